//! Time windows in questions: "last 7 days", "this week", "since Monday", "in October 2026", "between Nov 1 and Nov 15".

mod but_not;
mod dates;
mod rolling;

use time::{Date, Month, OffsetDateTime, UtcOffset};

pub use self::but_not::Except;
use self::dates::{days_of_month, point, week_of, year_at};
use self::rolling::{back, rolling};
use super::known::Known;
use super::question::{Role, Word, number_of};
use crate::moment::{Anchor, AskerClock, Moment, Unit, iso_date};
use crate::wording::{Assumption, Period, Phrase, Which, Zone};

/// From (included) to (excluded); either may be open.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    /// "last 7 days" counts whole calendar days, today included, where the data is per day.
    pub whole_days: Option<i64>,
    /// As the question names it.
    pub phrase: Option<Phrase>,
    /// How it was read, for the answer's notes.
    pub read: Option<Assumption>,
    /// Two months were named side by side.
    pub months: bool,
    /// Two times were named, the second for what must not be there.
    pub except: Option<Box<Except>>,
}

/// A day in the middle of a month: a window that has begun is as long as it may get.
const MIDST: AskerClock = AskerClock {
    now: time::macros::datetime!(2025-06-18 12:00 UTC),
    offset: UtcOffset::UTC,
};

impl Window {
    /// Whether it is no longer than so many days.
    pub fn fits_in(&self, days: i64) -> bool {
        let ends = self.to.as_ref().map_or(MIDST.now, |to| to.resolve(MIDST));
        self.from
            .as_ref()
            .is_some_and(|from| (ends - from.resolve(MIDST)).whole_days() <= days)
    }

    /// Whether it begins today or later.
    pub fn lies_ahead(&self) -> bool {
        let today = |from: &Moment| (MIDST.now - from.resolve(MIDST)).whole_days() < 1;
        self.from.as_ref().is_some_and(today)
    }

    /// Whether it is a part of a year, and not one from its first day on.
    pub fn is_within_a_year(&self) -> bool {
        const YEAR: i64 = 364;
        let first = |moment: &Moment| moment.resolve(MIDST).ordinal() == 1;
        let whole = self.from.as_ref().is_some_and(first) && self.to.as_ref().is_none_or(first);
        !whole && self.fits_in(YEAR)
    }
}

/// Finds the window and marks its words. "In the 2026 H1 cycle" is none where a cell holds just these words.
pub fn find(words: &mut [Word], clock: AskerClock, known: &Known<'_>) -> Option<Window> {
    let names = known.names_in(words);
    for at in names.iter().flat_map(Clone::clone) {
        words.iter_mut().skip(at).take(1).for_each(|word| word.role = Role::Content);
    }
    for at in 0..words.len() {
        let found = parsed(words, at, clock);
        let named = |length: usize| names.iter().any(|name| name.start <= at && at + length <= name.end);
        if let Some((mut window, length)) = found.filter(|(_, length)| !named(*length)) {
            if let Some(both) = but_not::spanning(words, &window, at + length, clock) {
                window = both;
            }
            if matches!(window.phrase, Some(Phrase::Calendar(Which::This, _))) && dates::looks_back(words) {
                window.to = None;
            }
            for word in words.iter_mut().skip(at).take(length) {
                word.role = Role::Time;
            }
            let lead = at.checked_sub(1).and_then(|before| words.get_mut(before));
            if let Some(word) = lead.filter(|word| matches!(word.lower.as_str(), "the" | "in" | "over" | "during" | "for")) {
                word.role = Role::Time;
            }
            if let Some(except) = &window.except {
                for word in words.iter_mut().take(except.at.end).skip(except.at.start) {
                    word.role = Role::Time;
                }
            }
            window.read = describe(&window, clock);
            return Some(window);
        }
    }
    None
}

/// A window that begins here, and how many words say it.
fn parsed(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    rolling(words, at)
        .or_else(|| calendar(words, at))
        .or_else(|| single(words, at))
        .or_else(|| since(words, at, clock))
        .or_else(|| range(words, at, clock))
        .or_else(|| week(words, at, clock))
        .or_else(|| in_period(words, at, clock))
        .or_else(|| before(words, at, clock))
}

