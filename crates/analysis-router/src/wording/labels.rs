//! Columns as people call them: `total_amount_usd` is "Total amount (USD)". The data's own name stays what exports and statements use.

use std::collections::HashMap;

use belvedere_types::Language;

use super::german;
use crate::answer::{Column, ColumnType};
use crate::chart::{Locale, unit};

/// Short forms that are written in capitals, or in a way of their own.
const WRITTEN: &[&str] = &[
    "AI", "API", "APIs", "ARR", "AWS", "BIC", "CHF", "CLI", "CO2", "CPU", "CRM", "CSV", "DB", "DNS", "EAN", "ERP", "ETA", "ETF", "EU",
    "EUR", "GB", "GBP", "GCP", "GDP", "GPU", "GTIN", "HTML", "HTTP", "HTTPS", "IBAN", "ID", "IDs", "IP", "ISBN", "ISIN", "ISO", "JPY",
    "JSON", "kB", "KPI", "kW", "kWh", "LLM", "MB", "MRR", "MW", "MWh", "NPS", "OAuth", "PDF", "QPS", "RAM", "ROI", "RPS", "SDK", "SKU",
    "SKUs", "SLA", "SQL", "SSD", "SSL", "SSO", "TB", "TLS", "TTL", "TV", "UI", "UK", "URI", "URL", "URLs", "USB", "USD", "UTC", "UUID",
    "VAT", "VPN", "XML", "YoY", "YTD",
];

/// What is measured in time. Of anything else hours and days are counted: "billable hours" is no "billable".
const LASTING: &[&str] = &[
    "age", "delay", "downtime", "duration", "elapsed", "latency", "lifetime", "runtime", "time", "uptime", "wait",
];

/// Each column's label, in their order. Where two would have the same, both keep their own names.
pub fn column_labels(columns: &[Column], language: Language) -> Vec<String> {
    let labels: Vec<String> = columns.iter().map(|column| column_label(column, language)).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    for label in &labels {
        *times.entry(label.to_lowercase()).or_default() += 1;
    }
    let alone = |label: &String| times.get(&label.to_lowercase()) == Some(&1);
    let told = labels.iter().zip(columns);
    told.map(|(label, column)| if alone(label) { label.clone() } else { column.name.clone() })
        .collect()
}

/// Whether a label differs from the column's own name in more than capitals, so that the name is worth telling.
pub fn is_other(name: &str, label: &str) -> bool {
    name.to_lowercase() != label.to_lowercase()
}

fn column_label(column: &Column, language: Language) -> String {
    let numeric = match column.kind {
        ColumnType::Integer | ColumnType::Number | ColumnType::Duration => true,
        ColumnType::Text | ColumnType::Boolean | ColumnType::Date | ColumnType::Timestamp | ColumnType::Json => false,
    };
    let unit = unit(&column.name).filter(|_| numeric);
    label(&column.name, unit.as_deref(), language)
}

/// In English, as it stands inside a sentence, without its unit, which stands behind the figures.
pub(super) fn in_sentence(name: &str) -> String {
    if !is_technical(name) {
        return name.to_owned();
    }
    let mut words = words_of(name);
    if let Some(unit) = unit(name) {
        parts_with(&unit, &mut words);
    }
    words.join(" ")
}

fn label(name: &str, unit: Option<&str>, language: Language) -> String {
    if let Some(computed) = Locale::of(language).computed(name) {
        return computed.to_owned();
    }
    if !is_technical(name) {
        return begun(name);
    }
    let mut words = words_of(name);
    let unit = unit.filter(|unit| parts_with(unit, &mut words));
    let own = match language {
        Language::English => None,
        Language::German => german::names::label(&words.join(" ").to_lowercase()),
    };
    let told = begun(&own.unwrap_or_else(|| words.join(" ")));
    match unit {
        Some(unit) => format!("{told} ({unit})"),
        None => told,
    }
}

/// Whether a name is one that programs give. Signs beyond those that join words are somebody's own way to write it, and what has no letter is no name.
fn is_technical(name: &str) -> bool {
    let joins = |c: char| matches!(c, '_' | '.' | '-' | ' ');
    let plain = name.chars().all(|c| c.is_alphanumeric() || joins(c)) && name.contains(char::is_alphabetic);
    plain && (!name.contains(' ') || name.contains('_'))
}

/// With a capital first letter, unless the first word is written in a way of its own: "iPhone".
fn begun(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    if first.chars().all(|c| !c.is_uppercase()) {
        super::cells::capital(text)
    } else {
        text.to_owned()
    }
}

/// The unit is taken from the end of the words, with an "in" before it, if they say something without it.
fn parts_with(unit: &str, words: &mut Vec<String>) -> bool {
    let Some((_, [.., before])) = words.split_last() else {
        return false;
    };
    let counted = matches!(unit, "s" | "min" | "h" | "days");
    if before == "per" || counted && !LASTING.contains(&before.as_str()) {
        return false;
    }
    words.pop();
    if words.len() > 1 && words.last().is_some_and(|last| last == "in") {
        words.pop();
    }
    true
}

