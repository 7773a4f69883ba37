//! How tables are spelled in and which statements are sent on as they are.

use belvedere_analysis_router::Step;
use belvedere_analysis_router::answer::ColumnType;
use serde_json::{Value, json};

use super::{SAYS, SERVER, Server, desk, ferries, held, row, run, sql_tool, table};
use crate::harness::{number, rows, text_of, told, tool};

#[test]
fn names_that_are_not_plain_are_quoted() {
    let mut held = held();
    held.push(table(
        "order",
        &[("order_id", ColumnType::Integer)],
        vec![row(json!([1])), row(json!([2]))],
    ));
    held.push(table("Kiosk Sales", &[("sale_id", ColumnType::Integer)], vec![row(json!([1]))]));
    let desk = desk(vec![sql_tool("Runs a read-only PostgreSQL query.", SERVER, held)]);
    let answer = desk.ask("How many orders are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = desk.ask("How many kiosk sales are there?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    assert!(
        desk.statements().iter().any(|sql| sql.contains("FROM \"Kiosk Sales\"")),
        "{:?}",
        desk.statements()
    );
}

#[test]
fn a_table_may_have_its_schema_inside_its_name() {
    let mut held = held();
    let columns = [("berth", ColumnType::Text), ("charge", ColumnType::Integer)];
    let fees = vec![row(json!(["North", 5])), row(json!(["South", 9])), row(json!(["North", 7]))];
    held.push(table("out.c-pier.berth_fees", &columns, fees));
    let desk = desk(vec![sql_tool(SAYS, SERVER, held)]);
    let answer = desk.ask("Total charge by berth in berth_fees");
    let totals = rows(&answer, &["berth", "total_charge"]);
    assert_eq!(totals, [["North", "12"], ["South", "9"]], "{}", told(&answer));
    assert!(answer.tool_calls.iter().all(|call| call.error.is_none()), "{}", told(&answer));
    let answer = desk.ask("Average charge in the berth_fees table");
    assert_eq!(number(&answer), 7.0, "{}", told(&answer));
}

#[test]
fn tables_whose_names_begin_alike_are_not_taken_for_one_another() {
    let mut held = held();
    held.push(table(
        "order",
        &[("order_id", ColumnType::Integer)],
        vec![row(json!([1])), row(json!([2]))],
    ));
    let items = [("item_id", ColumnType::Integer), ("order_id", ColumnType::Integer)];
    held.push(table(
        "order_items",
        &items,
        (1..=5).map(|item| row(json!([item, item % 2 + 1]))).collect(),
    ));
    let desk = desk(vec![sql_tool(SAYS, SERVER, held)]);
    for _ in 0..2 {
        assert_eq!(number(&desk.ask("How many order items are there?")), 5.0);
        assert_eq!(number(&desk.ask("How many orders are there?")), 2.0);
    }
}

#[test]
fn a_schema_is_named_where_it_is_not_the_default_one() {
    let list = tool("list_tables", "Lists the tables of the database.", json!({}), &[], |_| {
        let table = |schema: &str| json!({ "schema": schema, "name": "crossings" });
        Ok(json!([table("archive"), table("public"), table("pg_catalog")]).to_string())
    });
    let query = tool("run_query", SAYS, json!({ "sql": { "type": "string" } }), &["sql"], |arguments| {
        let sql = text_of(arguments, "sql").unwrap_or_default();
        let sql = sql.replace("archive.crossings", "fare_refunds");
        run(Server { catalog: false, ..SERVER }, &held(), &sql)
    });
    let desk = desk(vec![query, list]);
    assert_eq!(number(&desk.ask("How many crossings are there?")), 230.0);
    let answer = desk.ask("How many archive crossings are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
    assert!(
        desk.statements().iter().all(|sql| !sql.contains("pg_catalog.")),
        "{:?}",
        desk.statements()
    );
}

#[test]
fn a_server_that_bounds_rows_otherwise_is_asked_in_its_own_words() {
    let says = "Runs a read-only MSSQL query over the tables `crossings` and `fare_refunds`.";
    let query = tool("run_query", says, json!({ "sql": { "type": "string" } }), &["sql"], |arguments| {
        let sql = text_of(arguments, "sql").unwrap_or_default();
        if sql.contains("LIMIT") {
            return Err("Incorrect syntax near LIMIT".into());
        }
        let sql = sql.replace("TOP 5000 ", "").replace("TOP 10000 ", "");
        let sql = match sql.split_once("\nOFFSET ") {
            Some((before, bound)) => {
                let numbers: Vec<&str> = bound.split(' ').filter(|word| word.parse::<u32>().is_ok()).collect();
                format!("{before} LIMIT {} OFFSET {}", numbers[1], numbers[0])
            }
            None => sql,
        };
        run(
            Server {
                catalog: false,
                most: 100,
                ..SERVER
            },
            &held(),
            &sql,
        )
    });
    let answer = desk(vec![query]).ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
    assert!(answer.complete, "{}", told(&answer));
}

#[test]
fn what_a_table_holds_may_stand_in_brackets_behind_its_name() {
    let says =
        "Runs a SELECT. Tables: `crossings` (one row per ship, and when it left) and `fare_refunds` (see the terms). Returns `rows`.";
    let query = || sql_tool(says, Server { catalog: false, ..SERVER }, held());
    let answer = desk(vec![query()]).ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
    let answer = desk(vec![query()]).ask("How many fare refunds are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn a_statement_with_a_bound_of_its_own_is_sent_as_it_is() {
    let desk = ferries(SERVER);
    let plan = desk.ask("How many crossings are there?").plan;
    for bounded in [
        "SELECT *\nFROM crossings ORDER BY 1 LIMIT 3",
        "SELECT *\nFROM crossings\nLIMIT 3",
        "SELECT *\nFROM crossings\nWHERE harbour = 'Skarvik' LIMIT 3",
    ] {
        let mut plan = plan.clone();
        for step in &mut plan.steps {
            if let Step::Call { arguments, .. } = step {
                arguments.insert("sql".into(), Value::from(bounded));
            }
        }
        let answer = desk.replay(plan);
        assert_eq!(number(&answer), 3.0, "{}", told(&answer));
        assert_eq!(desk.statements(), [bounded]);
    }
}
