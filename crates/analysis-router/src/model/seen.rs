//! What a model is told of the tables that calls brought.

use serde_json::{Map, Value, json};

use super::Sharing;
use super::briefing::Catalogue;
use super::clean::{is_showable, quoted};
use crate::{ColumnFacts, Observation};

const COLUMNS: usize = 60;
const ROWS: usize = 5;
const CELL_CHARS: usize = 80;
const ERROR_CHARS: usize = 240;
/// A column with at most so many different values is told with them.
const FEW: u64 = 12;
/// Characters of all tables of one round; further tables are told without rows.
const ROOM: usize = 24_000;

/// The message after a round of calls.
pub(super) fn tell(observations: &[Observation], catalogue: &Catalogue<'_>, sharing: Sharing) -> Value {
    let mut room = ROOM;
    let told: Vec<Value> = observations
        .iter()
        .map(|seen| {
            let full = table(seen, catalogue, if room == 0 { Sharing::SchemaOnly } else { sharing });
            room = room.saturating_sub(full.to_string().len());
            full
        })
        .collect();
    json!({ "tables": told })
}

fn table(seen: &Observation, catalogue: &Catalogue<'_>, sharing: Sharing) -> Value {
    let mut told = Map::new();
    told.insert("name".into(), json!(seen.table));
    if let Some(id) = seen.source.and_then(|source| catalogue.id_of(source, &seen.tool)) {
        told.insert("from".into(), json!(id));
    }
    if let Some(error) = &seen.error {
        // A vendor's error may quote data; the program's own, about SQL, has no source.
        let shown = match (sharing, seen.source) {
            (Sharing::SchemaOnly, Some(_)) => "the call failed".to_owned(),
            (Sharing::Samples, _) | (Sharing::SchemaOnly, None) => quoted(error, ERROR_CHARS),
        };
        told.insert("error".into(), json!(shown));
        return Value::Object(told);
    }
    let shown: Vec<usize> = (0..seen.columns.len())
        .filter(|at| seen.columns.get(*at).is_some_and(|column| is_showable(&column.name)))
        .take(COLUMNS)
        .collect();
    let columns: Vec<Value> = shown.iter().filter_map(|at| column(seen, *at, sharing)).collect();
    told.insert("rows".into(), json!(seen.rows));
    told.insert("columns".into(), Value::Array(columns));
    if shown.len() < seen.columns.len() {
        told.insert("columns_left_out".into(), json!(seen.columns.len() - shown.len()));
    }
    if sharing == Sharing::Samples {
        let rows: Vec<Value> = seen
            .sample
            .iter()
            .take(ROWS)
            .map(|row| Value::Array(shown.iter().filter_map(|at| row.get(*at)).map(cell).collect()))
            .collect();
        told.insert("some_rows".into(), Value::Array(rows));
    }
    Value::Object(told)
}

fn column(seen: &Observation, at: usize, sharing: Sharing) -> Option<Value> {
    let column = seen.columns.get(at)?;
    let mut told = json!({ "name": column.name, "type": column.kind });
    if let (Some(facts), Some(fields)) = (seen.facts.get(at), told.as_object_mut()) {
        fields.insert("distinct".into(), json!(facts.distinct));
        if facts.nulls > 0 {
            fields.insert("nulls".into(), json!(facts.nulls));
        }
        if sharing == Sharing::Samples && is_few(facts) {
            fields.insert("values".into(), Value::Array(facts.values.iter().map(cell).collect()));
        }
    }
    Some(told)
}

fn is_few(facts: &ColumnFacts) -> bool {
    facts.complete && (1..=FEW).contains(&facts.distinct)
}

fn cell(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(quoted(text, CELL_CHARS)),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        Value::Array(_) | Value::Object(_) => json!(quoted(&value.to_string(), CELL_CHARS)),
    }
}
