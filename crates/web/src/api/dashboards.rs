//! Dashboards: what they are called, when they are refreshed, who may see them by a link.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use belvedere_app::{DashboardRecord, DashboardView, NewShare, Schedule, ScheduleView};
use belvedere_types::{DashboardId, ShareId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Body, Id, Moment, Query, Spoken, YamlBody};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn list(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    let dashboards = state.app.dashboards(&who.caller).await?;
    Ok(Json(json!({ "dashboards": dashboards, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    name: String,
}

pub async fn create(State(state): State<WebState>, who: Identity, Body(new): Body<Named>) -> Answered<impl IntoResponse> {
    Ok((StatusCode::CREATED, Json(state.app.create_dashboard(&who.caller, &new.name).await?)))
}

#[derive(Deserialize)]
pub struct When {
    at: Option<Moment>,
}

pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<DashboardId>,
    Query(when): Query<When>,
) -> Answered<Json<DashboardView>> {
    let shown = match when.at {
        None => state.app.dashboard(&who.caller, id).await?,
        Some(Moment(at)) => state.app.dashboard_at(&who.caller, id, at).await?,
    };
    Ok(Json(shown.told(language)))
}

pub async fn rename(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Body(new): Body<Named>,
) -> Answered<Json<DashboardRecord>> {
    Ok(Json(state.app.rename_dashboard(&who.caller, id, &new.name).await?))
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<StatusCode> {
    state.app.delete_dashboard(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn refresh(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<DashboardId>,
) -> Answered<Json<DashboardView>> {
    state.app.refresh_all(&who.caller, id).await?;
    Ok(Json(state.app.dashboard(&who.caller, id).await?.told(language)))
}

pub async fn set_schedule(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Body(rule): Body<Schedule>,
) -> Answered<Json<ScheduleView>> {
    Ok(Json(state.app.set_schedule(&who.caller, id, rule).await?))
}

pub async fn drop_schedule(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<StatusCode> {
    state.app.drop_schedule(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn shares(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Json<Value>> {
    let shares = state.app.shares(&who.caller, id).await?;
    Ok(Json(json!({ "shares": shares, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    days: u32,
    #[serde(default)]
    embed: Vec<String>,
}

pub async fn share(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Body(share): Body<Share>,
) -> Answered<(StatusCode, Json<NewShare>)> {
    let made = state.app.share(&who.caller, id, share.days, &share.embed).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

pub async fn unshare(State(state): State<WebState>, who: Identity, Id(id): Id<ShareId>) -> Answered<StatusCode> {
    state.app.unshare(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn export(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<impl IntoResponse> {
    let file = state.app.export_dashboard(&who.caller, id).await?;
    let disposition = format!("attachment; filename=\"{id}.yaml\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/yaml".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file,
    ))
}

pub async fn import(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    YamlBody(file): YamlBody,
) -> Answered<(StatusCode, Json<DashboardView>)> {
    let made = state.app.import_dashboard(&who.caller, &file).await?.told(language);
    Ok((StatusCode::CREATED, Json(made)))
}
