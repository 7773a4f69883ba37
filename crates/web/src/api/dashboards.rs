//! Dashboards and their tiles.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use belvedere_app::{DashboardView, TileView};
use belvedere_types::{AnswerId, DashboardId, TileId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Body, Id};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn list(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    let dashboards = state.app.dashboards(&who.caller).await?;
    Ok(Json(json!({ "dashboards": dashboards, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateDashboard {
    name: String,
}

pub async fn create(State(state): State<WebState>, who: Identity, Body(new): Body<CreateDashboard>) -> Answered<impl IntoResponse> {
    Ok((StatusCode::CREATED, Json(state.app.create_dashboard(&who.caller, &new.name).await?)))
}

pub async fn show(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Json<DashboardView>> {
    Ok(Json(state.app.dashboard(&who.caller, id).await?))
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<StatusCode> {
    state.app.delete_dashboard(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    answer_id: AnswerId,
    title: Option<String>,
}

pub async fn pin(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Body(pin): Body<Pin>,
) -> Answered<impl IntoResponse> {
    let tile = state.app.pin(&who.caller, id, pin.answer_id, pin.title.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(tile)))
}

pub async fn refresh(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>) -> Answered<Json<TileView>> {
    Ok(Json(state.app.refresh(&who.caller, id).await?))
}

pub async fn snapshots(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>) -> Answered<Json<Value>> {
    let snapshots = state.app.snapshots(&who.caller, id).await?;
    Ok(Json(json!({ "snapshots": snapshots })))
}

pub async fn unpin(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>) -> Answered<StatusCode> {
    state.app.unpin(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
