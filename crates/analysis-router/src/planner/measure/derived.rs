//! Numbers that no column holds, and that follow from those that do: a rate, a value, the same in another unit.

use super::{Measure, is_money, whole};
use crate::planner::compile::{Context, in_value};
use crate::planner::question::{Role, Word};
use crate::planner::units;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{listed, split_identifier};

/// What a rate may be a part of, the nearest first: of those reached rather than of those addressed.
const WHOLES: [&str; 15] = [
    "deliv", "recipi", "sent", "exposur", "impress", "session", "visit", "visitor", "view", "attempt", "request", "invit", "play", "total",
    "all",
];
/// Words for what some pieces are worth together.
const WORTH: &str = "value worth amount cost costs revenue turnover sales total";

/// Of `min_temp`, `avg_temp` and `max_temp`, the highest temperature is the largest of the last, and the lowest the smallest of the first.
pub fn extreme(view: &View, found: Measure, highest: bool) -> Measure {
    const LEAST: [&str; 3] = ["min", "minimum", "lowest"];
    const MOST: [&str; 4] = ["max", "maximum", "peak", "highest"];
    const MEAN: [&str; 4] = ["avg", "average", "mean", "median"];
    let kind = |word: &String| [LEAST.as_slice(), &MOST, &MEAN].iter().any(|kind| kind.contains(&word.as_str()));
    let rest = |column: &Column| -> Vec<String> { split_identifier(&column.name).into_iter().filter(|word| !kind(word)).collect() };
    let own = match &found {
        Measure::Column(column) => view
            .columns
            .get(*column)
            .filter(|column| split_identifier(&column.name).iter().any(kind)),
        _ => None,
    };
    let wanted: &[&str] = if highest { &MOST } else { &LEAST };
    let sibling = own.and_then(|own| {
        view.find(|column| {
            let words = split_identifier(&column.name);
            column.part == Part::Measure && rest(column) == rest(own) && words.iter().any(|word| wanted.contains(&word.as_str()))
        })
    });
    sibling.map_or(found, Measure::Column)
}

/// "Open rate", "click-through rate": the number of the rows that is named so, as a part of the number that it is of; with where it is said.
pub fn rate(view: &View, context: &Context<'_>) -> Option<(Measure, [usize; 2])> {
    if let Some(found) = part_said(view, context) {
        return Some(found);
    }
    let reading = context.reading;
    let said = |word: &Word| matches!(word.lower.as_str(), "rate" | "rates" | "ratio") && !word.quoted;
    let at = reading.words.iter().position(said).filter(|at| *at > 0)?;
    let of = reading.word(at - 1).filter(|word| !word.quoted && !word.pause)?;
    // "click-through"
    let lower = of.lower.split('-').next()?;
    let stem = context.lexicon.stem(lower);
    let number = |column: &Column| column.part == Part::Measure && whole(column);
    let says_rate = |column: &Column| {
        column
            .stems
            .iter()
            .any(|stem| matches!(stem.as_str(), "rate" | "ratio" | "percent" | "pct"))
    };
    let says = |column: &Column| column.stems.contains(&stem);
    if view.find(|column| says_rate(column) && says(column)).is_some() {
        return None;
    }
    let part = view.find(|column| number(column) && says(column));
    let base = |part: usize, name: &str| {
        // All sessions are no part of the crashed ones.
        let own = view.columns.get(part).map_or(&[][..], |part| part.stems.as_slice());
        let kind = |column: &Column| own.iter().all(|stem| column.stems.contains(stem));
        let is = |column: &Column| column.stems.iter().any(|stem| stem == name) && !kind(column);
        view.columns
            .iter()
            .enumerate()
            .position(|(index, column)| index != part && number(column) && is(column))
    };
    let known = part.and_then(|part| Some((part, WHOLES.iter().find_map(|name| base(part, name))?)));
    let (part, all) = known.or_else(|| kind_of_all(view, context, lower))?;
    Some((Measure::PartOf(part, all), [at - 1, at]))
}

