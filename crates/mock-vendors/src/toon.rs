//! TOON: JSON's data by indentation, uniform lists as a header and rows.

use serde_json::{Map, Value};

/// `value` as TOON, with two spaces a level and commas.
pub fn encode(value: &Value) -> String {
    let mut lines = Vec::new();
    match value {
        Value::Object(fields) => object(fields, 0, &mut lines),
        Value::Array(items) => list("", items, 0, &mut lines),
        other => lines.push(scalar(other)),
    }
    lines.join("\n")
}

fn object(fields: &Map<String, Value>, level: usize, lines: &mut Vec<String>) {
    for (name, value) in fields {
        field(&key(name), value, level, lines);
    }
}

fn field(name: &str, value: &Value, level: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(level);
    match value {
        Value::Object(fields) => {
            lines.push(format!("{indent}{name}:"));
            object(fields, level + 1, lines);
        }
        Value::Array(items) => list(name, items, level, lines),
        other => lines.push(format!("{indent}{name}: {}", scalar(other))),
    }
}

fn list(name: &str, items: &[Value], level: usize, lines: &mut Vec<String>) {
    let (indent, size) = ("  ".repeat(level), items.len());
    if items.iter().all(is_scalar) {
        let cells: Vec<String> = items.iter().map(scalar).collect();
        let rest = if cells.is_empty() {
            String::new()
        } else {
            format!(" {}", cells.join(","))
        };
        lines.push(format!("{indent}{name}[{size}]:{rest}"));
    } else if let Some(columns) = uniform(items) {
        let header: Vec<String> = columns.iter().map(|column| key(column)).collect();
        lines.push(format!("{indent}{name}[{size}]{{{}}}:", header.join(",")));
        for item in items.iter().filter_map(Value::as_object) {
            let cells: Vec<String> = item.values().map(scalar).collect();
            lines.push(format!("{indent}  {}", cells.join(",")));
        }
    } else {
        lines.push(format!("{indent}{name}[{size}]:"));
        items.iter().for_each(|one| item(one, level + 1, lines));
    }
}

/// One item of a list that is no table: its first field stands beside the dash.
fn item(value: &Value, level: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(level);
    let mut inner = Vec::new();
    match value {
        Value::Object(fields) => object(fields, level + 1, &mut inner),
        Value::Array(items) => list("", items, level + 1, &mut inner),
        other => inner.push(format!("{indent}  {}", scalar(other))),
    }
    match inner.split_first() {
        Some((first, rest)) => {
            lines.push(format!("{indent}- {}", first.trim_start()));
            lines.extend_from_slice(rest);
        }
        None => lines.push(format!("{indent}-")),
    }
}

/// The common fields of objects that hold scalars only, in the same order.
fn uniform(items: &[Value]) -> Option<Vec<&str>> {
    let names = |item: &'_ Map<String, Value>| item.keys().cloned().collect::<Vec<_>>();
    let first = items.first()?.as_object()?;
    let wanted = names(first);
    let same = items.iter().all(|item| {
        item.as_object()
            .is_some_and(|fields| names(fields) == wanted && fields.values().all(is_scalar))
    });
    same.then(|| first.keys().map(String::as_str).collect())
}

fn is_scalar(value: &Value) -> bool {
    !(value.is_array() || value.is_object())
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if bare(text) => text.clone(),
        other => other.to_string(),
    }
}

fn key(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    if plain { name.to_owned() } else { Value::from(name).to_string() }
}

/// A text that cannot be taken for anything else.
fn bare(text: &str) -> bool {
    let looks_typed = matches!(text, "" | "true" | "false" | "null") || text.parse::<f64>().is_ok();
    let special = |c: char| matches!(c, ':' | '"' | '\\' | '[' | ']' | '{' | '}' | ',') || c.is_control();
    !looks_typed && !text.contains(special) && text.trim() == text && !text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::encode;

    #[test]
    fn tables_lists_and_objects() {
        let value = json!({
            "jobs": [{"id": "17", "status": "error", "note": null}, {"id": "18", "status": "a, b", "note": true}],
            "tags": ["x", "-y"],
            "mixed": [{"name": "flow", "phases": [1, 2]}, 3],
            "none": [],
            "counts": {"total": 2},
        });
        let expected = "jobs[2]{id,status,note}:\n  \"17\",error,null\n  \"18\",\"a, b\",true\ntags[2]: x,\"-y\"\n\
                        mixed[2]:\n  - name: flow\n    phases[2]: 1,2\n  - 3\nnone[0]:\ncounts:\n  total: 2";
        assert_eq!(encode(&value), expected);
    }
}
