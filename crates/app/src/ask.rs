//! Asking: which sources, which conversation, what is stored.

pub(crate) mod replay;

use belvedere_analysis_router::wording::Gap;
use belvedere_analysis_router::{Answer, Event, Outcome, Question, Turn};
use belvedere_store::{AnswerRecord, ConversationRecord, SourceRecord};
use belvedere_types::{AnswerId, Caller, ConnectionState, ConversationId, Problem, ProblemKind, SourceAccess, SourceId, SourceTarget};
use serde_json::json;
use time::{OffsetDateTime, UtcOffset};
use tokio::sync::mpsc;

use crate::access::{Permission, allow};
use crate::connect::target_of;
use crate::model::Planning;
use crate::runs::cancelled;
use crate::{App, AppError, AskRequest};

const MAX_QUESTION_CHARS: usize = 2_000;
const TITLE_CHARS: usize = 80;
/// Events between the router and whoever watches.
const EVENT_BUFFER: usize = 64;

impl App {
    /// Streams events while it works, stores the answer with its audit entry, and ends with it. The answer is what this returns, not an event: it
    /// is shown only when it is kept. A closed receiver cancels.
    pub async fn ask(&self, caller: &Caller, request: AskRequest, events: mpsc::Sender<Event>) -> Result<Answer, AppError> {
        self.ask_as(caller, request, events, None, std::future::pending()).await
    }

    /// The same under an identifier that is known before; when `stop` comes first, everything under way is given up and nothing stored.
    pub(crate) async fn ask_as(
        &self,
        caller: &Caller,
        request: AskRequest,
        events: mpsc::Sender<Event>,
        id: Option<AnswerId>,
        stop: impl Future<Output = ()>,
    ) -> Result<Answer, AppError> {
        allow(caller, Permission::Look)?;
        let text = question_text(&request.question)?;
        let now = request.now.unwrap_or_else(|| self.parts.clock.now());
        let offset = utc_offset(request.timezone.as_deref(), now)?;
        let (usable, unusable) = self.sources_for(caller, &request.sources).await?;
        let (conversation, previous) = self.conversation_for(caller, request.conversation, &text).await?;
        let sources: Vec<SourceTarget> = usable.iter().map(target_of).collect();
        let restricted: Vec<&SourceRecord> = usable
            .iter()
            .chain(&unusable)
            .filter(|source| source.access != SourceAccess::OPEN)
            .collect();
        let question = Question {
            caller: *caller,
            text,
            now,
            offset,
            language: request.language,
            sources,
            unusable: unusable.iter().map(|source| (source.name.clone(), why_unusable(source))).collect(),
            conversation,
            previous,
        };
        let (inner, watched) = mpsc::channel(EVENT_BUFFER);
        // Nobody listens any more: `watched` goes at once, so that the router sees it before its first call.
        let forwarding = (!events.is_closed()).then(|| tokio::spawn(forward(watched, events)));
        let planning = self.planning(caller, &request.model).await?;
        let router = match &planning {
            Planning::Model(planner, _) => self.parts.router.with_planner(planner.clone()),
            Planning::BuiltIn | Planning::Without(_) => self.parts.router.clone(),
        };
        let asked = tokio::select! {
            answer = router.ask(question, inner) => Some(answer),
            () = stop => None,
        };
        let Some(mut answer) = asked else {
            self.parts.store.drop_empty_conversation(caller.org, conversation).await?;
            return Err(cancelled());
        };
        answer.id = id.unwrap_or(answer.id);
        match planning {
            Planning::Without(note) => answer.notes.push(note),
            Planning::Model(_, reserved) => reserved.settle().await?,
            Planning::BuiltIn => {}
        }
        if let Some(forwarding) = forwarding {
            forwarding.await.map_err(|_| AppError::new(Problem::internal()))?;
        }
        self.keep(caller, &answer, concerned(&answer, &restricted)).await?;
        self.show_on_cards(&usable, &answer).await?;
        Ok(answer)
    }

