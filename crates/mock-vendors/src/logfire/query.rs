//! `query_run`: SELECT over records and metrics, within a window, with a LIMIT.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, types::ValueRef};
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::telemetry::{DAYS, Route, Span};
use crate::vendor::{Call, Reply};

const MOST_ROWS: usize = 10_000;
const USUAL_WINDOW: Duration = Duration::minutes(30);

/// Columns of each table, with their types.
pub const TABLES: [(&str, &[(&str, &str)]); 2] = [
    (
        "records",
        &[
            ("start_timestamp", "TIMESTAMP"),
            ("end_timestamp", "TIMESTAMP"),
            ("duration", "DOUBLE"),
            ("trace_id", "VARCHAR"),
            ("span_id", "VARCHAR"),
            ("parent_span_id", "VARCHAR"),
            ("span_name", "VARCHAR"),
            ("message", "VARCHAR"),
            ("level", "VARCHAR"),
            ("kind", "VARCHAR"),
            ("service_name", "VARCHAR"),
            ("is_exception", "BOOLEAN"),
            ("exception_type", "VARCHAR"),
            ("exception_message", "VARCHAR"),
            ("exception_stacktrace", "VARCHAR"),
            ("attributes", "JSON"),
            ("tags", "VARCHAR[]"),
            ("http_method", "VARCHAR"),
            ("http_route", "VARCHAR"),
            ("http_response_status_code", "INTEGER"),
            ("otel_status_code", "VARCHAR"),
        ],
    ),
    (
        "metrics",
        &[
            ("recorded_timestamp", "TIMESTAMP"),
            ("metric_name", "VARCHAR"),
            ("metric_type", "VARCHAR"),
            ("unit", "VARCHAR"),
            ("scalar_value", "DOUBLE"),
            ("service_name", "VARCHAR"),
            ("attributes", "JSON"),
        ],
    ),
];

pub fn stamp(moment: OffsetDateTime) -> String {
    // Six digits, so that texts sort as times do.
    let micro = moment.microsecond();
    let plain = moment.replace_nanosecond(0).unwrap_or(moment).format(&Rfc3339).unwrap_or_default();
    plain.replace('Z', &format!(".{micro:06}Z"))
}

pub struct Engine(Mutex<Option<Connection>>);

impl Engine {
    pub fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Rows of one project, within the window of the call, as a JSON list.
    pub fn run(&self, data: (&[Route], &[Span]), project: &str, now: OffsetDateTime, call: &Call<'_>) -> Reply {
        match self.answer(data, project, now, call) {
            Ok(rows) => Reply::text(Value::from(rows).to_string()),
            Err(message) => Reply::error(message),
        }
    }

    fn answer(&self, data: (&[Route], &[Span]), project: &str, now: OffsetDateTime, call: &Call<'_>) -> Result<Vec<Value>, String> {
        let query = call.text("query").unwrap_or_default().trim().trim_end_matches(';');
        let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if !words.iter().any(|word| word == "limit") {
            return Err("A LIMIT is required: add one to the query, at most 10000.".to_owned());
        }
        let (from, to) = window(now, call)?;
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_none() {
            *connection = Some(fill(data.0, data.1).map_err(|problem| problem.to_string())?);
        }
        let connection = connection.as_ref().ok_or("The query engine is not ready.")?;
        narrow(connection, project, from, to).map_err(|problem| problem.to_string())?;
        select(connection, query).map_err(|problem| explain(&problem))
    }
}

fn window(now: OffsetDateTime, call: &Call<'_>) -> Result<(OffsetDateTime, OffsetDateTime), String> {
    let read = |name: &str| {
        let text = call.text(name);
        text.map(|text| OffsetDateTime::parse(text, &Rfc3339).map_err(|_| format!("Invalid {name}: {text} is not an ISO 8601 timestamp.")))
            .transpose()
    };
    let to = read("end_timestamp")?.unwrap_or(now);
    let from = read("start_timestamp")?.unwrap_or(to.saturating_sub(USUAL_WINDOW));
    if to - from > Duration::days(DAYS) {
        return Err(format!("The time range is too long: {DAYS} days at most."));
    }
    Ok((from, to))
}

