//! Functions that analysts expect and SQLite lacks. Median and percentiles are compiled into the bundled SQLite.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, Error, Result};
use time::{Date, Duration, Month, OffsetDateTime};

use crate::moment::iso_date;
use crate::table::{moment, period};

pub(super) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("date_trunc", 2, flags, date_trunc)?;
    connection.create_scalar_function("safe_div", 2, flags, safe_div)?;
    connection.create_scalar_function("period_start", 1, flags, |context| period_day(context, |period| period.from))?;
    connection.create_scalar_function("period_end", 1, flags, |context| period_day(context, |period| period.to))
}

/// `safe_div(a, b)`: a / b as a real number; NULL when b is zero or either is no number.
fn safe_div(context: &Context<'_>) -> Result<Option<f64>> {
    let (Some(above), Some(below)) = (number(context, 0)?, number(context, 1)?) else {
        return Ok(None);
    };
    let ratio = above / below;
    Ok((below != 0.0 && ratio.is_finite()).then_some(ratio))
}

/// `period_start('2026-Q2')`, `period_end('May 2026')`: the first day of the period that the text names, and the first day after it. NULL where it
/// names none.
fn period_day(context: &Context<'_>, day: impl Fn(period::Period) -> Date) -> Result<Option<String>> {
    Ok(match context.get::<Cell>(0)? {
        Cell::Text(text) => period::named(&text).map(|period| iso_date(day(period))),
        _ => None,
    })
}

fn number(context: &Context<'_>, index: usize) -> Result<Option<f64>> {
    Ok(match context.get::<Cell>(index)? {
        #[expect(clippy::cast_precision_loss, reason = "a ratio is a float")]
        Cell::Integer(value) => Some(value as f64),
        Cell::Real(value) => Some(value),
        Cell::Text(text) => text.trim().parse().ok(),
        Cell::Null | Cell::Blob(_) => None,
    })
}

/// `date_trunc(unit, moment)`: the first day of the year, quarter, month or ISO week (Monday), or the day, as `YYYY-MM-DD`;
/// the hour or minute as an instant. NULL where the text is no date or instant.
fn date_trunc(context: &Context<'_>) -> Result<Option<String>> {
    let unit: String = context.get(0)?;
    let Cell::Text(text) = context.get::<Cell>(1)? else {
        return Ok(None);
    };
    let Some(instant) = moment::instant(&text) else {
        return Ok(None);
    };
    let unit = unit.to_ascii_lowercase();
    match unit.trim_end_matches('s') {
        "minute" => Ok(Some(moment::format_instant(instant.replace_time(clock(instant, instant.minute()))))),
        "hour" => Ok(Some(moment::format_instant(instant.replace_time(clock(instant, 0))))),
        unit => first_day(unit, instant.date()).map(|day| Some(iso_date(day))),
    }
}

fn clock(instant: OffsetDateTime, minute: u8) -> time::Time {
    time::Time::from_hms(instant.hour(), minute, 0).unwrap_or(time::Time::MIDNIGHT)
}

fn first_day(unit: &str, date: Date) -> Result<Date> {
    let day = match unit {
        "day" => Some(date),
        "week" => date.checked_sub(Duration::days(i64::from(date.weekday().number_days_from_monday()))),
        "month" => date.replace_day(1).ok(),
        "quarter" => {
            let month = (u8::from(date.month()) - 1) / 3 * 3 + 1;
            Month::try_from(month)
                .ok()
                .and_then(|month| Date::from_calendar_date(date.year(), month, 1).ok())
        }
        "year" => Date::from_calendar_date(date.year(), Month::January, 1).ok(),
        other => {
            return Err(Error::UserFunctionError(
                format!("date_trunc knows minute, hour, day, week, month, quarter and year, not {other}").into(),
            ));
        }
    };
    Ok(day.unwrap_or(date))
}
