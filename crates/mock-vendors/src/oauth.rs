//! An OAuth authorization server on its own origin, with the ledger of what it gave out.

mod authorize;
mod consent;
mod ledger;
mod manner;
mod metadata;
mod register;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Json, Router,
    extract::{FromRef, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{clock::Clock, faults::Fault, mcp::Admission, vendor::Vendor};

pub use ledger::{GrantEnd, Ledger};
pub use manner::{Choice, Consent, Manner, Redirects, Registration};
pub use metadata::{PRM_PATH, protected_resource};

pub struct Authority {
    pub manner: Manner,
    pub issuer: String,
    /// The exact URL of the MCP server: the only `resource` that is accepted.
    pub resource: String,
    pub clock: Arc<Clock>,
    pub access_token_seconds: u32,
    /// What the demo account may choose at consent; none: there is no choice.
    pub workspaces: Vec<Choice>,
    /// Signs client ids, so that they look as long and opaque as the real ones.
    pub signing_key: [u8; 32],
    pub ledger: Mutex<Ledger>,
}

impl Authority {
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what an access token stands for, or why it is refused.
    pub fn admit(&self, token: &str) -> Result<Admission, &'static str> {
        let ledger = self.ledger();
        let (access, grant) = ledger.access(token).ok_or("The access token is not known")?;
        if access.audience.as_ref().is_some_and(|audience| *audience != self.resource) {
            return Err("Invalid audience: the access token is for another resource");
        }
        if grant.ended.is_some() {
            return Err("The access token was revoked");
        }
        if access.expires <= self.clock.now() {
            return Err("The access token expired");
        }
        Ok(Admission {
            client: Some(grant.client.clone()),
            grant: Some(grant.id.clone()),
            workspace: grant.workspace.clone(),
            scope: grant.scope.clone(),
        })
    }
}

#[derive(Clone)]
pub struct OAuthState {
    pub vendor: Arc<Vendor>,
    pub authority: Arc<Authority>,
}

impl FromRef<OAuthState> for Arc<Authority> {
    fn from_ref(state: &OAuthState) -> Self {
        Arc::clone(&state.authority)
    }
}

pub fn router(state: OAuthState) -> Router {
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(metadata::authorization_server))
        .route("/register", post(register::register))
        .route("/authorize", get(authorize::ask))
        .route("/authorize/decision", post(authorize::decide))
        .route("/consent.css", get(consent::style))
        .route("/token", post(token::token))
        .route("/revoke", post(token::revoke))
        .layer(middleware::from_fn_with_state(state.clone(), down))
        .with_state(state)
}

async fn down(State(state): State<OAuthState>, request: Request, next: Next) -> Response {
    if state.vendor.faults.on(Fault::AsDown) {
        return (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response();
    }
    next.run(request).await
}

/// An error answer of RFC 6749 §5.2 and RFC 7591 §3.2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub error: &'static str,
    pub description: &'static str,
}

impl Refusal {
    pub fn new(error: &'static str, description: &'static str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description,
        }
    }

    pub fn no_randomness(_: std::io::Error) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Self::new("server_error", "no random bytes are to be had")
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = no_store((
            self.status,
            Json(json!({"error": self.error, "error_description": self.description})),
        ));
        if self.error == "invalid_client" {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            let challenge = header::HeaderValue::from_static("Basic realm=\"token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

pub fn no_store(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// Grants, clients and revocations for the control interface.
pub fn state(authority: &Authority) -> Value {
    authority.ledger().describe()
}
