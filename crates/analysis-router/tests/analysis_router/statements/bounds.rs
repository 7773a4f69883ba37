//! What a server with a tool that takes SQL does not bring: nothing is called that need not be, and nothing is said that is not so.

use belvedere_analysis_router::Outcome;
use serde_json::{Value, json};

use super::{SAYS, SERVER, Server, desk, ferries, held, looks, run, sql_tool, vessels};
use crate::harness::{names, number, text_of, told, tool};

#[test]
fn prose_about_tables_names_none() {
    for says in [
        "Runs a read-only SQL query over the tables in the database.",
        "Runs a read-only SQL query. Use tables wisely, FROM your_table only.",
    ] {
        let desk = desk(vec![sql_tool(says, Server { catalog: false, ..SERVER }, held())]);
        let answer = desk.ask("How many crossings are there?");
        assert_ne!(answer.outcome, Outcome::Answered, "{says}: {}", told(&answer));
        assert_eq!(desk.statements().len(), looks(&desk), "{says}: {:?}", desk.statements());
    }
}

#[test]
fn a_table_that_cannot_be_read_whole_is_said_to_be_cut() {
    for server in [
        // It gives the first rows whatever is asked.
        Server {
            most: 100,
            leaves_out: false,
            ..SERVER
        },
        // A round number, and nobody says how many there are.
        Server {
            most: 100,
            counts: false,
            ..SERVER
        },
        // Fifty times two rows.
        Server { most: 4, ..SERVER },
    ] {
        let desk = ferries(server);
        let answer = desk.ask("How many crossings are there?");
        let cut = answer.notes.iter().any(|note| note.contains("rows"));
        assert!(cut && !answer.complete, "{}", told(&answer));
    }
}

#[test]
fn a_tool_that_needs_what_nobody_said_is_not_used() {
    let properties = json!({ "sql": { "type": "string" }, "ledger": { "type": "string", "description": "Name of the ledger" } });
    let run = tool("run_query", SAYS, properties, &["sql", "ledger"], |_| Ok("[]".into()));
    let desk = desk(vec![run, vessels()]);
    let answer = desk.ask("How many crossings are there?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(desk.statements().is_empty());
    assert_eq!(number(&desk.ask("How many vessels are there?")), 3.0);
}

#[test]
fn a_look_that_fails_is_no_failure_of_the_answer() {
    let fails = tool("run_query", SAYS, json!({ "sql": { "type": "string" } }), &["sql"], |_| {
        Err("permission denied".into())
    });
    let desk = desk(vec![fails, vessels()]);
    let answer = desk.ask("List all vessels");
    assert_eq!(names(&answer).len(), 3);
    assert!(answer.notes.is_empty(), "{}", told(&answer));
    assert!(desk.statements().is_empty(), "a list explains it all");
    for looks in [true, false] {
        let answer = desk.ask("How many crossings are there?");
        assert_ne!(answer.outcome, Outcome::Answered);
        assert!(answer.notes.is_empty(), "{}", told(&answer));
        assert_eq!(!desk.statements().is_empty(), looks, "it is not looked again at once");
    }
}

#[test]
fn a_request_for_a_change_ends_without_a_look() {
    let desk = ferries(SERVER);
    for question in [
        "Delete all crossings",
        "Drop the crossings table",
        "Set the harbour of crossing 4 to Skarvik",
    ] {
        let answer = desk.ask(question);
        assert_eq!(answer.outcome, Outcome::Refused, "{}", told(&answer));
        assert!(desk.tools_called().is_empty(), "{question}");
    }
}

#[test]
fn tables_of_a_house_are_no_tables_of_a_database() {
    let list = tool("list_tables", "Lists the tables of the restaurant.", json!({}), &[], |_| {
        Ok(json!([{ "name": "Window", "seats": 4 }, { "name": "Garden", "seats": 6 }]).to_string())
    });
    let desk = desk(vec![list]);
    let answer = desk.ask("How many tables are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    assert_eq!(desk.tools_called(), ["list_tables"]);
}

#[test]
fn a_hostile_name_is_never_more_than_a_name() {
    let hostile = [
        "crossings; DROP TABLE crossings",
        "crossings\" UNION SELECT 1 --",
        "crossings`",
        "crossings'",
        "crossings/*",
        "crossings -- x",
        "{{day-7d|date}}",
        "a.b.c.d",
        "read_csv('/etc/passwd')",
        "crossings) t",
        "",
        " ",
    ];
    let list = tool("list_tables", "Lists the tables of the database.", json!({}), &[], move |_| {
        let tables: Vec<Value> = hostile.iter().map(|name| json!({ "name": name })).collect();
        Ok(Value::Array(tables).to_string())
    });
    let desk = desk(vec![sql_tool(SAYS, Server { catalog: false, ..SERVER }, held()), list]);
    for question in ["How many crossings are there?", "List all crossings", "How many passwd are there?"] {
        let answer = desk.ask(question);
        let read = answer.plan.steps.iter().any(|step| step.brings() == Some("crossings"));
        assert!(!read, "{}", told(&answer));
        assert_eq!(desk.statements().len(), looks(&desk), "{question}: {:?}", desk.statements());
    }
}

#[test]
fn a_server_of_very_many_tables_is_answered_in_time() {
    let began = std::time::Instant::now();
    let list = tool("list_tables", "Lists the tables of the database.", json!({}), &[], |_| {
        let table = |number: usize| json!({ "table_name": format!("harvest_{number}"), "column_name": "weight" });
        let first = std::iter::once(json!({ "table_name": "crossings", "column_name": "harbour" }));
        Ok(Value::Array(first.chain((0..10_000).map(table)).collect()).to_string())
    });
    let says = format!("{SAYS} {}", "FROM x ".repeat(5 * 1024 * 1024 / 7));
    let desk = desk(vec![sql_tool(&says, Server { catalog: false, ..SERVER }, held()), list]);
    let answer = desk.ask("How many crossings are there?");
    assert_eq!(number(&answer), 230.0, "{}", told(&answer));
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn a_count_of_less_than_came_is_no_count() {
    let properties = json!({ "sql": { "type": "string" } });
    let run = tool("run_query", SAYS, properties, &["sql"], |arguments| {
        let sql = text_of(arguments, "sql").unwrap_or_default();
        if sql.contains("COUNT(*)") {
            return Ok(json!([{ "row_count": 1 }]).to_string());
        }
        let server = Server {
            most: 100,
            counts: false,
            ..SERVER
        };
        run(server, &held(), sql)
    });
    let answer = desk(vec![run]).ask("How many crossings are there?");
    assert!(!answer.complete, "{}", told(&answer));
}

#[test]
fn words_about_why_there_are_no_tables_name_none() {
    let list = tool("list_tables", "Lists the tables of the database.", json!({}), &[], |_| {
        Ok("error: permission denied".into())
    });
    let desk = desk(vec![sql_tool(SAYS, Server { catalog: false, ..SERVER }, held()), list]);
    let answer = desk.ask("How many permission denied are there?");
    assert_eq!(desk.statements().len(), looks(&desk), "{}", told(&answer));
}
