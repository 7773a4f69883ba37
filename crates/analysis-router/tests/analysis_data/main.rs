//! Tables, the SQL engine and charts through their public interface.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bounds;
mod chart_colours;
mod chart_marks;
mod chart_rooms;
mod chart_words;
mod charts;
mod engine;
mod formats;
mod json;
mod paging;
mod text;
mod typing;

use belvedere_analysis_router::ColumnType;
use belvedere_analysis_router::table::{Parsed, Table, TableLimits, read_reply};
use belvedere_types::{ToolContent, ToolReply};
use serde_json::Value;

fn text_reply(text: &str) -> ToolReply {
    ToolReply {
        content: vec![ToolContent::Text { text: text.to_owned() }],
        structured: None,
        is_error: false,
        bytes: text.len() as u64,
    }
}

fn read_text(text: &str) -> Parsed {
    rectangular(read_reply(text_reply(text), None, "t", &TableLimits::default()))
}

fn read_json(value: Value) -> Parsed {
    let reply = ToolReply {
        content: Vec::new(),
        structured: Some(value),
        is_error: false,
        bytes: 0,
    };
    rectangular(read_reply(reply, None, "t", &TableLimits::default()))
}

/// What holds for every reply.
fn rectangular(parsed: Parsed) -> Parsed {
    assert!(!parsed.tables.is_empty());
    for table in &parsed.tables {
        let mut names: Vec<String> = table.columns.iter().map(|column| column.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), table.columns.len(), "column names are unique in {}", table.name);
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{} is rectangular", table.name);
            assert!(row.iter().all(|cell| !cell.is_array() && !cell.is_object()), "cells are scalars");
        }
    }
    parsed
}

fn columns(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn kind(table: &Table, name: &str) -> ColumnType {
    table
        .columns
        .iter()
        .find(|column| column.name == name)
        .unwrap_or_else(|| panic!("{name} in {:?}", columns(table)))
        .kind
}

fn cells(table: &Table, name: &str) -> Vec<Value> {
    let place = table
        .columns
        .iter()
        .position(|column| column.name == name)
        .unwrap_or_else(|| panic!("{name} in {:?}", columns(table)));
    table.rows.iter().map(|row| row[place].clone()).collect()
}

fn child<'a>(parsed: &'a Parsed, name: &str) -> &'a Table {
    parsed
        .tables
        .iter()
        .find(|table| table.name == name)
        .unwrap_or_else(|| panic!("{name} in {:?}", parsed.tables.iter().map(|t| &t.name).collect::<Vec<_>>()))
}
