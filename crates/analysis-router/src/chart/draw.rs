//! SVG: no script, no style attribute, no foreign reference.

use super::axes::escape;
use std::borrow::Cow;

use belvedere_types::Language;

use super::plot::Plot;
use super::room::Room;
use super::{CHART_CSS, Chart, ChartKind, Locale, bars, lines, parts, style};
use crate::answer::AnswerTable;
use crate::wording::kind;

/// The chart as an SVG document: no script, no style attribute, no foreign reference; classes `bv-…` for the page's style sheet, and
/// each mark carries `data-row`, `data-label` and `data-value`. `width` in CSS pixels, at least 320.
pub fn svg(chart: &Chart, table: &AnswerTable, width: u32, locale: &Locale) -> String {
    document(chart, table, (wide(width), locale), "")
}

/// The same for a place of that height, as far as its marks can still be told apart in it; where they cannot, it is higher.
pub fn svg_within(chart: &Chart, table: &AnswerTable, (width, height): (u32, u32), locale: &Locale) -> String {
    let room = Room {
        height: Some(f64::from(height)),
        ..wide(width)
    };
    document(chart, table, (room, locale), "")
}

/// The same with its style sheet inside, to stand alone as a file.
pub fn svg_document(chart: &Chart, table: &AnswerTable, width: u32, locale: &Locale) -> String {
    document(chart, table, (wide(width), locale), &format!("<style>{CHART_CSS}</style>"))
}

/// The same in light colours, each written out where it is used: for programs that read style sheets and know neither custom properties nor media queries.
pub fn svg_plain(chart: &Chart, table: &AnswerTable, width: u32, locale: &Locale) -> String {
    document(chart, table, (wide(width), locale), &format!("<style>{}</style>", style::plain()))
}

fn wide(width: u32) -> Room {
    Room {
        width: f64::from(width.clamp(320, 4_000)),
        height: None,
    }
}

fn document(chart: &Chart, table: &AnswerTable, (room, locale): (Room, &Locale), style: &str) -> String {
    let width = room.width;
    let (body, height) = body(chart, table, room, locale);
    let height = height.ceil();
    let description = match locale.language {
        Language::English => Cow::Borrowed(chart.spec.description.as_str()),
        Language::German => Cow::Owned(super::described(chart, table, locale.language)),
    };
    let title = if chart.spec.title.is_empty() {
        kind(chart.kind, locale.language)
    } else {
        &chart.spec.title
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bv-chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><title>{}</title><desc>{}</desc>{style}{body}</svg>",
        escape(title),
        escape(&description)
    )
}

fn body(chart: &Chart, table: &AnswerTable, room: Room, locale: &Locale) -> (String, f64) {
    let plot = Plot::of(chart, table, *locale);
    let drawable = plot.series.iter().any(|series| !series.marks.is_empty());
    match chart.kind {
        ChartKind::Number => parts::number(chart, &plot, room.width),
        _ if !drawable => parts::nothing(chart, room.width),
        ChartKind::Table => parts::nothing(chart, room.width),
        ChartKind::Bar => bars::draw(chart, &plot, room),
        ChartKind::Histogram => bars::histogram(chart, &plot, room),
        ChartKind::Heatmap => bars::heatmap(&plot, room),
        ChartKind::Line | ChartKind::Area => lines::draw(chart, &plot, room),
        ChartKind::Scatter => lines::scatter(chart, &plot, room),
        ChartKind::Pie => parts::pie(&plot, room),
    }
}
