//! The list of dashboards, and one with its tiles.

use belvedere_app::router::wording::column_labels;
use belvedere_app::router::{Column, ColumnType};
use belvedere_app::{Changes, DashboardRecord, DashboardView, Filter, FilterChoice, SourceView};
use belvedere_types::TileId;
use maud::{Markup, html};
use time::OffsetDateTime;

use super::tile::{self, Controls};
use super::{manage, travel};
use crate::access::Access;
use crate::pages::icons::{Icon, icon};
use crate::pages::layout::{Section, bare, csrf, framed, module};
use crate::pages::provenance::SourceNames;
use crate::pages::{Viewer, words};
use crate::sheets;
use crate::texts::Texts;

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
    let t = viewer.texts;
    let body = html! {
        div.inner {
            div.head { div { h1 { (t.dashboards()) } p { (t.dashboards_intro()) } } }
            @if dashboards.is_empty() {
                div.panel.empty { (icon(Icon::Dashboard)) h2 { (t.no_dashboard()) } p { (t.no_dashboard_hint()) } (create_form(viewer)) }
            } @else {
                div.grid {
                    @for dashboard in dashboards {
                        a.card href={ "/dashboards/" (dashboard.id) } { div.top { (words::monogram(&dashboard.name)) h2 { (dashboard.name) } } p { (t.made_at(words::instant(t, dashboard.created_at))) } }
                    }
                }
                div.section { (create_form(viewer)) }
            }
            @if viewer.may(Access::Edit) { div.section { (import_form(viewer)) } }
        }
    };
    framed(viewer, Some(Section::Dashboards), t.dashboards(), body)
}

fn create_form(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    html! {
        @if viewer.may(Access::Edit) {
            form.rename method="post" action="/dashboards" {
                (csrf(viewer))
                label.hidden-text for="name" { (t.name_of_new()) }
                input type="text" id="name" name="name" required maxlength="80" placeholder=(t.name_of_new_hint());
                button.button type="submit" { (icon(Icon::Plus)) (t.create()) }
            }
        }
    }
}

fn import_form(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    html! {
        details.panel {
            summary { (t.import_head()) }
            form method="post" action="/dashboards/import" {
                (csrf(viewer))
                label for="file" { (t.yaml_text()) }
                textarea id="file" name="file" rows="8" required {}
                p.hint { (t.import_hint()) }
                div.row.section { button.button type="submit" { (t.import()) } }
            }
        }
    }
}

pub fn page(viewer: &Viewer, dashboard: &DashboardView, board: &Board<'_>) -> Markup {
    let t = viewer.texts;
    let base = format!("/dashboards/{}", dashboard.id);
    let controls = if board.at.is_some() || board.screen {
        Controls::Hidden
    } else {
        Controls::Shown
    };
    let tiles = html! {
        // Before the tiles, so that none is drawn where it does not stay.
        (sheets::element(&sheets::GRID))
        div.boards {
            div.tiles data-board=(dashboard.id) data-csrf=(viewer.csrf) {
                @for tile in &dashboard.tiles {
                    @let changes = board.changes.iter().find(|(id, _)| *id == tile.id).map(|(_, changes)| changes);
                    (tile::card(viewer, dashboard.id, tile, &board.names, changes, controls))
                }
            }
        }
        p.hidden-text role="status" data-announce {}
        (module(t, "dashboard")) (module(t, "marks"))
    };
    if board.screen {
        return bare(
            t,
            &dashboard.name,
            html! { div.head { h1 { (dashboard.name) } a.button.quiet.small href=(base) { (t.leave_full_page()) } } (tiles) },
        );
    }
    let body = html! {
        div.inner.wide-inner {
            p.crumbs { a href="/dashboards" { (t.dashboards()) } " / " (dashboard.name) }
            div.head {
                div {
                    h1 { (dashboard.name) }
                    @if let Some(schedule) = &dashboard.schedule { p { (t.and_next(manage::in_words(t, &schedule.rule), words::instant(t, schedule.next_at))) } }
                }
                div.row.tools {
                    @if !dashboard.tiles.is_empty() && board.at.is_none() {
                        form method="post" action={ (base) "/refresh" } data-refresh-all { (csrf(viewer)) button.button type="submit" { (icon(Icon::Refresh)) (t.refresh_all()) } }
                    }
                    @if !dashboard.tiles.is_empty() { (travel::form(t, dashboard.id, board)) a.button.quiet href={ (base) "?view=screen" } data-full-screen { (t.full_page()) } }
                    @if viewer.may(Access::Edit) { (text_form(viewer, &base)) a.button.quiet href={ (base) "/settings" } { (icon(Icon::Settings)) (t.schedule_and_share()) } }
                    @else { a.button.quiet href={ (base) "/mail" } { (icon(Icon::Settings)) (t.by_mail()) } }
                }
            }
            (travel::bar(t, dashboard.id, board))
            @if !board.offered.is_empty() { (filter_form(t, &base, board)) }
            @if dashboard.tiles.is_empty() {
                div.panel.empty { (icon(Icon::Pin)) h2 { (t.nothing_pinned()) } p { (t.nothing_pinned_hint()) } a.button.primary href="/" { (t.ask_question()) } }
            } @else {
                (tiles)
            }
        }
    };
    framed(viewer, Some(Section::Dashboards), &dashboard.name, body)
}

fn text_form(viewer: &Viewer, base: &str) -> Markup {
    let t = viewer.texts;
    html! {
        details.travel {
            summary.button.quiet { (icon(Icon::Plus)) (t.text_head()) }
            div.panel {
                form method="post" action={ (base) "/text" } {
                    (csrf(viewer))
                    label for="new-title" { (t.title()) }
                    input type="text" id="new-title" name="title" required maxlength="80";
                    label for="new-text" { (t.text_head()) }
                    textarea id="new-text" name="text" rows="5" required maxlength="4000" placeholder=(t.text_hint()) {}
                    button.button type="submit" { (t.add()) }
                }
            }
        }
    }
}

fn text_column(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        kind: ColumnType::Text,
    }
}

fn filter_form(t: Texts, base: &str, board: &Board<'_>) -> Markup {
    // What is filtered by are texts.
    let columns: Vec<Column> = board.offered.iter().map(|choice| text_column(&choice.column)).collect();
    let labels = column_labels(&columns, t.language());
    html! {
        form.row.filters method="get" action=(base) aria-label=(t.filters()) {
            @for (choice, label) in board.offered.iter().zip(&labels) {
                @let chosen = board.chosen.iter().find(|filter| filter.column == choice.column).map(|filter| filter.value.as_str());
                @let id = format!("filter-{}", choice.column);
                div {
                    label for=(id) title=(choice.column) { (label) }
                    select id=(id) name={ "filter." (choice.column) } {
                        option value="" { (t.any_value()) }
                        @for value in &choice.values { option value=(value) selected[chosen == Some(value.as_str())] { (t.locale().place(value)) } }
                    }
                }
            }
            button.button type="submit" { (t.filter()) }
            @if !board.chosen.is_empty() {
                a.button.quiet href=(base) { (t.clear()) }
                span.faint { (t.tiles_narrowed(board.narrowed as u64)) }
            }
        }
    }
}
