//! Words that the statement accounts for without naming their column.

use super::{Account, Context};
use crate::engine::quoted;
use crate::planner::ground::ValueHit;
use crate::planner::happening;
use crate::planner::measure::{self, Measure};
use crate::planner::people;
use crate::planner::question::Word;
use crate::planner::reading::Opener;
use crate::planner::select::Select;
use crate::planner::verbs::brings_about;
use crate::planner::views::{Column, Part};
use crate::planner::words::{listed, split_identifier};

pub(super) fn words(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let content = context.reading.content().map(|(at, _)| at);
    let said = |at: &usize| all_of(context, select, *at) || of_code(context, *at) || is_new(context, select.fact, *at);
    content
        .filter(said)
        .chain(of_time(context, select))
        .chain(derived(context, select))
        .chain(done_by(context, select))
        .chain(given_to_them(context, select))
        .collect()
}

/// "Who writes the notices" is answered by a column of authors: the verb is in it.
fn done_by(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let verbs = people::said_of_who(context.reading);
    let shown = context
        .views
        .get(select.fact)
        .and_then(|view| view.columns.get(people::acted(context, view)?));
    let shown = shown.filter(|who| {
        select
            .columns
            .iter()
            .any(|(expression, _)| expression.ends_with(&quoted(&who.name)))
    });
    shown
        .filter(|_| context.reading.opener == Opener::Who)
        .map_or_else(Vec::new, |_| verbs.map(|(at, _)| at).collect())
}

/// "Which people have the most issues assigned to them": the verb is in the column of assignees that is shown.
fn given_to_them(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let lower = |at: usize| context.reading.word(at).map_or("", |word| word.lower.as_str());
    let to_them = |at: usize| listed("to by", lower(at + 1)) && listed("them him her each", lower(at + 2));
    let shown = Account::of(select).shown;
    let columns = || {
        shown
            .iter()
            .filter_map(|(view, column)| context.views.get(*view)?.columns.get(*column))
    };
    let mine = |view: usize| context.views.get(view).is_some_and(people::lists_people);
    let pointed = || context.edges.iter().filter(|edge| edge.from.0 == select.fact && mine(edge.to.0));
    let pointer = || pointed().filter_map(|edge| context.views.get(edge.from.0)?.columns.get(edge.from.1));
    let words = context.reading.content().filter(|(at, _)| to_them(*at));
    let given = words.filter(|(_, word)| columns().chain(pointer()).any(|column| people::does(column, &word.lower)));
    let people = people::asked_of_people(context.reading).filter(|_| columns().any(people::says_who));
    given.map(|(at, _)| at).chain(people).collect()
}

/// "New members per month": those who came to be members then.
fn is_new(context: &Context<'_>, fact: usize, at: usize) -> bool {
    let reading = context.reading;
    let new = reading.word(at).is_some_and(|word| word.lower == "new" && !word.quoted);
    let timed = new && (reading.window.is_some() || reading.bucket.is_some());
    let time = || measure::time_column(fact, context.views, reading, context.grounding, context.lexicon);
    let column = timed
        .then(time)
        .flatten()
        .and_then(|time| context.views.get(fact)?.columns.get(time));
    // A request is new when it is requested.
    let came = |column: &Column| column.facts.nulls == 0 && split_identifier(&column.name).iter().any(|word| brings_about(word));
    column.is_some_and(|column| happening::tells_beginning(column) || came(column))
}

/// The words of a number that the statement makes of others: "rate", "value", "kilos".
fn derived(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let Some(view) = context.views.get(select.fact) else {
        return Vec::new();
    };
    let holds = |column: usize| {
        let name = view.columns.get(column).map(|column| quoted(&column.name)).unwrap_or_default();
        select.columns.iter().any(|(expression, _)| expression.contains(&name))
    };
    let made = |measure: &Measure| match measure {
        Measure::PartOf(one, other) | Measure::Times(one, other) => holds(*one) && holds(*other),
        Measure::Column(column) | Measure::In(column, ..) => holds(*column),
        Measure::Between(from, to, _) => {
            let place = |column: &usize| (select.fact, *column);
            let account = Account::of(select);
            [from, to].iter().all(|column| account.has(place(column)))
        }
    };
    let rate = measure::rate(view, context).map(|(found, words)| (found, words.to_vec()));
    let unit = measure::in_unit(view, context).map(|(found, at)| (found, vec![at]));
    let taken = measure::time_taken(view, context.reading).map(Measure::Column);
    let taken = taken.zip(measure::time_said(context.reading).map(|at| vec![at]));
    let spans = [measure::spans::asked(view, context), measure::spans::compared(view, context)];
    let all = [rate, measure::value(view, context), unit, measure::worth(view, context), taken];
    let all = all.into_iter().chain(spans);
    all.flatten()
        .filter(|(found, _)| made(found))
        .flat_map(|(_, words)| words)
        .collect()
}

/// "across all services": none is left out, so nothing of them has to be said.
fn all_of(context: &Context<'_>, select: &Select<'_>, at: usize) -> bool {
    let before = |back: usize| {
        at.checked_sub(back)
            .and_then(|at| context.reading.word(at))
            .map(|word| word.lower.as_str())
    };
    let article = matches!(before(1), Some("the" | "our" | "your" | "their"));
    let all = matches!(before(if article { 2 } else { 1 }), Some("all" | "every" | "whole" | "entire"));
    let known = context
        .grounding
        .columns
        .iter()
        .any(|hit| hit.at == at && hit.view == select.fact && hit.score >= 0.6)
        || context
            .grounding
            .nouns
            .iter()
            .any(|(noun, view)| *noun == at && select.reaches(*view));
    all && known
}

/// "Time", "duration" over a number that is one: of any other number it says what is asked for, and the statement does not.
fn of_time(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let account = Account::of(select);
    let column = |(view, column): &(usize, usize)| context.views.get(*view)?.columns.get(*column);
    let lasts = |column: &Column| {
        let told = |stem: &String| listed("durat time elaps latenc runtim age lead", stem);
        column.part == Part::Measure && (measure::spans::lasting(column) || column.stems.iter().any(told))
    };
    let shown = account.shown.iter().filter_map(column).any(lasts);
    let between = select.columns.iter().any(|(_, name)| name.contains("duration_"));
    let said = |word: &Word| !word.quoted && listed("time times duration durations", &word.lower);
    let words = context.reading.content().filter(|(_, word)| said(word));
    words.filter(|_| shown || between).map(|(at, _)| at).collect()
}

/// "HTTP 500 responses": what has a status code is a response.
fn of_code(context: &Context<'_>, at: usize) -> bool {
    let response = context
        .reading
        .word(at)
        .is_some_and(|word| matches!(word.stem.as_str(), "respons" | "repli"));
    let coded = |hit: &ValueHit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        hit.span.last().is_some_and(|last| last + 1 == at)
            && column.is_some_and(|column| column.stems.iter().any(|stem| matches!(stem.as_str(), "status" | "code")))
    };
    response && context.grounding.values.iter().any(coded)
}