    pub async fn answer(&self, caller: &Caller, id: AnswerId) -> Result<Answer, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_answer(caller, id).await?;
        let mut answer = answer_of(record.body)?;
        for source in &record.sources {
            let source = self.parts.store.source(caller.org, *source).await?;
            if let Some(gone) = source.filter(|source| source.status.state() == ConnectionState::Disconnected) {
                answer.notes.push(Gap::Disconnected { source: gone.name }.into());
            }
        }
        Ok(answer)
    }

    /// Sources that a question may use, and those it named or might have used but cannot.
    async fn sources_for(&self, caller: &Caller, wanted: &[String]) -> Result<(Vec<SourceRecord>, Vec<SourceRecord>), AppError> {
        let all = self.askable_sources(caller).await?;
        let mut chosen = Vec::new();
        if wanted.is_empty() {
            chosen = all;
        } else {
            for name in wanted {
                let found = all.iter().find(|source| source.name == *name || source.id.to_string() == *name);
                let found = found.ok_or_else(|| {
                    AppError::invalid(
                        "unknown_source",
                        format!("There is no data source called {name:?}."),
                        "Look at Data sources for the names, or leave the choice open.",
                    )
                    .quoting(name)
                })?;
                if chosen.iter().all(|source: &SourceRecord| source.id != found.id) {
                    chosen.push(found.clone());
                }
            }
        }
        let (usable, mut unusable): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|source| source.status.usable());
        // What nobody ever approved, and nobody asked for, is missed by no answer.
        if wanted.is_empty() && !usable.is_empty() {
            unusable.retain(|source| source.status.state() != ConnectionState::AuthorizationRequired);
        }
        Ok((usable, unusable))
    }

    /// The conversation to go on with and its last turn, or a new one.
    async fn conversation_for(
        &self,
        caller: &Caller,
        wanted: Option<ConversationId>,
        question: &str,
    ) -> Result<(ConversationId, Option<Turn>), AppError> {
        if let Some(id) = wanted {
            let answers = self.conversation(caller, id).await?;
            let last = answers.into_iter().rev().find(|answer| !answer.plan.steps.is_empty());
            return Ok((
                id,
                last.map(|answer| Turn {
                    question: answer.question,
                    plan: answer.plan,
                }),
            ));
        }
        let record = ConversationRecord {
            id: ConversationId::generate(),
            org: caller.org,
            title: question.chars().take(TITLE_CHARS).collect(),
            created_at: self.parts.clock.now(),
        };
        self.parts.store.create_conversation(&record).await?;
        Ok((record.id, None))
    }

    /// Stored and audited before anybody sees it.
    pub(crate) async fn keep(&self, caller: &Caller, answer: &Answer, concerned: Vec<SourceId>) -> Result<(), AppError> {
        let now = self.parts.clock.now();
        self.parts
            .store
            .put_answer(&AnswerRecord {
                id: answer.id,
                org: caller.org,
                conversation: answer.conversation_id,
                question: answer.question.clone(),
                body: json!(answer),
                sources: concerned,
                created_at: now,
            })
            .await?;
        if !answer.rest.is_empty() {
            self.parts.store.put_answer_rows(caller.org, answer.id, &answer.rest).await?;
        }
        self.record_calls(caller, answer).await?;
        self.touch(caller, &sources_of(answer), now).await
    }

    pub(crate) async fn record_calls(&self, caller: &Caller, answer: &Answer) -> Result<(), AppError> {
        let calls: Vec<_> = answer
            .tool_calls
            .iter()
            .map(|call| json!({ "source": call.source, "tool": call.tool, "rows": call.rows, "failed": call.error.is_some() }))
            .collect();
        self.record(
            caller.org,
            caller.actor,
            "question.answered",
            &answer.id.to_string(),
            json!({ "outcome": answer.outcome, "calls": calls }),
        )
        .await
    }

    pub(crate) async fn touch(&self, caller: &Caller, sources: &[SourceId], now: OffsetDateTime) -> Result<(), AppError> {
        for source in sources {
            self.parts.store.touch_source(caller.org, *source, now).await?;
        }
        Ok(())
    }
}

/// Passes events on, the answer aside: it is shown when it is stored and its calls are audited. Ends when nobody listens, which cancels.
async fn forward(mut from: mpsc::Receiver<Event>, to: mpsc::Sender<Event>) {
    loop {
        let event = tokio::select! {
            event = from.recv() => event,
            () = to.closed() => None,
        };
        match event {
            None => return,
            Some(Event::Answer(_)) => {}
            Some(event) => {
                if to.send(event).await.is_err() {
                    return;
                }
            }
        }
    }
}

