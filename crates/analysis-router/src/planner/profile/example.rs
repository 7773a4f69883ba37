//! What a schema tells of a parameter, and what an identifier looks like where it shows one: "Host id, e.g. h-01ab2c".

use serde_json::Value;

use crate::planner::words::split_identifier;

/// The letters that identifiers begin with, before a mark or figures, by the example that the schema gives or its prose.
pub(super) fn prefix(schema: &Value, described: &str) -> Option<String> {
    let listed = schema
        .get("examples")
        .and_then(|examples| examples.get(0))
        .or_else(|| schema.get("example"));
    let told = || {
        let start = ["e.g. ", "e.g., ", "for example ", "such as ", "Example: ", "like "]
            .iter()
            .find_map(|lead| Some(described.find(lead)? + lead.len()))?;
        let rest = described.get(start..)?.trim_start_matches(['`', '"', '\'', '(']);
        rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | '`' | '"' | '\''))
            .next()
    };
    begins(listed.and_then(Value::as_str).or_else(told)?)
}

/// `h` of "h-01ab2c", `F` of "F00615613": letters alone, or figures alone, begin with nothing that tells.
pub(crate) fn begins(identifier: &str) -> Option<String> {
    let letters = identifier.find(|c: char| !c.is_ascii_alphabetic())?;
    let figures = identifier.chars().any(|c| c.is_ascii_digit());
    let marked = identifier
        .get(letters..)?
        .starts_with(|c: char| matches!(c, '-' | '_' | ':') || c.is_ascii_digit());
    (letters > 0 && figures && marked).then(|| identifier.get(..letters).unwrap_or_default().to_lowercase())
}

/// Words of a parameter's description, bounded.
pub(super) fn described(inner: &Value, outer: &Value) -> Vec<String> {
    split_identifier(&told(inner, outer).chars().take(400).collect::<String>())
}

pub(super) fn told<'v>(inner: &'v Value, outer: &'v Value) -> &'v str {
    let text = inner.get("description").or_else(|| outer.get("description"));
    text.and_then(Value::as_str).unwrap_or_default()
}

/// The branch of an `anyOf` that is not `null`.
pub(super) fn non_null(schema: &Value) -> &Value {
    let branches = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    branches
        .and_then(|all| all.iter().find(|branch| type_of(branch) != "null"))
        .unwrap_or(schema)
}

pub(super) fn type_of(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or(""),
        _ => "",
    }
}
