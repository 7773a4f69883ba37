//! Judging 10 000 tools, as a listing is judged and on one thread, and taking their pins.

use std::time::Instant;

use belvedere_tool_filter::{Judgement, Verdict, judge, judge_all, pin};
use belvedere_types::ToolDefinition;
use serde_json::json;

use crate::{RUNS, median, print};

pub const TOOLS: usize = 10_000;

pub fn run() {
    let tools: Vec<ToolDefinition> = (0..TOOLS).map(tool).collect();
    let read = |judged: Vec<Judgement>| judged.iter().filter(|one| one.verdict == Verdict::Read).count();
    measure("judge_10k_tools", || read(judge_all(&tools, None)));
    measure("judge_10k_tools_on_one_thread", || {
        read(tools.iter().map(|tool| judge(tool, None)).collect())
    });
    measure("pin_10k_tools_on_one_thread", || {
        tools.iter().map(|tool| pin(tool, "https://example.com/mcp").len()).sum()
    });
}

fn measure(figure: &'static str, work: impl Fn() -> usize) {
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        found = work();
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    print(figure, median(&mut times), "ms", json!({ "found": found }));
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
