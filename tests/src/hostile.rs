//! A scripted vendor: well behaved until told otherwise, path by path. It is its own authorization server, approves at once, and keeps a
//! journal of every request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use serde_json::{Value, json};

pub const RESOURCE: &str = "/.well-known/oauth-protected-resource/mcp";
pub const SERVER: &str = "/.well-known/oauth-authorization-server";

/// One request as the vendor saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The JSON-RPC method.
    pub fn rpc(&self) -> String {
        self.json()["method"].as_str().unwrap_or_default().to_owned()
    }

    /// A field of the form, or of the query.
    pub fn field(&self, name: &str) -> Option<String> {
        let pairs = |text: &str| url::form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>();
        let found = [pairs(&self.body), pairs(&self.query)].concat();
        found.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Our request's result.
    pub fn result(&self, result: Value) -> Response {
        reply(200, json!({"jsonrpc": "2.0", "id": self.json()["id"], "result": result}))
    }
}

type Script = Arc<dyn Fn(&Seen) -> Option<Response> + Send + Sync>;

#[derive(Default)]
pub struct State {
    pub seen: Vec<Seen>,
    scripts: HashMap<String, Script>,
    /// Laid over the default documents; null removes.
    pub resource: Value,
    pub server: Value,
    pub registration: Value,
    pub tokens: Value,
    /// Speaks the session era and not 2026-07-28.
    pub sessions: bool,
    issued: u32,
    access: Option<String>,
    refresh: Option<String>,
    state: u32,
}

pub struct Hostile {
    pub base: String,
    state: Arc<Mutex<State>>,
}

pub fn reply(status: u16, body: Value) -> Response {
    raw(status, "application/json", body.to_string())
}

pub fn raw(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
}

pub fn with(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers_mut().append(name, value.parse().unwrap());
    response
}

pub fn unauthorized(challenge: &str) -> Response {
    with(reply(401, json!({"error": "unauthorized"})), "www-authenticate", challenge)
}

impl Hostile {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let (shared, origin) = (state.clone(), base.clone());
        let app = Router::new().fallback(move |request: Request| {
            let (state, base) = (shared.clone(), origin.clone());
            async move {
                let (parts, body) = request.into_parts();
                let seen = Seen {
                    method: parts.method,
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body: text(axum::body::to_bytes(body, 1 << 20).await.unwrap()),
                };
                answer(&state, &base, seen)
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, state }
    }

    pub fn mcp(&self) -> String {
        format!("{}/mcp", self.base)
    }

    pub fn host(&self) -> String {
        self.base.trim_start_matches("http://").to_owned()
    }

    pub fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// From now on the path answers so; `None` from the script leaves the default.
    pub fn on(&self, path: &str, script: impl Fn(&Seen) -> Option<Response> + Send + Sync + 'static) {
        self.set(|state| drop(state.scripts.insert(path.to_owned(), Arc::new(script))));
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        let state = self.state.lock().unwrap();
        state.seen.iter().filter(|seen| seen.path == path).cloned().collect()
    }

    pub fn all_seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// Requests of one JSON-RPC method.
    pub fn called(&self, rpc: &str) -> usize {
        self.seen("/mcp").iter().filter(|seen| seen.rpc() == rpc).count()
    }

    /// The token issued last is good no longer.
    pub fn expire(&self) {
        self.set(|state| state.access = None);
    }
}

fn text(bytes: Bytes) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn answer(state: &Mutex<State>, base: &str, seen: Seen) -> Response {
    let script = {
        let mut state = state.lock().unwrap();
        state.seen.push(seen.clone());
        state.scripts.get(&seen.path).cloned()
    };
    if let Some(scripted) = script.and_then(|script| script(&seen)) {
        return scripted;
    }
    let mut state = state.lock().unwrap();
    match seen.path.as_str() {
        RESOURCE => reply(
            200,
            over(
                json!({"resource": format!("{base}/mcp"), "authorization_servers": [base], "scopes_supported": ["db:read"]}),
                &state.resource,
            ),
        ),
        SERVER => reply(200, over(metadata(base), &state.server)),
        "/register" => reply(
            201,
            over(json!({"client_id": "client-1", "redirect_uris": []}), &state.registration),
        ),
        "/authorize" => authorize(base, &mut state, &seen),
        "/token" => token(&mut state, &seen),
        "/revoke" => raw(200, "text/plain", ""),
        "/mcp" => mcp(base, &state, &seen),
        _ => raw(404, "text/html", "<html>not found</html>"),
    }
}

fn metadata(base: &str) -> Value {
    json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "registration_endpoint": format!("{base}/register"),
        "revocation_endpoint": format!("{base}/revoke"),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": true,
    })
}

