//! One call with its pages: through the gate, to tables.

use std::sync::Arc;
use std::time::{Duration, Instant};

use belvedere_tool_filter::{Gate, JudgedTool, Refusal};
use belvedere_types::{Caller, Explain, Language, Problem, ProblemKind, SourceTarget, ToolDefinition, ToolReply};
use serde_json::{Map, Value};
use tokio::task::JoinError;

use super::StepError;
use super::intake::{HELD, Intake};
use super::spans;
use super::stack::merge;
use super::whole::Whole;
use crate::answer::ToolCall;
use crate::at_once;
use crate::executor::Manners;
use crate::moment::{AskerClock, fill_arguments};
use crate::router::ErrorHelp;
use crate::table::{Parsed, Table, TableLimits, beyond_limit, next_page, perhaps_next_page, read_reply, says_there_is_more};
use crate::wording::{Gap, Message, Words};

/// Bounds of one question.
pub const PAGES: usize = 50;
pub const ROWS: usize = 1_000_000;
/// The same for a call whose rows are kept until others have come: the details of one thing.
pub(super) const ROWS_KEPT: usize = 100_000;
const QUOTED: usize = 300;
/// Attempts of one call at a vendor that says it came too soon, and the first pause between them.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(1_100);

/// What a call brought, all pages.
#[derive(Default)]
pub struct Fetched {
    pub tables: Vec<Table>,
    pub calls: Vec<ToolCall>,
    pub notes: Vec<Words>,
    /// What the vendor wants shown word for word.
    pub disclosures: Vec<String>,
    /// A page limit, a failed page or the deadline cut the data.
    pub cut: bool,
    pub failure: Option<Failure>,
    /// The engine took no more.
    pub full: Option<StepError>,
}

impl Fetched {
    /// A later page that fails leaves the rows before it standing.
    pub(super) fn stop(&mut self, page: usize, target: &SourceTarget, failure: Failure) {
        if page > 0 {
            self.cut = true;
            let head = Gap::PageFailed {
                source: target.name.clone(),
            };
            self.notes.push(Words::from(head).and(failure.detail));
        } else {
            self.failure = Some(failure);
        }
    }

    /// As many rows came as the tool gives at once.
    pub(super) fn limited(&mut self, target: &SourceTarget, tool: &ToolDefinition, rows: usize) {
        self.cut = true;
        self.notes.push(Words::from(Gap::LimitReached {
            source: target.name.clone(),
            rows: rows as u64,
            tool: tool.name.clone(),
        }));
    }

    /// Whether a note says that there may be more rows than came.
    pub(super) fn tells_a_limit(note: &Words) -> bool {
        let limit = |message: &Message| matches!(message, Message::Gap(Gap::LimitReached { .. } | Gap::MoreThanGiven { .. }));
        note.messages().iter().any(limit)
    }

    /// More rows or pages than one call is followed for.
    pub(super) fn stopped(&mut self, target: &SourceTarget, rows: usize, pages: usize) {
        self.cut = true;
        self.notes.push(Words::from(Gap::ReadingStopped {
            source: target.name.clone(),
            rows: rows as u64,
            pages: pages as u64,
        }));
    }

    /// Few rows stay; many go into the engine.
    pub(super) async fn pass_on(&mut self, intake: &mut Intake) {
        let held: usize = self.tables.iter().map(|table| table.rows.len()).sum();
        if held > HELD {
            self.full = intake.take(std::mem::take(&mut self.tables)).await.err();
        }
    }

    fn take(&mut self, parsed: Parsed) {
        for note in parsed.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        for table in parsed.tables {
            merge(&mut self.tables, table);
        }
    }
}

/// Why a call brought nothing, for the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub code: String,
    pub detail: Words,
    pub next_step: Words,
}

impl Failure {
    pub fn text(&self) -> Words {
        self.detail.clone().and(self.next_step.clone())
    }
}

/// Everything a call needs beside its own arguments.
#[derive(Clone)]
pub struct Fetcher {
    pub gate: Arc<Gate>,
    pub help: ErrorHelp,
    pub manners: Manners,
    pub caller: Caller,
    pub clock: AskerClock,
    pub started: Instant,
    pub deadline: tokio::time::Instant,
}

