//! How long a question asks for, by its grammar: "time to settle", "from order to delivery", "hours of training". No column has to hold it: two
//! times of the row do.

use super::{Measure, between, is_date};
use crate::answer::ColumnType;
use crate::moment::Unit;
use crate::planner::compile::{Context, called, in_value};
use crate::planner::conditions;
use crate::planner::question::{Role, Word};
use crate::planner::tense::lies_ahead;
use crate::planner::units::{self, Kind};
use crate::planner::verbs::LASTS;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// Words that make of "to settle" an end rather than a purpose.
const TAKING: &str = "time times take takes took taken taking quick quicker fast faster slow slower turnaround";

/// The time that is asked for, with the words that ask for it.
pub fn asked(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let named = from_to(view, context).or_else(|| until(view, context));
    let (found, mut words) = named.or_else(|| of_rows(view, context))?;
    words.extend(unit_asked(context).map(|(at, _)| at));
    Some((found, words))
}

/// "Longer than 15 minutes to answer", "lasted more than 2 hours": what a comparison with a time is about, where no number of the rows is.
pub fn compared(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let lasts = |word: &Word| !word.quoted && (listed(LASTS, &word.lower) || listed("took take takes taken ran", &word.lower));
    let whole = || {
        let at = context.reading.words.iter().position(lasts).filter(|_| !holds_time(view))?;
        Some((between(view, context.reading, context.lexicon)?, vec![at]))
    };
    from_to(view, context).or_else(|| until(view, context)).or_else(whole)
}

/// "To settle", beside a word for taking time: until that time of the row, from where the row begins.
fn until(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let words = &context.reading.words;
    let taking = first_taking(context)?;
    let small = |at: usize| words.get(at).is_some_and(|word| listed("be get become", &word.lower));
    let is = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| listed("is are was were gets get got", &word.lower))
    };
    (taking + 1..words.len()).find_map(|to| {
        let said = words
            .get(to)
            .is_some_and(|word| !word.quoted && listed("to until till", &word.lower));
        // "Until an order is delivered"
        let clause =
            (to + 2..words.len().min(to + 6)).find(|at| *at > to + 2 && is(at - 1) && words.get(to).is_some_and(|word| word.lower != "to"));
        let at = clause.unwrap_or(if small(to + 1) { to + 2 } else { to + 1 });
        let end = time_named(view, context, at).filter(|_| said)?;
        let begins = |column: &Column| {
            let other = view.columns.get(end).is_some_and(|known| known.name != column.name);
            other && column.part == Part::Time && !lies_ahead(column) && between::starts(column)
        };
        let start = view.find(begins)?;
        let unit = in_unit(view, context, start, end);
        Some((Measure::Between(start, end, unit), vec![taking, to, at]))
    })
}

