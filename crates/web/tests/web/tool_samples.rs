//! Tools as a source's page shows them.

use belvedere_app::{Evidence, Guard, Inventory, JudgedTool, Judgement, Layer, Verdict};
use belvedere_types::ToolDefinition;
use serde_json::json;

use crate::samples::NOW;

pub fn tool(name: &str, description: &str, verdict: Verdict) -> JudgedTool {
    let evidence = vec![
        Evidence {
            layer: Layer::Name,
            detail: "the verb “list” reads".into(),
            detail_de: None,
        },
        Evidence {
            layer: Layer::Policy,
            detail: "returns rows and changes nothing".into(),
            detail_de: None,
        },
    ];
    let guard = (verdict == Verdict::Guarded).then(|| Guard::Graphql { argument: "query".into() });
    JudgedTool {
        definition: ToolDefinition {
            name: name.into(),
            title: None,
            description: Some(description.into()),
            input_schema: json!({ "type": "object" }),
            output_schema: None,
            annotations: None,
        },
        judgement: Judgement {
            verdict,
            guard,
            evidence,
            secret_bearing: false,
        },
        verdict,
        changes: Vec::new(),
        described_before: None,
        override_: None,
    }
}

pub fn inventory() -> Inventory {
    let mut changed = tool("list_backups", "Lists backups of a database.", Verdict::Blocked);
    changed.described_before = Some("Lists backups.".into());
    changed.changes = vec![
        "the description now says “Lists backups of a database.”, before it said “Lists backups.”".into(),
        "a new argument “callback_url”".into(),
    ];
    Inventory {
        tools: vec![
            tool(
                "list_projects",
                "Lists all projects of the workspace with their plan.",
                Verdict::Read,
            ),
            tool(
                "run_graphql",
                "Runs a GraphQL document against the management API.",
                Verdict::Guarded,
            ),
            tool("delete_database", "Deletes a database for good.", Verdict::Blocked),
            changed,
        ],
        vanished: Vec::new(),
        dropped: Vec::new(),
        listed_at: NOW,
        server: Some("Prisma 2.0.0".into()),
    }
}
