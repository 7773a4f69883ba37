//! Columns whose values are names of periods: the `slot` "2026-Q2", the `billing_month` "May 2026". What a question asks of such a period is told by
//! them, and not by when the row was made.

use time::macros::datetime;

use super::compile::{Context, Draft, Place, in_value};
use super::conditions::quoted;
use super::question::{Role, Word};
use super::reading::{Bucket, Reading};
use super::tense;
use super::verbs::{brings_about, verb_like};
use super::views::{Column, Part, View, path};
use super::window::Window;
use super::words::listed;
use crate::answer::ColumnType;
use crate::moment::{Anchor, AskerClock, Format, Moment, iso_date};
use crate::table::period::{self, Length};
use crate::wording::Assumption;

/// The shortest of the periods that the values name. `None` where a quarter of them or more name none.
pub fn shortest<'t>(values: impl Iterator<Item = &'t str>) -> Option<Length> {
    let (mut named, mut others, mut length) = (0, 0, None::<Length>);
    for value in values {
        match period::named(value) {
            Some(period) => {
                named += 1;
                length = Some(length.map_or(period.length, |known| known.min(period.length)));
            }
            None => others += 1,
        }
    }
    length.filter(|_| others * 3 < named)
}

/// The length of the periods that a column names.
pub fn of_column(column: &Column) -> Option<Length> {
    let text = column.kind == ColumnType::Text && matches!(column.part, Part::Category | Part::Text | Part::Label);
    let texts = column.facts.values.iter().filter_map(|value| value.as_str());
    text.then(|| shortest(texts)).flatten()
}

/// The window begins and ends where such periods do: "this quarter", "since May", and not "the last 30 days".
pub fn fits(window: &Window, length: Length, offset: time::UtcOffset) -> bool {
    // Any day in the middle of things: what is relative to it stands at the same place in its period.
    let clock = AskerClock {
        now: datetime!(2025-06-18 12:00 UTC),
        offset,
    };
    let begins = |moment: &Moment| {
        let at = moment.resolve(clock).to_offset(offset);
        at.time() == time::Time::MIDNIGHT && length.begins(at.date())
    };
    let mut edges = window.from.iter().chain(&window.to).peekable();
    edges.peek().is_some() && edges.all(begins)
}

/// The periods that lie in the window; of one without an end, those that have begun.
pub fn within(expression: &str, window: &Window) -> Vec<String> {
    let day = |moment: &Moment| quoted(moment, Format::Date);
    let from = window
        .from
        .iter()
        .map(|from| format!("period_start({expression}) >= {}", day(from)));
    let to = match &window.to {
        Some(to) => format!("period_end({expression}) <= {}", day(to)),
        None => format!("period_start({expression}) <= {}", day(&Moment::of(Anchor::Now))),
    };
    from.chain([to]).collect()
}

/// The periods that share a day with the window.
pub fn meeting(expression: &str, window: &Window) -> Vec<String> {
    let day = |moment: &Moment| quoted(moment, Format::Date);
    let from = window.from.iter().map(|from| format!("period_end({expression}) > {}", day(from)));
    let to = window.to.iter().map(|to| format!("period_start({expression}) < {}", day(to)));
    from.chain(to).collect()
}

/// The column whose periods the question's window means, over rows of `fact`: their own, or that of what each of them belongs to.
pub fn meant(context: &Context<'_>, fact: usize, window: &Window, timed: Option<usize>) -> Option<Place> {
    let view = context.views.get(fact)?;
    if tells_another_time(context, fact, view) {
        return None;
    }
    let fitting = |column: &Column| of_column(column).is_some_and(|length| fits(window, length, context.offset));
    if let Some(own) = the_one(context, fact, fitting) {
        return Some((fact, own));
    }
    // A due date is no time of the row; one at which it happened is.
    let happened =
        |column: &Column| !tense::lies_ahead(column) && !column.stems.iter().any(|stem| listed("last latest updat modifi", stem));
    if timed.and_then(|timed| view.columns.get(timed)).is_some_and(happened) {
        return None;
    }
    let others = (0..context.views.len()).filter(|other| *other != fact && path(context.edges, fact, *other).is_some());
    let mut found = others.filter_map(|other| Some((other, the_one(context, other, fitting)?)));
    found.next().filter(|_| found.next().is_none())
}

