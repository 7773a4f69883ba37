//! API keys.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use belvedere_app::NewApiKey;
use belvedere_types::{ApiKeyId, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Body, Id};
use crate::fault::Answered;
use crate::state::WebState;

/// How long a key lives unless told, in days.
pub const USUAL_DAYS: u32 = 90;

/// Without the keys themselves: only their digests are kept.
pub async fn list(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    Ok(Json(json!({ "api_keys": state.app.api_keys(&who.caller).await?, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    name: String,
    role: Role,
    expires_in_days: Option<u32>,
    #[serde(default)]
    networks: Vec<String>,
}

/// The one answer that holds the key.
pub async fn create(State(state): State<WebState>, who: Identity, Body(wish): Body<CreateApiKey>) -> Answered<impl IntoResponse> {
    let wish = NewApiKey {
        name: wish.name,
        role: wish.role,
        days: wish.expires_in_days.unwrap_or(USUAL_DAYS),
        networks: wish.networks,
    };
    let (record, key) = state.app.create_api_key(&who.caller, wish).await?;
    Ok((StatusCode::CREATED, Json(json!({ "api_key": record, "key": key.expose_secret() }))))
}

pub async fn revoke(State(state): State<WebState>, who: Identity, Id(id): Id<ApiKeyId>) -> Answered<StatusCode> {
    state.app.revoke_api_key(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
