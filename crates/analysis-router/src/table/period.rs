//! Names of periods in text: `2026-Q2`, `Q2 2026`, `H1 2026`, `2026-05`, `May 2026`, `2026-W31`, `FY2026`.

use time::{Date, Duration, Month, Weekday};

use super::moment::MONTHS;

/// Longer texts name something else besides.
const LONGEST: usize = 20;
const YEARS: std::ops::Range<i32> = 1900..2200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

/// From its first day (included) to the first day after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) length: Length,
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Length {
    /// Whether such a period begins on that day.
    pub(crate) fn begins(self, day: Date) -> bool {
        let months = |every: u8| day.day() == 1 && (u8::from(day.month()) - 1) % every == 0;
        match self {
            Length::Week => day.weekday() == Weekday::Monday,
            Length::Month => months(1),
            Length::Quarter => months(3),
            Length::Half => months(6),
            Length::Year => months(12),
        }
    }
}

/// The period that the whole text names. A year needs its `FY` or `CY`: four figures alone may be anything. It begins in January, whoever's it is.
pub(crate) fn named(text: &str) -> Option<Period> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let mut tokens = tokens(&lower)?;
    let marked = tokens.iter().position(|token| matches!(*token, "fy" | "cy"));
    let (year, at) = match marked {
        Some(mark) => {
            let figures = tokens.get(mark + 1)?;
            let year = if figures.len() == 2 {
                format!("20{figures}")
            } else {
                (*figures).to_owned()
            };
            tokens.remove(mark);
            (year_of(&year)?, mark)
        }
        None => {
            let at = tokens.iter().position(|token| year_of(token).is_some())?;
            (year_of(tokens.get(at)?)?, at)
        }
    };
    tokens.remove(at);
    match tokens.as_slice() {
        [] => marked.and_then(|_| months(Length::Year, year, 1, 1)),
        ["q" | "quarter", number] => months(Length::Quarter, year, count(number)?, 3),
        ["h" | "half", number] => months(Length::Half, year, count(number)?, 6),
        ["w" | "wk" | "week", number] => week(year, count(number)?),
        ["m" | "month", number] => months(Length::Month, year, count(number)?, 1),
        [one] if one.len() == 2 && one.bytes().all(|byte| byte.is_ascii_digit()) => months(Length::Month, year, count(one)?, 1),
        [one] if one.len() >= 3 => {
            let place = MONTHS
                .iter()
                .position(|month| month.starts_with(one) && (one.len() <= 4 || one == month))?;
            months(Length::Month, year, u8::try_from(place + 1).ok()?, 1)
        }
        _ => None,
    }
}

/// Runs of letters and runs of figures; between them no more than a mark or two. `None` where anything else stands there.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| match first {
            'a'..='z' => c.is_ascii_lowercase(),
            '0'..='9' => c.is_ascii_digit(),
            _ => false,
        };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        if end == 0 {
            rest = rest.strip_prefix([' ', '-', '/', '_', '.', '\''])?;
            continue;
        }
        let (token, after) = rest.split_at_checked(end)?;
        found.push(token);
        rest = after;
    }
    (2..=4).contains(&found.len()).then_some(found)
}

fn year_of(token: &str) -> Option<i32> {
    let year = token.parse::<i32>().ok().filter(|_| token.len() == 4)?;
    YEARS.contains(&year).then_some(year)
}

fn count(token: &str) -> Option<u8> {
    token.parse().ok().filter(|number| *number > 0)
}

/// The so-many-th period of so many months in the year.
fn months(length: Length, year: i32, number: u8, long: u8) -> Option<Period> {
    let of_year = if length == Length::Year { 12 } else { long };
    let first = (number - 1).checked_mul(long).filter(|first| *first < 12)?;
    let from = Date::from_calendar_date(year, Month::try_from(first + 1).ok()?, 1).ok()?;
    let to = match first + of_year {
        next if next < 12 => Date::from_calendar_date(year, Month::try_from(next + 1).ok()?, 1).ok()?,
        _ => Date::from_calendar_date(year + 1, Month::January, 1).ok()?,
    };
    Some(Period { length, from, to })
}

/// The ISO week, Monday first.
fn week(year: i32, number: u8) -> Option<Period> {
    let from = Date::from_iso_week_date(year, number, Weekday::Monday).ok()?;
    Some(Period {
        length: Length::Week,
        from,
        to: from.checked_add(Duration::days(7))?,
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn reads(texts: &[&str], length: Length, from: Date, to: Date) {
        for text in texts {
            assert_eq!(named(text), Some(Period { length, from, to }), "{text}");
        }
    }

    #[test]
    fn a_period_is_read_however_it_is_written() {
        let quarters = [
            "2026-Q2",
            "Q2 2026",
            "2026Q2",
            "q2/2026",
            "FY26 Q2",
            "Q2 FY2026",
            "Q2-2026",
            "2026 Quarter 2",
        ];
        reads(&quarters, Length::Quarter, date!(2026 - 04 - 01), date!(2026 - 07 - 01));
        let months = ["2026-05", "May 2026", "05/2026", "2026-M05", "2026 may"];
        reads(&months, Length::Month, date!(2026 - 05 - 01), date!(2026 - 06 - 01));
        reads(
            &["Sept 2026", "sep-2026"],
            Length::Month,
            date!(2026 - 09 - 01),
            date!(2026 - 10 - 01),
        );
        reads(&["H2 2026", "2026-H2"], Length::Half, date!(2026 - 07 - 01), date!(2027 - 01 - 01));
        reads(
            &["2026-W31", "Week 31 2026", "W31/2026"],
            Length::Week,
            date!(2026 - 07 - 27),
            date!(2026 - 08 - 03),
        );
        reads(
            &["FY2026", "fy 26", "CY2026"],
            Length::Year,
            date!(2026 - 01 - 01),
            date!(2027 - 01 - 01),
        );
        reads(
            &["2026-Q4", "Q4 2026"],
            Length::Quarter,
            date!(2026 - 10 - 01),
            date!(2027 - 01 - 01),
        );
    }

    #[test]
    fn what_is_no_more_than_like_a_period_is_none() {
        let others = [
            "",
            "2026",
            "Q2",
            "2026-13",
            "2026-00",
            "Q5 2026",
            "H3 2026",
            "2026-W54",
            "2026-05-01",
            "Q2 2026 plan",
            "plan 2026",
            "ma 2026",
            "1234-05",
            "2026-5",
            "v2026-05-x",
            "FY",
            "FY2",
            "q0 2026",
            "2026-Ψ2",
            "mayor 2026",
            "2026-256",
        ];
        for text in others {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
