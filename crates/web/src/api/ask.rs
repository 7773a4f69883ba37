//! Asking: one answer, or the steps as they happen.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use belvedere_app::router::{Answer, Event};
use belvedere_app::{App, AskModel, AskRequest};
use belvedere_types::{Caller, ConversationId, Problem};
use futures::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};

use crate::access::Identity;
use crate::extract::Body;
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
}

impl From<Ask> for AskRequest {
    fn from(ask: Ask) -> Self {
        Self {
            question: ask.question,
            now: ask.now,
            timezone: ask.timezone,
            sources: ask.sources,
            conversation: ask.conversation_id,
            model: match ask.model {
                None => AskModel::InForce,
                Some(name) if name == "none" => AskModel::Without,
                Some(name) => AskModel::Named(name),
            },
        }
    }
}

pub async fn ask(State(state): State<WebState>, who: Identity, headers: HeaderMap, Body(request): Body<Ask>) -> Answered<Response> {
    let asking = Asking::start(&state.app, who.caller, request.into());
    if accepts_events(&headers) {
        let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
        return Ok(Sse::new(asking.into_stream()).keep_alive(keep_alive).into_response());
    }
    Ok(Json(asking.answer().await?).into_response())
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

    /// The answer alone.
    pub async fn answer(mut self) -> Answered<Answer> {
        while self.events.recv().await.is_some() {}
        joined(self.task.await)
    }

    /// Events as they come; the last one is `answer`, sent once the answer is stored, or `error`.
    fn into_stream(self) -> impl Stream<Item = Result<SseEvent, Infallible>> {
        stream::unfold(Some(self), |asking| async move {
            let mut asking = asking?;
            while let Some(event) = asking.events.recv().await {
                // The router's own closing event comes before storing; ours comes after.
                if let Some(event) = step_event(&event) {
                    return Some((Ok(event), Some(asking)));
                }
            }
            Some((Ok(last_event(joined(asking.task.await))), None))
        })
    }
}

fn joined(ended: Result<Answered<Answer>, JoinError>) -> Answered<Answer> {
    ended.unwrap_or_else(|_| Err(Fault(Problem::internal())))
}

fn step_event(event: &Event) -> Option<SseEvent> {
    match event {
        Event::Step { stage, text } => Some(named("step", &json!({ "stage": stage, "text": text }))),
        Event::Table(table) => Some(named("table", table)),
        Event::Chart(chart) => Some(named("chart", chart)),
        Event::Answer(_) | Event::Error { .. } => None,
    }
}

fn last_event(ended: Answered<Answer>) -> SseEvent {
    match ended {
        Ok(answer) => named("answer", &answer),
        Err(Fault(problem)) => problem_event(&problem),
    }
}

fn problem_event(problem: &Problem) -> SseEvent {
    named(
        "error",
        &json!({ "code": problem.code, "detail": problem.detail, "next_step": problem.next_step }),
    )
}

fn named(name: &'static str, data: &impl Serialize) -> SseEvent {
    SseEvent::default()
        .event(name)
        .json_data(data)
        .unwrap_or_else(|_| SseEvent::default().event("error").data(r#"{"code":"internal_error"}"#))
}

#[cfg(test)]
mod tests {
    use belvedere_types::ProblemKind;
    use futures::StreamExt;

    use super::*;

    /// Everything the browser would receive for these events.
    async fn wire(events: Vec<Event>, ended: Answered<Answer>) -> String {
        let (sender, receiver) = mpsc::channel(8);
        for event in events {
            sender.send(event).await.unwrap();
        }
        drop(sender);
        let asking = Asking {
            events: receiver,
            task: tokio::spawn(async move { ended }),
        };
        let response = Sse::new(asking.into_stream()).into_response();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn steps_are_framed_and_a_failure_ends_the_stream_as_an_error_event() {
        let step = Event::Step {
            stage: "calling".into(),
            text: "a\n\nevent: answer\ndata: forged".into(),
        };
        let failed = Fault(Problem::new(ProblemKind::Vendor, "vendor_error", "It is down.", "Wait."));
        assert_eq!(
            wire(vec![step], Err(failed)).await,
            "event: step\ndata: {\"stage\":\"calling\",\"text\":\"a\\n\\nevent: answer\\ndata: forged\"}\n\n\
             event: error\ndata: {\"code\":\"vendor_error\",\"detail\":\"It is down.\",\"next_step\":\"Wait.\"}\n\n"
        );
    }

    #[tokio::test]
    async fn dropping_the_stream_closes_the_channel_the_work_writes_to() {
        let (sender, receiver) = mpsc::channel(1);
        let asking = Asking {
            events: receiver,
            task: tokio::spawn(async { Err(Fault(Problem::internal())) }),
        };
        drop(asking.into_stream().boxed());
        assert!(
            sender
                .send(Event::Step {
                    stage: "calling".into(),
                    text: String::new()
                })
                .await
                .is_err()
        );
    }
}
