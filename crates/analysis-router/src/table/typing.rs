//! One pass over each column decides its kind and brings the cells into canonical form.

use std::borrow::Cow;

use serde_json::{Number, Value};
use time::{Duration, OffsetDateTime};

use super::numeral::{self, Amount};
use super::sheet::{Sheet, Shelf, header};
use super::{Parsed, Table, full_name, hollow, minor, moment, names};
use crate::answer::{Column, ColumnType};
use crate::moment::iso_date;
use crate::wording::{Reply, Words};

pub(super) fn finish(shelf: Shelf, name: &str) -> Parsed {
    let mut notes = shelf.notes;
    let mut tables: Vec<Table> = shelf.sheets.into_iter().map(|sheet| table(sheet, &mut notes)).collect();
    if tables.is_empty() {
        tables.push(Table {
            name: name.to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
        });
    }
    Parsed {
        tables,
        notes: notes.into_iter().map(Words::from).collect(),
        envelope: shelf.envelope,
    }
}

fn table(mut sheet: Sheet, notes: &mut Vec<Reply>) -> Table {
    let width = sheet.columns.len();
    for row in &mut sheet.rows {
        row.resize(width, Value::Null);
    }
    let names = header(sheet.columns.iter().cloned());
    let hundredths = has_hundredths(&sheet, &names);
    let mut columns = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let mut reading = Reading::of(&sheet, index, name);
            let mut column = name.clone();
            if let Some(whole) = minor::in_whole_units(name)
                && hundredths
                && reading == (Reading::Whole { unit: None })
                && !names.contains(&whole)
            {
                reading = Reading::Hundredths { of: column };
                column = whole;
            }
            if let Some(note) = reading.note(&sheet.name, &column) {
                notes.push(note);
            }
            for cell in sheet.rows.iter_mut().filter_map(|row| row.get_mut(index)) {
                *cell = reading.canonical(std::mem::take(cell), sheet.untyped);
            }
            Column {
                kind: reading.kind(),
                name: column,
            }
        })
        .collect();
    full_name::join(&mut columns, &mut sheet.rows);
    let mut table = Table {
        name: sheet.name,
        columns,
        rows: sheet.rows,
    };
    hollow::drop_empty(&mut table);
    table
}

/// Whether some columns count hundredths, and no currency told beside them is counted otherwise.
fn has_hundredths(sheet: &Sheet, names: &[String]) -> bool {
    if names.iter().all(|name| minor::in_whole_units(name).is_none()) {
        return false;
    }
    let currencies = names.iter().enumerate().filter(|(_, name)| minor::is_currency(name));
    let mut told = currencies.flat_map(|(index, _)| sheet.rows.iter().filter_map(move |row| row.get(index)?.as_str()));
    !told.any(minor::has_other_units)
}

/// How a column's cells are to be read.
#[derive(Debug, Clone, PartialEq)]
enum Reading {
    Text,
    Json,
    Flags,
    Whole {
        unit: Option<String>,
    },
    Decimal {
        unit: Option<String>,
    },
    /// Whole numbers of cents, under this name; told in whole units of the currency.
    Hundredths {
        of: String,
    },
    Dates,
    Instants {
        zoned: bool,
    },
    /// Integers that count from 1970, so many to a second.
    Epoch {
        per_second: i64,
    },
    Spans,
}

impl Reading {
    fn of(sheet: &Sheet, index: usize, column: &str) -> Self {
        let values = || {
            sheet
                .rows
                .iter()
                .filter_map(move |row| row.get(index))
                .filter(|value| !value.is_null())
        };
        if values().next().is_none() {
            return Self::Text;
        }
        if values().all(Value::is_boolean) {
            return Self::Flags;
        }
        if values().all(Value::is_number) {
            return Self::of_numbers(values, column);
        }
        if values().any(|value| value.is_object() || value.is_array()) {
            return if values().all(|value| value.is_object() || value.is_array()) {
                Self::Json
            } else {
                Self::Text
            };
        }
        if values().any(Value::is_boolean) {
            return Self::Text;
        }
        let texts: Vec<Cow<'_, str>> = values().map(text).filter(|text| !is_nothing(text)).collect();
        if texts.is_empty() {
            return Self::Text;
        }
        Self::of_texts(&texts, sheet.untyped, column)
    }

