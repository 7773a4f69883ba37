//! Values as people read them.

use belvedere_app::router::ColumnType;
use belvedere_types::ConnectionState;
use maud::{Markup, html};
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::format_description;

/// Last words of column names whose numbers are labels, not amounts.
const LABELS: [&str; 6] = ["year", "id", "port", "code", "zip", "version"];

/// `24 Nov 2026, 02:31 UTC`, with the exact instant for machines.
pub fn instant(at: OffsetDateTime) -> Markup {
    let utc = at.to_offset(time::UtcOffset::UTC);
    let words = utc
        .format(format_description!(
            "[day padding:none] [month repr:short] [year], [hour]:[minute] UTC"
        ))
        .unwrap_or_default();
    let exact = utc.format(&time::format_description::well_known::Rfc3339).unwrap_or_default();
    html! { time datetime=(exact) { (words) } }
}

pub fn state_chip(state: ConnectionState) -> Markup {
    let (tone, words) = match state {
        ConnectionState::AuthorizationRequired => ("warn", "Needs approval"),
        ConnectionState::Connected => ("good", "Connected"),
        ConnectionState::Expiring => ("warn", "Access ends soon"),
        ConnectionState::Degraded => ("warn", "Trouble"),
        ConnectionState::ReauthorizationRequired => ("bad", "Re-authorize"),
        ConnectionState::Disconnected => ("", "Disconnected"),
    };
    html! { span class={ "chip " (tone) } { (words) } }
}

/// On what is closed to some whose role would allow it.
pub fn restricted_chip() -> Markup {
    html! { span.chip title="Not everybody of the organisation may ask or manage it" { "Restricted" } }
}

/// `1 row`, `2 rows`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(&number.to_string()), if number == 1 { one } else { many })
}

/// A call's duration: `86 ms`, `1.4 s`.
pub fn duration(ms: f64) -> String {
    if ms < 1.0 {
        "under 1 ms".into()
    } else if ms < 1_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

/// Millionths of a currency, without its name: `0.0044`.
pub fn money(micros: u64) -> String {
    let text = format!("{}.{:06}", grouped(&(micros / 1_000_000).to_string()), micros % 1_000_000);
    let short = text.trim_end_matches('0');
    // Two decimals, as prices are written, and more only where they say something.
    let decimals = short.len() - short.find('.').map_or(short.len(), |point| point + 1);
    format!("{short}{}", "0".repeat(2_usize.saturating_sub(decimals)))
}

pub fn bytes(count: u64) -> String {
    if count < 1_024 {
        format!("{count} B")
    } else {
        format!("{} KiB", grouped(&(count / 1_024).to_string()))
    }
}

/// Digit groups, as in the answer's sentences. The fraction stays as it is.
pub fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

pub fn is_numeric(kind: ColumnType) -> bool {
    match kind {
        ColumnType::Integer | ColumnType::Number | ColumnType::Duration => true,
        ColumnType::Text | ColumnType::Boolean | ColumnType::Date | ColumnType::Timestamp | ColumnType::Json => false,
    }
}

/// A cell as text; `column` is its column's name. Floats are rounded to six places for the eye; exports keep them whole.
pub fn cell(value: &Value, column: &str) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Number(number) if is_label(column) => number.to_string(),
        Value::Number(number) => match (number.is_f64(), number.as_f64()) {
            (true, Some(float)) => grouped(&rounded(float)),
            _ => grouped(&number.to_string()),
        },
        Value::String(text) => text.clone(),
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

    #[test]
    fn numbers_are_grouped_for_the_eye_and_plain_for_sorting() {
        let amounts = [
            serde_json::json!(1999),
            serde_json::json!(-1234567),
            serde_json::json!(12345.5),
            serde_json::json!(0.1),
            serde_json::json!(3.0),
        ];
        let shown: Vec<String> = amounts.iter().map(|amount| cell(amount, "amount")).collect();
        assert_eq!(shown, ["1,999", "−1,234,567", "12,345.5", "0.1", "3"]);
        assert_eq!(cell(&serde_json::json!(2026), "fiscal_year"), "2026");
        assert_eq!(sort_key(&serde_json::json!(-1234567)), "-1234567");
        let amounts = [0, 4_400, 2_500_000, 1_234_000_000];
        assert_eq!(amounts.map(money), ["0.00", "0.0044", "2.50", "1,234.00"]);
    }
}
