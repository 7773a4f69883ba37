//! A tool as a server describes it, and what it answers. All of it is the vendor's word: untrusted.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The vendor's hints (MCP `ToolAnnotations`). They can narrow a verdict, never widen it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ToolAnnotations {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only_hint: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destructive_hint: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent_hint: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_world_hint: Option<bool>,
}

/// One entry of `tools/list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ToolDefinition {
    pub name: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    /// JSON Schema of the arguments; `Null` where the server gives none.
    #[serde(default)]
    pub input_schema: Value,
    #[serde(default)]
    pub output_schema: Option<Value>,
    #[serde(default)]
    pub annotations: Option<ToolAnnotations>,
}

/// One block of a tool's answer. Images, audio and embedded binaries are dropped at the edge and only counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum ToolContent {
    Text {
        text: String,
    },
    /// A block that is not text, named by its MCP type.
    Other {
        kind: String,
        bytes: u64,
    },
}

/// What `tools/call` answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolReply {
    pub content: Vec<ToolContent>,
    pub structured: Option<Value>,
    /// The tool itself reports failure (`isError`); the text says why.
    pub is_error: bool,
    /// Size of the answer on the wire, decoded, in bytes.
    pub bytes: u64,
}

impl ToolReply {
    /// All text blocks, one per line.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self
            .content
            .iter()
            .filter_map(|block| match block {
                ToolContent::Text { text } => Some(text.as_str()),
                ToolContent::Other { .. } => None,
            })
            .collect();
        texts.join("\n")
    }
}
