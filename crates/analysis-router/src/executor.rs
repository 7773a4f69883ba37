//! Runs steps: calls through the gate, tables into the engine, SQL and comparisons over them. What goes wrong stays with its source.

mod compare;
mod details;
mod fetch;
mod filled;
mod intake;
mod look;
mod manners;
mod observe;
mod spans;
mod stack;
mod whole;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use belvedere_tool_filter::JudgedTool;
use belvedere_types::{SourceId, SourceTarget};
use futures::StreamExt;
use tokio::sync::mpsc;

pub use fetch::{Failure, Fetcher};
pub use look::{Look, LookUntil};
pub use manners::{Manners, Pace};

use intake::Intake;

use crate::engine::{Engine, EngineError, EngineLimits, quoted};
use crate::moment::fill_text;
use crate::table::Table;
use crate::wording::{Progress, Words};
use crate::{Disclosure, Event, Observation, Pair, Step, ToolCall};

const TOGETHER: usize = 6;
/// Detail calls of one step.
pub const DETAILS: usize = 50;
/// Calls of one question, pages included.
const CALLS: usize = 400;

/// The sources and tools of a question, fixed before its first result is read.
pub type Allowed = HashMap<SourceId, (SourceTarget, Arc<[JudgedTool]>)>;

/// One question's work so far.
pub struct Work {
    fetcher: Fetcher,
    allowed: Allowed,
    engine: Arc<Mutex<Engine>>,
    events: mpsc::Sender<Event>,
    /// Where each table's rows came from.
    origins: HashMap<String, BTreeSet<SourceId>>,
    pub calls: Vec<ToolCall>,
    /// Calls that each table was made of, by index in `calls`.
    pub made_of: BTreeMap<String, Vec<usize>>,
    pub sql: Vec<String>,
    pub observations: Vec<Observation>,
    pub notes: Vec<Words>,
    /// What vendors want shown word for word, each text once.
    pub disclosures: Vec<Disclosure>,
    pub complete: bool,
    pub failures: Vec<(SourceId, Failure)>,
    pub results: HashMap<String, Table>,
}

