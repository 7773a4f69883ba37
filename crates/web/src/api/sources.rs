//! Sources: connect, look, authorize, judge, disconnect.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use belvedere_app::{ConnectRequest, Inventory, JudgedTool, ReceiptView, SavedAnswers, SourceView, Verdict};
use belvedere_types::{Quirks, ReceiptId, SecretText, SourceAccess, SourceId, VendorId};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::access::Identity;
use crate::extract::{Body, Id, Name, Query, secret};
use crate::fault::{Answered, Fault};
use crate::oauth;
use crate::state::WebState;

pub async fn list(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    let sources = state.app.sources(&who.caller).await?;
    Ok(Json(json!({ "sources": sources, "next": null })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connect {
    vendor: Option<VendorId>,
    url: Option<String>,
    region: Option<String>,
    /// Another host of the same vendor, in place of the card's.
    host: Option<String>,
    name: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    bearer_token: Option<SecretText>,
    header: Option<HeaderKey>,
    client: Option<ClientKey>,
    quirks: Option<Quirks>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderKey {
    name: String,
    #[serde(default, deserialize_with = "secret")]
    value: Option<SecretText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientKey {
    id: String,
    #[serde(default, deserialize_with = "secret")]
    secret: Option<SecretText>,
}

impl Connect {
    fn parse(self) -> Answered<ConnectRequest> {
        match (&self.vendor, &self.url, &self.host) {
            (_, Some(_), Some(_)) => return Err(Fault::invalid_request("Give either url or host, not both.")),
            (None, None, Some(_)) => return Err(Fault::invalid_request("host goes with vendor.")),
            (None, None, None) => return Err(Fault::invalid_request("Name a vendor or a url to connect to.")),
            _ => {}
        }
        let header = match self.header {
            Some(HeaderKey { name, value: Some(value) }) => Some((name, value)),
            Some(HeaderKey { value: None, .. }) => return Err(Fault::invalid_request("header.value is empty.")),
            None => None,
        };
        let client = self.client.map(|client| (client.id, client.secret));
        let credentials = [self.bearer_token.is_some(), header.is_some(), client.is_some()];
        if credentials.iter().filter(|given| **given).count() > 1 {
            return Err(Fault::invalid_request("Give one of bearer_token, header and client."));
        }
        Ok(ConnectRequest {
            vendor: self.vendor,
            url: self.url,
            host: self.host,
            region: self.region,
            name: self.name,
            bearer_token: self.bearer_token,
            header,
            client,
            quirks: self.quirks,
        })
    }
}

pub async fn connect(State(state): State<WebState>, who: Identity, Body(request): Body<Connect>) -> Answered<impl IntoResponse> {
    let source = state.app.connect(&who.caller, oauth::binding_of(&who), request.parse()?).await?;
    Ok((StatusCode::CREATED, Json(source)))
}

pub async fn show(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<SourceView>> {
    Ok(Json(state.app.source(&who.caller, id).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    name: String,
}

pub async fn rename(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Body(to): Body<Rename>,
) -> Answered<Json<SourceView>> {
    Ok(Json(state.app.rename(&who.caller, id, &to.name).await?))
}

pub async fn access(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<SourceAccess>> {
    Ok(Json(state.app.source_access(&who.caller, id).await?))
}

pub async fn set_access(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Body(access): Body<SourceAccess>,
) -> Answered<Json<SourceAccess>> {
    Ok(Json(state.app.set_source_access(&who.caller, id, access).await?))
}

pub async fn ask_golden(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<SourceView>> {
    state.app.ask_golden_again(&who.caller, id).await?;
    Ok(Json(state.app.source(&who.caller, id).await?))
}

pub async fn test(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<SourceView>> {
    Ok(Json(state.app.test(&who.caller, id).await?))
}

pub async fn authorize(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<Value>> {
    let url = state.app.authorize(&who.caller, oauth::binding_of(&who), id).await?;
    Ok(Json(json!({ "authorization_url": url })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complete {
    callback_url: String,
}

pub async fn complete(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Body(with): Body<Complete>,
) -> Answered<Json<SourceView>> {
    let url = Url::parse(with.callback_url.trim()).map_err(|_| bad_callback_url())?;
    let query = oauth::Redirected::of(&url).ok_or_else(bad_callback_url)?.into_query();
    Ok(Json(state.app.complete(&who.caller, id, query, oauth::binding_of(&who)).await?))
}

pub fn bad_callback_url() -> Fault {
    Fault::invalid(
        "invalid_callback_url",
        "This is not the address the vendor sent the browser to.",
        "Copy the whole address of the page that opened after you approved; it holds `state` and `code` or `error`.",
    )
}

pub async fn tools(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<Inventory>> {
    Ok(Json(state.app.tools(&who.caller, id).await?))
}

pub async fn replay(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Json<Value>> {
    let tools = state.app.replay_tools(&who.caller, id).await?;
    let history = state.app.verdict_history(&who.caller, id).await?;
    Ok(Json(json!({ "tools": tools, "history": history })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    verdict: Verdict,
    reason: String,
}

pub async fn override_tool(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Name(tool): Name,
    Body(wish): Body<OverrideRequest>,
) -> Answered<Json<JudgedTool>> {
    Ok(Json(
        state.app.override_tool(&who.caller, id, &tool, wish.verdict, &wish.reason).await?,
    ))
}

pub async fn review_tool(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Name(tool): Name,
) -> Answered<Json<JudgedTool>> {
    Ok(Json(state.app.review_tool(&who.caller, id, &tool).await?))
}

/// What becomes of the saved answers; erased unless asked otherwise.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    #[default]
    Erase,
    Keep,
}

impl From<Answers> for SavedAnswers {
    fn from(answers: Answers) -> Self {
        match answers {
            Answers::Erase => Self::Erased,
            Answers::Keep => Self::Kept,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disconnect {
    #[serde(default)]
    pub answers: Answers,
}

pub async fn disconnect(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Query(how): Query<Disconnect>,
) -> Answered<Json<ReceiptView>> {
    Ok(Json(state.app.disconnect(&who.caller, id, how.answers.into()).await?))
}

/// What must be said to disconnect everything.
pub const REVOKE_ALL: &str = "revoke-all";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeAll {
    confirm: String,
    #[serde(default)]
    answers: Answers,
}

pub async fn revoke_all(State(state): State<WebState>, who: Identity, Body(wish): Body<RevokeAll>) -> Answered<impl IntoResponse> {
    if wish.confirm != REVOKE_ALL {
        return Err(Fault::invalid_request(
            "confirm must be \"revoke-all\": every data source is disconnected.",
        ));
    }
    let receipts = state.app.revoke_all(&who.caller, wish.answers.into()).await?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "receipts": receipts, "next": null }))))
}

pub async fn receipts(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    Ok(Json(json!({ "receipts": state.app.receipts(&who.caller).await?, "next": null })))
}

pub async fn receipt(State(state): State<WebState>, who: Identity, Id(id): Id<ReceiptId>) -> Answered<Json<ReceiptView>> {
    Ok(Json(state.app.receipt(&who.caller, id).await?))
}
