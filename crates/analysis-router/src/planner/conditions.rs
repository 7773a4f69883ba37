//! WHERE: values, time windows, comparisons.

use serde_json::Value;
use time::UtcOffset;

use super::ground::ValueHit;
use super::measure::is_money;
use super::reading::{Bucket, Compare, Comparison, Reading};
use super::select::literal;
use super::units;
use super::views::{Column, View};
use super::window::Window;
use super::words::split_identifier;
use crate::answer::ColumnType;
use crate::moment::{Anchor, Format, Moment, Unit};

/// Stems of the hundredth part of a currency's unit.
const MINOR: [&str; 4] = ["cent", "penc", "penni", "minor"];

/// `column IN (values)`, or everything but them.
pub fn of_values(expression: &str, values: &[Value], inverted: bool) -> String {
    let list: Vec<String> = values.iter().map(literal).collect();
    match (list.as_slice(), inverted) {
        ([one], false) => format!("{expression} = {one}"),
        ([one], true) => format!("({expression} <> {one} OR {expression} IS NULL)"),
        (several, false) => format!("{expression} IN ({})", several.join(", ")),
        (several, true) => format!("({expression} NOT IN ({}) OR {expression} IS NULL)", several.join(", ")),
    }
}

/// Hits on one column together, those that are ruled out by themselves: the follow-up's word on a column replaces the earlier one, and so does the same name said of another column.
pub fn merged<'h>(hits: &[&'h ValueHit], reading: &Reading, is_fresh: impl Fn(&ValueHit) -> bool) -> Vec<(&'h ValueHit, Vec<Value>)> {
    let mut found: Vec<(&'h ValueHit, Vec<Value>)> = Vec::new();
    let negated = |hit: &ValueHit| hit.span.first().is_some_and(|at| reading.is_negated(*at));
    let kind = |hit: &ValueHit| (hit.view, hit.column, hit.inverted, negated(hit));
    for &hit in hits {
        let replaced = !is_fresh(hit)
            && hits
                .iter()
                .any(|other| is_fresh(other) && ((other.view, other.column) == (hit.view, hit.column) || says_again(hit, other)));
        if replaced {
            continue;
        }
        match found.iter_mut().find(|(known, _)| kind(known) == kind(hit)) {
            Some((_, values)) => values.extend(
                hit.values
                    .iter()
                    .filter(|value| !values.contains(value))
                    .cloned()
                    .collect::<Vec<_>>(),
            ),
            None => found.push((hit, hit.values.clone())),
        }
    }
    found
}

/// "Destination Oslo", after "Oslo" had been taken for the origin.
fn says_again(hit: &ValueHit, other: &ValueHit) -> bool {
    let named = hit.values.iter().all(Value::is_string);
    named && other.view == hit.view && other.values == hit.values
}

pub fn quoted(moment: &Moment, format: Format) -> String {
    format!("'{}'", moment.template(format))
}

/// Conditions that keep the window's rows. `calendar` counts whole days, as a chart per day does.
pub fn in_window(expression: &str, column: &Column, window: &Window, calendar: bool) -> Vec<String> {
    let bounded = window.from.is_some() || window.to.is_some();
    let end = bounded.then(|| until(expression, column, window));
    since(expression, column, window, calendar).into_iter().chain(end).collect()
}

fn format_of(column: &Column) -> Format {
    if column.kind == ColumnType::Date {
        Format::Date
    } else {
        Format::Rfc3339
    }
}

/// Not before the window, however long after.
pub fn since(expression: &str, column: &Column, window: &Window, calendar: bool) -> Option<String> {
    let by_day = column.kind == ColumnType::Date || calendar;
    let from = match (window.whole_days, &window.from) {
        (Some(days), Some(_)) if by_day => Some(Moment::of(Anchor::Day).shifted(1 - days, Unit::Days)),
        (_, from) => from.clone(),
    };
    Some(format!("{expression} >= {}", quoted(&from?, format_of(column))))
}

/// Before the window's end, or before now where it has none.
pub fn until(expression: &str, column: &Column, window: &Window) -> String {
    let format = format_of(column);
    match &window.to {
        // A period that ends at some hour of a day reaches into that day, which is all that a date tells.
        Some(to) if column.kind == ColumnType::Date && to.anchor == Anchor::Now => format!("{expression} <= {}", quoted(to, format)),
        Some(to) => format!("{expression} < {}", quoted(to, format)),
        None => format!("{expression} <= {}", quoted(&Moment::of(Anchor::Now), format)),
    }
}

/// The same for a column of years.
pub fn in_years(expression: &str, window: &Window) -> Vec<String> {
    let year = |moment: &Moment| format!("CAST(substr({}, 1, 4) AS INTEGER)", quoted(moment, Format::Date));
    let from = window.from.iter().map(|from| format!("{expression} >= {}", year(from)));
    let to = window.to.iter().map(|to| format!("{expression} < {}", year(to)));
    from.chain(to).collect()
}

/// Not since the window's start: before it, or never.
pub fn not_since(expression: &str, column: &Column, window: &Window) -> Option<String> {
    let from = window.from.as_ref()?;
    Some(format!(
        "({expression} IS NULL OR {expression} < {})",
        quoted(from, format_of(column))
    ))
}

/// The start of the hour, day, week or month, in the asker's offset.
pub fn bucket(expression: &str, column: &Column, bucket: Bucket, offset: UtcOffset) -> String {
    let shift = if column.kind == ColumnType::Date || offset.is_utc() {
        String::new()
    } else {
        format!(", '{:+} seconds'", offset.whole_seconds())
    };
    match bucket {
        Bucket::Hour => format!("strftime('%Y-%m-%dT%H:00:00Z', {expression})"),
        Bucket::Day => format!("date({expression}{shift})"),
        Bucket::Week => format!("date({expression}{shift}, 'weekday 0', '-6 days')"),
        Bucket::Month => format!("strftime('%Y-%m', {expression}{shift})"),
        Bucket::Quarter => {
            format!("strftime('%Y', {expression}{shift}) || '-Q' || ((strftime('%m', {expression}{shift}) + 2) / 3)")
        }
        Bucket::Year => format!("strftime('%Y', {expression}{shift})"),
    }
}

pub fn bucket_name(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Hour => "hour",
        Bucket::Day => "day",
        Bucket::Week => "week",
        Bucket::Month => "month",
        Bucket::Quarter => "quarter",
        Bucket::Year => "year",
    }
}

