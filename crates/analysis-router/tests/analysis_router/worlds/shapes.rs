//! The forms in which vendors write rows.

use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize, Clone)]
pub struct Shape {
    kind: String,
    /// Keys from the outermost object to the rows.
    #[serde(default)]
    path: Vec<String>,
    /// Where the number of all rows stands, dotted.
    total: Option<String>,
    /// Where the number of pages stands.
    pages: Option<String>,
    /// Where the next page's cursor stands, dotted.
    next: Option<String>,
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
}

pub fn written(shape: &Shape, rows: &[Map<String, Value>], total: usize, size: usize, cursor: Option<String>) -> String {
    let objects = || rows.iter().cloned().map(Value::Object).collect::<Vec<_>>();
    let columns: Vec<String> = rows.first().map(|row| row.keys().cloned().collect()).unwrap_or_default();
    match shape.kind.as_str() {
        "array" => Value::Array(objects()).to_string(),
        "single" => rows.first().cloned().map(Value::Object).unwrap_or_default().to_string(),
        "ndjson" => objects().iter().map(Value::to_string).collect::<Vec<_>>().join("\n"),
        "envelope" => wrapped(shape, json!(objects()), total, size, cursor),
        "keyed" => {
            let keyed = rows.iter().map(|row| {
                let mut rest = row.clone();
                let key = rest.remove(&shape.key).unwrap();
                (plain(&key), Value::Object(rest))
            });
            wrapped(shape, Value::Object(keyed.collect()), total, size, cursor)
        }
        "keyvalue" => {
            let block = |row: &Map<String, Value>| {
                row.iter()
                    .map(|(name, value)| format!("{name}: {}", plain(value)))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            rows.iter().map(block).collect::<Vec<_>>().join("\n\n")
        }
        "series" => {
            let mut outer = Map::new();
            for row in rows {
                let mut rest = row.clone();
                let (key, at) = (rest.remove(&shape.key).unwrap(), rest.remove(&shape.name).unwrap());
                let inner = outer.entry(plain(&key)).or_insert_with(|| json!({}));
                inner[plain(&at)] = Value::Object(rest);
            }
            wrapped(shape, Value::Object(outer), total, size, cursor)
        }
        "columnar" => {
            let cells: Vec<Value> = rows.iter().map(|row| row.values().cloned().collect()).collect();
            json!({ "columns": columns, "rows": cells }).to_string()
        }
        "csv_in_json" => wrapped(shape, json!(delimited(&columns, rows, ",")), total, size, cursor),
        "markdown" => {
            let mut text = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
            for row in rows {
                text.push_str(&format!("| {} |\n", row.values().map(plain).collect::<Vec<_>>().join(" | ")));
            }
            text
        }
        "toon" => {
            let mut text = format!("{}[{}]{{{}}}:\n", shape.name, rows.len(), columns.join(","));
            for row in rows {
                text.push_str(&format!("  {}\n", row.values().map(plain).collect::<Vec<_>>().join(",")));
            }
            text
        }
        other => panic!("unknown shape {other}"),
    }
}

fn wrapped(shape: &Shape, rows: Value, total: usize, size: usize, cursor: Option<String>) -> String {
    let mut whole = json!({});
    put(&mut whole, &shape.path, rows);
    let split = |place: &String| place.split('.').map(str::to_owned).collect::<Vec<_>>();
    if let Some(place) = &shape.total {
        put(&mut whole, &split(place), json!(total));
    }
    if let Some(place) = &shape.pages {
        put(&mut whole, &split(place), json!(total.div_ceil(size.max(1))));
    }
    if let Some(place) = &shape.next {
        put(&mut whole, &split(place), json!(cursor));
    }
    whole.to_string()
}

fn put(whole: &mut Value, path: &[String], value: Value) {
    let mut at = whole;
    for key in path {
        at = &mut at[key.as_str()];
    }
    *at = value;
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn delimited(columns: &[String], rows: &[Map<String, Value>], separator: &str) -> String {
    let mut text = columns.join(separator);
    for row in rows {
        text.push('\n');
        text.push_str(&row.values().map(plain).collect::<Vec<_>>().join(separator));
    }
    text
}
