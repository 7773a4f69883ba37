//! Answers a question over JSON, CSV or Markdown files, each played by a tool that returns it. No server, no network.
//!
//! `cargo run --example ask_a_file -- "How many orders are open?" orders=orders.json customers=customers.csv`

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_analysis_router::{BuiltInPlanner, Question, Router};
use belvedere_tool_filter::{Gate, Listing, PermittedCall, Policies, Renewal, Review, Reviews, ToolSource, ToolSourceError, VerdictEvent};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{
    Actor, Caller, Clock, ConversationId, Language, OrgId, Role, SourceId, SourceTarget, StorageError, SystemClock, ToolContent,
    ToolDefinition, ToolReply,
};
use serde_json::json;
use time::{Duration, UtcOffset};

/// One `list_…` tool a file.
struct Files(HashMap<String, String>);

#[async_trait]
impl ToolSource for Files {
    async fn list(&self, _target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        let tools = self.0.keys().map(|name| ToolDefinition {
            name: name.clone(),
            title: None,
            description: Some(format!("Lists the rows of {}.", name.trim_start_matches("list_"))),
            input_schema: json!({ "type": "object", "properties": {} }),
            output_schema: None,
            annotations: None,
        });
        let fetched_at = SystemClock.now();
        Ok(Arc::new(Listing {
            tools: tools.collect(),
            fetched_at,
            ttl: Duration::seconds(60),
            dropped: Vec::new(),
            instructions: None,
            server: None,
        }))
    }

    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let text = self.0.get(call.tool()).cloned().unwrap_or_default();
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
        Ok(self.0.lock().map(|reviews| reviews.clone()).unwrap_or_default())
    }

    async fn save(&self, _org: OrgId, _source: SourceId, reviews: &[Review], _events: &[VerdictEvent]) -> Result<(), StorageError> {
        if let Ok(mut known) = self.0.lock() {
            known.retain(|old| reviews.iter().all(|new| new.tool != old.tool));
            known.extend_from_slice(reviews);
        }
        Ok(())
    }

    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        let reviews: Vec<Review> = renewals.iter().map(|renewal| renewal.now.clone()).collect();
        self.save(org, source, &reviews, &[]).await
    }

    async fn history(&self, _org: OrgId, _source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(Vec::new())
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

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = arguments.next().ok_or("usage: ask_a_file QUESTION NAME=FILE…")?;
    let mut files = HashMap::new();
    for pair in arguments {
        let (name, path) = pair.split_once('=').ok_or("a file is given as NAME=FILE")?;
        files.insert(format!("list_{name}"), std::fs::read_to_string(path)?);
    }
    let org = OrgId::generate();
    let source = SourceTarget {
        org,
        source: SourceId::generate(),
        name: "files".into(),
        vendor: None,
        url: "https://files.invalid/mcp".parse()?,
        headers: Vec::new(),
        paused_until: None,
    };
    let memory = Arc::new(InMemory::default());
    let gate = Gate::new(
        Arc::new(Files(files)),
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
        text,
        now: SystemClock.now(),
        offset: UtcOffset::UTC,
        language: Language::English,
        sources: vec![source],
        unusable: Vec::new(),
        conversation: ConversationId::generate(),
        previous: None,
    };
    let answer = router.ask(question, events).await;
    println!("{}", answer.text);
    for note in &answer.notes {
        println!("Note: {note}");
    }
    for sql in &answer.sql {
        println!("\n{sql}");
    }
    if let Some(table) = &answer.table {
        println!(
            "\n{}",
            table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect::<Vec<_>>()
                .join(" | ")
        );
        for row in &table.rows {
            println!(
                "{}",
                row.iter()
                    .map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned))
                    .collect::<Vec<_>>()
                    .join(" | ")
            );
        }
    }
    Ok(())
}
