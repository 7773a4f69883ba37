//! The other side of a "but": "no failed job, but did run", "had abandoned calls but no callback".

use super::{event_tests, is_called, take};
use crate::planner::compile::{Context, Draft};
use crate::planner::question::Role;
use crate::planner::verbs::verb_like;
use crate::planner::views::path;

/// What is there all the same. `events` are the rows that are missing, `timed` is when, `missing` which of them.
pub(super) fn apply<'a>(context: &Context<'a>, draft: &mut Draft<'a>, (subject, events): (usize, usize), timed: &[String], missing: &str) {
    let reading = context.reading;
    let Some((from, _)) = reading.negated else { return };
    let Some(but) = reading.words.iter().position(|word| word.lower == "but" && !word.quoted) else {
        return;
    };
    if but < from {
        with_some(context, draft, events, but, missing);
        with_others(context, draft, subject, events, but);
        return;
    }
    let Some((key, any)) = draft.select.subquery(events, timed).filter(|(_, any)| any != missing) else {
        return;
    };
    draft.select.conditions.push(format!("{key} IN ({any})"));
    let verbs = reading.content().filter(|(at, word)| *at > but && verb_like(word));
    draft.used.extend(verbs.map(|(at, _)| at));
}

/// "Had inspections but none that failed": there are such rows, of the kind that the words before the "but" name. A time that is said behind it is
/// that of what is missing.
fn with_some<'a>(context: &Context<'a>, draft: &mut Draft<'a>, events: usize, but: usize, missing: &str) {
    let Some((at, _)) = named_before(context, but, |view| view == events) else {
        return;
    };
    let (mut tests, timed, spans) = event_tests(context, draft, events, |at| at < but);
    if !context.reading.words.iter().take(but).any(|word| word.role == Role::Time) {
        tests.truncate(tests.len() - timed.len());
    }
    let Some((key, some)) = draft.select.subquery(events, &tests).filter(|(_, some)| some != missing) else {
        return;
    };
    draft.select.conditions.push(format!("{key} IN ({some})"));
    draft.used.insert(at);
    take(draft, spans);
}

/// Rows of another kind that the words before the "but" name, by what they are called or by a value of theirs, and in the same time.
fn with_others<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, events: usize, but: usize) {
    let other = |view: usize| view != subject && view != events && path(context.edges, view, subject).is_some();
    let named = named_before(context, but, other);
    let mut values = context.grounding.values.iter();
    let mut told = || values.find(|hit| other(hit.view) && hit.span.iter().all(|at| *at < but));
    let Some(present) = named.map(|(_, view)| view).or_else(|| told().map(|hit| hit.view)) else {
        return;
    };
    let (tests, _, spans) = event_tests(context, draft, present, |at| at < but);
    let Some((key, some)) = draft.select.subquery(present, &tests) else {
        return;
    };
    draft.select.conditions.push(format!("{key} IN ({some})"));
    draft.used.extend(named.map(|(at, _)| at));
    take(draft, spans);
}

/// A word before the "but", and no noun that the question opens with, by which such a table goes; with the table.
fn named_before(context: &Context<'_>, but: usize, of: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let reading = context.reading;
    let head = |at: usize| reading.head.contains(&at) && !reading.word(at).is_some_and(verb_like);
    let mut nouns = context.grounding.nouns.iter().copied();
    nouns.find(|(at, view)| *at < but && of(*view) && !head(*at) && is_called(context, *at, *view))
}
