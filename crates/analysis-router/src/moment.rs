//! Symbolic instants: a plan says "seven days before now", so a stored plan asks about the right days when it runs again.
//!
//! Inside a text argument or a statement an instant is written `{{anchor±shift…|format}}`: the anchors are `now` and the start of the
//! asker's current `day`, `week` (Monday), `month`, `quarter` and `year`, or a fixed instant `@2026-10-01T00:00:00Z`; shifts are `-7d`,
//! `+1mo` and so on; the formats are in [`Format`]. An argument that is nothing but one instant in a numeric format becomes a number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Now,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    At(OffsetDateTime),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    const ALL: [(Unit, &'static str); 6] = [
        (Unit::Months, "mo"),
        (Unit::Minutes, "m"),
        (Unit::Hours, "h"),
        (Unit::Days, "d"),
        (Unit::Weeks, "w"),
        (Unit::Years, "y"),
    ];
}

/// How an instant is written where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `2026-10-01`, in the asker's offset.
    Date,
    /// RFC 3339 in UTC.
    Rfc3339,
    /// `2026-10`, in the asker's offset.
    YearMonth,
    /// `2026-Q4`, in the asker's offset.
    YearQuarter,
    /// `2026` as a number, in the asker's offset.
    Year,
    /// `2026` as text.
    YearText,
    UnixSeconds,
    UnixMillis,
    /// Whole minutes (hours, days) from the instant to now, rounded up.
    MinutesAgo,
    HoursAgo,
    DaysAgo,
}

impl Format {
    const ALL: [(Format, &'static str); 11] = [
        (Format::Date, "date"),
        (Format::Rfc3339, "rfc3339"),
        (Format::YearMonth, "month"),
        (Format::YearQuarter, "quarter"),
        (Format::Year, "year"),
        (Format::YearText, "year_text"),
        (Format::UnixSeconds, "unix"),
        (Format::UnixMillis, "unix_ms"),
        (Format::MinutesAgo, "minutes_ago"),
        (Format::HoursAgo, "hours_ago"),
        (Format::DaysAgo, "days_ago"),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(format, _)| *format == self)
            .map_or("rfc3339", |(_, name)| name)
    }
}

/// An instant in terms of the clock at the time of running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub anchor: Anchor,
    pub shifts: Vec<(i64, Unit)>,
}

/// The clock a plan runs by.
#[derive(Debug, Clone, Copy)]
pub struct AskerClock {
    pub now: OffsetDateTime,
    pub offset: UtcOffset,
}

impl Moment {
    pub fn of(anchor: Anchor) -> Self {
        Self {
            anchor,
            shifts: Vec::new(),
        }
    }

    pub fn shifted(mut self, amount: i64, unit: Unit) -> Self {
        if amount != 0 {
            self.shifts.push((amount, unit));
        }
        self
    }

    pub fn template(&self, format: Format) -> String {
        format!("{{{{{self}|{}}}}}", format.name())
    }

    pub fn resolve(&self, clock: AskerClock) -> OffsetDateTime {
        let local = clock.now.to_offset(clock.offset);
        let date = local.date();
        let start = |date: Date| date.with_time(Time::MIDNIGHT).assume_offset(clock.offset);
        let base = match self.anchor {
            Anchor::Now => local,
            Anchor::Day => start(date),
            Anchor::Week => start(date - Duration::days(i64::from(date.weekday().number_days_from_monday()))),
            Anchor::Month => start(date.replace_day(1).unwrap_or(date)),
            Anchor::Quarter => {
                let first = (u8::from(date.month()) - 1) / 3 * 3 + 1;
                start(Date::from_calendar_date(date.year(), Month::try_from(first).unwrap_or(Month::January), 1).unwrap_or(date))
            }
            Anchor::Year => start(Date::from_calendar_date(date.year(), Month::January, 1).unwrap_or(date)),
            Anchor::At(at) => at,
        };
        self.shifts.iter().fold(base, |at, (amount, unit)| shift(at, *amount, *unit))
    }
}

fn shift(at: OffsetDateTime, amount: i64, unit: Unit) -> OffsetDateTime {
    let months = |count: i64| {
        let index = i64::from(at.year()) * 12 + i64::from(u8::from(at.month())) - 1 + count;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let month = u8::try_from(month).ok().and_then(|m| Month::try_from(m).ok())?;
        let year = i32::try_from(year).ok()?;
        let day = at.day().min(month.length(year));
        Some(at.replace_date(Date::from_calendar_date(year, month, day).ok()?))
    };
    let by = |duration: Option<Duration>| duration.and_then(|d| at.checked_add(d));
    let seconds = |each: i64| amount.checked_mul(each).map(Duration::seconds);
    match unit {
        Unit::Minutes => by(seconds(60)),
        Unit::Hours => by(seconds(3600)),
        Unit::Days => by(seconds(86_400)),
        Unit::Weeks => by(seconds(604_800)),
        Unit::Months => months(amount),
        Unit::Years => amount.checked_mul(12).and_then(months),
    }
    .unwrap_or(at)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.anchor {
            Anchor::Now => f.write_str("now")?,
            Anchor::Day => f.write_str("day")?,
            Anchor::Week => f.write_str("week")?,
            Anchor::Month => f.write_str("month")?,
            Anchor::Quarter => f.write_str("quarter")?,
            Anchor::Year => f.write_str("year")?,
            Anchor::At(at) => write!(f, "@{}", at.to_offset(UtcOffset::UTC).format(&Rfc3339).map_err(|_| fmt::Error)?)?,
        }
        for (amount, unit) in &self.shifts {
            let name = Unit::ALL.iter().find(|(known, _)| known == unit).map_or("d", |(_, name)| name);
            write!(f, "{amount:+}{name}")?;
        }
        Ok(())
    }
}

