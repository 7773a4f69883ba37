//! Dashboards: the list, one with its tiles, and what its buttons do.

pub mod mailing;
pub mod manage;
mod said;
pub mod shared;
mod tile;
mod travel;
mod view;

use axum::extract::{RawQuery, State};
use axum::response::Redirect;
use belvedere_app::{Changes, Filter, Nudge, choices, filtered};
use belvedere_types::{DashboardId, TileId};
use maud::Markup;
use serde::Deserialize;

pub(crate) use said::said;
pub(crate) use tile::drawn_width as tile_width;
pub use view::{Board, list_page, page};

use super::Viewer;
use super::provenance::SourceNames;
use crate::access::Identity;
use crate::extract::{Form, Id, Moment, Name, Query};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

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

#[derive(Deserialize)]
pub struct DashboardFile {
    file: String,
}

pub async fn import(State(state): State<WebState>, who: Identity, Form(form): Form<DashboardFile>) -> Answered<Redirect> {
    let dashboard = state.app.import_dashboard(&who.caller, &form.file).await?;
    Ok(Redirect::to(&format!("/dashboards/{}", dashboard.id)))
}

/// How the dashboard is looked at.
#[derive(Deserialize)]
pub struct Look {
    at: Option<Moment>,
    since: Option<Moment>,
    /// `screen`: nothing but the tiles.
    view: Option<String>,
}

pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Id(id): Id<DashboardId>,
    Query(look): Query<Look>,
    RawQuery(query): RawQuery,
) -> Answered<Markup> {
    let app = &state.app;
    let dashboard = match look.at {
        None => app.dashboard(&who.caller, id).await?,
        Some(Moment(at)) => app.dashboard_at(&who.caller, id, at).await?,
    };
    let sources = app.sources_to_ask(&who.caller).await?;
    let offered = choices(&dashboard.tiles);
    let chosen = chosen_filters(query.as_deref().unwrap_or_default());
    let (dashboard, narrowed) = filtered(dashboard, &chosen);
    let mut changes: Vec<(TileId, Changes)> = Vec::new();
    if let Some(Moment(since)) = look.since {
        for tile in dashboard.tiles.iter().filter(|tile| tile.text.is_none()) {
            changes.push((tile.id, app.changes(&who.caller, tile.id, since).await?));
        }
    }
    let board = Board {
        at: look.at.map(|moment| moment.0),
        since: look.since.map(|moment| moment.0),
        screen: look.view.as_deref() == Some("screen"),
        changes: &changes,
        offered: &offered,
        chosen: &chosen,
        narrowed: narrowed.len(),
        ..Board::plain(&sources, time::OffsetDateTime::now_utc())
    };
    Ok(page(&viewer, &dashboard, &board))
}

/// `filter.<column>=<value>`; an empty value chooses nothing.
fn chosen_filters(query: &str) -> Vec<Filter> {
    url::form_urlencoded::parse(query.as_bytes())
        .filter_map(|(key, value)| {
            let column = key.strip_prefix("filter.")?.to_owned();
            (!value.is_empty()).then(|| Filter {
                column,
                value: value.into_owned(),
            })
        })
        .collect()
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Redirect> {
    state.app.delete_dashboard(&who.caller, id).await?;
    Ok(Redirect::to("/dashboards"))
}

pub async fn refresh_all(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Redirect> {
    state.app.refresh_all(&who.caller, id).await?;
    Ok(Redirect::to(&format!("/dashboards/{id}")))
}

#[derive(Deserialize)]
pub struct TextForm {
    title: String,
    text: String,
}

pub async fn add_text(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Form(form): Form<TextForm>,
) -> Answered<Redirect> {
    let tile = state.app.add_text(&who.caller, id, &form.title, &form.text).await?;
    Ok(Redirect::to(&format!("/dashboards/{id}#{}", tile.id)))
}

/// One tile alone, for the page that has just refreshed it.
pub async fn fragment(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Id(id): Id<DashboardId>,
    Name(tile): Name,
) -> Answered<Markup> {
    let shown = state.app.tile(&who.caller, tile_id(&tile)?).await?;
    let sources = state.app.sources_to_ask(&who.caller).await?;
    Ok(tile::card(
        &viewer,
        id,
        &shown,
        &SourceNames::of(&sources),
        None,
        tile::Controls::Shown,
    ))
}

pub async fn refresh(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(tile): Name) -> Answered<Redirect> {
    let tile = tile_id(&tile)?;
    state.app.refresh(&who.caller, tile).await?;
    Ok(back(id, tile))
}

#[derive(Deserialize)]
pub struct MoveForm {
    step: Nudge,
}

pub async fn nudge(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Name(tile): Name,
    Form(form): Form<MoveForm>,
) -> Answered<Redirect> {
    let tile = tile_id(&tile)?;
    state.app.nudge_tile(&who.caller, tile, form.step).await?;
    Ok(back(id, tile))
}

#[derive(Deserialize)]
pub struct EditForm {
    title: String,
    text: Option<String>,
}

pub async fn edit(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Name(tile): Name,
    Form(form): Form<EditForm>,
) -> Answered<Redirect> {
    let tile = tile_id(&tile)?;
    state
        .app
        .edit_tile(&who.caller, tile, Some(&form.title), form.text.as_deref())
        .await?;
    Ok(back(id, tile))
}

pub async fn remove(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(tile): Name) -> Answered<Redirect> {
    state.app.unpin(&who.caller, tile_id(&tile)?).await?;
    Ok(Redirect::to(&format!("/dashboards/{id}")))
}

fn tile_id(text: &str) -> Answered<TileId> {
    text.parse().map_err(|_| Fault::not_found())
}

fn back(dashboard: DashboardId, tile: TileId) -> Redirect {
    Redirect::to(&format!("/dashboards/{dashboard}#{tile}"))
}
