//! rmcp's HTTP seam over the guarded client: credentials, limits, session loss, and replies read before rmcp sees them.

mod envelope;
mod exchange;
mod reply;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use belvedere_outbound::{Limits, Outbound, OutboundError};
use belvedere_types::credential::AccessTokens;
use belvedere_types::{Clock, SourceTarget};
use bytes::Bytes;
use futures::stream::BoxStream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use rmcp::ErrorData;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest, GetExtensions, RequestId, ServerJsonRpcMessage};
use rmcp::transport::streamable_http_client::{SseError, StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse};
use sse_stream::Sse;
use tokio::sync::watch;

use crate::failure::Failure;
use crate::inputs::Inputs;
use crate::slot::Slot;

const SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");

type Posted = Result<StreamableHttpPostResponse, StreamableHttpError<Failure>>;

/// One connection's way out. Every request carries a credential asked for at that moment.
#[derive(Clone)]
pub(crate) struct Wire(Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) outbound: Outbound,
    pub(crate) tokens: Arc<dyn AccessTokens>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) target: SourceTarget,
    pub(crate) limits: Limits,
    pub(crate) discover: Duration,
    pub(crate) patient: AtomicBool,
    pub(crate) max_tools: usize,
    pub(crate) inputs: Option<Arc<dyn Inputs>>,
    /// False from the beginning of a session until its standing stream is open, where one is wanted.
    pub(crate) hears: watch::Sender<bool>,
    /// The server's last one (RFC 9449 §8.2).
    pub(crate) nonce: Mutex<Option<String>>,
    /// For the requests that rmcp makes by itself: `server/discover` and `initialize`.
    pub(crate) own: Slot,
}

/// What is known of a message on its way out.
struct Outgoing {
    /// `None` for a notification or an answer of ours.
    id: Option<RequestId>,
    asked: Asked,
    slot: Slot,
    in_session: bool,
    max_tools: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Discover,
    ListTools,
    CallTool,
    Other,
}

