//! API keys.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{ApiKeyRecord, NewApiKey};
use belvedere_types::{Actor, ApiKeyId, Role};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;

use super::layout::{button_form, csrf};
use super::members::role_choices;
use super::settings::{Tab, shown_once, tabbed};
use super::{Viewer, words};
use crate::access::Identity;
use crate::api::keys::USUAL_DAYS;
use crate::extract::{Form, Id};
use crate::fault::Answered;
use crate::mcp;
use crate::state::WebState;
use crate::texts::{Message, Texts};

/// Days after which a key may end, in words.
type Life = (u32, Message);

const LIVES: [Life; 4] = [
    (7, Texts::a_week),
    (30, Texts::days_30),
    (USUAL_DAYS, Texts::days_90),
    (365, Texts::a_year),
];

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(page(&viewer, &state.app.api_keys(&who.caller).await?, None, state.app.public_url()))
}

#[derive(Deserialize)]
pub struct Create {
    name: String,
    role: Role,
    days: u32,
    #[serde(default)]
    networks: String,
}

/// Not a redirect: the key is on this page and nowhere else.
pub async fn create(State(state): State<WebState>, who: Identity, viewer: Viewer, Form(form): Form<Create>) -> Answered<Markup> {
    let separated = |c: char| c == ',' || c.is_whitespace();
    let wish = NewApiKey {
        name: form.name,
        role: form.role,
        days: form.days,
        networks: form.networks.split(separated).map(str::to_owned).collect(),
    };
    let (_, key) = state.app.create_api_key(&who.caller, wish).await?;
    let keys = state.app.api_keys(&who.caller).await?;
    Ok(page(&viewer, &keys, Some(key.expose_secret()), state.app.public_url()))
}

pub async fn revoke(State(state): State<WebState>, who: Identity, Id(id): Id<ApiKeyId>) -> Answered<Redirect> {
    state.app.revoke_api_key(&who.caller, id).await?;
    Ok(Redirect::to("/settings/api-keys"))
}

/// `key` was just made; it is shown once. `public_url` is where programs reach the server.
pub fn page(viewer: &Viewer, keys: &[ApiKeyRecord], key: Option<&str>, public_url: &Url) -> Markup {
    let t = viewer.texts;
    let body = html! {
        @if let Some(key) = key {
            section.panel.stack { (shown_once(t, key, t.this_is_the_key())) }
        }
        section.panel {
            h2 { (t.api_keys()) }
            @if keys.is_empty() { p.soft { (t.no_api_keys()) } }
            ul.list { @for key in keys { li { (row(viewer, key)) } } }
        }
        (form(viewer))
        section.panel {
            h2 { (t.ai_clients()) }
            p.soft { (t.ai_clients_hint(html! { code { (mcp::address(public_url)) } })) }
        }
    };
    tabbed(viewer, Tab::ApiKeys, t.api_keys(), body)
}

fn row(viewer: &Viewer, key: &ApiKeyRecord) -> Markup {
    let t = viewer.texts;
    html! {
        div.row.apart {
            div {
                b { (key.name) } " " span.chip.plain { (t.role(key.role)) }
                @if key.created_by == Actor::System { " " span.chip.plain { (t.key_of_settings()) } }
                p.faint {
                    @match key.expires_at { Some(at) => { (t.ends_at(words::instant(t, at))) }, None => { (t.ends_with_setting()) } }
                    ". "
                    @match key.last_used_at { Some(at) => { (t.last_used(words::instant(t, at))) }, None => { (t.not_used_yet()) } }
                    "."
                    @if !key.networks.is_empty() { " " (t.networks_only(key.networks.join(", "))) }
                }
            }
            (button_form(viewer, &format!("/settings/api-keys/{}/revoke", key.id), "small danger", html! { (t.revoke()) span.hidden-text { " " (key.name) } }))
        }
    }
}

fn form(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    html! {
        form.panel.stack method="post" action="/settings/api-keys" {
            h2 { (t.make_key()) }
            (csrf(viewer))
            div.field { label for="key-name" { (t.what_for()) } input type="text" id="key-name" name="name" required maxlength="80" autocomplete="off"; }
            (role_choices(t))
            div.field {
                label for="key-days" { (t.ends_after()) }
                select id="key-days" name="days" { @for (days, words) in LIVES { option value=(days) selected[days == USUAL_DAYS] { (words(t)) } } }
            }
            div.field {
                label for="key-networks" { (t.networks()) }
                input type="text" id="key-networks" name="networks" autocomplete="off" placeholder="203.0.113.0/24, 2001:db8::/48";
                p.hint { (t.networks_hint()) }
            }
            div.row { button.button.primary type="submit" { (t.make_key()) } }
        }
    }
}
