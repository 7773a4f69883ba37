//! "Whose are they?", of rows that have no more than a number for whoever it is.

use serde_json::Value;

use super::Round;
use crate::planner::compile::Compiled;
use crate::planner::people;
use crate::planner::views::{Column, Part};

impl Round<'_> {
    pub(super) fn whose_by_number(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let mut words = self.context.reading.words.iter();
        let whose = words.position(|word| word.fresh && !word.quoted && word.lower == "whose")?;
        let bears_names = |column: &Column| matches!(column.part, Part::Label | Part::Text) || people::says_who(column);
        let named = |column: &Column| column.facts.values.iter().any(is_name);
        let mut shown = compiled.account.shown.iter().filter_map(|place| self.column(*place));
        let told = compiled.account.aggregated || shown.any(|column| bears_names(column) && named(column));
        (!told).then(|| vec![whose])
    }
}

/// No `rw_1` and no `K014`.
fn is_name(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| !text.contains(|c: char| c.is_ascii_digit()) || text.contains([' ', '@']))
}
