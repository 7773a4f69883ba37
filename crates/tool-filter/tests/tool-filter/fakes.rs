//! A tool server, a memory of reviews and an audit log, all in memory.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_tool_filter::{Gate, Listing, PermittedCall, Policies, Renewal, Review, Reviews, ToolSource, ToolSourceError, VerdictEvent};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{
    Actor, Caller, Clock, ManualClock, OrgId, Role, SourceId, SourceTarget, StorageError, ToolContent, ToolDefinition, ToolReply, UserId,
};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

pub struct Server {
    pub tools: Mutex<Vec<ToolDefinition>>,
    pub calls: Mutex<Vec<PermittedCall>>,
    /// Age of the listings it answers with.
    pub age: Mutex<Duration>,
    pub clock: Arc<ManualClock>,
}

#[async_trait]
impl ToolSource for Server {
    async fn list(&self, _: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        let fetched_at = self.clock.now() - *self.age.lock().unwrap();
        let tools = self.tools.lock().unwrap().clone();
        Ok(Arc::new(Listing {
            tools,
            fetched_at,
            ttl: Duration::seconds(60),
            dropped: vec![],
            instructions: None,
            server: None,
        }))
    }
    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        self.calls.lock().unwrap().push(call);
        Ok(ToolReply {
            content: vec![ToolContent::Text {
                text: "postgres://u:hunter22@h/d".to_owned(),
            }],
            structured: None,
            is_error: false,
            bytes: 9,
        })
    }
    async fn forget(&self, _: OrgId, _: SourceId) {}
}

#[derive(Default)]
pub struct Memory {
    pub reviews: Mutex<Vec<(SourceId, Review)>>,
    pub events: Mutex<Vec<(SourceId, VerdictEvent)>>,
    pub entries: Mutex<Vec<AuditEntry>>,
    pub broken: Mutex<bool>,
    /// What an owner decides on another replica as soon as this one has read.
    pub meanwhile: Mutex<Vec<Review>>,
}

#[async_trait]
impl Reviews for Memory {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Vec<Review>, StorageError> {
        if *self.broken.lock().unwrap() {
            return Err(StorageError::new(std::io::Error::other("down")));
        }
        let read = {
            let kept = self.reviews.lock().unwrap();
            kept.iter()
                .filter(|(of, _)| *of == source)
                .map(|(_, review)| review.clone())
                .collect()
        };
        let meanwhile = std::mem::take(&mut *self.meanwhile.lock().unwrap());
        self.save(org, source, &meanwhile, &[]).await?;
        Ok(read)
    }
    async fn save(&self, _: OrgId, source: SourceId, reviews: &[Review], events: &[VerdictEvent]) -> Result<(), StorageError> {
        self.events
            .lock()
            .unwrap()
            .extend(events.iter().map(|event| (source, event.clone())));
        let mut kept = self.reviews.lock().unwrap();
        for review in reviews {
            kept.retain(|(of, known)| *of != source || known.tool != review.tool);
            kept.push((source, review.clone()));
        }
        Ok(())
    }
    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        for renewal in renewals {
            let stored = self.load(org, source).await?;
            if stored.iter().find(|review| review.tool == renewal.now.tool) == renewal.before.as_ref() {
                self.save(org, source, std::slice::from_ref(&renewal.now), renewal.event.as_slice())
                    .await?;
            }
        }
        Ok(())
    }
    async fn history(&self, _: OrgId, source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        let kept = self.events.lock().unwrap();
        Ok(kept
            .iter()
            .rev()
            .filter(|(of, _)| *of == source)
            .map(|(_, event)| event.clone())
            .collect())
    }
    async fn remove_all(&self, _: OrgId, source: SourceId) -> Result<(), StorageError> {
        self.reviews.lock().unwrap().retain(|(of, _)| *of != source);
        Ok(())
    }
}

#[async_trait]
impl Audit for Memory {
    async fn record(&self, _: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        if *self.broken.lock().unwrap() {
            return Err(StorageError::new(std::io::Error::other("down")));
        }
        self.entries.lock().unwrap().push(entry);
        Ok(())
    }
}

pub struct House {
    pub gate: Gate,
    pub server: Arc<Server>,
    pub memory: Arc<Memory>,
    pub clock: Arc<ManualClock>,
    pub owner: Caller,
    pub target: SourceTarget,
}

impl House {
    pub fn new(tools: Vec<ToolDefinition>) -> Self {
        let clock = Arc::new(ManualClock::new(OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()));
        let server = Arc::new(Server {
            tools: Mutex::new(tools),
            calls: Mutex::default(),
            age: Mutex::new(Duration::ZERO),
            clock: Arc::clone(&clock),
        });
        let memory = Arc::new(Memory::default());
        let gate = Gate::new(
            server.clone(),
            memory.clone(),
            memory.clone(),
            Arc::new(Policies::default()),
            clock.clone(),
        );
        let org = OrgId::generate();
        let owner = Caller {
            org,
            actor: Actor::User(UserId::generate()),
            role: Role::Owner,
        };
        let url = serde_json::from_value(json!("https://mcp.example.com/mcp")).unwrap();
        let target = SourceTarget {
            org,
            source: SourceId::generate(),
            name: "shop".to_owned(),
            vendor: None,
            url,
            headers: vec![],
            paused_until: None,
        };
        Self {
            gate,
            server,
            memory,
            clock,
            owner,
            target,
        }
    }

    pub fn calls(&self) -> usize {
        self.server.calls.lock().unwrap().len()
    }

    pub fn audited(&self, action: &str) -> usize {
        self.memory.entries.lock().unwrap().iter().filter(|e| e.action == action).count()
    }

    /// The server answers with a new listing from here on.
    pub fn relist(&self, tools: Vec<ToolDefinition>) {
        *self.server.tools.lock().unwrap() = tools;
        self.clock.advance(Duration::seconds(1));
    }
}

pub fn tool(name: &str, description: &str, properties: Value) -> ToolDefinition {
    ToolDefinition {
        name: name.to_owned(),
        title: None,
        description: Some(description.to_owned()),
        input_schema: json!({ "type": "object", "properties": properties }),
        output_schema: None,
        annotations: None,
    }
}

/// Runs a future that never waits for anything outside this process.
pub fn now<F: Future>(future: F) -> F::Output {
    in_turns(future).0
}

/// Runs such a future, and tells how often it stepped back for others.
pub fn in_turns<F: Future>(future: F) -> (F::Output, usize) {
    let mut future = std::pin::pin!(future);
    let woken = Arc::new(Woken::default());
    let waker = std::task::Waker::from(Arc::clone(&woken));
    let mut context = std::task::Context::from_waker(&waker);
    for turns in 0.. {
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(output) => return (output, turns),
            std::task::Poll::Pending => assert!(woken.0.swap(false, Ordering::Relaxed), "a fake waited"),
        }
    }
    unreachable!("a future without an end")
}

#[derive(Default)]
struct Woken(AtomicBool);

impl std::task::Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
