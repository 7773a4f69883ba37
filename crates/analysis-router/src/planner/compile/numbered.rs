//! Rows that are asked for a number of theirs.

use super::{Context, in_value};
use crate::planner::ground::Sureness;
use crate::planner::listing;
use crate::planner::measure;
use crate::planner::question::Word;
use crate::planner::reading::{Aggregate, Opener};
use crate::planner::views::{Column, Part};

/// The one noun that is asked for names rows here, and a number of the rows that are meant elsewhere: those that bear the name said, or whose mean
/// or total is asked for.
pub(super) fn elsewhere<'a>(context: &Context<'a>, direct: usize) -> Option<usize> {
    let reading = context.reading;
    let [at] = reading.head.as_slice() else { return None };
    let plural = reading.word(*at).is_none_or(|word| word.lower.ends_with('s'));
    if plural || reading.superlative.is_some() || !reading.comparisons.is_empty() || reading.negated.is_some() {
        return None;
    }
    let numbered = |view: usize| {
        let hits = context.grounding.columns.iter().filter(|hit| (hit.at, hit.view) == (*at, view));
        let measure = |column: usize| {
            context
                .views
                .get(view)
                .and_then(|view| view.columns.get(column))
                .map(|column| column.part)
        };
        hits.filter(|hit| measure(hit.column) == Some(Part::Measure))
            .map(|hit| hit.score)
            .fold(0.0, f64::max)
    };
    let meant = |view: usize| match reading.aggregate {
        Some(Aggregate::Average | Aggregate::Median | Aggregate::Minimum | Aggregate::Maximum) => true,
        Some(Aggregate::Sum | Aggregate::Count) => false,
        None => context.grounding.values.iter().any(|hit| hit.view == view),
    };
    let mut found = (0..context.views.len()).filter(|view| *view != direct && meant(*view) && numbered(*view) >= 0.75);
    found.next().filter(|_| found.next().is_none() && numbered(direct) == 0.0)
}

/// "The session fee on the Roaming tariff", where tariffs have a `session_fee`: the words that are asked for are the whole name of a number of the
/// row that is named, and no other rows.
pub(super) fn in_full<'a>(context: &Context<'a>) -> Option<usize> {
    let reading = context.reading;
    let said: Vec<&String> = reading
        .head
        .iter()
        .filter(|at| !in_value(context, **at))
        .filter_map(|at| reading.word(*at))
        .map(|word| &word.stem)
        .collect();
    let plain = reading.aggregate.is_none() && reading.superlative.is_none() && reading.negated.is_none() && reading.groups.is_empty();
    let whole = |view: &usize| {
        let table = context.views.get(*view);
        table.is_some_and(|table| {
            let called = |column: &Column| column.part == Part::Measure && column.stems.iter().eq(said.iter().copied());
            listing::named_row(context, *view) && table.only(called).is_some()
        })
    };
    let mut found = (0..context.views.len()).filter(|view| plain && said.len() > 1 && whole(view));
    found.next().filter(|_| found.next().is_none())
}

/// "How many rows does the orders table have": a number of the row that is named.
pub(super) fn of_named<'a>(context: &Context<'a>) -> Option<usize> {
    let reading = context.reading;
    let has = |word: &Word| matches!(word.lower.as_str(), "have" | "has" | "contain" | "contains" | "hold" | "holds");
    if reading.opener != Opener::HowMany || !reading.words.iter().any(has) || reading.negated.is_some() || !reading.groups.is_empty() {
        return None;
    }
    let numbered = |view: usize| {
        measure::named(view, context.views, context.grounding, |at| {
            reading.head.contains(&at) && !in_value(context, at)
        })
    };
    let named = context.grounding.values.iter().filter(|hit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        hit.values.len() == 1
            && hit.sureness == Sureness::Exact
            && column.is_some_and(|column| matches!(column.part, Part::Label | Part::Text))
    });
    named
        .map(|hit| hit.view)
        .find(|view| numbered(*view).is_some_and(|(_, score)| score >= 0.6))
}
