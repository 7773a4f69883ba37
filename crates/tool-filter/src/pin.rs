//! Evidence layer 7: the pin, and what changed since it was taken.

use std::fmt::Write;

use belvedere_types::{ToolAnnotations, ToolDefinition};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::warning::is_hidden;

/// Lines of a readable diff.
const MAX_LINES: usize = 20;
/// Characters of a quoted text.
const MAX_QUOTE: usize = 160;
/// Schemas deeper than this are pinned as their plain text would be: unreadable.
const MAX_DEPTH: usize = 128;

/// Hash of everything a server says of a tool, and of where the server is. Key order does not matter.
pub fn pin(tool: &ToolDefinition, endpoint: &str) -> String {
    let text = |text: Option<&String>| text.map_or(Value::Null, |text| Value::String(text.clone()));
    let hints = tool.annotations.as_ref().map(serde_json::to_value);
    let hints = hints.transpose().ok().flatten().unwrap_or_default();
    let (title, description, name) = (
        text(tool.title.as_ref()),
        text(tool.description.as_ref()),
        Value::String(tool.name.clone()),
    );
    // As an object of these fields would be digested, without a copy of the schemas.
    let fields = [
        ("annotations", &hints),
        ("description", &description),
        ("inputSchema", &tool.input_schema),
        ("name", &name),
        ("outputSchema", tool.output_schema.as_ref().unwrap_or(&Value::Null)),
        ("title", &title),
    ];
    let mut hash = Sha256::new();
    feed(&mut hash, endpoint.as_bytes());
    digest_sorted(fields.into_iter(), &mut hash, 0);
    let mut hex = String::with_capacity(64);
    hash.finalize().iter().for_each(|byte| _ = write!(hex, "{byte:02x}"));
    hex
}

/// Length first, so that no two sequences of texts feed the same bytes.
fn feed(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn digest(value: &Value, hash: &mut Sha256, depth: usize) {
    if depth > MAX_DEPTH {
        feed(hash, value.to_string().as_bytes());
        return;
    }
    match value {
        Value::Null => hash.update(b"n"),
        Value::Bool(value) => hash.update(if *value { b"t" } else { b"f" }),
        Value::Number(number) => {
            hash.update(b"#");
            feed(hash, number.to_string().as_bytes());
        }
        Value::String(text) => {
            hash.update(b"s");
            feed(hash, text.as_bytes());
        }
        Value::Array(items) => {
            hash.update(b"[");
            hash.update((items.len() as u64).to_be_bytes());
            items.iter().for_each(|item| digest(item, hash, depth + 1));
        }
        Value::Object(fields) => {
            let mut sorted: Vec<(&str, &Value)> = fields.iter().map(|(key, field)| (key.as_str(), field)).collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            digest_sorted(sorted.into_iter(), hash, depth);
        }
    }
}

/// The fields of an object, in the order of their keys.
fn digest_sorted<'a>(fields: impl ExactSizeIterator<Item = (&'a str, &'a Value)>, hash: &mut Sha256, depth: usize) {
    hash.update(b"{");
    hash.update((fields.len() as u64).to_be_bytes());
    for (key, field) in fields {
        feed(hash, key.as_bytes());
        digest(field, hash, depth + 1);
    }
}

/// What changed, in sentences for the owner. Never empty when the pins differ.
pub fn changes(before: &ToolDefinition, now: &ToolDefinition) -> Vec<String> {
    let mut lines = Vec::new();
    if before.title != now.title {
        lines.push(format!("the title now says {}", quote(now.title.as_deref())));
    }
    if before.description != now.description {
        lines.push(format!(
            "the description now says {}, before it said {}",
            quote(now.description.as_deref()),
            quote(before.description.as_deref())
        ));
    }
    if before.input_schema != now.input_schema {
        arguments(&before.input_schema, &now.input_schema, &mut lines);
    }
    if before.output_schema != now.output_schema {
        lines.push("the output schema is another".to_owned());
    }
    if before.annotations != now.annotations {
        hints(before, now, &mut lines);
    }
    if lines.is_empty() {
        lines.push("the server's address is another".to_owned());
    }
    lines.truncate(MAX_LINES);
    lines
}

