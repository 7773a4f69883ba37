//! What a chart needs to know of a column.

use std::collections::HashSet;

use serde_json::Value;

use super::locale::NAMELESS;
use crate::answer::{AnswerTable, ColumnType};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A figure that can be compared: not an identifier, not a year.
    Measure,
    Time,
    Category,
    /// Identifiers, JSON, durations: nothing to draw.
    Other,
}

#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) distinct: usize,
    /// Cells that are not null.
    pub(super) filled: usize,
    pub(super) longest: usize,
    pub(super) negative: bool,
}

pub(super) fn profiles(table: &AnswerTable) -> Vec<Profile> {
    (0..table.columns.len()).filter_map(|index| profile(table, index)).collect()
}

fn profile(table: &AnswerTable, index: usize) -> Option<Profile> {
    let column = table.columns.get(index)?;
    let values: Vec<&Value> = table
        .rows
        .iter()
        .filter_map(|row| row.get(index))
        .filter(|value| !value.is_null())
        .collect();
    let texts: HashSet<String> = values.iter().take(20_000).map(|value| label(value)).collect();
    Some(Profile {
        name: column.name.clone(),
        role: role(&column.name, column.kind, &values),
        distinct: texts.len(),
        filled: values.len(),
        longest: texts.iter().map(|text| text.chars().count()).max().unwrap_or(0),
        negative: values.iter().any(|value| value.as_f64().is_some_and(|number| number < 0.0)),
    })
}

fn role(name: &str, kind: ColumnType, values: &[&Value]) -> Role {
    let words = words(name);
    match kind {
        ColumnType::Integer if is_identifier(&words) => Role::Other,
        ColumnType::Integer if is_calendar(&words, values) => Role::Time,
        ColumnType::Integer | ColumnType::Number => Role::Measure,
        ColumnType::Date | ColumnType::Timestamp => Role::Time,
        ColumnType::Boolean => Role::Category,
        ColumnType::Text if !values.is_empty() && values.iter().all(|value| value.as_str().is_some_and(is_period)) => Role::Time,
        ColumnType::Text => Role::Category,
        ColumnType::Duration | ColumnType::Json => Role::Other,
    }
}

fn is_identifier(words: &[String]) -> bool {
    let last = words.last().map_or("", String::as_str);
    matches!(
        last,
        "id" | "key" | "uuid" | "zip" | "zipcode" | "postcode" | "phone" | "sku" | "number" | "no" | "code" | "version" | "ref" | "row"
    )
}

fn is_calendar(words: &[String], values: &[&Value]) -> bool {
    let within = |low: i64, high: i64| {
        values
            .iter()
            .all(|value| value.as_i64().is_some_and(|number| (low..=high).contains(&number)))
    };
    let says = |word: &str| words.last().is_some_and(|last| last == word);
    (says("year") && within(1800, 2200))
        || (says("month") && within(1, 12))
        || (says("hour") && within(0, 23))
        || (says("week") && within(1, 53))
}

/// `2024-03`, `2024-Q1`, `2024-W07`.
fn is_period(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let figures = rest.trim_start_matches(['Q', 'W']);
    year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && (1..=2).contains(&figures.len())
        && figures.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            spaced.push(' ');
        }
        spaced.extend(if c.is_alphanumeric() { c.to_lowercase().next() } else { Some(' ') });
        lower = c.is_lowercase();
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// A cell as a label.
pub(super) fn label(value: &Value) -> String {
    match value {
        Value::Null => NAMELESS[0].to_owned(),
        Value::String(text) if text.trim().is_empty() => NAMELESS[1].to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The unit that a name tells: `weight_kg`, `duration_ms`, `share_percent`.
pub(crate) fn unit(name: &str) -> Option<String> {
    let words = words(name);
    let last = words.last()?.as_str();
    let unit = match last {
        "kg" | "km" | "kwh" | "mwh" | "kw" | "mw" | "ms" | "gb" | "mb" | "kb" | "usd" | "eur" | "gbp" | "chf" | "mm" | "cm"
            if words.len() > 1 =>
        {
            last
        }
        "percent" | "pct" | "percentage" => "%",
        "seconds" | "secs" => "s",
        "minutes" | "mins" => "min",
        "hours" | "hrs" => "h",
        "days" | "bytes" | "cents" | "grams" => last,
        _ => return None,
    };
    let unit = match unit {
        "kwh" => "kWh",
        "mwh" => "MWh",
        "kw" => "kW",
        "mw" => "MW",
        "gb" => "GB",
        "mb" => "MB",
        "kb" => "kB",
        "usd" => "USD",
        "eur" => "EUR",
        "gbp" => "GBP",
        "chf" => "CHF",
        other => other,
    };
    Some(unit.to_owned())
}
