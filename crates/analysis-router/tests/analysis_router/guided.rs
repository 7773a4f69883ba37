//! A tool that takes SQL over tables that no tool lists, with a guide to them.

use belvedere_analysis_router::Outcome;
use serde_json::{Value, json};

use crate::harness::{Desk, World, rows, told, tool};

fn world() -> World {
    World {
        name: "brewery",
        tools: vec![
            tool(
                "run_sql_query",
                "Runs a read-only SQL query over the brewery's tables.",
                json!({ "sql": { "type": "string", "description": "SQL" } }),
                &["sql"],
                |_| Ok(json!([{ "tank": "T2", "count": 9 }, { "tank": "T1", "count": 4 }]).to_string()),
            ),
            tool("list_recipes", "Lists the recipes.", json!({}), &[], |_| {
                Ok(json!({ "recipes": [{ "name": "Pale", "hops": 3 }, { "name": "Stout", "hops": 1 }] }).to_string())
            }),
        ],
    }
}

fn guide() -> Value {
    let column = |name: &str, words: &[&str], kind: &str| json!({ "name": name, "words": words, "kind": kind });
    json!({ "tables": [{
        "name": "batches",
        "rows": ["batch", "brew"],
        "label": "batch_no",
        "time": "begun_at",
        "kinds": [{ "words": ["spoiled batch"], "column": "spoiled", "value": true }],
        "columns": [
            column("batch_no", &["batch number"], "text"),
            column("tank", &["tank"], "text"),
            column("litres", &["litres", "volume"], "number"),
            column("spoiled", &["spoiled"], "boolean"),
            column("begun_at", &["begun"], "time"),
        ],
        "road": { "sql": { "tool": "run_sql_query", "argument": "sql", "dialect": "postgres", "most_rows": 500 } },
    }] })
}

fn desk() -> Desk {
    Desk::over(vec![world()]).with_guide(guide())
}

#[test]
fn a_question_becomes_one_statement_with_its_window_and_limit() {
    let desk = desk();
    let answer = desk.ask("How many spoiled batches per tank in the last 7 days?");
    assert_eq!(rows(&answer, &["tank", "count"]), [["T2", "9"], ["T1", "4"]], "{}", told(&answer));
    let sent = desk.statements();
    assert_eq!(sent.len(), 1, "{sent:?}");
    for part in [
        "SELECT \"tank\", COUNT(*) AS \"count\"",
        "FROM \"batches\"",
        "\"spoiled\" = TRUE",
        "\"begun_at\" >= TIMESTAMP '2025-06-11T10:00:00Z'",
        "GROUP BY \"tank\"",
        "LIMIT 500",
    ] {
        assert!(sent[0].contains(part), "{part}: {}", sent[0]);
    }
}

#[test]
fn what_the_guide_does_not_explain_whole_is_left_to_the_listings() {
    for question in [
        "Which recipes have the most hops?",
        "Average bitterness of batches per tank",
        "Which batches are not spoiled?",
    ] {
        let desk = desk();
        let answer = desk.ask(question);
        let counted = desk.statements().iter().any(|sql| sql.contains("AVG") || sql.contains("batch_no"));
        assert!(!counted, "{question}: {:?} {}", desk.statements(), told(&answer));
    }
}

#[test]
fn a_change_is_refused_and_nothing_is_sent() {
    let desk = desk();
    let answer = desk.ask("Delete the spoiled batches per tank");
    assert_eq!(answer.outcome, Outcome::Refused, "{}", told(&answer));
    assert!(desk.statements().is_empty());
}
