//! A transit engine with one key, over HTTP: it keeps versions, really encrypts, and misbehaves when told to.

use std::sync::{Arc, Mutex};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub const TOKEN: &str = "s.token-of-the-tests";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    NoSuchKey,
    OtherKind,
    Sealed,
    Garbage,
    Redirect,
    Endless,
    OtherVersion,
}

struct Inside {
    versions: Vec<Aes256Gcm>,
    fault: Fault,
    renewals: usize,
    nonces: u64,
}

#[derive(Clone)]
pub struct Engine {
    pub host: String,
    inside: Arc<Mutex<Inside>>,
}

impl Engine {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let engine = Self {
            host: listener.local_addr().unwrap().to_string(),
            inside: Arc::new(Mutex::new(Inside {
                versions: vec![Aes256Gcm::new(&[1; 32].into())],
                fault: Fault::None,
                renewals: 0,
                nonces: 0,
            })),
        };
        let routes = Router::new()
            .route("/v1/transit/keys/{name}", get(key))
            .route("/v1/transit/{verb}/{name}", post(transit))
            .route("/v1/auth/token/renew-self", post(renew))
            .with_state(engine.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        engine
    }

    pub fn rotate(&self) {
        let mut inside = self.inside.lock().unwrap();
        let next = u8::try_from(inside.versions.len() + 1).unwrap();
        inside.versions.push(Aes256Gcm::new(&[next; 32].into()));
    }

    pub fn fault(&self, fault: Fault) {
        self.inside.lock().unwrap().fault = fault;
    }

    pub fn renewals(&self) -> usize {
        self.inside.lock().unwrap().renewals
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "errors": [why] }))).into_response()
}

/// What stands in the way of an answer: a wrong token, or the fault that is on.
fn obstacle(inside: &Inside, headers: &HeaderMap) -> Option<Response> {
    if headers.get("x-vault-token").is_none_or(|token| token != TOKEN) {
        return Some(refused(StatusCode::FORBIDDEN, "permission denied"));
    }
    match inside.fault {
        Fault::None | Fault::OtherKind | Fault::OtherVersion => None,
        Fault::NoSuchKey => Some(refused(StatusCode::NOT_FOUND, "")),
        Fault::Sealed => Some(refused(StatusCode::SERVICE_UNAVAILABLE, "Vault is sealed")),
        Fault::Garbage => Some("<html>".into_response()),
        Fault::Redirect => Some((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "http://127.0.0.1:1/")]).into_response()),
        Fault::Endless => Some(" ".repeat(1 << 20).into_response()),
    }
}

async fn renew(State(engine): State<Engine>, headers: HeaderMap) -> Response {
    let mut inside = engine.inside.lock().unwrap();
    inside.renewals += 1;
    obstacle(&inside, &headers).unwrap_or_else(|| refused(StatusCode::BAD_REQUEST, "lease is not renewable"))
}

async fn key(State(engine): State<Engine>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let inside = engine.inside.lock().unwrap();
    if let Some(obstacle) = obstacle(&inside, &headers) {
        return obstacle;
    }
    let kind = if inside.fault == Fault::OtherKind {
        "rsa-2048"
    } else {
        "aes256-gcm96"
    };
    Json(json!({ "data": {
        "name": name, "type": kind, "latest_version": inside.versions.len(), "min_decryption_version": 1,
        "derived": false, "supports_encryption": true,
    }}))
    .into_response()
}

async fn transit(
    State(engine): State<Engine>,
    Path((verb, _)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let mut inside = engine.inside.lock().unwrap();
    if let Some(obstacle) = obstacle(&inside, &headers) {
        return obstacle;
    }
    let bound = STANDARD.decode(body["associated_data"].as_str().unwrap()).unwrap();
    if verb == "encrypt" {
        let version = usize::try_from(body["key_version"].as_u64().unwrap()).unwrap();
        let clear = STANDARD.decode(body["plaintext"].as_str().unwrap()).unwrap();
        inside.nonces += 1;
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&inside.nonces.to_be_bytes());
        let payload = Payload { msg: &clear, aad: &bound };
        let sealed = inside.versions[version - 1].encrypt(&Nonce::from(nonce), payload).unwrap();
        let said = if inside.fault == Fault::OtherVersion {
            version + 1
        } else {
            version
        };
        let text = STANDARD.encode([nonce.as_slice(), &sealed].concat());
        return Json(json!({ "data": { "ciphertext": format!("vault:v{said}:{text}"), "key_version": said } })).into_response();
    }
    let text = body["ciphertext"].as_str().unwrap();
    let (version, sealed) = text.strip_prefix("vault:v").unwrap().split_once(':').unwrap();
    let sealed = STANDARD.decode(sealed).unwrap();
    let (nonce, sealed) = sealed.split_first_chunk::<12>().unwrap();
    let cipher = &inside.versions[version.parse::<usize>().unwrap() - 1];
    match cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &bound }) {
        Ok(clear) => Json(json!({ "data": { "plaintext": STANDARD.encode(clear) } })).into_response(),
        Err(_) => refused(StatusCode::BAD_REQUEST, "cipher: message authentication failed"),
    }
}
