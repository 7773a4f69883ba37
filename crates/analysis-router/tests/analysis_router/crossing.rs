//! Rows of one source are not arguments for another, however the statement in between writes the table's name.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_analysis_router::{Answer, Binding, PlanError, PlanRequest, Planner, Proposal, Step};
use serde_json::json;

use crate::freight;
use crate::harness::{Desk, World, told, tool};

/// Reads the carriers first, and then asks the mail source about whatever the statement makes of them.
struct Carrier {
    sql: &'static str,
}

#[async_trait]
impl Planner for Carrier {
    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        let first = request.observations.is_empty();
        let steps = if first {
            vec![Step::Call {
                source: request.sources[0].target.source,
                tool: "carriers.list".into(),
                arguments: serde_json::Map::new(),
                into: "carriers".into(),
            }]
        } else {
            vec![
                Step::Query {
                    sql: self.sql.into(),
                    into: "targets".into(),
                },
                Step::CallForEach {
                    source: request.sources[1].target.source,
                    tool: "search_mail".into(),
                    arguments: serde_json::Map::new(),
                    table: "targets".into(),
                    bind: vec![Binding {
                        column: "query".into(),
                        argument: "query".into(),
                    }],
                    batch: None,
                    into: "mails".into(),
                },
            ]
        };
        Ok(Proposal {
            steps,
            done: !first,
            reading: request.question.into(),
            notes: Vec::new(),
        })
    }
}

fn carried(sql: &'static str) -> (Answer, Vec<String>) {
    let mail = World {
        name: "mail",
        tools: vec![tool(
            "search_mail",
            "Search messages.",
            json!({ "query": { "type": "string" } }),
            &[],
            |_| Ok("[]".into()),
        )],
    };
    let desk = Desk::over(vec![freight::world(), mail]);
    let answer = desk.ask_by(Arc::new(Carrier { sql }), "Which mails speak of our carriers?", None);
    let called = desk.tools_called();
    (answer, called)
}

#[test]
fn a_statement_that_reads_another_source_feeds_no_call() {
    for sql in [
        "SELECT name AS query FROM carriers",
        "SELECT name AS query FROM CARRIERS",
        "SELECT name AS query FROM \"carriers\"",
        "SELECT name AS query FROM [carriers]",
        "SELECT name AS query FROM `carriers`",
        "WITH c AS (SELECT name FROM carriers) SELECT name AS query FROM c",
        "SELECT 'n' || (SELECT COUNT(*) FROM carriers) AS query",
        "SELECT name AS query FROM main.carriers",
    ] {
        let (answer, called) = carried(sql);
        assert_eq!(answer.code.as_deref(), Some("cross_source_refused"), "{sql}: {}", told(&answer));
        assert_eq!(called, ["carriers.list"], "{sql}");
    }
}

#[test]
fn a_statement_that_only_names_the_table_in_a_text_reads_nothing() {
    let (answer, called) = carried("SELECT 'carriers' AS query");
    assert_eq!(called, ["carriers.list", "search_mail"], "{}", told(&answer));
}
