//! What is said of the beginning and end of rows that belong to those that are listed.

use std::ops::Range;

use super::{at, conditions_of};
use crate::engine::quoted;
use crate::planner::compile::{Context, in_value};
use crate::wording::Assumption;

/// "Customers with overdue invoices": what the rows that belong to those listed must be, the words that say so, and how they were read.
/// `noun` is where they are named.
pub fn of_others(context: &Context<'_>, events: usize, noun: usize) -> Option<(Vec<String>, Range<usize>, Option<Assumption>)> {
    let view = context.views.get(events)?;
    let beside = |position: usize, length: usize| {
        let behind = position.checked_sub(noun + 1).is_some_and(|between| between < 3);
        position + length == noun || behind
    };
    (0..context.reading.words.len()).find_map(|position| {
        let (tense, length) = at(context.reading, position)?;
        if in_value(context, position) || !beside(position, length) || context.reading.is_negated(position) {
            return None;
        }
        let mut place = |index: usize| Some(format!("s{events}.{}", quoted(&view.columns.get(index)?.name)));
        let said: Vec<usize> = (position..position + length).collect();
        let (found, read) = conditions_of(&mut place, view, tense, &context.reading.written(&said));
        (!found.is_empty()).then_some((found, position..position + length, read))
    })
}
