//! What the tool's output schema adds: the columns of an empty table.

use serde_json::Value;

use super::Table;
use crate::answer::{Column, ColumnType};

const LEVELS: usize = 6;

/// A reply without rows still has columns when the schema names those of its first list of objects.
pub(super) fn name_empty(table: &mut Table, schema: &Value) {
    if !table.columns.is_empty() || !table.rows.is_empty() {
        return;
    }
    let Some(properties) = item_properties(schema, 0) else {
        return;
    };
    table.columns = properties
        .iter()
        .take(100)
        .map(|(name, schema)| Column {
            name: name.clone(),
            kind: kind(schema),
        })
        .collect();
}

fn item_properties(schema: &Value, level: usize) -> Option<&serde_json::Map<String, Value>> {
    if level > LEVELS {
        return None;
    }
    if let Some(items) = schema.get("items") {
        return items.get("properties").and_then(Value::as_object);
    }
    schema
        .get("properties")?
        .as_object()?
        .values()
        .find_map(|inner| item_properties(inner, level + 1))
}

fn kind(schema: &Value) -> ColumnType {
    let named = schema.get("type").map(|kind| {
        kind.as_str()
            .or_else(|| kind.as_array()?.iter().filter_map(Value::as_str).find(|name| *name != "null"))
            .unwrap_or_default()
    });
    match (named.unwrap_or_default(), schema.get("format").and_then(Value::as_str)) {
        ("integer", _) => ColumnType::Integer,
        ("number", _) => ColumnType::Number,
        ("boolean", _) => ColumnType::Boolean,
        ("object" | "array", _) => ColumnType::Json,
        (_, Some("date")) => ColumnType::Date,
        (_, Some("date-time")) => ColumnType::Timestamp,
        (_, Some("duration")) => ColumnType::Duration,
        _ => ColumnType::Text,
    }
}
