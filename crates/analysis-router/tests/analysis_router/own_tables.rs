//! Tables of the customer's own, which only the vendor's lists know, behind a tool that takes SQL.

use belvedere_analysis_router::Outcome;
use belvedere_analysis_router::answer::{Column, ColumnType};
use belvedere_analysis_router::engine::{Engine, EngineLimits};
use belvedere_analysis_router::table::Table;
use serde_json::{Map, Value, json};

use crate::harness::{Desk, number, rows, told, tool};

/// Name, name in SQL, columns with types and rows.
type Stored = (&'static str, &'static str, Vec<(&'static str, &'static str)>, Value);

fn stored() -> Vec<Stored> {
    vec![
        (
            "exposures",
            "\"sky\".\"exposures\"",
            vec![
                ("exposure_id", "integer"),
                ("target", "text"),
                ("instrument", "text"),
                ("open_seconds", "numeric"),
                ("seeing_avg", "double precision"),
                ("taken_at", "timestamp"),
            ],
            json!([
                [1, "M31", "Kestrel", 600, 1.5, "2025-06-02T23:10:00Z"],
                [2, "M31", "Kestrel", 900, 0.9, "2025-06-13T22:00:00Z"],
                [3, "Vega", "Merlin", 30, 1.2, "2025-06-16T01:30:00Z"],
                [4, "Vega", "Kestrel", 45, 1.1, "2025-05-20T02:00:00Z"],
                [6, "Vega", "Kestrel", 50, 1.0, "2025-05-21T02:00:00Z"],
                [5, "M13", "Merlin", 1200, 2.0, "2025-06-05T00:45:00Z"],
            ]),
        ),
        (
            "calibrations",
            "\"sky\".\"calibrations\"",
            vec![("night", "date"), ("frames", "integer")],
            json!([["2025-06-01", 12], ["2025-06-02", 9]]),
        ),
        (
            "staff",
            "\"sky\".\"staff\"; DROP TABLE exposures",
            vec![("name", "text"), ("hours", "integer")],
            json!([["Ada", 30]]),
        ),
    ]
}

fn list(arguments: &Map<String, Value>, name: &str) -> Vec<String> {
    let texts = arguments.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    texts.iter().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
}

fn describe(arguments: &Map<String, Value>) -> Result<String, String> {
    let (folders, wanted) = (list(arguments, "folder_ids"), list(arguments, "table_ids"));
    let tables: Vec<Value> = stored()
        .iter()
        .enumerate()
        .filter_map(|(at, (name, called, columns, _))| {
            let id = format!("t{at}");
            if folders.contains(&"f1".to_owned()) {
                return Some(json!({ "id": id, "title": name, "size": 10 }));
            }
            let columns: Vec<Value> = columns.iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
            wanted
                .contains(&id)
                .then(|| json!({ "id": id, "title": name, "called": called, "columns": columns }))
        })
        .collect();
    Ok(json!({ "tables": tables }).to_string())
}

/// The vendor's database: ours, with names as the vendor has them.
fn execute(sql: &str) -> Result<String, String> {
    let mut engine = Engine::new(EngineLimits::default()).unwrap();
    for (name, _, columns, rows) in stored() {
        let kind = |kind: &str| match kind {
            "integer" => ColumnType::Integer,
            "numeric" | "double precision" => ColumnType::Number,
            _ => ColumnType::Text,
        };
        let table = Table {
            name: name.to_owned(),
            columns: columns
                .iter()
                .map(|(name, native)| Column {
                    name: (*name).to_owned(),
                    kind: kind(native),
                })
                .collect(),
            rows: serde_json::from_value(rows).unwrap(),
        };
        engine.load(&table).unwrap();
    }
    let sql = sql.replace("\"sky\".", "").replace("TIMESTAMP '", "'");
    let table = engine.query(&sql, "result").map_err(|error| format!("{error:?}"))?;
    let row = |cells: &Vec<Value>| -> Value {
        let names = table.columns.iter().map(|column| column.name.clone());
        names.zip(cells.iter().cloned()).collect::<Map<String, Value>>().into()
    };
    Ok(Value::Array(table.rows.iter().map(row).collect()).to_string())
}

