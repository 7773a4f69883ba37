//! What a planner is shown of a table: counted row by row, so that pages need not be kept.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use belvedere_types::SourceId;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::filled::Beside;
use crate::answer::Column;
use crate::table::Table;
use crate::wording::Words;
use crate::{ColumnFacts, Observation, VALUES_KEPT};

const SAMPLE: usize = 12;
const LONG: usize = 160;

pub fn observe(table: &Table, source: Option<SourceId>, tool: &str) -> Observation {
    let mut tally = Tally::of(&table.name);
    tally.add(table);
    tally.observation(table.columns.clone(), source, tool)
}

pub fn failed(table: &str, source: SourceId, tool: &str, error: Words) -> Observation {
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

/// A table while its pages come in.
pub struct Tally {
    pub name: String,
    rows: u64,
    sample: Vec<Vec<Value>>,
    /// In the order in which the columns were first seen.
    columns: Vec<Counted>,
    beside: Beside,
}

/// Hashes are spread well enough as they are.
type Hashes = HashSet<u64, FxBuildHasher>;

struct Counted {
    name: String,
    facts: ColumnFacts,
    /// Of every value a hash: 64 bits tell a million values apart but for a chance of one in ten million.
    seen: Hashes,
    twice: Hashes,
}

impl Tally {
    pub fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rows: 0,
            sample: Vec::new(),
            columns: Vec::new(),
            beside: Beside::default(),
        }
    }

    pub fn add(&mut self, page: &Table) {
        let places: Vec<usize> = page.columns.iter().map(|column| self.place(&column.name)).collect();
        for row in &page.rows {
            if self.sample.len() < SAMPLE {
                let mut shown = vec![Value::Null; self.columns.len()];
                for (value, place) in row.iter().zip(&places) {
                    if let Some(cell) = shown.get_mut(*place) {
                        cell.clone_from(value);
                    }
                }
                self.sample.push(shown);
            }
            for (value, place) in row.iter().zip(&places) {
                if let Some(column) = self.columns.get_mut(*place) {
                    column.count(value);
                }
            }
            self.beside.add(row, &places);
        }
        // A column that this page does not have is empty in its rows.
        for (index, column) in self.columns.iter_mut().enumerate() {
            if !places.contains(&index) {
                column.facts.nulls += page.rows.len() as u64;
            }
        }
        self.rows += page.rows.len() as u64;
    }

    fn place(&mut self, name: &str) -> usize {
        let known = self.columns.iter().position(|column| column.name == name);
        known.unwrap_or_else(|| {
            self.columns.push(Counted {
                name: name.to_owned(),
                facts: ColumnFacts {
                    complete: true,
                    // The rows before did not have it.
                    nulls: self.rows,
                    ..ColumnFacts::default()
                },
                seen: Hashes::default(),
                twice: Hashes::default(),
            });
            self.columns.len() - 1
        })
    }

    /// `columns` as the rows ended up with.
    pub fn observation(mut self, columns: Vec<Column>, source: Option<SourceId>, tool: &str) -> Observation {
        let place = |wanted: &Column| {
            let exact = self.columns.iter().position(|column| column.name == wanted.name);
            exact.or_else(|| {
                self.columns
                    .iter()
                    .position(|column| column.name.eq_ignore_ascii_case(&wanted.name))
            })
        };
        let places: Vec<Option<usize>> = columns.iter().map(place).collect();
        let cells = |row: Vec<Value>| -> Vec<Value> {
            let cell = |place: &Option<usize>| place.and_then(|place| row.get(place)).cloned().unwrap_or_default();
            places.iter().map(cell).collect()
        };
        let sample = std::mem::take(&mut self.sample).into_iter().map(cells).collect();
        let facts = places.iter().map(|place| {
            place
                .and_then(|place| self.columns.get(place))
                .map(Counted::facts)
                .unwrap_or_default()
        });
        let mut facts: Vec<ColumnFacts> = facts.collect();
        self.beside.tell(&columns, &places, &mut facts);
        Observation {
            facts,
            table: self.name.clone(),
            columns,
            rows: self.rows,
            sample,
            error: None,
            source,
            tool: tool.to_owned(),
        }
    }
}

impl Counted {
    fn count(&mut self, value: &Value) {
        if value.is_null() {
            self.facts.nulls += 1;
            return;
        }
        let hash = hash(value);
        if self.seen.insert(hash) {
            let short = value.as_str().is_none_or(|text| text.len() <= LONG);
            if short && self.facts.values.len() < VALUES_KEPT {
                self.facts.values.push(value.clone());
            } else {
                self.facts.complete = false;
            }
        } else if self.twice.len() < VALUES_KEPT && self.twice.insert(hash) {
            self.facts.repeated.push(value.clone());
        }
    }

    fn facts(&self) -> ColumnFacts {
        ColumnFacts {
            distinct: self.seen.len() as u64,
            ..self.facts.clone()
        }
    }
}

fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::String(text) => text.hash(&mut hasher),
        Value::Number(_) => (value.as_i64(), value.as_u64(), value.as_f64().map(f64::to_bits)).hash(&mut hasher),
        other => (0_u8, other.to_string()).hash(&mut hasher),
    }
    hasher.finish()
}
