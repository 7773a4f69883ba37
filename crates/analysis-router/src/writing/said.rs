//! A planner's own sentence, with cells of the result in its places.

use super::sentences::said;
use crate::table::Table;
use crate::{Plan, Step};

/// The sentence with every place filled. Nothing when there is none, when there are no rows, or when a place names no column: then the usual
/// sentences are written. Digits of its own do not stay either: the check of numbers that follows knows cells only.
pub fn of(plan: &Plan, table: &Table) -> Option<String> {
    let text = plan.steps.iter().rev().find_map(|step| match step {
        Step::Say { text } => Some(text),
        _ => None,
    })?;
    let row = table.rows.first()?;
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some((before, opened)) = rest.split_once('{') {
        let (name, after) = opened.split_once('}')?;
        out.push_str(before);
        match table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)) {
            Some(at) => out.push_str(&said(row.get(at)?)),
            None if name == "rows" => out.push_str(&table.rows.len().to_string()),
            None => return None,
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}
