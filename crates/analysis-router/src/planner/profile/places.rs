//! Parameters that say where in a list to go on.

use crate::planner::words::{listed, split_identifier};

/// A parameter called `after` may take a place in the list rather than a time: then its description says so.
pub(super) fn goes_on(described: &str) -> bool {
    [
        "cursor",
        "next page",
        "previous page",
        "previous reply",
        "previous response",
        "paging token",
        "page token",
        "continuation",
    ]
    .iter()
    .any(|phrase| described.contains(phrase))
}

/// A number called `start` may say from which row on, and then it is no time.
pub(super) fn counts_rows(described: &str) -> bool {
    let words = split_identifier(described);
    let says = |list: &str| words.iter().any(|word| listed(list, word));
    says("row record item entry result position index")
        && says("start starting begin from skip first offset")
        && !says("epoch unix timestamp ms milliseconds seconds")
}
