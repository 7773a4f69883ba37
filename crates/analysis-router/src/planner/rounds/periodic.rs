//! Words of time that divide nothing: what a number is kept for, and what something costs for so long.

use super::Round;
use super::reread::no_bucket;
use crate::planner::compile::in_value;
use crate::planner::ground::{ColumnHit, Grounding};
use crate::planner::lexicon::Lexicon;
use crate::planner::measure;
use crate::planner::period_names;
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Bucket, Reading};
use crate::planner::views::{Column, Part, View};
use crate::planner::window::unit_of;
use crate::planner::words::{listed, split_identifier};

/// Adjectives that divide by time, and choose where the division is said besides.
const PERIODIC: &str = "hourly daily weekly monthly quarterly yearly annual";

/// The unit, and the adjective of it.
fn names(bucket: Bucket) -> (&'static str, &'static str) {
    match bucket {
        Bucket::Hour => ("hour", "hourly"),
        Bucket::Day => ("day", "daily"),
        Bucket::Week => ("week", "weekly"),
        Bucket::Month => ("month", "monthly"),
        Bucket::Quarter => ("quarter", "quarterly"),
        Bucket::Year => ("year", "yearly"),
    }
}

/// "The monthly quota of all members", where the tool that lists them says "quota per month": each of them has one number of that name, and
/// none of it belongs to the month in which they came.
pub(super) fn kept_for_a_period(reading: &mut Reading, views: &[View], lexicon: &Lexicon) {
    let told = |(at, bucket): (usize, Bucket)| {
        let follows = reading.words.iter().skip(at + 1).take_while(|word| word.role == Role::Content);
        let run: Vec<&str> = follows.map(|word| word.stem.as_str()).collect();
        let number = *run.last()?;
        let (unit, adjective) = names(bucket);
        let period = |stem: &String| *stem == lexicon.stem(unit) || *stem == lexicon.stem(adjective);
        let so_called = |column: &Column| column.part == Part::Measure && column.stems.iter().any(|stem| stem == number);
        let prose = |words: &[String]| match words {
            [first, rest @ ..] if period(first) => rest == run,
            [rest @ .., last] => period(last) && rest == run,
            [] => false,
        };
        // Rows of one month each are a series, of which each month has its sum.
        let series = |column: &Column| period_names::of_column(column).is_some() && column.facts.distinct > 1;
        let keeps = |view: &View| {
            view.bears_names()
                && view.find(series).is_none()
                && view.find(so_called).is_some()
                && view.described.windows(run.len() + 1).any(prose)
        };
        views.iter().any(keeps).then_some(())
    };
    if reading.bucket_at.zip(reading.bucket).and_then(told).is_some() {
        no_bucket(reading);
    }
}

/// "What do they cost per day?" beside a `daily_rate` of each: the price of a day, and not what each day came to.
pub(super) fn price_of_a_period(reading: &mut Reading, views: &[View], grounding: &mut Grounding) {
    let Some(bucket) = reading.bucket.filter(|_| reading.bucket_at.is_none() && reading.window.is_none()) else {
        return;
    };
    let (unit, adjective) = names(bucket);
    let asks = |word: &Word| !word.quoted && word.role == Role::Content && listed("cost costs charge price rate rent", &word.lower);
    let Some(at) = reading.words.iter().position(asks) else { return };
    let priced = |column: &Column| {
        let words = split_identifier(&column.name);
        let per = |pair: &[String]| matches!(pair, [per, of] if per == "per" && of == unit);
        let period = words.iter().any(|word| word == adjective) || words.windows(2).any(per);
        let price = measure::is_money(column) || words.iter().any(|word| word == "rate");
        column.part == Part::Measure && period && price
    };
    let things = views.iter().enumerate().filter(|(_, view)| view.key().is_some());
    let mut found = things.filter_map(|(index, view)| Some((index, view.only(priced)?)));
    if let (Some((view, column)), None) = (found.next(), found.next()) {
        grounding.columns.push(ColumnHit {
            at,
            view,
            column,
            score: 1.0,
        });
        no_bucket(reading);
    }
}

impl Round<'_> {
    /// "The monthly pledges per month": one of the two divides, and the other chooses.
    pub(super) fn two_periods(&self) -> Option<Vec<usize>> {
        let words = &self.context.reading.words;
        let kind = words.iter().position(|word| !word.quoted && listed(PERIODIC, &word.lower));
        let kind = kind.filter(|at| self.context.reading.bucket.is_some() && !in_value(self.context, *at))?;
        let divides = words.windows(2).any(|pair| {
            matches!(pair, [each, unit] if listed("per each every a by", &each.lower) && (unit_of(&unit.lower).is_some() || unit.lower == "quarter"))
        });
        divides.then(|| vec![kind])
    }
}
