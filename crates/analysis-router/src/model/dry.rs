//! A statement tried on the rows that were shown, so that its faults are found before it is part of a plan.

use std::time::Duration;

use crate::engine::{Engine, EngineError, EngineLimits, quoted};
use crate::moment::{AskerClock, fill_text};
use crate::table::Table;
use crate::{Observation, Step};

const LIMITS: EngineLimits = EngineLimits {
    rows: 200_000,
    time: Duration::from_secs(2),
    cell_bytes: 1 << 20,
    table_bytes: 16 << 20,
};

/// The tables as far as they are known: their columns and a few rows.
pub(super) fn tables(observations: &[Observation]) -> Vec<Table> {
    observations
        .iter()
        .filter(|seen| seen.error.is_none() && !seen.columns.is_empty())
        .map(|seen| Table {
            name: seen.table.clone(),
            columns: seen.columns.clone(),
            rows: seen.sample.clone(),
        })
        .collect()
}

/// The first statement that does not run, with its table and the reason. Blocking.
pub(super) fn run(tables: &[Table], steps: &[Step], clock: AskerClock) -> Result<(), (String, EngineError)> {
    let started = Engine::new(LIMITS).and_then(|mut engine| tables.iter().try_for_each(|table| engine.load(table)).map(|()| engine));
    let mut engine = started.map_err(|error| (String::new(), error))?;
    for step in steps {
        let (sql, into) = match step {
            Step::Query { sql, into } => (sql.clone(), into),
            Step::Diff {
                left, right, key, into, ..
            } => {
                let keys: Vec<String> = key.iter().map(|name| quoted(name)).collect();
                let side = |name: &str| format!("SELECT {} FROM {}", keys.join(", "), quoted(name));
                (format!("{} UNION ALL {}", side(left), side(right)), into)
            }
            Step::Call { .. }
            | Step::CallForEach { .. }
            | Step::Present { .. }
            | Step::Say { .. }
            | Step::Note { .. }
            | Step::Clarify { .. }
            | Step::Refuse { .. } => continue,
        };
        let table = engine.query(&fill_text(&sql, clock), into).map_err(|error| (into.clone(), error))?;
        engine.load(&table).map_err(|error| (into.clone(), error))?;
    }
    Ok(())
}
