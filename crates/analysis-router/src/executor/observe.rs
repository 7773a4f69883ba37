//! What a planner is shown of a table.

use std::collections::HashMap;

use belvedere_types::SourceId;
use serde_json::Value;

use crate::table::Table;
use crate::{ColumnFacts, Observation, VALUES_KEPT};

const SAMPLE: usize = 12;
const LONG: usize = 160;

pub fn observe(table: &Table, source: Option<SourceId>, tool: &str) -> Observation {
    Observation {
        table: table.name.clone(),
        columns: table.columns.clone(),
        rows: table.rows.len() as u64,
        sample: table.rows.iter().take(SAMPLE).cloned().collect(),
        error: None,
        source,
        tool: tool.to_owned(),
        facts: (0..table.columns.len()).map(|index| facts(table, index)).collect(),
    }
}

pub fn failed(table: &str, source: SourceId, tool: &str, error: String) -> Observation {
    Observation {
        table: table.to_owned(),
        columns: Vec::new(),
        rows: 0,
        sample: Vec::new(),
        error: Some(error),
        source: Some(source),
        tool: tool.to_owned(),
        facts: Vec::new(),
    }
}

fn facts(table: &Table, index: usize) -> ColumnFacts {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut facts = ColumnFacts {
        complete: true,
        ..ColumnFacts::default()
    };
    for row in &table.rows {
        let Some(value) = row.get(index).filter(|value| !value.is_null()) else {
            facts.nulls += 1;
            continue;
        };
        let count = seen.entry(value.to_string()).or_insert(0);
        *count += 1;
        match *count {
            1 => keep(&mut facts, value),
            2 if facts.repeated.len() < VALUES_KEPT => facts.repeated.push(value.clone()),
            _ => {}
        }
    }
    facts.distinct = seen.len() as u64;
    facts
}

fn keep(facts: &mut ColumnFacts, value: &Value) {
    let short = value.as_str().is_none_or(|text| text.len() <= LONG);
    if short && facts.values.len() < VALUES_KEPT {
        facts.values.push(value.clone());
    } else {
        facts.complete = false;
    }
}
