//! Dashboards: the list, and one with its tiles.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::router::{Answer, chart::ChartKind};
use belvedere_app::{DashboardRecord, DashboardView, SourceView, TileView};
use belvedere_types::{DashboardId, TileId};
use maud::{Markup, html};
use serde::Deserialize;

use super::icons::{Icon, icon};
use super::layout::{Section, button_form, csrf, framed, notice};
use super::provenance::{self, SourceNames};
use super::{Viewer, figure, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Name};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

const TILE_WIDTH: u32 = 460;
const TILE_ROWS: usize = 20;

pub async fn list(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(list_page(&viewer, &state.app.dashboards(&who.caller).await?))
}

#[derive(Deserialize)]
pub struct NewDashboard {
    name: String,
}

pub async fn create(State(state): State<WebState>, who: Identity, Form(form): Form<NewDashboard>) -> Answered<Redirect> {
    let dashboard = state.app.create_dashboard(&who.caller, &form.name).await?;
    Ok(Redirect::to(&format!("/dashboards/{}", dashboard.id)))
}

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<DashboardId>) -> Answered<Markup> {
    let dashboard = state.app.dashboard(&who.caller, id).await?;
    let sources = state.app.sources(&who.caller).await?;
    Ok(page(&viewer, &dashboard, &sources))
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Redirect> {
    state.app.delete_dashboard(&who.caller, id).await?;
    Ok(Redirect::to("/dashboards"))
}

/// One tile after the other: each one's failure is its own and shows on it.
pub async fn refresh_all(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Redirect> {
    for tile in state.app.dashboard(&who.caller, id).await?.tiles {
        state.app.refresh(&who.caller, tile.id).await?;
    }
    Ok(Redirect::to(&format!("/dashboards/{id}")))
}

pub async fn refresh(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(tile): Name) -> Answered<Redirect> {
    let tile: TileId = tile.parse().map_err(|_| Fault::not_found())?;
    state.app.refresh(&who.caller, tile).await?;
    Ok(Redirect::to(&format!("/dashboards/{id}#{tile}")))
}

pub async fn remove(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(tile): Name) -> Answered<Redirect> {
    let tile: TileId = tile.parse().map_err(|_| Fault::not_found())?;
    state.app.unpin(&who.caller, tile).await?;
    Ok(Redirect::to(&format!("/dashboards/{id}")))
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

pub fn page(viewer: &Viewer, dashboard: &DashboardView, sources: &[SourceView]) -> Markup {
    let names = SourceNames::of(sources);
    let base = format!("/dashboards/{}", dashboard.id);
    let body = html! {
        div.inner {
            p.crumbs { a href="/dashboards" { "Dashboards" } " / " (dashboard.name) }
            div.head {
                h1 { (dashboard.name) }
                div.row {
                    @if !dashboard.tiles.is_empty() { (button_form(viewer, &format!("{base}/refresh"), "", html! { (icon(Icon::Refresh)) "Refresh all" })) }
                    @if viewer.may(Access::Edit) {
                        details { summary.button.quiet { "Delete" } div.panel { p.soft { "The dashboard and its tiles go; answers stay." } (button_form(viewer, &format!("{base}/delete"), "danger small", html! { "Delete for good" })) } }
                    }
                }
            }
            @if dashboard.tiles.is_empty() {
                div.panel.empty { (icon(Icon::Pin)) h2 { "Nothing pinned yet" } p { "Ask a question and choose “Pin to a dashboard” below the answer." } a.button.primary href="/" { "Ask a question" } }
            } @else {
                div.tiles { @for tile in &dashboard.tiles { (tile_card(viewer, &base, tile, &names)) } }
            }
        }
    };
    framed(viewer, Some(Section::Dashboards), &dashboard.name, body)
}

fn tile_card(viewer: &Viewer, base: &str, tile: &TileView, names: &SourceNames) -> Markup {
    let action = format!("{base}/tiles/{}", tile.id);
    html! {
        section.tile id=(tile.id) aria-label=(tile.title) {
            header {
                div {
                    h2 { (tile.title) }
                    @if tile.title != tile.question { p { (tile.question) } }
                    @if let Some(at) = tile.refreshed_at { p { "As of " (words::instant(at)) } }
                }
                div.row {
                    (button_form(viewer, &format!("{action}/refresh"), "quiet small", html! { (icon(Icon::Refresh)) span.hidden-text { "Refresh " (tile.title) } }))
                    @if viewer.may(Access::Edit) { (button_form(viewer, &format!("{action}/remove"), "quiet small", html! { (icon(Icon::Close)) span.hidden-text { "Remove " (tile.title) } })) }
                }
            }
            @if let Some(why) = &tile.stale { div.told { (notice("warn", "The last refresh failed, so this is old.", Some(why))) } }
            @match &tile.answer {
                Some(answer) => (tile_body(tile.id, answer, names)),
                None => p.soft { "Not refreshed yet." },
            }
        }
    }
}

fn tile_body(id: TileId, answer: &Answer, names: &SourceNames) -> Markup {
    let id = id.to_string();
    let Some(table) = &answer.table else {
        return html! { p { (answer.text) } };
    };
    let chart = answer.chart.as_ref().filter(|chart| chart.kind != ChartKind::Table);
    html! {
        @if let Some(chart) = chart {
            div data-chart { (figure::drawing(chart, table, TILE_WIDTH)) }
            details { summary.faint { "Table" } (figure::table(&id, table, TILE_ROWS)) }
        } @else {
            (figure::table(&id, table, TILE_ROWS))
        }
        (provenance::panel(answer, names))
    }
}
