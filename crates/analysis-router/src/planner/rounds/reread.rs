//! What the data makes of words that a question was read by before any data came.

use crate::planner::ground::{ColumnHit, Grounding};
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::{Column, Part, View};

fn no_bucket(reading: &mut Reading) {
    (reading.bucket, reading.bucket_at, reading.trend, reading.per_bucket) = (None, None, false, false);
}

/// "Our daily newsletters", where some newsletters are of the kind `daily`: the word is one of the data's. Whether it was so.
pub(super) fn kind_of_rows(reading: &mut Reading, views: &[View], grounding: &Grounding) -> bool {
    let Some((at, word)) = reading.bucket_at.and_then(|at| Some((at, reading.word(at)?))) else {
        return false;
    };
    let holds = |column: &Column| column.part == Part::Category && column.plain.contains(&word.lower);
    let mut named = grounding.nouns.iter().filter(|(noun, _)| *noun == at + 1);
    if !named.any(|(_, view)| views.get(*view).is_some_and(|view| view.columns.iter().any(holds))) {
        return false;
    }
    no_bucket(reading);
    if let Some(word) = reading.words.get_mut(at) {
        word.role = Role::Content;
    }
    true
}

/// "Daily budget" may be the name of a column, and then it is no series of days.
pub(super) fn bucket_of_a_name(reading: &mut Reading, grounding: &Grounding) {
    let Some(at) = reading.bucket_at else { return };
    let named = grounding.columns.iter().any(|hit| {
        let next = |other: &&ColumnHit| (other.at, other.view, other.column) == (at + 1, hit.view, hit.column);
        hit.at == at && grounding.columns.iter().any(|other| next(&other))
    });
    if named {
        no_bucket(reading);
    }
}
