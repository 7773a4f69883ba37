//! The audit log: search, follow, verify, export.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use belvedere_app::{AuditCheck, AuditLine, AuditQuery, AuditRecord, Named};
use belvedere_types::{Actor, Caller};
use bytes::Bytes;
use futures::stream;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};

use crate::access::Identity;
use crate::csv;
use crate::extract::Query;
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::{Language, Texts};

/// What is looked for, as in the address. Empty is not looked at, as browsers send fields that nobody filled in.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub what: String,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub before: Option<i64>,
    /// Oldest first after this one, for programs that follow the log.
    after: Option<i64>,
    #[serde(default)]
    format: Option<String>,
}

impl Wanted {
    /// Whether the filter leaves entries out.
    pub fn narrows(&self) -> bool {
        [&self.who, &self.what, &self.source, &self.from, &self.until]
            .iter()
            .any(|field| !field.is_empty())
    }

    pub fn query(&self) -> Answered<AuditQuery> {
        let what = self.what.trim();
        if !what.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_') || what.len() > 64 {
            return Err(invalid("`what` is how an action begins, such as `source.`"));
        }
        let until = date(&self.until)?.map(|date| date.next_day().unwrap_or(Date::MAX));
        Ok(AuditQuery {
            before: self.before,
            actor: actor(self.who.trim())?,
            action: what.to_owned(),
            source: match self.source.trim() {
                "" => None,
                text => Some(text.parse().map_err(|_| invalid("`source` is no identifier of a source."))?),
            },
            from: date(&self.from)?.map(midnight),
            until: until.map(midnight),
        })
    }
}

fn invalid(detail: &str) -> Fault {
    Fault::invalid("audit_filter_invalid", detail, "Correct the filter, or clear it.")
}

fn actor(text: &str) -> Answered<Option<Actor>> {
    Ok(match text {
        "" => None,
        "system" => Some(Actor::System),
        text => Some(match (text.parse(), text.parse()) {
            (Ok(user), _) => Actor::User(user),
            (_, Ok(key)) => Actor::ApiKey(key),
            _ => return Err(invalid("`who` is `system`, or the identifier of a member or an API key.")),
        }),
    })
}

fn date(text: &str) -> Answered<Option<Date>> {
    match text.trim() {
        "" => Ok(None),
        text => Date::parse(text, format_description!("[year]-[month]-[day]"))
            .map(Some)
            .map_err(|_| invalid("A day is written as 2026-11-24.")),
    }
}

fn midnight(date: Date) -> OffsetDateTime {
    OffsetDateTime::new_utc(date, Time::MIDNIGHT)
}

pub async fn list(State(state): State<WebState>, who: Identity, Query(wanted): Query<Wanted>) -> Answered<Json<Value>> {
    if let Some(after) = wanted.after {
        let entries = state.app.audit(&who.caller, after).await?;
        let next = entries.last().map(|entry| entry.sequence);
        return Ok(Json(json!({ "entries": entries, "next": next })));
    }
    let lines = state.app.search_audit(&who.caller, &wanted.query()?).await?;
    let next = lines.last().map(|line| line.entry.sequence);
    let entries: Vec<Told<'_>> = lines.iter().map(Told::of).collect();
    Ok(Json(json!({ "entries": entries, "next": next })))
}

pub async fn verify(State(state): State<WebState>, who: Identity) -> Answered<Json<AuditCheck>> {
    Ok(Json(state.app.verify_audit(&who.caller).await?))
}

/// An entry in words; for programs they are always English.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    entry: &'a AuditRecord,
    who: String,
    about: Option<String>,
    words: String,
}

impl<'a> Told<'a> {
    fn of(line: &'a AuditLine) -> Self {
        let t = Texts::new(Language::English);
        Self {
            entry: &line.entry,
            who: t.named(&line.who),
            about: line.about.as_ref().map(|about| match about {
                Named::Source(name) => name.clone(),
                other => t.named(other),
            }),
            words: t.happened(line),
        }
    }
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

/// The whole log, or what a filter leaves of it, newest first, sent as it is read.
pub async fn export(State(state): State<WebState>, who: Identity, Query(wanted): Query<Wanted>) -> Answered<Response> {
    let (format, name, media) = match wanted.format.as_deref() {
        Some("csv") => (Format::Csv, "csv", "text/csv; charset=utf-8; header=present"),
        Some("jsonl") => (Format::JsonLines, "jsonl", "application/jsonl"),
        Some(_) | None => return Err(invalid("`format` is `csv` or `jsonl`.")),
    };
    let query = wanted.query()?;
    state.app.begin_audit_export(&who.caller, name).await?;
    let heading = match format {
        Format::Csv => csv::record(&["sequence", "at", "who", "actor", "action", "subject", "words", "detail", "hash"]),
        Format::JsonLines => String::new(),
    };
    let reading = Reading {
        state,
        caller: who.caller,
        query,
        format,
        heading: Some(heading),
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit.{name}\"")),
    ];
    Ok((headers, Body::from_stream(stream::try_unfold(reading, next_part))).into_response())
}

struct Reading {
    state: WebState,
    caller: Caller,
    query: AuditQuery,
    format: Format,
    /// What comes before the first entry.
    heading: Option<String>,
}

/// A page of entries a part. A failure in the middle breaks the transfer off, so that nobody takes the rest for the whole.
async fn next_part(mut reading: Reading) -> Result<Option<(Bytes, Reading)>, std::io::Error> {
    let lines = reading.state.app.search_audit(&reading.caller, &reading.query).await;
    let lines = lines.map_err(std::io::Error::other)?;
    let first = reading.heading.take();
    let Some(last) = lines.last() else {
        return Ok(first.map(|heading| (Bytes::from(heading), reading)));
    };
    reading.query.before = Some(last.entry.sequence);
    let mut part = first.unwrap_or_default();
    for line in &lines {
        part.push_str(&written(line, reading.format));
    }
    Ok(Some((Bytes::from(part), reading)))
}

fn written(line: &AuditLine, format: Format) -> String {
    match format {
        Format::JsonLines => format!("{}\n", json!(Told::of(line))),
        Format::Csv => {
            let fields = json!(Told::of(line));
            let of = |key: &str| match fields.get(key) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => String::new(),
            };
            let cells = ["sequence", "at", "who", "actor", "action", "subject", "words", "detail", "hash"].map(of);
            csv::record(&cells.each_ref().map(String::as_str))
        }
    }
}