fn authorize(base: &str, state: &mut State, seen: &Seen) -> Response {
    state.state += 1;
    let mut back: url::Url = seen.field("redirect_uri").unwrap().parse().unwrap();
    back.query_pairs_mut()
        .append_pair("code", &format!("canary-code-{}", state.state))
        .append_pair("state", &seen.field("state").unwrap_or_default())
        .append_pair("iss", base);
    with(raw(302, "text/html", ""), "location", back.as_str())
}

fn token(state: &mut State, seen: &Seen) -> Response {
    let is_refresh = seen.field("grant_type").as_deref() == Some("refresh_token");
    if is_refresh && seen.field("refresh_token") != state.refresh {
        return reply(
            400,
            json!({"error": "invalid_grant", "error_description": "reuse of a rotated token"}),
        );
    }
    state.issued += 1;
    let number = state.issued;
    state.access = Some(format!("canary-access-{number}"));
    state.refresh = Some(format!("canary-refresh-{number}"));
    let document = json!({
        "access_token": state.access, "refresh_token": state.refresh, "token_type": "Bearer", "expires_in": 3600, "scope": "db:read",
    });
    reply(200, over(document, &state.tokens))
}

fn mcp(base: &str, state: &State, seen: &Seen) -> Response {
    let expected = state.access.as_ref().map(|token| format!("Bearer {token}"));
    if expected.is_none() || seen.header("authorization") != expected.as_deref() {
        return unauthorized(&format!("Bearer resource_metadata=\"{base}{RESOURCE}\""));
    }
    protocol(seen, state.sessions)
}

/// The protocol alone, for servers that want no token.
pub fn protocol(seen: &Seen, sessions: bool) -> Response {
    match seen.rpc().as_str() {
        "server/discover" if !sessions => seen.result(json!({
            "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}, "ttlMs": 0, "cacheScope": "private",
            "serverInfo": {"name": "scripted", "version": "1"},
        })),
        "initialize" if sessions => with(
            seen.result(json!({
                "protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "scripted", "version": "1"},
            })),
            "mcp-session-id",
            "session-1",
        ),
        "tools/list" => seen.result(json!({"resultType": "complete", "tools": tools(), "ttlMs": 0, "cacheScope": "private"})),
        "tools/call" => seen.result(json!({
            "resultType": "complete", "content": [], "structuredContent": {"invoices": [{"number": 7, "total": 12.5}, {"number": 8, "total": 20}]},
        })),
        _ if seen.json()["id"].is_null() => raw(202, "text/plain", ""),
        _ => reply(
            404,
            json!({"jsonrpc": "2.0", "id": seen.json()["id"], "error": {"code": -32601, "message": "method not found"}}),
        ),
    }
}

pub fn tools() -> Value {
    json!([{
        "name": "list_invoices", "description": "Lists all invoices with number and total.",
        "inputSchema": {"type": "object", "properties": {}}, "annotations": {"readOnlyHint": true},
    }])
}

/// Fields of `changes` replace; null removes.
fn over(mut document: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            document.as_object_mut().unwrap().remove(key);
        } else {
            document[key] = value.clone();
        }
    }
    document
}
