//! "Hires per department", "cancellations in May": rows that are counted by what was done, and that nothing else is called.

use super::{ColumnHit, Grounding, Sureness};
use crate::planner::question::Word;
use crate::planner::reading::Reading;
use crate::planner::views::{Part, View};

/// Nothing is called so, unless it is when it was done.
pub(super) fn counted(words: &[&Word], span: &[usize], views: &[View], grounding: &Grounding) -> bool {
    let ([word], [at]) = (words, span) else { return false };
    let time = |hit: &ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.is_some_and(|column| column.part == Part::Time)
    };
    let named = grounding
        .nouns
        .iter()
        .any(|(noun, view)| noun == at && is_named(views, *view, word));
    let column = grounding.columns.iter().any(|hit| hit.at == *at && !time(hit));
    word.is_plural() && !word.name_like && !word.governed && !named && !column
}

/// Those that were hired are no members of the "hiring team".
pub(super) fn are_no_rows(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let deed = |at: usize, word: &Word| {
        let mut values = grounding.values.iter();
        let done = |hit: &super::ValueHit| {
            hit.values
                .iter()
                .all(|value| value.as_str().is_some_and(|text| text.ends_with("ed")))
        };
        word.is_plural() && values.any(|hit| hit.span == [at] && hit.sureness == Sureness::Meaning && !hit.inverted && done(hit))
    };
    let deeds: Vec<usize> = reading.content().filter(|(at, word)| deed(*at, word)).map(|(at, _)| at).collect();
    grounding.nouns.retain(|(at, view)| {
        let word = reading.word(*at);
        !deeds.contains(at) || word.is_some_and(|word| is_named(views, *view, word))
    });
}

fn is_named(views: &[View], view: usize, word: &Word) -> bool {
    views.get(view).is_some_and(|view| view.noun.contains(&word.stem))
}
