//! Charts in words, which are English wherever they are read.

use super::locale::Locale;
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
        ChartKind::Number => match Plot::of(chart, table, Locale::ENGLISH).values().next() {
            Some((value, _)) => format!("One figure, {}: {}{unit}.", spec.y.join(", "), Locale::ENGLISH.figure(value)),
            None => "One figure, which is empty.".to_owned(),
        },
        _ => {
            let plot = Plot::of(chart, table, Locale::ENGLISH);
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
                        Locale::ENGLISH.figure(high),
                        at(&at_high),
                        Locale::ENGLISH.figure(low),
                        at(&at_low)
                    )
                }
                _ => format!("{subject}, without any figure."),
            }
        }
    }
}
