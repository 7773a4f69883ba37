//! Days, months and years as they are written.

use time::{Date, Month};

use super::text;
use crate::moment::AskerClock;
use crate::planner::question::Word;
use crate::table::moment::MONTHS;

/// A day or a month named in the question: its first day, the day after its last, and how many words it took.
pub(super) fn point(words: &[Word], at: usize, clock: AskerClock) -> Option<(Date, Date, usize)> {
    let today = clock.now.to_offset(clock.offset).date();
    let word = text(words, at);
    if let Some(date) = iso(word) {
        return Some((date, date.next_day()?, 1));
    }
    let day_of = |word: &str| {
        word.trim_end_matches(|c: char| c.is_alphabetic())
            .parse::<u8>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    let (month, day, mut length) = if let Some(month) = month_of(word) {
        match day_of(text(words, at + 1)) {
            Some(day) => (month, Some(day), 2),
            None => (month, None, 1),
        }
    } else {
        let skip = usize::from(text(words, at + 1) == "of");
        (month_of(text(words, at + 1 + skip))?, Some(day_of(word)?), 2 + skip)
    };
    let stated = year_at(words, at + length);
    length += usize::from(stated.is_some());
    let mut year = stated.unwrap_or(today.year());
    if stated.is_none() && Date::from_calendar_date(year, month, 1).ok()? > today {
        year -= 1;
    }
    let start = Date::from_calendar_date(year, month, day.unwrap_or(1)).ok()?;
    let end = match day {
        Some(_) => start.next_day()?,
        None => Date::from_calendar_date(year + i32::from(month == Month::December), month.next(), 1).ok()?,
    };
    Some((start, end, length))
}

fn iso(word: &str) -> Option<Date> {
    let mut parts = word.split('-');
    let (year, month, day) = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse::<u8>().ok()?,
        parts.next()?.parse().ok()?,
    );
    if parts.next().is_some() {
        return None;
    }
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

fn month_of(word: &str) -> Option<Month> {
    let index = MONTHS
        .iter()
        .position(|name| *name == word || (word.len() >= 3 && word.len() <= 4 && *name != "may" && name.starts_with(word)))?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}

pub(super) fn year_at(words: &[Word], at: usize) -> Option<i32> {
    text(words, at).parse::<i32>().ok().filter(|year| (1500..2100).contains(year))
}
