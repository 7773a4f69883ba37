//! What a shared link shows, alone and in another site's frame.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use belvedere_app::SharedDashboard;
use belvedere_types::SecretText;
use maud::{Markup, html};

use super::tile;
use crate::extract::Name;
use crate::fault::{Answered, Fault};
use crate::pages::layout::{bare, module, sheet};
use crate::pages::words;
use crate::security::Framable;
use crate::state::WebState;

pub async fn page(State(state): State<WebState>, Name(token): Name) -> Answered<Markup> {
    let shared = state.app.shared(&SecretText::new(token)).await?;
    Ok(view(&shared))
}

/// A link whose maker named no site has no frame.
pub async fn frame(State(state): State<WebState>, Name(token): Name) -> Answered<Response> {
    let shared = state.app.shared(&SecretText::new(token)).await?;
    if shared.embed.is_empty() {
        return Err(Fault::not_found());
    }
    let mut response = view(&shared).into_response();
    response.extensions_mut().insert(Framable(shared.embed));
    Ok(response)
}

pub fn view(shared: &SharedDashboard) -> Markup {
    let body = html! {
        div.head { div { h1 { (shared.dashboard.name) } p { "Shared, to look at only, until " (words::instant(shared.expires_at)) "." } } }
        @if shared.dashboard.tiles.is_empty() { p.soft { "There is nothing on this dashboard yet." } }
        div.tiles { @for tile in &shared.dashboard.tiles { (tile::exhibit(tile)) } }
        (sheet("grid")) (module("marks"))
    };
    bare(&shared.dashboard.name, body)
}
