//! How long things are kept, which keys seal, and the end of the organisation.

use axum::Json;
use axum::extract::State;
use belvedere_app::{ErasureReceipt, Keeping, SealingView};
use serde::Deserialize;

use crate::access::Identity;
use crate::extract::Body;
use crate::fault::Answered;
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity) -> Answered<Json<Keeping>> {
    Ok(Json(state.app.keeping(&who.caller).await?))
}

pub async fn set(State(state): State<WebState>, who: Identity, Body(wish): Body<Keeping>) -> Answered<Json<Keeping>> {
    Ok(Json(state.app.set_keeping(&who.caller, wish).await?))
}

pub async fn sealing(State(state): State<WebState>, who: Identity) -> Answered<Json<SealingView>> {
    Ok(Json(state.app.sealing(&who.caller).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    confirm: String,
}

pub async fn erase(State(state): State<WebState>, who: Identity, Body(wish): Body<Confirmed>) -> Answered<Json<ErasureReceipt>> {
    Ok(Json(state.app.erase_organisation(&who.caller, &wish.confirm).await?))
}
