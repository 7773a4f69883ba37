//! A planner's own sentence, with cells of the result in its places.

use serde_json::Value;

use crate::table::Table;
use crate::wording::{Finding, Message, Words};
use crate::{Plan, Step};

/// The sentence with every place filled. Nothing when there is none, when there are no rows, or when a place names no column: then the usual
/// sentences are written. Digits of its own do not stay either: the check of numbers that follows knows cells only.
pub fn of(plan: &Plan, table: &Table) -> Option<Words> {
    let words = plan.steps.iter().rev().find_map(|step| match step {
        Step::Say { text } => Some(text),
        _ => None,
    })?;
    table.rows.first()?;
    if let [Message::Finding(Finding::ThereAre { count, what, chosen })] = words.messages() {
        let place = count.as_str().and_then(|text| text.strip_prefix('{')?.strip_suffix('}'))?;
        let (what, chosen) = (what.clone(), *chosen);
        let count = cell(table, place)?;
        return Some(Finding::ThereAre { count, what, chosen }.into());
    }
    let (text, language) = match words.messages() {
        [Message::Verbatim { text, language }] => (text.as_str(), *language),
        _ => (&**words, belvedere_types::Language::English),
    };
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, opened)) = rest.split_once('{') {
        let (name, after) = opened.split_once('}')?;
        out.push_str(before);
        out.push_str(&Message::Finding(Finding::Cell { value: cell(table, name)? }).told(language));
        rest = after;
    }
    out.push_str(rest);
    Some(match words.messages() {
        [] => out.into(),
        _ => Words::verbatim(out, language),
    })
}

/// A cell of the first row, or the number of rows.
fn cell(table: &Table, name: &str) -> Option<Value> {
    let row = table.rows.first()?;
    match table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)) {
        Some(at) => row.get(at).cloned(),
        None if name == "rows" => Some(Value::from(table.rows.len())),
        None => None,
    }
}