/// Text that is no symbolic instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a symbolic instant")]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        if let Some(fixed) = text.strip_prefix('@') {
            // RFC 3339 in UTC ends in `Z`; shifts may follow.
            let end = fixed.find('Z').ok_or(NotAMoment)? + 1;
            let (instant, rest) = fixed.split_at_checked(end).ok_or(NotAMoment)?;
            let at = OffsetDateTime::parse(instant, &Rfc3339).map_err(|_| NotAMoment)?;
            return Ok(Self {
                anchor: Anchor::At(at),
                shifts: shifts(rest)?,
            });
        }
        let end = text.find(['+', '-']).unwrap_or(text.len());
        let (anchor, rest) = text.split_at_checked(end).ok_or(NotAMoment)?;
        let anchor = match anchor {
            "now" => Anchor::Now,
            "day" => Anchor::Day,
            "week" => Anchor::Week,
            "month" => Anchor::Month,
            "quarter" => Anchor::Quarter,
            "year" => Anchor::Year,
            _ => return Err(NotAMoment),
        };
        Ok(Self {
            anchor,
            shifts: shifts(rest)?,
        })
    }
}

fn shifts(mut text: &str) -> Result<Vec<(i64, Unit)>, NotAMoment> {
    let mut found = Vec::new();
    while !text.is_empty() {
        let sign = match text.chars().next() {
            Some('+') => 1,
            Some('-') => -1,
            _ => return Err(NotAMoment),
        };
        let body = text.get(1..).ok_or(NotAMoment)?;
        let digits = body.find(|c: char| !c.is_ascii_digit()).ok_or(NotAMoment)?;
        let amount: i64 = body.get(..digits).and_then(|d| d.parse().ok()).ok_or(NotAMoment)?;
        let rest = body.get(digits..).ok_or(NotAMoment)?;
        let (unit, name) = Unit::ALL.into_iter().find(|(_, name)| rest.starts_with(name)).ok_or(NotAMoment)?;
        found.push((sign * amount, unit));
        text = rest.get(name.len()..).unwrap_or("");
    }
    Ok(found)
}

/// Writes the instants of a text out. What is not an instant stays as it is.
pub fn fill_text(text: &str, clock: AskerClock) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once("{{") {
        out.push_str(before);
        match opened
            .split_once("}}")
            .and_then(|(inner, after)| written(inner, clock).map(|value| (value, after)))
        {
            Some((value, after)) => {
                match value {
                    Value::String(text) => out.push_str(&text),
                    other => out.push_str(&other.to_string()),
                }
                rest = after;
            }
            None => {
                out.push_str("{{");
                rest = opened;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Writes the instants of a call's arguments out.
pub fn fill_arguments(arguments: &Map<String, Value>, clock: AskerClock) -> Map<String, Value> {
    arguments
        .iter()
        .map(|(name, value)| (name.clone(), fill_value(value, clock)))
        .collect()
}

fn fill_value(value: &Value, clock: AskerClock) -> Value {
    match value {
        Value::String(text) => {
            let whole = text
                .strip_prefix("{{")
                .and_then(|inner| inner.strip_suffix("}}"))
                .and_then(|inner| written(inner, clock));
            whole.unwrap_or_else(|| Value::String(fill_text(text, clock)))
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| fill_value(item, clock)).collect()),
        Value::Object(fields) => Value::Object(fill_arguments(fields, clock)),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn written(inner: &str, clock: AskerClock) -> Option<Value> {
    let (moment, format) = inner.split_once('|')?;
    let format = Format::ALL.iter().find(|(_, name)| *name == format)?.0;
    let at = moment.parse::<Moment>().ok()?.resolve(clock);
    let ago = |seconds: i64| {
        let passed = (clock.now - at).whole_seconds().max(0);
        Value::Number(Number::from(passed.div_euclid(seconds) + i64::from(passed.rem_euclid(seconds) > 0)))
    };
    let local = at.to_offset(clock.offset);
    Some(match format {
        Format::Date => Value::String(iso_date(local.date())),
        Format::YearMonth => Value::String(iso_date(local.date()).get(..7)?.to_owned()),
        Format::YearQuarter => Value::String(format!("{:04}-Q{}", local.year(), (u8::from(local.month()) - 1) / 3 + 1)),
        Format::Year => Value::Number(Number::from(local.year())),
        Format::YearText => Value::String(format!("{:04}", local.year())),
        Format::Rfc3339 => {
            let whole = at.to_offset(UtcOffset::UTC).replace_nanosecond(0).ok()?;
            Value::String(whole.format(&Rfc3339).ok()?)
        }
        Format::UnixSeconds => Value::Number(Number::from(at.unix_timestamp())),
        Format::UnixMillis => Value::Number(Number::from(i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()?)),
        Format::MinutesAgo => ago(60),
        Format::HoursAgo => ago(3600),
        Format::DaysAgo => ago(86_400),
    })
}

/// `YYYY-MM-DD`.
pub fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}
