//! How much of the question the rows of a table tell.

use crate::planner::compile::{Context, in_value};
use crate::planner::ground::{Sureness, ValueHit};
use crate::planner::measure;
use crate::planner::period_names;
use crate::planner::views::{self, Column, Part, View};

/// Best where the table itself, or what it points to, has most of the words, a number where one is asked for, and a time where one is said.
pub(super) fn fact_score<'a>(context: &Context<'a>, index: usize, view: &View, needs_measure: bool) -> f64 {
    let reading = context.reading;
    let reach: Vec<usize> = (0..context.views.len())
        .filter(|other| views::path(context.edges, index, *other).is_some())
        .collect();
    let mut score = 0.0;
    // A name says one thing, however many words it has.
    let inside = |at: usize| {
        let mut hits = context.grounding.values.iter();
        hits.any(|hit| hit.span.contains(&at) && hit.span.first() != Some(&at))
    };
    for (at, _) in reading.content().filter(|(at, _)| !inside(*at)) {
        let mut best: f64 = 0.0;
        for &other in &reach {
            let near = if other == index { 1.0 } else { 0.7 };
            if context.grounding.nouns.contains(&(at, other)) {
                best = best.max(1.3 * near);
            }
            for hit in context.grounding.columns.iter().filter(|hit| hit.at == at && hit.view == other) {
                best = best.max(hit.score * near);
            }
        }
        for hit in context.grounding.values.iter().filter(|hit| hit.span.contains(&at)) {
            if reach.contains(&hit.view) {
                best = best.max(if hit.view == index { 1.2 } else { 0.9 });
            }
        }
        let lacks = context
            .grounding
            .lacks
            .iter()
            .filter(|lack| lack.at == at && reach.contains(&lack.view));
        score += lacks.map(|lack| if lack.view == index { 1.2 } else { 0.8 }).fold(best, f64::max);
    }
    let measured = measure::named(index, context.views, context.grounding, |at| !in_value(context, at)).map_or(0.0, |(_, score)| score);
    let superlative = reading.choice();
    let implied = superlative.and_then(|s| {
        if s.temporal {
            view.find(|c| c.part == Part::Time).map(|i| (i, 0.5))
        } else {
            measure::hinted(view, &s.hint)
        }
    });
    if measure::spans::asked(view, context).is_some() {
        score += 1.5;
    } else if needs_measure || superlative.is_some() {
        score += measured.min(1.5) + implied.map_or(0.0, |(_, score)| score);
        if needs_measure
            && measured == 0.0
            && measure::obvious(view).is_none()
            && !(measure::about_duration(reading) && measure::between(view, reading, context.lexicon).is_some())
        {
            score -= 1.5;
        }
    }
    let named = |window| {
        view.columns
            .iter()
            .any(|column| period_names::of_column(column).is_some_and(|length| period_names::fits(window, length, context.offset)))
    };
    let timed = view.columns.iter().any(|column| column.part == Part::Time) || reading.window.as_ref().is_some_and(named);
    let dated = timed || view.columns.iter().any(measure::is_year);
    let asked_elsewhere = !view.windowed && context.views.iter().any(|other| other.windowed);
    if superlative.is_some_and(|s| s.temporal) && !dated {
        score -= 2.0;
    }
    // The date of a row of some register is not what "this week" is about, where another tool was asked for the week.
    if reading.window.is_some() || reading.bucket.is_some() {
        score += match (timed, view.windowed) {
            (true, _) if !asked_elsewhere || reading.bucket.is_some() => 0.8,
            (false, true) => 0.3,
            (true, _) | (false, false) => 0.0,
        };
    }
    // Of the row that is named there is one, and a series is told of it elsewhere.
    if (reading.bucket.is_some() || !reading.groups.is_empty()) && defines(context, index, view) {
        score -= 2.0;
    }
    // What points to other tables is where things happen; it is counted in the terms of those tables.
    score + 0.05 * reach.len() as f64 - 0.02 * view.named as f64
}

/// A name of the question is that of one row of the table, which points to nothing else.
fn defines(context: &Context<'_>, index: usize, view: &View) -> bool {
    let own = |hit: &ValueHit| {
        let one = view.columns.get(hit.column).is_some_and(|column| view.unique(column));
        hit.view == index && one && hit.values.len() == 1 && hit.sureness == Sureness::Exact
    };
    let told = |other: &View| other.windowed && other.source == view.source;
    context.grounding.values.iter().any(own) && !view.windowed && context.views.iter().any(told)
}

/// "The drivers who paid the most": of all rows that point to drivers, the only ones with an amount of money, and with one.
pub(super) fn only_paid(context: &Context<'_>, direct: Option<usize>, index: usize) -> bool {
    let money = |view: usize| {
        let own = |column: &Column| {
            column.part == Part::Measure && (measure::is_money(column) || column.stems.iter().any(|stem| stem == "total"))
        };
        context.views.get(view).is_some_and(|view| view.find(own).is_some())
    };
    let Some(direct) = direct.filter(|direct| *direct != index) else {
        return false;
    };
    let points = |view: &usize| *view != direct && views::path(context.edges, *view, direct).is_some() && money(*view);
    let paid = || {
        context
            .views
            .get(index)
            .is_some_and(|view| measure::spent(view, context.reading).is_some())
    };
    (0..context.views.len()).filter(points).eq([index]) && paid()
}
