//! What a ranking is of: the noun it opens with, which need not be what the rows are.

use super::compile::{Context, Draft, in_value, only_mentioned};
use super::verbs::verb_like;
use super::views::Part;

/// "Our biggest customers" over orders: the column that points to customers.
pub fn pointed<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let last = *context.reading.head.last()?;
    if names_rows(context, fact, last) || in_value(context, last) {
        return None;
    }
    let key = |column: usize| {
        let shape = view.columns.get(column);
        shape.is_some_and(|shape| shape.part == Part::Identifier && !view.unique(shape) && shape.facts.distinct > 1)
    };
    let mut hits = context.grounding.columns.iter();
    let hit = hits.find(|hit| (hit.at, hit.view) == (last, fact) && hit.score >= 0.6 && key(hit.column))?;
    Some((fact, hit.column))
}

/// Rows that nobody asked for: the question opens with something that they neither are nor have.
pub fn missed(context: &Context<'_>, fact: usize) -> bool {
    let head: Vec<usize> = context
        .reading
        .head
        .iter()
        .copied()
        .filter(|at| !context.reading.word(*at).is_some_and(verb_like))
        .collect();
    let accounted = |at: &usize| {
        let column = context
            .grounding
            .columns
            .iter()
            .any(|hit| hit.at == *at && hit.view == fact && hit.score >= 0.5);
        names_rows(context, fact, *at) || column || in_value(context, *at) || context.grounding.lacks.iter().any(|lack| lack.at == *at)
    };
    !head.is_empty() && !head.iter().any(accounted)
}

fn names_rows(context: &Context<'_>, fact: usize, at: usize) -> bool {
    let mentioned = context.views.get(fact).is_some_and(|view| only_mentioned(context, view, at));
    context.grounding.nouns.contains(&(at, fact)) && !mentioned
}
