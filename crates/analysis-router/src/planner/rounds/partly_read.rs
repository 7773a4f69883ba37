//! Figures over details that were read for the first rows only: those of the others are not known, and a count of some is no count.

use super::Round;
use crate::Step;
use crate::engine::quoted;
use crate::executor::DETAILS;
use crate::planner::compile::Compiled;

/// How many rows were looked at one by one, and of how many.
pub(super) struct Partly {
    pub read: u64,
    pub of: u64,
}

impl Round<'_> {
    /// What the statement counts, adds up, ranks, or says is nowhere, hangs on details of which only the first were read.
    pub(super) fn partly_read(&self, compiled: &Compiled) -> Option<Partly> {
        let nowhere = compiled.sql.contains(" NOT IN (SELECT");
        let ranked = self.context.reading.choice().is_some();
        if !(compiled.account.aggregated || ranked || nowhere) {
            return None;
        }
        let mut cut: Vec<(String, u64)> = Vec::new();
        let mentions = |sql: &str, table: &str| {
            let (whole, inner) = (quoted(table), format!("\"{}_", table.replace('"', "\"\"")));
            sql.contains(&format!(" {whole}")) || sql.contains(&format!(" {inner}"))
        };
        for step in self.request.steps {
            match step {
                Step::Query { sql, into } => {
                    let from = cut.iter().find(|(table, _)| mentions(sql, table)).map(|(_, of)| *of);
                    cut.extend(from.map(|of| (into.clone(), of)));
                }
                Step::CallForEach {
                    table, into, batch: None, ..
                } => {
                    let seen = self.request.observations.iter().find(|seen| seen.table == *table);
                    let rows = seen.map(|seen| seen.rows).filter(|rows| *rows > DETAILS as u64);
                    let of = rows.or_else(|| cut.iter().find(|(known, _)| known == table).map(|(_, of)| *of));
                    cut.extend(of.map(|of| (into.clone(), of)));
                }
                _ => {}
            }
        }
        let of = cut.iter().find(|(table, _)| mentions(&compiled.sql, table))?.1;
        Some(Partly { read: DETAILS as u64, of })
    }
}
