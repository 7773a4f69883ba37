//! Cells, numbers and names inside a sentence, as a language writes them.

use belvedere_types::Language;
use serde_json::Value;

use super::message::Held;
use crate::chart::{Locale, in_groups};

/// Absent values, truth, and what has no place in a sentence.
pub(super) struct Own {
    pub language: Language,
    pub none: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub nested: &'static str,
}

impl Own {
    /// A cell: thousands in groups, at most four decimals, days in the reader's order, absent values as words.
    pub fn cell(&self, value: &Value) -> String {
        match value {
            Value::Null => self.none.into(),
            Value::Bool(yes) => if *yes { self.yes } else { self.no }.into(),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => grouped(whole, self.language),
                (None, Some(real)) => {
                    let text = format!("{real:.4}");
                    let (_, point) = self.language.number_signs();
                    text.trim_end_matches('0').trim_end_matches('.').replace('.', &point.to_string())
                }
                (None, None) => number.to_string(),
            },
            Value::String(text) => {
                let written = Locale::of(self.language).place(text);
                written.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect()
            }
            Value::Array(_) | Value::Object(_) => self.nested.into(),
        }
    }

    pub fn cells(&self, values: &[Value]) -> String {
        let cells: Vec<String> = values.iter().map(|value| self.cell(value)).collect();
        cells.join(", ")
    }

    /// `queries 12, rows 40`.
    pub fn figures(&self, figures: &[(String, Value)], name: impl Fn(&str) -> String) -> String {
        let figures: Vec<String> = figures
            .iter()
            .map(|(column, value)| format!("{} {}", name(column), self.cell(value)))
            .collect();
        figures.join(", ")
    }

    /// `Aurora (12), Basalt (3)`.
    pub fn labelled(&self, rows: &[(Value, Value)]) -> String {
        let rows: Vec<String> = rows
            .iter()
            .map(|(label, value)| format!("{} ({})", self.cell(label), self.cell(value)))
            .collect();
        rows.join(", ")
    }

    pub fn count(&self, count: u64) -> String {
        grouped(i64::try_from(count).unwrap_or(i64::MAX), self.language)
    }
}

fn grouped(whole: i64, language: Language) -> String {
    let (group, _) = language.number_signs();
    let sign = if whole < 0 { "-" } else { "" };
    format!("{sign}{}", in_groups(&whole.unsigned_abs().to_string(), group))
}

/// `average_duration` becomes "average duration"; what is said twice in a row is said once.
pub(super) fn words(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if matches!(c, '_' | '.' | '-') {
            out.push(' ');
        } else if c.is_uppercase() && at > 0 && !out.ends_with(' ') && out.chars().last().is_some_and(char::is_lowercase) {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_lowercase());
        }
    }
    // The configs of `configs_configs`.
    let mut said: Vec<&str> = out.split(' ').collect();
    said.dedup();
    said.join(" ")
}

pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Each in quotation marks.
pub(super) fn quoted(names: &[String], open: &str, close: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{open}{name}{close}")).collect();
    names.join(", ")
}

/// `Freight (shipments, invoices); Harbour`.
pub(super) fn held(all: &[Held], name: impl Fn(&str) -> String, part: impl Fn(&str) -> String) -> String {
    let told = all.iter().map(|one| match one.parts.as_slice() {
        [] => name(&one.name),
        parts => format!(
            "{} ({})",
            name(&one.name),
            parts.iter().map(|of| part(of)).collect::<Vec<_>>().join(", ")
        ),
    });
    told.collect::<Vec<_>>().join("; ")
}
