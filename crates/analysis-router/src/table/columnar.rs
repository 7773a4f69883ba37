//! Rows that are laid out by column: a header beside arrays, or one array per column.

use serde_json::{Map, Value};

use super::json::is_scalar;
use super::sheet::header;

/// The rows of an object that is a table laid out by column; `None` when it is none.
pub(super) fn rows(map: &Map<String, Value>) -> Option<Vec<Value>> {
    with_header(map).or_else(|| by_column(map))
}

/// `{"columns": […], "rows": [[…], …]}` under any two names.
fn with_header(map: &Map<String, Value>) -> Option<Vec<Value>> {
    let arrays: Vec<(&String, &Vec<Value>)> = map
        .iter()
        .filter_map(|(key, value)| value.as_array().map(|items| (key, items)))
        .collect();
    for (body_key, body) in &arrays {
        let Some(width) = body.first().and_then(Value::as_array).map(Vec::len) else {
            continue;
        };
        if !body.iter().all(|row| row.as_array().is_some_and(|cells| cells.len() <= width)) {
            continue;
        }
        for (key, candidate) in &arrays {
            if key != body_key
                && candidate.len() == width
                && width > 0
                && let Some(names) = candidate.iter().map(column_name).collect::<Option<Vec<_>>>()
            {
                return Some(records(&header(names), body.iter()));
            }
        }
    }
    None
}

fn column_name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(map) => ["name", "field", "key", "label", "title", "column"]
            .iter()
            .find_map(|key| map.get(*key))
            .and_then(Value::as_str)
            .map(str::to_owned),
        _ => None,
    }
}

/// `{"a": [1, 2], "b": [3, 4]}`: nothing but scalars and at least two arrays of scalars, all of one length above one.
fn by_column(map: &Map<String, Value>) -> Option<Vec<Value>> {
    let columns: Vec<(&String, &Vec<Value>)> = map
        .iter()
        .filter_map(|(key, value)| value.as_array().map(|items| (key, items)))
        .collect();
    let length = columns.first()?.1.len();
    let fits = columns.len() >= 2
        && length >= 2
        && columns
            .iter()
            .all(|(_, items)| items.len() == length && items.iter().all(is_scalar))
        && map.values().all(|value| !value.is_object())
        && columns.len() * 2 > map.len();
    fits.then(|| {
        (0..length)
            .map(|index| {
                Value::Object(
                    columns
                        .iter()
                        .map(|(key, items)| ((*key).clone(), items.get(index).cloned().unwrap_or_default()))
                        .collect(),
                )
            })
            .collect()
    })
}

/// Arrays in an array: the first is the header when it alone is all text.
pub(super) fn grid(items: Vec<Value>) -> Vec<Value> {
    let is_text = |row: &Value| {
        row.as_array()
            .is_some_and(|cells| !cells.is_empty() && cells.iter().all(Value::is_string))
    };
    let width = items.iter().filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
    let first = items.first().filter(|first| is_text(first) && !items.iter().skip(1).all(is_text));
    match first.and_then(Value::as_array) {
        Some(names) => {
            let names = names.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
            records(&header(names), items.iter().skip(1))
        }
        None => records(&header((1..=width).map(|number| format!("column_{number}"))), items.iter()),
    }
}

fn records<'a>(names: &[String], body: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    body.filter_map(Value::as_array)
        .map(|cells| {
            Value::Object(
                names
                    .iter()
                    .enumerate()
                    .map(|(index, name)| (name.clone(), cells.get(index).cloned().unwrap_or_default()))
                    .collect(),
            )
        })
        .collect()
}
