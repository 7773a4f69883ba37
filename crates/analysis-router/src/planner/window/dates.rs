//! Days, months and years as they are written.

use time::{Date, Month};

use super::text;
use crate::moment::AskerClock;
use crate::planner::question::Word;
use crate::planner::words::listed;
use crate::table::moment::MONTHS;

/// A day or a month named in the question: its first day, the day after its last, and how many words it took.
pub(super) fn point(words: &[Word], at: usize, clock: AskerClock) -> Option<(Date, Date, usize)> {
    let today = clock.now.to_offset(clock.offset).date();
    // "the beginning of June" is June's first day.
    if matches!(text(words, at), "the" | "beginning" | "start") {
        let article = usize::from(text(words, at) == "the");
        let edge = matches!(text(words, at + article), "beginning" | "start") && text(words, at + article + 1) == "of";
        let (start, end, length) = match edge {
            true => point(words, at + article + 2, clock)?,
            false if article == 1 => point(words, at + 1, clock)?,
            false => return None,
        };
        return Some((start, end, article + 2 * usize::from(edge) + length));
    }
    if let Some(part) = half_of_month(words, at, clock).or_else(|| part_of_year(words, at, today)) {
        return Some(part);
    }
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
    if stated.is_none() && Date::from_calendar_date(year, month, 1).ok()? > today && !looks_ahead(words) {
        year -= 1;
    }
    let start = Date::from_calendar_date(year, month, day.unwrap_or(1)).ok()?;
    let end = match day {
        Some(_) => start.next_day()?,
        None => Date::from_calendar_date(year + i32::from(month == Month::December), month.next(), 1).ok()?,
    };
    Some((start, end, length))
}

const AHEAD: &str = "expected due planned scheduled booked upcoming coming forthcoming will expire expires expiring renew renews ends ending start starts begin begins";
const PAST: &str = "was were did had been paid sold sent made took won lost spent bought";

fn says(words: &[Word], list: &str) -> bool {
    words.iter().any(|word| !word.quoted && listed(list, &word.lower))
}

/// What is expected or due in a month without a year is in the next one of that name.
fn looks_ahead(words: &[Word]) -> bool {
    says(words, AHEAD) && !says(words, PAST)
}

/// What was done, or did happen, lies before now.
pub(super) fn looks_back(words: &[Word]) -> bool {
    let done = |word: &Word| !word.quoted && !word.name_like && word.lower.ends_with("ed");
    says(words, PAST) || (words.iter().any(done) && !says(words, AHEAD))
}

/// "The first half of October": its first fifteen days, and the others.
fn half_of_month(words: &[Word], at: usize, clock: AskerClock) -> Option<(Date, Date, usize)> {
    const LAST_DAY: u8 = 15;
    let second = match text(words, at) {
        "first" | "1st" => false,
        "second" | "2nd" | "latter" => true,
        _ => return None,
    };
    if (text(words, at + 1), text(words, at + 2)) != ("half", "of") {
        return None;
    }
    let (start, end, length) = match text(words, at + 3) {
        "this" if text(words, at + 4) == "month" => {
            let start = clock.now.to_offset(clock.offset).date().replace_day(1).ok()?;
            (start, next_month(start)?, 2)
        }
        _ => point(words, at + 3, clock)?,
    };
    if next_month(start) != Some(end) {
        return None;
    }
    let middle = start.replace_day(LAST_DAY).ok()?.next_day()?;
    Some(if second {
        (middle, end, 3 + length)
    } else {
        (start, middle, 3 + length)
    })
}

/// The first day of the month after one that begins here.
fn next_month(start: Date) -> Option<Date> {
    let year = start.year() + i32::from(start.month() == Month::December);
    (start.day() == 1)
        .then(|| Date::from_calendar_date(year, start.month().next(), 1).ok())
        .flatten()
}

