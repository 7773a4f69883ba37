//! Identifiers that a tool can do without, but that the question gives: the environment of a project, where the tool takes both.

use super::arguments::Filled;
use super::compile::Context;
use super::ground::{Sureness, ValueHit};
use super::profile::{ParameterKind, Profile};
use super::select::Select;
use super::views::{Column, Part, path};
use crate::Binding;

/// The rows that a call is made for, begun with the identifiers that the question gives beyond those the tool insists on: rows of `required`, or
/// of a table that points to it and that one of the question's names is found in.
pub fn targets<'a>(context: &Context<'a>, profile: &Profile, filled: &Filled, required: usize) -> (Select<'a>, Vec<Binding>) {
    let (from, side) = side(context, profile, filled, required).unwrap_or_else(|| (required, Vec::new()));
    let mut select = Select::from(from, context.views, context.edges);
    select.distinct = true;
    let mut bind = Vec::new();
    for own in side {
        let column = context
            .views
            .get(from)
            .and_then(|view| view.find(|column| column.name == own.column));
        if let Some(expression) = column.and_then(|column| select.reference(from, column)) {
            select.conditions.push(format!("{expression} IS NOT NULL"));
            select.add(expression, &own.column);
            bind.push(own);
        }
    }
    (select, bind)
}

fn side(context: &Context<'_>, profile: &Profile, filled: &Filled, required: usize) -> Option<(usize, Vec<Binding>)> {
    let named = |hit: &&ValueHit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let name = column.is_some_and(|column| matches!(column.part, Part::Label | Part::Identifier | Part::Category));
        let said = |at: &usize| !context.reading.is_negated(*at) && !filled.used.contains(at);
        name && hit.view != required && hit.sureness == Sureness::Exact && !hit.inverted && hit.span.iter().all(said)
    };
    let optional = |own: &Binding| {
        let known = profile.parameters.iter().find(|known| known.name == own.argument);
        known.is_some_and(|known| !known.required && !filled.arguments.contains_key(&known.name))
    };
    context.grounding.values.iter().filter(named).find_map(|hit| {
        let bound: Vec<Binding> = of_side(context, profile, hit.view).into_iter().filter(optional).collect();
        let reached = path(context.edges, hit.view, required).is_some();
        (reached && !bound.is_empty()).then_some((hit.view, bound))
    })
}

/// Identifiers that the tool could do without, but that say which side is meant: an environment's id where environments are compared.
pub fn of_side(context: &Context<'_>, profile: &Profile, view: usize) -> Vec<Binding> {
    let Some(table) = context.views.get(view) else {
        return Vec::new();
    };
    profile
        .parameters
        .iter()
        .filter_map(|parameter| {
            let ParameterKind::Identifier(noun) = &parameter.kind else {
                return None;
            };
            let about = |stem: &String| table.noun.iter().any(|known| context.lexicon.alike(known, stem));
            let column = table
                .columns
                .iter()
                .find(|column| column.stems == parameter.stems && column.stems.len() > 1)
                .or_else(|| {
                    let bare = |column: &&Column| column.part == Part::Identifier && column.stems.len() == 1;
                    table.columns.iter().find(bare).filter(|_| noun.iter().any(about))
                })?;
            Some(Binding {
                column: column.name.clone(),
                argument: parameter.name.clone(),
            })
        })
        .collect()
}
