//! People whose name comes in two parts, as customer and staff systems keep it: rows get the whole of it beside the parts.

use serde_json::Value;

use super::names;
use crate::answer::{Column, ColumnType};

const NAMED: [(&[&str], &[&str]); 5] = [
    (&["first", "name"], &["last", "name"]),
    (&["given", "name"], &["family", "name"]),
    (&["given", "name"], &["last", "name"]),
    (&["first", "name"], &["family", "name"]),
    (&["forename"], &["surname"]),
];

/// Puts `name` before the first of two columns that are the parts of one, unless there is a name already.
pub(super) fn join(columns: &mut Vec<Column>, rows: &mut [Vec<Value>]) {
    let Some((first, last, name)) = parts(columns) else { return };
    let part = |row: &Vec<Value>, at: usize| row.get(at).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
    for row in rows {
        let whole = format!("{} {}", part(row, first), part(row, last)).trim().to_owned();
        let cell = if whole.is_empty() { Value::Null } else { Value::String(whole) };
        row.insert(first.min(last), cell);
    }
    let column = Column {
        name,
        kind: ColumnType::Text,
    };
    columns.insert(first.min(last), column);
}

fn parts(columns: &[Column]) -> Option<(usize, usize, String)> {
    let split: Vec<(&str, Vec<String>)> = columns
        .iter()
        .map(|column| {
            let (before, own) = column.name.rsplit_once('.').unwrap_or(("", &column.name));
            (before, names::words(own))
        })
        .collect();
    let whole = |before: &str| {
        split.iter().any(|(other, words)| {
            let said: Vec<&str> = words.iter().map(String::as_str).collect();
            *other == before && matches!(said.as_slice(), ["name"] | ["full" | "display", "name"])
        })
    };
    NAMED.iter().find_map(|(front, back)| {
        let first = split.iter().position(|(_, words)| words == front)?;
        let before = split.get(first)?.0;
        let last = split.iter().position(|(other, words)| words == back && *other == before)?;
        let texts = [first, last]
            .iter()
            .all(|at| columns.get(*at).is_some_and(|column| column.kind == ColumnType::Text));
        let name = if before.is_empty() {
            "name".to_owned()
        } else {
            format!("{before}.name")
        };
        (texts && !whole(before)).then_some((first, last, name))
    })
}
