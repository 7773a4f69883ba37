//! Stored answers and conversations, and what an answer can be downloaded as.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use belvedere_app::router::chart::{self, Chart, ChartKind};
use belvedere_app::router::{Answer, AnswerTable};
use belvedere_app::{FeedbackRecord, Opinion, RowsPage, RowsWanted};
use belvedere_types::AnswerId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Identity;
use crate::csv;
use crate::extract::{Body, Id, Query};
use crate::fault::{Answered, Fault};
use crate::png::png;
use crate::state::WebState;

/// Width of a downloaded chart, in CSS pixels.
const SVG_WIDTH: u32 = 860;

/// `ans_…` alone, or with one of the endings.
pub struct Wanted {
    id: AnswerId,
    form: Form,
}

pub enum Form {
    Json,
    JsonFile,
    Csv,
    Svg,
    Png,
    VegaLite,
}

impl std::str::FromStr for Wanted {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, ending) = text.split_once('.').map_or((text, None), |(id, ending)| (id, Some(ending)));
        let form = match ending {
            None => Form::Json,
            Some("json") => Form::JsonFile,
            Some("csv") => Form::Csv,
            Some("svg") => Form::Svg,
            Some("png") => Form::Png,
            Some("vl.json") => Form::VegaLite,
            Some(_) => return Err(()),
        };
        Ok(Self {
            id: id.parse().map_err(|_| ())?,
            form,
        })
    }
}

#[derive(Deserialize)]
pub struct AsKind {
    pub chart: Option<ChartKind>,
}

pub async fn show(State(state): State<WebState>, who: Identity, Id(wanted): Id<Wanted>, Query(kind): Query<AsKind>) -> Answered<Response> {
    let answer = state.app.answer(&who.caller, wanted.id).await?;
    let id = answer.id;
    match wanted.form {
        Form::Json => Ok(Json(answer).into_response()),
        Form::JsonFile => {
            let body = serde_json::to_string_pretty(&answer).unwrap_or_default();
            Ok(download("application/json", &format!("{id}.json"), body))
        }
        Form::Csv => Ok(download(
            "text/csv; charset=utf-8; header=present",
            &format!("{id}.csv"),
            csv::write(&state.app.all_rows(&who.caller, id).await?),
        )),
        Form::Svg => {
            let (chart, table) = chart_of(&answer, kind.chart)?;
            Ok(download(
                "image/svg+xml",
                &format!("{id}.svg"),
                chart::svg_document(&chart, table, SVG_WIDTH),
            ))
        }
        Form::Png => {
            let (chart, table) = chart_of(&answer, kind.chart)?;
            let picture = png(chart::svg_plain(&chart, table, SVG_WIDTH)).await?;
            Ok(download("image/png", &format!("{id}.png"), picture))
        }
        Form::VegaLite => {
            let (chart, table) = chart_of(&answer, kind.chart)?;
            Ok(download(
                "application/json",
                &format!("{id}.vl.json"),
                chart::vega_lite(&chart, table).to_string(),
            ))
        }
    }
}

/// A file to keep: never shown in the page's place, so that nothing in it runs under our origin.
fn download(media: &'static str, file: &str, body: impl Into<axum::body::Body>) -> Response {
    let disposition = format!("attachment; filename=\"{file}\"");
    (
        [(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        body.into(),
    )
        .into_response()
}

fn table_of(answer: &Answer) -> Answered<&AnswerTable> {
    answer.table.as_ref().ok_or_else(Fault::not_found)
}

fn chart_of(answer: &Answer, kind: Option<ChartKind>) -> Answered<(Chart, &AnswerTable)> {
    let table = table_of(answer)?;
    let chart = chosen(answer, kind).ok_or_else(Fault::not_found)?;
    Ok((chart, table))
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
pub async fn replay(State(state): State<WebState>, who: Identity, Id(id): Id<AnswerId>) -> Answered<Json<Answer>> {
    Ok(Json(state.app.replay_answer(&who.caller, id).await?))
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
    Id(id): Id<AnswerId>,
    Query(rows): Query<Rows>,
) -> Answered<Json<RowsPage>> {
    let wanted = RowsWanted {
        offset: rows.offset,
        limit: rows.limit,
        sort: rows.sort.filter(|sort| !sort.is_empty()),
        filter: rows.filter,
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
