//! A scripted server, a token keeper that can refresh, and a memory of connection events.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use belvedere_mcp_client::{ClientConfig, McpClient};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_tool_filter::ToolSourceError;
use belvedere_types::credential::{AccessTokens, Challenge, Credential, SecretVersion, TokenError};
use belvedere_types::{
    ConnectionEvent, ConnectionStatus, Connections, Explain, ManualClock, OrgId, Problem, ProblemKind, SecretText, SourceId, SourceTarget,
    StorageError, VendorId,
};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::Url;

/// One request as the server saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Seen {
    pub fn rpc(&self) -> &str {
        self.body["method"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Our request's result.
    pub fn result(&self, result: Value) -> Response {
        json_reply(200, &json!({"jsonrpc": "2.0", "id": self.body["id"], "result": result}))
    }
}

pub fn json_reply(status: u16, body: &Value) -> Response {
    raw(status, "application/json", body.to_string())
}

pub fn raw(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
}

pub struct Scripted {
    pub url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Scripted {
    /// `None` from the script is silence.
    pub async fn start(script: impl Fn(&Seen) -> Option<Response> + Clone + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let journal = seen.clone();
        let app = axum::Router::new().fallback(move |request: Request| {
            let (script, journal) = (script.clone(), journal.clone());
            async move {
                let (parts, body) = request.into_parts();
                let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let seen = Seen {
                    method: parts.method,
                    headers: parts.headers,
                    body: serde_json::from_slice(&bytes).unwrap_or_default(),
                };
                journal.lock().unwrap().push(seen.clone());
                match script(&seen) {
                    Some(response) => response.into_response(),
                    None => std::future::pending().await,
                }
            }
        });
        Self {
            url: serve(app).await,
            seen,
        }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self, rpc: &str) -> usize {
        self.seen().iter().filter(|seen| seen.rpc() == rpc).count()
    }
}

pub async fn serve(app: axum::Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

/// The start-up of the stateless era; `None` for anything else.
pub fn stateless(seen: &Seen) -> Option<Response> {
    (seen.rpc() == "server/discover").then(|| {
        seen.result(json!({"resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}, "ttlMs": 0, "cacheScope": "private"}))
    })
}

/// The start-up of the session era; `None` for anything else.
pub fn sessions(seen: &Seen, session: &str) -> Option<Response> {
    match seen.rpc() {
        "server/discover" => Some(json_reply(
            400,
            &json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32601, "message": "no such method"}}),
        )),
        "initialize" => {
            let mut response = seen.result(json!({
                "protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "old", "version": "1"}
            }));
            response.headers_mut().insert("mcp-session-id", session.parse().unwrap());
            Some(response)
        }
        "" | "notifications/initialized" | "notifications/cancelled" => Some(raw(202, "text/plain", "")),
        _ => None,
    }
}

pub fn tool(name: &str) -> Value {
    json!({"name": name, "description": "Lists things.", "inputSchema": {"type": "object", "properties": {}}})
}

pub fn page(tools: &[Value], next: Option<&str>) -> Value {
    let mut page = json!({"resultType": "complete", "tools": tools, "ttlMs": 300_000, "cacheScope": "private"});
    if let Some(next) = next {
        page["nextCursor"] = json!(next);
    }
    page
}

/// Hands out `token-{version}`; a refused token is replaced by the next version while there are versions left.
#[derive(Default)]
pub struct Keeper {
    version: AtomicUsize,
    pub versions: usize,
    pub refusals: Mutex<Vec<Vec<Challenge>>>,
}

impl Keeper {
    pub fn with_tokens(versions: usize) -> Arc<Self> {
        Arc::new(Self {
            versions,
            ..Self::default()
        })
    }

    fn bearer(version: usize) -> Credential {
        Credential::Bearer {
            token: SecretText::new(format!("token-{version}")),
            version: SecretVersion(version as i64),
        }
    }
}

#[async_trait]
impl AccessTokens for Keeper {
    async fn credential(&self, _target: &SourceTarget) -> Result<Credential, TokenError> {
        Ok(match self.versions {
            0 => Credential::None,
            _ => Self::bearer(self.version.load(Ordering::SeqCst) + 1),
        })
    }

    async fn refused(&self, _target: &SourceTarget, _failed: &Credential, challenges: &[Challenge]) -> Result<Credential, TokenError> {
        self.refusals.lock().unwrap().push(challenges.to_vec());
        if self.version.load(Ordering::SeqCst) + 1 < self.versions {
            return Ok(Self::bearer(self.version.fetch_add(1, Ordering::SeqCst) + 2));
        }
        Err(TokenError::AuthorizationRequired(Problem::new(
            ProblemKind::Vendor,
            "grant_dead",
            "Access was withdrawn.",
            "Authorize again.",
        )))
    }
}

#[derive(Default)]
pub struct Events(Mutex<Vec<ConnectionEvent>>);

impl Events {
    pub fn codes(&self) -> Vec<String> {
        let name = |event: &ConnectionEvent| match event {
            ConnectionEvent::Succeeded => "succeeded".to_owned(),
            ConnectionEvent::Failed(problem) => format!("failed {}", problem.code),
            ConnectionEvent::GrantLost(problem) => format!("lost {}", problem.code),
            other => format!("{other:?}"),
        };
        self.0.lock().unwrap().iter().map(name).collect()
    }
}

#[async_trait]
impl Connections for Events {
    async fn apply(
        &self,
        _org: OrgId,
        _source: SourceId,
        event: ConnectionEvent,
        at: OffsetDateTime,
    ) -> Result<Option<ConnectionStatus>, StorageError> {
        self.0.lock().unwrap().push(event);
        Ok(Some(ConnectionStatus::new(at)))
    }
}

pub struct Bench {
    pub client: Arc<McpClient>,
    pub target: SourceTarget,
    pub events: Arc<Events>,
    pub clock: Arc<ManualClock>,
}

/// Patient, so that a busy machine is no slow vendor; a test of patience brings its own.
pub fn config() -> ClientConfig {
    ClientConfig {
        first_byte: Duration::from_secs(60),
        total: Duration::from_secs(120),
        discover: Duration::from_secs(60),
        max_body_bytes: 1 << 20,
        max_tools: 500,
        max_pages: 10,
        ..ClientConfig::default()
    }
}

pub fn bench(url: &Url) -> Bench {
    bench_with(url, Keeper::with_tokens(0), config())
}

pub fn bench_with(url: &Url, keeper: Arc<dyn AccessTokens>, config: ClientConfig) -> Bench {
    bench_of(url, keeper, config, |client| client)
}

/// With what `change` makes of the client.
pub fn bench_of(url: &Url, keeper: Arc<dyn AccessTokens>, config: ClientConfig, change: impl FnOnce(McpClient) -> McpClient) -> Bench {
    let host = HostPort {
        host: url.host_str().unwrap().to_owned(),
        port: url.port().unwrap(),
    };
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: vec![host],
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".to_owned(),
        connect_timeout: Duration::from_secs(2),
    })
    .unwrap();
    let (events, clock) = (Arc::new(Events::default()), Arc::new(ManualClock::new(OffsetDateTime::UNIX_EPOCH)));
    let target = SourceTarget {
        org: OrgId::generate(),
        source: SourceId::generate(),
        name: "things".to_owned(),
        vendor: Some(VendorId("acme".to_owned())),
        url: url.clone(),
        headers: vec![("x-read-only".to_owned(), "true".to_owned())],
        paused_until: None,
    };
    let client = McpClient::new(outbound, keeper, events.clone(), clock.clone(), config);
    Bench {
        client: Arc::new(change(client)),
        target,
        events,
        clock,
    }
}

pub fn code(error: &ToolSourceError) -> &'static str {
    error.problem().code
}