/// "Q3", "third quarter", "first half of 2025": of the year that is named, or the last one that has begun.
fn part_of_year(words: &[Word], at: usize, today: Date) -> Option<(Date, Date, usize)> {
    let ordinal = |word: &str| {
        let names = [["first", "1st"], ["second", "2nd"], ["third", "3rd"], ["fourth", "4th"]];
        names
            .iter()
            .position(|known| known.contains(&word))
            .and_then(|index| u8::try_from(index).ok())
    };
    let short = |letter: char, parts: u8| {
        let number = text(words, at).strip_prefix(letter)?.parse::<u8>().ok()?;
        (1..=parts).contains(&number).then(|| number - 1)
    };
    // "Second Half" may be a name; with its year it is none.
    let capital = |at: usize| words.get(at).is_some_and(|word| word.raw.starts_with(char::is_uppercase));
    if capital(at) && capital(at + 1) && year_at(words, at + 2).is_none() {
        return None;
    }
    let (index, months, length) = match text(words, at + 1) {
        "quarter" => (ordinal(text(words, at))?, 3, 2),
        "half" => (ordinal(text(words, at)).filter(|index| *index < 2)?, 6, 2),
        _ => match (short('q', 4), short('h', 2)) {
            (Some(index), _) => (index, 3, 1),
            (None, Some(index)) => (index, 6, 1),
            (None, None) => return None,
        },
    };
    let joint = at + length;
    let (year, more) = match (text(words, joint), text(words, joint + 1), text(words, joint + 2)) {
        ("of", "the" | "this", "year") => (Some(today.year()), 3),
        ("of", "last", "year") => (Some(today.year() - 1), 3),
        ("this" | "last", "year", _) => (Some(today.year() - i32::from(text(words, joint) == "last")), 2),
        ("of", ..) => (Some(year_at(words, joint + 1)?), 2),
        _ => year_at(words, joint).map_or((None, 0), |year| (Some(year), 1)),
    };
    let first = Month::try_from(index * months + 1).ok()?;
    let begun = |year: i32| Date::from_calendar_date(year, first, 1).ok().filter(|start| *start <= today);
    let start = match year {
        Some(year) => Date::from_calendar_date(year, first, 1).ok()?,
        None => begun(today.year()).or_else(|| begun(today.year() - 1))?,
    };
    let end = match (index + 1) * months {
        12 => Date::from_calendar_date(start.year() + 1, Month::January, 1).ok()?,
        last => Date::from_calendar_date(start.year(), Month::try_from(last + 1).ok()?, 1).ok()?,
    };
    Some((start, end, length + more))
}

/// "1 to 15 November", "1-15 November", "November 1-15": the first day, the day after the last, and how many words it took.
pub(super) fn days_of_month(words: &[Word], at: usize, clock: AskerClock) -> Option<(Date, Date, usize)> {
    let day = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ordinal = matches!(word.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"));
        digits.parse::<u8>().ok().filter(|day| ordinal && (1..=31).contains(day))
    };
    let both = |word: &str| {
        let (first, last) = word.split_once(['-', '–'])?;
        Some((day(first)?, day(last)?))
    };
    let within = |(start, end): (Date, Date), first: u8| {
        let from = start.replace_day(first).ok()?;
        (from < end).then_some((from, end))
    };
    let joint = matches!(text(words, at + 1), "to" | "and" | "until" | "till" | "through" | "-" | "–");
    if let Some(first) = day(text(words, at)).filter(|_| joint) {
        let (start, end, length) = point(words, at + 2, clock).filter(|(start, end, _)| start.next_day() == Some(*end))?;
        let (from, end) = within((start, end), first)?;
        return Some((from, end, 2 + length));
    }
    let month_first = month_of(text(words, at)).is_some();
    let (first, last) = both(text(words, at + usize::from(month_first)))?;
    let (start, _, length) = point(words, at + usize::from(!month_first), clock)?;
    let end = start.replace_day(last).ok()?.next_day()?;
    let (from, end) = within((start, end), first)?;
    Some((from, end, 1 + length))
}

/// "the week of 3 November", "week starting Nov 2": from its Monday, where no start is named.
pub(super) fn week_of(words: &[Word], at: usize, clock: AskerClock) -> Option<(Date, Date, usize)> {
    let joint = text(words, at + 1);
    if text(words, at) != "week" || !matches!(joint, "of" | "beginning" | "starting" | "commencing" | "from") {
        return None;
    }
    let article = usize::from(text(words, at + 2) == "the");
    let (day, end, length) = point(words, at + 2 + article, clock)?;
    if (end - day).whole_days() != 1 {
        return None;
    }
    let back = if joint == "of" {
        day.weekday().number_days_from_monday()
    } else {
        0
    };
    let start = day.checked_sub(time::Duration::days(i64::from(back)))?;
    Some((start, start.checked_add(time::Duration::days(7))?, 2 + article + length))
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
