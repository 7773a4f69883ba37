//! RFC 9728 and RFC 8414 documents.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{Authority, OAuthState};
use crate::{faults::Fault, faults::FaultSwitches};

/// Where the MCP origin serves its protected resource metadata: only in the path-suffixed form.
pub const PRM_PATH: &str = "/.well-known/oauth-protected-resource/mcp";

pub const SCOPES: [&str; 2] = ["workspace:admin", "offline_access"];

pub fn protected_resource(authority: &Authority, faults: &FaultSwitches) -> Value {
    let resource = if faults.on(Fault::PrmMismatch) {
        "https://another.example/mcp"
    } else {
        &authority.resource
    };
    json!({
        "resource": resource,
        "authorization_servers": [authority.issuer],
        "scopes_supported": SCOPES,
        "bearer_methods_supported": ["header"],
        "resource_name": "Prisma (mock)",
    })
}

pub async fn authorization_server(State(state): State<OAuthState>) -> Json<Value> {
    let (issuer, faults) = (&state.authority.issuer, &state.vendor.faults);
    let named = if faults.on(Fault::IssuerMismatch) {
        "https://another.example"
    } else {
        issuer
    };
    let methods = ["client_secret_basic", "client_secret_post"];
    let mut document = json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "registration_endpoint": format!("{issuer}/register"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    if faults.on(Fault::NoPkce)
        && let Some(fields) = document.as_object_mut()
    {
        fields.shift_remove("code_challenge_methods_supported");
    }
    Json(document)
}
