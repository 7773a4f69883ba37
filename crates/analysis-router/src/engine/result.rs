//! Rows out of SQLite, and the kinds of their columns.

use std::collections::{HashMap, HashSet};

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::{Number, Value};

use super::Loaded;
use crate::answer::{Column, ColumnType};
use crate::table::{Table, moment};

pub(super) fn cells(row: &Row<'_>, count: usize) -> rusqlite::Result<Vec<Value>> {
    (0..count).map(|index| row.get_ref(index).map(cell)).collect()
}

fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::from(number),
        // Infinity has no JSON form.
        ValueRef::Real(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        ValueRef::Text(bytes) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

pub(super) fn table(name: &str, names: &[String], mut rows: Vec<Vec<Value>>, tables: &HashMap<String, Loaded>) -> Table {
    let mut taken = HashSet::new();
    let mut columns = Vec::with_capacity(names.len());
    for (index, column) in names.iter().enumerate() {
        let kind = kind(column, index, &rows, tables);
        restore(index, kind, &mut rows);
        columns.push(Column {
            name: unique(column, &mut taken),
            kind,
        });
    }
    Table {
        name: name.to_owned(),
        columns,
        rows,
    }
}

/// By the values; what SQLite cannot hold (booleans, durations, JSON) by the loaded column of that name, when all tables agree on it.
fn kind(name: &str, index: usize, rows: &[Vec<Value>], tables: &HashMap<String, Loaded>) -> ColumnType {
    let values: Vec<&Value> = rows
        .iter()
        .filter_map(|row| row.get(index))
        .filter(|value| !value.is_null())
        .collect();
    let declared = declared(name, tables);
    if values.is_empty() {
        return declared.unwrap_or(ColumnType::Text);
    }
    if values.iter().all(|value| value.is_i64()) {
        let flags = values.iter().all(|value| matches!(value.as_i64(), Some(0 | 1)));
        return match declared {
            Some(ColumnType::Boolean) if flags => ColumnType::Boolean,
            Some(ColumnType::Number) => ColumnType::Number,
            _ => ColumnType::Integer,
        };
    }
    if values.iter().all(|value| value.is_number()) {
        return ColumnType::Number;
    }
    if values.iter().all(|value| value.as_str().is_some_and(moment::is_date)) {
        return ColumnType::Date;
    }
    if values.iter().all(|value| value.as_str().is_some_and(moment::is_instant)) {
        return ColumnType::Timestamp;
    }
    match declared {
        Some(kind @ (ColumnType::Duration | ColumnType::Json)) => kind,
        _ => ColumnType::Text,
    }
}

fn declared(name: &str, tables: &HashMap<String, Loaded>) -> Option<ColumnType> {
    let mut kinds = tables
        .values()
        .flatten()
        .filter(|(column, _)| column.eq_ignore_ascii_case(name))
        .map(|(_, kind)| *kind);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn restore(index: usize, kind: ColumnType, rows: &mut [Vec<Value>]) {
    for value in rows.iter_mut().filter_map(|row| row.get_mut(index)) {
        let canonical = match (kind, &*value) {
            (ColumnType::Boolean, Value::Number(number)) => number.as_i64().map(|flag| Value::Bool(flag == 1)),
            (ColumnType::Text | ColumnType::Json | ColumnType::Duration, Value::Number(number)) => Some(Value::String(number.to_string())),
            _ => None,
        };
        if let Some(canonical) = canonical {
            *value = canonical;
        }
    }
}

fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut count = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}_{count}");
        count += 1;
    }
    candidate
}
