//! RFC 9728 and RFC 8414 documents.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{Authority, OAuthState, Registration};
use crate::{faults::Fault, faults::FaultSwitches};

/// Where the MCP origin serves its protected resource metadata: only in the path-suffixed form.
pub const PRM_PATH: &str = "/.well-known/oauth-protected-resource/mcp";

pub fn protected_resource(authority: &Authority, faults: &FaultSwitches) -> Value {
    let resource = if faults.on(Fault::PrmMismatch) {
        "https://another.example/mcp"
    } else {
        &authority.resource
    };
    let mut document = json!({
        "resource": resource,
        "authorization_servers": [authority.issuer],
        "bearer_methods_supported": ["header"],
        "resource_name": format!("{} (mock)", authority.manner.brand),
    });
    state_scopes(&mut document, authority);
    document
}

fn state_scopes(document: &mut Value, authority: &Authority) {
    let scopes: Vec<&str> = authority.manner.scopes.iter().map(|(scope, _)| *scope).collect();
    if let Some(fields) = document.as_object_mut().filter(|_| !scopes.is_empty()) {
        fields.insert("scopes_supported".to_owned(), json!(scopes));
    }
}

pub async fn authorization_server(State(state): State<OAuthState>) -> Json<Value> {
    let (issuer, faults) = (&state.authority.issuer, &state.vendor.faults);
    let named = if faults.on(Fault::IssuerMismatch) {
        "https://another.example"
    } else {
        issuer
    };
    let methods: &[&str] = match state.authority.manner.registration {
        Registration::Public => &["none"],
        // Where nothing is kept the document is that of the library, which knows of secrets only.
        Registration::Confidential | Registration::Unkept => &["client_secret_basic", "client_secret_post"],
    };
    let mut document = json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "registration_endpoint": format!("{issuer}/register"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
    });
    state_scopes(&mut document, &state.authority);
    if state.authority.manner.states_issuer
        && let Some(fields) = document.as_object_mut()
    {
        fields.insert("authorization_response_iss_parameter_supported".to_owned(), true.into());
    }
    if faults.on(Fault::NoPkce)
        && let Some(fields) = document.as_object_mut()
    {
        fields.shift_remove("code_challenge_methods_supported");
    }
    Json(document)
}
