//! The settings of single sign-on.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use belvedere_app::{SetSingleSignOn, SingleSignOnView};
use belvedere_types::{Role, SecretText};
use serde::Deserialize;

use crate::access::Identity;
use crate::extract::{Body, secret};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity) -> Answered<Json<SingleSignOnView>> {
    let present = state.app.single_sign_on(&who.caller).await?;
    present.map(Json).ok_or_else(Fault::not_found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    name: String,
    issuer: String,
    client_id: String,
    #[serde(default, deserialize_with = "secret")]
    client_secret: Option<SecretText>,
    newcomers: Option<Role>,
}

pub async fn set(State(state): State<WebState>, who: Identity, Body(wish): Body<Wish>) -> Answered<Json<SingleSignOnView>> {
    let wish = SetSingleSignOn {
        name: wish.name,
        issuer: wish.issuer,
        client_id: wish.client_id,
        client_secret: wish.client_secret,
        newcomers: wish.newcomers,
    };
    Ok(Json(state.app.set_single_sign_on(&who.caller, wish).await?))
}

pub async fn off(State(state): State<WebState>, who: Identity) -> Answered<StatusCode> {
    state.app.drop_single_sign_on(&who.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
