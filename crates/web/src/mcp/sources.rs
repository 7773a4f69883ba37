//! The sources that can be asked.

use belvedere_app::SourceView;
use belvedere_app::router::model::spoken;
use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Value, json};

/// Characters of a reason or a next step: they may quote a vendor.
const CHARS: usize = 300;
/// Characters of a name.
const NAME: usize = 80;

pub(super) fn output_schema() -> Value {
    let text = json!({ "type": ["string", "null"] });
    json!({
        "type": "object",
        "properties": { "sources": { "type": "array", "items": {
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "name": { "type": "string" },
                "vendor": text,
                "state": { "type": "string" },
                "reason": text,
                "next_step": text,
                "readable_tools": { "type": "integer", "minimum": 0 },
            },
            "required": ["id", "name", "vendor", "state", "reason", "next_step", "readable_tools"],
        } } },
        "required": ["sources"],
    })
}

pub(super) fn result(sources: &[SourceView]) -> CallToolResult {
    let told: Vec<Value> = sources.iter().map(source).collect();
    let lines: Vec<String> = sources.iter().map(line).collect();
    let text = if lines.is_empty() {
        "No data source is connected. Somebody who may connect one does so in Belvedere, under Data Sources.".to_owned()
    } else {
        lines.join("\n")
    };
    let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
    result.structured_content = Some(json!({ "sources": told }));
    result
}

fn readable(source: &SourceView) -> usize {
    source.tools.as_ref().map_or(0, |tools| tools.read + tools.guarded)
}

fn source(source: &SourceView) -> Value {
    let told = |text: &Option<String>| text.as_deref().map(|text| spoken(text, CHARS));
    json!({
        "id": source.id,
        "name": spoken(&source.name, NAME),
        "vendor": source.vendor,
        "state": source.state,
        "reason": told(&source.reason),
        "next_step": told(&source.next_step),
        "readable_tools": readable(source),
    })
}

fn line(source: &SourceView) -> String {
    let state = serde_json::to_value(source.state).unwrap_or_default();
    let mut line = format!(
        "- {}: {}, {} readable tools",
        spoken(&source.name, NAME),
        state.as_str().unwrap_or_default().replace('_', " "),
        readable(source)
    );
    for text in [&source.reason, &source.next_step].into_iter().flatten() {
        line.push_str(". ");
        line.push_str(spoken(text, CHARS).trim_end_matches('.'));
    }
    line
}