/// "From order to delivery": two times of the row, in the order of the question.
fn from_to(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let words = &context.reading.words;
    let lower = |at: usize| words.get(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
    let taking = first_taking(context)?;
    (0..words.len()).find_map(|from| {
        let parting = match lower(from) {
            "from" => "to",
            "between" => "and",
            _ => return None,
        };
        // "From being ordered to being delivered", "from its order to the delivery"
        let close = |at: usize| (at + 1..at + 4).take_while(|next| *next < words.len());
        let to = close(from + 1).find(|at| lower(*at) == parting)?;
        let start = (from + 1..to).find_map(|at| Some((time_named(view, context, at)?, at)))?;
        let end = close(to).find_map(|at| Some((time_named(view, context, at)?, at)))?;
        let unit = in_unit(view, context, start.0, end.0);
        (start.0 != end.0).then(|| (Measure::Between(start.0, end.0, unit), vec![taking, from, start.1, to, end.1]))
    })
}

/// "Total hours of training", where no number of the rows is a time: what each lasts, from its beginning to its end. Between two days it is not
/// said whether the last one counts.
fn of_rows(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let (at, _) = unit_asked(context).filter(|_| !holds_time(view))?;
    let found = between(view, context.reading, context.lexicon)?;
    let Measure::Between(start, end, _) = found else { return None };
    let days = [start, end].iter().all(|index| view.columns.get(*index).is_some_and(is_date));
    (!days && adds_up(context, at) && names_rows(view, context, at))
        .then(|| (Measure::Between(start, end, in_unit(view, context, start, end)), vec![at]))
}

/// "How many hours of", "total hours of": they are added up.
pub fn adds_up(context: &Context<'_>, at: usize) -> bool {
    let lower = |at: usize| context.reading.word(at).map_or("", |word| word.lower.as_str());
    at.checked_sub(1).is_some_and(|before| listed("many total", lower(before))) && lower(at + 1) == "of"
}

/// What the hours are of goes by the rows' own name, or chooses among them.
fn names_rows(view: &View, context: &Context<'_>, unit: usize) -> bool {
    let own = context.views.iter().position(|known| known.name == view.name);
    let of = context.reading.content().map(|(at, _)| at).find(|at| *at > unit);
    of.zip(own)
        .is_some_and(|(at, own)| called(context, own, at) || in_value(context, at))
}

/// The unit of time that a number is wanted in, and where it is said.
pub fn unit_asked(context: &Context<'_>) -> Option<(usize, Unit)> {
    let reading = context.reading;
    reading.words.iter().enumerate().find_map(|(at, word)| {
        let unit = units::spoken(&word.lower).filter(|unit| word.role == Role::Content && unit.kind == Kind::Time)?;
        let before = at.checked_sub(1).and_then(|before| reading.word(before))?;
        let asked = listed("many in total of average", &before.lower);
        let unit = match unit.name {
            "minutes" => Unit::Minutes,
            "hours" => Unit::Hours,
            "days" => Unit::Days,
            _ => return None,
        };
        asked.then_some((at, unit))
    })
}

fn in_unit(view: &View, context: &Context<'_>, start: usize, end: usize) -> Unit {
    let asked = unit_asked(context).map(|(_, unit)| unit);
    asked.unwrap_or_else(|| between::unit(view, start, end, context.reading))
}

/// Where the question first speaks of taking time.
fn first_taking(context: &Context<'_>) -> Option<usize> {
    let reading = context.reading;
    let long = |at: usize| at > 0 && reading.word(at - 1).is_some_and(|before| before.lower == "how");
    let takes = |(at, word): (usize, &Word)| {
        let said = listed(TAKING, &word.lower) || (word.lower == "long" && long(at));
        (said && !word.quoted && !word.name_like).then_some(at)
    };
    let lasting = reading
        .superlative
        .as_ref()
        .filter(|superlative| superlative.hint.iter().any(|stem| stem == "durat"));
    let compared = reading
        .comparisons
        .iter()
        .any(|comparison| comparison.unit.is_some_and(|(_, kind)| kind == "seconds"));
    let than = || reading.words.iter().position(|word| word.lower == "than").filter(|_| compared);
    reading
        .words
        .iter()
        .enumerate()
        .find_map(takes)
        .or(lasting.map(|superlative| superlative.at))
        .or_else(than)
        .or_else(|| unit_asked(context).map(|(at, _)| at))
}

/// The time of the row that goes by the word. A number of that name would be the answer itself.
fn time_named(view: &View, context: &Context<'_>, at: usize) -> Option<usize> {
    let word = context.reading.word(at).filter(|word| !word.quoted && !word.name_like)?;
    let akin = |stem: &String| stem.len() > 3 && (*stem == word.stem || context.lexicon.family(stem, &word.lower));
    let says = |column: &Column| {
        column
            .stems
            .iter()
            .any(|stem| !matches!(stem.as_str(), "date" | "time") && akin(stem))
    };
    let held = |column: &Column| column.part == Part::Measure && lasting(column) && says(column);
    let time = view.only(|column| column.part == Part::Time && says(column))?;
    view.find(held).is_none().then_some(time)
}

/// A number of the rows is a time that something took.
fn holds_time(view: &View) -> bool {
    view.find(|column| column.part == Part::Measure && lasting(column)).is_some()
}

/// A number that is in a unit of time.
pub fn lasting(column: &Column) -> bool {
    column.kind == ColumnType::Duration || conditions::has_unit(column, "seconds")
}
