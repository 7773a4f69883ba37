//! The bearer check in front of an MCP endpoint, and the faults that must go around the MCP library.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::{
    faults::Fault,
    journal::{Effect, Entry, What, Who},
    vendor::{FixedToken, Vendor},
};

const BODY_LIMIT: usize = 4 * 1024 * 1024;
const REPLY_LIMIT: usize = 64 * 1024 * 1024;

#[derive(Clone)]
pub struct GuardState {
    pub vendor: Arc<Vendor>,
    /// URL of the protected resource metadata, for the challenge.
    pub resource_metadata: Option<String>,
}

/// What a valid token stands for; handlers find it among the request's extensions.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    pub client: Option<String>,
    pub grant: Option<String>,
    pub workspace: Option<String>,
    pub scope: String,
}

pub async fn guard(State(state): State<GuardState>, request: Request, next: Next) -> Response {
    let admission = match admit(&state, &request) {
        Ok(admission) => admission,
        Err(reason) => return refuse(&state, reason),
    };
    let who = Who {
        client: admission.client.clone(),
        grant: admission.grant.clone(),
    };
    let mut response = pass(&state.vendor, admission, request, next).await;
    response.extensions_mut().insert(who);
    response
}

fn admit(state: &GuardState, request: &Request) -> Result<Admission, &'static str> {
    let door = &state.vendor.door;
    if let Some(fixed) = &door.fixed
        && let Some(given) = fixed.headers.iter().find_map(|name| request.headers().get(*name))
    {
        return fixed_token(fixed, given.as_bytes());
    }
    let header = request.headers().get(header::AUTHORIZATION).ok_or("Missing Authorization header")?;
    let token = header
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or("The Authorization header is not a bearer token")?;
    match (&door.authority, &door.fixed) {
        (Some(authority), Some(fixed)) if fixed.headers.is_empty() => {
            fixed_token(fixed, token.as_bytes()).or_else(|_| authority.admit(token))
        }
        (Some(authority), _) => authority.admit(token),
        (None, Some(fixed)) if fixed.headers.is_empty() => fixed_token(fixed, token.as_bytes()),
        (None, _) => Err("The token is not known"),
    }
}

fn fixed_token(expected: &FixedToken, given: &[u8]) -> Result<Admission, &'static str> {
    if bool::from(expected.value.as_bytes().ct_eq(given)) {
        Ok(Admission {
            client: Some("static-token".to_owned()),
            scope: expected.scope.to_owned(),
            workspace: expected.workspace.map(str::to_owned),
            ..Admission::default()
        })
    } else {
        Err("The token is not known")
    }
}

fn refuse(state: &GuardState, reason: &str) -> Response {
    let body = Json(json!({"error": "invalid_token", "error_description": reason}));
    let mut response = (StatusCode::UNAUTHORIZED, body).into_response();
    if !state.vendor.faults.on(Fault::NoChallenge) {
        let metadata = state
            .resource_metadata
            .as_ref()
            .map(|url| format!(", resource_metadata=\"{url}\""))
            .unwrap_or_default();
        let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{reason}\"{metadata}");
        if let Ok(value) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
        }
    }
    response
}

/// One of the requests that are answered at once.
struct Seat<'a>(&'a AtomicUsize);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// None: the vendor has enough to do.
fn seat(vendor: &Vendor) -> Option<Seat<'_>> {
    let taken = vendor.busy.fetch_add(1, Ordering::SeqCst);
    let seat = Seat(&vendor.busy);
    vendor.tools.at_once().is_none_or(|seats| taken < seats).then_some(seat)
}

async fn pass(vendor: &Vendor, admission: Admission, request: Request, next: Next) -> Response {
    if vendor.faults.on(Fault::Mcp500) {
        return (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response();
    }
    if vendor.faults.on(Fault::BadGateway) {
        return (StatusCode::BAD_GATEWAY, "Bad Gateway").into_response();
    }
    if vendor.faults.on(Fault::TooManyRequests) {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")], "Too Many Requests").into_response();
    }
    let Some(_seat) = seat(vendor) else {
        return (StatusCode::BAD_GATEWAY, "Bad Gateway").into_response();
    };
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if vendor.faults.on(Fault::MalformedResult)
        && let Some(response) = malformed(vendor, &admission, &body)
    {
        return response;
    }
    parts.extensions.insert(admission);
    let asked = parts.method == Method::POST;
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if asked && vendor.faults.on(Fault::JsonReplies) {
        return as_json(response).await;
    }
    response
}

/// The one reply of an event stream as JSON, which the protocol admits as well.
async fn as_json(response: Response) -> Response {
    let streams = |value: &HeaderValue| value.as_bytes().starts_with(b"text/event-stream");
    if !response.headers().get(header::CONTENT_TYPE).is_some_and(streams) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, REPLY_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let text = String::from_utf8_lossy(&body);
    let mut events = text.lines().rev().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    let message = events.find(|data| data.starts_with('{')).unwrap_or_default().to_owned();
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(message))
}

/// The library would not let a handler answer so wrongly, so the answer is written here.
fn malformed(vendor: &Vendor, admission: &Admission, body: &Bytes) -> Option<Response> {
    let message: Value = serde_json::from_slice(body).ok()?;
    if message.get("method")?.as_str()? != "tools/call" {
        return None;
    }
    let params = message.get("params");
    let tool = params
        .and_then(|params| params.get("name"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let spec = vendor.tools.tools().iter().find(|spec| Some(&spec.name) == tool.as_ref());
    vendor.journal.push(Entry {
        at: vendor.clock.now_text(),
        what: What::Tool,
        method: Some("tools/call".to_owned()),
        path: None,
        status: None,
        arguments: params.and_then(|params| params.get("arguments")).cloned(),
        label: spec.map(|spec| spec.label),
        effect: Some(Effect::Read),
        tool,
        client: admission.client.clone(),
        grant: admission.grant.clone(),
    });
    let result = json!({"content": "a text where a list belongs", "isError": "perhaps"});
    Some(Json(json!({"jsonrpc": "2.0", "id": message.get("id"), "result": result})).into_response())
}
