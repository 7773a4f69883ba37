//! What interfaces put around rows and fields by convention, and says nothing of them.

use serde_json::{Map, Value};

use super::json::{Lineage, is_aside};
use super::names;

/// `{"orderId": …, "items": […]}`: what the rows are of, where nothing but its key stands beside them.
pub(super) fn whose(map: &Map<String, Value>) -> Lineage {
    let told = map
        .iter()
        .filter(|(key, value)| is_aside(key, value) && !value.is_null() && !names::is_envelope(key));
    let told: Lineage = told.map(|(key, value)| (key.clone(), value.clone())).collect();
    match told.as_slice() {
        [(key, _)] if names::is_key(key) && names::words(key).len() > 1 => told,
        _ => Vec::new(),
    }
}

/// A record in which the fields stand apart from its id, as several conventions have it (JSON:API and its kin): the group's name tells nothing of
/// them. None where two fields would be called the same.
pub(super) fn says_nothing(key: &str, map: &Map<String, Value>) -> bool {
    const GROUPS: [&str; 7] = [
        "properties",
        "attributes",
        "fields",
        "relationships",
        "associations",
        "embedded",
        "_embedded",
    ];
    let inner = |group: &str| map.get(group).and_then(Value::as_object);
    let taken = |field: &String| {
        map.contains_key(field)
            || GROUPS
                .iter()
                .any(|other| *other != key && inner(other).is_some_and(|map| map.contains_key(field)))
    };
    GROUPS.contains(&key) && inner(key).is_some_and(|map| !map.is_empty() && !map.keys().any(taken))
}