fn fill(routes: &[Route], spans: &[Span]) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    super::functions::register(&connection)?;
    for (table, columns) in TABLES {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        connection.execute_batch(&format!("CREATE TABLE all_{table} (project, {})", names.join(",")))?;
    }
    connection.execute_batch("BEGIN")?;
    {
        let places = vec!["?"; 22].join(",");
        let mut insert = connection.prepare(&format!("INSERT INTO all_records VALUES ({places})"))?;
        for span in spans {
            let Some(route) = routes.get(span.route) else { continue };
            let end = span
                .start
                .saturating_add(Duration::milliseconds(i64::try_from(span.milliseconds).unwrap_or(0)));
            let raised = span.raised;
            let stack = raised.map(|(kind, message)| {
                format!(
                    "Traceback (most recent call last):\n  File \"{}\", line 88\n{kind}: {message}",
                    route.file
                )
            });
            let name = format!("{} {}", route.method, route.route);
            let attributes = json!({"http.route": route.route, "code.filepath": route.file, "deployment": "blue"}).to_string();
            insert.execute(rusqlite::params![
                route.project,
                stamp(span.start),
                stamp(end),
                f64::from(u32::try_from(span.milliseconds).unwrap_or(0)) / 1_000.0,
                span.trace,
                span.id,
                Option::<String>::None,
                name,
                name,
                if raised.is_some() { "error" } else { "info" },
                "span",
                route.service,
                raised.is_some(),
                raised.map(|(kind, _)| kind),
                raised.map(|(_, message)| message),
                stack,
                attributes,
                "[]",
                route.method,
                route.route,
                span.status,
                if raised.is_some() { "ERROR" } else { "OK" },
            ])?;
        }
        let mut insert = connection.prepare("INSERT INTO all_metrics VALUES (?,?,'http.server.duration','gauge','ms',?,?,'{}')")?;
        for span in spans.iter().step_by(6) {
            let Some(route) = routes.get(span.route) else { continue };
            let milliseconds = i64::try_from(span.milliseconds).unwrap_or(0);
            insert.execute(rusqlite::params![route.project, stamp(span.start), milliseconds, route.service])?;
        }
    }
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

/// `records` and `metrics` are what the project and the window leave of everything.
fn narrow(connection: &Connection, project: &str, from: OffsetDateTime, to: OffsetDateTime) -> rusqlite::Result<()> {
    for (table, columns) in TABLES {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let time = names.first().copied().unwrap_or_default();
        connection.execute_batch(&format!(
            "DROP VIEW IF EXISTS temp.{table}; CREATE TEMP VIEW {table} AS SELECT {} FROM all_{table} WHERE project = '{}' AND {time} >= '{}' AND {time} < '{}'",
            names.join(","),
            project.replace('\'', "''"),
            stamp(from),
            stamp(to)
        ))?;
    }
    Ok(())
}

fn select(connection: &Connection, query: &str) -> rusqlite::Result<Vec<Value>> {
    let mut prepared = connection.prepare(query)?;
    if !prepared.readonly() || prepared.column_count() == 0 {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let names: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = prepared.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut fields = Map::new();
        for (at, name) in names.iter().enumerate() {
            fields.insert(name.clone(), cell(name, row.get_ref(at)?));
        }
        found.push(fields.into());
        if found.len() == MOST_ROWS {
            break;
        }
    }
    Ok(found)
}

fn cell(name: &str, value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) if name == "is_exception" => json!(number != 0),
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            let text = String::from_utf8_lossy(text).into_owned();
            let nested = matches!(name, "attributes" | "tags")
                .then(|| serde_json::from_str(&text).ok())
                .flatten();
            nested.unwrap_or(Value::String(text))
        }
    }
}

/// An unknown column is answered with the columns that there are.
fn explain(problem: &rusqlite::Error) -> String {
    let text = match problem {
        rusqlite::Error::InvalidQuery => return "Only SELECT statements can be run.".to_owned(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let Some((_, name)) = text.split_once("no such column: ") else {
        return format!("Error running the query: {text}");
    };
    format!("Schema error: No field named {name}.\n\n{}", schema())
}

/// The tables and their columns in words.
pub fn schema() -> String {
    let mut text = String::new();
    for (table, columns) in TABLES {
        text.push_str(&format!("## {table}\n\n| column | type |\n|---|---|\n"));
        for (name, kind) in columns {
            text.push_str(&format!("| {name} | {kind} |\n"));
        }
        text.push('\n');
    }
    text
}
