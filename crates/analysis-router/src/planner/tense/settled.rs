//! What is past its time and still to be done: rows whose state says that nothing is left are not late.

use serde_json::Value;

use crate::planner::conditions;
use crate::planner::ground::ENDED;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;
use crate::wording::Assumption;

/// States of what was asked for and is there: nothing is left to wait for, beside what has come to its end and what is called off.
const DONE: &str = "paid refunded credited returned delivered received shipped fulfilled approved accepted merged released";

/// States of what nobody waits for, done or not.
const CALLED_OFF: &str = "cancelled canceled withdrawn abandoned void voided deleted archived draft";

/// The conditions for rows that still wait, by what is left to pay and by their state, and how the question was read. `place` writes a column of
/// them; `said` is how the question puts it.
///
/// Where a time of theirs tells whether they are done, `told`, the state only tells whether they are called off.
pub(super) fn waits(
    place: &mut dyn FnMut(usize) -> Option<String>,
    view: &View,
    said: &str,
    told: bool,
) -> (Vec<String>, Option<Assumption>) {
    let left = |column: &Column| {
        let due = column.stems.iter().any(|stem| listed("due outstand remain open", stem));
        column.part == Part::Measure && due && !column.stems.iter().any(|stem| listed("day hour count late", stem))
    };
    let owed = view.only(left).and_then(&mut *place);
    let mut found: Vec<String> = owed.map(|expression| format!("{expression} > 0")).into_iter().collect();
    let state = |column: &Column| column.part == Part::Category && column.stems.iter().any(|stem| listed("status state stage", stem));
    let Some((at, column)) = view.find(state).and_then(|at| Some((at, view.columns.get(at)?))) else {
        return (found, None);
    };
    let done = |text: &str| listed(ENDED, text) || listed(DONE, text);
    let over = |(_, text): &(&Value, &String)| listed(CALLED_OFF, text) || (!told && done(text));
    let values = column.facts.values.iter();
    let settled: Vec<Value> = values.zip(&column.plain).filter(over).map(|(value, _)| value.clone()).collect();
    if settled.is_empty() || settled.len() == column.facts.values.len() {
        return (found, None);
    }
    let Some(expression) = place(at) else { return (found, None) };
    found.push(conditions::of_values(&expression, &settled, true));
    let read = Assumption::ReadAs {
        said: said.to_owned(),
        column: column.name.clone(),
        inverted: true,
        values: settled.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
    };
    (found, Some(read))
}
