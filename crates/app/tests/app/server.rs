//! A tool server with a state, and a planner with a fixed idea.

use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use belvedere_analysis_router::{PlanError, PlanRequest, Planner, Proposal, Step};
use belvedere_auth::Auth;
use belvedere_tool_filter::{Listing, PermittedCall, ToolSource, ToolSourceError};
use belvedere_types::credential::{AccessTokens, Challenge, Credential};
use belvedere_types::{Clock, ManualClock, OrgId, Problem, ProblemKind, SourceId, SourceTarget, ToolContent, ToolDefinition, ToolReply};
use serde_json::{Map, Value, json};
use time::Duration;
use tokio::sync::Semaphore;

#[derive(Debug, Clone)]
pub enum Mode {
    Open,
    /// Asks for this bearer token.
    Token(&'static str),
    /// Asks for an authorization whose metadata are there.
    Challenge(String),
    Down,
    /// Lists its tools, but each call fails with this text.
    Refusing(&'static str),
    Held(Held),
}

/// A call says that it is there, and waits until it may go on.
#[derive(Debug, Clone)]
pub struct Held {
    pub arrived: Arc<Semaphore>,
    pub leave: Arc<Semaphore>,
}

impl Held {
    pub fn new() -> Self {
        let none = || Arc::new(Semaphore::new(0));
        Self {
            arrived: none(),
            leave: none(),
        }
    }
}

pub struct Things {
    clock: Arc<ManualClock>,
    auth: OnceLock<Arc<Auth>>,
    mode: Mutex<Mode>,
    rows: Mutex<Value>,
    calls: Mutex<Vec<String>>,
    forgotten: Mutex<Vec<SourceId>>,
}

impl Things {
    pub fn new(clock: Arc<ManualClock>) -> Self {
        Self {
            clock,
            auth: OnceLock::new(),
            mode: Mutex::new(Mode::Open),
            rows: Mutex::new(json!([{"name": "alpha", "size": 3}, {"name": "beta", "size": 5}])),
            calls: Mutex::default(),
            forgotten: Mutex::default(),
        }
    }

    pub fn ask_tokens_of(&self, auth: Arc<Auth>) {
        assert!(self.auth.set(auth).is_ok());
    }

    pub fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    pub fn set_rows(&self, rows: Value) {
        *self.rows.lock().unwrap() = rows;
    }

    pub fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    /// Sources whose connection was dropped, in order.
    pub fn forgotten(&self) -> Vec<SourceId> {
        self.forgotten.lock().unwrap().clone()
    }

    async fn admit(&self, target: &SourceTarget) -> Result<(), ToolSourceError> {
        let mode = self.mode.lock().unwrap().clone();
        let wanted = |metadata: Option<String>| ToolSourceError::AuthorizationRequired {
            challenges: [Challenge {
                scheme: "bearer".into(),
                resource_metadata: metadata,
                ..Challenge::default()
            }]
            .into(),
            problem: Problem::new(
                ProblemKind::Vendor,
                "authorization_required",
                "The server asks for authorization.",
                "Authorize it.",
            ),
        };
        match mode {
            Mode::Open | Mode::Refusing(_) | Mode::Held(_) => Ok(()),
            Mode::Challenge(metadata) => Err(wanted(Some(metadata))),
            Mode::Token(valid) => match self.auth.get().unwrap().credential(target).await {
                Ok(Credential::Bearer { token, .. }) if token.expose_secret() == valid => Ok(()),
                _ => Err(wanted(None)),
            },
            Mode::Down => Err(ToolSourceError::Failed {
                problem: Problem::new(
                    ProblemKind::Unavailable,
                    "server_unreachable",
                    "No connection could be made.",
                    "Try again.",
                ),
                retry_after: None,
            }),
        }
    }
}

pub fn tool(name: &str) -> ToolDefinition {
    ToolDefinition {
        name: name.into(),
        title: None,
        description: Some(format!(
            "{} things.",
            if name.starts_with("delete") { "Deletes" } else { "Lists all" }
        )),
        input_schema: json!({"type": "object", "properties": {}}),
        output_schema: None,
        annotations: None,
    }
}

pub fn listing(clock: &ManualClock) -> Listing {
    Listing {
        tools: vec![tool("list_things"), tool("delete_things")],
        fetched_at: clock.now(),
        ttl: Duration::seconds(60),
        dropped: Vec::new(),
        instructions: None,
        server: Some("things 1".into()),
    }
}

#[async_trait]
impl ToolSource for Things {
    async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        self.admit(target).await?;
        Ok(Arc::new(listing(&self.clock)))
    }

    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        self.admit(call.target()).await?;
        self.calls.lock().unwrap().push(call.tool().to_owned());
        let mode = self.mode.lock().unwrap().clone();
        if let Mode::Held(held) = mode {
            held.arrived.add_permits(1);
            drop(held.leave.acquire().await.unwrap());
        }
        let (text, is_error) = match *self.mode.lock().unwrap() {
            Mode::Refusing(text) => (text.to_owned(), true),
            _ => (self.rows.lock().unwrap().to_string(), false),
        };
        let bytes = text.len() as u64;
        Ok(ToolReply {
            content: vec![ToolContent::Text { text }],
            structured: None,
            is_error,
            bytes,
        })
    }

    async fn forget(&self, _org: OrgId, source: SourceId) {
        self.forgotten.lock().unwrap().push(source);
    }
}

/// Lists the things of the first source, whatever is asked; keeps what it was told.
#[derive(Default)]
pub struct OneIdea {
    pub previous: Mutex<Vec<Option<String>>>,
}

#[async_trait]
impl Planner for OneIdea {
    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        self.previous
            .lock()
            .unwrap()
            .push(request.previous.map(|turn| turn.question.clone()));
        let Some(source) = request.sources.first().map(|source| source.target.source) else {
            let nothing = Step::Refuse {
                reason: "Nothing is connected.".into(),
                code: "no_source".into(),
                instead: Vec::new(),
            };
            return Ok(Proposal {
                steps: vec![nothing],
                done: true,
                reading: String::new(),
                notes: Vec::new(),
            });
        };
        let call = Step::Call {
            source,
            tool: "list_things".into(),
            arguments: Map::new(),
            into: "things".into(),
        };
        let query = Step::Query {
            sql: "SELECT name, size FROM things ORDER BY name".into(),
            into: "answer".into(),
        };
        let present = Step::Present {
            table: "answer".into(),
            chart: None,
            intent: "list".into(),
        };
        Ok(Proposal {
            steps: vec![call, query, present],
            done: true,
            reading: "all things".into(),
            notes: Vec::new(),
        })
    }
}
