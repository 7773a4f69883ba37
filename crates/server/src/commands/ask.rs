//! `belvedere ask`: the answer as text and table, or whole as JSON.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::api::Api;
use crate::failure::Failure;

pub struct Ask {
    pub sources: Vec<String>,
    pub now: Option<String>,
    pub json: bool,
    pub question: String,
}

/// More rows are in the JSON.
const SHOWN_ROWS: usize = 50;
const CELL_CHARS: usize = 48;

/// Exit code 0 for an answer, 2 for anything else the server had to say.
pub async fn run(api: &Api, ask: Ask) -> Result<ExitCode, Failure> {
    let mut body = json!({ "question": ask.question, "sources": ask.sources });
    if let (Some(object), Some(now)) = (body.as_object_mut(), ask.now) {
        object.insert("now".into(), now.into());
    }
    let answer = api.post("/api/v1/ask", &body).await?;
    if ask.json {
        println!("{}", serde_json::to_string_pretty(&answer).map_err(anyhow::Error::from)?);
    } else {
        print(&answer);
    }
    let answered = answer.get("outcome").and_then(Value::as_str) == Some("answered");
    Ok(if answered { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn print(answer: &Value) {
    // A clarification or a refusal is the whole text, too.
    if let Some(text) = answer.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) {
        println!("{text}");
    }
    for option in texts(answer, "options") {
        println!("  - {option}");
    }
    if let Some(table) = answer.get("table").filter(|table| !table.is_null()) {
        println!("\n{}", aligned(table));
    }
    for note in texts(answer, "notes") {
        println!("note: {note}");
    }
    let told = answer.get("disclosures").and_then(Value::as_array);
    for disclosure in told.into_iter().flatten() {
        let text = |field: &str| disclosure.get(field).and_then(Value::as_str).unwrap_or_default();
        println!("{} states: {}", text("source"), text("text"));
    }
    if let Some(code) = answer.get("code").and_then(Value::as_str) {
        println!("[{code}]");
    }
    if let Some(line) = planner(answer) {
        println!("{line}");
    }
    let calls = answer.get("tool_calls").and_then(Value::as_array).map_or(0, Vec::len);
    if calls > 0 {
        let ms = answer.get("ms").and_then(Value::as_f64).unwrap_or_default();
        println!(
            "from {calls} tool {}, {ms:.0} ms; `--json` shows each",
            if calls == 1 { "call" } else { "calls" }
        );
    }
}

/// Who planned it, where a model was asked.
fn planner(answer: &Value) -> Option<String> {
    let used = answer.get("model").filter(|used| !used.is_null())?;
    let model = used.get("model").and_then(Value::as_str).unwrap_or_default();
    let tokens: u64 = ["input_tokens", "output_tokens"]
        .iter()
        .filter_map(|field| used.get(*field).and_then(Value::as_u64))
        .sum();
    Some(if used.get("planned").and_then(Value::as_bool) == Some(true) {
        format!("planned by {model}, {tokens} tokens")
    } else {
        format!("planned without a model after {model} failed, {tokens} tokens")
    })
}

fn texts<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = &'a str> {
    answer
        .get(field)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// Columns aligned with two spaces between them.
fn aligned(table: &Value) -> String {
    let header: Vec<String> = table
        .get("columns")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|column| column.get("name").and_then(Value::as_str).unwrap_or_default().to_owned())
        .collect();
    let rows: Vec<Vec<String>> = table
        .get("rows")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(SHOWN_ROWS)
        .map(|row| row.as_array().into_iter().flatten().map(cell).collect())
        .collect();
    let width = |column: usize| {
        std::iter::once(&header)
            .chain(&rows)
            .filter_map(|row| row.get(column))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut lines: Vec<String> = Vec::new();
    for row in std::iter::once(&header).chain(&rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(text, width)| format!("{text:width$}")).collect();
        lines.push(cells.join("  ").trim_end().to_owned());
    }
    let total = table.get("total_rows").and_then(Value::as_u64).unwrap_or_default();
    if total > rows.len() as u64 {
        lines.push(format!("… and {} more rows", total - rows.len() as u64));
    }
    lines.join("\n")
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.replace(['\n', '\r', '\t', '\u{1b}'], " "),
        other => other.to_string(),
    };
    if text.chars().count() <= CELL_CHARS {
        text
    } else {
        text.chars().take(CELL_CHARS - 1).chain(['…']).collect()
    }
}
