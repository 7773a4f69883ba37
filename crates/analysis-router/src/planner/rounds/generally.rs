//! "How is the harbour site doing?": no figure is named, so what is meant is asked back.

use super::Round;
use crate::Step;
use crate::engine::quoted;
use crate::planner::compile::only_mentioned;
use crate::planner::conditions;
use crate::planner::ground::ValueHit;
use crate::planner::suggest;
use crate::planner::views::{CHOICES, Column, Part, View};
use crate::planner::words::{listed, split_identifier};
use crate::wording::{Ask, Words};

/// What can be told of a row, as far as it is offered.
const TOLD: usize = 6;

/// Stems of columns that say how a row is.
const STATE: &str = "status state health condit stage";

/// What the question is asked of.
enum Subject<'a> {
    /// Rows that values choose.
    Rows { view: &'a View, label: usize, condition: String },
    /// A table: one of its rows is meant.
    Table { view: &'a View, said: String },
}

impl Round<'_> {
    /// The question back, or the look that its options come from.
    pub(super) fn how_it_is(&self) -> Option<(Vec<Step>, bool)> {
        let step = match self.how_what_is()? {
            Subject::Rows { view, label, condition } => return Some((vec![self.choices(view, label, &condition)?], false)),
            Subject::Table { view, said } => {
                let label = view.label().and_then(|label| view.columns.get(label))?;
                match suggest::names(&label.facts.values) {
                    options if options.len() > 1 => suggest::could_be(said, options),
                    _ => self.what_of(view, said)?,
                }
            }
        };
        Some((vec![step], true))
    }

    /// The one row is found. Its state says how it is; where it has none, what is meant of it?
    pub(super) fn of_one(&self) -> Option<Vec<Step>> {
        let Subject::Rows { view, label, condition } = self.how_what_is()? else {
            return None;
        };
        let state = |column: &Column| column.part == Part::Category && column.stems.iter().any(|stem| listed(STATE, stem));
        if let Some(state) = view.only(state) {
            let telling = |(at, column): (usize, &Column)| (at != label && at != state && column.part != Part::Nested).then_some(at);
            let others = view.columns.iter().enumerate().filter_map(telling).take(TOLD);
            let shown = [label, state].into_iter().chain(others).filter_map(|at| view.columns.get(at));
            let shown: Vec<String> = shown.map(|column| quoted(&column.name)).collect();
            let sql = format!("SELECT {} FROM {} WHERE {condition}", shown.join(", "), quoted(&view.name));
            let (into, intent) = ("answer".to_owned(), "list".to_owned());
            let query = Step::Query { sql, into: into.clone() };
            let present = Step::Present {
                table: into,
                chart: None,
                intent,
            };
            return Some(vec![query, present]);
        }
        let content: Vec<usize> = self.context.reading.content().map(|(at, _)| at).collect();
        Some(vec![self.what_of(view, self.context.reading.written(&content))?])
    }

    fn how_what_is(&self) -> Option<Subject<'_>> {
        let reading = self.context.reading;
        if !reading.generally || reading.follows {
            return None;
        }
        if reading.content().any(|(at, _)| !self.is_known(at) && !self.sent.contains(&at)) {
            return None;
        }
        self.chosen_rows().or_else(|| self.table_meant())
    }

    /// The rows that the values of the question choose; a key that points to a listing chooses of that.
    fn chosen_rows(&self) -> Option<Subject<'_>> {
        let context = self.context;
        let named = |view: usize| context.grounding.nouns.iter().any(|(_, noun)| *noun == view);
        // The look at the choices repeats what is in a table.
        let looked = |hit: &&ValueHit| context.views.get(hit.view).is_some_and(|view| view.name == CHOICES);
        let told = |hit: &'_ ValueHit| {
            Some(hit)
                .filter(|hit| !looked(hit))
                .cloned()
                .or_else(|| hit.elsewhere.iter().find(|other| !looked(other)).cloned())
        };
        let home = |hit: &ValueHit| {
            let mut edges = context.edges.iter().filter(|edge| edge.from == (hit.view, hit.column));
            edges.next().map_or((hit.view, hit.column), |edge| edge.to)
        };
        let hits: Vec<ValueHit> = context
            .grounding
            .values
            .iter()
            .filter(|hit| !hit.inverted)
            .filter_map(told)
            .collect();
        let index = hits.iter().map(|hit| home(hit).0).max_by_key(|view| named(*view))?;
        let view = context.views.get(index)?;
        let condition = |hit: &ValueHit| {
            let column = view.columns.get(home(hit).1)?;
            Some(conditions::of_values(&quoted(&column.name), &hit.values, false))
        };
        let own: Option<Vec<String>> = hits.iter().filter(|hit| home(hit).0 == index).map(condition).collect();
        Some(Subject::Rows {
            view,
            label: view.label()?,
            condition: own?.join(" AND "),
        })
    }

    fn table_meant(&self) -> Option<Subject<'_>> {
        let context = self.context;
        let (last, _) = context.reading.content().last().filter(|(_, word)| !word.is_plural())?;
        let nouns = context.grounding.nouns.iter().filter(|(at, _)| *at == last);
        let views = nouns.filter_map(|(at, view)| Some((*at, context.views.get(*view)?)));
        let meant = views.filter(|(at, view)| view.rows > 0 && !only_mentioned(context, view, *at));
        let (at, view) = meant.min_by_key(|(_, view)| view.noun.len())?;
        Some(Subject::Table {
            view,
            said: context.reading.written(&[at]),
        })
    }

    /// "What about it?", with what the rows tell.
    fn what_of(&self, view: &View, of: String) -> Option<Step> {
        let tells = |column: &&Column| {
            let part = matches!(column.part, Part::Category | Part::Flag | Part::Measure | Part::Time);
            part && column.facts.nulls < view.rows
        };
        let mut told: Vec<&Column> = view.columns.iter().filter(tells).collect();
        told.sort_by_key(|column| (column.part == Part::Time, column.part == Part::Flag));
        let options: Vec<String> = told
            .iter()
            .take(TOLD)
            .map(|column| split_identifier(&column.name).join(" "))
            .collect();
        let question = Words::from(Ask::WhatOf {
            of,
            options: options.clone(),
        });
        (options.len() > 1).then_some(Step::Clarify { question, options })
    }
}
