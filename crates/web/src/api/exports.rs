//! An answer as a file: its identifier, or that of the tile that shows it, with an ending.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use belvedere_app::router::chart::{self, Chart, ChartKind, Locale};
use belvedere_app::router::{Answer, AnswerTable};
use serde::Deserialize;

use super::answers::chosen;
use crate::csv;
use crate::fault::{Answered, Fault};
use crate::png::png;
use crate::texts::Texts;

/// Width of a downloaded chart, in CSS pixels.
const WIDTH: u32 = 860;

/// `ans_…` alone, or with one of the endings.
pub struct Wanted<I> {
    pub id: I,
    pub form: Option<Form>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Csv,
    Svg,
    Png,
    VegaLite,
}

impl<I: std::str::FromStr> std::str::FromStr for Wanted<I> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, ending) = text.split_once('.').map_or((text, None), |(id, ending)| (id, Some(ending)));
        let form = match ending {
            None => None,
            Some("json") => Some(Form::Json),
            Some("csv") => Some(Form::Csv),
            Some("svg") => Some(Form::Svg),
            Some("png") => Some(Form::Png),
            Some("vl.json") => Some(Form::VegaLite),
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

/// `name` is the file's, without its ending. Cells are the same in every language.
pub async fn file(answer: Answer, name: &str, form: Form, kind: Option<ChartKind>, t: Texts) -> Answered<Response> {
    let table = || answer.table.as_ref().ok_or_else(Fault::not_found);
    let chart = || chosen(&answer, kind).ok_or_else(Fault::not_found);
    let locale = t.locale();
    match form {
        Form::Json => {
            let body = serde_json::to_string_pretty(&answer.told(t.language())).unwrap_or_default();
            Ok(download("application/json", &format!("{name}.json"), body))
        }
        Form::Csv => Ok(csv_file(name, table()?)),
        Form::Svg => Ok(download(
            "image/svg+xml",
            &format!("{name}.svg"),
            chart::svg_document(&chart()?, table()?, WIDTH, &locale),
        )),
        Form::Png => {
            let picture = picture(&chart()?, table()?, &locale).await?;
            Ok(download("image/png", &format!("{name}.png"), picture))
        }
        Form::VegaLite => Ok(download(
            "application/json",
            &format!("{name}.vl.json"),
            chart::vega_lite(&chart()?, table()?, t.language()).to_string(),
        )),
    }
}

/// The chart as PNG.
pub async fn picture(chart: &Chart, table: &AnswerTable, locale: &Locale) -> Answered<Vec<u8>> {
    png(chart::svg_plain(chart, table, WIDTH, locale)).await
}

fn csv_file(name: &str, table: &AnswerTable) -> Response {
    download("text/csv; charset=utf-8; header=present", &format!("{name}.csv"), csv::write(table))
}

/// A file to keep: never shown in the page's place, so that nothing in it runs under our origin.
fn download(media: &'static str, file: &str, body: impl Into<Body>) -> Response {
    let disposition = format!("attachment; filename=\"{file}\"");
    (
        [(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        body.into(),
    )
        .into_response()
}
