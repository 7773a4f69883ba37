//! Replies: JSON, event streams with resumption, and error bodies.

use std::sync::Arc;
use std::time::Duration;

use belvedere_outbound::{Opened, OutboundError};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use rmcp::model::ServerJsonRpcMessage;
use rmcp::transport::streamable_http_client::StreamableHttpError;
use serde_json::{Value, json};
use sse_stream::{Error as SseError, Sse, SseStream};

use super::envelope::{Decoded, Origin, decode};
use super::{Asked, Ended, Outgoing, Wire, not_discoverable};
use crate::failure::Failure;
use crate::inputs::fulfil;
use crate::slot::Slot;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Sent by rmcp in the era that knows no requests of the server.
const MCP_METHOD: HeaderName = HeaderName::from_static("mcp-method");
/// How often a stream that ends without its answer is taken up again.
const MAX_RESUMPTIONS: usize = 5;
const MAX_RETRY_DELAY: Duration = Duration::from_secs(5);
/// Requests of the server that are answered on one stream; further ones are ignored.
const MAX_ANSWERS: usize = 16;
/// Of an error body, in bytes.
const MAX_ERROR_BODY: usize = 64 << 10;

impl Wire {
    /// The answer in a successful reply; `None` where none is awaited.
    pub(super) async fn read(
        &self,
        opened: Opened,
        outgoing: &Outgoing,
        headers: &HeaderMap,
    ) -> Result<Option<ServerJsonRpcMessage>, Ended> {
        if outgoing.id.is_none() {
            return Ok(None);
        }
        let kind = media_type(&opened.headers);
        match kind.as_deref() {
            Some("application/json") => {
                let body = opened.into_bytes().await.map_err(Failure::from)?;
                match decode(text(&body)?, Origin::Body, outgoing)? {
                    Decoded::Answer(message) => Ok(Some(message)),
                    Decoded::SessionGone => Err(Ended::SessionGone),
                    Decoded::Asks { .. } | Decoded::Aside => Err(Failure::Malformed {
                        what: "it is not an answer",
                    }
                    .into()),
                }
            }
            Some("text/event-stream") => self.follow(opened, outgoing, headers).await.map(Some),
            other => Err(Failure::NotMcp {
                got: other.unwrap_or("no content type").to_owned(),
            }
            .into()),
        }
    }

    async fn follow(&self, opened: Opened, outgoing: &Outgoing, headers: &HeaderMap) -> Result<ServerJsonRpcMessage, Ended> {
        let mut stream = SseStream::from_bytes_stream(opened.body);
        let (mut last_event, mut delay, mut answers) = (None, Duration::from_secs(1), 0);
        for _ in 0..=MAX_RESUMPTIONS {
            let broken = loop {
                let event = match stream.next().await {
                    Some(Ok(event)) => event,
                    Some(Err(error)) => break Some(stream_failure(error)),
                    None => break None,
                };
                let Sse { data, id, retry, .. } = event;
                last_event = id.filter(|id| !id.is_empty()).or(last_event);
                delay = retry.map_or(delay, Duration::from_millis).min(MAX_RETRY_DELAY);
                let Some(data) = data.filter(|data| !data.trim().is_empty()) else {
                    continue;
                };
                match decode(&data, Origin::Event, outgoing)? {
                    Decoded::Answer(message) => return Ok(message),
                    Decoded::SessionGone => return Err(Ended::SessionGone),
                    Decoded::Asks { id, method, params } if answers < MAX_ANSWERS && !headers.contains_key(MCP_METHOD) => {
                        answers += 1;
                        self.answer(id, &method, &params, headers).await;
                    }
                    Decoded::Asks { .. } | Decoded::Aside => {}
                }
            };
            stream = match (broken, last_event.as_deref().and_then(|id| HeaderValue::from_str(id).ok())) {
                // Bounds that are used up do not come back by asking again.
                (Some(failure @ (Failure::TooLarge { .. } | Failure::Malformed { .. })), _) | (Some(failure), None) => {
                    return Err(failure.into());
                }
                (None, None) => {
                    return Err(Failure::Malformed {
                        what: "the stream ended before the answer",
                    }
                    .into());
                }
                (_, Some(last)) => {
                    tokio::time::sleep(delay).await;
                    SseStream::from_bytes_stream(self.resume(headers, last).await?.body)
                }
            };
        }
        Err(Failure::Malformed {
            what: "the stream ended again and again before the answer",
        }
        .into())
    }

    /// Streamable HTTP of the initialize eras, "Resumability and Redelivery".
    async fn resume(&self, headers: &HeaderMap, last_event: HeaderValue) -> Result<Opened, Failure> {
        let mut headers = headers.clone();
        headers.remove(header::CONTENT_TYPE);
        headers.insert(LAST_EVENT_ID, last_event);
        let opened = self.exchange(Method::GET, headers, Bytes::new(), self.0.limits).await?;
        match (opened.status, media_type(&opened.headers).as_deref()) {
            (StatusCode::OK, Some("text/event-stream")) => Ok(opened),
            _ => Err(Failure::Malformed {
                what: "the stream ended before the answer and cannot be taken up again",
            }),
        }
    }

