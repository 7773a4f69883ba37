//! Between rmcp's types and ours; neither crosses to the other side.

use belvedere_types::{ToolAnnotations, ToolContent, ToolDefinition, ToolReply};
use rmcp::model::Tool;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::inputs::Demand;

pub(crate) fn definition(tool: Tool) -> ToolDefinition {
    ToolDefinition {
        name: tool.name.into_owned(),
        title: tool.title,
        description: tool.description.map(|text| text.into_owned()),
        input_schema: Value::Object((*tool.input_schema).clone()),
        output_schema: tool.output_schema.map(|schema| Value::Object((*schema).clone())),
        annotations: tool.annotations.map(|hints| ToolAnnotations {
            title: hints.title,
            read_only_hint: hints.read_only_hint,
            destructive_hint: hints.destructive_hint,
            idempotent_hint: hints.idempotent_hint,
            open_world_hint: hints.open_world_hint,
        }),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawReply<'a> {
    #[serde(default)]
    result_type: Option<String>,
    #[serde(borrow, default)]
    content: Vec<&'a RawValue>,
    #[serde(default)]
    structured_content: Option<Value>,
    #[serde(default)]
    is_error: Option<bool>,
    #[serde(default)]
    input_requests: Option<Map<String, Value>>,
    #[serde(default)]
    request_state: Option<String>,
}

/// What one `tools/call` came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    Reply(ToolReply),
    /// Questions first.
    Asks(Demand),
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    resource: Option<Embedded>,
}

#[derive(Deserialize)]
struct Embedded {
    #[serde(default)]
    text: Option<String>,
}

/// The `result` of `tools/call`. Blocks that are not text are counted, embedded text counts as text; unknown kinds do no harm.
pub(crate) fn outcome(result: &str, bytes: u64) -> Result<Outcome, Failure> {
    let raw: RawReply<'_> = serde_json::from_str(result).map_err(|_| Failure::Malformed {
        what: "the result of the call has an unknown shape",
    })?;
    let asks = raw.input_requests.is_some() || raw.request_state.is_some();
    match raw.result_type.as_deref() {
        None | Some("complete") if raw.input_requests.is_none() => {}
        Some("input_required") if asks => {
            return Ok(Outcome::Asks(Demand {
                requests: raw.input_requests.unwrap_or_default(),
                state: raw.request_state,
            }));
        }
        None | Some("complete" | "input_required") => return Err(Failure::InputRequired),
        Some(_) => {
            return Err(Failure::Malformed {
                what: "the result of the call is of an unknown type",
            });
        }
    }
    Ok(Outcome::Reply(ToolReply {
        content: raw.content.into_iter().map(content).collect(),
        structured: raw.structured_content,
        is_error: raw.is_error.unwrap_or(false),
        bytes,
    }))
}

fn content(raw: &RawValue) -> ToolContent {
    let bytes = raw.get().len() as u64;
    let Ok(block) = serde_json::from_str::<Block>(raw.get()) else {
        return ToolContent::Other {
            kind: "malformed".to_owned(),
            bytes,
        };
    };
    match (block.kind.as_str(), block.text, block.resource) {
        ("text", Some(text), _) | ("resource", _, Some(Embedded { text: Some(text) })) => ToolContent::Text { text },
        _ => ToolContent::Other {
            kind: block.kind.chars().take(32).collect(),
            bytes,
        },
    }
}
