//! What a shared link shows, alone and in another site's frame.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use belvedere_app::SharedDashboard;
use belvedere_types::SecretText;
use maud::{Markup, html};

use super::tile;
use crate::extract::Name;
use crate::fault::{Answered, Fault};
use crate::pages::layout::{bare, module};
use crate::pages::words;
use crate::security::Framable;
use crate::sheets;
use crate::state::WebState;
use crate::texts::Texts;

pub async fn page(State(state): State<WebState>, t: Texts, Name(token): Name) -> Answered<Markup> {
    let shared = state.app.shared(&SecretText::new(token)).await?;
    Ok(view(t, &shared))
}

/// A link whose maker named no site has no frame.
pub async fn frame(State(state): State<WebState>, t: Texts, Name(token): Name) -> Answered<Response> {
    let shared = state.app.shared(&SecretText::new(token)).await?;
    if shared.embed.is_empty() {
        return Err(Fault::not_found());
    }
    let mut response = view(t, &shared).into_response();
    response.extensions_mut().insert(Framable(shared.embed));
    Ok(response)
}

pub fn view(t: Texts, shared: &SharedDashboard) -> Markup {
    let body = html! {
        div.head { div { h1 { (shared.dashboard.name) } p { (t.shared_until(words::instant(t, shared.expires_at))) } } }
        @if shared.dashboard.tiles.is_empty() { p.soft { (t.shared_empty()) } }
        (sheets::element(&sheets::GRID))
        div.boards { div.tiles { @for tile in &shared.dashboard.tiles { (tile::exhibit(t, tile)) } } }
        (module(t, "marks"))
    };
    bare(t, &shared.dashboard.name, body)
}
