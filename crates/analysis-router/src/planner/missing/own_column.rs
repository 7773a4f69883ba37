//! What the rows themselves lack: a column that is empty, too old, off or none.

use super::{details, is_switch};
use crate::answer::ColumnType;
use crate::planner::compile::{Context, Draft, in_value};
use crate::planner::conditions;
use crate::planner::lacking::{is_given, tells};
use crate::planner::shapes::own_label;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part};
use crate::planner::words::listed;

/// What a time is called beside its own name: `due_on` is the due date.
const OF_TIME: &str = "date day time timestamp";

/// "No event quota": the column of which the denied words say the whole name, and nothing else: not the rows of a table that shares one word with it.
pub(super) fn named_in_full(context: &Context<'_>, subject: usize, words: &[usize]) -> Option<usize> {
    let said: Vec<&str> = words
        .iter()
        .filter_map(|at| context.reading.word(*at).filter(|word| !word.quoted))
        .map(|word| word.stem.as_str())
        .collect();
    let alike = |stem: &str, said: &str| context.lexicon.alike(stem, said);
    let called = |column: &Column| {
        let small = |stem: &str| !tells(stem) || (column.part == Part::Time && listed("on at", stem));
        let of_time = |word: &str| column.part == Part::Time && listed(OF_TIME, word);
        let mut own = column.stems.iter().filter(|stem| !small(stem)).peekable();
        let all = own.peek().is_some() && own.all(|stem| said.iter().any(|said| alike(stem, said)));
        all && said
            .iter()
            .all(|said| of_time(said) || column.stems.iter().any(|stem| alike(stem, said)))
    };
    let gaps = |column: &Column| column.facts.nulls > 0 && column.part != Part::Flag;
    // One word may be what other rows are called as well.
    let table = context
        .views
        .get(subject)
        .filter(|_| said.len() > 1 && context.reading.window.is_none())?;
    table.only(|column| gaps(column) && called(column))
}

/// "Never acknowledged": the rows' own time of that, which some do not have, whatever else was acknowledged.
pub(super) fn undone(context: &Context<'_>, subject: usize, words: &[usize]) -> Option<usize> {
    let &[at] = words else { return None };
    let word = context
        .reading
        .word(at)
        .filter(|word| verb_like(word) && context.reading.window.is_none())?;
    let table = context.views.get(subject)?;
    let meant = |stem: &String| context.lexicon.meanings_of(&word.stem).any(|other| other == stem);
    let told = |column: &Column| {
        let mut stems = column.stems.iter();
        stems.any(|stem| context.lexicon.alike(stem, &word.stem) || meant(stem))
    };
    table.only(|column| column.part == Part::Time && column.facts.nulls > 0 && told(column))
}

/// The row itself lacks something: a time that is too old or empty, a flag that is off, an empty text, a count of nothing.
pub(super) fn lacks<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, words: &[usize]) -> bool {
    let valued = context
        .grounding
        .values
        .iter()
        .any(|hit| hit.span.iter().any(|at| words.contains(at)) && !is_switch(hit));
    let hit = context
        .grounding
        .columns
        .iter()
        .filter(|hit| hit.view == subject && words.contains(&hit.at) && hit.score >= 0.5)
        .max_by(|a, b| weight(context, a.view, a.column, a.score).total_cmp(&weight(context, b.view, b.column, b.score)));
    // "Never had a battery replaced" says nothing of the charge: what was never done is told nowhere.
    let undone = |at: &usize| {
        let told = in_value(context, *at) || context.grounding.columns.iter().any(|hit| hit.at == *at && hit.score >= 0.5);
        context
            .reading
            .word(*at)
            .is_some_and(|word| word.lower.ends_with("ed") && !is_given(word))
            && !told
    };
    if words.len() > 1 && words.iter().any(undone) {
        return false;
    }
    let Some(hit) = hit.filter(|_| !valued) else {
        if !valued || own_label(context, draft).is_none() {
            return false;
        }
        states(context, draft, words);
        details(context, draft, subject);
        return true;
    };
    draft.used.insert(hit.at);
    let given = |at: &usize| context.reading.word(*at).is_some_and(is_given);
    draft.used.extend(words.iter().copied().filter(given));
    empty(context, draft, subject, hit.column)
}

/// "Not healthy" leaves open how they are: it is told.
fn states<'a>(context: &Context<'a>, draft: &mut Draft<'a>, words: &[usize]) {
    let denied = context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.span.iter().any(|at| words.contains(at)) && !is_switch(hit));
    for hit in denied {
        if let Some(column) = draft.select.column(hit.view, hit.column).filter(|column| column.facts.distinct > 2)
            && draft.select.reaches(hit.view)
            && let Some(expression) = draft.select.reference(hit.view, hit.column)
        {
            draft.select.add(expression, &column.name);
        }
    }
}

/// The rows in which the column is empty, too old or none.
pub(super) fn empty<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, index: usize) -> bool {
    let Some(column) = draft.select.column(subject, index) else {
        return false;
    };
    let Some(expression) = draft.select.reference(subject, index) else {
        return false;
    };
    // "Due in the next week and not finished": the time is that of what is due.
    let of_another = column.facts.nulls > 0 && context.reading.denies_after_its_window();
    let window = context.reading.window.as_ref().filter(|_| !of_another);
    let condition = match (column.part, window) {
        (Part::Time, Some(window)) => {
            draft.window_used = true;
            conditions::not_since(&expression, column, window)
        }
        (Part::Flag, _) => Some(format!("{expression} = 0")),
        (Part::Measure, _) => Some(format!("({expression} IS NULL OR {expression} = 0)")),
        (Part::Nested, _) => Some(format!("({expression} IS NULL OR {expression} IN ('[]', '{{}}', 'null'))")),
        (_, _) if column.kind == ColumnType::Text => Some(format!("({expression} IS NULL OR {expression} = '')")),
        _ => Some(format!("{expression} IS NULL")),
    };
    let Some(condition) = condition else { return false };
    draft.select.conditions.push(condition);
    let said = |at: &usize| {
        let mut hits = context.grounding.columns.iter();
        hits.any(|hit| (hit.at, hit.view, hit.column) == (*at, subject, index))
    };
    for taken in context
        .grounding
        .values
        .iter()
        .filter(|value| (value.view == subject && value.column == index) || (is_switch(value) && value.span.iter().any(said)))
    {
        draft.taken.push(taken.span.clone());
    }
    // "The biggest invoice that has not been paid": the biggest of those.
    if context.reading.choice().is_some() {
        draft.negated = true;
        return false;
    }
    if own_label(context, draft).is_none() {
        return false;
    }
    draft.select.add(expression, &column.name);
    details(context, draft, subject);
    draft.intent = "list";
    true
}

/// A time is meant rather than a text, where a window is named.
fn weight<'a>(context: &Context<'a>, view: usize, column: usize, score: f64) -> f64 {
    let part = context
        .views
        .get(view)
        .and_then(|table| table.columns.get(column))
        .map(|column| column.part);
    score
        + if part == Some(Part::Time) && context.reading.window.is_some() {
            1.0
        } else {
            0.0
        }
}
