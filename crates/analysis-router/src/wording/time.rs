//! A time as a question names it.

use serde::{Deserialize, Serialize};

use crate::moment::Unit;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phrase {
    /// "last 7 days".
    Last(i64, Unit),
    /// "last hour", the hour before now.
    LastOne(Unit),
    Next(i64, Unit),
    Calendar(Which, Period),
    MonthToDate,
    YearToDate,
    Today,
    Yesterday,
    Tomorrow,
    SinceYesterday,
    /// Days since Monday.
    SinceWeekday(u8),
    SinceThen,
    BetweenDays,
    ThatWeek,
    TwoMonths,
    ThisPeriod,
    ThatYear,
    BeforeThen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    This,
    Last,
    Next,
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// The asker's offset from UTC: nothing in UTC, else as `+02:00:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone(pub Option<String>);