/// "Failure rate" of rows that have `failed_runs` and `runs`: what the two names share is what there are some of.
fn kind_of_all(view: &View, context: &Context<'_>, said: &str) -> Option<(usize, usize)> {
    let stem = context.lexicon.stem(said);
    let number = |column: &Column| column.part == Part::Measure && whole(column);
    let akin = |own: &String| *own == stem || context.lexicon.alike(own, &stem) || context.lexicon.family(own, said);
    let mut pairs = view.columns.iter().enumerate().filter_map(|(part, column)| {
        let rest: Vec<&String> = column.stems.iter().filter(|own| !akin(own)).collect();
        let parted = number(column) && !rest.is_empty() && rest.len() < column.stems.len();
        let same = |other: &Column| {
            let own = other.stems.iter().filter(|stem| !matches!(stem.as_str(), "total" | "all"));
            number(other) && own.eq(rest.iter().copied())
        };
        let all = view.only(same).filter(|all| parted && *all != part)?;
        Some((part, all))
    });
    pairs.next().filter(|_| pairs.next().is_none())
}

/// "Completed as a percentage of sent", "what share of the sent ones was opened": two numbers of the rows, one as a part of the other.
fn part_said(view: &View, context: &Context<'_>) -> Option<(Measure, [usize; 2])> {
    let reading = context.reading;
    let share = reading.share_at?;
    let lower = |at: usize| reading.word(at).map_or("", |word| word.lower.as_str());
    let number = |at: usize| {
        let word = reading.word(at).filter(|word| word.role == Role::Content && !word.quoted)?;
        let said = |column: &Column| column.part == Part::Measure && whole(column) && column.stems == [word.stem.clone()];
        Some((view.only(said)?, at))
    };
    let of = (lower(share + 1) == "of").then_some(share + 2)?;
    let (all, whole_at) = number(of + usize::from(listed("the all our", lower(of))))?;
    let before = (0..share).rev().find(|at| !listed("as a the in", lower(*at))).and_then(number);
    let verb = || {
        let be = (whole_at + 1..whole_at + 4).find(|at| listed("is are was were got", lower(*at)))?;
        number(be + 1)
    };
    let (part, part_at) = before.or_else(verb).filter(|(part, _)| *part != all)?;
    Some((Measure::PartOf(part, all), [part_at, whole_at]))
}

/// "The value of order 12" over its lines: so many of each, at the price of one; with the words that ask for it.
pub fn value(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let asked = |at: usize, word: &Word| word.role == Role::Content && listed(WORTH, &word.lower) && !in_value(context, at);
    let words: Vec<usize> = context
        .reading
        .words
        .iter()
        .enumerate()
        .filter(|(at, word)| asked(*at, word))
        .map(|(at, _)| at)
        .collect();
    let of_one = |column: &Column| {
        let has = |names: &[&str]| column.stems.iter().any(|stem| names.contains(&stem.as_str()));
        column.part == Part::Measure && has(&["price", "cost"]) && has(&["unit", "each", "piec", "item"])
    };
    let several = |column: &Column| {
        let has = |stem: &String| matches!(stem.as_str(), "quantiti" | "qti" | "piec" | "copi" | "unit" | "count");
        column.part == Part::Measure && column.stems.iter().any(has)
    };
    let price = view.only(of_one).filter(|_| !words.is_empty())?;
    let quantity = view.only(|column| several(column) && !of_one(column))?;
    let other = |column: &Column| column.part == Part::Measure && is_money(column) && !of_one(column);
    view.find(other).is_none().then_some((Measure::Times(quantity, price), words))
}

/// "How many kilos" over grams: the only number of that kind of quantity, in the unit asked for; with where it is said.
pub fn in_unit(view: &View, context: &Context<'_>) -> Option<(Measure, usize)> {
    let reading = context.reading;
    let asked = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| matches!(before.lower.as_str(), "many" | "in" | "total" | "of" | "average"))
    };
    let (at, unit) = reading.words.iter().enumerate().find_map(|(at, word)| {
        let unit = units::spoken(&word.lower).filter(|_| word.role == Role::Content && asked(at))?;
        Some((at, unit))
    })?;
    let own = |column: &Column| {
        let known = units::of_column(&split_identifier(&column.name))?;
        (column.part == Part::Measure && known.kind == unit.kind).then_some(known.size)
    };
    let column = view.only(|column| own(column).is_some())?;
    let size = view.columns.get(column).and_then(own)?;
    let same = (size / unit.size - 1.0).abs() < 1e-9;
    let measure = if same {
        Measure::Column(column)
    } else {
        Measure::In(column, size / unit.size, unit.name)
    };
    Some((measure, at))
}
