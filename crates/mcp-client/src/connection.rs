//! One live connection: the life cycle of either era, and requests that always end.

use std::collections::BTreeSet;
use std::time::Duration;

use belvedere_tool_filter::PermittedCall;
use belvedere_types::{Era, ToolReply};
use rmcp::RoleClient;
use rmcp::model::{
    CallToolRequest, CallToolRequestParams, CancelledNotificationParam, ClientCapabilities, ClientConfig as ClientInfo, ClientRequest,
    ElicitationCapability, ErrorCode, FormElicitationCapability, Implementation, ListToolsRequest, ListToolsResult, PaginatedRequestParams,
    ProtocolVersion, RequestId, ServerResult,
};
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, ClientServiceExt, Peer, PeerRequestOptions, RunningService, ServiceError};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;

use crate::failure::Failure;
use crate::inputs::{Demand, MAX_ROUNDS, fulfil_all};
use crate::slot::{Page, Slot};
use crate::wire::Wire;

/// Of what a server says about itself, in characters.
const MAX_INSTRUCTIONS: usize = 4_000;
const MAX_SERVER_NAME: usize = 120;

pub(crate) struct Connection {
    service: RunningService<RoleClient, ClientInfo>,
    wire: Wire,
    timeout: Duration,
}

impl Connection {
    /// Speaks the era known of this server, or finds it out; an era that fails in a way the other might not is tried in the other.
    pub(crate) async fn open(wire: Wire, known: Option<Era>, timeout: Duration, max_posts: usize) -> Result<Self, Failure> {
        let (first, second) = match known {
            Some(Era::Sessions) => (ClientLifecycleMode::Initialize, either()),
            Some(Era::Stateless) => {
                // It answered once, so it may take its time.
                wire.wait_for_discovery();
                (newer(), either())
            }
            None => (either(), ClientLifecycleMode::Initialize),
        };
        match Self::attempt(&wire, first, timeout, max_posts).await {
            // A server of the newer era that was slow to say so: it cannot be spoken to in the older one.
            Err(failure) if failure.is_of_the_newer_era() => {
                wire.wait_for_discovery();
                Self::attempt(&wire, newer(), timeout, max_posts).await
            }
            Err(failure) if failure.doubts_the_era() => Self::attempt(&wire, second, timeout, max_posts).await,
            other => other,
        }
    }

    async fn attempt(wire: &Wire, mode: ClientLifecycleMode, timeout: Duration, max_posts: usize) -> Result<Self, Failure> {
        drop(wire.own_slot().take_failure());
        let mut config = StreamableHttpClientTransportConfig::with_uri("").max_concurrent_requests(max_posts);
        config.reinit_on_expired_session = true;
        let transport = StreamableHttpClientTransport::with_client(wire.clone(), config);
        // A server may never ask for samples or roots, and for input only where somebody is there to give it.
        let mut capabilities = ClientCapabilities::default();
        capabilities.elicitation = wire
            .inputs()
            .map(|_| ElicitationCapability::new().with_form(FormElicitationCapability::new()));
        let info = ClientInfo::new(capabilities, Implementation::new("belvedere", env!("CARGO_PKG_VERSION")))
            .with_protocol_version(ProtocolVersion::LATEST_WITH_INITIALIZE);
        match info.serve_with_lifecycle(transport, mode).await {
            Ok(service) => Ok(Self {
                service,
                wire: wire.clone(),
                timeout,
            }),
            Err(error) => Err(wire.own_slot().take_failure().unwrap_or_else(|| startup_failure(error))),
        }
    }

