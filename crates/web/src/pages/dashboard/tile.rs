//! One tile.

use belvedere_app::router::wording::column_labels;
use belvedere_app::router::{Answer, AnswerTable, chart::ChartKind};
use belvedere_app::{Changes, TileView};
use belvedere_types::{DashboardId, TileId};
use maud::{Markup, html};

use super::said::said;
use crate::access::Access;
use crate::pages::answer::disclosures;
use crate::pages::icons::{Icon, icon};
use crate::pages::layout::{button_form, csrf};
use crate::pages::provenance::{self, SourceNames};
use crate::pages::{Viewer, figure, words};
use crate::texts::{Message, Texts};

/// A chart is drawn for the width of its tile, so that its text keeps its size: pixels of one column, and what the frame takes.
const COLUMN: u32 = 80;
const FRAME: u32 = 48;

/// How wide the chart of a tile over so many columns is drawn, in CSS pixels.
pub fn drawn_width(columns: u16) -> u32 {
    (u32::from(columns) * COLUMN).saturating_sub(FRAME)
}

/// One row of the grid with its gap, and what a tile takes for its frame, a title of two lines, and the two lines below a chart.
const ROW: u32 = 80;
const AROUND: u32 = 186;

/// How high the chart of a tile over so many rows is drawn, in CSS pixels, so that everything else is in sight as well.
fn drawn_height(rows: u16) -> u32 {
    (u32::from(rows) * ROW).saturating_sub(AROUND)
}

const ROWS: usize = 50;
/// Changed rows that are listed.
const LISTED: usize = 12;

/// Whether a tile has buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controls {
    Shown,
    Hidden,
}

/// What a step is called on the wire, its sign, and its name.
type Step = (&'static str, &'static str, Message);

const STEPS: [Step; 8] = [
    ("left", "←", Texts::move_left),
    ("right", "→", Texts::move_right),
    ("up", "↑", Texts::move_up),
    ("down", "↓", Texts::move_down),
    ("narrower", "−", Texts::narrower),
    ("wider", "+", Texts::wider),
    ("shorter", "⌃", Texts::shorter),
    ("taller", "⌄", Texts::taller),
];

pub fn card(
    viewer: &Viewer,
    board: DashboardId,
    tile: &TileView,
    names: &SourceNames,
    changes: Option<&Changes>,
    controls: Controls,
) -> Markup {
    let t = viewer.texts;
    let action = format!("/dashboards/{board}/tiles/{}", tile.id);
    let live = tile.text.is_none() && controls == Controls::Shown;
    let body = html! {
        @if let Some(changes) = changes { (changed(t, changes, tile.answer.as_ref().and_then(|answer| answer.table.as_ref()))) }
        (content(t, tile, live.then(|| format!("/api/v1/tiles/{}", tile.id)).as_deref()))
        @if let Some(answer) = tile.answer.as_ref().filter(|answer| answer.table.is_some()) { (provenance::panel(t, answer, names)) }
    };
    html! {
        (frame(t, tile, live.then_some(action.as_str()), html! {
            @if live { (button_form(viewer, &format!("{action}/refresh"), "quiet small", html! { (icon(Icon::Refresh)) span.hidden-text { (t.refresh_tile(&tile.title)) } })) }
            @if controls == Controls::Shown && viewer.may(Access::Edit) {
                button.button.quiet.small.grip type="button" data-grip data-scripted aria-label=(t.move_tile(&tile.title)) { "⠿" }
                (arrange(viewer, &action, tile))
                div.corner data-corner data-scripted aria-hidden="true" {}
            }
        }, body))
    }
}

/// The same for people who only look: no button, nothing of how it was made.
pub fn exhibit(t: Texts, tile: &TileView) -> Markup {
    frame(t, tile, None, html! {}, content(t, tile, None))
}

fn frame(t: Texts, tile: &TileView, refresh: Option<&str>, buttons: Markup, body: Markup) -> Markup {
    let place = tile.place;
    html! {
        section id=(tile.id) class={ "tile gx" (place.x) " gy" (place.y) " gw" (place.w) " gh" (place.h) } aria-label=(tile.title) data-tile=(tile.id) data-refresh=[refresh] {
            header {
                div {
                    h2 { (tile.title) }
                    p {
                        @if let Some(at) = tile.refreshed_at { (t.as_of(words::instant(t, at))) }
                        @if let Some(since) = tile.stale_since { " · " span.stale { (t.stale_since(words::instant(t, since))) } }
                    }
                    p data-state role="status" {}
                }
                div.row { (buttons) }
            }
            @if let Some(why) = &tile.stale { p.stale.why lang=[t.foreign(why)] { (t.told(why)) } }
            div.tile-body tabindex="0" role="group" aria-label=(t.content_of(&tile.title)) { (body) }
        }
    }
}

