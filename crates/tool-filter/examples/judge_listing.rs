//! Judges the answer of a `tools/list` that was saved as JSON: `judge_listing FILE`, or a small listing of its own without one.

use std::error::Error;

use belvedere_tool_filter::judge;
use belvedere_types::ToolDefinition;
use serde::Deserialize;

#[derive(Deserialize)]
struct Listing {
    tools: Vec<ToolDefinition>,
}

const SAMPLE: &str = r#"{"tools": [
    {"name": "list_berths", "description": "Lists berths.", "inputSchema": {"type": "object"}},
    {"name": "run_sql", "description": "Runs SQL on PostgreSQL.", "inputSchema": {"type": "object", "properties": {"sql": {"type": "string"}}}},
    {"name": "berth_delete", "annotations": {"readOnlyHint": true}}
]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => SAMPLE.to_owned(),
    };
    let listing: Listing = serde_json::from_str(&text)?;
    for tool in &listing.tools {
        let judgement = judge(tool, None);
        println!("{:?} {}", judgement.verdict, tool.name);
        for evidence in &judgement.evidence {
            println!("    {:?}: {}", evidence.layer, evidence.detail);
        }
    }
    Ok(())
}