    /// The standing stream of the older era, read for the questions on it alone.
    pub(super) async fn questions(
        &self,
        mut headers: HeaderMap,
        last_event: Option<String>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, StreamableHttpError<Failure>> {
        let answers_with = headers.clone();
        headers.remove(header::CONTENT_TYPE);
        if let Some(last) = last_event.and_then(|id| HeaderValue::from_str(&id).ok()) {
            headers.insert(LAST_EVENT_ID, last);
        }
        let opened = self.exchange(Method::GET, headers, Bytes::new(), self.0.limits).await;
        let opened = opened.map_err(StreamableHttpError::Client)?;
        if opened.status != StatusCode::OK || media_type(&opened.headers).as_deref() != Some("text/event-stream") {
            return Err(StreamableHttpError::ServerDoesNotSupportSse);
        }
        let (wire, headers) = (self.clone(), Arc::new(answers_with));
        let events = SseStream::from_bytes_stream(opened.body);
        let answered = events.filter_map(move |event| {
            let (wire, headers) = (wire.clone(), headers.clone());
            async move {
                wire.answer_event(event.ok()?, &headers).await;
                None
            }
        });
        Ok(answered.boxed())
    }

    async fn answer_event(&self, event: Sse, headers: &HeaderMap) {
        let nobody = Outgoing {
            id: None,
            asked: Asked::Other,
            slot: Slot::default(),
            in_session: true,
            max_tools: 0,
        };
        let data = event.data.unwrap_or_default();
        if let Ok(Decoded::Asks { id, method, params }) = decode(&data, Origin::Event, &nobody) {
            self.answer(id, &method, &params, headers).await;
        }
    }

    /// A server may ping, and ask what we declared to answer; what else it asks is refused, or it would wait.
    async fn answer(&self, id: Value, method: &str, params: &Value, headers: &HeaderMap) {
        let result = match (method, self.inputs()) {
            ("ping", _) => Some(json!({})),
            (_, Some(inputs)) => fulfil(inputs, method, params).await,
            (_, None) => None,
        };
        let answer = match result {
            Some(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            None => json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32601, "message": "not supported by this client"}}),
        };
        let sent = self
            .exchange(Method::POST, headers.clone(), Bytes::from(answer.to_string()), self.0.limits)
            .await;
        if let Err(failure) = sent {
            tracing::debug!(source = %self.0.target.source, %failure, "the server's request could not be answered");
        }
    }

    /// The JSON-RPC error in a reply of status 4xx or 5xx, or what the status itself says.
    pub(super) async fn read_error(&self, opened: Opened, outgoing: &Outgoing) -> Result<ServerJsonRpcMessage, Ended> {
        let status = opened.status;
        let retry_after = self.retry_after(&opened.headers);
        let body = prefix(opened).await;
        let session_suspect = outgoing.in_session && status == StatusCode::BAD_REQUEST;
        match std::str::from_utf8(&body)
            .ok()
            .and_then(|text| decode(text, Origin::Body, outgoing).ok())
        {
            Some(Decoded::SessionGone) => return Err(Ended::SessionGone),
            Some(Decoded::Answer(ServerJsonRpcMessage::Error(error))) => {
                let unaddressed = serde_json::from_slice::<Value>(&body).is_ok_and(|body| body.get("id").is_none_or(Value::is_null));
                if session_suspect && unaddressed {
                    return Err(Ended::SessionGone);
                }
                if outgoing.id.is_some() {
                    return Ok(ServerJsonRpcMessage::Error(error));
                }
            }
            _ if session_suspect => return Err(Ended::SessionGone),
            _ => {}
        }
        if outgoing.asked == Asked::Discover && status.is_client_error() {
            return Ok(not_discoverable(outgoing.id.clone()));
        }
        Err(match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Failure::NotMcp {
                got: format!("HTTP status {}", status.as_u16()),
            },
            _ => Failure::Status {
                status: status.as_u16(),
                retry_after,
            },
        }
        .into())
    }
}

/// The essence, in lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(|essence| essence.trim().to_ascii_lowercase())
}

fn text(body: &[u8]) -> Result<&str, Failure> {
    let text = std::str::from_utf8(body).map_err(|_| Failure::Malformed { what: "it is not UTF-8" })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn stream_failure(error: SseError) -> Failure {
    match error {
        SseError::Body(cause) => match cause.downcast::<OutboundError>() {
            Ok(error) => Failure::from(*error),
            Err(_) => Failure::Malformed {
                what: "the stream broke off",
            },
        },
        _ => Failure::Malformed {
            what: "the stream is not made of events",
        },
    }
}

async fn prefix(mut opened: Opened) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < MAX_ERROR_BODY {
        let Some(Ok(chunk)) = opened.body.next().await else {
            break;
        };
        read.extend_from_slice(&chunk);
    }
    read.truncate(MAX_ERROR_BODY);
    read
}