/// The words of a name, each as it is written: `customerID` is "customer", "ID".
fn words_of(name: &str) -> Vec<String> {
    let shouted = !name.contains(char::is_lowercase);
    let mut words: Vec<String> = Vec::new();
    for part in name.split(['_', '.', '-', ' ']).filter(|part| !part.is_empty()) {
        for word in humps(part) {
            let word = written(word, shouted);
            // The configs of `configs_configs`.
            if words.last().is_none_or(|last| last.to_lowercase() != word.to_lowercase()) {
                words.push(word);
            }
        }
    }
    words
}

fn written(word: &str, shouted: bool) -> String {
    let lower = word.to_lowercase();
    if let Some(short) = WRITTEN.iter().find(|short| short.to_lowercase() == lower) {
        return (*short).to_owned();
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    // A short form that we do not know, and a name like "iPhone".
    if !shouted && capitals > 0 && (capitals > 1 || !word.starts_with(char::is_uppercase)) {
        return word.to_owned();
    }
    lower
}

/// `createdAt` at its humps, `HTTPStatus` before the last of its capitals; "iPhone" is one word.
fn humps(part: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let upper = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_uppercase());
    let lower = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_lowercase());
    let own_way = lower(0) && upper(1);
    let mut from = 0;
    let mut words = Vec::new();
    for (at, (byte, _)) in chars.iter().enumerate().skip(1) {
        let before = at - 1;
        let hump = upper(at) && !upper(before) || upper(before) && upper(at) && lower(at + 1);
        if hump && !own_way {
            words.extend(part.get(from..*byte));
            from = *byte;
        }
    }
    words.extend(part.get(from..));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str], kind: ColumnType) -> Vec<Column> {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            kind,
        };
        names.iter().map(column).collect()
    }

    fn of(name: &str, kind: ColumnType, language: Language) -> String {
        column_labels(&columns(&[name], kind), language).remove(0)
    }

    #[test]
    fn a_column_is_called_as_people_write() {
        for (name, label) in [
            ("created_at", "Created at"),
            ("createdAt", "Created at"),
            ("CREATED_AT", "Created at"),
            ("project.name", "Project name"),
            ("customer_id", "Customer ID"),
            ("customerID", "Customer ID"),
            ("userIds", "User IDs"),
            ("id", "ID"),
            ("HTTPStatus", "HTTP status"),
            ("api_url", "API URL"),
            ("configs_configs", "Configs"),
            ("NAME", "Name"),
            ("SKU", "SKU"),
            ("status", "Status"),
            ("p95", "P95"),
            ("return_1_year", "Return 1 year"),
            ("größe", "Größe"),
            ("straße_hausnummer", "Straße hausnummer"),
            ("顧客名", "顧客名"),
            // Somebody wrote these for people.
            ("Total Amount", "Total Amount"),
            ("last 7 days", "Last 7 days"),
            ("iPhone sales", "iPhone sales"),
            ("iPhone_sales", "iPhone sales"),
            ("count(*)", "Count(*)"),
            ("Preis (€)", "Preis (€)"),
            // Nothing to say about these.
            ("2026-05", "2026-05"),
            ("", ""),
            ("_", "_"),
        ] {
            assert_eq!(of(name, ColumnType::Text, Language::English), label, "{name}");
        }
    }

    #[test]
    fn the_unit_of_a_figure_stands_in_brackets() {
        for (name, label) in [
            ("total_amount_usd", "Total amount (USD)"),
            ("amount_in_eur", "Amount (EUR)"),
            ("weightKg", "Weight (kg)"),
            ("energy_kwh", "Energy (kWh)"),
            ("duration_ms", "Duration (ms)"),
            ("p95_ms", "P95 (ms)"),
            ("cpu_percent", "CPU (%)"),
            ("wait_minutes", "Wait (min)"),
            ("size_bytes", "Size (bytes)"),
            // What is counted, and what is a rate.
            ("billable_hours", "Billable hours"),
            ("working_days", "Working days"),
            ("usd_per_kg", "USD per kg"),
            ("percent", "Percent"),
            ("hours", "Hours"),
            ("usd", "USD"),
        ] {
            assert_eq!(of(name, ColumnType::Number, Language::English), label, "{name}");
        }
        assert_eq!(of("price_usd", ColumnType::Text, Language::English), "Price USD");
    }

    #[test]
    fn in_german_what_has_a_word_is_called_by_it() {
        for (name, label) in [
            ("count", "Anzahl"),
            ("percent", "Prozent"),
            ("region", "Region"),
            ("weight_kg", "Gewicht (kg)"),
            ("created_at", "Erstellt am"),
            ("total_amount_usd", "Gesamtbetrag (USD)"),
            ("shipped_at", "Shipped at"),
            ("customer_id", "Customer ID"),
        ] {
            assert_eq!(of(name, ColumnType::Number, Language::German), label, "{name}");
        }
    }

    #[test]
    fn columns_that_would_have_one_label_keep_their_names() {
        let labels = column_labels(
            &columns(&["user_id", "userId", "User ID", "name"], ColumnType::Text),
            Language::English,
        );
        assert_eq!(labels, ["user_id", "userId", "User ID", "Name"]);
        let labels = column_labels(&columns(&["amount_eur", "amount_usd"], ColumnType::Number), Language::English);
        assert_eq!(labels, ["Amount (EUR)", "Amount (USD)"]);
    }
}
