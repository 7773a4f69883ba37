//! Rows of many pages and calls as those of one table.

use serde_json::Value;

use crate::answer::{Column, ColumnType};
use crate::table::{Table, drop_empty};

/// Stacks rows of tables with the same name; columns are united by name.
pub fn merge(tables: &mut Vec<Table>, next: Table) {
    let Some(known) = tables.iter_mut().find(|table| table.name == next.name) else {
        tables.push(next);
        return;
    };
    let mut places = Vec::new();
    for (index, column) in next.columns.iter().enumerate() {
        let place = known.columns.iter().position(|own| own.name == column.name).unwrap_or_else(|| {
            known.columns.push(column.clone());
            known.columns.len() - 1
        });
        if let Some(own) = known.columns.get_mut(place) {
            let empty = known.rows.iter().all(|row| row.get(place).is_none_or(Value::is_null));
            own.kind = if empty {
                column.kind
            } else {
                let silent = next.rows.iter().all(|row| row.get(index).is_none_or(Value::is_null));
                common(own.kind, column.kind, silent)
            };
        }
        places.push(place);
    }
    let width = known.columns.len();
    for row in &mut known.rows {
        row.resize(width, Value::Null);
    }
    for row in next.rows {
        let mut wide = vec![Value::Null; width];
        for (value, place) in row.into_iter().zip(&places) {
            if let Some(cell) = wide.get_mut(*place) {
                *cell = value;
            }
        }
        known.rows.push(wide);
    }
    drop_empty(known);
}

fn common(left: ColumnType, right: ColumnType, right_is_empty: bool) -> ColumnType {
    match (left, right) {
        (left, right) if left == right || right_is_empty => left,
        (ColumnType::Integer, ColumnType::Number) | (ColumnType::Number, ColumnType::Integer) => ColumnType::Number,
        (ColumnType::Date, ColumnType::Timestamp) | (ColumnType::Timestamp, ColumnType::Date) => ColumnType::Timestamp,
        _ => ColumnType::Text,
    }
}

/// Gives every row the value it was asked for, so that rows of many calls can be told apart.
pub fn tag(tables: &mut [Table], name: &str, value: &Value) {
    for table in tables {
        if table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name)) {
            continue;
        }
        let kind = if value.is_i64() || value.is_u64() {
            ColumnType::Integer
        } else {
            ColumnType::Text
        };
        table.columns.push(Column {
            name: name.to_owned(),
            kind,
        });
        for row in &mut table.rows {
            row.push(value.clone());
        }
    }
}