impl Fetcher {
    /// Calls and follows the pages. Never fails: what went wrong is in the result.
    ///
    /// With an intake, rows beyond the first thousands go into the engine as they come.
    pub async fn fetch(
        &self,
        target: &SourceTarget,
        tool: &JudgedTool,
        arguments: &Map<String, Value>,
        into: &str,
        mut intake: Option<&mut Intake>,
    ) -> Fetched {
        let mut fetched = match Whole::of(tool, arguments) {
            Some(whole) => self.whole(target, &whole, arguments, into, intake.as_deref_mut()).await,
            None => self.timed(target, &tool.definition, arguments, into, intake.as_deref_mut()).await,
        };
        if let Some(intake) = intake.filter(|intake| !intake.is_empty() && !fetched.tables.is_empty()) {
            fetched.full = intake.take(std::mem::take(&mut fetched.tables)).await.err();
        }
        fetched
    }

    /// In pieces, where the vendor says before or after that the time is too long for one call.
    async fn timed(
        &self,
        target: &SourceTarget,
        tool: &ToolDefinition,
        arguments: &Map<String, Value>,
        into: &str,
        mut intake: Option<&mut Intake>,
    ) -> Fetched {
        let filled = fill_arguments(arguments, self.clock);
        let split = |days: Option<i64>| days.and_then(|days| spans::pieces(&filled, days));
        if let Some(pieces) = split(spans::stated(tool))
            && let Some(fetched) = self.in_pieces(target, tool, &pieces, into, intake.as_deref_mut()).await
        {
            return fetched;
        }
        let mut whole = self.pages(target, tool, &filled, into, intake.as_deref_mut()).await;
        let said = whole
            .failure
            .as_ref()
            .and_then(|failure| at_once::days(&failure.detail.told(Language::English)));
        if let Some(pieces) = split(said)
            && let Some(mut fetched) = self.in_pieces(target, tool, &pieces, into, intake).await
        {
            whole.calls.append(&mut fetched.calls);
            fetched.calls = whole.calls;
            return fetched;
        }
        whole
    }

    pub(super) async fn pages(
        &self,
        target: &SourceTarget,
        tool: &ToolDefinition,
        arguments: &Map<String, Value>,
        into: &str,
        mut intake: Option<&mut Intake>,
    ) -> Fetched {
        let most = if intake.is_some() { ROWS } else { ROWS_KEPT };
        let mut fetched = Fetched::default();
        let mut arguments = fill_arguments(arguments, self.clock);
        let mut rows = 0;
        // The rows before a page that nothing announced.
        let mut before: Option<Vec<Vec<Value>>> = None;
        // The call before asked for no number of rows, and this one does.
        let mut raised = false;
        for page in 0..PAGES {
            let began = Instant::now();
            let outcome = tokio::time::timeout_at(self.deadline, self.patiently(target, &tool.name, &arguments)).await;
            let mut call = ToolCall {
                source: target.source,
                tool: tool.name.clone(),
                arguments: arguments.clone(),
                started_ms: began.duration_since(self.started).as_secs_f64() * 1000.0,
                ms: began.elapsed().as_secs_f64() * 1000.0,
                rows: 0,
                bytes: 0,
                error: None,
            };
            let reply = match outcome {
                Ok(Ok(reply)) if !reply.is_error => reply,
                other => {
                    let failure = match other {
                        Ok(Ok(reply)) => self.tool_error(target, &reply.text()),
                        Ok(Err(refusal)) => self.refused(target, &refusal),
                        Err(_) => timed_out(target),
                    };
                    call.error = Some(failure.detail.clone());
                    fetched.calls.push(call);
                    if raised {
                        fetched.limited(target, tool, rows);
                        return fetched;
                    }
                    if before.is_none() {
                        fetched.stop(page, target, failure);
                    }
                    return fetched;
                }
            };
            call.bytes = reply.bytes;
            let disclosure = self.manners.disclosure(target.source, &reply);
            fetched.disclosures.extend(disclosure);
            let parsed = read(reply, tool.output_schema.clone(), into.to_owned()).await;
            if std::mem::take(&mut raised) {
                // The same from its beginning, and more of it.
                fetched.tables.clear();
                rows = 0;
            }
            let main = parsed.tables.first().map_or(&[][..], |table| &table.rows);
            call.rows = main.len() as u64;
            fetched.calls.push(call);
            if before.take().is_some_and(|rows| rows == main) {
                return fetched;
            }
            rows += main.len();
            let told = next_page(&parsed, &tool.input_schema, &arguments, rows);
            let more = told.is_none() && says_there_is_more(&parsed, rows);
            let limit = beyond_limit(&parsed, &tool.input_schema, &arguments).filter(|_| told.is_none() && !more);
            let unsaid = || perhaps_next_page(&parsed, &tool.input_schema, &arguments, rows);
            let next = match told {
                None if !more => unsaid().inspect(|_| before = Some(main.to_vec())),
                told => told,
            };
            fetched.take(parsed);
            if let Some(intake) = intake.as_deref_mut() {
                fetched.pass_on(intake).await;
                if fetched.full.is_some() {
                    return fetched;
                }
            }
            match next {
                Some(_) if rows >= most || page + 1 == PAGES => {
                    fetched.stopped(target, rows, page + 1);
                    return fetched;
                }
                Some(next) if next != arguments => arguments = next,
                _ => {
                    match limit {
                        Some(Ok(next)) => {
                            arguments = next;
                            raised = true;
                            continue;
                        }
                        Some(Err(())) => fetched.limited(target, tool, rows),
                        None => {}
                    }
                    if more {
                        fetched.cut = true;
                        fetched.notes.push(Words::from(Gap::MoreThanGiven {
                            source: target.name.clone(),
                            rows: rows as u64,
                            tool: tool.name.clone(),
                        }));
                    }
                    return fetched;
                }
            }
        }
        fetched
    }

