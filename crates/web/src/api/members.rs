//! Members, invitations, the caller's own devices.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use belvedere_types::{DeviceId, InvitationId, Role, UserId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::{Identity, Via};
use crate::extract::{Body, Id};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

pub async fn list(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    Ok(Json(json!({ "members": state.app.members(&who.caller).await?, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    role: Option<Role>,
    name: Option<String>,
}

pub async fn change(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<UserId>,
    Body(wish): Body<ChangeMember>,
) -> Answered<Json<Value>> {
    if wish.role.is_none() && wish.name.is_none() {
        return Err(Fault::invalid_request("Nothing is to be changed: give `role`, `name` or both."));
    }
    if let Some(role) = wish.role {
        state.app.set_role(&who.caller, id, role).await?;
    }
    if let Some(name) = &wish.name {
        state.app.rename_member(&who.caller, id, name).await?;
    }
    let members = state.app.members(&who.caller).await?;
    let member = members.into_iter().find(|member| member.id == id).ok_or_else(Fault::not_found)?;
    Ok(Json(json!(member)))
}

pub async fn remove(State(state): State<WebState>, who: Identity, Id(id): Id<UserId>) -> Answered<StatusCode> {
    state.app.remove_member(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn link(State(state): State<WebState>, who: Identity, Id(id): Id<UserId>) -> Answered<impl IntoResponse> {
    let url = state.app.member_link(&who.caller, id).await?;
    Ok((StatusCode::CREATED, Json(json!({ "url": url }))))
}

pub async fn invitations(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    Ok(Json(
        json!({ "invitations": state.app.invitations(&who.caller).await?, "next": null }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    role: Role,
    email: Option<String>,
}

pub async fn invite(State(state): State<WebState>, who: Identity, Body(wish): Body<Invite>) -> Answered<impl IntoResponse> {
    let (invitation, url) = state.app.invite(&who.caller, wish.role, wish.email.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(json!({ "invitation": invitation, "url": url }))))
}

pub async fn withdraw(State(state): State<WebState>, who: Identity, Id(id): Id<InvitationId>) -> Answered<StatusCode> {
    state.app.withdraw_invitation(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn devices(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    Ok(Json(json!({ "devices": state.app.devices(&who.caller).await?, "next": null })))
}

pub async fn sign_out(State(state): State<WebState>, who: Identity, Id(id): Id<DeviceId>) -> Answered<StatusCode> {
    state.app.sign_out_device(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Every device but the one that asks.
pub async fn sign_out_others(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    let kept = match &who.via {
        Via::Session { view, .. } => Some(view.device),
        Via::ApiKey => None,
    };
    let ended = state.app.sign_out_devices(&who.caller, kept).await?;
    Ok(Json(json!({ "signed_out": ended })))
}
