//! One page of `tools/list`, read definition by definition, so that a bad one spoils no other.

use std::collections::BTreeMap;

use belvedere_types::ToolDefinition;
use rmcp::model::{ListToolsResult, Tool};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::failure::Failure;

const MAX_DEFINITION_BYTES: usize = 256 << 10;
const MAX_DEFINITION_DEPTH: usize = 64;
const MAX_NAME_BYTES: usize = 256;
/// Of the server's `ttlMs`, in milliseconds: the oldest listing a verdict may rest on.
pub(crate) const MAX_TTL_MS: u64 = 60_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPage<'a> {
    #[serde(borrow)]
    tools: Vec<&'a RawValue>,
    #[serde(default)]
    next_cursor: Option<String>,
    #[serde(default)]
    ttl_ms: Option<Value>,
}

/// The well-formed definitions of a page, for rmcp, and the others by name with the reason.
pub(crate) fn page(result: &str, max_tools: usize) -> Result<(ListToolsResult, Vec<(String, String)>), Failure> {
    let raw: RawPage<'_> = serde_json::from_str(result).map_err(|_| Failure::Malformed {
        what: "the list of tools has an unknown shape",
    })?;
    if raw.tools.len() > max_tools {
        return Err(Failure::ListTooLong {
            limit: max_tools,
            of: "tools",
        });
    }
    let mut dropped = Vec::new();
    let mut page = ListToolsResult::default();
    for text in raw.tools {
        match tool(text.get()) {
            Ok(tool) => page.tools.push(tool),
            Err(reason) => dropped.push((name(text.get()), reason)),
        }
    }
    page.next_cursor = raw.next_cursor;
    page.ttl_ms = raw.ttl_ms.as_ref().and_then(Value::as_u64);
    Ok((page, dropped))
}

fn tool(text: &str) -> Result<Tool, String> {
    if text.len() > MAX_DEFINITION_BYTES {
        return Err(format!("the definition is larger than {MAX_DEFINITION_BYTES} bytes"));
    }
    if depth(text) > MAX_DEFINITION_DEPTH {
        return Err(format!("the definition is nested deeper than {MAX_DEFINITION_DEPTH} levels"));
    }
    let tool: Tool = serde_json::from_str(text).map_err(|_| "the definition is not what MCP prescribes".to_owned())?;
    match tool.name.as_ref() {
        "" => Err("the name is empty".to_owned()),
        name if name.len() > MAX_NAME_BYTES => Err(format!("the name is longer than {MAX_NAME_BYTES} bytes")),
        name if name.chars().any(char::is_control) => Err("the name holds control characters".to_owned()),
        _ => Ok(tool),
    }
}

/// Enough of the name to recognise a dropped tool by.
fn name(text: &str) -> String {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    match serde_json::from_str::<Named>(text) {
        Ok(named) => named.name.chars().filter(|c| !c.is_control()).take(64).collect(),
        Err(_) => "(unnamed)".to_owned(),
    }
}

/// Nesting of arrays and objects, counted without recursion.
fn depth(text: &str) -> usize {
    let (mut now, mut deepest, mut quoted, mut escaped) = (0usize, 0usize, false, false);
    for byte in text.bytes() {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (false, b'{' | b'[') => {
                now += 1;
                deepest = deepest.max(now);
            }
            (false, b'}' | b']') => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// All pages together.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    tools: Vec<ToolDefinition>,
    /// Position in `tools`; `None` for a name whose definitions differ.
    seen: BTreeMap<String, Option<usize>>,
    pub(crate) dropped: Vec<(String, String)>,
}

impl Collected {
    pub(crate) fn len(&self) -> usize {
        self.tools.len()
    }

    /// A definition repeated word for word counts once; two that differ under one name are both dropped, as a call could mean either.
    pub(crate) fn add(&mut self, tool: ToolDefinition) {
        match self.seen.get(&tool.name) {
            None => {
                self.seen.insert(tool.name.clone(), Some(self.tools.len()));
                self.tools.push(tool);
            }
            Some(Some(at)) if self.tools.get(*at) == Some(&tool) => {}
            Some(Some(_)) => {
                self.dropped
                    .push((tool.name.clone(), "the name stands for two different definitions".to_owned()));
                self.seen.insert(tool.name, None);
            }
            Some(None) => {}
        }
    }

    pub(crate) fn into_tools(self) -> (Vec<ToolDefinition>, Vec<(String, String)>) {
        let Self { tools, seen, dropped } = self;
        let unique = tools
            .into_iter()
            .filter(|tool| matches!(seen.get(&tool.name), Some(Some(_))))
            .collect();
        (unique, dropped)
    }
}
