//! In-process tool servers behind the real gate, and the questions put to them.

mod told;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_analysis_router::{Answer, BuiltInPlanner, Event, Plan, Planner, Question, Router, Turn};
use belvedere_tool_filter::{Gate, Listing, PermittedCall, Policies, Renewal, Review, Reviews, ToolSource, ToolSourceError, VerdictEvent};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{
    Actor, Caller, ConversationId, Language, ManualClock, OrgId, Problem, ProblemKind, Role, SourceId, SourceTarget, StorageError,
    ToolContent, ToolDefinition, ToolReply, UserId, VendorId,
};
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime, UtcOffset, macros::datetime};
use tokio::sync::mpsc;

pub use told::{names, number, rows, told};

/// A Wednesday.
pub const NOW: OffsetDateTime = datetime!(2025-06-18 10:00 UTC);

pub type Handler = Arc<dyn Fn(&Map<String, Value>) -> Result<String, String> + Send + Sync>;

#[derive(Clone)]
pub struct Tool {
    pub definition: ToolDefinition,
    pub handler: Handler,
}

/// One tool: its schema is `{"properties": …, "required": …}`; the handler answers with text or a tool error.
pub fn tool(
    name: &str,
    description: &str,
    properties: Value,
    required: &[&str],
    handler: impl Fn(&Map<String, Value>) -> Result<String, String> + Send + Sync + 'static,
) -> Tool {
    let definition = ToolDefinition {
        name: name.into(),
        title: None,
        description: Some(description.into()),
        input_schema: json!({ "type": "object", "properties": properties, "required": required }),
        output_schema: None,
        annotations: Some(belvedere_types::ToolAnnotations {
            read_only_hint: Some(true),
            ..Default::default()
        }),
    };
    Tool {
        definition,
        handler: Arc::new(handler),
    }
}

/// A tool that takes nothing and answers with these rows, CSV or whatever else they are written in.
pub fn listed(name: &str, description: &str, rows: &'static str) -> Tool {
    tool(name, description, json!({}), &[], move |_| Ok(rows.into()))
}

/// The same, of a tool that may be asked for the rows that hold one of some values.
pub fn chosen(name: &str, description: &str, (argument, values): (&'static str, &[&str]), rows: &'static str) -> Tool {
    let properties = json!({ argument: { "type": "string", "enum": values } });
    tool(name, description, properties, &[], move |arguments| {
        let wanted = text_of(arguments, argument).unwrap_or_default();
        let (head, body) = rows.split_once('\n').unwrap();
        let kept = body.lines().filter(|line| line.contains(wanted));
        Ok([head].into_iter().chain(kept).map(|line| format!("{line}\n")).collect())
    })
}

pub fn text_of<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str)
}

pub struct World {
    pub name: &'static str,
    pub tools: Vec<Tool>,
}

/// Journal entries: source name, tool, arguments.
pub type Journal = Arc<Mutex<Vec<(String, String, Map<String, Value>)>>>;

struct Servers {
    worlds: HashMap<SourceId, World>,
    journal: Journal,
    unreachable: Option<String>,
}

#[async_trait]
impl ToolSource for Servers {
    async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        if self.unreachable.as_deref() == Some(target.name.as_str()) {
            let problem = Problem::new(
                ProblemKind::Vendor,
                "vendor_unreachable",
                format!("{} does not answer.", target.name),
                "Try again later.",
            );
            return Err(ToolSourceError::Failed {
                problem,
                retry_after: None,
            });
        }
        let tools = self.worlds[&target.source]
            .tools
            .iter()
            .map(|tool| tool.definition.clone())
            .collect();
        Ok(Arc::new(Listing {
            tools,
            fetched_at: NOW,
            ttl: Duration::seconds(60),
            dropped: Vec::new(),
            instructions: None,
            server: None,
        }))
    }

    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let world = &self.worlds[&call.target().source];
        let entry = (world.name.into(), call.tool().into(), call.arguments().clone());
        self.journal.lock().unwrap().push(entry);
        let tool = world.tools.iter().find(|tool| tool.definition.name == call.tool()).unwrap();
        let outcome = (tool.handler)(call.arguments());
        let is_error = outcome.is_err();
        let text = outcome.unwrap_or_else(|error| error);
        Ok(ToolReply {
            bytes: text.len() as u64,
            content: vec![ToolContent::Text { text }],
            structured: None,
            is_error,
        })
    }

    async fn forget(&self, _org: OrgId, _source: SourceId) {}
}

