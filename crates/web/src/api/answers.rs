//! Stored answers and conversations, and what an answer can be downloaded as.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use belvedere_app::router::Answer;
use belvedere_app::router::chart::{self, Chart, ChartKind};
use belvedere_app::{FeedbackRecord, Opinion, RowsPage, RowsWanted};
use belvedere_types::AnswerId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::exports::{self, AsKind, Form, Wanted};
use crate::access::Identity;
use crate::extract::{Body, Id, Query, Spoken};
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::Texts;

pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(wanted): Id<Wanted<AnswerId>>,
    Query(kind): Query<AsKind>,
) -> Answered<Response> {
    let mut answer = state.app.answer(&who.caller, wanted.id).await?;
    if wanted.form == Some(Form::Csv) {
        // All rows there are, not only those that the answer carries.
        answer.table = Some(state.app.all_rows(&who.caller, wanted.id).await?);
    }
    match wanted.form {
        None => Ok(Json(answer.told(language)).into_response()),
        Some(form) => exports::file(answer, &wanted.id.to_string(), form, kind.chart, Texts::new(language)).await,
    }
}

/// The answer's chart, or the same table as another kind where it allows that.
pub fn chosen(answer: &Answer, kind: Option<ChartKind>) -> Option<Chart> {
    let table = answer.table.as_ref()?;
    match (kind, &answer.chart) {
        (Some(kind), Some(chart)) if kind != chart.kind => chart::as_kind(table, kind, &chart.spec.title).or_else(|| Some(chart.clone())),
        (Some(kind), None) => chart::as_kind(table, kind, &answer.question),
        (Some(_) | None, chart) => chart.clone(),
    }
}

/// The plan again, with what the sources say now.
pub async fn replay(
    State(state): State<WebState>,
    who: Identity,
    Spoken(language): Spoken,
    Id(id): Id<AnswerId>,
) -> Answered<Json<Answer>> {
    Ok(Json(state.app.replay_answer(&who.caller, id).await?.told(language)))
}

/// Which rows, as an address says it.
#[derive(Deserialize)]
pub struct Rows {
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    limit: usize,
    sort: Option<String>,
    #[serde(default)]
    filter: String,
}

pub async fn rows(
    State(state): State<WebState>,
    who: Identity,
    t: Texts,
    Id(id): Id<AnswerId>,
    Query(rows): Query<Rows>,
) -> Answered<Json<RowsPage>> {
    let wanted = RowsWanted {
        offset: rows.offset,
        limit: rows.limit,
        sort: rows.sort.filter(|sort| !sort.is_empty()),
        filter: rows.filter,
        language: t.language(),
    };
    Ok(Json(state.app.rows(&who.caller, id, &wanted).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    verdict: Opinion,
    #[serde(default)]
    note: String,
}

pub async fn feedback(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<AnswerId>,
    Body(given): Body<Feedback>,
) -> Answered<Json<FeedbackRecord>> {
    Ok(Json(state.app.give_feedback(&who.caller, id, given.verdict, &given.note).await?))
}

pub async fn all_feedback(State(state): State<WebState>, who: Identity) -> Answered<Json<Value>> {
    let feedback = state.app.feedback(&who.caller).await?;
    Ok(Json(json!({ "feedback": feedback, "next": null })))
}
