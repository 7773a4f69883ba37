//! Of several people that a row names, the one who has it: whoever it is assigned to, and not whoever made it.

use super::{holds_names, says_who};
use crate::planner::views::{Column, Part, View};
use crate::planner::words::split_identifier;

/// Did something once, and has no more to do with the row.
const MAKERS: [&str; 10] = [
    "creat", "author", "writ", "report", "request", "submit", "approv", "review", "inspect", "contact",
];

/// Whether the column names whoever made, asked for or passed the row.
pub fn made_or_passed(column: &Column) -> bool {
    let words = split_identifier(&column.name);
    holds_names(column) && words.iter().any(|word| MAKERS.iter().any(|root| word.starts_with(root)))
}

/// `assignee.type` says what somebody is, and not who.
pub fn tells_kind(column: &Column) -> bool {
    let inside = column.name.rsplit_once('.').map(|(_, part)| part.to_lowercase());
    inside.is_some_and(|part| matches!(part.as_str(), "type" | "kind"))
}

/// The column of the rows that says whose they are. `None` where several people have them alike.
pub fn holder(view: &View) -> Option<usize> {
    one_of(view, &|_| true).or_else(|| one_of(view, &|column| !made_or_passed(column)))
}

/// The one person among those that pass: by name, where the rows hold both key and name of them.
pub fn one_of(view: &View, test: &dyn Fn(&Column) -> bool) -> Option<usize> {
    let who = |column: &Column| {
        let several = !view.unique(column) && column.facts.distinct > 1;
        says_who(column) && several && !tells_kind(column) && test(column)
    };
    let chosen: Vec<(usize, &Column)> = view.columns.iter().enumerate().filter(|(_, column)| who(column)).collect();
    let one = chosen.first().map(|(_, column)| role(column))?;
    if chosen.iter().any(|(_, column)| role(column) != one) {
        return None;
    }
    // The name of somebody before the key, and both before whatever else is told of them.
    let telling = |column: &Column| match column.part {
        Part::Label => 0,
        Part::Category | Part::Text => 1,
        _ => 2,
    };
    chosen.iter().min_by_key(|(_, column)| telling(column)).map(|(at, _)| *at)
}

/// `assignee` of `assignee.id` and `assignee_name`.
fn role(column: &Column) -> Vec<String> {
    let mut words = split_identifier(&column.name);
    let last = words.last().map(String::as_str);
    if words.len() > 1 && matches!(last, Some("id" | "name" | "email" | "login" | "key")) {
        words.pop();
    }
    words
}
