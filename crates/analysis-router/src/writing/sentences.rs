//! Sentences by intent: the finding first.

use serde_json::Value;

use crate::answer::ColumnType;
use crate::table::Table;
use crate::wording::{Difference, Finding, Kind};

/// Names listed in a sentence.
const NAMED: usize = 8;

/// The rows that an answer was chosen from: how many there are, and what they are called.
pub struct Among {
    pub rows: u64,
    pub name: String,
}

pub fn write(table: &Table, intent: &str, among: Option<&Among>) -> Vec<Finding> {
    let value = |row: &[Value]| cell(row, 0).clone();
    let finding = match (intent, table.rows.as_slice()) {
        ("diff", []) => Finding::NoDifference,
        ("diff", rows) => differences(table, rows),
        (_, []) => Finding::NothingMatches,
        ("said", [row]) if row.len() == 1 => Finding::Cell { value: value(row) },
        ("list", [row]) if cell(row, 0).is_string() && among.is_some_and(|among| among.rows > 1) => list(std::slice::from_ref(row), among),
        ("count", [row]) if row.len() == 1 => counted(cell(row, 0), among),
        (_, [row]) => single(table, row),
        ("trend", rows) => return trend(table, rows),
        ("top" | "compare" | "share", rows) if table.columns.len() >= 2 => return ranking(table, rows),
        (_, rows) => list(rows, among),
    };
    vec![finding]
}

fn differences(table: &Table, rows: &[Vec<Value>]) -> Finding {
    let (count, more) = (rows.len() as u64, rows.len() > NAMED);
    let Some(kind) = table.columns.iter().position(|column| column.name == "difference") else {
        return Finding::Differences {
            count,
            sides: None,
            told: None,
            more,
        };
    };
    let sides: Vec<&str> = table.columns.iter().skip(kind + 2).map(|column| column.name.as_str()).collect();
    let sides = match sides.as_slice() {
        [left, right] => Some(((*left).to_owned(), (*right).to_owned())),
        _ => None,
    };
    let parted = table.columns.first().is_some_and(|column| column.name == "part") && kind > 0;
    let told = rows.iter().take(NAMED).map(|row| difference(row, kind, parted)).collect();
    Finding::Differences {
        count,
        sides,
        told: Some(told),
        more,
    }
}

/// `kind` is the place of the difference in the row.
fn difference(row: &[Value], kind: usize, parted: bool) -> Difference {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(short);
    let keys: Vec<String> = row.iter().take(kind).skip(usize::from(parted)).filter_map(text).collect();
    Difference {
        part: row.first().filter(|_| parted).and_then(text),
        key: keys.join("."),
        field: text(cell(row, kind + 1)),
        kind: match text(cell(row, kind)) {
            Some(told) => match told.strip_prefix("only in ") {
                Some(side) => Kind::OnlyIn(side.to_owned()),
                None if told == "changed" => Kind::Changed,
                None => Kind::Named(told),
            },
            None => Kind::Named(cell(row, kind).to_string()),
        },
    }
}

/// A name in a sentence.
fn short(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect()
}

fn cell(row: &[Value], index: usize) -> &Value {
    row.get(index).unwrap_or(&Value::Null)
}

/// "12 of 40 shipments." Where it is not known what was counted, the number alone.
fn counted(value: &Value, among: Option<&Among>) -> Finding {
    let of = among.filter(|_| value.is_u64()).map(|among| (among.rows, among.name.clone()));
    Finding::Count { value: value.clone(), of }
}

fn single(table: &Table, row: &[Value]) -> Finding {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let value = |index: usize| cell(row, index).clone();
    if let ["percent", "matching", "total"] = names.as_slice() {
        return match cell(row, 0) {
            Value::Null => Finding::NoShare,
            percent => Finding::Share {
                percent: percent.clone(),
                matching: value(1),
                total: value(2),
            },
        };
    }
    if let [name] = names.as_slice() {
        return match cell(row, 0) {
            Value::Null => Finding::NoValue,
            value => Finding::Single {
                name: (*name).to_owned(),
                value: value.clone(),
            },
        };
    }
    let labelled = cell(row, 0).is_string();
    let figures = names.iter().enumerate().skip(usize::from(labelled)).take(5);
    Finding::Row {
        label: labelled.then(|| value(0)),
        figures: figures.map(|(index, name)| ((*name).to_owned(), value(index))).collect(),
    }
}

/// The number that the answer is about: the last, and of a share the percentage before what it is made of.
fn numeric(table: &Table) -> Option<usize> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    if let [.., "percent", "matching", "total"] | [.., "percent", "value"] = names.as_slice() {
        return names.iter().position(|name| *name == "percent");
    }
    table
        .columns
        .iter()
        .rposition(|column| matches!(column.kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration))
}

fn named(table: &Table, column: usize) -> String {
    table.columns.get(column).map(|column| column.name.clone()).unwrap_or_default()
}

fn ranking(table: &Table, rows: &[Vec<Value>]) -> Vec<Finding> {
    let value = numeric(table).unwrap_or(table.columns.len().saturating_sub(1));
    let Some((first, others)) = rows.split_first() else {
        return Vec::new();
    };
    let of = |row: &Vec<Value>| (cell(row, 0).clone(), cell(row, value).clone());
    let (label, amount) = of(first);
    let level = others.iter().take_while(|row| *cell(row, value) == amount).count();
    let next: Vec<(Value, Value)> = others.iter().skip(level).take(4).map(of).collect();
    let name = named(table, value);
    let first = match level {
        0 => Finding::First {
            label,
            value: amount,
            name,
        },
        _ => Finding::Level {
            labels: rows.iter().take(level + 1).take(NAMED).map(|row| cell(row, 0).clone()).collect(),
            value: amount,
            name,
            more: level >= NAMED,
        },
    };
    let then = (!next.is_empty()).then_some(Finding::ThenCome { rows: next });
    std::iter::once(first).chain(then).collect()
}

fn trend(table: &Table, rows: &[Vec<Value>]) -> Vec<Finding> {
    let (Some(value), Some(first), Some(last)) = (numeric(table), rows.first(), rows.last()) else {
        return vec![list(rows, None)];
    };
    let number = |row: &&Vec<Value>| cell(row, value).as_f64().unwrap_or(f64::MIN);
    let highest = rows.iter().max_by(|a, b| number(a).total_cmp(&number(b)));
    let course = Finding::Trend {
        name: named(table, value),
        from: cell(first, 0).clone(),
        to: cell(last, 0).clone(),
        first: cell(first, value).clone(),
        last: cell(last, value).clone(),
    };
    let highest = highest.map(|highest| Finding::Highest {
        value: cell(highest, value).clone(),
        at: cell(highest, 0).clone(),
    });
    std::iter::once(course).chain(highest).collect()
}

fn list(rows: &[Vec<Value>], among: Option<&Among>) -> Finding {
    let count = rows.len() as u64;
    let (of, what) = match among {
        Some(among) if among.rows > count => (Some(among.rows), Some(among.name.clone())),
        Some(among) if rows.len() > 1 => (None, Some(among.name.clone())),
        _ => (None, None),
    };
    Finding::List {
        count,
        of,
        what,
        names: rows.iter().take(NAMED).map(|row| cell(row, 0).clone()).collect(),
        more: rows.len() > NAMED,
    }
}
