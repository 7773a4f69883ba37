//! Which column is meant by "revenue", "biggest", "how long", and which by "since" and "latest".

use super::ground::Grounding;
use super::reading::{Aggregate, Reading};
use super::views::{Column, Part, View};
use super::words::{Lexicon, split_identifier};
use crate::answer::ColumnType;

/// A number per row: a column, or the time between two columns.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    Column(usize),
    /// Seconds from the first to the second.
    Between(usize, usize),
}

/// The numeric column of a view that these words mean, with how well they do.
pub fn named(view: usize, views: &[View], grounding: &Grounding, at: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
    let table = views.get(view)?;
    let mut best: Option<(usize, f64)> = None;
    for (index, _) in table.columns.iter().enumerate().filter(|(_, column)| column.part == Part::Measure) {
        let mut words: Vec<(usize, f64)> = Vec::new();
        for hit in grounding
            .columns
            .iter()
            .filter(|hit| hit.view == view && hit.column == index && at(hit.at))
        {
            match words.iter_mut().find(|(position, _)| *position == hit.at) {
                Some(known) => known.1 = known.1.max(hit.score),
                None => words.push((hit.at, hit.score)),
            }
        }
        let score: f64 = words.iter().map(|(_, score)| score).sum();
        if score > 0.0 && best.is_none_or(|(_, known)| score > known) {
            best = Some((index, score));
        }
    }
    best
}

/// The numeric column that an adjective implies ("biggest": size, bytes, rows …), in the order of the hint; or the only number of rows that are
/// called so themselves (a history of prices).
pub fn hinted(view: &View, hint: &[String]) -> Option<(usize, f64)> {
    let own = hint.iter().enumerate().find_map(|(rank, stem)| {
        let index = view.find(|column| matches!(column.part, Part::Measure) && column.stems.contains(stem))?;
        Some((index, 0.9 - 0.03 * rank as f64))
    });
    own.or_else(|| {
        let called = hint.iter().any(|stem| view.noun.contains(stem));
        obvious(view).filter(|_| called).map(|index| (index, 0.5))
    })
}

/// The only numeric column, or one called value, amount, total.
pub fn obvious(view: &View) -> Option<usize> {
    let numbers: Vec<usize> = view
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.part == Part::Measure && !numbers_a_part(column))
        .map(|(index, _)| index)
        .collect();
    match numbers.as_slice() {
        [only] => Some(*only),
        several => {
            let called = |test: &dyn Fn(&Column) -> bool| several.iter().copied().find(|index| view.columns.get(*index).is_some_and(test));
            let usual = |stem: &String| matches!(stem.as_str(), "valu" | "amount" | "total" | "read");
            called(&|column| column.stems.iter().any(usual))
                .or_else(|| called(&|column| column.stems.iter().all(|stem| view.noun.contains(stem))))
        }
    }
}

/// A column of years in figures: of making, of birth.
pub fn is_year(column: &Column) -> bool {
    const OF: [&str; 12] = [
        "year",
        "born",
        "birth",
        "built",
        "found",
        "establish",
        "launch",
        "releas",
        "publish",
        "vintag",
        "construct",
        "made",
    ];
    let year = |value: &serde_json::Value| value.as_i64().is_some_and(|year| (1000..2200).contains(&year));
    whole(column)
        && column.stems.iter().any(|stem| OF.contains(&stem.as_str()))
        && !column.facts.values.is_empty()
        && column.facts.values.iter().all(year)
}

/// A year or a floor is written in figures and measures nothing.
fn numbers_a_part(column: &Column) -> bool {
    if is_year(column) {
        return true;
    }
    let last = column.stems.last().map_or("", String::as_str);
    matches!(last, "year" | "month" | "week" | "quarter" | "floor")
}

/// Start and end of something, where no column holds its duration.
pub fn between(view: &View) -> Option<(usize, usize)> {
    let time =
        |stems: &[&str]| view.find(|column| column.part == Part::Time && column.stems.iter().any(|stem| stems.contains(&stem.as_str())));
    let end = time(&[
        "resolv", "end", "finish", "close", "complet", "stop", "deliv", "deliveri", "return", "left", "arriv",
    ])?;
    let start = time(&[
        "start", "fire", "open", "creat", "begin", "began", "order", "ship", "sent", "trigger", "depart", "detect",
    ])?;
    (start != end).then_some((start, end))
}

pub fn about_duration(reading: &Reading) -> bool {
    let run_time = reading
        .words
        .windows(2)
        .any(|pair| matches!(pair, [run, time] if run.stem == "run" && time.stem == "time"));
    run_time
        || reading.opener == super::reading::Opener::HowLong
        || reading
            .words
            .iter()
            .any(|word| matches!(word.stem.as_str(), "durat" | "long" | "runtim" | "elaps"))
        || reading
            .superlative
            .as_ref()
            .is_some_and(|s| s.hint.iter().any(|stem| stem == "durat"))
}

