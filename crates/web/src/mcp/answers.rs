//! A question's arguments, and its answer as the result of a call.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_app::AskRequest;
use belvedere_app::router::chart::ChartKind;
use belvedere_app::router::model::quoted;
use belvedere_app::router::{Answer, Citation, Outcome};
use belvedere_types::{ConversationId, Language};
use rmcp::model::{CallToolResult, ContentBlock};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use url::Url;

use super::tables;
use crate::api::exports::picture;
use crate::fault::{Answered, Fault};
use crate::texts::Texts;

/// Bytes of the structured content; rows beyond are left out.
const BYTES: usize = 64 * 1024;
/// Calls and citations in it.
const CALLS: usize = 50;
/// Citations in the text.
const CITED: usize = 10;
/// Characters of arguments in the text.
const ARGUMENTS: usize = 200;
/// Bytes of a picture.
const PICTURE: usize = 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    question: String,
    #[serde(default)]
    sources: Vec<String>,
    conversation_id: Option<ConversationId>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    now: Option<OffsetDateTime>,
    timezone: Option<String>,
    /// What the answer is told in. English unless it is wished otherwise: most models translate it for whoever asks.
    #[serde(default)]
    language: Language,
}

impl Ask {
    pub const fn language(&self) -> Language {
        self.language
    }

    pub fn read(arguments: Map<String, Value>) -> Answered<Self> {
        serde_json::from_value(Value::Object(arguments)).map_err(|_| {
            Fault::invalid(
                "invalid_tool_arguments",
                "The arguments are not those of this tool.",
                "Compare the arguments with the tool's input schema.",
            )
        })
    }
}

impl From<Ask> for AskRequest {
    fn from(ask: Ask) -> Self {
        Self {
            question: ask.question,
            sources: ask.sources,
            conversation: ask.conversation_id,
            now: ask.now,
            timezone: ask.timezone,
            language: ask.language,
            ..Self::default()
        }
    }
}

pub(super) fn input_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "question": { "type": "string", "minLength": 1, "maxLength": 2000, "description": "In English or German" },
            "sources": { "type": "array", "items": { "type": "string" }, "description": "Names or identifiers of the data sources to ask; all of them without it" },
            "conversation_id": { "type": "string", "description": "Of the answer that the question refers to" },
            "now": { "type": "string", "format": "date-time", "description": "The moment that “today” and “last week” are told from (RFC 3339); the server's own clock without it" },
            "timezone": { "type": "string", "description": "Europe/Berlin or +02:00; UTC without it" },
            "language": { "type": "string", "enum": Language::ALL.map(Language::tag), "description": "What the answer is told in; en without it. Questions are read in both" },
        },
        "required": ["question"],
        "additionalProperties": false,
    })
}

pub(super) fn output_schema() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let objects = json!({ "type": "array", "items": { "type": "object" } });
    json!({
        "type": "object",
        "properties": {
            "id": text,
            "url": { "type": "string", "description": "The answer's page" },
            "question": text,
            "outcome": { "type": "string", "enum": ["answered", "clarify", "refused", "no_source", "failed"] },
            "complete": { "type": "boolean" },
            "text": text,
            "clarification": maybe,
            "options": texts,
            "refusal": maybe,
            "code": maybe,
            "table": { "type": ["object", "null"] },
            "chart": { "type": ["object", "null"] },
            "tool_calls": objects,
            "citations": objects,
            "sql": texts,
            "notes": texts,
            "conversation_id": text,
            "left_out": { "type": "object", "description": "What the answer has and this result has not; the page has all of it" },
        },
        "required": ["id", "url", "question", "outcome", "complete", "text", "options", "tool_calls", "citations", "sql", "notes", "conversation_id", "left_out"],
    })
}

pub(super) async fn result(answer: Answer, language: Language, public_url: &Url) -> CallToolResult {
    let t = Texts::new(language);
    let answer = answer.told(language);
    let url = address(public_url, &answer);
    let mut content = vec![ContentBlock::text(text(t, &answer, &url))];
    content.extend(drawn(t, &answer).await);
    // That a source could not be read is the answer, told in words and with its code.
    let mut result = if answer.outcome == Outcome::Failed {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    };
    result.structured_content = Some(structured(answer, &url));
    result
}

fn address(public_url: &Url, answer: &Answer) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    format!("{base}/answers/{}", answer.id)
}

/// The chart as every other reader gets it; that it cannot be drawn is said.
async fn drawn(t: Texts, answer: &Answer) -> Option<ContentBlock> {
    let chart = answer.chart.as_ref().filter(|chart| chart.kind != ChartKind::Table)?;
    let table = answer.table.as_ref()?;
    let block = match picture(chart, table, &t.locale()).await {
        Ok(picture) if picture.len() <= PICTURE => ContentBlock::image(STANDARD.encode(picture), "image/png"),
        Ok(_) => ContentBlock::text(t.mcp_chart_large()),
        Err(_) => ContentBlock::text(t.mcp_chart_undrawn()),
    };
    Some(block)
}

