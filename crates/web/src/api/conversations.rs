//! Conversations.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use belvedere_app::ConversationRecord;
use belvedere_types::ConversationId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::extract::{Body, Id, Query, Spoken};
use crate::fault::Answered;
use crate::state::WebState;

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

pub async fn list(State(state): State<WebState>, who: Identity, Query(search): Query<Search>) -> Answered<Json<Value>> {
    let conversations = state.app.conversations(&who.caller, &search.q).await?;
    Ok(Json(json!({ "conversations": conversations, "next": null })))
}

pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<ConversationId>,
) -> Answered<Json<Value>> {
    let answers = state.app.conversation(&who.caller, id).await?.into_iter();
    let answers: Vec<_> = answers.map(|answer| answer.told(language)).collect();
    Ok(Json(json!({ "id": id, "answers": answers })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titled {
    title: String,
}

pub async fn rename(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<ConversationId>,
    Body(new): Body<Titled>,
) -> Answered<Json<ConversationRecord>> {
    Ok(Json(state.app.rename_conversation(&who.caller, id, &new.title).await?))
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<ConversationId>) -> Answered<StatusCode> {
    state.app.delete_conversation(&who.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
