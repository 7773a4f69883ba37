//! What a schema is put together of: alternatives, parts, and references into the same document. Nothing is ever fetched.

use std::ops::Deref;

use serde_json::{Map, Value};

/// Enum values that are looked at.
pub(super) const MAX_VALUES: usize = 64;
/// Schemas that one argument, or the whole, may be put together of.
const MAX_PARTS: usize = 64;

/// What the keywords of one schema say. They are few, so that one pass over all costs less than looking each up.
#[derive(Default)]
pub(super) struct Part<'a> {
    pub description: &'a str,
    pub properties: Option<&'a Map<String, Value>>,
    pub required: &'a [Value],
    pub default: Option<&'a Value>,
    kind: Option<&'a Value>,
    listed: &'a [Value],
    constant: Option<&'a Value>,
    /// A keyword leads to another schema.
    pub leads_on: bool,
}

impl<'a> Part<'a> {
    pub fn of(keywords: &'a Map<String, Value>) -> Self {
        let mut part = Self::default();
        let items = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        for (word, value) in keywords {
            match word.as_str() {
                "description" => part.description = value.as_str().unwrap_or_default(),
                "properties" => part.properties = value.as_object(),
                "required" => part.required = items(value),
                "default" => part.default = Some(value),
                "type" => part.kind = Some(value),
                "enum" => part.listed = items(value),
                "const" => part.constant = Some(value),
                "$ref" | "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else" => part.leads_on = true,
                _ => {}
            }
        }
        part
    }
}

/// What a schema is put together of. Most are one part.
pub(super) enum Parts<'a> {
    One(Part<'a>),
    Several(Vec<Part<'a>>),
}

impl<'a> Deref for Parts<'a> {
    type Target = [Part<'a>];

    fn deref(&self) -> &[Part<'a>] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Several(parts) => parts,
        }
    }
}

/// The schema and all schemas it is put together of, itself first. `None` when it refers elsewhere, to itself, or has too many parts.
pub(super) fn parts<'a>(schema: &'a Value, document: &'a Value) -> Option<Parts<'a>> {
    if let Some(part) = schema.as_object().map(Part::of).filter(|part| !part.leads_on) {
        return Some(Parts::One(part));
    }
    let mut found = Vec::with_capacity(2);
    let mut open = Vec::new();
    let mut next = Some(schema);
    while let Some(schema) = next.take().or_else(|| open.pop()) {
        // `true` and `false` are schemas too, and say nothing of arguments.
        let Some(keywords) = schema.as_object() else { continue };
        if found.len() >= MAX_PARTS {
            return None;
        }
        let part = Part::of(keywords);
        let leads_on = part.leads_on;
        found.push(part);
        if !leads_on {
            continue;
        }
        if let Some(reference) = keywords.get("$ref") {
            open.push(document.pointer(reference.as_str()?.strip_prefix('#')?)?);
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            open.extend(keywords.get(word).and_then(Value::as_array).into_iter().flatten());
        }
        for word in ["if", "then", "else"] {
            open.extend(keywords.get(word));
        }
    }
    Some(Parts::Several(found))
}

/// The values that an argument is limited to, one more than are looked at when there are more.
pub(super) fn values<'a>(parts: &[Part<'a>]) -> Vec<&'a str> {
    parts
        .iter()
        .flat_map(|part| part.listed.iter().chain(part.constant))
        .filter_map(Value::as_str)
        .take(MAX_VALUES + 1)
        .collect()
}

/// Whether any part names one of these types.
pub(super) fn of_type(parts: &[Part<'_>], types: &[&str]) -> bool {
    let named = |value: &Value| value.as_str().is_some_and(|text| types.contains(&text));
    parts.iter().filter_map(|part| part.kind).any(|kind| match kind {
        Value::Array(kinds) => kinds.iter().any(named),
        one => named(one),
    })
}
