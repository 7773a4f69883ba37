//! Words that are a value by their letters, and say something else where they stand.

use super::{ColumnHit, Grounding, Sureness};
use crate::planner::people;
use crate::planner::question::Word;
use crate::planner::reading::Reading;
use crate::planner::tense;
use crate::planner::verbs::{light, verb_like};
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// A word this near to a column is what the column is called.
const OWN_NAME: f64 = 0.9;

/// A single common word that says something else before it is part of a value: "with its environment" is the column of that name, the "account
/// name" is the name of accounts, and the "current" balance is no balance of the Current account.
pub(super) fn said_otherwise(
    words: &[&Word],
    at: usize,
    (v, c, column): (usize, usize, &Column),
    sureness: Sureness,
    grounding: &Grounding,
) -> bool {
    let [word] = words else { return false };
    let place = (v, c);
    let common = column.part == Part::Label && (light(word) || tense::told_by(word));
    let own = |hit: &ColumnHit| hit.at == at && (hit.view, hit.column) == place && hit.score >= OWN_NAME;
    let owner = || {
        let beside = |hit: &ColumnHit| hit.at == at + 1 && (hit.view, hit.column) == place;
        grounding.nouns.contains(&(at, v)) && grounding.columns.iter().any(beside)
    };
    let partly = sureness < Sureness::Meaning;
    !word.name_like && ((sureness <= Sureness::Meaning && grounding.columns.iter().any(own)) || (partly && (common || owner())))
}

/// "Owned by Ada" says who, and is no role of hers; a book "and its format" has a column of that name, whatever else is called Format.
pub(super) fn not_of_columns(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let column = |hit: &ColumnHit| views.get(hit.view).and_then(|view| view.columns.get(hit.column));
    let hits = |at: usize| grounding.columns.iter().filter(move |hit| hit.at == at);
    let by_whom = |at: usize| {
        let led = reading.word(at + 1).is_some_and(|next| next.lower == "by");
        led && reading.word(at).is_some_and(verb_like) && hits(at).any(|hit| column(hit).is_some_and(people::says_who))
    };
    let owned = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| listed("its their his her whose", &before.lower)) && hits(at).any(|hit| hit.score >= OWN_NAME)
    };
    grounding.values.retain(|hit| match hit.span.as_slice() {
        [at] => !owned(*at) && (hit.sureness == Sureness::Exact || !by_whom(*at)),
        _ => true,
    });
}