/// A step that cannot be run.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum StepError {
    #[error("the plan names a source or tool that the question may not use")]
    NotAllowed,
    #[error("the plan passes data of one source to another after reading it")]
    CrossSource,
    #[error("the plan makes more calls than one question may")]
    TooManyCalls,
    #[error("the reader went away")]
    Cancelled,
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Work {
    pub fn new(fetcher: Fetcher, allowed: Allowed, events: mpsc::Sender<Event>) -> Result<Self, StepError> {
        Ok(Self {
            fetcher,
            allowed,
            engine: Arc::new(Mutex::new(Engine::new(EngineLimits::default())?)),
            events,
            origins: HashMap::new(),
            calls: Vec::new(),
            made_of: BTreeMap::new(),
            sql: Vec::new(),
            observations: Vec::new(),
            notes: Vec::new(),
            disclosures: Vec::new(),
            complete: true,
            failures: Vec::new(),
            results: HashMap::new(),
        })
    }

    /// Runs steps in order; neighbouring single calls run side by side. `blind` is true until a result was read.
    pub async fn run(&mut self, steps: &[Step], blind: bool) -> Result<(), StepError> {
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            if self.events.is_closed() {
                return Err(StepError::Cancelled);
            }
            if self.calls.len() > CALLS {
                return Err(StepError::TooManyCalls);
            }
            let run: Vec<&Step> = steps.iter().skip(at).take_while(|step| matches!(step, Step::Call { .. })).collect();
            at += run.len().max(1);
            if !run.is_empty() {
                self.call_together(&run).await?;
                continue;
            }
            match step {
                Step::CallForEach {
                    source,
                    tool,
                    arguments,
                    table,
                    bind,
                    batch,
                    into,
                } => {
                    let each = details::Each {
                        source: *source,
                        tool,
                        arguments,
                        table,
                        bind,
                        batch: *batch,
                        into,
                    };
                    self.call_for_each(&each, blind).await?;
                }
                Step::Query { sql, into } => self.query(sql, into).await?,
                Step::Diff {
                    left,
                    right,
                    key,
                    part,
                    more,
                    names,
                    into,
                } => {
                    let first = Pair {
                        left: left.clone(),
                        right: right.clone(),
                        key: key.clone(),
                        part: part.clone(),
                    };
                    let pairs: Vec<&Pair> = std::iter::once(&first).chain(more).collect();
                    self.diff(&pairs, names.as_ref(), into).await?;
                }
                Step::Note { text, partial } => {
                    self.note(text.clone());
                    self.complete &= !partial;
                }
                Step::Call { .. } | Step::Present { .. } | Step::Say { .. } | Step::Clarify { .. } | Step::Refuse { .. } => {}
            }
        }
        Ok(())
    }

    pub fn note(&mut self, text: Words) {
        if !text.is_empty() && !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn disclose(&mut self, source: &str, texts: Vec<String>) {
        for text in texts {
            let disclosure = Disclosure {
                source: source.to_owned(),
                text,
            };
            if !self.disclosures.contains(&disclosure) {
                self.disclosures.push(disclosure);
            }
        }
    }

    fn tool(&self, source: SourceId, tool: &str) -> Result<(SourceTarget, JudgedTool), StepError> {
        let (target, tools) = self.allowed.get(&source).ok_or(StepError::NotAllowed)?;
        let judged = tools.iter().find(|judged| judged.definition.name == tool);
        Ok((target.clone(), judged.ok_or(StepError::NotAllowed)?.clone()))
    }

    fn say(&self, stage: &str, progress: Progress) {
        // Progress never holds up the work; a reader who went away is noticed at the next step.
        let _dropped = self.events.try_send(Event::Step {
            stage: stage.to_owned(),
            text: progress.into(),
        });
    }

    async fn call_together(&mut self, steps: &[&Step]) -> Result<(), StepError> {
        let mut prepared = Vec::new();
        for step in steps {
            if let Step::Call {
                source,
                tool,
                arguments,
                into,
            } = step
            {
                let (target, judged) = self.tool(*source, tool)?;
                self.say(
                    "calling",
                    Progress::Calling {
                        source: target.name.clone(),
                        tool: tool.clone(),
                    },
                );
                prepared.push((target, judged, arguments.clone(), into.clone()));
            }
        }
        let fetcher = self.fetcher.clone();
        let results: Vec<_> = futures::stream::iter(prepared)
            .map(|(target, tool, arguments, into)| {
                let fetcher = fetcher.clone();
                let mut intake = Intake::into_engine(self.engine.clone());
                async move {
                    let fetched = fetcher.fetch(&target, &tool, &arguments, &into, Some(&mut intake)).await;
                    (target, tool.definition.name, into, fetched, intake)
                }
            })
            .buffered(TOGETHER)
            .collect()
            .await;
        for (target, tool, into, fetched, intake) in results {
            let first = self.calls.len();
            let made: Vec<usize> = (first..first + fetched.calls.len()).collect();
            self.calls.extend(fetched.calls);
            self.complete &= !fetched.cut;
            fetched.notes.into_iter().for_each(|note| self.note(note));
            self.disclose(&target.name, fetched.disclosures);
            if let Some(error) = fetched.full {
                return Err(error);
            }
            let streamed = !intake.is_empty();
            self.take(intake, target.source, &tool, &made);
            match fetched.failure {
                Some(failure) => self.fail(target.source, &tool, &into, failure),
                None if streamed => {}
                None => self.keep(fetched.tables, target.source, &tool, &made).await?,
            }
        }
        Ok(())
    }

    fn fail(&mut self, source: SourceId, tool: &str, into: &str, failure: Failure) {
        self.observations.push(observe::failed(into, source, tool, failure.text()));
        self.failures.push((source, failure));
    }

    /// Puts a call's tables where SQL finds them, and shows them to the planner.
    async fn keep(&mut self, tables: Vec<Table>, source: SourceId, tool: &str, made: &[usize]) -> Result<(), StepError> {
        let rows: usize = tables.first().map_or(0, |table| table.rows.len());
        self.say(
            "reading",
            Progress::HasRead {
                tool: tool.to_owned(),
                rows: rows as u64,
            },
        );
        for table in &tables {
            self.origins.entry(table.name.clone()).or_default().insert(source);
            self.made_of.entry(table.name.clone()).or_default().extend(made);
            self.observations.push(observe::observe(table, Some(source), tool));
        }
        self.load(tables).await
    }

    /// What was loaded page by page.
    fn take(&mut self, intake: Intake, source: SourceId, tool: &str, made: &[usize]) {
        for name in intake.names() {
            self.origins.entry(name.to_owned()).or_default().insert(source);
            self.made_of.entry(name.to_owned()).or_default().extend(made);
        }
        self.observations.extend(intake.observations(source, tool));
    }

    async fn load(&self, tables: Vec<Table>) -> Result<(), StepError> {
        let engine = self.engine.clone();
        blocking(move || {
            let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
            tables.iter().try_for_each(|table| engine.load(table))
        })
        .await
    }

    /// What a statement would give. Nothing is kept of it.
    pub async fn try_out(&self, sql: &str) -> Option<Table> {
        let filled = fill_text(sql, self.fetcher.clock);
        self.select(filled, "tried".to_owned()).await.ok()
    }

    async fn select(&self, sql: String, name: String) -> Result<Table, StepError> {
        let engine = self.engine.clone();
        blocking(move || engine.lock().unwrap_or_else(PoisonError::into_inner).query(&sql, &name)).await
    }

    async fn query(&mut self, sql: &str, into: &str) -> Result<(), StepError> {
        let filled = fill_text(sql, self.fetcher.clock);
        self.say("computing", Progress::Computing { into: into.to_owned() });
        let (engine, statement, name) = (self.engine.clone(), filled.clone(), into.to_owned());
        let reading = move || {
            engine
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .query_reading(&statement, &name)
        };
        let (table, read) = blocking(reading).await?;
        let (mut origins, mut made) = (BTreeSet::new(), Vec::new());
        for (name, from) in &self.origins {
            if read.contains(&name.to_ascii_lowercase()) {
                origins.extend(from.iter().copied());
                made.extend(self.made_of.get(name).cloned().unwrap_or_default());
            }
        }
        made.sort_unstable();
        made.dedup();
        self.origins.insert(into.to_owned(), origins);
        self.made_of.insert(into.to_owned(), made);
        self.sql.push(filled);
        self.finish_table(table).await
    }

    async fn finish_table(&mut self, table: Table) -> Result<(), StepError> {
        self.observations.push(observe::observe(&table, None, ""));
        self.results.insert(table.name.clone(), table.clone());
        if table.columns.is_empty() {
            return Ok(());
        }
        self.load(vec![table]).await
    }

    async fn diff(&mut self, pairs: &[&Pair], names: Option<&(String, String)>, into: &str) -> Result<(), StepError> {
        let mut compared = Vec::new();
        let mut made: BTreeSet<usize> = BTreeSet::new();
        let mut origins: BTreeSet<SourceId> = BTreeSet::new();
        for pair in pairs {
            compared.push(compare::Compared {
                left: self.side(&pair.left).await?,
                right: self.side(&pair.right).await?,
                key: &pair.key,
                part: pair.part.as_deref(),
            });
            for name in [&pair.left, &pair.right] {
                made.extend(self.made_of.get(name).into_iter().flatten());
                origins.extend(self.origins.get(name).into_iter().flatten());
            }
        }
        let plain = |side: fn(&Pair) -> &String| pairs.first().map(|pair| side(pair).as_str()).unwrap_or_default();
        let (first, second) = names.map_or_else(
            || (plain(|pair| &pair.left), plain(|pair| &pair.right)),
            |(first, second)| (first.as_str(), second.as_str()),
        );
        let table = compare::differences(&compared, (first, second), into);
        self.made_of.insert(into.to_owned(), made.into_iter().collect());
        self.origins.insert(into.to_owned(), origins);
        self.finish_table(table).await
    }

    /// A part that one side does not have at all is an empty table.
    async fn side(&self, name: &str) -> Result<Table, StepError> {
        if !self.origins.contains_key(name) {
            return Ok(Table {
                name: name.to_owned(),
                columns: Vec::new(),
                rows: Vec::new(),
            });
        }
        let sql = format!("SELECT * FROM {}", quoted(name));
        self.select(sql, name.to_owned()).await
    }
}

/// Whether a statement may read a table: its name stands there as a whole word, quoted or not. Too often rather than too seldom, because what
/// may leave a source depends on it.
pub(crate) fn mentions(sql: &str, table: &str) -> bool {
    let (sql, table) = (sql.to_lowercase(), table.to_lowercase());
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    sql.match_indices(&table).any(|(at, found)| {
        let before = sql.get(..at).and_then(|text| text.chars().next_back());
        let after = sql.get(at + found.len()..).and_then(|text| text.chars().next());
        !inside(before) && !inside(after)
    })
}

/// Off the async threads; a panic there would be ours and ends as a cancelled query.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, EngineError> + Send + 'static) -> Result<T, StepError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(StepError::Engine(EngineError::Cancelled)),
    }
}
