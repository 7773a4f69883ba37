//! Names of columns in several words, one of which is grammar anywhere else.

use super::ColumnHit;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::{Part, View};

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

/// "Points completed" beside a column of just that name: neither word is a state of the rows.
pub(super) fn parts_of_names(reading: &Reading, views: &[View], columns: &[ColumnHit]) -> Vec<usize> {
    let measures = |hit: &&ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.is_some_and(|column| column.part == Part::Measure && column.stems.len() == 2) && hit.score >= 0.9
    };
    let joined = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| word.role == Role::Content && !word.pause && !word.name_like)
    };
    let mut found: Vec<usize> = Vec::new();
    for hit in columns.iter().filter(measures).filter(|hit| joined(hit.at)) {
        let next = |other: &&ColumnHit| (other.at, other.view, other.column) == (hit.at + 1, hit.view, hit.column);
        let stem = |at: usize| reading.word(at).map(|word| word.stem.as_str());
        if columns.iter().filter(next).any(|other| measures(&other)) && stem(hit.at) != stem(hit.at + 1) {
            found.extend([hit.at, hit.at + 1]);
        }
    }
    found
}
