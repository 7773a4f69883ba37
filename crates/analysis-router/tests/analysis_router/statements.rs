//! Tables behind a tool that takes SQL, of a server that no card describes: a ferry company's database.

mod bounds;
mod spelling;

use belvedere_analysis_router::Answer;
use belvedere_analysis_router::answer::{Column, ColumnType};
use belvedere_analysis_router::engine::{Engine, EngineLimits};
use belvedere_analysis_router::table::Table;
use serde_json::{Map, Value, json};

use crate::harness::{Desk, Tool, number, rows, text_of, told, tool};

/// How the server behaves, beside running statements.
#[derive(Clone, Copy)]
struct Server {
    /// Whether `information_schema.columns` is there.
    catalog: bool,
    /// Rows of a reply at most.
    most: usize,
    counts: bool,
    leaves_out: bool,
}

const SERVER: Server = Server {
    catalog: true,
    most: 10_000,
    counts: true,
    leaves_out: true,
};

fn table(name: &str, columns: &[(&str, ColumnType)], rows: Vec<Vec<Value>>) -> Table {
    let column = |(name, kind): &(&str, ColumnType)| Column {
        name: (*name).to_owned(),
        kind: *kind,
    };
    Table {
        name: name.into(),
        columns: columns.iter().map(column).collect(),
        rows,
    }
}

fn row(cells: Value) -> Vec<Value> {
    cells.as_array().unwrap().clone()
}

fn crossings() -> Table {
    let crossing = |number: i64| {
        let day = if number <= 12 {
            format!("2025-06-{:02}", 18 - number)
        } else {
            "2025-03-01".into()
        };
        row(json!([
            number,
            number % 3 + 1,
            10 * number,
            format!("{day}T08:00:00Z"),
            if number % 2 == 0 { "Inchmore" } else { "Skarvik" }
        ]))
    };
    let columns = [
        ("crossing_id", ColumnType::Integer),
        ("vessel_id", ColumnType::Integer),
        ("passengers", ColumnType::Integer),
        ("departed_at", ColumnType::Text),
        ("harbour", ColumnType::Text),
    ];
    table("crossings", &columns, (1..=230).map(crossing).collect())
}

fn held() -> Vec<Table> {
    let refunds = [("refund_id", ColumnType::Integer), ("fare_lost", ColumnType::Number)];
    vec![
        crossings(),
        table(
            "fare_refunds",
            &refunds,
            vec![row(json!([1, 12.5])), row(json!([2, 30.0])), row(json!([3, 7.5]))],
        ),
    ]
}

fn run(server: Server, held: &[Table], sql: &str) -> Result<String, String> {
    let catalog = held.iter().flat_map(|table| {
        let told = |column: &Column| row(json!(["public", table.name, column.name, "text"]));
        table.columns.iter().map(told).collect::<Vec<_>>()
    });
    let names = ["table_schema", "table_name", "column_name", "data_type"].map(|name| (name, ColumnType::Text));
    let mut engine = Engine::new(EngineLimits::default()).unwrap();
    held.iter().for_each(|table| engine.load(table).unwrap());
    engine
        .load(&self::table("information_schema_columns", &names, catalog.collect()))
        .unwrap();
    let mut sql = if server.catalog {
        sql.replace("information_schema.columns", "information_schema_columns")
    } else {
        sql.to_owned()
    };
    if sql.contains("COUNT(*)") && !server.counts {
        return Err("COUNT is not supported".into());
    }
    if !server.leaves_out {
        sql = sql.split(" OFFSET ").next().unwrap().to_owned();
    }
    let found = engine.query(&sql, "found").map_err(|error| format!("SQL error: {error}"))?;
    let object = |cells: &Vec<Value>| -> Value {
        let names = found.columns.iter().map(|column| column.name.clone());
        names.zip(cells.iter().cloned()).collect::<Map<String, Value>>().into()
    };
    Ok(Value::Array(found.rows.iter().take(server.most).map(object).collect()).to_string())
}