pub(crate) fn sources_of(answer: &Answer) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = answer.tool_calls.iter().map(|call| call.source).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// The sources that the answer was made from, and those not open to everybody that it may tell of in another way: an answer without a result names tools
/// and sources that might have had one, and every answer says which could not be used.
fn concerned(answer: &Answer, restricted: &[&SourceRecord]) -> Vec<SourceId> {
    let mut sources = sources_of(answer);
    let named = |source: &SourceRecord| answer.notes.iter().chain([&answer.text]).any(|text| text.contains(&source.name));
    let told = |source: &&&SourceRecord| answer.outcome != Outcome::Answered || !source.status.usable() || named(source);
    sources.extend(restricted.iter().filter(told).map(|source| source.id));
    sources.sort_unstable();
    sources.dedup();
    sources
}

pub(crate) fn answer_of(body: serde_json::Value) -> Result<Answer, AppError> {
    serde_json::from_value(body).map_err(|_| AppError::new(Problem::internal()))
}

pub(crate) fn why_unusable(source: &SourceRecord) -> Problem {
    let status = &source.status;
    Problem::new(
        ProblemKind::Conflict,
        "source_needs_authorization",
        status.reason().unwrap_or("It is not connected.").to_owned(),
        status.next_step().unwrap_or("Authorize it again.").to_owned(),
    )
    .quoting(status.quoted().unwrap_or(&source.name))
}

fn question_text(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::invalid(
            "empty_question",
            "There is no question.",
            "Type one, such as: which projects were created this month?",
        ));
    }
    if text.chars().count() > MAX_QUESTION_CHARS {
        return Err(AppError::invalid(
            "question_too_long",
            format!("The question has more than {MAX_QUESTION_CHARS} characters."),
            "Ask it shorter.",
        ));
    }
    Ok(text.to_owned())
}

/// `Z`, `+02:00`, `-0530`, or a zone of the IANA database as its clocks are then; UTC when absent.
fn utc_offset(text: Option<&str>, now: OffsetDateTime) -> Result<UtcOffset, AppError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(UtcOffset::UTC);
    };
    if text == "Z" {
        return Ok(UtcOffset::UTC);
    }
    let formats = [
        time::macros::format_description!("[offset_hour sign:mandatory]:[offset_minute]"),
        time::macros::format_description!("[offset_hour sign:mandatory][offset_minute]"),
    ];
    formats
        .iter()
        .find_map(|format| UtcOffset::parse(text, format).ok())
        // No clock on Earth is farther from UTC.
        .filter(|offset| offset.whole_minutes().abs() <= 14 * 60)
        .or_else(|| zone_offset(text, now))
        .ok_or_else(|| {
            AppError::invalid(
                "invalid_timezone",
                format!("{text:?} is neither an offset from UTC nor a time zone."),
                "Write it as +02:00 or Europe/Berlin, or leave it out for UTC.",
            )
            .quoting(text)
        })
}

fn zone_offset(name: &str, now: OffsetDateTime) -> Option<UtcOffset> {
    let zone = jiff::tz::TimeZone::get(name).ok()?;
    let at = jiff::Timestamp::from_second(now.unix_timestamp()).ok()?;
    UtcOffset::from_whole_seconds(zone.to_offset(at).seconds()).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::{datetime, offset};

    use super::*;

    #[test]
    fn a_zone_has_the_offset_of_its_clocks_then() {
        let at = |text, now| utc_offset(Some(text), now).unwrap();
        assert_eq!(at("Europe/Berlin", datetime!(2026-07-01 12:00 UTC)), offset!(+2));
        assert_eq!(at("Europe/Berlin", datetime!(2026-12-01 12:00 UTC)), offset!(+1));
        assert_eq!(at("Asia/Kathmandu", datetime!(2026-12-01 12:00 UTC)), offset!(+5:45));
        for text in ["Europe/Atlantis", "+25:00", "../etc/passwd", "02:00"] {
            assert!(utc_offset(Some(text), datetime!(2026-12-01 12:00 UTC)).is_err(), "{text}");
        }
    }
}
