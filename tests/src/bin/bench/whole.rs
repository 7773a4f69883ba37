//! The built server: start to ready, memory, size, and the time a question costs beyond its calls.

use std::time::Instant;

use belvedere_tests::{Consent, Person, Server, ServerOptions, Vendor, program};
use serde_json::{Value, json};

use crate::{RUNS, median, print};

const QUESTION: &str = "Which workspaces had the most queries this week?";
const ASKED: usize = 15;

pub async fn run() {
    let mut starts = Vec::new();
    let mut memory = 0.0;
    for _ in 0..RUNS {
        let began = Instant::now();
        let server = Server::start(ServerOptions::default()).await;
        starts.push(began.elapsed().as_secs_f64() * 1e3);
        memory = resident_mib(server.process_id());
    }
    print(
        "start_to_ready",
        median(&mut starts),
        "ms",
        json!({ "of": "a new SQLite database, migrations included; polled every 50 ms" }),
    );
    print("memory_idle", memory, "MiB resident", json!({}));
    let bytes = std::fs::metadata(program("belvedere")).unwrap().len();
    print("binary_size", bytes as f64 / 1e6, "MB", json!({}));

    let vendor = Vendor::prisma(&["--access-token-seconds", "3600"]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    let api = server.api();
    let mut own = Vec::new();
    let mut rows = 0;
    for _ in 0..ASKED {
        let answer = api.ask(QUESTION).await;
        assert_eq!(answer["outcome"], "answered", "{answer:#}");
        rows = answer["tool_calls"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|call| call["rows"].as_u64())
            .sum();
        own.push(answer["ms"].as_f64().unwrap() - union_of_calls(&answer));
    }
    print("answer_beyond_calls", median(&mut own), "ms", json!({ "rows": rows }));
    print(
        "memory_in_use",
        resident_mib(server.process_id()),
        "MiB resident",
        json!({ "sources": 1 }),
    );
}

/// Milliseconds during which at least one call was under way.
fn union_of_calls(answer: &Value) -> f64 {
    let mut spans: Vec<(f64, f64)> = answer["tool_calls"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|call| Some((call["started_ms"].as_f64()?, call["started_ms"].as_f64()? + call["ms"].as_f64()?)))
        .collect();
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut total, mut reached) = (0.0, f64::NEG_INFINITY);
    for (start, end) in spans {
        total += (end - start.max(reached)).max(0.0);
        reached = reached.max(end);
    }
    total
}

pub fn resident_mib(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
