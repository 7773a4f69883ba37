//! Sentences by intent: the finding first.

use serde_json::Value;

use crate::answer::ColumnType;
use crate::chart::in_groups;
use crate::table::Table;

/// Names listed in a sentence.
const NAMED: usize = 8;

/// The rows that an answer was chosen from: how many there are, and what they are called.
pub struct Among {
    pub rows: u64,
    pub name: String,
}

pub fn write(table: &Table, intent: &str, among: Option<&Among>) -> String {
    match (intent, table.rows.as_slice()) {
        ("diff", []) => "No differences were found: both sides are the same.".into(),
        ("diff", rows) => differences(table, rows),
        (_, []) => "Nothing in the data matches.".into(),
        ("said", [row]) if row.len() == 1 => said(cell(row, 0)),
        ("list", [row]) if cell(row, 0).is_string() && among.is_some_and(|among| among.rows > 1) => list(std::slice::from_ref(row), among),
        ("count", [row]) if row.len() == 1 => counted(cell(row, 0), among),
        (_, [row]) => single(table, row),
        ("trend", rows) => trend(table, rows),
        ("top" | "compare" | "share", rows) if table.columns.len() >= 2 => ranking(table, rows),
        (_, rows) => list(rows, among),
    }
}

/// "3 differences between a and b: orders total (only in a), …"
fn differences(table: &Table, rows: &[Vec<Value>]) -> String {
    let count = grouped(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let noun = if rows.len() == 1 { "difference" } else { "differences" };
    let Some(kind) = table.columns.iter().position(|column| column.name == "difference") else {
        return format!("{count} {noun}.");
    };
    let sides: Vec<&str> = table.columns.iter().skip(kind + 2).map(|column| column.name.as_str()).collect();
    let between = match sides.as_slice() {
        [left, right] => format!(" between {left} and {right}"),
        _ => String::new(),
    };
    let parted = table.columns.first().is_some_and(|column| column.name == "part") && kind > 0;
    let told: Vec<String> = rows.iter().take(NAMED).map(|row| difference(row, kind, parted)).collect();
    let more = if rows.len() > NAMED { " and more" } else { "" };
    format!("{count} {noun}{between}: {}{more}.", told.join(", "))
}

/// "column orders.total (only in dev)". `kind` is the place of the difference in the row.
fn difference(row: &[Value], kind: usize, parted: bool) -> String {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).is_some();
    let keys: Vec<String> = row
        .iter()
        .take(kind)
        .skip(usize::from(parted))
        .filter(|v| text(v))
        .map(said)
        .collect();
    let part = match row.first().filter(|value| parted && text(value)) {
        Some(part) => format!("{} ", said(part)),
        None => String::new(),
    };
    let what = match cell(row, kind + 1).as_str() {
        Some(field) if !field.is_empty() => format!("{} {}", words(field), said(cell(row, kind))),
        _ => said(cell(row, kind)),
    };
    format!("{part}{} ({what})", keys.join("."))
}

/// `average_duration` becomes "average duration"; what is said twice in a row is said once.
fn words(name: &str) -> String {
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

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A cell for a sentence: thousands in groups, at most four decimals, absent values as words.
pub(super) fn said(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => grouped(whole),
            (None, Some(real)) => {
                let text = format!("{real:.4}");
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            (None, None) => number.to_string(),
        },
        Value::String(text) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect(),
        Value::Array(_) | Value::Object(_) => "a nested value".into(),
    }
}

fn grouped(whole: i64) -> String {
    let sign = if whole < 0 { "-" } else { "" };
    format!("{sign}{}", in_groups(&whole.unsigned_abs().to_string(), ','))
}

fn cell(row: &[Value], index: usize) -> &Value {
    row.get(index).unwrap_or(&Value::Null)
}

