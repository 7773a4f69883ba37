//! What a schema is put together of: alternatives, parts, and references into the same document. Nothing is ever fetched.

use serde_json::{Map, Value};

/// Enum values that are looked at.
pub(super) const MAX_VALUES: usize = 64;
/// Schemas that one argument, or the whole, may be put together of.
const MAX_PARTS: usize = 64;

/// The schema and all schemas it is put together of. `None` when it refers elsewhere, to itself, or has too many parts.
pub(super) fn parts<'a>(schema: &'a Value, document: &'a Value) -> Option<Vec<&'a Map<String, Value>>> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(next) = open.pop() {
        // `true` and `false` are schemas too, and say nothing of arguments.
        let Some(keywords) = next.as_object() else { continue };
        if found.len() >= MAX_PARTS {
            return None;
        }
        found.push(keywords);
        if is_whole(keywords) {
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
    Some(found)
}

/// Whether no keyword of the schema leads to another one. A schema has few keywords, so that looking at each costs less than looking each up.
pub(super) fn is_whole(schema: &Map<String, Value>) -> bool {
    let leads_on = |word: &str| matches!(word, "$ref" | "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else");
    !schema.keys().any(|word| leads_on(word))
}

/// The values that an argument is limited to, one more than are looked at when there are more.
pub(super) fn values<'a>(parts: &[&'a Map<String, Value>]) -> Vec<&'a str> {
    let listed = |part: &&'a Map<String, Value>| part.get("enum").and_then(Value::as_array).into_iter().flatten();
    parts
        .iter()
        .flat_map(|part| listed(part).chain(part.get("const")))
        .filter_map(Value::as_str)
        .take(MAX_VALUES + 1)
        .collect()
}

/// Whether any part names one of these types.
pub(super) fn of_type(parts: &[&Map<String, Value>], types: &[&str]) -> bool {
    let named = |value: &Value| value.as_str().is_some_and(|text| types.contains(&text));
    parts.iter().filter_map(|part| part.get("type")).any(|kind| match kind {
        Value::Array(kinds) => kinds.iter().any(named),
        one => named(one),
    })
}
