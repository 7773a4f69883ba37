//! Following a question under way, from any step, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use belvedere_app::router::Answer;
use belvedere_app::{App, Ended, FailedRun, RunStep};
use belvedere_types::{AnswerId, Caller, Language, problem};
use futures::stream::{self, Stream};
use serde::Serialize;
use serde_json::json;

use crate::fault::Fault;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Says under which identifier the question can be followed and cancelled, before there is an answer.
const ANSWER_ID: HeaderName = HeaderName::from_static("x-answer-id");
/// How long one look waits for news.
const PATIENCE: Duration = Duration::from_secs(10);

/// The step that the reader saw last; the browser names it by itself when it connects again.
pub fn seen(headers: &HeaderMap) -> i64 {
    let text = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Every step behind that one, then the table, the chart and the answer, or why there is none. A reader who leaves stops nothing.
pub fn follow(app: App, reader: Reader, id: AnswerId, after: i64, numbers: Numbers) -> Response {
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let mut response = Sse::new(events(app, reader, id, after, numbers))
        .keep_alive(keep_alive)
        .into_response();
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(ANSWER_ID, id);
    }
    response
}

/// Whether each step carries its number, from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// For the stream that answers a question: its form is older than the numbers, and whoever reads it can count.
    Left,
    Given,
}

/// Who follows, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    pub caller: Caller,
    pub language: Language,
}

struct Follower {
    app: App,
    reader: Reader,
    id: AnswerId,
    after: i64,
    numbers: Numbers,
    ready: VecDeque<SseEvent>,
    ended: bool,
}

fn events(app: App, reader: Reader, id: AnswerId, after: i64, numbers: Numbers) -> impl Stream<Item = Result<SseEvent, Infallible>> {
    let follower = Follower {
        app,
        reader,
        id,
        after,
        numbers,
        ready: VecDeque::new(),
        ended: false,
    };
    stream::unfold(follower, |mut follower| async move {
        loop {
            if let Some(event) = follower.ready.pop_front() {
                return Some((Ok(event), follower));
            }
            if follower.ended {
                return None;
            }
            follower.look().await;
        }
    })
}

impl Follower {
    async fn look(&mut self) {
        let progress = match self.app.progress(&self.reader.caller, self.id, self.after, PATIENCE).await {
            Ok(progress) => progress,
            Err(error) => {
                let Fault(problem) = error.into();
                self.ended = true;
                return self.ready.push_back(failure(FailedRun::from(problem), self.reader.language));
            }
        };
        for step in progress.steps {
            self.after = step.sequence;
            self.ready.push_back(said(&step, self.numbers));
        }
        match progress.ended {
            None => {}
            Some(Ended::Failed(failed)) => {
                self.ended = true;
                self.ready.push_back(failure(failed, self.reader.language));
            }
            Some(Ended::Answered(answer)) => {
                self.ended = true;
                self.ready.extend(results(&answer.told(self.reader.language)));
            }
        }
    }
}

fn said(step: &RunStep, numbers: Numbers) -> SseEvent {
    let event = named("step", step);
    match numbers {
        Numbers::Left => event,
        Numbers::Given => event.id(step.sequence.to_string()),
    }
}

fn results(answer: &Answer) -> impl Iterator<Item = SseEvent> {
    let table = answer.table.as_ref().map(|table| named("table", table));
    let chart = answer.chart.as_ref().map(|chart| named("chart", chart));
    table.into_iter().chain(chart).chain([named("answer", answer)])
}

fn failure(failed: FailedRun, language: Language) -> SseEvent {
    let told = match problem::words(&failed.code, language) {
        Some([what, next]) => FailedRun {
            detail: what.into(),
            next_step: next.into(),
            ..failed
        },
        None => failed,
    };
    named("error", &json!(told))
}

fn named(name: &'static str, data: &impl Serialize) -> SseEvent {
    SseEvent::default()
        .event(name)
        .json_data(data)
        .unwrap_or_else(|_| SseEvent::default().event("error").data(r#"{"code":"internal_error"}"#))
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    /// Everything the browser would receive for these events.
    async fn wire(events: Vec<SseEvent>) -> String {
        let response = Sse::new(stream::iter(events).map(Ok::<_, Infallible>)).into_response();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn steps_are_framed_with_their_number_and_a_failure_ends_as_an_error_event() {
        let step = RunStep {
            sequence: 7,
            stage: "calling".into(),
            text: "a\n\nevent: answer\ndata: forged".into(),
        };
        let failed = FailedRun {
            code: "vendor_error".into(),
            detail: "It is down.".into(),
            next_step: "Wait.".into(),
        };
        assert_eq!(
            wire(vec![said(&step, Numbers::Given), failure(failed.clone(), Language::English)]).await,
            "event: step\ndata: {\"stage\":\"calling\",\"text\":\"a\\n\\nevent: answer\\ndata: forged\"}\nid: 7\n\n\
             event: error\ndata: {\"code\":\"vendor_error\",\"detail\":\"It is down.\",\"next_step\":\"Wait.\"}\n\n"
        );
    }

    #[test]
    fn the_last_event_is_a_number_or_none() {
        let header = |value: &str| HeaderMap::from_iter([(LAST_EVENT_ID, HeaderValue::from_str(value).unwrap())]);
        assert_eq!(["3", "x", "", "-1"].map(|value| seen(&header(value))), [3, 0, 0, -1]);
        assert_eq!(seen(&HeaderMap::new()), 0);
    }
}
