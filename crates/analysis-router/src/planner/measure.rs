//! Which column is meant by "revenue", "biggest", "how long", and which by "since" and "latest".

mod additive;
mod between;
mod derived;
mod implied;
mod periods;
mod reached;
pub mod revenue;
pub mod spans;

use super::ground::Grounding;
use super::lexicon::Lexicon;
use super::occurrence;
use super::operators::is_about_money;
use super::question::{Role, Word};
use super::reading::{Aggregate, Reading};
use super::verbs::verb_like;
use super::views::{Column, Part, View};
use super::which_time;
use super::words::listed;
use crate::answer::ColumnType;
use crate::moment::Unit;

pub use additive::{additive, adds_up, adds_up_in, default_aggregate, is_mean};
pub use between::{between, lasts, time_until};
pub use derived::{extreme, in_unit, rate, value};
pub use implied::{implied, is_series, only_money, place, room, worth, worth_asked};
pub use periods::{is_place, is_year, kept_days, numbers_a_part};

/// A number per row: a column, or what follows from two of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    Column(usize),
    /// From the first to the second, in this unit.
    Between(usize, usize, Unit),
    /// The first as a part of the second, in percent.
    PartOf(usize, usize),
    /// So many, at the price of one.
    Times(usize, usize),
    /// The column in another unit: what it is multiplied with, and how the unit is called.
    In(usize, f64, &'static str),
}

impl Measure {
    /// The one column that holds it.
    pub fn column(&self) -> Option<usize> {
        match self {
            Measure::Column(column) | Measure::In(column, ..) => Some(*column),
            Measure::Between(..) | Measure::PartOf(..) | Measure::Times(..) => None,
        }
    }

    pub fn column_of<'v>(&self, view: &'v View) -> Option<&'v Column> {
        view.columns.get(self.column()?)
    }

    /// How several of them make one, where the question does not say.
    pub fn natural(&self, view: &View) -> Option<Aggregate> {
        Some(match self {
            Measure::Column(column) | Measure::In(column, ..) => default_aggregate(view, view.columns.get(*column)?),
            Measure::Between(..) | Measure::PartOf(..) => Aggregate::Average,
            Measure::Times(..) => Aggregate::Sum,
        })
    }
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
    let of = |partial: bool| {
        hint.iter().enumerate().find_map(|(rank, stem)| {
            let own = |column: &Column| column.part == Part::Measure && column.stems.contains(stem) && is_partial(column) == partial;
            Some((view.find(own)?, 0.9 - 0.03 * rank as f64))
        })
    };
    // Of a bill that has a total, what was paid is not what it costs.
    let whole = |(column, score): (usize, f64)| {
        let money = view.columns.get(column).is_some_and(is_money);
        let total = view.find(|column| column.part == Part::Measure && column.stems == ["total"]);
        (total.filter(|_| money).unwrap_or(column), score)
    };
    let own = of(false).or_else(|| of(true).map(whole));
    own.or_else(|| {
        let called = hint.iter().any(|stem| view.noun.contains(stem));
        obvious(view).filter(|_| called).map(|index| (index, 0.5))
    })
}

/// What is left to pay of a bill, and the tax on it, are not how large it is; nor is the wait before something how long it takes.
fn is_partial(column: &Column) -> bool {
    const PARTIAL: &str = "due paid tax net sub subtot discount remain outstand wait queu hold idl delai late";
    column.stems.iter().any(|stem| listed(PARTIAL, stem))
}

/// The number of the rows has a name that says nothing of what it measures.
pub fn is_general(view: &View) -> bool {
    let usual = |stem: &String| matches!(stem.as_str(), "valu" | "amount" | "total" | "read" | "figur" | "metric" | "result");
    let number = obvious(view).and_then(|column| view.columns.get(column));
    number.is_some_and(|column| column.stems.iter().all(|stem| usual(stem) || view.noun.contains(stem)))
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
            let usual = |column: &Column| column.stems.iter().any(usual);
            called(&|column| usual(column) && !is_partial(column))
                .or_else(|| called(&usual))
                .or_else(|| called(&|column| column.stems.iter().all(|stem| view.noun.contains(stem))))
        }
    }
}

pub fn is_money(column: &Column) -> bool {
    const MONEY: &str = "cent penc penni revenu price cost amount fee usd eur gbp chf incom turnov spend tax premium payout budget salari subtot freight mrr arr balanc";
    column.stems.iter().any(|stem| listed(MONEY, stem))
}

pub fn is_money_of(measure: &Measure, view: &View) -> bool {
    matches!(measure, Measure::Times(..)) || measure.column_of(view).is_some_and(is_money)
}

/// "who pays the most", "what do we spend"
pub fn about_money(reading: &Reading) -> bool {
    reading.superlative.is_some() && reading.content().any(|(_, word)| !word.name_like && is_about_money(&word.lower))
}

