//! Health, the catalog, sign-in links, the audit log.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use belvedere_app::catalog::Vendor;
use belvedere_types::{ConnectionState, Language};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Query, Spoken};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

pub async fn readyz(State(state): State<WebState>) -> Answered<Json<Value>> {
    state.app.ready().await?;
    Ok(Json(json!({ "status": "ready" })))
}

pub const STATES: [ConnectionState; 6] = [
    ConnectionState::AuthorizationRequired,
    ConnectionState::Connected,
    ConnectionState::Expiring,
    ConnectionState::Degraded,
    ConnectionState::ReauthorizationRequired,
    ConnectionState::Disconnected,
];

/// The stable name of a state, as in the API.
pub fn state_name(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::AuthorizationRequired => "authorization_required",
        ConnectionState::Connected => "connected",
        ConnectionState::Expiring => "expiring",
        ConnectionState::Degraded => "degraded",
        ConnectionState::ReauthorizationRequired => "reauthorization_required",
        ConnectionState::Disconnected => "disconnected",
    }
}

pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(crate::openapi())
}

#[derive(Deserialize)]
pub struct Words {
    #[serde(default)]
    q: String,
}

pub async fn vendors(State(state): State<WebState>, Query(Words { q }): Query<Words>, Spoken(language): Spoken) -> Json<Value> {
    let found = state.app.catalog().search(&q);
    let cards: Vec<Value> = found.into_iter().map(|vendor| card(vendor, language)).collect();
    Json(json!({ "vendors": cards }))
}

/// A card without the reviewed policy, which is long and of use to the filter alone.
fn card(vendor: &Vendor, language: Language) -> Value {
    let (told, questions) = vendor.questions_in(language);
    json!({
        "id": vendor.id,
        "name": vendor.name,
        "category": vendor.category,
        "summary": vendor.summary,
        "summary_de": vendor.summary_de,
        "endpoints": vendor.endpoints,
        "transport": vendor.transport,
        "registration": vendor.registration,
        "read_only": vendor.read_only,
        "read_only_de": vendor.read_only_de,
        "quirks": vendor.quirks,
        "scopes": vendor.scopes,
        "questions": questions,
        "questions_language": told,
        "troubleshooting": vendor.troubleshooting,
        "facts": vendor.facts,
    })
}

pub async fn sign_in_link(State(state): State<WebState>, who: Identity) -> Answered<impl IntoResponse> {
    let url = state.app.sign_in_link(&who.caller).await?;
    Ok((StatusCode::CREATED, Json(json!({ "url": url }))))
}
