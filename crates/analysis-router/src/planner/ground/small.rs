//! Small words that are more than grammar: what leads to a value, and what is spelt as a name.

use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::Column;
use crate::planner::words::listed;

/// "Data" inside a sentence is no grammar: only a cell that reads so is meant.
pub(super) fn spelt_as_name(reading: &Reading, at: usize) -> bool {
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
    stop && inside && capital(at) && !capital(at - 1)
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
