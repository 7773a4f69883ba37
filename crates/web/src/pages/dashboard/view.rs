//! The list of dashboards, and one with its tiles.

use belvedere_app::{Changes, DashboardRecord, DashboardView, Filter, FilterChoice, SourceView};
use belvedere_types::TileId;
use maud::{Markup, html};
use time::OffsetDateTime;

use super::tile::{self, Controls};
use super::{manage, travel};
use crate::access::Access;
use crate::pages::icons::{Icon, icon};
use crate::pages::layout::{Section, bare, csrf, framed, module, sheet};
use crate::pages::provenance::SourceNames;
use crate::pages::{Viewer, words};

/// How a dashboard is looked at.
pub struct Board<'a> {
    pub names: SourceNames,
    pub at: Option<OffsetDateTime>,
    pub since: Option<OffsetDateTime>,
    /// Nothing but the tiles.
    pub screen: bool,
    pub changes: &'a [(TileId, Changes)],
    pub offered: &'a [FilterChoice],
    pub chosen: &'a [Filter],
    /// Tiles whose rows the filters touched.
    pub narrowed: usize,
    pub now: OffsetDateTime,
}

impl Board<'_> {
    /// As it is now.
    pub fn plain(sources: &[SourceView], now: OffsetDateTime) -> Self {
        Self {
            names: SourceNames::of(sources),
            at: None,
            since: None,
            screen: false,
            changes: &[],
            offered: &[],
            chosen: &[],
            narrowed: 0,
            now,
        }
    }
}

pub fn list_page(viewer: &Viewer, dashboards: &[DashboardRecord]) -> Markup {
    let body = html! {
        div.inner {
            div.head { div { h1 { "Dashboards" } p { "Pinned answers. A refresh replays the stored plan over today's data." } } }
            @if dashboards.is_empty() {
                div.panel.empty { (icon(Icon::Dashboard)) h2 { "No dashboard yet" } p { "Ask a question and pin its answer, or begin with an empty dashboard." } (create_form(viewer)) }
            } @else {
                div.grid {
                    @for dashboard in dashboards {
                        a.card href={ "/dashboards/" (dashboard.id) } { div.top { (words::monogram(&dashboard.name)) h2 { (dashboard.name) } } p { "Made " (words::instant(dashboard.created_at)) } }
                    }
                }
                div.section { (create_form(viewer)) }
            }
            @if viewer.may(Access::Edit) { div.section { (import_form(viewer)) } }
        }
    };
    framed(viewer, Some(Section::Dashboards), "Dashboards", body)
}

fn create_form(viewer: &Viewer) -> Markup {
    html! {
        @if viewer.may(Access::Edit) {
            form.row method="post" action="/dashboards" {
                (csrf(viewer))
                label.hidden-text for="name" { "Name of the new dashboard" }
                input.grow type="text" id="name" name="name" required maxlength="80" placeholder="Name of a new dashboard";
                button.button type="submit" { (icon(Icon::Plus)) "Create" }
            }
        }
    }
}

fn import_form(viewer: &Viewer) -> Markup {
    html! {
        details.panel {
            summary { "Import a dashboard from a file" }
            form method="post" action="/dashboards/import" {
                (csrf(viewer))
                label for="file" { "The YAML file's text" }
                textarea id="file" name="file" rows="8" required {}
                p.hint { "Its plans are replayed over your sources of the same names, and can only read, like any other." }
                div.row.section { button.button type="submit" { "Import" } }
            }
        }
    }
}

pub fn page(viewer: &Viewer, dashboard: &DashboardView, board: &Board<'_>) -> Markup {
    let base = format!("/dashboards/{}", dashboard.id);
    let controls = if board.at.is_some() || board.screen {
        Controls::Hidden
    } else {
        Controls::Shown
    };
    let tiles = html! {
        div.tiles data-board=(dashboard.id) data-csrf=(viewer.csrf) {
            @for tile in &dashboard.tiles {
                @let changes = board.changes.iter().find(|(id, _)| *id == tile.id).map(|(_, changes)| changes);
                (tile::card(viewer, dashboard.id, tile, &board.names, changes, controls))
            }
        }
        p.hidden-text role="status" data-announce {}
        (sheet("grid")) (module("dashboard")) (module("marks"))
    };
    if board.screen {
        return bare(
            &dashboard.name,
            html! { div.head { h1 { (dashboard.name) } a.button.quiet.small href=(base) { "Leave full page" } } (tiles) },
        );
    }
    let body = html! {
        div.inner.wide-inner {
            p.crumbs { a href="/dashboards" { "Dashboards" } " / " (dashboard.name) }
            div.head {
                div {
                    h1 { (dashboard.name) }
                    @if let Some(schedule) = &dashboard.schedule { p { (manage::in_words(&schedule.rule)) ", next " (words::instant(schedule.next_at)) } }
                }
                div.row.tools {
                    @if !dashboard.tiles.is_empty() && board.at.is_none() {
                        form method="post" action={ (base) "/refresh" } data-refresh-all { (csrf(viewer)) button.button type="submit" { (icon(Icon::Refresh)) "Refresh all" } }
                    }
                    @if !dashboard.tiles.is_empty() { (travel::form(dashboard.id, board)) a.button.quiet href={ (base) "?view=screen" } data-full-screen { "Full page" } }
                    @if viewer.may(Access::Edit) { (text_form(viewer, &base)) a.button.quiet href={ (base) "/settings" } { (icon(Icon::Settings)) "Schedule and share" } }
                }
            }
            (travel::bar(dashboard.id, board))
            @if !board.offered.is_empty() { (filter_form(&base, board)) }
            @if dashboard.tiles.is_empty() {
                div.panel.empty { (icon(Icon::Pin)) h2 { "Nothing pinned yet" } p { "Ask a question and choose “Pin to a dashboard” below the answer." } a.button.primary href="/" { "Ask a question" } }
            } @else {
                (tiles)
            }
        }
    };
    framed(viewer, Some(Section::Dashboards), &dashboard.name, body)
}

fn text_form(viewer: &Viewer, base: &str) -> Markup {
    html! {
        details.travel {
            summary.button.quiet { (icon(Icon::Plus)) "Text" }
            div.panel {
                form method="post" action={ (base) "/text" } {
                    (csrf(viewer))
                    label for="new-title" { "Title" }
                    input type="text" id="new-title" name="title" required maxlength="80";
                    label for="new-text" { "Text" }
                    textarea id="new-text" name="text" rows="5" required maxlength="4000" placeholder="Paragraphs, # headings and - lists" {}
                    button.button type="submit" { "Add" }
                }
            }
        }
    }
}

fn filter_form(base: &str, board: &Board<'_>) -> Markup {
    html! {
        form.row.filters method="get" action=(base) aria-label="Filters" {
            @for choice in board.offered {
                @let chosen = board.chosen.iter().find(|filter| filter.column == choice.column).map(|filter| filter.value.as_str());
                @let id = format!("filter-{}", choice.column);
                div {
                    label for=(id) { (choice.column) }
                    select id=(id) name={ "filter." (choice.column) } {
                        option value="" { "Any" }
                        @for value in &choice.values { option value=(value) selected[chosen == Some(value.as_str())] { (value) } }
                    }
                }
            }
            button.button type="submit" { "Filter" }
            @if !board.chosen.is_empty() {
                a.button.quiet href=(base) { "Clear" }
                span.faint { (words::count(board.narrowed as u64, "tile has", "tiles have")) " the column; sentences and totals of the others stay." }
            }
        }
    }
}
