//! Values as people read them.

use belvedere_app::router::ColumnType;
use belvedere_types::ConnectionState;
use maud::{Markup, html};
use serde_json::Value;
use time::OffsetDateTime;

use crate::texts::Texts;

/// Last words of column names whose numbers are labels, not amounts.
const LABELS: [&str; 6] = ["year", "id", "port", "code", "zip", "version"];

/// A moment in UTC, with the exact instant for machines.
pub fn instant(t: Texts, at: OffsetDateTime) -> Markup {
    let words = t.moment(at);
    let exact = at
        .to_offset(time::UtcOffset::UTC)
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap_or_default();
    html! { time datetime=(exact) { (words) } }
}

pub fn state_chip(t: Texts, state: ConnectionState) -> Markup {
    let (tone, words) = match state {
        ConnectionState::AuthorizationRequired => ("warn", t.state_needs_approval()),
        ConnectionState::Connected => ("good", t.state_connected()),
        ConnectionState::Expiring => ("warn", t.state_ends_soon()),
        ConnectionState::Degraded => ("warn", t.state_trouble()),
        ConnectionState::ReauthorizationRequired => ("bad", t.reauthorize()),
        ConnectionState::Disconnected => ("", t.state_disconnected()),
    };
    html! { span class={ "chip " (tone) } { (words) } }
}

/// On what is closed to some whose role would allow it.
pub fn restricted_chip(t: Texts) -> Markup {
    html! { span.chip title=(t.restricted_why()) { (t.restricted()) } }
}

pub fn is_numeric(kind: ColumnType) -> bool {
    match kind {
        ColumnType::Integer | ColumnType::Number | ColumnType::Duration => true,
        ColumnType::Text | ColumnType::Boolean | ColumnType::Date | ColumnType::Timestamp | ColumnType::Json => false,
    }
}

/// A cell as text; `column` is its column's name. Floats are rounded to six places for the eye; exports keep them whole.
pub fn cell(t: Texts, value: &Value, column: &str) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Bool(true) => t.yes_cell().into(),
        Value::Bool(false) => t.no_cell().into(),
        Value::Number(number) if is_label(column) => number.to_string(),
        Value::Number(number) => match (number.is_f64(), number.as_f64()) {
            (true, Some(float)) => t.grouped(&rounded(float)),
            _ => t.grouped(&number.to_string()),
        },
        Value::String(text) => t.locale().place(text).into_owned(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

pub fn is_label(column: &str) -> bool {
    let last = column
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or(column)
        .to_lowercase();
    LABELS.contains(&last.as_str())
}

/// The cell for sorting: empty for null, plain digits for numbers.
pub fn sort_key(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn rounded(float: f64) -> String {
    if float.abs() >= 1e15 || (float != 0.0 && float.abs() < 1e-6) {
        return float.to_string();
    }
    let text = format!("{float:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

/// Two letters that stand for a vendor or source.
pub fn monogram(name: &str) -> Markup {
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    html! { span.monogram aria-hidden="true" { (letters) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn numbers_are_grouped_for_the_eye_and_plain_for_sorting() {
        let amounts = [
            serde_json::json!(1999),
            serde_json::json!(-1234567),
            serde_json::json!(12345.5),
            serde_json::json!(0.1),
            serde_json::json!(3.0),
        ];
        let [english, german] = Language::ALL.map(|language| {
            let shown = amounts.iter().map(|amount| cell(Texts::new(language), amount, "amount"));
            shown.collect::<Vec<String>>()
        });
        assert_eq!(english, ["1,999", "−1,234,567", "12,345.5", "0.1", "3"]);
        assert_eq!(german, ["1.999", "−1.234.567", "12.345,5", "0,1", "3"]);
        assert_eq!(cell(Texts::new(Language::German), &serde_json::json!(2026), "fiscal_year"), "2026");
        let day = serde_json::json!("2026-11-26");
        assert_eq!(
            Language::ALL.map(|language| cell(Texts::new(language), &day, "day")),
            ["26 Nov 2026", "26.11.2026"]
        );
        assert_eq!(sort_key(&serde_json::json!(-1234567)), "-1234567");
    }
}
