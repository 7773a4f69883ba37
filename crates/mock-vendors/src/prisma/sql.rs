//! A small answer to SQL: rows for one-table SELECTs, refusal of schema changes, and a claim of success for other writes.

use serde_json::{Map, Value, json};

use super::{
    data::{Environment, Project},
    schema::{Column, Key, Table},
};
use crate::{
    seed::{id, mix},
    vendor::Reply,
};

/// Sample rows that every table holds.
const ROWS: u64 = 25;

pub fn execute(project: &Project, environment: &Environment, query: &str) -> Reply {
    let query = query.trim().trim_end_matches(';').trim();
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    if first == "select" && plain(query, &words) {
        return select(project, environment, &words);
    }
    match first {
        "" => Reply::error("The query is empty."),
        "create" | "alter" | "drop" | "truncate" => {
            Reply::error("permission denied: this tool will not have permission to execute schema updates.").wrote()
        }
        _ => Reply::json(&json!([{"affected_rows": 1}])).wrote(),
    }
}

/// One statement that only reads.
fn plain(query: &str, words: &[String]) -> bool {
    let writes = ["into", "update", "share", "insert", "delete"];
    !query.contains(';') && !words.iter().any(|word| writes.contains(&word.as_str())) && !query.to_lowercase().contains("nextval(")
}

fn select(project: &Project, environment: &Environment, words: &[String]) -> Reply {
    let at = words.iter().position(|word| word == "from");
    let (Some(at), Some(source)) = (at, at.and_then(|at| words.get(at + 1))) else {
        return Reply::json(&json!([{"?column?": 1}]));
    };
    let source = source.replace('"', "");
    let rows = match source.as_str() {
        "information_schema.tables" => environment
            .tables
            .iter()
            .map(|table| json!({"table_schema": "public", "table_name": table.name}))
            .collect(),
        "information_schema.columns" => environment.tables.iter().flat_map(catalogue).collect(),
        name => {
            let name = name.strip_prefix("public.").unwrap_or(name);
            let Some(table) = environment.tables.iter().find(|table| table.name == name) else {
                return Reply::error(format!("relation \"{name}\" does not exist"));
            };
            (0..ROWS).map(|number| row(project, table, number)).collect()
        }
    };
    project_columns(rows, words.get(1..at).unwrap_or_default(), words)
}

fn project_columns(mut rows: Vec<Value>, wanted: &[String], words: &[String]) -> Reply {
    let wanted = wanted.join(" ").replace('"', "");
    if wanted.starts_with("count(") {
        return Reply::json(&json!([{"count": rows.len()}]));
    }
    let limit = words
        .iter()
        .position(|word| word == "limit")
        .and_then(|at| words.get(at + 1)?.parse().ok());
    rows.truncate(limit.unwrap_or(100));
    if wanted != "*" {
        for name in wanted.split(',').map(str::trim) {
            if rows.first().is_some_and(|row| row.get(name).is_none()) {
                return Reply::error(format!("column \"{name}\" does not exist"));
            }
        }
        let keep: Vec<&str> = wanted.split(',').map(str::trim).collect();
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|name, _| keep.contains(&name.as_str()));
        }
    }
    Reply::json(&rows.into())
}

fn catalogue(table: &Table) -> Vec<Value> {
    let describe = |column: &Column| {
        let nullable = if column.nullable { "YES" } else { "NO" };
        json!({"table_name": table.name, "column_name": column.name, "data_type": column.kind, "is_nullable": nullable})
    };
    table.columns.iter().map(describe).collect()
}

fn row(project: &Project, table: &Table, number: u64) -> Value {
    let fields: Map<String, Value> = table
        .columns
        .iter()
        .zip(0_u64..)
        .map(|(column, at)| (column.name.to_owned(), value(project, column, number, at)))
        .collect();
    fields.into()
}

fn value(project: &Project, column: &Column, number: u64, at: u64) -> Value {
    let random = mix(mix(project.number, number), at);
    if column.nullable && random.is_multiple_of(5) {
        return Value::Null;
    }
    let day = format!("2026-{:02}-{:02}", 1 + random % 9, 1 + random % 28);
    match column.kind {
        "bigint" | "integer" if column.key == Key::Primary => json!(number + 1),
        "bigint" | "integer" | "smallint" => json!(random % 400),
        "uuid" => json!(id("", project.number * 100 + number, at)),
        "boolean" => json!(random.is_multiple_of(2)),
        "date" => json!(day),
        "timestamptz" => json!(format!("{day}T{:02}:{:02}:00Z", random % 24, random % 60)),
        "double precision" => json!(f64::from(u32::try_from(random % 100_000).unwrap_or(0)) / 100.0),
        kind if kind.starts_with("numeric") => json!(format!("{}.{:02}", random % 9_000, random % 100)),
        _ => json!(format!("{} {}", column.name.replace('_', " "), 1 + random % 90)),
    }
}