fn text(t: Texts, answer: &Answer, url: &str) -> String {
    let mut parts = vec![answer.text.to_string()];
    for words in [&answer.clarification, &answer.refusal].into_iter().flatten() {
        if !parts.iter().any(|part| part.contains(&**words)) {
            parts.push(words.to_string());
        }
    }
    if !answer.options.is_empty() {
        parts.push(listed(t.mcp_options(), answer.options.iter().map(String::as_str)));
    }
    if let Some(table) = &answer.table {
        parts.push(tables::markdown(t, table));
    }
    if !answer.notes.is_empty() {
        parts.push(listed(t.mcp_notes(), answer.notes.iter().map(|note| &**note)));
    }
    parts.extend(answer.disclosures.iter().map(|one| format!("{}:\n{}", one.source, one.text)));
    if !answer.citations.is_empty() {
        let mut cited: Vec<String> = answer.citations.iter().take(CITED).map(|one| citation(t, one)).collect();
        if answer.citations.len() > CITED {
            cited.push(t.mcp_more((answer.citations.len() - CITED) as u64));
        }
        parts.push(listed(t.mcp_from(), cited.iter().map(String::as_str)));
    }
    if let Some(code) = &answer.code {
        parts.push(format!("[{code}]"));
    }
    parts.push(url.to_owned());
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn listed<'a>(head: &str, lines: impl Iterator<Item = &'a str>) -> String {
    lines.fold(head.to_owned(), |text, line| format!("{text}\n- {line}"))
}

fn citation(t: Texts, citation: &Citation) -> String {
    let arguments = quoted(&json!(citation.arguments).to_string(), ARGUMENTS);
    format!(
        "{}: {}({arguments}), {}",
        quoted(&citation.source, 80),
        quoted(&citation.tool, 80),
        t.rows(citation.rows)
    )
}

/// The answer as the API gives it, bounded, with its page and what is left out.
fn structured(mut answer: Answer, url: &str) -> Value {
    let mut left = Map::new();
    for (name, more) in [
        ("tool_calls", answer.tool_calls.len().saturating_sub(CALLS)),
        ("citations", answer.citations.len().saturating_sub(CALLS)),
    ] {
        if more > 0 {
            left.insert(name.into(), json!(more));
        }
    }
    answer.tool_calls.truncate(CALLS);
    answer.citations.truncate(CALLS);
    let cut = answer.table.as_mut().map(tables::bound);
    if cut.is_some_and(|(_, cells)| cells) {
        left.insert("ends_of_long_cells".into(), json!(true));
    }
    loop {
        let whole = json!(answer).to_string().len() <= BYTES;
        match &mut answer.table {
            Some(table) if !whole && !table.rows.is_empty() => tables::keep(table, table.rows.len() / 2),
            Some(_) | None => break,
        }
    }
    if let Some(rows) = answer.table.as_ref().map(tables::left_out).filter(|rows| *rows > 0) {
        left.insert("rows".into(), json!(rows));
    }
    let mut told = json!(answer);
    if let Some(fields) = told.as_object_mut() {
        fields.insert("url".into(), json!(url));
        fields.insert("left_out".into(), Value::Object(left));
    }
    told
}

#[cfg(test)]
mod tests {
    use belvedere_types::{AnswerId, SourceId};

    use super::*;

    fn large(rows: usize, cell: &str, calls: usize) -> Answer {
        let call = json!({ "source": SourceId::generate(), "tool": "list_orders", "arguments": {}, "started_ms": 0.0, "ms": 1.0, "rows": 1, "bytes": 1, "error": null });
        let citation = json!({ "call": 0, "source": "crm", "tool": "list_orders", "arguments": { "id": "7" }, "table": "orders", "rows": 3, "sql": null,
            "fetched_at": "2026-11-19T10:00:00Z" });
        let answer = json!({
            "id": AnswerId::generate(), "question": "q", "outcome": "answered", "complete": true, "text": "These.", "clarification": null, "options": ["a", "b"],
            "refusal": null, "code": null, "chart": null, "plan": { "version": 1, "steps": [], "reading": "q" }, "sql": [], "notes": ["A note."],
            "table": { "columns": [{ "name": "name", "type": "text" }], "rows": vec![vec![cell]; rows], "total_rows": 100_000, "truncated": true },
            "tool_calls": vec![call; calls], "citations": vec![citation; calls], "conversation_id": ConversationId::generate(), "ms": 1.0,
        });
        serde_json::from_value(answer).unwrap()
    }

    #[tokio::test]
    async fn an_answer_that_is_too_large_is_cut_and_says_so() {
        let base = "https://bi.example/".parse().unwrap();
        let result = result(large(300, &"x".repeat(490), 60), Language::English, &base).await;
        let told = result.structured_content.unwrap();
        assert!(told.to_string().len() <= BYTES + 4_096, "{}", told.to_string().len());
        let rows = told["table"]["rows"].as_array().unwrap().len();
        assert!((50..200).contains(&rows), "{rows}");
        assert_eq!(
            told["left_out"],
            json!({ "tool_calls": 10, "citations": 10, "rows": 100_000 - rows })
        );
        let text = &result.content[0].as_text().unwrap().text;
        for part in [
            "These.\n\nOptions:\n- a\n- b\n\n| name |",
            "(99,950 more rows)",
            "Notes:\n- A note.",
            "From:\n- crm: list_orders({\"id\":\"7\"}), 3 rows\n",
            "\n- (50 more)\n\nhttps://bi.example/answers/ans_",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_fits_is_told_whole() {
        let mut small = large(2, "x", 1);
        small.table.as_mut().unwrap().total_rows = 2;
        let expected = json!(small);
        let told = structured(small, "u");
        assert_eq!(told["left_out"], json!({}));
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&told[field], value, "{field}");
        }
    }
}
