//! What the backend's dialect has and SQLite lacks: names of three parts, timestamps as literals, `date_trunc`. Every time in the project is a day.

use rusqlite::{
    Connection, Result,
    functions::{Context, FunctionFlags},
};
use time::{Date, Duration, format_description::well_known::Iso8601};

use super::database::DATABASE;

pub fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("date_trunc", 2, flags, truncated)
}

/// The statement as SQLite takes it.
pub fn understood(statement: &str) -> String {
    let mut parts = statement.split("TIMESTAMP '");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (stamp, rest) = part.split_once('\'').unwrap_or((part, ""));
        // A day is its midnight.
        let stamp = stamp.strip_suffix("T00:00:00Z").unwrap_or(stamp);
        text.push_str(&format!("'{stamp}'{rest}"));
    }
    text.replace(&format!("\"{DATABASE}\"."), "")
}

/// The first day of the week, month or year of a day.
fn truncated(context: &Context<'_>) -> Result<Option<String>> {
    let (unit, text): (String, String) = (context.get(0)?, context.get(1)?);
    let Ok(day) = Date::parse(&text, &Iso8601::DATE) else {
        return Ok(None);
    };
    let first = match unit.as_str() {
        "day" => Some(day),
        "week" => day.checked_sub(Duration::days(i64::from(day.weekday().number_days_from_monday()))),
        "month" => day.replace_day(1).ok(),
        "year" => day.replace_ordinal(1).ok(),
        _ => None,
    };
    Ok(first.map(|day| day.to_string()))
}
