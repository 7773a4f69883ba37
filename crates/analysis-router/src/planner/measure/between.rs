//! How long something took: the time between two columns.

use super::{Measure, is_date};
use crate::answer::ColumnType;
use crate::moment::Unit;
use crate::planner::conditions;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::Word;
use crate::planner::reading::Reading;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part, View};

/// "Average delivery time": until the time of delivery, from the beginning that the rows have.
pub fn time_until(view: &View, reading: &Reading, lexicon: &Lexicon) -> Option<Measure> {
    let what = reading.words.windows(2).find_map(|pair| match pair {
        [what, time] if matches!(time.lower.as_str(), "time" | "times") && !what.pause && !what.quoted => Some(what),
        _ => None,
    })?;
    let akin = |stem: &String| lexicon.alike(stem, &what.stem) || lexicon.family(stem, &what.lower);
    let ends = |column: &Column| column.stems.iter().any(|stem| ENDS.contains(&stem.as_str()) && akin(stem));
    let end = view.find(|column| column.part == Part::Time && ends(column))?;
    let start = view.find(|column| column.part == Part::Time && !ends(column) && starts(column))?;
    Some(Measure::Between(start, end, unit(view, start, end, reading)))
}

/// Start and end of something, where no column holds its duration: the end that the question names, else the one that ends things.
pub fn between(view: &View, reading: &Reading, lexicon: &Lexicon) -> Option<Measure> {
    let spoken = |column: &Column| {
        let said = |stem: &String| reading.content().any(|(_, word)| lexicon.alike(stem, &word.stem));
        column
            .stems
            .iter()
            .any(|stem| !matches!(stem.as_str(), "date" | "time" | "day" | "at" | "on") && said(stem))
    };
    let time = |stems: &[&str], test: &dyn Fn(&Column) -> bool| {
        view.find(|column| column.part == Part::Time && test(column) && column.stems.iter().any(|stem| stems.contains(&stem.as_str())))
    };
    if let Some((start, end)) = both_named(view, reading) {
        return Some(Measure::Between(start, end, unit(view, start, end, reading)));
    }
    let end = time(ENDS, &spoken)
        .or_else(|| time(ENDS.get(..USUAL)?, &|_| true))
        .or_else(|| time(ENDS, &|_| true))?;
    let other = |column: &Column| view.columns.get(end).is_some_and(|known| known.name != column.name);
    let start = time(STARTS, &|column| other(column) && spoken(column))
        .or_else(|| time(HANDED_OVER, &other).filter(|_| gets_done(reading)))
        .or_else(|| time(STARTS, &other))?;
    Some(Measure::Between(start, end, unit(view, start, end, reading)))
}

/// "Took the longest to get signed": by others, who had it from when it was handed over.
fn gets_done(reading: &Reading) -> bool {
    let done =
        |run: &[Word]| matches!(run, [to, get, verb] if to.lower == "to" && matches!(get.lower.as_str(), "get" | "be") && verb_like(verb));
    reading.words.windows(3).any(done)
}

/// "From brewing to packaging": two times that the question names, in its order.
fn both_named(view: &View, reading: &Reading) -> Option<(usize, usize)> {
    let mut named: Vec<(usize, usize)> = Vec::new();
    for (index, column) in view.columns.iter().enumerate().filter(|(_, column)| column.part == Part::Time) {
        let telling = column
            .stems
            .iter()
            .filter(|stem| stem.len() > 3 && !matches!(stem.as_str(), "date" | "time"));
        let said = |stem: &String| reading.content().find(|(_, word)| word.stem == *stem).map(|(at, _)| at);
        named.extend(telling.filter_map(said).take(1).map(|at| (at, index)));
    }
    named.sort_unstable();
    match named.as_slice() {
        [(first, start), (second, end)] if first != second => Some((*start, *end)),
        _ => None,
    }
}

/// The number says how long something took.
pub fn lasts(measure: &Measure, view: &View) -> bool {
    let column = measure.column_of(view);
    matches!(measure, Measure::Between(..))
        || column.is_some_and(|column| column.kind == ColumnType::Duration || conditions::has_unit(column, "seconds"))
}

/// The time that a row begins with.
pub fn starts(column: &Column) -> bool {
    column.stems.iter().any(|stem| STARTS.contains(&stem.as_str()))
}

/// The unit asked for, or the one that fits.
pub fn unit(view: &View, start: usize, end: usize, reading: &Reading) -> Unit {
    let days = [start, end].iter().all(|index| view.columns.get(*index).is_some_and(is_date));
    reading.lasting.unwrap_or(if days { Unit::Days } else { Unit::Minutes })
}

/// Those of the ends that need not be said.
const USUAL: usize = 12;
const ENDS: &[&str] = &[
    "resolv",
    "end",
    "finish",
    "close",
    "complet",
    "stop",
    "deliv",
    "deliveri",
    "return",
    "left",
    "arriv",
    "paid",
    "settl",
    "decid",
    "decis",
    "approv",
    "answer",
    "repli",
    "fix",
    "solv",
    "ship",
    "dispatch",
    "discharg",
    "review",
    "hire",
    "releas",
    "publish",
    "acknowledg",
];
const HANDED_OVER: &[&str] = &["sent", "submit", "request", "order", "file"];
const STARTS: &[&str] = &[
    "start", "fire", "open", "creat", "begin", "began", "order", "ship", "sent", "trigger", "depart", "detect", "report", "receiv",
    "submit", "request", "rais", "regist", "log", "appli", "issu", "file", "admit", "book", "place", "join", "borrow", "enter",
];
