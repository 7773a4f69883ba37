//! Rows that are totals themselves (a day, a group, a number): what a question about them adds up.

use super::compile::{Context, in_value};
use super::listing;
use super::measure::{self, Measure};
use super::reading::Opener;
use super::shapes::preaggregated;
use super::views::{Part, View};

/// "What distance did we cover last month", "tickets sold last week": a number that adds up, asked of a time or a group, and of no row by name.
pub fn asked<'a>(context: &Context<'a>, fact: usize) -> Option<usize> {
    let reading = context.reading;
    let view = context.views.get(fact)?;
    if reading.superlative.is_some() || listing::named_row(context, fact) || view.rows < 2 || !reading.comparisons.is_empty() {
        return None;
    }
    let first = reading.head.first()?;
    if reading.opener == Opener::Which
        && reading.window.is_some()
        && let Some((column, score)) = measure::named(fact, context.views, context.grounding, |at| at == *first)
        && score >= 0.7
    {
        return Some(column).filter(|column| view.columns.get(*column).is_some_and(|column| measure::adds_up_in(view, column)));
    }
    // Totals of a day are not listed one by one where nobody asks for a list.
    let chosen = reading.window.is_some() || context.grounding.values.iter().any(|hit| hit.view == fact);
    if !matches!(reading.opener, Opener::Other | Opener::HowMany) || !chosen || !preaggregated(context, fact) {
        return None;
    }
    let named = measure::named(fact, context.views, context.grounding, |at| !in_value(context, at))
        .filter(|(_, score)| *score >= 0.6)
        .map(|(column, _)| column);
    named
        .or_else(|| counted(context, fact))
        .filter(|column| view.columns.get(*column).is_some_and(|column| measure::adds_up_in(view, column)))
}

/// The number that says how many: the only whole number of the totals that is no money. Only where the question speaks of the rows.
pub fn counted(context: &Context<'_>, fact: usize) -> Option<usize> {
    let view = context.views.get(fact)?;
    let spoken = context.grounding.nouns.iter().any(|(_, known)| *known == fact);
    how_many(view).filter(|_| spoken && preaggregated(context, fact))
}

fn how_many(view: &View) -> Option<usize> {
    view.only(|column| column.part == Part::Measure && measure::whole(column) && measure::adds_up(column) && !measure::is_money(column))
}

/// The number of these rows that nobody had to name.
pub fn unnamed(context: &Context<'_>, fact: usize) -> Option<Measure> {
    let view = context.views.get(fact)?;
    measure::obvious(view).or_else(|| counted(context, fact)).map(Measure::Column)
}