/// The comparison, with the number in the column's own unit where the column's name tells it.
pub fn compared(expression: &str, column: Option<&Column>, comparison: &Comparison) -> String {
    let operator = match comparison.compare {
        Compare::More => ">",
        Compare::AtLeast => ">=",
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Equal => "=",
    };
    let value = match (comparison.unit, column) {
        (Some((factor, kind)), Some(column)) => comparison.value * factor / unit_of_column(column, kind, factor),
        _ => comparison.value,
    };
    format!(
        "{expression} {operator} {}",
        if value.fract() == 0.0 && value.abs() < 1e15 {
            format!("{value:.0}")
        } else {
            format!("{value}")
        }
    )
}

/// "Above 200 euros" of whole numbers that the tool says are in cents.
pub fn in_minor_units(view: &View, column: usize, comparison: &Comparison) -> Option<Comparison> {
    let column = view.columns.get(column).filter(|column| column.kind == ColumnType::Integer)?;
    let told = view.described.iter().any(|stem| MINOR.contains(&stem.as_str()));
    let (factor, _) = comparison
        .unit
        .filter(|(_, kind)| *kind == "money" && told && !named_minor(column))?;
    Some(Comparison {
        value: comparison.value * factor * 100.0,
        unit: None,
        ..comparison.clone()
    })
}

fn named_minor(column: &Column) -> bool {
    column.stems.iter().any(|stem| MINOR.contains(&stem.as_str()))
}

/// The column's name tells a unit of this kind of quantity.
pub fn has_unit(column: &Column, kind: &str) -> bool {
    let lasts = |stem: &String| matches!(stem.as_str(), "durat" | "elaps" | "latenc" | "length");
    let named = kind_of_unit(column) == Some(kind);
    named || (kind == "money" && is_money(column)) || (kind == "seconds" && column.stems.iter().any(lasts))
}

/// What the unit in the column's name measures: "seconds", "bytes", "grams" and the like. Of two, as in `flow_l_min`, one is for each of the other.
pub fn kind_of_unit(column: &Column) -> Option<&'static str> {
    let words = split_identifier(&column.name);
    let told = |word: &&String| units::of_column(std::slice::from_ref(*word)).is_some();
    let unit = units::of_column(&words).filter(|_| words.iter().filter(told).count() < 2)?;
    Some(unit.kind.base())
}

/// How many seconds (bytes, grams, …) one step of the column is; the question's own unit where the name does not tell.
fn unit_of_column(column: &Column, kind: &str, asked: f64) -> f64 {
    let has = |names: &[&str]| column.stems.iter().any(|stem| names.contains(&stem.as_str()));
    let minor = named_minor(column);
    let named = units::of_column(&split_identifier(&column.name)).filter(|unit| unit.kind.base() == kind);
    match (named, kind) {
        (Some(unit), _) => unit.size,
        (None, "seconds") if column.kind == ColumnType::Duration => 1.0,
        (None, "money") if minor => 0.01,
        (None, "bytes") if has(&["size"]) => 1.0,
        _ => asked,
    }
}