/// `files` is the address of what is shown as files.
fn content(t: Texts, tile: &TileView, files: Option<&str>) -> Markup {
    html! {
        @match (&tile.text, &tile.answer) {
            (Some(text), _) => (said(text)),
            (None, Some(answer)) => (result(t, tile.id, answer, (drawn_width(tile.place.w), drawn_height(tile.place.h)), files)),
            (None, None) => p.soft { (t.not_refreshed()) },
        }
    }
}

fn result(t: Texts, id: TileId, answer: &Answer, size: (u32, u32), files: Option<&str>) -> Markup {
    let id = id.to_string();
    let Some(table) = &answer.table else {
        return html! { p lang=[t.foreign(&answer.text)] { (t.told(&answer.text)) } };
    };
    let chart = answer.chart.as_ref().filter(|chart| chart.kind != ChartKind::Table);
    html! {
        @if let Some(chart) = chart {
            div.drawn data-chart { (figure::fitted(t, chart, table, size)) p.hidden-text { (figure::in_words(t, chart, table)) } }
            details {
                summary.faint { @if files.is_some() { (t.table_and_files()) } @else { (t.table_only()) } }
                @if let Some(files) = files { div.row.files { (figure::files(files, answer)) } }
                (figure::table(t, &id, table, ROWS))
            }
        } @else {
            (figure::table(t, &id, table, ROWS))
            @if let Some(files) = files { details { summary.faint { (t.files()) } div.row.files { (figure::files(files, answer)) } } }
        }
        (disclosures(t, answer))
    }
}

fn arrange(viewer: &Viewer, action: &str, tile: &TileView) -> Markup {
    let t = viewer.texts;
    html! {
        details.arrange {
            summary.button.quiet.small { (icon(Icon::Settings)) span.hidden-text { (t.arrange_tile(&tile.title)) } }
            div.panel {
                form.steps-form method="post" action={ (action) "/move" } {
                    (csrf(viewer))
                    @for (step, sign, label) in STEPS { button.button.small type="submit" name="step" value=(step) aria-label={ (label(t)) ": " (tile.title) } title=(label(t)) { (sign) } }
                }
                form.section method="post" action={ (action) "/edit" } {
                    (csrf(viewer))
                    label for={ "title-" (tile.id) } { (t.title()) }
                    input type="text" id={ "title-" (tile.id) } name="title" value=(tile.title) required maxlength="80";
                    @if let Some(text) = &tile.text {
                        label for={ "text-" (tile.id) } { (t.text_head()) }
                        textarea id={ "text-" (tile.id) } name="text" rows="6" required maxlength="4000" { (text) }
                    }
                    button.button.small type="submit" { (t.save()) }
                }
                div.section { (button_form(viewer, &format!("{action}/remove"), "danger small", html! { (icon(Icon::Close)) (t.remove()) span.hidden-text { " " (tile.title) } })) }
            }
        }
    }
}

fn changed(t: Texts, changes: &Changes, table: Option<&AnswerTable>) -> Markup {
    let columns = table.map_or(&[][..], |table| &table.columns);
    let labels = column_labels(columns, t.language());
    let called = |name: &str| {
        let at = columns.iter().position(|column| column.name == name);
        at.and_then(|at| labels.get(at)).map_or_else(|| name.to_owned(), Clone::clone)
    };
    let sentence = |row: &[serde_json::Value]| -> String {
        let cells = row.iter().zip(&changes.columns).map(|(cell, column)| words::cell(t, cell, column));
        cells.collect::<Vec<_>>().join(" · ")
    };
    let count = changes.added.len() + changes.gone.len() + changes.changed.len();
    html! {
        div.changes {
            @if changes.partial { p.soft { (t.changes_partial()) } }
            @match (changes.from, count) {
                (None, _) => p.soft { (t.nothing_kept_then()) },
                (Some(from), 0) => p.soft { (t.no_change_since(words::instant(t, from))) },
                (Some(from), _) => {
                    p { b { (t.rows_differ(count as u64)) } " " (t.differ_since(words::instant(t, from), changes.added.len(), changes.gone.len(), changes.changed.len())) }
                    ul {
                        @for row in changes.changed.iter().take(LISTED) {
                            li { span.chip.accent { (t.row_changed()) } " " (sentence(&row.row)) @for cell in &row.cells { " (" (called(&cell.column)) ": " del { (words::cell(t, &cell.before, &cell.column)) } " → " ins { (words::cell(t, &cell.after, &cell.column)) } ")" } }
                        }
                        @for row in changes.added.iter().take(LISTED) { li { span.chip.good { (t.row_new()) } " " (sentence(row)) } }
                        @for row in changes.gone.iter().take(LISTED) { li { span.chip.warn { (t.row_gone()) } " " (sentence(row)) } }
                    }
                }
            }
        }
    }
}
