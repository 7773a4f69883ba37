//! Whether arguments fit a tool's input schema: object, required, type, enum, const, items, unknown names. Other keywords are left to the server.

use serde_json::{Map, Value};

const MAX_DEPTH: usize = 16;
/// Values that are looked at in one call.
const MAX_CHECKS: usize = 20_000;

/// `Err` with one sentence on the first argument that does not fit.
pub(crate) fn fit(schema: &Value, arguments: &Map<String, Value>) -> Result<(), String> {
    if schema.is_null() {
        return Ok(());
    }
    let mut fitting = Fitting { root: schema, checks: 0 };
    fitting.object(schema, arguments, "the arguments", 0)
}

struct Fitting<'a> {
    root: &'a Value,
    checks: usize,
}

impl<'a> Fitting<'a> {
    fn value(&mut self, schema: &'a Value, value: &Value, place: &str, depth: usize) -> Result<(), String> {
        self.checks += 1;
        if depth > MAX_DEPTH || self.checks > MAX_CHECKS {
            return Err(format!("{place} is nested too deep or has too many parts"));
        }
        let Some(keywords) = schema.as_object() else {
            return if schema == &Value::Bool(false) {
                Err(format!("{place} is not allowed"))
            } else {
                Ok(())
            };
        };
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            // Only references into the same document are followed; nothing is ever fetched.
            let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            return target.map_or_else(
                || Err(format!("{place} has a schema that refers elsewhere")),
                |target| self.value(target, value, place, depth + 1),
            );
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(options) = keywords.get(word).and_then(Value::as_array)
                && !options.iter().any(|option| self.value(option, value, place, depth + 1).is_ok())
            {
                return Err(format!("{place} fits none of the allowed forms"));
            }
        }
        if let Some(kinds) = keywords.get("type")
            && !of_type(kinds, value)
        {
            return Err(format!("{place} must be of type {}", kind_names(kinds)));
        }
        if let Some(allowed) = keywords.get("enum").and_then(Value::as_array)
            && !allowed.contains(value)
        {
            return Err(format!("{place} must be one of the values the tool lists"));
        }
        if keywords.get("const").is_some_and(|only| only != value) {
            return Err(format!("{place} must have the one value the tool names"));
        }
        match value {
            Value::Object(fields) => self.object(schema, fields, place, depth),
            Value::Array(items) => {
                let Some(each) = keywords.get("items").filter(|s| s.is_object()) else {
                    return Ok(());
                };
                items
                    .iter()
                    .enumerate()
                    .try_for_each(|(at, item)| self.value(each, item, &format!("{place}[{at}]"), depth + 1))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }

    fn object(&mut self, schema: &'a Value, fields: &Map<String, Value>, place: &str, depth: usize) -> Result<(), String> {
        let properties = schema.get("properties").and_then(Value::as_object);
        for name in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !fields.contains_key(name) {
                return Err(format!("{place} must have `{}`", short(name)));
            }
        }
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, field) in fields {
            match properties.and_then(|p| p.get(name)) {
                Some(schema) => self.value(schema, field, &format!("`{}`", short(name)), depth + 1)?,
                // The top level is always closed: an argument that was not reviewed is not sent.
                None if closed || depth == 0 && properties.is_some_and(|p| !p.is_empty()) => {
                    return Err(format!("the tool knows no argument `{}`", short(name)));
                }
                None => {}
            }
        }
        Ok(())
    }
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}

fn of_type(kinds: &Value, value: &Value) -> bool {
    match kinds {
        Value::String(kind) => is(kind, value),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(|kind| is(kind, value)),
        _ => true,
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => true,
    }
}

fn kind_names(kinds: &Value) -> String {
    match kinds {
        Value::String(kind) => short(kind),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .take(7)
            .map(short)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "another kind".to_owned(),
    }
}