    /// A vendor that counts calls by the second is asked again a little later, a few times: what is called here reads, so that is safe.
    async fn patiently(&self, target: &SourceTarget, tool: &str, arguments: &Map<String, Value>) -> Result<ToolReply, Refusal> {
        let mut tried = 1;
        loop {
            let outcome = self.one(target, tool, arguments.clone()).await;
            let hurried = match &outcome {
                Ok(reply) => reply.is_error && speaks_of_a_rate(&reply.text()),
                Err(refusal) => speaks_of_a_rate(&refusal.problem().detail),
            };
            if !hurried || tried == TRIES {
                return outcome;
            }
            tokio::time::sleep(PAUSE * tried).await;
            tried += 1;
        }
    }

    async fn one(&self, target: &SourceTarget, tool: &str, arguments: Map<String, Value>) -> Result<ToolReply, Refusal> {
        self.manners.turn(target.source).await;
        let permitted = self.gate.admit(&self.caller, target, tool, arguments).await?;
        Ok(self.gate.call(permitted).await?)
    }

    /// A protocol error bears the vendor's words as a tool error does.
    fn refused(&self, target: &SourceTarget, refusal: &Refusal) -> Failure {
        let problem = refusal.problem();
        let explained = (self.help)(target, &problem.detail).filter(|_| problem.kind == ProblemKind::Vendor);
        of_problem(&explained.unwrap_or(problem))
    }

    /// The catalog's explanation, or the vendor's words as a bounded quotation.
    fn tool_error(&self, target: &SourceTarget, text: &str) -> Failure {
        if let Some(problem) = (self.help)(target, text) {
            return of_problem(&problem);
        }
        let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(QUOTED).collect();
        Failure {
            code: "tool_error".into(),
            detail: Words::from(Gap::VendorSaid {
                source: target.name.clone(),
                quoted: words.trim().to_owned(),
            }),
            next_step: Gap::CheckVendor.into(),
        }
    }
}

/// Off the async threads: a reply may be of many megabytes, and others wait there for theirs.
async fn read(reply: ToolReply, output_schema: Option<Value>, name: String) -> Parsed {
    let reading = tokio::task::spawn_blocking(move || read_reply(reply, output_schema.as_ref(), &name, &TableLimits::default()));
    match reading.await.map_err(JoinError::try_into_panic) {
        Ok(parsed) => parsed,
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        // The program is ending.
        Err(Err(_)) => Parsed::default(),
    }
}

fn speaks_of_a_rate(text: &str) -> bool {
    text.to_lowercase().contains("rate limit")
}

fn timed_out(target: &SourceTarget) -> Failure {
    let code = "source_timed_out".to_owned();
    Failure {
        detail: Words::from(Gap::NoAnswerInTime {
            source: target.name.clone(),
        }),
        next_step: Words::from(Message::Next {
            code: code.clone(),
            text: "Ask again, or ask for less at once.".into(),
            german: None,
        }),
        code,
    }
}

fn of_problem(problem: &Problem) -> Failure {
    Failure {
        detail: Words::from(Message::what(problem)),
        next_step: Words::from(Message::next(problem)),
        code: problem.code.to_owned(),
    }
}