/// "query time", "response time": the number in a unit of time, not the number of queries.
pub fn time_taken(view: &View, reading: &Reading) -> Option<usize> {
    let said = reading.words.windows(2).any(|pair| {
        matches!(pair, [what, time] if time.lower == "time" && what.role == super::question::Role::Content && !what.pause && !time.quoted)
    });
    let unit = |column: &Column| {
        column.stems.iter().any(|stem| {
            matches!(
                stem.as_str(),
                "ms" | "millisecond" | "second" | "sec" | "minut" | "durat" | "latenc" | "elaps"
            )
        })
    };
    view.find(|column| column.part == Part::Measure && unit(column)).filter(|_| said)
}

/// Averages add up to nothing; counts and amounts do.
pub fn adds_up(column: &Column) -> bool {
    // "ratings", "scores" in whole numbers say how many there were.
    let several = |word: &String| word.ends_with('s') && !word.ends_with("ss");
    if is_year(column) {
        return false;
    }
    let counted = whole(column) && split_identifier(&column.name).last().is_some_and(several);
    counted || additive(&column.stems)
}

/// Whether figures that go by these words add up.
pub fn additive(stems: &[String]) -> bool {
    const INTENSIVE: [&str; 29] = [
        "avg",
        "averag",
        "mean",
        "median",
        "rate",
        "percent",
        "pct",
        "ratio",
        "latenc",
        "temperatur",
        "temp",
        "price",
        "score",
        "p",
        "humid",
        "pressur",
        "speed",
        "age",
        "rank",
        "share",
        "utilis",
        "util",
        "grade",
        "level",
        "per",
        "year",
        "month",
        "week",
        "floor",
    ];
    !stems.iter().any(|stem| INTENSIVE.contains(&stem.as_str()))
}

pub fn whole(column: &Column) -> bool {
    column.kind == ColumnType::Integer
}

pub fn is_whole(measure: &Measure, view: &View) -> bool {
    match measure {
        Measure::Column(column) => view.columns.get(*column).is_some_and(whole),
        Measure::Between(..) => false,
    }
}

pub fn default_aggregate(column: &Column) -> Aggregate {
    if adds_up(column) { Aggregate::Sum } else { Aggregate::Average }
}

/// The time column a window or a date bucket speaks of.
pub fn time_column(view: usize, views: &[View], reading: &Reading, grounding: &Grounding, lexicon: &Lexicon) -> Option<usize> {
    let table = views.get(view)?;
    let times: Vec<(usize, &Column)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.part == Part::Time)
        .collect();
    let score = |index: usize, column: &Column| {
        let said = grounding
            .columns
            .iter()
            .filter(|hit| hit.view == view && hit.column == index && said_of_time(reading, hit.at))
            .map(|hit| hit.score)
            .fold(0.0, f64::max);
        let noun = column.stems.iter().any(|stem| {
            reading
                .words
                .iter()
                .any(|word| lexicon.alike(stem, &word.stem) && word.stem.len() > 3)
        });
        let rank = column
            .stems
            .iter()
            .map(|stem| match stem.as_str() {
                "date" | "day" | "timestamp" | "ts" | "time" | "occur" | "happen" => 0.5,
                "start" | "fire" | "appli" | "order" | "ship" | "sent" | "place" | "began" | "record" | "event" => 0.45,
                "creat" | "open" | "issu" | "join" | "regist" | "file" | "submit" | "book" | "publish" | "post" => 0.4,
                "updat" | "modifi" | "end" | "resolv" | "expir" | "due" | "close" | "last" | "finish" | "delet" | "until" => -0.3,
                _ => 0.0,
            })
            .sum::<f64>();
        let ends = super::tense::lies_ahead(column) && !column.stems.iter().any(|stem| matches!(stem.as_str(), "start" | "open" | "begin"));
        let said = if ends && speaks_of_an_end(reading) { said.max(0.6) } else { said };
        said * 3.0 + if noun { 0.5 } else { 0.0 } + rank - column.facts.nulls as f64 / (table.rows.max(1) as f64) * 0.5
    };
    times
        .into_iter()
        .max_by(|a, b| score(a.0, a.1).total_cmp(&score(b.0, b.1)))
        .map(|(index, _)| index)
}

/// "which contracts run out this month"
fn speaks_of_an_end(reading: &Reading) -> bool {
    running_out(reading).is_some()
        || reading
            .words
            .iter()
            .any(|word| matches!(word.stem.as_str(), "expir" | "end" | "laps" | "due" | "close" | "finish"))
}

/// Where the question says that something runs out.
pub fn running_out(reading: &Reading) -> Option<usize> {
    let run = |word: &str| matches!(word, "run" | "runs" | "running");
    let out = |pair: &[super::question::Word]| matches!(pair, [first, second] if run(&first.lower) && second.lower == "out");
    reading.words.windows(2).position(out)
}

fn said_of_time(reading: &Reading, at: usize) -> bool {
    reading
        .word(at)
        .is_some_and(|word| !matches!(word.stem.as_str(), "day" | "date" | "time"))
}

/// `YYYY-MM-DD` columns compare with dates, instants with instants.
pub fn is_date(column: &Column) -> bool {
    column.kind == ColumnType::Date
}
