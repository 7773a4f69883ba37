//! A vendor on loopback: resource metadata, authorization server, registration, tokens with rotation, revocation. Every answer can be scripted.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

pub const RESOURCE_PATH: &str = "/.well-known/oauth-protected-resource/mcp";
pub const SERVER_PATH: &str = "/.well-known/oauth-authorization-server";

#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub authorization: Option<String>,
    /// The proof of RFC 9449.
    pub dpop: Option<String>,
    pub body: String,
}

impl Seen {
    pub fn form(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
pub struct Script {
    /// Served for a path once each, in this order, before anything else.
    pub next: HashMap<String, VecDeque<(u16, String)>>,
    /// Served for a path for good.
    pub fixed: HashMap<String, (u16, String)>,
    /// Laid over the default documents.
    pub server: Value,
    pub resource: Value,
    /// Laid over every token answer.
    pub tokens: Value,
    /// The token endpoint takes so long for each answer.
    pub pondering: std::time::Duration,
    /// The token endpoint wants a proof with this nonce.
    pub nonce: Option<String>,
    pub seen: Vec<Seen>,
    issued: u32,
    refresh_token: Option<String>,
}

pub struct Vendor {
    pub address: SocketAddr,
    pub script: Arc<Mutex<Script>>,
    /// Token requests wait for a permit; there are plenty unless a test takes them.
    pub gate: Arc<Semaphore>,
}

#[derive(Clone)]
struct Shared {
    base: String,
    script: Arc<Mutex<Script>>,
    gate: Arc<Semaphore>,
}

impl Vendor {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let gate = Arc::new(Semaphore::new(10_000));
        let shared = Shared {
            base: format!("http://{address}"),
            script: script.clone(),
            gate: gate.clone(),
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer).with_state(shared)).await });
        Self { address, script, gate }
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    /// Answers the next request for the path so.
    pub fn once(&self, path: &str, status: u16, body: impl ToString) {
        self.set(|script| script.next.entry(path.into()).or_default().push_back((status, body.to_string())));
    }

    pub fn always(&self, path: &str, status: u16, body: impl ToString) {
        self.set(|script| drop(script.fixed.insert(path.into(), (status, body.to_string()))));
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.script
            .lock()
            .unwrap()
            .seen
            .iter()
            .filter(|seen| seen.path == path)
            .cloned()
            .collect()
    }

    pub fn all_seen(&self) -> Vec<Seen> {
        self.script.lock().unwrap().seen.clone()
    }
}

async fn answer(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let path = uri.path().to_owned();
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let seen = Seen {
        path: path.clone(),
        authorization,
        dpop: headers.get("dpop").map(|value| value.to_str().unwrap().to_owned()),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    shared.script.lock().unwrap().seen.push(seen.clone());
    if path == "/token" {
        shared.gate.acquire().await.unwrap().forget();
        let pondering = shared.script.lock().unwrap().pondering;
        tokio::time::sleep(pondering).await;
    }
    let mut script = shared.script.lock().unwrap();
    let scripted = script
        .next
        .get_mut(&path)
        .and_then(VecDeque::pop_front)
        .or_else(|| script.fixed.get(&path).cloned());
    let (status, body) = scripted.unwrap_or_else(|| default_answer(&mut script, &shared.base, &seen));
    let nonce = script.nonce.clone();
    let location = (300..400).contains(&status).then(|| body.clone());
    let mut response = (
        StatusCode::from_u16(status).unwrap(),
        [(header::CONTENT_TYPE, "application/json")],
        body,
    )
        .into_response();
    if status == 429 {
        response.headers_mut().insert(header::RETRY_AFTER, "120".parse().unwrap());
    }
    if let Some(nonce) = nonce {
        response.headers_mut().insert("dpop-nonce", nonce.parse().unwrap());
    }
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location.parse().unwrap());
    }
    response
}

fn default_answer(script: &mut Script, base: &str, seen: &Seen) -> (u16, String) {
    match seen.path.as_str() {
        RESOURCE_PATH => {
            let document =
                json!({ "resource": format!("{base}/mcp"), "authorization_servers": [base], "scopes_supported": ["db:read", "db:write"] });
            (200, laid_over(document, &script.resource))
        }
        SERVER_PATH => {
            let document = json!({
                "issuer": base,
                "authorization_endpoint": format!("{base}/authorize"),
                "token_endpoint": format!("{base}/token"),
                "registration_endpoint": format!("{base}/register"),
                "revocation_endpoint": format!("{base}/revoke"),
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "authorization_response_iss_parameter_supported": true,
            });
            (200, laid_over(document, &script.server))
        }
        "/register" => (201, json!({ "client_id": "client-1" }).to_string()),
        "/token" => token(script, seen),
        "/revoke" => (200, String::new()),
        _ => (404, "<html>not found</html>".into()),
    }
}

fn token(script: &mut Script, seen: &Seen) -> (u16, String) {
    let has_nonce = |nonce: &String| seen.dpop.as_deref().is_some_and(|proof| claims(proof)["nonce"] == **nonce);
    if script.nonce.as_ref().is_some_and(|nonce| !has_nonce(nonce)) {
        return (400, json!({ "error": "use_dpop_nonce" }).to_string());
    }
    let refused = seen.form("grant_type").as_deref() == Some("refresh_token") && seen.form("refresh_token") != script.refresh_token;
    if refused {
        return (
            400,
            json!({ "error": "invalid_grant", "error_description": "reuse of a rotated token" }).to_string(),
        );
    }
    script.issued += 1;
    let number = script.issued;
    script.refresh_token = Some(format!("canary-refresh-{number}"));
    let reply = json!({
        "access_token": format!("canary-access-{number}"), "refresh_token": format!("canary-refresh-{number}"),
        "token_type": "Bearer", "expires_in": 60, "scope": "db:read",
    });
    (200, laid_over(reply, &script.tokens))
}

/// The middle part of a compact signature.
pub fn claims(jws: &str) -> Value {
    part(jws, 1)
}

pub fn part(jws: &str, number: usize) -> Value {
    let text = jws.split('.').nth(number).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// Fields of `over` replace; null removes.
fn laid_over(mut document: Value, over: &Value) -> String {
    for (key, value) in over.as_object().into_iter().flatten() {
        if value.is_null() {
            document.as_object_mut().unwrap().remove(key);
        } else {
            document[key] = value.clone();
        }
    }
    document.to_string()
}