/// The only such column of a table, or the only one that the question names. The month in which a card expires has to be named.
fn the_one(context: &Context<'_>, view: usize, test: impl Fn(&Column) -> bool) -> Option<usize> {
    let table = context.views.get(view)?;
    let said = |column: usize| {
        let mut hits = context.grounding.columns.iter();
        hits.any(|hit| (hit.view, hit.column) == (view, column) && hit.score >= 0.6)
    };
    let fitting = || (0..table.columns.len()).filter(|column| table.columns.get(*column).is_some_and(&test));
    let only = |mut found: Box<dyn Iterator<Item = usize> + '_>| found.next().filter(|_| found.next().is_none());
    let open = |column: &usize| table.columns.get(*column).is_some_and(|column| !tense::says_an_end(column));
    only(Box::new(fitting().filter(|column| said(*column)))).or_else(|| only(Box::new(fitting().filter(open))))
}

/// "Created in May", "due this quarter": a verb of the question, or a word of a time's name, says which time is meant.
fn tells_another_time(context: &Context<'_>, fact: usize, view: &View) -> bool {
    let reading = context.reading;
    let time = |column: usize| view.columns.get(column).is_some_and(|column| column.part == Part::Time);
    if !(0..view.columns.len()).any(time) {
        return false;
    }
    let rows = |at: usize| context.grounding.nouns.contains(&(at, fact));
    let mut hits = context.grounding.columns.iter();
    let named = hits.any(|hit| hit.view == fact && hit.score >= 0.6 && time(hit.column) && !rows(hit.at) && !in_value(context, hit.at));
    named || done_then(reading, |at| in_value(context, at))
}

/// "Achieved in Q2", "raised by the buyers in May". What is planned for it is of that period.
fn done_then(reading: &Reading, in_value: impl Fn(usize) -> bool) -> bool {
    let brought = |(at, word): (usize, &Word)| brings_about(&word.lower) && verb_like(word) && !in_value(at);
    if reading.content().any(brought) {
        return true;
    }
    let Some(first) = reading.words.iter().position(|word| word.role == Role::Time) else {
        return false;
    };
    let planned = reading.word(first).is_some_and(|word| word.lower == "for");
    let small = |at: &usize| reading.word(*at).is_some_and(|word| matches!(word.role, Role::Stop | Role::Time));
    let before = (0..first).rev().find(|at| !small(at));
    let done = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| verb_like(word) && word.lower.ends_with("ed") && !word.pause)
    };
    !planned && before.is_some_and(|at| done(at) && !in_value(at))
}

/// The column that divides the rows by just such periods as the question wants to see one after another.
pub fn dividing(context: &Context<'_>, fact: usize, bucket: Bucket) -> Option<usize> {
    let length = match bucket {
        Bucket::Week => Length::Week,
        Bucket::Month => Length::Month,
        Bucket::Quarter => Length::Quarter,
        Bucket::Year => Length::Year,
        Bucket::Hour | Bucket::Day => return None,
    };
    context.views.get(fact).filter(|view| !tells_another_time(context, fact, view))?;
    the_one(context, fact, |column| of_column(column) == Some(length))
}

/// The order of the first columns of a series: one after another in time, however the periods are written.
pub fn in_order(draft: &Draft<'_>, columns: usize) -> Vec<String> {
    let test = |expression: &str| format!("period_start({expression}) IS NOT NULL");
    let shown = draft.select.columns.iter().take(columns);
    let by_time = |(at, (expression, _)): (usize, &(String, String))| match draft.select.conditions.contains(&test(expression)) {
        true => format!("period_start({expression})"),
        false => (at + 1).to_string(),
    };
    shown.enumerate().map(by_time).collect()
}

/// The one of the values that a fixed window names: "2026-Q2". One that moves on with the clock would not stay the same.
pub fn choice<'v>(reading: &Reading, values: &'v [String]) -> Option<&'v String> {
    let window = reading.window.as_ref().filter(|_| !done_then(reading, |_| false))?;
    let fixed = |moment: &Option<Moment>| matches!(moment, Some(moment) if matches!(moment.anchor, Anchor::At(_)));
    let Some(Assumption::Time {
        from: Some(from),
        to: Some(to),
        ..
    }) = window.read.as_ref().filter(|_| fixed(&window.from) && fixed(&window.to))
    else {
        return None;
    };
    shortest(values.iter().map(String::as_str))?;
    let same = |value: &&String| period::named(value).is_some_and(|period| iso_date(period.from) == *from && iso_date(period.to) == *to);
    let mut found = values.iter().filter(same);
    found.next().filter(|_| found.next().is_none())
}
