//! Choices that are lengths of time: `7d`, `last_30_days`, `1month`.

use crate::moment::Unit;
use crate::planner::profile::Parameter;
use crate::planner::reading::Reading;
use crate::planner::words::listed;
use crate::wording::{Period, Phrase, Which};

const HOUR: i64 = 1;
const DAY: i64 = 24 * HOUR;

/// The choice that lasts as long as the question's window; of a tool that looks ahead, the shortest that reaches its end.
pub(super) fn choice(parameter: &Parameter, values: &[String], reading: &Reading) -> Option<String> {
    let lengths = values
        .iter()
        .map(|value| Some((hours(value)?, value)))
        .collect::<Option<Vec<_>>>()?;
    let window = reading.window.as_ref()?;
    let ahead = parameter.stems.iter().any(|stem| stem == "horizon") || parameter.described.iter().any(|word| word == "ahead");
    let (asked, exact) = match window.phrase.as_ref()? {
        Phrase::Last(count, unit) if !ahead => (count * unit_hours(*unit), true),
        Phrase::LastOne(unit) if !ahead => (unit_hours(*unit), true),
        Phrase::Next(count, unit) if ahead => (count * unit_hours(*unit), false),
        Phrase::Tomorrow if ahead => (2 * DAY, false),
        // The week after this one ends in at most two.
        Phrase::Calendar(Which::Next, period) if ahead => (2 * period_hours(period), false),
        Phrase::Calendar(Which::This, period) if ahead => (period_hours(period), false),
        _ => return None,
    };
    let fits = |length: &i64| if exact { *length == asked } else { *length >= asked };
    let shortest = lengths
        .into_iter()
        .filter(|(length, _)| fits(length))
        .min_by_key(|(length, _)| *length);
    shortest.map(|(_, value)| value.clone())
}

fn unit_hours(unit: Unit) -> i64 {
    match unit {
        Unit::Minutes => 0,
        Unit::Hours => HOUR,
        Unit::Days => DAY,
        Unit::Weeks => 7 * DAY,
        Unit::Months => 30 * DAY,
        Unit::Years => 365 * DAY,
    }
}

fn period_hours(period: &Period) -> i64 {
    match period {
        Period::Day => DAY,
        Period::Week => 7 * DAY,
        Period::Month => 31 * DAY,
        Period::Quarter => 92 * DAY,
        Period::Year => 366 * DAY,
    }
}

/// "7d", "1week", "last_30_days" in hours.
fn hours(value: &str) -> Option<i64> {
    let lower = value.to_lowercase();
    let start = lower.find(|c: char| c.is_ascii_digit())?;
    let lead = lower.get(..start)?.trim_matches(['_', '-', ' ']);
    let rest = lower.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let count: i64 = rest.get(..end)?.parse().ok().filter(|count| *count < 10_000)?;
    let unit = rest.get(end..)?.trim_matches(['_', '-', ' ']);
    let unit = match unit {
        _ if listed("h hour hours hr hrs", unit) => Unit::Hours,
        _ if listed("d day days", unit) => Unit::Days,
        _ if listed("w wk week weeks", unit) => Unit::Weeks,
        _ if listed("mo mon month months", unit) => Unit::Months,
        _ if listed("y yr year years", unit) => Unit::Years,
        _ => return None,
    };
    (lead.is_empty() || listed("last past next", lead)).then(|| count * unit_hours(unit))
}
