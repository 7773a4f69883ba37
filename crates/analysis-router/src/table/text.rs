//! Text of any format: JSON with or without prose around it, TOON, Markdown, delimited, key-value, or plain.

use serde_json::{Deserializer, Value};

use super::sheet::Shelf;
use super::{delimited, json, keyvalue, markdown, names, toon};
use crate::wording::Reply;

/// Documents within strings within documents.
const NESTING: usize = 4;
/// Places that look like the beginning of JSON and are none, after which the search ends.
const STARTS: usize = 40;

pub(super) fn document(shelf: &mut Shelf, text: &str, name: &str, level: usize) {
    let text = text.trim_start_matches('\u{feff}').trim();
    if level <= NESTING * 6 && read(shelf, text, name, level) {
        return;
    }
    let Some(sheet) = shelf.open(name) else {
        return;
    };
    if let Some(columns) = delimited::only_header(text) {
        return shelf.declare(sheet, &columns);
    }
    if !text.is_empty() {
        remarks(shelf, text);
        shelf.push(sheet, vec![("text".to_owned(), Value::String(text.to_owned()))]);
        shelf.note(Reply::PlainText { table: name.to_owned() });
    }
}

fn read(shelf: &mut Shelf, text: &str, name: &str, level: usize) -> bool {
    if let Some(value) = whole(text) {
        json::document(shelf, value, name, level + 1);
        return true;
    }
    if text.starts_with(['{', '[']) && too_deep(text) {
        shelf.note(Reply::TooDeep { table: name.to_owned() });
        return false;
    }
    if let Some((values, prose)) = amid_prose(text) {
        remarks(shelf, &prose);
        for value in values {
            json::document(shelf, value, name, level + 1);
        }
        return true;
    }
    if let Some(value) = toon::document(text) {
        json::document(shelf, value, name, level + 1);
        return true;
    }
    if let Some(prose) = markdown::tables(shelf, text, name) {
        remarks(shelf, &prose);
        return true;
    }
    if let Some(inner) = fenced(text) {
        remarks(shelf, &inner.1);
        document(shelf, &inner.0, name, level + 6);
        return true;
    }
    if let Some(prose) = delimited::table(shelf, text, name) {
        remarks(shelf, &prose);
        return true;
    }
    keyvalue::blocks(shelf, text, name) || delimited::one_column(shelf, text, name)
}

/// Whether a string inside JSON is itself a table worth reading.
pub(super) fn is_tabular(text: &str) -> bool {
    let text = text.trim();
    whole(text).is_some() || markdown::holds_table(text) || delimited::looks_delimited(text)
}

/// One JSON value, or several after one another (NDJSON, one text block for each record).
fn whole(text: &str) -> Option<Value> {
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    let mut values = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        values.push(value.ok()?);
    }
    if values.len() == 1 {
        return values.pop();
    }
    let one_kind = values.iter().all(Value::is_object) || values.iter().all(Value::is_array);
    (!values.is_empty() && one_kind).then_some(Value::Array(values))
}

/// More open brackets at once than the JSON reader follows. Brackets within strings are counted too; that errs towards plain text.
fn too_deep(text: &str) -> bool {
    let mut open = 0_i32;
    text.bytes().take(100_000).any(|byte| {
        open += match byte {
            b'{' | b'[' => 1,
            b'}' | b']' => -1,
            _ => 0,
        };
        open > 120
    })
}

/// JSON that begins a line (or follows a colon) with prose before or after it. Lines of JSON become one array.
fn amid_prose(text: &str) -> Option<(Vec<Value>, String)> {
    let mut values = Vec::new();
    let mut prose = String::new();
    let mut rest = text;
    let mut failures = 0;
    while let Some(at) = json_start(rest).filter(|_| failures < STARTS) {
        let (before, tail) = rest.split_at(at);
        prose.push_str(before);
        let mut stream = Deserializer::from_str(tail).into_iter::<Value>();
        let mut end = 0;
        while let Some(Ok(value)) = stream.next() {
            if !holds_fields(&value) {
                break;
            }
            values.push(value);
            end = stream.byte_offset();
        }
        if end == 0 {
            failures += 1;
            end = tail.chars().next().map_or(0, char::len_utf8);
            prose.extend(tail.chars().next());
        }
        rest = tail.get(end..).unwrap_or_default();
    }
    prose.push_str(rest);
    let read = text.len().saturating_sub(prose.len());
    if values.is_empty() || read * 4 < text.len() {
        return None;
    }
    if values.len() > 1 && values.iter().all(Value::is_object) {
        values = vec![Value::Array(values)];
    }
    Some((values, prose))
}

fn holds_fields(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => items.is_empty() || items.iter().any(|item| item.is_object() || item.is_array()) || items.len() > 1,
        _ => false,
    }
}

fn json_start(text: &str) -> Option<usize> {
    let mut line_start = true;
    for (at, c) in text.char_indices() {
        match c {
            '{' | '[' if line_start => return Some(at),
            '\n' | ':' | '`' => line_start = true,
            c if c.is_whitespace() => {}
            _ => line_start = false,
        }
    }
    None
}

/// The largest fenced block and the text around it.
fn fenced(text: &str) -> Option<(String, String)> {
    let mut blocks: Vec<String> = Vec::new();
    let mut prose = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            if inside {
                blocks.push(String::new());
            }
            continue;
        }
        let target = if inside { blocks.last_mut() } else { Some(&mut prose) };
        if let Some(target) = target {
            target.push_str(line);
            target.push('\n');
        }
    }
    let largest = blocks.into_iter().max_by_key(String::len)?;
    (!largest.trim().is_empty()).then_some((largest, prose))
}

/// `Next cursor: abc`, `Showing 20 of 134`, `Page 2 of 7` in prose, set aside for paging.
pub(super) fn remarks(shelf: &mut Shelf, prose: &str) {
    for line in prose.lines().take(2_000) {
        let line = line.trim().trim_matches(|c: char| "*_->•()[]".contains(c)).trim();
        for part in line.split([',', ';', '|', '(', ')']) {
            if let Some((key, value)) = keyvalue::pair(part) {
                let name = names::snake(&key);
                if !name.is_empty() && !value.is_empty() {
                    shelf.set_aside(&name, scalar(&value));
                }
            }
        }
        counted(shelf, line);
    }
}

fn counted(shelf: &mut Shelf, line: &str) {
    let words: Vec<&str> = line
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .collect();
    let figure = |word: &str| word.replace(',', "").parse::<u64>().ok();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| word.eq_ignore_ascii_case("of")) {
        let (Some(before), Some(after)) = (
            at.checked_sub(1).and_then(|i| words.get(i)),
            words.get(at + 1).and_then(|w| figure(w)),
        ) else {
            continue;
        };
        let page = at
            .checked_sub(2)
            .and_then(|i| words.get(i))
            .is_some_and(|word| word.eq_ignore_ascii_case("page"));
        match figure(before) {
            Some(number) if page => {
                shelf.set_aside("page", Value::from(number));
                shelf.set_aside("total_pages", Value::from(after));
            }
            _ if before.chars().any(|c| c.is_ascii_digit()) => shelf.set_aside("total", Value::from(after)),
            _ => {}
        }
    }
}

fn scalar(text: &str) -> Value {
    match text {
        "null" | "none" | "None" | "-" => Value::Null,
        "true" | "yes" => Value::Bool(true),
        "false" | "no" => Value::Bool(false),
        other => other
            .replace(',', "")
            .parse::<i64>()
            .map_or_else(|_| Value::String(other.to_owned()), Value::from),
    }
}
