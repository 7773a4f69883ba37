//! Parameters that take a time: in which form, and whether it looks back.

use serde_json::Value;

use crate::moment::Format;
use crate::planner::words::listed;

pub(super) fn look_back(words: &[String], described: &str) -> Option<Format> {
    let named = |unit: &str| words.iter().any(|word| word == unit);
    let back = [
        "look back",
        "look-back",
        "lookback",
        "go back",
        "past",
        "ago",
        "last",
        "recent",
        "history",
        "window",
    ]
    .iter()
    .any(|phrase| described.contains(phrase))
        || words.iter().any(|word| {
            matches!(
                word.as_str(),
                "lookback" | "back" | "last" | "age" | "past" | "window" | "period" | "since" | "history"
            )
        })
        || words.len() == 1;
    for (unit, format) in [
        ("minutes", Format::MinutesAgo),
        ("hours", Format::HoursAgo),
        ("days", Format::DaysAgo),
    ] {
        let singular = unit.trim_end_matches('s');
        if back
            && (named(unit) || (!words.iter().any(|w| matches!(w.as_str(), "hours" | "days" | "minutes")) && described.contains(singular)))
        {
            return Some(format);
        }
    }
    None
}

pub(super) fn time_format(schema: &Value, words: &[String], described: &str, integer: bool) -> Option<Format> {
    let named = words.iter().any(|word| {
        matches!(
            word.as_str(),
            "date"
                | "time"
                | "day"
                | "timestamp"
                | "at"
                | "from"
                | "to"
                | "since"
                | "until"
                | "start"
                | "end"
                | "after"
                | "before"
                | "begin"
                | "finish"
                | "till"
        )
    });
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => return Some(Format::Date),
        Some("date-time") => return Some(Format::Rfc3339),
        _ => {}
    }
    if !named {
        return period(words, described, integer);
    }
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| described.contains(phrase));
    if integer || says(&["epoch", "unix"]) {
        return (integer || says(&["epoch", "unix"])).then(|| {
            if says(&["ms", "milli"]) {
                Format::UnixMillis
            } else {
                Format::UnixSeconds
            }
        });
    }
    if says(&["yyyy-mm-dd"]) && !says(&["hh:mm"]) {
        return Some(Format::Date);
    }
    if says(&["yyyy-mm"]) && !says(&["hh:mm"]) {
        return Some(Format::YearMonth);
    }
    // "ISO date": a day, unless it speaks of a time besides.
    if says(&["iso date", "iso 8601 date", "iso-8601 date"]) && !says(&["time", "rfc", "date-"]) {
        return Some(Format::Date);
    }
    if says(&["iso", "rfc", "datetime", "date-time", "timestamp"]) {
        return Some(Format::Rfc3339);
    }
    let dated = words.iter().any(|word| matches!(word.as_str(), "date" | "day")) || says(&["date", "day"]);
    if dated {
        return Some(Format::Date);
    }
    let timed = words.iter().any(|word| {
        matches!(
            word.as_str(),
            "time" | "timestamp" | "since" | "until" | "start" | "end" | "after" | "before"
        )
    }) || says(&["time"]);
    timed.then_some(Format::Rfc3339)
}

/// A quarter, a month or a year by its name: "quarter, e.g. 2026-Q3", "month as YYYY-MM".
fn period(words: &[String], described: &str, integer: bool) -> Option<Format> {
    let called = |unit: &str| words.last().is_some_and(|last| last == unit);
    let quarters = ["-q1", "-q2", "-q3", "-q4", "yyyy-q"];
    // "2026-03", and no more of the date.
    let month = described.contains("yyyy-mm") && !described.contains("yyyy-mm-dd");
    if called("quarter") && !integer && quarters.iter().any(|written| described.contains(written)) {
        return Some(Format::YearQuarter);
    }
    if called("month") && !integer && month {
        return Some(Format::YearMonth);
    }
    called("year").then_some(if integer { Format::Year } else { Format::YearText })
}

/// Which end of a window a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    From,
    To,
}

/// By its name, else by what is said of it.
pub(super) fn side(words: &[String], described: &str) -> Option<Side> {
    const FROM: &str =
        "from since after start starts begin begins beginning starting gte gt min minimum earliest first opening lower newer";
    const TO: &str =
        "to until before end ends ending lte lt max maximum latest till last through thru finish finishes stop closing upper up older";
    const FROM_SAID: [&str; 7] = [
        "on or after",
        "first day",
        "earliest",
        "start of",
        "beginning of",
        "not before",
        "from",
    ];
    const TO_SAID: [&str; 8] = [
        "on or before",
        "last day",
        "latest",
        "end of",
        "up to",
        "not after",
        "until",
        "through",
    ];
    let named = |list: &str| words.iter().any(|word| listed(list, word));
    let said = |phrases: &[&str]| {
        let padded = format!(" {described} ");
        phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
    };
    match (named(FROM), named(TO)) {
        (true, false) => Some(Side::From),
        (false, true) => Some(Side::To),
        // "start_to", "end_from": the last word says it.
        (true, true) => words.iter().rev().find_map(|word| {
            if listed(FROM, word) {
                Some(Side::From)
            } else {
                listed(TO, word).then_some(Side::To)
            }
        }),
        (false, false) => match (said(&FROM_SAID), said(&TO_SAID)) {
            (true, false) => Some(Side::From),
            (false, true) => Some(Side::To),
            _ => None,
        },
    }
}
