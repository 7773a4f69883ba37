//! Names of columns in several words, one of which is grammar anywhere else.

use super::ColumnHit;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::View;

/// "The list price": a small word is a part of a name beside another word of the same column. At the head of a question it commands.
pub(super) fn compounds(reading: &Reading, views: &[View], columns: &[ColumnHit]) -> Vec<ColumnHit> {
    let part_of = |at: usize, hit: &ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let word = reading
            .word(at)
            .filter(|word| word.role == Role::Stop && !word.pause && word.lower.len() > 2);
        hit.at == at + 1 && column.zip(word).is_some_and(|(column, word)| column.stems.contains(&word.stem))
    };
    let beside = |at: usize| {
        columns
            .iter()
            .filter(move |hit| part_of(at, hit))
            .map(move |hit| ColumnHit { at, ..hit.clone() })
    };
    (1..reading.words.len()).flat_map(beside).collect()
}
