//! JSON of any shape: where its rows are, and what stands beside them.

use serde_json::{Map, Value};

use super::conventions::{says_nothing, whose};
use super::sheet::Shelf;
use super::{columnar, delimited, keyed, names, text};
use crate::wording::Reply;

/// Levels that are looked into below the root; deeper values stay JSON text.
const LEVELS: usize = 24;
/// So many words of a row that has neither key nor name stand with what hangs on it, none longer than this.
const WORDS: usize = 3;
const WORD_BYTES: usize = 60;
/// Nested objects become dotted columns this deep.
const DOTTED: usize = 3;

/// What a child row repeats of its parents.
pub(super) type Lineage = Vec<(String, Value)>;
/// Arrays of one path, each with the lineage of the row it was found in.
type Groups = Vec<(Lineage, Vec<Value>)>;

pub(super) fn document(shelf: &mut Shelf, value: Value, name: &str, level: usize) {
    match value {
        Value::Array(items) => rows(shelf, vec![(Vec::new(), items)], name, 0),
        Value::Object(map) => object(shelf, map, name, level),
        Value::String(inner) => text::document(shelf, &inner, name, level + 1),
        Value::Null => {
            shelf.open(name);
        }
        Value::Bool(_) | Value::Number(_) => single(shelf, name, vec![("value".to_owned(), value)]),
    }
}

fn single(shelf: &mut Shelf, name: &str, cells: Vec<(String, Value)>) {
    if let Some(index) = shelf.open(name) {
        shelf.push(index, cells);
    }
}

fn object(shelf: &mut Shelf, mut map: Map<String, Value>, name: &str, level: usize) {
    if level >= LEVELS {
        return single(shelf, name, vec![("value".to_owned(), Value::Object(map))]);
    }
    if map.len() == 1 && map.iter().all(|(only, inner)| is_wrapped(only, inner)) {
        return map.into_values().for_each(|inner| document(shelf, inner, name, level + 1));
    }
    if let Some(records) = columnar::rows(&map).or_else(|| keyed::rows(&map)) {
        set_aside_scalars(shelf, "", &map, 0);
        return rows(shelf, vec![(Vec::new(), records)], name, 0);
    }
    let mut found = Vec::new();
    if !is_record(&map) {
        sources(&mut map, "", level, &mut found);
    }
    if found.is_empty() {
        return rows(shelf, vec![(Vec::new(), vec![Value::Object(map)])], name, 0);
    }
    envelope(shelf, &map, found, name, level);
}

/// A document in an object of its own.
fn is_wrapped(only: &str, inner: &Value) -> bool {
    let is_data = names::is_data_key(only) && !inner.is_array();
    (inner.is_object() || inner.is_array() || inner.is_string()) && !is_data && !is_plain_text(inner)
}

/// A word or sentence, in contrast to a document within a string.
fn is_plain_text(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|inner| !inner.contains('\n') && !inner.trim_start().starts_with(['[', '{']))
}

/// A thing of its own (with lists inside), in contrast to a list with remarks beside it.
fn is_record(map: &Map<String, Value>) -> bool {
    let scalars: Vec<&String> = map.iter().filter(|(key, value)| is_aside(key, value)).map(|(key, _)| key).collect();
    scalars.iter().any(|key| names::is_identity(key)) || scalars.iter().filter(|key| !names::is_envelope(key)).count() > 3
}

/// Something that holds rows, at a path.
enum Source {
    Rows(Vec<Value>),
    Text(String),
    /// Said to be CSV: one column is enough, and so is a header.
    Csv(String),
}

/// Rows are taken out of the map, which holds an empty list in their place.
fn sources(map: &mut Map<String, Value>, prefix: &str, level: usize, found: &mut Vec<(String, Source)>) {
    for (key, value) in map {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}_{key}")
        };
        match value {
            Value::Array(items) => {
                let holds_rows = items.is_empty() || items.iter().any(|item| item.is_object() || item.is_array()) || !is_remark(key);
                if holds_rows {
                    found.push((path, Source::Rows(std::mem::take(items))));
                }
            }
            Value::Object(inner) if level < LEVELS => {
                if let Some(records) = columnar::rows(inner) {
                    found.push((path, Source::Rows(records)));
                } else if let Some(records) = keyed::rows(inner) {
                    // What is a row is no remark beside the rows.
                    inner.retain(|_, value| is_scalar(value));
                    found.push((path, Source::Rows(records)));
                } else {
                    sources(inner, &path, level + 1, found);
                }
            }
            Value::String(inner) if is_csv(key, inner) => found.push((path, Source::Csv(inner.clone()))),
            Value::String(inner) if is_document(inner) => found.push((path, Source::Text(inner.clone()))),
            _ => {}
        }
    }
}

