//! Belvedere as an MCP server (streamable HTTP): questions, and the tools of the sources that are proven to read.
//!
//! Each request stands alone: no session is kept, so that any replica answers any request, and a key that was revoked ends with the next one. `GET` and
//! `DELETE`, which are for sessions, are answered as the protocol says of a server without them: 405. Protocol and its types are known in this
//! folder alone.

mod answers;
mod calls;
mod catalogue;
mod face;
mod failures;
mod sources;
mod tables;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::Response;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use url::Url;

use crate::BODY_LIMIT;
use crate::access::Identity;
use crate::extract::too_large;
use crate::fault::Answered;
use crate::openapi::Doc;
use crate::state::WebState;
use face::Face;

/// Where it is, below the public URL.
pub const PATH: &str = "/mcp";

/// As a client is told it.
pub fn address(public_url: &Url) -> String {
    format!("{}{PATH}", public_url.as_str().trim_end_matches('/'))
}

/// What the OpenAPI document says of it. The protocol has a schema of its own, which is not repeated there.
pub(crate) const fn doc() -> Doc {
    Doc::post(
        "Belvedere as an MCP server (Model Context Protocol, streamable HTTP): one JSON-RPC message in, its reply out. No session is kept; `initialize`, \
         `server/discover`, `tools/list` and `tools/call` are answered, a notification with 202. Accept has to name application/json and text/event-stream: a \
         reply with progress comes as events",
    )
    .takes("McpMessage")
    .returns("McpReply")
}

pub async fn serve(State(state): State<WebState>, who: Identity, request: Request) -> Answered<Response> {
    let (mut parts, body) = request.into_parts();
    let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), &())
        .await
        .map_err(|_| too_large())?;
    // Read by the guard; nothing behind it has a use for them.
    parts.headers.remove(header::AUTHORIZATION);
    parts.headers.remove(header::COOKIE);
    let face = Face {
        app: state.app,
        caller: who.caller,
    };
    let service = StreamableHttpService::new(move || Ok(face.clone()), Arc::new(NeverSessionManager::default()), config());
    let response = service.handle(Request::from_parts(parts, Body::from(bytes))).await;
    Ok(response.map(Body::new))
}

/// `Host` and `Origin` are checked for every route before this one is reached.
fn config() -> StreamableHttpServerConfig {
    StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(BODY_LIMIT)
}