fn text(words: &[Word], at: usize) -> &str {
    words.get(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str())
}

pub fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "minute" | "minutes" | "min" | "mins" => Unit::Minutes,
        "hour" | "hours" | "hrs" | "h" => Unit::Hours,
        "day" | "days" | "d" => Unit::Days,
        "week" | "weeks" => Unit::Weeks,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    })
}

/// A count and a unit: "30 days", "two weeks", "a week".
fn span(words: &[Word], at: usize) -> Option<(i64, Unit, usize)> {
    let word = text(words, at);
    if let Some((digits, unit)) = word.find(|c: char| c.is_alphabetic()).and_then(|end| word.split_at_checked(end)) {
        let parsed = digits.trim_end_matches('-').parse::<i64>().ok().zip(unit_of(unit));
        if let Some((count, unit)) = parsed {
            return Some((count, unit, 1));
        }
    }
    if (word, text(words, at + 1), text(words, at + 2)) == ("half", "a", "year") {
        return Some((6, Unit::Months, 3));
    }
    let count = match word {
        "a" | "an" | "one" => 1,
        "couple" => 2,
        other => number_of(other).filter(|n| n.fract() == 0.0 && *n < 100_000.0).map(|n| n as i64)?,
    };
    let skip = usize::from(matches!(text(words, at + 1), "full" | "whole" | "calendar" | "of"));
    unit_of(text(words, at + 1 + skip)).map(|unit| (count, unit, 2 + skip))
}

fn window(from: Option<Moment>, to: Option<Moment>, phrase: Phrase) -> Window {
    Window {
        from,
        to,
        whole_days: None,
        phrase: Some(phrase),
        read: None,
        months: false,
        except: None,
    }
}

/// Where a unit of the calendar begins, and how long it is.
fn anchor(word: &str) -> Option<(Anchor, i64, Unit, Period)> {
    Some(match word {
        "week" => (Anchor::Week, 1, Unit::Weeks, Period::Week),
        "month" => (Anchor::Month, 1, Unit::Months, Period::Month),
        "quarter" => (Anchor::Quarter, 3, Unit::Months, Period::Quarter),
        "year" => (Anchor::Year, 1, Unit::Years, Period::Year),
        "day" => (Anchor::Day, 1, Unit::Days, Period::Day),
        _ => return None,
    })
}

/// The one that is still going on, to its end: what is due "this month" may lie ahead.
fn this_period(word: &str) -> Option<Window> {
    let (start, count, unit, period) = anchor(word)?;
    let end = Moment::of(start).shifted(count, unit);
    Some(window(Some(Moment::of(start)), Some(end), Phrase::Calendar(Which::This, period)))
}

/// The same, and nothing of it that is still to come.
fn so_far(word: &str) -> Option<Window> {
    this_period(word).map(|window| Window { to: None, ..window })
}

/// "this week", "last month", "week to date".
fn calendar(words: &[Word], at: usize) -> Option<(Window, usize)> {
    match text(words, at) {
        "this" | "current" => Some((this_period(text(words, at + 1))?, 2)),
        "next" | "coming" | "following" => {
            if let Some((count, unit, length)) = span(words, at + 1) {
                let to = Moment::of(Anchor::Now).shifted(count, unit);
                let phrase = Phrase::Next(count, unit);
                return Some((window(Some(Moment::of(Anchor::Now)), Some(to), phrase), 1 + length));
            }
            let (start, count, unit, period) = anchor(text(words, at + 1))?;
            let (from, to) = (Moment::of(start).shifted(count, unit), Moment::of(start).shifted(2 * count, unit));
            Some((window(Some(from), Some(to), Phrase::Calendar(Which::Next, period)), 2))
        }
        "last" | "previous" => {
            let (start, count, unit, period) = anchor(text(words, at + 1))?;
            let from = Moment::of(start).shifted(-count, unit);
            Some((
                window(Some(from), Some(Moment::of(start)), Phrase::Calendar(Which::Last, period)),
                2,
            ))
        }
        "mtd" => Some((window(Some(Moment::of(Anchor::Month)), None, Phrase::MonthToDate), 1)),
        "wtd" => Some((so_far("week")?, 1)),
        "qtd" => Some((so_far("quarter")?, 1)),
        "ytd" => Some((window(Some(Moment::of(Anchor::Year)), None, Phrase::YearToDate), 1)),
        _ => None,
    }
}