/// The only column of money, where the question speaks of spending.
pub fn spent(view: &View, reading: &Reading) -> Option<usize> {
    view.only(|column| column.part == Part::Measure && is_money(column))
        .filter(|_| about_money(reading))
}

/// Where the question speaks of time that something took: "query time", "time logged", "how much time".
pub fn time_said(reading: &Reading) -> Option<usize> {
    let content = |word: &Word| word.role == Role::Content && !word.quoted;
    let before = |at: usize| at.checked_sub(1).and_then(|before| reading.word(before));
    let said = |at: usize| {
        let of = before(at).is_some_and(|what| (content(what) && !what.pause) || what.lower == "much");
        let spent = reading
            .word(at + 1)
            .is_some_and(|verb| content(verb) && verb.lower.ends_with("ed") || verb.lower == "spent");
        // "Time on page"
        let on = reading.word(at + 1).is_some_and(|word| word.lower == "on") && reading.word(at + 2).is_some_and(content);
        of || ((spent || on) && reading.word(at).is_some_and(|word| !word.pause))
    };
    let time = |(at, word): (usize, &Word)| (word.lower == "time" && content(word) && said(at)).then_some(at);
    reading.words.iter().enumerate().find_map(time)
}

/// The number in a unit of time, not the number of queries, where the question speaks of time that something took: of several, the one that goes
/// by what the time is of ("talk time").
pub fn time_taken(view: &View, reading: &Reading) -> Option<usize> {
    let at = time_said(reading)?;
    let unit = |column: &Column| {
        column.stems.iter().any(|stem| {
            matches!(
                stem.as_str(),
                "ms" | "millisecond" | "second" | "sec" | "minut" | "hour" | "durat" | "latenc" | "elaps"
            )
        })
    };
    let timed = |column: &Column| column.part == Part::Measure && unit(column);
    let beside = |near: Option<usize>| near.and_then(|near| reading.word(near)).filter(|word| word.role == Role::Content);
    let spoken = [at.checked_sub(1), Some(at + 1), Some(at + 2)].map(beside);
    let of_it = |column: &Column| spoken.iter().flatten().any(|word| column.stems.contains(&word.stem));
    let told = view.find(|column| timed(column) && of_it(column));
    told.or_else(|| view.only(timed))
}

/// "The average waste percentage" is the mean of a column that says so; the inner `None` where the rows have none.
pub fn percent(view: &View, reading: &Reading) -> Option<Option<usize>> {
    let mean = matches!(reading.aggregate, Some(Aggregate::Average | Aggregate::Median));
    reading.share_at.filter(|_| reading.share && mean)?;
    let says = |stem: &String| matches!(stem.as_str(), "percent" | "percentag" | "pct" | "rate" | "ratio" | "share");
    Some(view.find(|column| column.part == Part::Measure && column.stems.iter().any(says)))
}

pub fn whole(column: &Column) -> bool {
    column.kind == ColumnType::Integer
}