#[derive(Default)]
struct Memory(Mutex<HashMap<SourceId, Vec<Review>>>);

#[async_trait]
impl Reviews for Memory {
    async fn load(&self, _org: OrgId, source: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(self.0.lock().unwrap().get(&source).cloned().unwrap_or_default())
    }
    async fn save(&self, _org: OrgId, source: SourceId, reviews: &[Review], _events: &[VerdictEvent]) -> Result<(), StorageError> {
        let mut all = self.0.lock().unwrap();
        let known = all.entry(source).or_default();
        for review in reviews {
            known.retain(|old| old.tool != review.tool);
            known.push(review.clone());
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
    async fn remove_all(&self, _org: OrgId, source: SourceId) -> Result<(), StorageError> {
        self.0.lock().unwrap().remove(&source);
        Ok(())
    }
}

/// An audit log that takes every entry, and says at the end whether they are kept.
struct Log {
    settles: Arc<AtomicBool>,
}

#[async_trait]
impl Audit for Log {
    async fn record(&self, _org: OrgId, _entry: AuditEntry) -> Result<(), StorageError> {
        Ok(())
    }
    async fn settle(&self, _org: OrgId) -> Result<(), StorageError> {
        if self.settles.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(StorageError::new(std::io::Error::other("no space")))
        }
    }
}

/// A router over some worlds, with a conversation.
pub struct Desk {
    router: Router,
    caller: Caller,
    pub targets: Vec<SourceTarget>,
    pub journal: Journal,
    /// Set to `false`, the audit log cannot be written.
    pub log_settles: Arc<AtomicBool>,
    pub now: OffsetDateTime,
    pub offset: UtcOffset,
}

impl Desk {
    /// Over one world, with these tools.
    pub fn of(name: &'static str, tools: Vec<Tool>) -> Self {
        Self::over(vec![World { name, tools }])
    }

    pub fn over(worlds: Vec<World>) -> Self {
        Self::with(worlds, None)
    }

    pub fn with(worlds: Vec<World>, unreachable: Option<&str>) -> Self {
        Self::built(worlds, unreachable, Policies::default())
    }

    /// Worlds whose tools somebody reviewed, by the worlds' names.
    pub fn reviewed(worlds: Vec<World>, policies: Policies) -> Self {
        Self::built(worlds, None, policies)
    }

    fn built(worlds: Vec<World>, unreachable: Option<&str>, policies: Policies) -> Self {
        let org = OrgId::generate();
        let caller = Caller {
            org,
            actor: Actor::User(UserId::generate()),
            role: Role::Editor,
        };
        let journal = Journal::default();
        let mut targets = Vec::new();
        let mut served = HashMap::new();
        for world in worlds {
            let source = SourceId::generate();
            targets.push(SourceTarget {
                org,
                source,
                name: world.name.into(),
                vendor: Some(VendorId(world.name.into())),
                url: format!("https://{}.example.com/mcp", world.name).parse().unwrap(),
                headers: Vec::new(),
                paused_until: None,
            });
            served.insert(source, world);
        }
        let servers = Servers {
            worlds: served,
            journal: journal.clone(),
            unreachable: unreachable.map(str::to_owned),
        };
        let log_settles = Arc::new(AtomicBool::new(true));
        let log = Log {
            settles: log_settles.clone(),
        };
        let gate = Gate::new(
            Arc::new(servers),
            Arc::new(Memory::default()),
            Arc::new(log),
            Arc::new(policies),
            Arc::new(ManualClock::new(NOW)),
        );
        let help = Arc::new(|_: &SourceTarget, text: &str| {
            text.contains("No depot chosen").then(|| {
                Problem::new(
                    ProblemKind::Vendor,
                    "depot_not_chosen",
                    "The account has several depots and none is chosen.",
                    "Choose one at the vendor.",
                )
            })
        });
        let router = Router::new(Arc::new(gate), Arc::new(BuiltInPlanner), help);
        Self {
            router,
            caller,
            targets,
            journal,
            log_settles,
            now: NOW,
            offset: UtcOffset::UTC,
        }
    }

