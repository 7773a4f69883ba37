//! Charts in words, and figures as people read them.

use super::plot::Plot;
use super::{Chart, ChartKind};
use crate::answer::AnswerTable;

pub(super) fn kind(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => "bar chart",
        ChartKind::Line => "line chart",
        ChartKind::Area => "area chart",
        ChartKind::Scatter => "scatter plot",
        ChartKind::Pie => "pie chart",
        ChartKind::Histogram => "histogram",
        ChartKind::Heatmap => "heat map",
        ChartKind::Number => "single number",
        ChartKind::Table => "table",
    }
}

/// With its article, to begin a sentence.
pub(super) fn indefinite(kind: ChartKind) -> String {
    format!("{} {}", if kind == ChartKind::Area { "An" } else { "A" }, self::kind(kind))
}

/// One or two sentences; every figure in them is a cell.
pub(super) fn describe(chart: &Chart, table: &AnswerTable) -> String {
    let spec = &chart.spec;
    let name = indefinite(chart.kind);
    let unit = spec.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    match chart.kind {
        ChartKind::Table => format!("A table of {} rows and {} columns.", table.rows.len(), table.columns.len()),
        ChartKind::Number => match Plot::of(chart, table).values().next() {
            Some((value, _)) => format!("One figure, {}: {}{unit}.", spec.y.join(", "), figure(value)),
            None => "One figure, which is empty.".to_owned(),
        },
        _ => {
            let plot = Plot::of(chart, table);
            let subject = match (&spec.x, &spec.series) {
                (Some(x), _) if spec.y.contains(x) => format!("{name} of {x}"),
                (Some(x), Some(series)) => format!("{name} of {} by {x}, split by {series}", spec.y.join(", ")),
                (Some(x), None) => format!("{name} of {} by {x}", spec.y.join(", ")),
                (None, _) => format!("{name} of {}", spec.y.join(", ")),
            };
            let lowest = plot.values().min_by(|a, b| a.0.total_cmp(&b.0));
            let highest = plot.values().max_by(|a, b| a.0.total_cmp(&b.0));
            let places = !matches!(chart.kind, ChartKind::Scatter | ChartKind::Histogram);
            let at = |place: &str| if places { format!(" ({place})") } else { String::new() };
            match (lowest, highest) {
                (Some((low, at_low)), Some((high, at_high))) => {
                    format!(
                        "{subject}. The highest is {}{unit}{}, the lowest {}{unit}{}.",
                        figure(high),
                        at(at_high),
                        figure(low),
                        at(at_low)
                    )
                }
                _ => format!("{subject}, without any figure."),
            }
        }
    }
}

/// `1,234.5`: grouped, at most four decimals, exponent only where it must be.
pub(super) fn figure(value: f64) -> String {
    if value != 0.0 && (value.abs() >= 1e15 || value.abs() < 1e-4) {
        return format!("{value:e}");
    }
    let rounded = format!("{:.4}", value.abs());
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{fraction}")
    }
}

/// A short form for axes: `1.2k`, `3M`.
pub(super) fn short(value: f64) -> String {
    for (size, suffix) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")] {
        if value.abs() >= size && (size > 1e3 || value.abs() >= 1e4) {
            return format!("{}{suffix}", figure((value / size * 100.0).round() / 100.0));
        }
    }
    figure(value)
}