    fn of_numbers<'a, I: Iterator<Item = &'a Value>>(values: impl Fn() -> I, column: &str) -> Self {
        if values().all(Value::is_i64) {
            return match epoch(values().filter_map(Value::as_i64), column) {
                Some(per_second) => Self::Epoch { per_second },
                None => Self::Whole { unit: None },
            };
        }
        // Beyond 64 bits a float would change the figure; as text it stays exact.
        if values().any(|value| value.is_u64() && !value.is_i64()) {
            Self::Text
        } else {
            Self::Decimal { unit: None }
        }
    }

    fn of_texts(texts: &[Cow<'_, str>], untyped: bool, column: &str) -> Self {
        let is_flag = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        if texts.iter().all(|text| is_flag(text)) {
            return Self::Flags;
        }
        let label = if untyped {
            names::is_strict_label(column)
        } else {
            names::is_label(column) || names::is_strict_label(column)
        };
        if !label && let Some(reading) = Self::of_numerals(texts, column) {
            return reading;
        }
        if texts.iter().all(|text| moment::written_date(text).is_some()) {
            return Self::Dates;
        }
        if texts.iter().all(|text| moment::instant(text).is_some()) {
            let zoned = texts.iter().all(|text| {
                text.get(10..)
                    .is_some_and(|clock| clock.contains(['Z', 'z', '+', '-']) || clock.ends_with("UTC") || clock.ends_with("GMT"))
            });
            return Self::Instants { zoned };
        }
        if texts.iter().all(|text| moment::is_duration(text)) {
            Self::Spans
        } else {
            Self::Text
        }
    }

    fn of_numerals(texts: &[Cow<'_, str>], column: &str) -> Option<Self> {
        let numerals = texts.iter().map(|text| numeral::parse(text)).collect::<Option<Vec<_>>>()?;
        let unit = numerals.first()?.unit.clone();
        if numerals.iter().any(|numeral| numeral.unit != unit) {
            return None;
        }
        let whole = numerals.iter().map(|numeral| match numeral.amount {
            Amount::Whole(value) => Some(value),
            Amount::Decimal(_) => None,
        });
        let Some(whole) = whole.collect::<Option<Vec<i64>>>() else {
            return Some(Self::Decimal { unit });
        };
        match epoch(whole.into_iter(), column) {
            Some(per_second) if unit.is_none() => Some(Self::Epoch { per_second }),
            _ => Some(Self::Whole { unit }),
        }
    }

    fn kind(&self) -> ColumnType {
        match self {
            Self::Text => ColumnType::Text,
            Self::Json => ColumnType::Json,
            Self::Flags => ColumnType::Boolean,
            Self::Whole { .. } => ColumnType::Integer,
            Self::Decimal { .. } | Self::Hundredths { .. } => ColumnType::Number,
            Self::Dates => ColumnType::Date,
            Self::Instants { .. } | Self::Epoch { .. } => ColumnType::Timestamp,
            Self::Spans => ColumnType::Duration,
        }
    }

    fn note(&self, table: &str, column: &str) -> Option<Reply> {
        let column = format!("{table}.{column}");
        match self {
            Self::Whole { unit: Some(unit) } | Self::Decimal { unit: Some(unit) } => Some(Reply::InUnit {
                column,
                unit: unit.clone(),
            }),
            Self::Hundredths { of } => Some(Reply::InHundredths { column, given: of.clone() }),
            Self::Instants { zoned: false } => Some(Reply::ReadAsUtc { column }),
            Self::Epoch { per_second } => Some(Reply::CountedFrom1970 {
                column,
                seconds: *per_second == 1,
            }),
            _ => None,
        }
    }

    fn canonical(&self, value: Value, untyped: bool) -> Value {
        let given = match (&value, self) {
            (Value::Null, _) => return Value::Null,
            (Value::String(given), Self::Text) => return if untyped && is_nothing(given) { Value::Null } else { value },
            (Value::String(given), Self::Dates) if moment::is_plain_date(given) => return value,
            (Value::String(given), Self::Instants { .. }) if moment::is_plain_instant(given) => return value,
            (_, Self::Text | Self::Json) => return Value::String(text(&value).into_owned()),
            (Value::Bool(_), _) => return value,
            (Value::Number(number), Self::Decimal { .. }) => return decimal(number.as_f64()),
            (Value::Number(_), Self::Whole { .. }) => return value,
            (Value::Number(number), Self::Hundredths { .. }) => return decimal(number.as_f64().map(|cents| cents / 100.0)),
            _ => text(&value),
        };
        if is_nothing(&given) {
            return Value::Null;
        }
        let read = match self {
            Self::Flags => Some(Value::Bool(given.eq_ignore_ascii_case("true"))),
            Self::Whole { .. } | Self::Decimal { .. } | Self::Hundredths { .. } => {
                numeral::parse(&given).map(|numeral| self.amount(numeral.amount))
            }
            Self::Dates => moment::written_date(&given).map(|date| Value::String(iso_date(date))),
            Self::Instants { .. } => moment::instant(&given).map(|instant| Value::String(moment::format_instant(instant))),
            Self::Epoch { per_second } => {
                let count = value.as_i64().or_else(|| match numeral::parse(&given)?.amount {
                    Amount::Whole(count) => Some(count),
                    Amount::Decimal(_) => None,
                });
                count.and_then(|count| since_1970(count, *per_second))
            }
            Self::Spans | Self::Text | Self::Json => Some(Value::String(given.into_owned())),
        };
        read.unwrap_or(Value::Null)
    }

    fn amount(&self, amount: Amount) -> Value {
        match (self, amount) {
            (Self::Whole { .. }, Amount::Whole(value)) => Value::from(value),
            #[expect(clippy::cast_precision_loss, reason = "below 2^53 hundredths nothing is lost")]
            (Self::Hundredths { .. }, Amount::Whole(value)) => decimal(Some(value as f64 / 100.0)),
            #[expect(clippy::cast_precision_loss, reason = "the column holds fractions")]
            (_, Amount::Whole(value)) => decimal(Some(value as f64)),
            (_, Amount::Decimal(value)) => decimal(Some(value)),
        }
    }
}

fn decimal(value: Option<f64>) -> Value {
    value.and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        other => Cow::Owned(other.to_string()),
    }
}

fn is_nothing(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "-" | "–" | "—" | "null" | "NULL" | "Null" | "None" | "none" | "nil" | "N/A" | "n/a" | "NaN" | "nan" | "undefined"
    )
}

