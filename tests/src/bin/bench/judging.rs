//! Judging 10 000 tools.

use std::time::Instant;

use belvedere_tool_filter::{Verdict, judge_all};
use belvedere_types::ToolDefinition;
use serde_json::json;

use crate::{RUNS, median, print};

pub const TOOLS: usize = 10_000;

pub fn run() {
    let tools: Vec<ToolDefinition> = (0..TOOLS).map(tool).collect();
    let mut times = Vec::new();
    let mut read = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        read = judge_all(&tools, None).iter().filter(|one| one.verdict == Verdict::Read).count();
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    print("judge_10k_tools", median(&mut times), "ms", json!({ "read": read }));
}

/// Names, texts and schemas in the mix that servers have.
pub fn tool(number: usize) -> ToolDefinition {
    let verbs = ["list", "get", "search", "create", "delete", "update", "send", "find"];
    let nouns = ["invoices", "orders", "shipments", "students", "sensors", "tracks", "bookings"];
    let (verb, noun) = (verbs[number % verbs.len()], nouns[number % nouns.len()]);
    ToolDefinition {
        name: format!("{verb}_{noun}_{number}"),
        title: None,
        description: Some(format!(
            "{verb} {noun} of the account, newest first. Use the cursor for further pages."
        )),
        input_schema: json!({ "type": "object", "properties": { "limit": { "type": "integer" }, "cursor": { "type": "string", "description": "opaque" }, "status": { "enum": ["open", "closed"] } } }),
        output_schema: None,
        annotations: None,
    }
}
