//! Pages of one call on their way into the engine: loaded and counted as they come, and not kept.

use std::sync::{Arc, Mutex, PoisonError};

use belvedere_types::SourceId;

use super::observe::Tally;
use super::{StepError, blocking};
use crate::Observation;
use crate::engine::Engine;
use crate::table::Table;

/// Rows of a call that are kept until they are loaded.
pub const HELD: usize = 20_000;

pub struct Intake {
    engine: Arc<Mutex<Engine>>,
    tallies: Vec<Tally>,
}

impl Intake {
    pub fn into_engine(engine: Arc<Mutex<Engine>>) -> Self {
        Self {
            engine,
            tallies: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tallies.iter().map(|tally| tally.name.as_str())
    }

    /// Counts and loads what came, and lets go of it.
    ///
    /// # Errors
    /// When the engine is full.
    pub async fn take(&mut self, tables: Vec<Table>) -> Result<(), StepError> {
        for table in &tables {
            let at = self.tallies.iter().position(|tally| tally.name == table.name);
            let at = at.unwrap_or_else(|| {
                self.tallies.push(Tally::of(&table.name));
                self.tallies.len() - 1
            });
            if let Some(tally) = self.tallies.get_mut(at) {
                tally.add(table);
            }
        }
        let engine = self.engine.clone();
        blocking(move || {
            let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
            tables.iter().try_for_each(|table| engine.load(table))
        })
        .await
    }

    /// What a planner sees of the tables.
    pub fn observations(self, source: SourceId, tool: &str) -> Vec<Observation> {
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.tallies.into_iter().map(|tally| {
            let columns = engine.columns(&tally.name);
            tally.observation(columns, Some(source), tool)
        });
        seen.collect()
    }
}