/// How many of the unit make a second, when the name speaks of time and every value falls between 1973 and 2100. Zero stands for "never".
fn epoch(values: impl Iterator<Item = i64>, column: &str) -> Option<i64> {
    let values: Vec<i64> = values.collect();
    let told = names::is_temporal(column) || done(column) && recent(&values);
    if !told {
        return None;
    }
    let mut found = None;
    for value in values.into_iter().filter(|value| *value != 0) {
        let per_second = [1, 1_000, 1_000_000, 1_000_000_000]
            .into_iter()
            .find(|per| (100_000_000..4_102_444_800).contains(&(value / per)))?;
        if *found.get_or_insert(per_second) != per_second {
            return None;
        }
    }
    found
}

/// `issued`, `merged`: a deed, and nothing beside it that could be counted.
fn done(column: &str) -> bool {
    matches!(names::words(column).as_slice(), [deed] if deed.len() > 4 && deed.ends_with("ed"))
}

/// Every value is an instant between 2000 and 2040, in seconds or thousandths.
fn recent(values: &[i64]) -> bool {
    let instant = |value: &i64| [1, 1_000].iter().any(|per| (946_684_800..2_208_988_800).contains(&(value / per)));
    values.iter().any(|value| *value != 0) && values.iter().filter(|value| **value != 0).all(instant)
}

fn since_1970(count: i64, per_second: i64) -> Option<Value> {
    if count == 0 {
        return None;
    }
    let instant = OffsetDateTime::UNIX_EPOCH.checked_add(Duration::new(count.div_euclid(per_second), 0))?;
    let nanoseconds = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let instant = instant.checked_add(Duration::nanoseconds(nanoseconds))?;
    Some(Value::String(moment::format_instant(instant)))
}
