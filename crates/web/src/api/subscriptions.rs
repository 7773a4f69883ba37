//! Who gets a dashboard by mail.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use belvedere_app::{Schedule, Subscriptions};
use belvedere_types::{DashboardId, Language, SubscriptionId, UserId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Body, Id, Spoken};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn list(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Json<Subscriptions>> {
    Ok(Json(state.app.subscriptions(&who.caller, id).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    user_id: UserId,
    schedule: Schedule,
    language: Option<Language>,
}

pub async fn create(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<DashboardId>,
    Body(new): Body<New>,
) -> Answered<(StatusCode, Json<Value>)> {
    let language = new.language.unwrap_or(language);
    let made = state.app.subscribe(&who.caller, id, new.user_id, new.schedule, language).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": made }))))
}

pub async fn pause(State(state): State<WebState>, who: Identity, Id(id): Id<SubscriptionId>) -> Answered<StatusCode> {
    state.app.pause_subscription(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn resume(State(state): State<WebState>, who: Identity, Id(id): Id<SubscriptionId>) -> Answered<StatusCode> {
    state.app.resume_subscription(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<SubscriptionId>) -> Answered<StatusCode> {
    state.app.unsubscribe(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
