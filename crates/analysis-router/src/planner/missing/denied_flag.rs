//! A flag of the rows that is denied in several words.

use serde_json::Value;

use crate::planner::compile::{Context, Draft};
use crate::planner::conditions;
use crate::planner::lacking;
use crate::planner::views::{Column, Part};

/// "Can't be booked online" of rows with a flag `bookable_online`: all of its words are denied, and no other rows are missing.
pub(super) fn apply<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, words: &[usize]) -> bool {
    let said = |stem: &String| {
        let mut said = words.iter().filter_map(|at| context.reading.word(*at));
        said.any(|word| word.stem == *stem || (word.stem.len() > 3 && stem.starts_with(word.stem.as_str())))
    };
    let whole = |column: &Column| {
        let mut told = column.stems.iter().filter(|stem| lacking::tells(stem));
        column.part == Part::Flag && lacking::words_that_tell(&column.stems) > 1 && told.all(said)
    };
    let flag = context.views.get(subject).and_then(|view| view.only(whole));
    let denied = |expression: &str| conditions::of_values(expression, &[Value::Bool(false)], false);
    // What else is said of a time is no part of the flag.
    let plain = context.reading.window.is_none();
    let Some(flag) = flag.filter(|_| plain) else { return false };
    if !draft.select.restrict(subject, denied, flag, |view| context.speaks_of(view)) {
        return false;
    }
    let hits = context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.span.iter().all(|at| words.contains(at)));
    super::take(draft, hits.map(|hit| hit.span.clone()).collect());
    draft.used.extend(words);
    true
}