fn desk() -> Desk {
    Desk::of(
        "observatory",
        vec![
            tool("list_folders", "Lists the folders of the archive.", json!({}), &[], |_| {
                Ok(json!({ "folders": [{ "id": "f1", "label": "Nights" }, { "id": "f2", "label": "Old" }] }).to_string())
            }),
            tool(
                "describe_tables",
                "Lists the tables in folders, or shows tables with their columns.",
                json!({
                    "folder_ids": { "type": "array", "items": { "type": "string" } },
                    "table_ids": { "type": "array", "items": { "type": "string" } }
                }),
                &[],
                describe,
            ),
            tool(
                "run_sql_query",
                "Runs a read-only SQL query over the archive's tables.",
                json!({ "sql": { "type": "string", "description": "SQL" } }),
                &["sql"],
                |arguments| execute(arguments.get("sql").and_then(Value::as_str).unwrap_or_default()),
            ),
        ],
    )
    .with_guide(json!({ "own": {
        "looks": [
            { "tool": "list_folders" },
            { "tool": "describe_tables", "about": { "argument": "folder_ids", "column": "id", "batch": 10 } },
            { "tool": "describe_tables", "about": { "argument": "table_ids", "column": "id", "batch": 10, "named": "title" } },
        ],
        "table": "title",
        "called": "called",
        "column": "name",
        "kind": "type",
        "key": "id",
        "road": { "tool": "run_sql_query", "argument": "sql", "dialect": "postgres", "most_rows": 500 },
    } }))
}

#[test]
fn rows_of_a_table_that_no_card_knows_are_counted() {
    let desk = desk();
    let answer = desk.ask("How many exposures were taken in the last 7 days?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    assert!(answer.text.contains("2 rows of exposures"), "{}", answer.text);
    let sent = desk.statements();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].contains("FROM \"sky\".\"exposures\""), "{}", sent[0]);
}

#[test]
fn amounts_are_added_up_and_averages_are_not() {
    let desk = desk();
    let answer = desk.ask("Open seconds of the exposures by instrument in June 2025");
    assert_eq!(
        rows(&answer, &["instrument", "total_open_seconds"]),
        [["Kestrel", "1500.0"], ["Merlin", "1230.0"]],
        "{}",
        told(&answer)
    );
    let answer = desk.ask("Seeing avg of the exposures by instrument in June 2025");
    assert!(
        desk.statements().last().is_some_and(|sql| sql.contains("AVG(\"seeing_avg\")")),
        "{}",
        told(&answer)
    );
}

#[test]
fn a_value_is_looked_for_in_the_columns_of_text() {
    let desk = desk();
    let answer = desk.ask("How many exposures of Vega are there per instrument?");
    assert_eq!(
        rows(&answer, &["instrument", "count"]),
        [["Kestrel", "2"], ["Merlin", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn only_tables_that_the_question_names_are_looked_at() {
    let desk = desk();
    let answer = desk.ask("How many calibrations are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let calls = desk.journal.lock().unwrap().clone();
    let looked: Vec<String> = calls.iter().flat_map(|(_, _, arguments)| list(arguments, "table_ids")).collect();
    assert_eq!(looked, ["t1"]);
}

#[test]
fn what_no_table_explains_is_answered_by_none_and_no_statement_is_sent() {
    for question in [
        "Which exposures were not taken by Kestrel?",
        "Average gravity of the exposures per instrument",
        "How many galaxies are there?",
        "Delete the exposures",
        // A word that may be a verb is no filler.
        "How many exposures are open?",
        // Its name in SQL is more than a name.
        "How many hours of staff are there?",
    ] {
        let desk = desk();
        let answer = desk.ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
        let sent = desk.statements();
        assert!(sent.iter().all(|sql| sql.contains("rows_with_it")), "{question}: {sent:?}");
    }
}