fn single(words: &[Word], at: usize) -> Option<(Window, usize)> {
    let day = |days: i64| Moment::of(Anchor::Day).shifted(days, Unit::Days);
    match text(words, at) {
        // What is on today may still lie ahead.
        "today" => Some((window(Some(day(0)), Some(day(1)), Phrase::Today), 1)),
        "yesterday" => Some((window(Some(day(-1)), Some(day(0)), Phrase::Yesterday), 1)),
        "tomorrow" => Some((window(Some(day(1)), Some(day(2)), Phrase::Tomorrow), 1)),
        _ => None,
    }
}

fn since(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    if !matches!(text(words, at), "since" | "after") {
        return None;
    }
    // "since the beginning of the month"
    let the = |at: usize| usize::from(matches!(text(words, at), "the" | "this"));
    let begins = at + 1 + the(at + 1);
    if matches!(text(words, begins), "start" | "beginning") && text(words, begins + 1) == "of" {
        let unit = begins + 2 + the(begins + 2);
        if let Some(this) = this_period(text(words, unit)) {
            return Some((this, unit + 1 - at));
        }
    }
    let skip = usize::from(matches!(text(words, at + 1), "last" | "the"));
    let word = text(words, at + 1 + skip);
    if word == "yesterday" {
        return Some((
            window(Some(Moment::of(Anchor::Day).shifted(-1, Unit::Days)), None, Phrase::SinceYesterday),
            2 + skip,
        ));
    }
    if let Some((weekday, back)) = weekday_back(word, clock) {
        return Some((
            window(
                Some(Moment::of(Anchor::Day).shifted(-back, Unit::Days)),
                None,
                Phrase::SinceWeekday(weekday),
            ),
            2 + skip,
        ));
    }
    if let Some((count, unit, length)) = span(words, at + 1).filter(|(_, _, length)| text(words, at + 1 + length) == "ago") {
        return Some((back(count, unit, Phrase::SinceThen), length + 2));
    }
    if let Some(year) = year_at(words, at + 1) {
        let year = if text(words, at) == "after" { year + 1 } else { year };
        let start = Date::from_calendar_date(year, Month::January, 1).ok()?;
        return Some((window(Some(fixed(start, clock)), None, Phrase::SinceThen), 2));
    }
    let (from, _, length) = point(words, at + 1, clock)?;
    Some((window(Some(fixed(from, clock)), None, Phrase::SinceThen), 1 + length))
}

/// The weekday, Monday first, and the days since it; 0 on the day itself.
fn weekday_back(word: &str, clock: AskerClock) -> Option<(u8, i64)> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let index = DAYS.iter().position(|day| *day == word)?;
    let weekday = u8::try_from(index).ok()?;
    let today = clock.now.to_offset(clock.offset).weekday().number_days_from_monday();
    let back = i64::try_from((usize::from(today) + 7 - index) % 7).ok()?;
    Some((weekday, back))
}

/// "between A and B", "from A to B", "1 to 15 May": both ends included.
fn range(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    let lead = usize::from(matches!(text(words, at), "between" | "from"));
    if let Some((from, end, length)) = days_of_month(words, at + lead, clock) {
        return Some((
            window(Some(fixed(from, clock)), Some(fixed(end, clock)), Phrase::BetweenDays),
            lead + length,
        ));
    }
    let (first, first_end, length) = point(words, at + lead, clock)?;
    let joint = at + lead + length;
    if !matches!(text(words, joint), "and" | "to" | "until" | "till" | "through" | "-" | "–") {
        return None;
    }
    let (_, end, more) = point(words, joint + 1, clock).or_else(|| {
        number_of(text(words, joint + 1))
            .and_then(|day| replace_day(first, day))
            .map(|(from, to)| (from, to, 1))
    })?;
    if end < first_end {
        return None;
    }
    Some((
        window(Some(fixed(first, clock)), Some(fixed(end, clock)), Phrase::BetweenDays),
        lead + length + 1 + more,
    ))
}