    /// The same desk with a guide on the card of every source.
    pub fn with_guide(mut self, guide: Value) -> Self {
        let guide = Arc::new(serde_json::from_value(guide).unwrap());
        self.router = self.router.with_guides(Arc::new(move |_| Arc::clone(&guide)));
        self
    }

    fn question(&self, text: &str, previous: Option<Turn>) -> Question {
        Question {
            caller: self.caller,
            text: text.into(),
            now: self.now,
            offset: self.offset,
            language: Language::English,
            sources: self.targets.clone(),
            unusable: Vec::new(),
            conversation: ConversationId::generate(),
            previous,
        }
    }

    pub fn ask(&self, text: &str) -> Answer {
        self.ask_after(text, None)
    }

    pub fn ask_after(&self, text: &str, before: Option<&Answer>) -> Answer {
        let previous = before.map(|answer| Turn {
            question: answer.question.clone(),
            plan: answer.plan.clone(),
        });
        self.run(text, previous).0
    }

    pub fn ask_with_events(&self, text: &str) -> (Answer, Vec<Event>) {
        self.run(text, None)
    }

    /// For a reader of that language.
    pub fn ask_in(&self, language: Language, text: &str, before: Option<&Answer>) -> Answer {
        let previous = before.map(|answer| Turn {
            question: answer.question.clone(),
            plan: answer.plan.clone(),
        });
        let question = Question {
            language,
            ..self.question(text, previous)
        };
        self.put(question).0
    }

    fn run(&self, text: &str, previous: Option<Turn>) -> (Answer, Vec<Event>) {
        self.put(self.question(text, previous))
    }

    fn put(&self, question: Question) -> (Answer, Vec<Event>) {
        self.journal.lock().unwrap().clear();
        block(async {
            let (sender, mut receiver) = mpsc::channel(256);
            let answer = self.router.ask(question, sender).await;
            let mut events = Vec::new();
            while let Ok(event) = receiver.try_recv() {
                events.push(event);
            }
            (answer, events)
        })
    }

    /// The question to another planner over the same tools.
    pub fn ask_by(&self, planner: Arc<dyn Planner>, text: &str, before: Option<&Answer>) -> Answer {
        self.journal.lock().unwrap().clear();
        let previous = before.map(|answer| Turn {
            question: answer.question.clone(),
            plan: answer.plan.clone(),
        });
        let question = self.question(text, previous);
        block(async {
            let (sender, _receiver) = mpsc::channel(256);
            self.router.with_planner(planner).ask(question, sender).await
        })
    }

    pub fn replay(&self, plan: Plan) -> Answer {
        self.journal.lock().unwrap().clear();
        let question = self.question("replay", None);
        block(async {
            let (sender, _receiver) = mpsc::channel(256);
            self.router.replay(question, plan, sender).await
        })
    }

    /// The statements that tools were given to run.
    pub fn statements(&self) -> Vec<String> {
        let calls = self.journal.lock().unwrap();
        let given = calls.iter().filter_map(|(_, _, arguments)| text_of(arguments, "sql"));
        given.map(str::to_owned).collect()
    }

    pub fn tools_called(&self) -> Vec<String> {
        self.journal.lock().unwrap().iter().map(|(_, tool, _)| tool.clone()).collect()
    }
}

pub fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}
