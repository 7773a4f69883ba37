//! The rows in which two tables differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::answer::{Column, ColumnType};
use crate::table::Table;

/// Rows by key: on one side only, or changed, with both values. A whole group that one side lacks is one row.
pub fn differences(left: &Table, right: &Table, key: &[String], names: (&str, &str), into: &str) -> Table {
    let mut columns: Vec<Column> = key
        .iter()
        .map(|name| Column {
            name: name.clone(),
            kind: ColumnType::Text,
        })
        .collect();
    for name in ["difference", "field", names.0, names.1] {
        columns.push(Column {
            name: name.to_owned(),
            kind: ColumnType::Text,
        });
    }
    let (ours, theirs) = (by_key(left, key), by_key(right, key));
    let groups =
        |rows: &BTreeMap<Vec<String>, Vec<(String, Value)>>| rows.keys().filter_map(|key| key.first().cloned()).collect::<BTreeSet<_>>();
    let (our_groups, their_groups) = (groups(&ours), groups(&theirs));
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let all: BTreeSet<&Vec<String>> = ours.keys().chain(theirs.keys()).collect();
    for row_key in all {
        let group = row_key.first().cloned().unwrap_or_default();
        let lone = row_key.len() > 1 && (our_groups.contains(&group) != their_groups.contains(&group));
        if lone {
            if told.insert(group.clone()) {
                let mut row: Vec<Value> = vec![Value::Null; key.len()];
                if let Some(first) = row.first_mut() {
                    *first = Value::String(group.clone());
                }
                rows.push(one_sided(row, our_groups.contains(&group), names, Value::String(group)));
            }
            continue;
        }
        let shown: Vec<Value> = row_key.iter().map(|part| Value::String(part.clone())).collect();
        match (ours.get(row_key), theirs.get(row_key)) {
            (Some(values), None) => rows.push(one_sided(shown, true, names, gist(values))),
            (None, Some(values)) => rows.push(one_sided(shown, false, names, gist(values))),
            (Some(values), Some(others)) => rows.extend(changed(&shown, values, others)),
            (None, None) => {}
        }
    }
    Table {
        name: into.to_owned(),
        columns,
        rows,
    }
}

/// One row for each field whose values differ.
fn changed(key: &[Value], ours: &[(String, Value)], theirs: &[(String, Value)]) -> Vec<Vec<Value>> {
    let other = |name: &String| {
        theirs
            .iter()
            .find(|(known, _)| known == name)
            .map_or(&Value::Null, |(_, value)| value)
    };
    ours.iter()
        .filter(|(name, value)| value != other(name))
        .map(|(name, value)| {
            let mut row = key.to_vec();
            row.extend([
                Value::String("changed".into()),
                Value::String(name.clone()),
                value.clone(),
                other(name).clone(),
            ]);
            row
        })
        .collect()
}

fn one_sided(mut row: Vec<Value>, left: bool, names: (&str, &str), value: Value) -> Vec<Value> {
    let side = if left { names.0 } else { names.1 };
    let (ours, theirs) = if left { (value, Value::Null) } else { (Value::Null, value) };
    row.extend([Value::String(format!("only in {side}")), Value::Null, ours, theirs]);
    row
}

type Keyed = BTreeMap<Vec<String>, Vec<(String, Value)>>;

fn by_key(table: &Table, key: &[String]) -> Keyed {
    let place = |name: &String| table.columns.iter().position(|column| column.name == *name);
    let places: Vec<Option<usize>> = key.iter().map(place).collect();
    let mut found = Keyed::new();
    for row in &table.rows {
        let text = |place: &Option<usize>| match place.and_then(|index| row.get(index)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let rest = table
            .columns
            .iter()
            .zip(row)
            .enumerate()
            .filter(|(index, (column, _))| !places.contains(&Some(*index)) && compared(column))
            .map(|(_, (column, value))| (column.name.clone(), value.clone()))
            .collect();
        found.insert(places.iter().map(text).collect(), rest);
    }
    found
}

/// Identifiers, times and positions differ by nature; they say nothing about a difference in content.
fn compared(column: &Column) -> bool {
    let name = column.name.to_lowercase();
    let by_nature = name == "id"
        || name.ends_with("_id")
        || column.name.ends_with("Id")
        || name.contains("environment")
        || matches!(name.as_str(), "position" | "ordinal" | "index");
    !by_nature && !matches!(column.kind, ColumnType::Timestamp | ColumnType::Json)
}

/// The telling value of a row: its type or value, otherwise its first.
fn gist(values: &[(String, Value)]) -> Value {
    let telling = values.iter().find(|(name, _)| {
        let name = name.to_lowercase();
        name.ends_with("type") || name.ends_with("value") || name == "definition"
    });
    telling
        .or_else(|| values.first())
        .map(|(_, value)| value.clone())
        .unwrap_or(Value::Bool(true))
}