/// Lists that tell about the call rather than hold its data.
fn is_remark(key: &str) -> bool {
    names::words(key).iter().any(|word| {
        matches!(
            word.as_str(),
            "error" | "errors" | "warning" | "warnings" | "links" | "notes" | "messages" | "hints"
        )
    })
}

fn is_document(text: &str) -> bool {
    text.trim().contains('\n') && text::is_tabular(text)
}

fn is_csv(key: &str, text: &str) -> bool {
    text.contains('\n') && names::words(key).iter().any(|word| word == "csv")
}

/// A figure or a word beside the data.
pub(super) fn is_aside(key: &str, value: &Value) -> bool {
    match value {
        Value::Object(_) | Value::Array(_) => false,
        Value::String(text) => !is_document(text) && !is_csv(key, text),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn envelope(shelf: &mut Shelf, map: &Map<String, Value>, found: Vec<(String, Source)>, name: &str, level: usize) {
    set_aside_scalars(shelf, "", map, 0);
    let is_empty = |source: &Source| matches!(source, Source::Rows(items) if items.is_empty());
    let main = found
        .iter()
        .position(|(path, source)| !is_remark(path) && !is_empty(source))
        .or_else(|| found.iter().position(|(path, _)| !is_remark(path)))
        .unwrap_or(0);
    let mut others = Vec::new();
    let whose = whose(map);
    for (index, (path, source)) in found.into_iter().enumerate() {
        if index == main {
            place(shelf, source, name, level, whose.clone());
        } else if !is_empty(&source) {
            others.push((path, source));
        }
    }
    for (path, source) in others {
        place(shelf, source, &format!("{name}_{path}"), level, Vec::new());
    }
    let told: Vec<(String, Value)> = shelf
        .envelope
        .iter()
        .filter(|(key, value)| !names::is_envelope(key) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .filter(|told| !whose.contains(told))
        .collect();
    if !told.is_empty() {
        single(shelf, &format!("{name}_summary"), told);
    }
}

fn place(shelf: &mut Shelf, source: Source, name: &str, level: usize, whose: Lineage) {
    match source {
        Source::Rows(items) => rows(shelf, vec![(whose, items)], name, 0),
        Source::Text(inner) => text::document(shelf, &inner, name, level + 1),
        Source::Csv(inner) => {
            if let Some(prose) = delimited::csv(shelf, &inner, name) {
                text::remarks(shelf, &prose);
            }
        }
    }
}

fn set_aside_scalars(shelf: &mut Shelf, prefix: &str, map: &Map<String, Value>, level: usize) {
    for (key, value) in map {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Object(inner) if level < DOTTED => set_aside_scalars(shelf, &path, inner, level + 1),
            value if is_aside(key, value) => shelf.set_aside(&path, value.clone()),
            _ => {}
        }
    }
}

pub(super) fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// One sheet of all groups; arrays in its rows follow as child sheets.
pub(super) fn rows(shelf: &mut Shelf, groups: Groups, name: &str, generation: usize) {
    let Some(sheet) = shelf.open(name) else {
        return;
    };
    let mut children: Vec<(String, Groups)> = Vec::new();
    'all: for (lineage, items) in groups {
        for (ordinal, item) in unwrapped(items).into_iter().enumerate() {
            let mut cells = lineage.clone();
            let mut arrays = Vec::new();
            match item {
                Value::Object(map) => flatten(map, "", 0, &mut cells, &mut arrays),
                other => cells.push(("value".to_owned(), other)),
            }
            let inherited = if arrays.is_empty() {
                Vec::new()
            } else {
                descend(&lineage, &cells, &arrays, ordinal)
            };
            if !shelf.push(sheet, cells) {
                break 'all;
            }
            for (path, items) in arrays {
                match children.iter_mut().find(|(known, _)| *known == path) {
                    Some((_, groups)) => groups.push((inherited.clone(), items)),
                    None => children.push((path, vec![(inherited.clone(), items)])),
                }
            }
        }
    }
    for (path, groups) in children {
        if generation + 1 >= shelf.limits.depth {
            shelf.note(Reply::ListsTooDeep {
                table: name.to_owned(),
                levels: shelf.limits.depth as u64,
            });
            return;
        }
        rows(shelf, groups, &format!("{name}_{}", path.replace('.', "_")), generation + 1);
    }
}

/// `[{"node": {…}}, …]` → the inner objects; `[[…], […]]` → objects with a column for each place.
fn unwrapped(items: Vec<Value>) -> Vec<Value> {
    let wrapper = |item: &Value| {
        item.as_object()
            .filter(|map| map.len() == 1)
            .and_then(|map| map.iter().next())
            .filter(|(_, v)| v.is_object())
            .map(|(k, _)| k.clone())
    };
    let first = items.first().and_then(wrapper);
    if let Some(key) = first.filter(|key| !names::is_data_key(key) && items.iter().all(|item| wrapper(item).as_ref() == Some(key))) {
        return items
            .into_iter()
            .map(|item| match item {
                Value::Object(mut map) => map.remove(&key).unwrap_or_default(),
                other => other,
            })
            .collect();
    }
    if items.len() > 1 && items.iter().all(Value::is_array) {
        columnar::grid(items)
    } else {
        items
    }
}

fn flatten(map: Map<String, Value>, prefix: &str, level: usize, cells: &mut Lineage, arrays: &mut Vec<(String, Vec<Value>)>) {
    // Of the row itself alone: deeper down a field might be called as one of the row is.
    let bare: Vec<String> = map.keys().filter(|key| level == 0 && says_nothing(key, &map)).cloned().collect();
    for (key, value) in map {
        let path = match prefix {
            "" if bare.contains(&key) => String::new(),
            "" => key,
            _ => format!("{prefix}.{key}"),
        };
        match value {
            Value::Object(inner) if path.is_empty() => flatten(inner, "", level + 1, cells, arrays),
            Value::Object(inner) if inner.is_empty() => cells.push((path, Value::Null)),
            Value::Object(inner) if level < DOTTED => match keyed::rows(&inner).filter(|_| inner.keys().all(|key| names::is_data_key(key)))
            {
                Some(records) => arrays.push((path, records)),
                None => match only_array(&inner) {
                    Some(items) => list(path, items, cells, arrays),
                    None => flatten(inner, &path, level + 1, cells, arrays),
                },
            },
            Value::Array(items) => list(path, items, cells, arrays),
            other => cells.push((path, other)),
        }
    }
}

/// `{"nodes": […]}` is a list in a wrapper.
fn only_array(map: &Map<String, Value>) -> Option<Vec<Value>> {
    match map.iter().collect::<Vec<_>>().as_slice() {
        [(_, Value::Array(items))] => Some(items.clone()),
        _ => None,
    }
}

fn list(path: String, items: Vec<Value>, cells: &mut Lineage, arrays: &mut Vec<(String, Vec<Value>)>) {
    if items.is_empty() {
        return cells.push((path, Value::Null));
    }
    if items.iter().all(is_scalar) {
        cells.push((path.clone(), Value::String(joined(items.iter()))));
        return arrays.push((path, items));
    }
    if items.iter().all(Value::is_object) {
        let labels: Vec<&Value> = items.iter().filter_map(label).collect();
        if labels.len() == items.len() {
            cells.push((path.clone(), Value::String(joined(labels.into_iter()))));
        }
        return arrays.push((path, items));
    }
    cells.push((path, Value::Array(items)));
}

fn label(item: &Value) -> Option<&Value> {
    ["name", "title", "label", "email", "id", "key"]
        .iter()
        .find_map(|key| item.get(key))
        .filter(|value| is_scalar(value))
}

fn joined<'a>(items: impl Iterator<Item = &'a Value>) -> String {
    let texts: Vec<String> = items
        .take(1_000)
        .map(|item| match item {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect();
    texts.join(", ")
}

/// What the children of a row repeat of it: its own key and its name, after what it inherited; the row's place where it has neither.
fn descend(lineage: &Lineage, cells: &Lineage, arrays: &[(String, Vec<Value>)], ordinal: usize) -> Lineage {
    let own = cells
        .iter()
        .skip(lineage.len())
        .filter(|(_, value)| is_scalar(value) && !value.is_null());
    let key = own.clone().find(|(name, _)| names::is_key(name));
    let title = own
        .clone()
        .find(|(name, _)| matches!(name.to_lowercase().as_str(), "name" | "title" | "label" | "date" | "month" | "day"));
    let mut inherited = lineage.clone();
    for (name, value) in [key, title].into_iter().flatten() {
        let name = if names::words(name).len() == 1 {
            format!("parent_{name}")
        } else {
            name.clone()
        };
        if !inherited.iter().any(|(known, _)| *known == name) {
            inherited.push((name, value.clone()));
        }
    }
    if key.is_none() && title.is_none() {
        // A series of a platform is known by that.
        let word = |value: &Value| value.as_str().is_some_and(|text| text.len() <= WORD_BYTES);
        // What sums a list up is not what the list is of.
        let summed = |name: &String| arrays.iter().any(|(path, _)| path == name);
        for (name, value) in own.filter(|(name, value)| word(value) && !summed(name)).take(WORDS) {
            if !inherited.iter().any(|(known, _)| known == name) {
                inherited.push((name.clone(), value.clone()));
            }
        }
        inherited.push(("parent_row".to_owned(), Value::from(ordinal + 1)));
    }
    inherited
}
