//! When rows came to the state that the question names: "deals won this quarter" were closed in it, whenever they were made.

use crate::planner::ground::{Grounding, ValueHit};
use crate::planner::happening::tells_making;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// The times that are set when a row comes to the state asked for: of several the one that the fewest states set.
pub(super) fn times(view: usize, table: &View, reading: &Reading, grounding: &Grounding) -> Vec<usize> {
    let state = |hit: &&ValueHit| hit.view == view && !hit.inverted && !hit.values.is_empty() && !another_verb(reading, hit);
    let states: Vec<&ValueHit> = grounding.values.iter().filter(state).collect();
    let set = |index: usize| {
        let column = table.columns.get(index).filter(|column| !lies_ahead(column))?;
        let filled = &column.facts.filled_with;
        let by = |hit: &&&ValueHit| hit.values.iter().all(|value| filled.contains(&(hit.column, value.clone())));
        let state = states.iter().find(by)?;
        Some((index, filled.iter().filter(|(of, _)| *of == state.column).count()))
    };
    let found: Vec<(usize, usize)> = (0..table.columns.len()).filter_map(set).collect();
    let fewest = found.iter().map(|(_, states)| *states).min();
    let reached: Vec<usize> = found
        .iter()
        .filter(|(_, states)| Some(*states) == fewest)
        .map(|(index, _)| *index)
        .collect();
    if reached.is_empty() && states.iter().any(|hit| alone(table, hit)) {
        return the_end(table).into_iter().collect();
    }
    reached
}

/// What is planned has not happened.
pub(super) fn is_planned(column: &Column) -> bool {
    const PLANNED: [&str; 7] = ["target", "plan", "expect", "promis", "estim", "forecast", "deadlin"];
    column.stems.iter().any(|stem| PLANNED.contains(&stem.as_str()))
}

/// A term is no time at which anything came to be.
fn lies_ahead(column: &Column) -> bool {
    const AHEAD: [&str; 6] = ["due", "expir", "expiri", "renew", "next", "schedul"];
    is_planned(column) || column.stems.iter().any(|stem| AHEAD.contains(&stem.as_str()))
}

/// "Orders placed in October were filled", "how many of them were settled": the window is about another verb, of this question or the last.
fn another_verb(reading: &Reading, hit: &ValueHit) -> bool {
    if reading.words.iter().any(|word| listed("them those these", &word.lower)) {
        return true;
    }
    let verb = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| verb_like(word) && word.role == Role::Content && !hit.span.contains(&at))
    };
    let timed = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Time);
    (0..reading.words.len()).any(|at| timed(at + 1) && !timed(at) && verb(at))
}

/// The rows were asked for with that state, so that nothing tells from others what it sets.
fn alone(table: &View, hit: &ValueHit) -> bool {
    let column = table.columns.get(hit.column);
    column.is_some_and(|column| column.part == Part::Category && column.facts.complete && column.facts.values == hit.values)
}

/// The one time of an end that every row has, where the others tell when rows were made.
fn the_end(table: &View) -> Option<usize> {
    const ENDS: [&str; 8] = ["close", "end", "finish", "resolv", "complet", "settl", "decid", "cancel"];
    let past = |column: &Column| column.part == Part::Time && !lies_ahead(column);
    let ends = |column: &Column| past(column) && column.stems.iter().any(|stem| ENDS.contains(&stem.as_str()));
    let end = table
        .only(ends)
        .filter(|end| table.columns.get(*end).is_some_and(|end| end.facts.nulls == 0))?;
    let made = table.columns.iter().filter(|column| past(column) && !ends(column));
    made.clone().all(tells_making).then_some(end).filter(|_| made.count() > 0)
}
