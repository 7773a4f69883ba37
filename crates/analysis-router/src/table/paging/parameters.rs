//! Which of a tool's parameters say where in a list to go on, and how much of it to give.

use serde_json::{Map, Value};

use crate::table::names::words;

type Properties = Map<String, Value>;

pub(super) fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// A property that says how many rows are wanted.
pub(super) fn says_size(name: &str) -> bool {
    let words = words(name);
    has(&words, &["limit", "size", "per", "max", "first", "count", "take", "top"]) && words.len() <= 3
}

/// "Rows to give, default 10".
pub(super) fn described_default(schema: &Value) -> Option<u64> {
    let text = schema.get("description")?.as_str()?.to_lowercase();
    let (_, after) = text.split_once("default")?;
    let digits: String = after
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// The parameter that takes a cursor.
pub(super) fn cursor(properties: &Properties) -> Option<&str> {
    let fits = |name: &&String| {
        let words = words(name);
        (has(&words, &["cursor", "after", "continuation", "bookmark", "marker"])
            && !has(&words, &["date", "time", "created", "updated", "before", "since"]))
            || (has(&words, &["token"]) && has(&words, &["page", "next", "pagination", "continuation"]))
            || matches!(
                words.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
                ["start" | "starting", "after" | "at" | "key" | "from"] | ["next"]
            )
    };
    // "Token of the next page"
    let described = |name: &&String| {
        let told = words(said(properties, name).unwrap_or_default());
        let token = has(&told, &["token"]) && has(&told, &["next", "page", "more", "previous"]);
        token || has(&told, &["cursor", "continuation"])
    };
    // `created_after` is a filter; `after` alone or `starting_after` is a place in the list.
    let place = |name: &&String| {
        let words = words(name);
        words.len() <= 2 && !(words.len() == 2 && words.iter().any(|word| word.ends_with("ed")))
    };
    properties
        .keys()
        .filter(fits)
        .find(|name| has(&words(name), &["cursor", "token"]))
        .or_else(|| properties.keys().find(described))
        .or_else(|| properties.keys().filter(fits).find(place))
        .map(String::as_str)
}

/// The parameter that takes the number of a page. `page_id` is one of the things that are called pages.
pub(super) fn page(properties: &Properties) -> Option<(&str, &Value)> {
    const NUMBERS: [&str; 11] = [
        "number", "no", "num", "nr", "index", "idx", "current", "start", "result", "results", "which",
    ];
    let numbers = |name: &String| {
        let words = words(name);
        has(&words, &["page"]) && words.iter().all(|word| word == "page" || NUMBERS.contains(&word.as_str()))
    };
    let mut properties = properties.iter();
    let found = properties.find(|(name, schema)| numbers(name) && is_integer(schema));
    found.map(|(name, schema)| (name.as_str(), schema))
}

/// The parameter that takes the number of rows to leave out.
pub(super) fn offset(properties: &Properties) -> Option<&str> {
    let found = properties.iter().find(|(name, schema)| {
        let words = words(name);
        let start = matches!(
            words.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
            ["start"] | ["start", "at" | "index"] | ["from"]
        );
        is_integer(schema) && (has(&words, &["offset", "skip"]) || start)
    });
    found.map(|(name, _)| name.as_str())
}

/// "The value of `resume` in the reply before": the parameter's description has the name of the reply's field.
pub(super) fn speaks_of(properties: &Properties, property: &str, field: &str) -> bool {
    let field = field.rsplit('.').next().unwrap_or(field);
    let named = |text: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .any(|word| word == field)
    };
    said(properties, property).is_some_and(named)
}

fn said<'p>(properties: &'p Properties, name: &str) -> Option<&'p str> {
    properties.get(name)?.get("description")?.as_str()
}

pub(super) fn is_integer(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(kind)) => kind == "integer" || kind == "number",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "integer" || kind == "number"),
        _ => schema
            .get("anyOf")
            .and_then(Value::as_array)
            .is_some_and(|kinds| kinds.iter().any(|kind| kind.get("type").is_some_and(|kind| kind == "integer"))),
    }
}