fn arguments(before: &Value, now: &Value, lines: &mut Vec<String>) {
    let none = Map::new();
    let of = |schema: &Value| {
        schema
            .get("properties")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_else(|| none.clone())
    };
    let (old, new) = (of(before), of(now));
    let start = lines.len();
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        lines.push(format!("a new argument {}", quote(Some(name))));
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        lines.push(format!("the argument {} is gone", quote(Some(name))));
    }
    for (name, schema) in &new {
        if let Some(was) = old.get(name).filter(|was| *was != schema) {
            argument(name, was, schema, lines);
        }
    }
    let required = |schema: &Value| -> Vec<String> { texts(schema, "required") };
    let (was, is) = (required(before), required(now));
    for name in is.iter().filter(|name| !was.contains(name)) {
        lines.push(format!("the argument {} is now required", quote(Some(name))));
    }
    for name in was.iter().filter(|name| !is.contains(name) && new.contains_key(*name)) {
        lines.push(format!("the argument {} is no longer required", quote(Some(name))));
    }
    if lines.len() == start {
        lines.push("the input schema is another".to_owned());
    }
}

/// What changed in one argument, most telling first.
fn argument(name: &str, was: &Value, is: &Value, lines: &mut Vec<String>) {
    let start = lines.len();
    let name = quote(Some(name));
    let of = |schema: &Value, key: &str| {
        schema
            .get(key)
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let (old, new) = (texts(was, "enum"), texts(is, "enum"));
    for value in new.iter().filter(|value| !old.contains(value)) {
        lines.push(format!("the argument {name} now also takes {}", quote(Some(value))));
    }
    for value in old.iter().filter(|value| !new.contains(value)) {
        lines.push(format!("the argument {name} no longer takes {}", quote(Some(value))));
    }
    for (key, says) in [
        ("type", "is now of type"),
        ("default", "is by default now"),
        ("description", "now says"),
    ] {
        let (before, after) = (of(was, key), of(is, key));
        if before != after {
            lines.push(format!(
                "the argument {name} {says} {}, before {}",
                quote(after.as_deref()),
                quote(before.as_deref())
            ));
        }
    }
    if lines.len() == start {
        lines.push(format!("the argument {name} is described otherwise"));
    }
}

fn hints(before: &ToolDefinition, now: &ToolDefinition, lines: &mut Vec<String>) {
    let none = ToolAnnotations::default();
    let (was, is) = (
        before.annotations.as_ref().unwrap_or(&none),
        now.annotations.as_ref().unwrap_or(&none),
    );
    let start = lines.len();
    for (hint, was, is) in [
        ("read-only", was.read_only_hint, is.read_only_hint),
        ("destructive", was.destructive_hint, is.destructive_hint),
        ("idempotent", was.idempotent_hint, is.idempotent_hint),
        ("open-world", was.open_world_hint, is.open_world_hint),
    ] {
        let word = |hint: Option<bool>| hint.map_or("nothing", |hint| if hint { "yes" } else { "no" });
        if was != is {
            lines.push(format!("the server's hint “{hint}” now says {}, before {}", word(is), word(was)));
        }
    }
    if lines.len() == start {
        lines.push("the server's hints are others".to_owned());
    }
}

fn texts(schema: &Value, key: &str) -> Vec<String> {
    let values = schema.get(key).and_then(Value::as_array).into_iter().flatten();
    values
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect()
}

/// Quoted and cut; characters that could disguise the text are shown as a box.
fn quote(text: Option<&str>) -> String {
    let Some(text) = text else { return "nothing".to_owned() };
    let shown: String = text
        .chars()
        .take(MAX_QUOTE)
        .map(|c| if c.is_control() || is_hidden(c) { '□' } else { c })
        .collect();
    let more = if text.chars().nth(MAX_QUOTE).is_some() { "…" } else { "" };
    format!("“{shown}{more}”")
}
