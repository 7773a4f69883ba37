//! A model's arguments against the tool's own schema, before a vendor is bothered with them.

use serde_json::{Map, Value};

/// What is wrong with one argument.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ArgumentFault {
    #[error("arguments must be a JSON object written as text")]
    NotAnObject,
    #[error("there is no parameter {name:?}; there are: {known}")]
    Unknown { name: String, known: String },
    #[error("the required parameter {name:?} is missing")]
    Missing { name: String },
    #[error("{name:?} must be one of {choices}")]
    NotAChoice { name: String, choices: String },
    #[error("{name:?} must be of type {kind}")]
    WrongType { name: String, kind: String },
}

/// The object, from its text or as it is. Empty text is no argument.
pub(super) fn read(arguments: &Value) -> Result<Map<String, Value>, ArgumentFault> {
    match arguments {
        Value::Object(fields) => Ok(fields.clone()),
        Value::Null => Ok(Map::new()),
        Value::String(text) if text.trim().is_empty() => Ok(Map::new()),
        Value::String(text) => serde_json::from_str(text).map_err(|_| ArgumentFault::NotAnObject),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(ArgumentFault::NotAnObject),
    }
}

/// The first fault. `bound` names the parameters that a table fills.
pub(super) fn check(arguments: &Map<String, Value>, bound: &[&str], schema: &Value) -> Result<(), ArgumentFault> {
    let properties = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty());
    let closed = schema.get("additionalProperties") != Some(&Value::Bool(true));
    for name in arguments.keys().map(String::as_str).chain(bound.iter().copied()) {
        if closed && properties.is_none_or(|all| !all.contains_key(name)) {
            let known: Vec<&str> = properties.into_iter().flatten().map(|(name, _)| name.as_str()).take(40).collect();
            return Err(ArgumentFault::Unknown {
                name: name.to_owned(),
                known: known.join(", "),
            });
        }
    }
    for name in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !arguments.contains_key(name) && !bound.contains(&name) {
            return Err(ArgumentFault::Missing { name: name.to_owned() });
        }
    }
    arguments
        .iter()
        .try_for_each(|(name, value)| fits(name, value, properties.and_then(|all| all.get(name))))
}

fn fits(name: &str, value: &Value, property: Option<&Value>) -> Result<(), ArgumentFault> {
    let Some(property) = property else { return Ok(()) };
    if let Some(choices) = property.get("enum").and_then(Value::as_array)
        && !choices.contains(value)
    {
        let shown: Vec<String> = choices.iter().take(40).map(Value::to_string).collect();
        return Err(ArgumentFault::NotAChoice {
            name: name.to_owned(),
            choices: shown.join(", "),
        });
    }
    let kinds: Vec<&str> = match property.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    // A symbolic instant is text until it is written out, in some formats as a number.
    let symbolic = value.as_str().is_some_and(|text| text.starts_with("{{") && text.ends_with("}}"));
    if symbolic || kinds.iter().any(|kind| is_of(value, kind)) {
        return Ok(());
    }
    Err(ArgumentFault::WrongType {
        name: name.to_owned(),
        kind: kinds.join(" or "),
    })
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn faults_are_found_before_the_vendor_finds_them() {
        let schema = json!({
            "properties": { "status": { "type": "string", "enum": ["open", "closed"] }, "limit": { "type": ["integer", "null"] }, "from": { "type": "integer" } },
            "required": ["status"],
        });
        let of = |text: &str, bound: &[&str]| {
            read(&json!(text))
                .and_then(|arguments| check(&arguments, bound, &schema))
                .map_err(|fault| fault.to_string())
        };
        assert_eq!(of(r#"{"status":"open","limit":5}"#, &[]), Ok(()));
        assert_eq!(of(r#"{"status":"open","from":"{{now-7d|unix}}"}"#, &[]), Ok(()));
        assert_eq!(of("", &["status"]), Ok(()));
        assert!(of("[1]", &[]).unwrap_err().contains("JSON object"));
        assert!(of("{\"status\":", &[]).unwrap_err().contains("JSON object"));
        assert!(of("{}", &[]).unwrap_err().contains("\"status\" is missing"));
        assert!(of(r#"{"status":"lost"}"#, &[]).unwrap_err().contains("\"open\""));
        assert!(of(r#"{"status":"open","limit":"5"}"#, &[]).unwrap_err().contains("integer or null"));
        assert!(
            of(r#"{"status":"open","colour":1}"#, &[])
                .unwrap_err()
                .contains("no parameter \"colour\"")
        );
        assert!(of("", &["status", "colour"]).unwrap_err().contains("no parameter \"colour\""));
    }
}
