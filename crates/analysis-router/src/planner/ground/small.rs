//! Small words that are more than grammar: what leads to a value, and what is spelt as a name.

use serde_json::Value;

use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::{Column, View};
use crate::planner::words::listed;

/// "Data" inside a sentence is no grammar: only a cell that reads so is meant.
pub fn spelt_as_name(reading: &Reading, at: usize) -> bool {
    let capital = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| word.raw.chars().next().is_some_and(char::is_uppercase))
    };
    let inside = at
        .checked_sub(1)
        .and_then(|before| reading.word(before))
        .is_some_and(|before| !before.pause);
    let stop = reading.word(at).is_some_and(|word| word.role == Role::Stop && word.raw.len() > 2);
    // A sentence begins with a capital in any case: "Open Data issues".
    stop && inside && capital(at) && (at == 1 || !capital(at - 1))
}

/// "Each shipment in exception", "the shipments that are out": said of the rows of the table that goes by the word, and of nothing that they own.
pub(super) fn said_of(reading: &Reading, at: usize, view: &View) -> bool {
    let small = |at: &usize| {
        let word = reading.word(*at);
        word.is_some_and(|word| !word.pause && listed("that which who is are was were in currently still", &word.lower))
    };
    let Some(before) = (0..at).rev().find(|at| !small(at)).filter(|before| before + 1 < at) else {
        return false;
    };
    let own = view.named.checked_sub(1).and_then(|last| view.noun.get(last));
    let word = reading.word(before).filter(|word| !word.pause);
    word.zip(own).is_some_and(|(word, own)| word.stem == *own)
}

/// "Deep links open the browser" has a word for opening and is no name in which it stands: written in lower case where the cell begins with a
/// capital, it is as common there as it is in the question.
pub(super) fn in_a_sentence(cell: &Value, said: &str) -> bool {
    let mut bearing = words_of(cell)
        .into_iter()
        .filter(|word| word.to_lowercase().starts_with(said))
        .peekable();
    is_sentence(cell) && bearing.peek().is_some() && bearing.all(|word| !capital(word))
}

/// Some words of the cell that are more than small ones are written in lower case, after a first one with a capital.
pub fn is_sentence(cell: &Value) -> bool {
    let words = words_of(cell);
    let common = words.iter().skip(1).any(|word| !capital(word) && word.len() > 3);
    words.len() > 2 && words.first().is_some_and(|first| capital(first)) && common
}

fn words_of(cell: &Value) -> Vec<&str> {
    let text = cell.as_str().unwrap_or_default();
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect()
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// "From Oslo" is where something begins, "to Oslo" where it ends.
pub(super) fn leads_to(small: &str, column: &Column) -> bool {
    let ends = match small {
        "from" => "from origin depart departur sourc start sender",
        "to" => "to destin arriv arrival target end recipi",
        _ => return false,
    };
    column.stems.iter().any(|stem| listed(ends, stem))
}
