//! A result as chart and table.

use belvedere_app::router::chart::{self, Chart, ChartKind};
use belvedere_app::router::wording::column_labels;
use belvedere_app::router::{Answer, AnswerTable, Column, ColumnType};
use belvedere_app::rows_kept;
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::icons::{Icon, icon};
use super::words;
use crate::texts::Texts;

/// Width of a chart on a telephone, in CSS pixels.
const NARROW: u32 = 340;
/// Rows a page holds; the download has all that the answer carries.
pub const SHOWN_ROWS: usize = 500;

/// The chart, its text for those who do not see it, and ways to see it otherwise. `above` is the heading that stands there already and is not
/// repeated; `switch` is the address that `?chart=` is added to, `closer`
/// the one that draws a stretch of rows alone.
pub fn chart(t: Texts, chart: &Chart, table: &AnswerTable, width: u32, above: &str, switch: Option<&str>, closer: Option<&str>) -> Markup {
    if chart.kind == ChartKind::Table {
        return html! { @if let Some(address) = switch { (kinds(t, chart, address)) } };
    }
    html! {
        figure.figure data-chart data-closer=[closer] {
            figcaption {
                h2 class=[(chart.spec.title == above).then_some("hidden-text")] { (chart.spec.title) }
                @if let Some(address) = switch { (kinds(t, chart, address)) }
            }
            (drawing(t, chart, table, width))
            p.hidden-text { (in_words(t, chart, table)) }
        }
    }
}

/// For those who do not see it.
pub fn in_words(t: Texts, chart: &Chart, table: &AnswerTable) -> String {
    chart::described(chart, table, t.language())
}

/// The drawing alone, once for wide and once for narrow screens, so that its text stays readable; the style sheet shows one of them. The SVG
/// comes from our own renderer, which escapes every label.
pub fn drawing(t: Texts, chart: &Chart, table: &AnswerTable, width: u32) -> Markup {
    let locale = t.locale();
    html! {
        div.wide { (PreEscaped(chart::svg(chart, table, width, &locale))) }
        div.slim { (PreEscaped(chart::svg(chart, table, NARROW, &locale))) }
    }
}

/// The same for a place of set width and height.
pub fn fitted(t: Texts, chart: &Chart, table: &AnswerTable, (width, height): (u32, u32)) -> Markup {
    let locale = t.locale();
    html! {
        div.wide { (PreEscaped(chart::svg_within(chart, table, (width, height), &locale))) }
        div.slim { (PreEscaped(chart::svg_within(chart, table, (NARROW, height), &locale))) }
    }
}

fn kinds(t: Texts, chart: &Chart, address: &str) -> Markup {
    let mut all = vec![chart.kind];
    all.extend(chart.spec.alternatives.iter().copied().filter(|kind| *kind != chart.kind));
    html! {
        @if all.len() > 1 {
            div.kinds role="group" aria-label=(t.chart_kind()) {
                @for kind in all {
                    a href={ (address) "chart=" (kind_parameter(kind)) } aria-current=[(kind == chart.kind).then_some("true")] { (kind_name(t, kind)) }
                }
            }
        }
    }
}

