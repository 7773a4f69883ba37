//! A time of the rows that a question names and says to be over.

use super::{done, now, says_when_due};
use crate::planner::compile::{Context, Draft};
use crate::planner::views::{Part, View};
use crate::planner::words::listed;

/// "Past their close date": that the time that is named lies behind, and the words that name it.
pub(super) fn its_date<'a>(context: &Context<'a>, draft: &mut Draft<'a>, view: &View, position: usize) -> Option<(String, Vec<usize>)> {
    const NAME: usize = 3;
    let said = |at: usize, list: &str| context.reading.word(at).is_some_and(|word| listed(list, &word.lower));
    if !said(position, "past") || !said(position + 1, "its their the his her") {
        return None;
    }
    let fact = draft.select.fact;
    let named = position + 2..position + 2 + NAME;
    let mut hits = context
        .grounding
        .columns
        .iter()
        .filter(|hit| hit.view == fact && named.contains(&hit.at) && hit.score >= 0.8);
    let time = |column: usize| view.columns.get(column).filter(|column| column.part == Part::Time);
    let (column, shape) = hits.find_map(|hit| Some((hit.column, time(hit.column)?)))?;
    // Of a due date, what was done meanwhile is not late.
    if says_when_due(shape) && done(view).is_some() {
        return None;
    }
    let expression = draft.select.reference(fact, column)?;
    let of_name = |at: &usize| {
        let mut hits = context.grounding.columns.iter();
        hits.any(|hit| (hit.at, hit.view, hit.column) == (*at, fact, column)) || said(*at, "date time deadline day")
    };
    Some((format!("{expression} < {}", now(shape)), named.filter(of_name).collect()))
}
