//! Large results: rows in pages of 16 MiB at most, from the reply to the answer, with the memory that it takes.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use async_trait::async_trait;
use belvedere_analysis_router::{BuiltInPlanner, Outcome, Question, Router};
use belvedere_tool_filter::{Gate, Listing, PermittedCall, Policies, Renewal, Review, Reviews, ToolSource, ToolSourceError, VerdictEvent};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{
    Actor, Caller, Clock, ConversationId, Language, OrgId, Role, SourceId, SourceTarget, StorageError, SystemClock, ToolContent,
    ToolDefinition, ToolReply,
};
use serde_json::{Value, json};
use time::{Duration, UtcOffset};

use crate::print;
use crate::whole::resident_mib;

/// Rows of a page: about 13 MiB of JSON.
const PAGE: usize = 100_000;
const QUESTION: &str = "Total amount of the orders per region";

pub async fn run() {
    for rows in [100_000, 1_000_000] {
        let began = Instant::now();
        let answer = ask(rows).await;
        let seconds = began.elapsed().as_secs_f64();
        print(
            &format!("answer_{rows}_rows"),
            seconds,
            "s",
            json!({ "of": "reply to answer, vendor's writing of the pages included", "pages": rows.div_ceil(PAGE), "answer": answer }),
        );
    }
    print(
        "memory_1000000_rows",
        resident_mib(std::process::id()),
        "MiB resident",
        json!({ "peak_mib": peak_mib(), "of": "this whole process" }),
    );
}

async fn ask(rows: usize) -> Value {
    let org = OrgId::generate();
    let target = SourceTarget {
        org,
        source: SourceId::generate(),
        name: "orders".into(),
        vendor: None,
        url: "https://orders.example/mcp".parse().unwrap(),
        headers: Vec::new(),
        paused_until: None,
    };
    let memory = Arc::new(InMemory::default());
    let gate = Gate::new(
        Arc::new(Orders(rows)),
        memory.clone(),
        memory,
        Arc::new(Policies::default()),
        Arc::new(SystemClock),
    );
    let router = Router::new(Arc::new(gate), Arc::new(BuiltInPlanner), Arc::new(|_, _| None));
    let (events, _nobody) = tokio::sync::mpsc::channel(64);
    let question = Question {
        caller: Caller {
            org,
            actor: Actor::System,
            role: Role::Viewer,
        },
        text: QUESTION.into(),
        now: SystemClock.now(),
        offset: UtcOffset::UTC,
        language: Language::English,
        sources: vec![target],
        unusable: Vec::new(),
        conversation: ConversationId::generate(),
        previous: None,
    };
    let answer = router.ask(question, events).await;
    assert_eq!(answer.outcome, Outcome::Answered, "{}", answer.text);
    let table = answer.table.unwrap();
    assert_eq!(table.rows.len(), 5, "{}", answer.text);
    assert!(answer.complete, "{:?}", answer.notes);
    let total: f64 = table.rows.iter().filter_map(|row| row.last()?.as_f64()).sum();
    assert!((total - (0..rows).map(amount).sum::<f64>()).abs() < 1.0, "{total}");
    json!(table.rows.len())
}

fn amount(row: usize) -> f64 {
    (row % 9_973) as f64 / 4.0
}

/// One listing of so many orders, in pages.
struct Orders(usize);

#[async_trait]
impl ToolSource for Orders {
    async fn list(&self, _target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        let tool = ToolDefinition {
            name: "list_orders".into(),
            title: None,
            description: Some("Lists orders.".into()),
            input_schema: json!({ "type": "object", "properties": { "cursor": { "type": "string" } } }),
            output_schema: None,
            annotations: None,
        };
        Ok(Arc::new(Listing {
            tools: vec![tool],
            fetched_at: SystemClock.now(),
            ttl: Duration::seconds(60),
            dropped: Vec::new(),
            instructions: None,
            server: None,
        }))
    }

    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let cursor = call
            .arguments()
            .get("cursor")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok());
        let from: usize = cursor.unwrap_or(0);
        let to = (from + PAGE).min(self.0);
        let mut text = String::from("{\"orders\":[");
        for row in from..to {
            let region = ["north", "south", "east", "west", "islands"][row % 5];
            let comma = if row > from { "," } else { "" };
            text.push_str(&format!(
                "{comma}{{\"id\":\"or-{row:07}\",\"region\":\"{region}\",\"customer\":\"c{}\",\"amount\":{},\"placed_at\":\"2026-{:02}-{:02}T10:00:00Z\",\"paid\":{}}}",
                row % 5_000,
                amount(row),
                row % 12 + 1,
                row % 28 + 1,
                row % 3 == 0
            ));
        }
        let next = if to < self.0 { format!("\"{to}\"") } else { "null".to_owned() };
        text.push_str(&format!("],\"next_cursor\":{next}}}"));
        Ok(ToolReply {
            bytes: text.len() as u64,
            content: vec![ToolContent::Text { text }],
            structured: None,
            is_error: false,
        })
    }

    async fn forget(&self, _org: OrgId, _source: SourceId) {}
}

#[derive(Default)]
struct InMemory(Mutex<Vec<Review>>);

#[async_trait]
impl Reviews for InMemory {
    async fn load(&self, _org: OrgId, _source: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn history(&self, _org: OrgId, _source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(Vec::new())
    }

    async fn save(&self, _org: OrgId, _source: SourceId, reviews: &[Review], _events: &[VerdictEvent]) -> Result<(), StorageError> {
        self.0.lock().unwrap().extend_from_slice(reviews);
        Ok(())
    }

    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        let reviews: Vec<Review> = renewals.iter().map(|renewal| renewal.now.clone()).collect();
        self.save(org, source, &reviews, &[]).await
    }

    async fn remove_all(&self, _org: OrgId, _source: SourceId) -> Result<(), StorageError> {
        Ok(())
    }
}

#[async_trait]
impl Audit for InMemory {
    async fn record(&self, _org: OrgId, _entry: AuditEntry) -> Result<(), StorageError> {
        Ok(())
    }
}

/// The most that this process ever held.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
