//! Tiles of dashboards.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use belvedere_app::{Changes, Nudge, Place, TileView};
use belvedere_types::{AnswerId, DashboardId, TileId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::exports::{self, AsKind, Form, Wanted};
use crate::access::Identity;
use crate::extract::{Body, Id, Moment, Query, Spoken};
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::Texts;

/// Either an answer or a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTile {
    answer_id: Option<AnswerId>,
    text: Option<String>,
    title: Option<String>,
}

pub async fn create(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<DashboardId>,
    Body(new): Body<NewTile>,
) -> Answered<impl IntoResponse> {
    let tile = match (new.answer_id, new.text) {
        (Some(answer), None) => state.app.pin(&who.caller, id, answer, new.title.as_deref()).await?,
        (None, Some(text)) => {
            let title = new.title.unwrap_or_default();
            state.app.add_text(&who.caller, id, &title, &text).await?
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Fault::invalid_request("A tile is either an answer_id, or a text with a title."));
        }
    };
    Ok((StatusCode::CREATED, Json(tile.told(language))))
}

/// A file is of what the tile shows: its newest snapshot.
pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(wanted): Id<Wanted<TileId>>,
    Query(kind): Query<AsKind>,
) -> Answered<Response> {
    let tile = state.app.tile(&who.caller, wanted.id).await?;
    let Some(form) = wanted.form else {
        return Ok(Json(tile.told(language)).into_response());
    };
    let mut answer = tile.answer.ok_or_else(Fault::not_found)?;
    if form == Form::Csv {
        // All rows there are, not only those that the snapshot carries.
        answer.table = Some(state.app.tile_rows(&who.caller, wanted.id).await?);
    }
    exports::file(answer, &tile.id.to_string(), form, kind.chart, Texts::new(language)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    title: Option<String>,
    text: Option<String>,
}

pub async fn edit(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<TileId>,
    Body(edit): Body<Edit>,
) -> Answered<Json<TileView>> {
    let tile = state
        .app
        .edit_tile(&who.caller, id, edit.title.as_deref(), edit.text.as_deref())
        .await?;
    Ok(Json(tile.told(language)))
}

pub async fn place(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>, Body(place): Body<Place>) -> Answered<Json<Value>> {
    Ok(layout(state.app.place_tile(&who.caller, id, place).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    step: Nudge,
}

pub async fn nudge(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>, Body(wanted): Body<Move>) -> Answered<Json<Value>> {
    Ok(layout(state.app.nudge_tile(&who.caller, id, wanted.step).await?))
}

fn layout(places: Vec<(TileId, Place)>) -> Json<Value> {
    let tiles: Vec<Value> = places.into_iter().map(|(id, place)| json!({ "id": id, "place": place })).collect();
    Json(json!({ "tiles": tiles }))
}

pub async fn refresh(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<TileId>,
) -> Answered<Json<TileView>> {
    Ok(Json(state.app.refresh(&who.caller, id).await?.told(language)))
}

pub async fn snapshots(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<TileId>,
) -> Answered<Json<Value>> {
    let snapshots = state.app.snapshots(&who.caller, id, language).await?;
    Ok(Json(json!({ "snapshots": snapshots })))
}

#[derive(Deserialize)]
pub struct Since {
    since: Moment,
}

pub async fn changes(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<TileId>,
    Query(from): Query<Since>,
) -> Answered<Json<Changes>> {
    Ok(Json(state.app.changes(&who.caller, id, from.since.0).await?))
}

pub async fn unpin(State(state): State<WebState>, who: Identity, Id(id): Id<TileId>) -> Answered<StatusCode> {
    state.app.unpin(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