    pub(crate) fn era(&self) -> Era {
        match self.service.peer().peer_info() {
            Some(info) if info.protocol_version.has_initialize() => Era::Sessions,
            _ => Era::Stateless,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.service.peer().is_transport_closed()
    }

    /// Name and version, and the instructions, both bounded.
    pub(crate) fn describes_itself(&self) -> (Option<String>, Option<String>) {
        let Some(info) = self.service.peer().peer_info() else {
            return (None, None);
        };
        let server = info
            .server_info
            .as_ref()
            .map(|server| bounded(&format!("{} {}", server.name, server.version), MAX_SERVER_NAME));
        (server, info.instructions.as_deref().map(|text| bounded(text, MAX_INSTRUCTIONS)))
    }

    /// One page, and what became of the definitions on it.
    pub(crate) async fn page(&self, cursor: Option<String>) -> Result<(ListToolsResult, Page), Failure> {
        let slot = Slot::default();
        let params = cursor.map(|cursor| PaginatedRequestParams::default().with_cursor(Some(cursor)));
        let mut request = ListToolsRequest {
            params,
            ..ListToolsRequest::default()
        };
        request.extensions.insert(slot.clone());
        match self.request(ClientRequest::ListToolsRequest(request), &slot).await? {
            ServerResult::ListToolsResult(page) => {
                let mut read = slot.take_page();
                // rmcp takes out what it could never call (SEP-2243) without a word.
                let kept: BTreeSet<&str> = page.tools.iter().map(|tool| tool.name.as_ref()).collect();
                let passed = std::mem::take(&mut read.passed);
                let silently = passed.into_iter().filter(|name| !kept.contains(name.as_str()));
                let reason = || "it asks for a header that cannot be sent".to_owned();
                read.dropped.extend(silently.map(|name| (name, reason())));
                Ok((page, read))
            }
            _ => Err(Failure::Malformed {
                what: "the list of tools has an unknown shape",
            }),
        }
    }

    pub(crate) async fn call(&self, call: &PermittedCall) -> Result<ToolReply, Failure> {
        match self.call_once(call).await {
            // The server saw other headers than the tool's schema asks for; rmcp learns the schema from a listing (SEP-2243).
            Err(Failure::Vendor { code, .. }) if code == i64::from(ErrorCode::HEADER_MISMATCH.0) => {
                self.page(None).await?;
                self.call_once(call).await
            }
            other => other,
        }
    }

    async fn call_once(&self, call: &PermittedCall) -> Result<ToolReply, Failure> {
        self.wire.hears_questions().await;
        let mut params = CallToolRequestParams::new(call.tool().to_owned()).with_arguments(call.arguments().clone());
        for _ in 0..=MAX_ROUNDS {
            let slot = Slot::default();
            let mut request = CallToolRequest::new(params);
            request.extensions.insert(slot.clone());
            self.request(ClientRequest::CallToolRequest(request), &slot).await?;
            let Some(demand) = slot.take_demand() else {
                return slot.take_reply().ok_or(Failure::Malformed {
                    what: "the call has no result",
                });
            };
            params = self.answered(call, demand).await?;
        }
        Err(Failure::InputRequired)
    }

    /// The call once more, with what the tool asked for. Belongs to this call alone.
    async fn answered(&self, call: &PermittedCall, demand: Demand) -> Result<CallToolRequestParams, Failure> {
        let inputs = self.wire.inputs().ok_or(Failure::InputRequired)?;
        let answers = fulfil_all(inputs, &demand).await.ok_or(Failure::InputRequired)?;
        let params = CallToolRequestParams::new(call.tool().to_owned())
            .with_arguments(call.arguments().clone())
            .with_input_responses(answers.into_iter().collect());
        Ok(match demand.state {
            Some(state) => params.with_request_state(state),
            None => params,
        })
    }

    async fn request(&self, request: ClientRequest, slot: &Slot) -> Result<ServerResult, Failure> {
        let peer = self.service.peer();
        let options = PeerRequestOptions::with_timeout(self.timeout);
        let result = match peer.send_request_with_option(request, options).await {
            Ok(handle) => {
                let mut abandoned = Abandoned {
                    peer,
                    id: Some(handle.id.clone()),
                };
                let result = handle.await_response().await;
                abandoned.id = None;
                result
            }
            Err(error) => Err(error),
        };
        result.map_err(|error| self.failure(error, slot))
    }

    fn failure(&self, error: ServiceError, slot: &Slot) -> Failure {
        // What the wire saw says more than what rmcp made of it.
        if let Some(failure) = slot.take_failure().or_else(|| self.wire.own_slot().take_failure()) {
            return failure;
        }
        match error {
            ServiceError::McpError(error) if error.code == ErrorCode::MISSING_REQUIRED_CLIENT_CAPABILITY => Failure::InputRequired,
            ServiceError::McpError(error) => Failure::vendor(i64::from(error.code.0), &error.message),
            ServiceError::Timeout { timeout } => Failure::TimedOut { after: timeout },
            ServiceError::UnexpectedResponse => Failure::Malformed {
                what: "the answer is of another kind than the request",
            },
            _ => Failure::SessionLost,
        }
    }
}

/// Tells the server when nobody waits for its answer any more.
struct Abandoned<'a> {
    peer: &'a Peer<RoleClient>,
    id: Option<RequestId>,
}

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        let (Some(id), Ok(runtime)) = (self.id.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let peer = self.peer.clone();
        runtime.spawn(async move {
            let cancelled = CancelledNotificationParam::new(Some(id), Some("nobody waits for it any more".to_owned()));
            if let Err(error) = peer.notify_cancelled(cancelled).await {
                tracing::debug!(%error, "a request could not be cancelled");
            }
        });
    }
}

fn newer() -> ClientLifecycleMode {
    ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    }
}

fn either() -> ClientLifecycleMode {
    ClientLifecycleMode::Auto {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
        legacy_version: Some(ProtocolVersion::LATEST_WITH_INITIALIZE),
    }
}

fn startup_failure(error: ClientInitializeError) -> Failure {
    match error {
        ClientInitializeError::JsonRpcError(error) => Failure::vendor(i64::from(error.code.0), &error.message),
        ClientInitializeError::LegacyFallbackFailed { fallback, .. } => startup_failure(*fallback),
        ClientInitializeError::NoCompatibleProtocolVersion { .. } => Failure::ProtocolVersion,
        _ => Failure::Malformed {
            what: "the server did not answer the first request as MCP prescribes",
        },
    }
}

fn bounded(text: &str, characters: usize) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(characters).collect()
}
