//! A group in two words: "by team of the author", "by author team".

use super::resolve::names;
use crate::planner::compile::{Context, Draft};
use crate::planner::words::listed;

/// "By team of the author": the word of the column that leads to them.
pub(super) fn of_whom<'a>(context: &Context<'a>, draft: &Draft<'a>, words: &[usize]) -> Option<usize> {
    let last = words.last()?;
    let of = context.reading.word(last + 1).filter(|word| word.lower == "of" && !word.quoted)?;
    let the = !of.pause
        && context
            .reading
            .word(last + 2)
            .is_some_and(|word| listed("the its their", &word.lower));
    let whom = last + 2 + usize::from(the);
    let leads = |view: usize| by_pointer(context, draft, view, &[whom]);
    (0..context.views.len()).any(leads).then_some(whom)
}

/// "The team of the author": a column of these rows that a word names points to the table.
pub(super) fn by_pointer<'a>(context: &Context<'a>, draft: &Draft<'a>, view: usize, words: &[usize]) -> bool {
    let fact = draft.select.fact;
    let named = |column: usize| {
        let mut hits = context.grounding.columns.iter();
        hits.any(|hit| (hit.view, hit.column) == (fact, column) && hit.score >= 0.5 && words.contains(&hit.at))
    };
    let mut edges = context.edges.iter().filter(|edge| edge.from.0 == fact && edge.to.0 == view);
    edges.any(|edge| named(edge.from.1))
}

/// The word has its place where the rows are grouped by that column: of two that name two columns, one has not.
pub(super) fn is_met<'a>(context: &Context<'a>, draft: &Draft<'a>, at: usize, (view, column): (usize, usize)) -> bool {
    let (mut columns, mut nouns) = (context.grounding.columns.iter(), context.grounding.nouns.iter());
    let other = columns.any(|hit| hit.at == at && hit.score >= 0.8) || nouns.any(|(noun, _)| *noun == at);
    !other || names(context, at, (view, column)) || context.grounding.nouns.contains(&(at, view)) || by_pointer(context, draft, view, &[at])
}