fn week(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    let (start, end, length) = week_of(words, at, clock)?;
    Some((window(Some(fixed(start, clock)), Some(fixed(end, clock)), Phrase::ThatWeek), length))
}

fn replace_day(date: Date, day: f64) -> Option<(Date, Date)> {
    let replaced = date.replace_day(day as u8).ok()?;
    Some((replaced, replaced.next_day()?))
}

/// "in October", "for October 2026", "on Nov 3", "October 2026", "in 2025".
fn in_period(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    let lead = usize::from(matches!(text(words, at), "in" | "for" | "on" | "during" | "of"));
    if let Some((start, end, length)) = point(words, at + lead, clock) {
        let joint = at + lead + length;
        let again = usize::from(text(words, joint + 1) == "in");
        if matches!(text(words, joint), "and" | "or" | "with" | "versus" | "vs" | "against" | "to")
            && let Some((second, second_end, more)) = point(words, joint + 1 + again, clock)
            && (end == second || second_end == start)
            && [end - start, second_end - second]
                .iter()
                .all(|length| (28..=31).contains(&length.whole_days()))
        {
            let (from, to) = (start.min(second), end.max(second_end));
            let both = Window {
                months: true,
                ..window(Some(fixed(from, clock)), Some(fixed(to, clock)), Phrase::TwoMonths)
            };
            return Some((both, lead + length + 1 + again + more));
        }
        let bare_month = length == 1 && lead == 0 && !words.get(at).is_some_and(|word| word.name_like || word.lower.len() > 3);
        return (!bare_month).then(|| {
            (
                window(Some(fixed(start, clock)), Some(fixed(end, clock)), Phrase::ThisPeriod),
                lead + length,
            )
        });
    }
    let year = year_at(words, at + lead).filter(|_| lead == 1)?;
    let start = |year| Date::from_calendar_date(year, Month::January, 1).ok();
    Some((
        window(
            Some(fixed(start(year)?, clock)),
            Some(fixed(start(year + 1)?, clock)),
            Phrase::ThatYear,
        ),
        2,
    ))
}

/// "before Nov 3", "until October", "older than 90 days", "more than 3 weeks ago".
fn before(words: &[Word], at: usize, clock: AskerClock) -> Option<(Window, usize)> {
    let open = |count: i64, unit: Unit| window(None, Some(Moment::of(Anchor::Now).shifted(-count, unit)), Phrase::BeforeThen);
    match text(words, at) {
        "before" | "until" | "till" if year_at(words, at + 1).is_some() => {
            let start = Date::from_calendar_date(year_at(words, at + 1)?, Month::January, 1).ok()?;
            Some((window(None, Some(fixed(start, clock)), Phrase::BeforeThen), 2))
        }
        "before" | "until" | "till" => {
            let (start, _, length) = point(words, at + 1, clock)?;
            Some((window(None, Some(fixed(start, clock)), Phrase::BeforeThen), 1 + length))
        }
        "older" => span(words, at + 2).map(|(count, unit, length)| (open(count, unit), 2 + length)),
        "more" | "over" => {
            let skip = 1 + usize::from(text(words, at + 1) == "than");
            let (count, unit, length) = span(words, at + skip)?;
            (text(words, at + skip + length) == "ago").then(|| (open(count, unit), skip + length + 1))
        }
        _ => None,
    }
}

fn fixed(date: Date, clock: AskerClock) -> Moment {
    Moment::of(Anchor::At(date.midnight().assume_offset(clock.offset).to_offset(UtcOffset::UTC)))
}

fn describe(window: &Window, clock: AskerClock) -> Option<Assumption> {
    let written = |moment: &Moment| {
        let at: OffsetDateTime = moment.resolve(clock).to_offset(clock.offset);
        if at.time() == time::Time::MIDNIGHT {
            iso_date(at.date())
        } else {
            format!("{} {:02}:{:02}", iso_date(at.date()), at.hour(), at.minute())
        }
    };
    let zone = (!clock.offset.is_utc()).then(|| clock.offset.to_string());
    Some(Assumption::Time {
        phrase: window.phrase?,
        from: window.from.as_ref().map(written),
        to: window.to.as_ref().map(written),
        zone: Zone(zone),
    })
}