/// A post that brought no answer.
enum Ended {
    Failed(Failure),
    /// rmcp begins a new session and posts once more.
    SessionGone,
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Wire {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// From now on `server/discover` may take as long as any other request, and its silence is no answer.
    pub(crate) fn wait_for_discovery(&self) {
        self.0.patient.store(true, Ordering::Relaxed);
    }

    fn is_patient(&self) -> bool {
        self.0.patient.load(Ordering::Relaxed)
    }

    pub(crate) fn inputs(&self) -> Option<&dyn Inputs> {
        self.0.inputs.as_deref()
    }

    /// Returns when a question of the server would be heard. A server asks on the standing stream, which rmcp opens beside the first requests:
    /// what it asks before that is lost. One that opens none is not waited for longer than for any first byte.
    pub(crate) async fn hears_questions(&self) {
        let mut hears = self.0.hears.subscribe();
        drop(tokio::time::timeout(self.0.limits.first_byte, hears.wait_for(|hears| *hears)).await);
    }

    /// Why a request that rmcp made by itself failed.
    pub(crate) fn own_slot(&self) -> &Slot {
        &self.0.own
    }

    async fn post(&self, message: ClientJsonRpcMessage, session: Option<Arc<str>>, custom: HashMap<HeaderName, HeaderValue>) -> Posted {
        let outgoing = self.outgoing(&message, session.is_some());
        match self.post_once(&message, &outgoing, headers(session.as_deref(), custom)).await {
            Ok(answer) => Ok(answer),
            Err(Ended::SessionGone) => Err(StreamableHttpError::SessionExpired),
            Err(Ended::Failed(failure)) => {
                outgoing.slot.fail(failure.clone());
                Err(StreamableHttpError::Client(failure))
            }
        }
    }

    async fn post_once(
        &self,
        message: &ClientJsonRpcMessage,
        outgoing: &Outgoing,
        headers: HeaderMap,
    ) -> Result<StreamableHttpPostResponse, Ended> {
        match self.post_and_read(message, outgoing, headers).await {
            // A server of the older era may stay silent on a method it does not know.
            Err(Ended::Failed(Failure::Outbound(error)))
                if outgoing.asked == Asked::Discover && !self.is_patient() && matches!(*error, OutboundError::TimedOut { .. }) =>
            {
                Ok(StreamableHttpPostResponse::Json(not_discoverable(outgoing.id.clone()), None))
            }
            other => other,
        }
    }

    async fn post_and_read(
        &self,
        message: &ClientJsonRpcMessage,
        outgoing: &Outgoing,
        headers: HeaderMap,
    ) -> Result<StreamableHttpPostResponse, Ended> {
        let body = serde_json::to_vec(message).map_err(|_| Failure::Malformed {
            what: "the request cannot be written as JSON",
        })?;
        let opened = self
            .exchange(Method::POST, headers.clone(), Bytes::from(body), self.limits_of(outgoing))
            .await?;
        let session = opened
            .headers
            .get(SESSION_ID)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        if session.is_some() && !outgoing.in_session && self.0.inputs.is_some() {
            self.0.hears.send_replace(false);
        }
        let answer = match opened.status {
            StatusCode::ACCEPTED | StatusCode::NO_CONTENT => None,
            StatusCode::NOT_FOUND if outgoing.in_session => return Err(Ended::SessionGone),
            status if status.is_success() => self.read(opened, outgoing, &headers).await?,
            _ => Some(self.read_error(opened, outgoing).await?),
        };
        Ok(match answer {
            Some(message) => StreamableHttpPostResponse::Json(message, session),
            None => StreamableHttpPostResponse::Accepted,
        })
    }

    fn outgoing(&self, message: &ClientJsonRpcMessage, in_session: bool) -> Outgoing {
        let own = || self.0.own.clone();
        let max_tools = self.0.max_tools;
        let ClientJsonRpcMessage::Request(request) = message else {
            return Outgoing {
                id: None,
                asked: Asked::Other,
                slot: own(),
                in_session,
                max_tools,
            };
        };
        let asked = match &request.request {
            ClientRequest::DiscoverRequest(_) => Asked::Discover,
            ClientRequest::ListToolsRequest(_) => Asked::ListTools,
            ClientRequest::CallToolRequest(_) => Asked::CallTool,
            _ => Asked::Other,
        };
        let slot = request.request.extensions().get::<Slot>().cloned().unwrap_or_else(own);
        Outgoing {
            id: Some(request.id.clone()),
            asked,
            slot,
            in_session,
            max_tools,
        }
    }

    fn limits_of(&self, outgoing: &Outgoing) -> Limits {
        let limits = self.0.limits;
        match outgoing.asked {
            Asked::Discover if !self.is_patient() => Limits {
                first_byte: limits.first_byte.min(self.0.discover),
                total: limits.total.min(self.0.discover),
                ..limits
            },
            Asked::Discover | Asked::ListTools | Asked::CallTool | Asked::Other => limits,
        }
    }
}

fn headers(session: Option<&str>, custom: HashMap<HeaderName, HeaderValue>) -> HeaderMap {
    let mut headers: HeaderMap = custom.into_iter().collect();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(session) = session.and_then(|id| HeaderValue::from_str(id).ok()) {
        headers.insert(SESSION_ID, session);
    }
    headers
}

/// Tells rmcp that the server is of the older era, whatever it really said.
fn not_discoverable(id: Option<RequestId>) -> ServerJsonRpcMessage {
    ServerJsonRpcMessage::error(ErrorData::invalid_request("server/discover is not understood", None), id)
}

impl StreamableHttpClient for Wire {
    type Error = Failure;

    async fn post_message(
        &self,
        _uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        _auth: Option<String>,
        custom: HashMap<HeaderName, HeaderValue>,
    ) -> Posted {
        self.post(message, session, custom).await
    }

    async fn delete_session(
        &self,
        _uri: Arc<str>,
        session: Arc<str>,
        _auth: Option<String>,
        custom: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), StreamableHttpError<Failure>> {
        let deleted = self
            .exchange(Method::DELETE, headers(Some(&session), custom), Bytes::new(), self.0.limits)
            .await;
        deleted.map(|_| ()).map_err(StreamableHttpError::Client)
    }

    /// The older era's standing stream is refused: it would hold a socket open for every source that nobody asks. Only a client that answers
    /// questions opens it, because that is where servers ask them.
    async fn get_stream(
        &self,
        _uri: Arc<str>,
        session: Option<Arc<str>>,
        last_event: Option<String>,
        _auth: Option<String>,
        custom: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, StreamableHttpError<Failure>> {
        if self.0.inputs.is_none() {
            return Err(StreamableHttpError::ServerDoesNotSupportSse);
        }
        let opened = self.questions(headers(session.as_deref(), custom), last_event).await;
        self.0.hears.send_replace(true);
        opened
    }
}
