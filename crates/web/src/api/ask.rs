//! Asking: one answer, or the steps as they happen.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use belvedere_app::router::{Answer, Event};
use belvedere_app::{App, AskModel, AskRequest};
use belvedere_types::{AnswerId, Caller, ConversationId, Language, Problem};
use serde::Deserialize;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};

use super::follow::{Numbers, Reader, follow, seen};
use crate::access::Identity;
use crate::extract::{Body, Id, Spoken};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

/// Events that may wait for a slow reader before the question waits too.
const EVENTS_AHEAD: usize = 64;
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    question: String,
    #[serde(default, with = "time::serde::rfc3339::option")]
    now: Option<OffsetDateTime>,
    timezone: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    conversation_id: Option<ConversationId>,
    model: Option<String>,
    language: Option<Language>,
}

impl Ask {
    fn spoken(self, Spoken(usual): Spoken) -> AskRequest {
        AskRequest {
            language: self.language.unwrap_or(usual),
            question: self.question,
            now: self.now,
            timezone: self.timezone,
            sources: self.sources,
            conversation: self.conversation_id,
            model: match self.model {
                None => AskModel::InForce,
                Some(name) if name == "none" => AskModel::Without,
                Some(name) => AskModel::Named(name),
            },
        }
    }
}

pub async fn ask(
    State(state): State<WebState>,
    who: Identity,
    usual: Spoken,
    headers: HeaderMap,
    Body(request): Body<Ask>,
) -> Answered<Response> {
    let request = request.spoken(usual);
    let language = request.language;
    if accepts_events(&headers) {
        let id = state.app.begin_asking(&who.caller, request).await?;
        let reader = Reader {
            caller: who.caller,
            language,
        };
        return Ok(follow(state.app, reader, id, 0, Numbers::Left));
    }
    let asking = Asking::start(&state.app, who.caller, request);
    Ok(Json(asking.answer().await?.told(language)).into_response())
}

/// The same question's events again, from behind the one that `Last-Event-ID` names.
pub async fn events(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<AnswerId>,
    headers: HeaderMap,
) -> Answered<Response> {
    let after = seen(&headers);
    // An unknown one is a problem and no stream.
    state.app.progress(&who.caller, id, after, Duration::ZERO).await?;
    let reader = Reader {
        caller: who.caller,
        language,
    };
    Ok(follow(state.app, reader, id, after, Numbers::Given))
}

pub async fn cancel(State(state): State<WebState>, who: Identity, Id(id): Id<AnswerId>) -> Answered<StatusCode> {
    state.app.cancel(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn accepts_events(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.contains("text/event-stream"))
}

/// A question being answered. Dropping it closes the event channel, which the use case takes as a cancellation and ends in good order: the
/// work runs as a task of its own, so that a reader who leaves does not cut it between two writes.
pub struct Asking {
    events: mpsc::Receiver<Event>,
    task: JoinHandle<Answered<Answer>>,
}

impl Asking {
    pub fn start(app: &App, caller: Caller, request: AskRequest) -> Self {
        let (sender, events) = mpsc::channel(EVENTS_AHEAD);
        let app = app.clone();
        let task = tokio::spawn(async move { Ok(app.ask(&caller, request, sender).await?) });
        Self { events, task }
    }

    /// What happens next; `None` once the answer is there.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// The answer alone.
    pub async fn answer(mut self) -> Answered<Answer> {
        while self.events.recv().await.is_some() {}
        joined(self.task.await)
    }
}

fn joined(ended: Result<Answered<Answer>, JoinError>) -> Answered<Answer> {
    ended.unwrap_or_else(|_| Err(Fault(Problem::internal())))
}
