//! Ranking 10 000 tools for a question.

use std::sync::Arc;
use std::time::Instant;

use belvedere_analysis_router::moment::AskerClock;
use belvedere_analysis_router::{AskSource, ToolIndex};
use belvedere_tool_filter::{JudgedTool, judge};
use belvedere_types::{OrgId, SourceId, SourceTarget};
use serde_json::json;

use crate::judging::{TOOLS, tool};
use crate::{RUNS, median, print};

const QUESTIONS: [&str; 4] = [
    "Which invoices are open?",
    "How many shipments were there per status this week?",
    "Top 5 students by bookings",
    "What was the average temperature of the sensors yesterday?",
];
const ROUNDS: usize = 20;

pub fn run() {
    let tools = (0..TOOLS).map(|number| {
        let definition = tool(number);
        let judgement = judge(&definition, None);
        JudgedTool {
            verdict: judgement.verdict,
            definition,
            judgement,
            changes: Vec::new(),
            described_before: None,
            override_: None,
        }
    });
    let source = AskSource {
        target: SourceTarget {
            org: OrgId::generate(),
            source: SourceId::generate(),
            name: "bench".into(),
            vendor: None,
            url: "https://bench.example/mcp".parse().unwrap(),
            headers: Vec::new(),
            paused_until: None,
        },
        tools: tools.collect(),
        guide: Default::default(),
        hidden: Arc::default(),
        database: None,
    };
    let clock = AskerClock {
        now: time::OffsetDateTime::UNIX_EPOCH,
        offset: time::UtcOffset::UTC,
    };
    let (mut building, mut ranking) = (Vec::new(), Vec::new());
    let mut found = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        let index = ToolIndex::new(std::slice::from_ref(&source));
        building.push(began.elapsed().as_secs_f64() * 1e3);
        let began = Instant::now();
        for question in QUESTIONS.iter().cycle().take(ROUNDS) {
            let ranked = index.rank(question, clock);
            assert!(!ranked.is_empty(), "{question}");
            found = ranked.len();
        }
        ranking.push(began.elapsed().as_secs_f64() * 1e3 / ROUNDS as f64);
    }
    print("index_10k_tools", median(&mut building), "ms", json!({ "of": "once a question" }));
    print("rank_10k_tools", median(&mut ranking), "ms", json!({ "ranked": found }));
}
