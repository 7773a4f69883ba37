//! The number of a row that a question is about.

use super::{Context, Draft, in_value};
use crate::moment::Unit;
use crate::planner::measure::{self, Measure};
use crate::planner::views::Part;

/// The measure that the question speaks of, for rows of the draft's table.
pub fn measure_of<'a>(context: &Context<'a>, fact: usize, at: impl Fn(usize) -> bool) -> Option<Measure> {
    let view = context.views.get(fact)?;
    if let Some(column) = measure::time_taken(view, context.reading) {
        return Some(Measure::Column(column));
    }
    if let Some(found) = measure::percent(view, context.reading) {
        return found.map(Measure::Column);
    }
    if let Some((column, _)) = measure::named(fact, context.views, context.grounding, |word| at(word) && !in_value(context, word)) {
        return Some(Measure::Column(column));
    }
    if let Some((column, _)) = context.reading.superlative.as_ref().and_then(|s| measure::hinted(view, &s.hint)) {
        return Some(Measure::Column(column));
    }
    if let Some(column) = measure::spent(view, context.reading) {
        return Some(Measure::Column(column));
    }
    if let Some(found) = measure::time_until(view, context.reading, context.lexicon) {
        return Some(found);
    }
    if measure::about_duration(context.reading) {
        let column = view.find(|column| {
            column.part == Part::Measure
                && column
                    .stems
                    .iter()
                    .any(|stem| matches!(stem.as_str(), "durat" | "elaps" | "latenc" | "length" | "runtim"))
        });
        return column
            .map(Measure::Column)
            .or_else(|| measure::between(view, context.reading, context.lexicon));
    }
    None
}

/// The measure as an expression, with the name of its column in the answer.
pub fn measure_sql<'a>(draft: &mut Draft<'a>, measure: &Measure) -> Option<(String, String)> {
    let fact = draft.select.fact;
    match measure {
        Measure::Column(column) => Some((
            draft.select.reference(fact, *column)?,
            draft.select.column(fact, *column)?.name.clone(),
        )),
        Measure::Between(from, to, unit) => {
            let (from, to) = (draft.select.reference(fact, *from)?, draft.select.reference(fact, *to)?);
            let (factor, name) = match unit {
                Unit::Minutes => ("1440.0", "duration_minutes"),
                Unit::Hours => ("24.0", "duration_hours"),
                Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => ("1.0", "duration_days"),
            };
            Some((format!("ROUND((julianday({to}) - julianday({from})) * {factor}, 3)"), name.into()))
        }
    }
}