fn sql_tool(description: &str, server: Server, held: Vec<Table>) -> Tool {
    let properties = json!({ "sql": { "type": "string", "description": "SQL" } });
    tool("run_query", description, properties, &["sql"], move |arguments| {
        run(server, &held, text_of(arguments, "sql").unwrap_or_default())
    })
}

const SAYS: &str = "Runs a read-only SQL query over the company's database.";

fn vessels() -> Tool {
    tool("list_vessels", "Lists the vessels of the fleet.", json!({}), &[], |_| {
        let vessel = |id: i64, name: &str| json!({ "id": id, "name": name });
        Ok(json!([vessel(1, "Tern"), vessel(2, "Gannet"), vessel(3, "Petrel")]).to_string())
    })
}

fn desk(tools: Vec<Tool>) -> Desk {
    Desk::of("ferries", tools)
}

fn ferries(server: Server) -> Desk {
    desk(vec![sql_tool(SAYS, server, held()), vessels()])
}

fn looks(desk: &Desk) -> usize {
    desk.statements()
        .iter()
        .filter(|sql| sql.contains("information_schema") || sql.contains("sqlite_master"))
        .count()
}

/// No call was refused by the guard, or by the server.
fn every_call_passed(answer: &Answer) {
    let refused: Vec<_> = answer.tool_calls.iter().filter(|call| call.error.is_some()).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn rows_of_tables_that_the_catalog_tells_of_are_counted_and_added_up() {
    let desk = ferries(SERVER);
    let answer = desk.ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
    every_call_passed(&answer);
    assert!(answer.notes.is_empty(), "{}", told(&answer));
    let answer = desk.ask("Total fare lost");
    assert_eq!(number(&answer), 50.0, "{}", told(&answer));
    let answer = desk.ask("Total passengers of crossings by harbour");
    let totals = rows(&answer, &["harbour", "total_passengers"]);
    assert_eq!(totals, [["Inchmore", "133400"], ["Skarvik", "132250"]], "{}", told(&answer));
}

#[test]
fn a_time_window_and_a_follow_up_are_read_as_over_any_list() {
    let desk = ferries(SERVER);
    let answer = desk.ask("How many crossings departed in the last 7 days?");
    assert_eq!(number(&answer), 6.0, "{}", told(&answer));
    let next = desk.ask_after("And from Inchmore?", Some(&answer));
    assert_eq!(number(&next), 3.0, "{}", told(&next));
}

#[test]
fn a_table_is_joined_with_a_list_of_the_same_source() {
    let desk = ferries(SERVER);
    let answer = desk.ask("Total passengers of crossings by vessel name");
    let totals = rows(&answer, &["total_passengers"]);
    assert_eq!(totals.len(), 3, "{}", told(&answer));
    assert!(
        answer.text.contains("Tern") || told(&answer).contains("Gannet"),
        "{}",
        told(&answer)
    );
}

#[test]
fn the_tables_are_looked_for_once() {
    let desk = ferries(SERVER);
    desk.ask("How many crossings are there?");
    assert_eq!(looks(&desk), 2, "its rows, and how many there are: {:?}", desk.statements());
    for question in [
        "How many crossings are there?",
        "How many lobsters are there?",
        "How many vessels are there?",
    ] {
        desk.ask(question);
        assert_eq!(looks(&desk), 0, "{question}: {:?}", desk.statements());
    }
}

#[test]
fn tables_are_looked_for_again_after_an_hour() {
    let mut desk = ferries(SERVER);
    desk.ask("How many crossings are there?");
    desk.now += time::Duration::minutes(61);
    desk.ask("How many crossings are there?");
    assert_eq!(looks(&desk), 2);
}

#[test]
fn a_stored_plan_runs_again_without_a_look() {
    let desk = ferries(SERVER);
    let answer = desk.ask("How many crossings are there?");
    let again = desk.replay(answer.plan.clone());
    assert_eq!(number(&again), 230.0, "{}", told(&again));
    assert_eq!(looks(&desk), 0);
}

#[test]
fn a_server_without_a_catalog_has_the_tables_that_a_tool_lists() {
    let list = tool("list_tables", "Lists the tables of the database.", json!({}), &[], |_| {
        Ok(json!([{ "name": "crossings", "description": "Trips of the ferries" }, { "name": "fare_refunds" }]).to_string())
    });
    let desk = desk(vec![sql_tool(SAYS, Server { catalog: false, ..SERVER }, held()), list]);
    let answer = desk.ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
    assert!(answer.notes.is_empty(), "a look that fails is no gap: {}", told(&answer));
    let answer = desk.ask("How many fare refunds are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn columns_inside_the_rows_of_tables_are_read_too() {
    let list = tool(
        "list_tables",
        "Lists the tables of the database with their columns.",
        json!({}),
        &[],
        |_| {
            let columns = json!([{ "name": "refund_id", "type": "int" }, { "name": "fare_lost", "type": "numeric" }]);
            Ok(json!({ "tables": [{ "name": "fare_refunds", "columns": columns }] }).to_string())
        },
    );
    let desk = desk(vec![sql_tool(SAYS, Server { catalog: false, ..SERVER }, held()), list]);
    let answer = desk.ask("Total fare lost");
    assert_eq!(number(&answer), 50.0, "{}", told(&answer));
    assert_eq!(looks(&desk), 0, "the list told all: {:?}", desk.statements());
}

#[test]
fn tables_that_only_the_description_names_are_found() {
    for says in [
        "Runs a read-only SQL query over the tables `crossings` and `fare_refunds`.",
        "Runs a read-only SQL query. Tables: crossings, fare_refunds",
        "Runs a read-only SQL query, such as SELECT COUNT(*) FROM crossings",
    ] {
        let desk = desk(vec![sql_tool(says, Server { catalog: false, ..SERVER }, held())]);
        let answer = desk.ask("How many crossings are there?");
        assert_eq!(number(&answer), 230.0, "{says}: {}", told(&answer));
    }
}

#[test]
fn more_rows_than_a_reply_has_are_read_in_pieces() {
    for most in [100, 64] {
        let desk = ferries(Server { most, ..SERVER });
        let answer = desk.ask("Total passengers of crossings");
        assert_eq!(number(&answer), 265_650.0, "{most}: {}", told(&answer));
        assert!(answer.notes.is_empty(), "{most}: {}", told(&answer));
        let sent = desk.statements();
        assert!(sent.iter().any(|sql| sql.contains("ORDER BY 1\nLIMIT")), "{sent:?}");
    }
}

#[test]
fn what_the_tool_takes_without_a_question_is_given() {
    let properties = json!({
        "sql": { "type": "string" },
        "database": { "type": "string", "enum": ["fleet"] },
        "timeout": { "type": "integer", "default": 10 }
    });
    let run = tool("run_query", SAYS, properties, &["sql", "database", "timeout"], |arguments| {
        assert_eq!(text_of(arguments, "database"), Some("fleet"));
        run(SERVER, &held(), text_of(arguments, "sql").unwrap_or_default())
    });
    let desk = desk(vec![run]);
    let answer = desk.ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
}

#[test]
fn a_list_is_preferred_to_the_table_of_the_same_things() {
    let mut held = held();
    let columns = [("id", ColumnType::Integer), ("tonnage", ColumnType::Integer)];
    held.push(table("vessels", &columns, vec![row(json!([1, 40]))]));
    let list = tool("list_vessels", "Lists the vessels of the fleet.", json!({}), &[], |_| {
        Ok(json!([{ "id": 1, "tonnage": 40 }, { "id": 2, "tonnage": 60 }]).to_string())
    });
    let desk = desk(vec![sql_tool(SAYS, SERVER, held), list]);
    let answer = desk.ask("Total tonnage of the vessels");
    assert_eq!(number(&answer), 100.0, "{}", told(&answer));
}
