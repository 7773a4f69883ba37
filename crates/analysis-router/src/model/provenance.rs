//! Whether an argument may go to a source after data of another source was seen (I8): its value has to come from the question, the tool's own
//! schema, the plan made before the first result, or the same source.

use std::collections::BTreeSet;

use belvedere_types::SourceId;
use serde_json::{Map, Value};

use crate::{Observation, PlanRequest};

/// Scalars of the arguments, keys of free-form objects included.
pub(super) fn scalars(arguments: &Map<String, Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    arguments.values().for_each(|value| collect(value, &mut found));
    found
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            found.insert(number.to_string());
        }
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            found.insert(name.clone());
            collect(value, found);
        }),
    }
}

/// The first scalar that nothing but another source's data can have brought. Before other sources were seen every value is the plan's own.
pub(super) fn foreign(
    arguments: &Map<String, Value>,
    schema: &Value,
    source: SourceId,
    request: &PlanRequest<'_>,
    planned: &BTreeSet<String>,
) -> Option<String> {
    let others = request
        .observations
        .iter()
        .any(|seen| seen.error.is_none() && seen.source.is_some_and(|from| from != source));
    if !others {
        return None;
    }
    let asked = asked(request);
    let mut offered = BTreeSet::new();
    schema_values(schema, &mut offered, 0);
    scalars(arguments).into_iter().find(|value| {
        let known = planned.contains(value) || offered.contains(value) || is_instant(value) || own(value, source, request.observations);
        !known && !mentions(&asked, value)
    })
}

/// What the asker wrote, in this turn and the one before.
fn asked(request: &PlanRequest<'_>) -> String {
    let before = request
        .previous
        .map(|turn| format!("{} {}", turn.question, turn.plan.reading))
        .unwrap_or_default();
    format!("{} {before}", request.question).to_lowercase()
}

/// The whole value as a run of words: a piece of a word would let single characters through.
fn mentions(asked: &str, value: &str) -> bool {
    let value = value.to_lowercase();
    if value.is_empty() {
        return true;
    }
    asked.match_indices(&value).any(|(at, found)| {
        let before = asked.get(..at).and_then(|text| text.chars().next_back());
        let after = asked.get(at + found.len()..).and_then(|text| text.chars().next());
        [before, after].iter().flatten().all(|c| !c.is_alphanumeric())
    })
}

fn is_instant(value: &str) -> bool {
    let inner = value.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    // A fixed instant could spell out a value of some cell.
    inner.is_some_and(|inner| {
        !inner.contains("}}")
            && !inner.starts_with('@')
            && inner
                .split_once('|')
                .is_some_and(|(moment, _)| moment.parse::<crate::moment::Moment>().is_ok())
    })
}

fn schema_values(schema: &Value, found: &mut BTreeSet<String>, depth: usize) {
    if depth > 8 {
        return;
    }
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "enum" | "const" | "default" | "maximum" | "minimum" => collect(value, found),
                    "properties" => {
                        found.extend(value.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
                        value
                            .as_object()
                            .into_iter()
                            .flatten()
                            .for_each(|(_, property)| schema_values(property, found, depth + 1));
                    }
                    _ => schema_values(value, found, depth + 1),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| schema_values(item, found, depth + 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn own(value: &str, source: SourceId, observations: &[Observation]) -> bool {
    let same = |cell: &Value| match cell {
        Value::String(text) => text == value,
        Value::Number(number) => number.to_string() == value,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    };
    observations
        .iter()
        .filter(|seen| seen.source == Some(source))
        .any(|seen| seen.facts.iter().flat_map(|facts| &facts.values).any(same))
}
