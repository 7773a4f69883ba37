//! Schemas of many tools in few words.

use serde_json::{Map, Value, json};

/// An input schema from `name: type, name*: type`; the star is for required ones. A type is `string`, `a|b` (one of these), `integer least most default`,
/// or any of them with `[]` behind it for a list. Words in parentheses after it describe the parameter.
pub fn input(parameters: &str) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for text in parameters.split(',').map(str::trim).filter(|text| !text.is_empty()) {
        let Some((name, kind)) = text.split_once(": ") else { continue };
        let bare = name.trim_end_matches('*');
        if bare != name {
            required.push(bare);
        }
        let (kind, described) = kind.split_once(" (").unwrap_or((kind, ""));
        let mut property = property(kind);
        if let Some(fields) = property.as_object_mut() {
            if !described.is_empty() {
                fields.insert("description".to_owned(), described.trim_end_matches(')').into());
            }
            if bare == name && kind.ends_with("[]") {
                fields.insert("default".to_owned(), json!([]));
            }
        }
        properties.insert(bare.to_owned(), property);
    }
    let mut input = Map::new();
    input.insert("type".to_owned(), "object".into());
    input.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        input.insert("required".to_owned(), json!(required));
    }
    input
}

fn property(kind: &str) -> Value {
    if let Some(inner) = kind.strip_suffix("[]") {
        return json!({"type": "array", "items": property(inner.trim())});
    }
    if kind.contains('|') {
        return json!({"type": "string", "enum": kind.split('|').collect::<Vec<_>>()});
    }
    let mut words = kind.split(' ');
    let mut property = json!({"type": words.next()});
    if let Some(fields) = property.as_object_mut() {
        for (bound, number) in ["minimum", "maximum", "default"]
            .iter()
            .zip(words.filter_map(|word| word.parse::<i64>().ok()))
        {
            fields.insert((*bound).to_owned(), number.into());
        }
    }
    property
}

/// The schema of a result with a list `list` of rows with these fields; without a list, of one object.
pub fn output(list: &str, fields: &str) -> Option<Map<String, Value>> {
    let columns: Map<String, Value> = fields.split_whitespace().map(|name| (name.to_owned(), json!({}))).collect();
    let schema = if list.is_empty() {
        json!({"type": "object", "properties": columns})
    } else if columns.is_empty() {
        json!({"type": "object", "properties": {list: {}}})
    } else {
        json!({"type": "object", "properties": {list: {"type": "array", "items": {"type": "object", "properties": columns}}}})
    };
    schema.as_object().cloned()
}