fn kind_name(t: Texts, kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => t.kind_bars(),
        ChartKind::Line => t.kind_line(),
        ChartKind::Area => t.kind_area(),
        ChartKind::Scatter => t.kind_points(),
        ChartKind::Pie => t.kind_shares(),
        ChartKind::Histogram => t.kind_histogram(),
        ChartKind::Heatmap => t.kind_heatmap(),
        ChartKind::Number => t.kind_number(),
        ChartKind::Table => t.kind_table(),
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

/// The same links folded, each with what it is good for.
pub fn files_menu(t: Texts, file: &str, answer: &Answer) -> Markup {
    let link = |ending: &str, name: &str, what: &str| html! { a href={ (file) (ending) } download { b { (name) } span { (what) } } };
    html! {
        details.menu {
            summary.button.small { (icon(Icon::Download)) (t.download()) }
            div.panel {
                (link(".csv", "CSV", t.file_csv()))
                (link(".json", "JSON", t.file_json()))
                @if drawn(answer) {
                    (link(".svg", "SVG", t.file_svg()))
                    (link(".png", "PNG", t.file_png()))
                    (link(".vl.json", "Vega-Lite", t.file_vega_lite()))
                }
            }
        }
    }
}

fn drawn(answer: &Answer) -> bool {
    answer.chart.as_ref().is_some_and(|chart| chart.kind != ChartKind::Table)
}

/// Links to what is shown as files. `file` is the address without an ending.
pub fn files(file: &str, answer: &Answer) -> Markup {
    html! {
        a.button.small href={ (file) ".csv" } download { (icon(Icon::Download)) "CSV" }
        a.button.small href={ (file) ".json" } download { "JSON" }
        @if drawn(answer) {
            a.button.small href={ (file) ".svg" } download { "SVG" }
            a.button.small href={ (file) ".png" } download { "PNG" }
            a.button.small href={ (file) ".vl.json" } download { "Vega-Lite" }
        }
    }
}

/// At most `limit` rows of the table. Each row keeps its number, which the chart's marks name.
pub fn table(t: Texts, id: &str, table: &AnswerTable, limit: usize) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(t.result_table()) {
            table id={ "rows-" (id) } data-sortable {
                (head(t, table))
                (body(t, table, limit))
            }
        }
    }
}

/// A table whose further rows are fetched when they come into sight, where it has more than the page holds.
pub fn long_table(t: Texts, id: &str, shown: &AnswerTable, rows: &str) -> Markup {
    if shown.rows.len() <= SHOWN_ROWS && !shown.truncated {
        return table(t, id, shown, SHOWN_ROWS);
    }
    let reach = rows_kept(shown);
    html! {
        div.scroll tabindex="0" role="group" aria-label=(t.result_table()) {
            table id={ "rows-" (id) } data-long=(rows) data-total=(reach) data-reach=(first_of(t, shown, reach)) data-status={ "#status-" (id) } data-extent={ "#extent-" (id) } {
                (head(t, shown))
                (body(t, shown, SHOWN_ROWS))
            }
        }
    }
}

/// The columns as people call them; their own names, which exports have and rows are sorted by, are in the titles.
fn head(t: Texts, table: &AnswerTable) -> Markup {
    let labels = column_labels(&table.columns, t.language());
    html! {
        thead { tr {
            @for (column, label) in table.columns.iter().zip(&labels) {
                th scope="col" class=[words::is_numeric(column.kind).then_some("num")] title=(column.name) data-plain[words::is_label(&column.name)] { (label) }
            }
        } }
    }
}

fn body(t: Texts, table: &AnswerTable, limit: usize) -> Markup {
    html! {
        tbody {
            @for (number, row) in table.rows.iter().take(limit).enumerate() {
                tr data-row=(number) { @for (value, column) in row.iter().zip(&table.columns) { (cell(t, value, column)) } }
            }
        }
    }
}

fn cell(t: Texts, value: &Value, column: &Column) -> Markup {
    let numeric = words::is_numeric(column.kind);
    // Of several lines it is hard to compare with the next.
    let moment = matches!(column.kind, ColumnType::Date | ColumnType::Timestamp);
    let class = match (value.is_null(), numeric) {
        (true, true) => Some("none num"),
        (true, false) => Some("none"),
        (false, true) => Some("num"),
        (false, false) => moment.then_some("when"),
    };
    let shown = words::cell(t, value, &column.name);
    let key = words::sort_key(value);
    html! { td class=[class] data-v=[(key != shown).then_some(key)] { (shown) } }
}

/// How much of the result is on the page.
pub fn extent(t: Texts, table: &AnswerTable) -> String {
    first_of(t, table, table.rows.len().min(SHOWN_ROWS))
}

fn first_of(t: Texts, table: &AnswerTable, shown: usize) -> String {
    let total = t.rows(table.total_rows);
    if (shown as u64) < table.total_rows {
        t.first_of(t.count(shown as u64), total)
    } else {
        total
    }
}
