//! Maps whose keys are data: identifiers, dates, groups.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::json::is_scalar;
use super::moment;
use super::names::is_data_key;

/// Items of a list that are compared with those of the others.
const EACH: usize = 5;

/// The rows of a map whose keys are data, with the key in a column `key`; `None` when the keys are field names.
pub(super) fn rows(map: &Map<String, Value>) -> Option<Vec<Value>> {
    if map.is_empty() {
        return None;
    }
    let data_keys = map.keys().all(|key| is_data_key(key));
    if let Some(rows) = two_levels(map) {
        return Some(rows);
    }
    if map.values().all(Value::is_object) {
        let alike = alikeness(map.values());
        let keyed = (data_keys && alike >= 0.3) || (map.len() >= 2 && alike >= 0.75);
        return keyed.then(|| map.iter().map(|(key, value)| with_key(key, value)).collect());
    }
    let lists = map
        .values()
        .all(|value| value.as_array().is_some_and(|items| items.iter().all(Value::is_object)));
    if lists && (data_keys || map.len() >= 2) {
        let items: Vec<(&String, &Value)> = map
            .iter()
            .flat_map(|(key, value)| value.as_array().into_iter().flatten().map(move |item| (key, item)))
            .collect();
        let least = if data_keys { 0.3 } else { 0.9 };
        // Each list has its say, so that a long one does not drown a short one of other things.
        let heard = map.values().flat_map(|value| value.as_array().into_iter().flatten().take(EACH));
        let grouped = items.len() >= 2 && alikeness(heard) >= least;
        return grouped.then(|| items.into_iter().map(|(key, item)| with_key(key, item)).collect());
    }
    let scalars = data_keys && map.len() >= 2 && map.values().all(is_scalar);
    scalars.then(|| map.iter().map(|(key, value)| pair(key, value)).collect())
}

/// `{"north": {"2026-01-01": {…}, "2026-01-02": {…}}, "south": …}`: a row for each inner entry, with both keys.
fn two_levels(map: &Map<String, Value>) -> Option<Vec<Value>> {
    // Below dates, things may be called by words: `{"2026-01-01": {"harbour": {…}, "quarry": {…}, "mill": {…}}}`.
    let by_word = map.keys().all(|key| moment::instant(key).is_some()) && things_alike(map);
    let inner = |value: &Value| {
        let inner = value.as_object()?;
        if by_word {
            return Some(inner.iter().map(|(key, value)| with_key(key, value)).collect());
        }
        inner.keys().all(|key| is_data_key(key)).then(|| rows(inner)).flatten()
    };
    let several = map.values().any(|value| value.as_object().is_some_and(|inner| inner.len() > 1));
    // A single day for each place is a map of days all the same.
    let dated = |value: &Value| {
        value
            .as_object()
            .is_some_and(|inner| !inner.is_empty() && inner.keys().all(|key| moment::instant(key).is_some()))
    };
    let days = map.len() >= 2 && map.values().all(dated);
    let groups: Vec<Vec<Value>> = map.values().map(inner).collect::<Option<_>>().filter(|_| several || days)?;
    Some(
        map.keys()
            .zip(groups)
            .flat_map(|(key, rows)| rows.into_iter().map(move |row| with_key(key, &row)))
            .collect(),
    )
}

/// Three things at least are told of, all by much the same bare values.
fn things_alike(map: &Map<String, Value>) -> bool {
    let told = || map.values().flat_map(|value| value.as_object().into_iter().flatten());
    let bare = |value: &Value| {
        value
            .as_object()
            .is_some_and(|fields| !fields.is_empty() && fields.values().all(is_scalar))
    };
    let things: HashSet<&String> = told().map(|(name, _)| name).collect();
    things.len() >= 3
        && map.values().all(Value::is_object)
        && told().all(|(_, value)| bare(value))
        && alikeness(told().map(|(_, value)| value)) >= 0.9
}

fn with_key(key: &str, value: &Value) -> Value {
    let mut row = Map::new();
    row.insert("key".to_owned(), Value::String(key.to_owned()));
    for (name, cell) in value.as_object().into_iter().flatten() {
        let name = if name == "key" { "key_2" } else { name };
        row.insert(name.to_owned(), cell.clone());
    }
    Value::Object(row)
}

fn pair(key: &str, value: &Value) -> Value {
    let mut row = Map::new();
    row.insert("key".to_owned(), Value::String(key.to_owned()));
    row.insert("value".to_owned(), value.clone());
    Value::Object(row)
}

/// Share of the field names that the average object has, of all names that occur; objects without fields are unlike everything.
fn alikeness<'a>(objects: impl Iterator<Item = &'a Value>) -> f64 {
    let mut names: HashSet<&str> = HashSet::new();
    let (mut fields, mut count) = (0_usize, 0_usize);
    for map in objects.filter_map(Value::as_object).take(200) {
        names.extend(map.keys().map(String::as_str));
        fields += map.len();
        count += 1;
    }
    if names.is_empty() || count == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let share = fields as f64 / (count as f64 * names.len() as f64);
    share
}