/// "12 of 40 shipments." Where it is not known what was counted, the number alone.
fn counted(value: &Value, among: Option<&Among>) -> String {
    let (Some(number), Some(among)) = (value.as_u64(), among) else {
        return format!("{}.", said(value));
    };
    let (all, name) = (grouped(i64::try_from(among.rows).unwrap_or(i64::MAX)), words(&among.name));
    match number {
        0 => format!("None of the {all} {name}: 0."),
        number if number == among.rows => format!("{all} {name}, all of them."),
        _ => format!("{} of {all} {name}.", said(value)),
    }
}

fn single(table: &Table, row: &[Value]) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    if let ["percent", "matching", "total"] = names.as_slice() {
        return match cell(row, 0) {
            Value::Null => "There are no rows to take a share of.".into(),
            percent => format!("{} % ({} of {}).", said(percent), said(cell(row, 1)), said(cell(row, 2))),
        };
    }
    if let [name] = names.as_slice() {
        return match cell(row, 0) {
            Value::Null => "There are no rows to compute this from.".into(),
            value => format!("{}: {}.", capital(&words(name)), said(value)),
        };
    }
    let labelled = cell(row, 0).is_string();
    let rest: Vec<String> = names
        .iter()
        .enumerate()
        .skip(usize::from(labelled))
        .take(5)
        .map(|(index, name)| format!("{} {}", words(name), said(cell(row, index))))
        .collect();
    if !labelled {
        return format!("{}.", capital(&rest.join(", ")));
    }
    format!("{}: {}.", said(cell(row, 0)), rest.join(", "))
}

fn numeric(table: &Table) -> Option<usize> {
    table
        .columns
        .iter()
        .rposition(|column| matches!(column.kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration))
}

fn ranking(table: &Table, rows: &[Vec<Value>]) -> String {
    let value = numeric(table).unwrap_or(table.columns.len().saturating_sub(1));
    let name = table.columns.get(value).map(|column| words(&column.name)).unwrap_or_default();
    let Some((first, others)) = rows.split_first() else {
        return String::new();
    };
    let mut text = format!("{} comes first with {} ({name}).", said(cell(first, 0)), said(cell(first, value)));
    let next: Vec<String> = others
        .iter()
        .take(4)
        .map(|row| format!("{} ({})", said(cell(row, 0)), said(cell(row, value))))
        .collect();
    if !next.is_empty() {
        text.push_str(&format!(" Then come {}.", next.join(", ")));
    }
    text
}

fn trend(table: &Table, rows: &[Vec<Value>]) -> String {
    let (Some(value), Some(first), Some(last)) = (numeric(table), rows.first(), rows.last()) else {
        return list(rows, None);
    };
    let number = |row: &&Vec<Value>| cell(row, value).as_f64().unwrap_or(f64::MIN);
    let highest = rows.iter().max_by(|a, b| number(a).total_cmp(&number(b)));
    let name = table.columns.get(value).map(|column| words(&column.name)).unwrap_or_default();
    let mut text = format!(
        "{} from {} to {}: {} at first, {} at last.",
        capital(&name),
        said(cell(first, 0)),
        said(cell(last, 0)),
        said(cell(first, value)),
        said(cell(last, value))
    );
    if let Some(highest) = highest {
        text.push_str(&format!(
            " Highest was {} on {}.",
            said(cell(highest, value)),
            said(cell(highest, 0))
        ));
    }
    text
}

fn list(rows: &[Vec<Value>], among: Option<&Among>) -> String {
    let names: Vec<String> = rows.iter().take(NAMED).map(|row| said(cell(row, 0))).collect();
    let more = if rows.len() > NAMED { " and more" } else { "" };
    let count = grouped(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let what = match among {
        Some(among) if among.rows > rows.len() as u64 => {
            let all = grouped(i64::try_from(among.rows).unwrap_or(i64::MAX));
            format!("{count} of {all} {}", words(&among.name))
        }
        Some(among) if rows.len() > 1 => format!("{count} {}", words(&among.name)),
        _ if rows.len() == 1 => "One row".to_owned(),
        _ => format!("{count} rows"),
    };
    format!("{what}: {}{more}.", names.join(", "))
}
