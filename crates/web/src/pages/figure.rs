//! A result as chart and table.

use belvedere_app::router::chart::{self, Chart, ChartKind};
use belvedere_app::router::{AnswerTable, Column};
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::words;

/// Width of a chart on a telephone, in CSS pixels.
const NARROW: u32 = 340;
/// Rows a page holds; the download has all that the answer carries.
pub const SHOWN_ROWS: usize = 500;

/// The chart, its text for those who do not see it, and ways to see it otherwise. `above` is the heading that stands there already and is not
/// repeated; `switch` is the address that `?chart=` is added to, `closer`
/// the one that draws a stretch of rows alone.
pub fn chart(chart: &Chart, table: &AnswerTable, width: u32, above: &str, switch: Option<&str>, closer: Option<&str>) -> Markup {
    if chart.kind == ChartKind::Table {
        return html! { @if let Some(address) = switch { (kinds(chart, address)) } };
    }
    html! {
        figure.figure data-chart data-closer=[closer] {
            figcaption {
                h2 class=[(chart.spec.title == above).then_some("hidden-text")] { (chart.spec.title) }
                @if let Some(address) = switch { (kinds(chart, address)) }
            }
            (drawing(chart, table, width))
            p.hidden-text { (chart.spec.description) }
        }
    }
}

/// The drawing alone, once for wide and once for narrow screens, so that its text stays readable; the style sheet shows one of them. The SVG
/// comes from our own renderer, which escapes every label.
pub fn drawing(chart: &Chart, table: &AnswerTable, width: u32) -> Markup {
    html! {
        div.wide { (PreEscaped(chart::svg(chart, table, width))) }
        div.slim { (PreEscaped(chart::svg(chart, table, NARROW))) }
    }
}

fn kinds(chart: &Chart, address: &str) -> Markup {
    let mut all = vec![chart.kind];
    all.extend(chart.spec.alternatives.iter().copied().filter(|kind| *kind != chart.kind));
    html! {
        @if all.len() > 1 {
            nav.kinds aria-label="Chart kind" {
                @for kind in all {
                    a href={ (address) "chart=" (kind_parameter(kind)) } aria-current=[(kind == chart.kind).then_some("true")] { (kind_name(kind)) }
                }
            }
        }
    }
}

pub fn kind_name(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => "Bars",
        ChartKind::Line => "Line",
        ChartKind::Area => "Area",
        ChartKind::Scatter => "Points",
        ChartKind::Pie => "Shares",
        ChartKind::Histogram => "Histogram",
        ChartKind::Heatmap => "Heat map",
        ChartKind::Number => "Number",
        ChartKind::Table => "Table only",
    }
}

pub fn kind_parameter(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => "bar",
        ChartKind::Line => "line",
        ChartKind::Area => "area",
        ChartKind::Scatter => "scatter",
        ChartKind::Pie => "pie",
        ChartKind::Histogram => "histogram",
        ChartKind::Heatmap => "heatmap",
        ChartKind::Number => "number",
        ChartKind::Table => "table",
    }
}

/// At most `limit` rows of the table. Each row keeps its number, which the chart's marks name.
pub fn table(id: &str, table: &AnswerTable, limit: usize) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label="Result table" {
            table id={ "rows-" (id) } data-sortable {
                (head(table))
                (body(table, limit))
            }
        }
    }
}

/// A table whose further rows are fetched when they come into sight, where it has more than the page holds.
pub fn long_table(id: &str, shown: &AnswerTable, rows: &str) -> Markup {
    if shown.rows.len() <= SHOWN_ROWS && !shown.truncated {
        return table(id, shown, SHOWN_ROWS);
    }
    html! {
        div.scroll tabindex="0" role="group" aria-label="Result table" {
            table id={ "rows-" (id) } data-long=(rows) data-total=(shown.total_rows) data-status={ "#status-" (id) } data-extent={ "#extent-" (id) } {
                (head(shown))
                (body(shown, SHOWN_ROWS))
            }
        }
    }
}

fn head(table: &AnswerTable) -> Markup {
    html! {
        thead { tr { @for column in &table.columns { th scope="col" class=[words::is_numeric(column.kind).then_some("num")] data-plain[words::is_label(&column.name)] { (column.name) } } } }
    }
}

fn body(table: &AnswerTable, limit: usize) -> Markup {
    html! {
        tbody {
            @for (number, row) in table.rows.iter().take(limit).enumerate() {
                tr data-row=(number) { @for (value, column) in row.iter().zip(&table.columns) { (cell(value, column)) } }
            }
        }
    }
}

fn cell(value: &Value, column: &Column) -> Markup {
    let numeric = words::is_numeric(column.kind);
    let class = match (value.is_null(), numeric) {
        (true, true) => Some("none num"),
        (true, false) => Some("none"),
        (false, true) => Some("num"),
        (false, false) => None,
    };
    let shown = words::cell(value, &column.name);
    let key = words::sort_key(value);
    html! { td class=[class] data-v=[(key != shown).then_some(key)] { (shown) } }
}

/// How much of the result is on the page.
pub fn extent(table: &AnswerTable) -> String {
    let shown = table.rows.len().min(SHOWN_ROWS);
    let total = words::count(table.total_rows, "row", "rows");
    if (shown as u64) < table.total_rows {
        format!("The first {shown} of {total}")
    } else {
        total
    }
}