pub fn is_whole(measure: &Measure, view: &View) -> bool {
    matches!(measure, Measure::Column(column) if view.columns.get(*column).is_some_and(whole))
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
    // The bill date is not what is said by "bills".
    let rows = |at: usize| {
        let word = reading.word(at).filter(|word| word.is_plural());
        word.is_some_and(|word| table.noun == [word.stem.clone()])
    };
    // "Booked for tomorrow" does not say when it was booked.
    let made = made_for(reading);
    if let Some(column) = table.find(tells_for_when).filter(|_| made.is_some()) {
        return Some(column);
    }
    let names = times.iter().map(|(_, column)| column.name.as_str());
    if let Some(said) = which_time::said(names, &table.noun, reading, lexicon).filter(|said| said.in_full) {
        return times.get(said.name).map(|(index, _)| *index);
    }
    let reached = reached::times(view, table, reading, grounding);
    let done_then = before_window(reading);
    let score = |index: usize, column: &Column| {
        let said = grounding
            .columns
            .iter()
            .filter(|hit| hit.view == view && hit.column == index && said_of_time(reading, hit.at) && !rows(hit.at) && made != Some(hit.at))
            // "Of the last week that nobody replied to": not when they were replied to.
            .filter(|hit| !(reading.is_negated(hit.at) && reading.denies_after_its_window()))
            .map(|hit| hit.score)
            .fold(0.0, f64::max);
        let noun = column.stems.iter().any(|stem| {
            let mut words = reading.words.iter().enumerate();
            words.any(|(at, word)| lexicon.alike(stem, &word.stem) && word.stem.len() > 3 && made != Some(at))
        });
        let rank = column
            .stems
            .iter()
            .map(|stem| match stem.as_str() {
                "date" | "day" | "timestamp" | "ts" | "time" | "occur" | "happen" => 0.5,
                "start" | "fire" | "appli" | "order" | "place" | "began" | "record" | "event" => 0.45,
                // What is sent was there before.
                "ship" | "sent" => 0.42,
                "creat" | "open" | "issu" | "join" | "regist" | "file" | "submit" | "book" | "publish" | "post" => 0.4,
                "updat" | "modifi" | "end" | "resolv" | "expir" | "due" | "close" | "last" | "finish" | "delet" | "until" | "paid"
                | "settl" | "return" | "complet" | "decid" | "approv" => -0.3,
                _ => 0.0,
            })
            .sum::<f64>()
            - if reached::is_planned(column) { 0.9 } else { 0.0 };
        let ends = super::tense::lies_ahead(column) && !column.stems.iter().any(|stem| matches!(stem.as_str(), "start" | "open" | "begin"));
        // "Expected to close", where others have closed.
        let of_name = column.stems.iter().filter(|stem| stem.len() > 3);
        // "First seen", where others were seen last.
        let end = |word: &Word| matches!(word.lower.as_str(), "first" | "last") && word.role == Role::Operator;
        let told = |stem: &&String| {
            let mut words = reading.words.iter();
            words.any(|word| (word.role == Role::Content || end(word)) && word.stem == **stem)
        };
        let whole = of_name.clone().count() > 1 && of_name.clone().all(|stem| told(&stem));
        let said = if ends && speaks_of_an_end(reading) { said.max(0.6) } else { said };
        let rank = rank + if reached.contains(&index) { 1.5 } else { 0.0 };
        // "Completed in October", however long it took "from creation".
        let rank = rank
            + if done_then.is_some_and(|word| occurrence::tells(column, word, lexicon)) {
                1.2
            } else {
                0.0
            };
        // Whose rows are to be had by when they were executed are of that day, unless they are chosen by what they came to.
        let ranged = reached.is_empty() && column.stems.iter().any(|stem| table.ranged.contains(stem));
        let rank = rank + if ranged { 0.6 } else { 0.0 };
        // "Booked today", of two times with that verb.
        let rank = rank - if tells_for_when(column) { 0.05 } else { 0.0 };
        said * 3.0 + if noun { 0.5 } else { 0.0 } + if whole { 1.5 } else { 0.0 } + rank
            - column.facts.nulls as f64 / (table.rows.max(1) as f64) * 0.5
    };
    times
        .into_iter()
        .max_by(|a, b| score(a.0, a.1).total_cmp(&score(b.0, b.1)))
        .map(|(index, _)| index)
}

/// The verb that the window is said of: "completed in October".
pub fn before_window(reading: &Reading) -> Option<&Word> {
    let window = reading.words.iter().position(|word| word.role == Role::Time)?;
    let led = |at: &usize| {
        reading
            .word(*at)
            .is_some_and(|word| listed("in on during since between from", &word.lower))
    };
    let verb = (0..window).rev().find(|at| !led(at))?;
    reading
        .word(verb)
        .filter(|word| verb_like(word) && !word.pause && word.lower.ends_with("ed"))
}

/// "Booked for tomorrow", "planned for next week": the verb of what is done before that time.
fn made_for(reading: &Reading) -> Option<usize> {
    let verb = |at: &usize| {
        reading
            .word(*at)
            .is_some_and(|word| verb_like(word) && (word.lower.ends_with("ed") || word.lower == "made"))
    };
    let then = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Time && !word.quoted);
    (0..reading.words.len()).find(|at| verb(at) && reading.word(at + 1).is_some_and(|word| word.lower == "for") && then(at + 2))
}

/// `booked_for`, `reserved_for`
fn tells_for_when(column: &Column) -> bool {
    column.part == Part::Time && column.stems.last().is_some_and(|last| last == "for")
}

pub fn about_duration(reading: &Reading) -> bool {
    let run_time = reading
        .words
        .windows(2)
        .any(|pair| matches!(pair, [run, time] if run.stem == "run" && time.stem == "time"));
    let to_do = reading
        .words
        .windows(2)
        .any(|pair| matches!(pair, [time, to] if time.lower == "time" && to.lower == "to"));
    run_time
        || to_do
        || reading.lasting.is_some()
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

/// "which contracts run out this month"
fn speaks_of_an_end(reading: &Reading) -> bool {
    ends_said(reading).next().is_some()
}

/// The words that say that something comes to its end.
pub fn ends_said(reading: &Reading) -> impl Iterator<Item = usize> {
    let ends = |(at, word): (usize, &super::question::Word)| {
        matches!(word.stem.as_str(), "expir" | "end" | "laps" | "due" | "close" | "finish").then_some(at)
    };
    running_out(reading)
        .into_iter()
        .chain(reading.words.iter().enumerate().filter_map(ends))
}

/// Where the question says that something runs out.
fn running_out(reading: &Reading) -> Option<usize> {
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
