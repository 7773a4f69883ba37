//! One tile.

use belvedere_app::router::{Answer, chart::ChartKind};
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

/// A chart is drawn for the width of its tile, so that its text keeps its size: pixels of one column, and what the frame takes.
const COLUMN: u32 = 100;
const FRAME: u32 = 40;
const ROWS: usize = 50;
/// Changed rows that are listed.
const LISTED: usize = 12;

/// Whether a tile has buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controls {
    Shown,
    Hidden,
}

const STEPS: [(&str, &str, &str); 8] = [
    ("left", "←", "Move left"),
    ("right", "→", "Move right"),
    ("up", "↑", "Move up"),
    ("down", "↓", "Move down"),
    ("narrower", "−", "Narrower"),
    ("wider", "+", "Wider"),
    ("shorter", "⌃", "Shorter"),
    ("taller", "⌄", "Taller"),
];

pub fn card(
    viewer: &Viewer,
    board: DashboardId,
    tile: &TileView,
    names: &SourceNames,
    changes: Option<&Changes>,
    controls: Controls,
) -> Markup {
    let action = format!("/dashboards/{board}/tiles/{}", tile.id);
    let live = tile.text.is_none() && controls == Controls::Shown;
    let body = html! {
        @if let Some(changes) = changes { (changed(changes)) }
        (content(tile))
        @if let Some(answer) = tile.answer.as_ref().filter(|answer| answer.table.is_some()) { (provenance::panel(answer, names)) }
    };
    html! {
        (frame(tile, live.then_some(action.as_str()), html! {
            @if live { (button_form(viewer, &format!("{action}/refresh"), "quiet small", html! { (icon(Icon::Refresh)) span.hidden-text { "Refresh " (tile.title) } })) }
            @if controls == Controls::Shown && viewer.may(Access::Edit) {
                button.button.quiet.small.grip type="button" data-grip hidden aria-label={ "Move " (tile.title) ": arrow keys move, with Shift they resize" } { "⠿" }
                (arrange(viewer, &action, tile))
            }
        }, body))
    }
}

/// The same for people who only look: no button, nothing of how it was made.
pub fn exhibit(tile: &TileView) -> Markup {
    frame(tile, None, html! {}, content(tile))
}

fn frame(tile: &TileView, refresh: Option<&str>, buttons: Markup, body: Markup) -> Markup {
    let place = tile.place;
    html! {
        section id=(tile.id) class={ "tile gx" (place.x) " gy" (place.y) " gw" (place.w) " gh" (place.h) } aria-label=(tile.title) data-tile=(tile.id) data-refresh=[refresh] {
            header {
                div {
                    h2 { (tile.title) }
                    p {
                        @if let Some(at) = tile.refreshed_at { "As of " (words::instant(at)) }
                        @if let Some(since) = tile.stale_since { " · " span.stale { "stale since " (words::instant(since)) } }
                    }
                    p data-state role="status" {}
                }
                div.row { (buttons) }
            }
            @if let Some(why) = &tile.stale { p.stale.why { (why) } }
            div.tile-body tabindex="0" role="group" aria-label={ "Content of " (tile.title) } { (body) }
            div.corner data-corner hidden aria-hidden="true" {}
        }
    }
}

fn content(tile: &TileView) -> Markup {
    html! {
        @match (&tile.text, &tile.answer) {
            (Some(text), _) => (said(text)),
            (None, Some(answer)) => (result(tile.id, answer, (u32::from(tile.place.w) * COLUMN).saturating_sub(FRAME))),
            (None, None) => p.soft { "Not refreshed yet." },
        }
    }
}

fn result(id: TileId, answer: &Answer, width: u32) -> Markup {
    let id = id.to_string();
    let Some(table) = &answer.table else {
        return html! { p { (answer.text) } };
    };
    let chart = answer.chart.as_ref().filter(|chart| chart.kind != ChartKind::Table);
    html! {
        @if let Some(chart) = chart {
            div.drawn data-chart { (figure::drawing(chart, table, width)) p.hidden-text { (chart.spec.description) } }
            details { summary.faint { "Table" } (figure::table(&id, table, ROWS)) }
        } @else {
            (figure::table(&id, table, ROWS))
        }
        (disclosures(answer))
    }
}

fn arrange(viewer: &Viewer, action: &str, tile: &TileView) -> Markup {
    html! {
        details.arrange {
            summary.button.quiet.small { (icon(Icon::Settings)) span.hidden-text { "Arrange " (tile.title) } }
            div.panel {
                form.steps-form method="post" action={ (action) "/move" } {
                    (csrf(viewer))
                    @for (step, sign, label) in STEPS { button.button.small type="submit" name="step" value=(step) aria-label={ (label) ": " (tile.title) } title=(label) { (sign) } }
                }
                form.section method="post" action={ (action) "/edit" } {
                    (csrf(viewer))
                    label for={ "title-" (tile.id) } { "Title" }
                    input type="text" id={ "title-" (tile.id) } name="title" value=(tile.title) required maxlength="80";
                    @if let Some(text) = &tile.text {
                        label for={ "text-" (tile.id) } { "Text" }
                        textarea id={ "text-" (tile.id) } name="text" rows="6" required maxlength="4000" { (text) }
                    }
                    button.button.small type="submit" { "Save" }
                }
                div.section { (button_form(viewer, &format!("{action}/remove"), "danger small", html! { (icon(Icon::Close)) "Remove " (tile.title) })) }
            }
        }
    }
}

fn changed(changes: &Changes) -> Markup {
    let sentence = |row: &[serde_json::Value]| -> String {
        let cells = row.iter().zip(&changes.columns).map(|(cell, column)| words::cell(cell, column));
        cells.collect::<Vec<_>>().join(" · ")
    };
    let count = changes.added.len() + changes.gone.len() + changes.changed.len();
    html! {
        div.changes {
            @match (changes.from, count) {
                (None, _) => p.soft { "Nothing was kept from then." },
                (Some(from), 0) => p.soft { "No change since " (words::instant(from)) "." },
                (Some(from), _) => {
                    p { b { (words::count(count as u64, "row is", "rows are")) " different" } " since " (words::instant(from)) ": " (changes.added.len()) " new, " (changes.gone.len()) " gone, " (changes.changed.len()) " changed." }
                    ul {
                        @for row in changes.changed.iter().take(LISTED) {
                            li { span.chip.accent { "changed" } " " (sentence(&row.row)) @for cell in &row.cells { " (" (cell.column) ": " del { (words::cell(&cell.before, &cell.column)) } " → " ins { (words::cell(&cell.after, &cell.column)) } ")" } }
                        }
                        @for row in changes.added.iter().take(LISTED) { li { span.chip.good { "new" } " " (sentence(row)) } }
                        @for row in changes.gone.iter().take(LISTED) { li { span.chip.warn { "gone" } " " (sentence(row)) } }
                    }
                }
            }
        }
    }
}
