//! Dates and instants in text: what is recognised, and the canonical form (`YYYY-MM-DD`, RFC 3339 in UTC).

use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Exactly `YYYY-MM-DD`, and a day that exists.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && iso_date(text).is_some()
}

/// A date with a time of day.
pub(crate) fn is_instant(text: &str) -> bool {
    text.len() > 10 && instant(text).is_some()
}

/// Whether a text that is known to be a date is written `YYYY-MM-DD`.
pub(crate) fn is_plain_date(date: &str) -> bool {
    matches!(date.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _])
}

/// Whether a text that is known to be an instant is written as [`format_instant`] writes one in whole seconds.
pub(crate) fn is_plain_instant(instant: &str) -> bool {
    // A leap second is written otherwise.
    instant.len() == 20 && instant.as_bytes().get(10) == Some(&b'T') && instant.ends_with('Z') && instant.get(17..19) != Some("60")
}

/// RFC 3339 in UTC, with a fraction only where there is one.
pub(crate) fn format_instant(instant: OffsetDateTime) -> String {
    instant.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}

/// A date, or a date with a time of day and maybe a zone; without a zone it is read as UTC.
pub(crate) fn instant(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    let date = iso_date(text.get(..10)?)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(date.midnight().assume_utc());
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = zone(rest)?;
    PrimitiveDateTime::new(date, time_of_day(clock)?)
        .assume_offset(offset)
        .checked_to_offset(UtcOffset::UTC)
}

pub(crate) fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    calendar(digits(year)?, digits(month)?, digits(day)?)
}

/// Dates as people write them: `5 March 2024`, `Mar 5, 2024`, `2024/03/05`, `05.03.2024`. Day and month in slashes are ambiguous and stay text.
pub(crate) fn written_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() > 24 {
        return None;
    }
    if let Some(date) = iso_date(text) {
        return Some(date);
    }
    let numbers = |separator: char| -> Option<[u32; 3]> {
        let mut parts = text.split(separator);
        let three = [digits(parts.next()?)?, digits(parts.next()?)?, digits(parts.next()?)?];
        parts.next().is_none().then_some(three)
    };
    if let Some([year, month, day]) = numbers('/') {
        return (year > 1000).then(|| calendar(year, month, day)).flatten();
    }
    if let Some([day, month, year]) = numbers('.') {
        return (year > 1000).then(|| calendar(year, month, day)).flatten();
    }
    let cleaned = text.replace(',', " ");
    let mut words = cleaned.split_whitespace();
    let (first, second, year) = (words.next()?, words.next()?, digits(words.next()?)?);
    if words.next().is_some() || year < 1000 {
        return None;
    }
    match (month(first), month(second)) {
        (Some(month), None) => calendar(year, month, digits(second)?),
        (None, Some(month)) => calendar(year, month, digits(first)?),
        _ => None,
    }
}

/// ISO 8601 durations such as `PT1H30M` and `P3D`.
pub(crate) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    rest.len() >= 2
        && rest.starts_with(|c: char| c == 'T' || c.is_ascii_digit())
        && rest.ends_with(|c: char| c.is_ascii_uppercase() && c != 'T')
        && rest.chars().all(|c| c.is_ascii_digit() || "YMWDTHS.".contains(c))
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// In English, January first.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .zip(1..)
        .find(|(name, _)| name.starts_with(&word))
        .map(|(_, number)| number)
}

/// Splits `10:00:00.5+02:00` into the clock and the offset.
fn zone(text: &str) -> Option<(&str, UtcOffset)> {
    let text = text.trim();
    if let Some(clock) = text
        .strip_suffix(['Z', 'z'])
        .or_else(|| text.strip_suffix(" UTC"))
        .or_else(|| text.strip_suffix(" GMT"))
    {
        return Some((clock.trim(), UtcOffset::UTC));
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, UtcOffset::UTC));
    };
    let (clock, offset) = (text.get(..at)?, text.get(at..)?);
    let negative = offset.starts_with('-');
    let figures: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let (hours, minutes) = match figures.len() {
        2 => (digits(&figures)?, 0),
        4 => (digits(figures.get(..2)?)?, digits(figures.get(2..)?)?),
        _ => return None,
    };
    let (hours, minutes) = (i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?);
    let offset = if negative {
        UtcOffset::from_hms(-hours, -minutes, 0)
    } else {
        UtcOffset::from_hms(hours, minutes, 0)
    };
    Some((clock.trim(), offset.ok()?))
}

fn time_of_day(clock: &str) -> Option<Time> {
    let (whole, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let mut parts = whole.split(':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let second = parts.next().map_or(Some(0), digits)?;
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanosecond = if fraction.is_empty() {
        0
    } else {
        format!("{fraction:0<9}").parse().ok()?
    };
    // A leap second is the last instant that a clock of 86 400 seconds knows.
    let second = second.min(59 + u32::from(second > 60));
    Time::from_hms_nano(
        u8::try_from(hour).ok()?,
        u8::try_from(minute).ok()?,
        u8::try_from(second).ok()?,
        nanosecond,
    )
    .ok()
}
