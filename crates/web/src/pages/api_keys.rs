//! API keys.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{ApiKeyRecord, NewApiKey};
use belvedere_types::{Actor, ApiKeyId, Role};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{button_form, csrf, role_name};
use super::members::ROLES;
use super::settings::{Tab, shown_once, tabbed};
use super::{Viewer, words};
use crate::access::Identity;
use crate::api::keys::USUAL_DAYS;
use crate::extract::{Form, Id};
use crate::fault::Answered;
use crate::state::WebState;

const LIVES: [(u32, &str); 4] = [(7, "a week"), (30, "30 days"), (USUAL_DAYS, "90 days"), (365, "a year")];

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(page(&viewer, &state.app.api_keys(&who.caller).await?, None))
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
    Ok(page(&viewer, &state.app.api_keys(&who.caller).await?, Some(key.expose_secret())))
}

pub async fn revoke(State(state): State<WebState>, who: Identity, Id(id): Id<ApiKeyId>) -> Answered<Redirect> {
    state.app.revoke_api_key(&who.caller, id).await?;
    Ok(Redirect::to("/settings/api-keys"))
}

/// `key` was just made; it is shown once.
pub fn page(viewer: &Viewer, keys: &[ApiKeyRecord], key: Option<&str>) -> Markup {
    let body = html! {
        @if let Some(key) = key {
            section.panel.stack { (shown_once(key, "This is the key. Copy it now: only its digest is kept, so it is never shown again.")) }
        }
        section.panel {
            h2 { "API keys" }
            @if keys.is_empty() { p.soft { "There is none. Programs use a key in place of a browser's session." } }
            ul.list { @for key in keys { li { (row(viewer, key)) } } }
        }
        (form(viewer))
    };
    tabbed(viewer, Tab::ApiKeys, "API keys", body)
}

fn row(viewer: &Viewer, key: &ApiKeyRecord) -> Markup {
    html! {
        div.row.apart {
            div {
                b { (key.name) } " " span.chip.plain { (role_name(key.role)) }
                @if key.created_by == Actor::System { " " span.chip.plain { "from the settings" } }
                p.faint {
                    @match key.expires_at { Some(at) => { "Ends " (words::instant(at)) }, None => { "Ends when the setting goes" } }
                    ". "
                    @match key.last_used_at { Some(at) => { "Last used " (words::instant(at)) }, None => { "Not used yet" } }
                    "."
                    @if !key.networks.is_empty() { " From " (key.networks.join(", ")) " only." }
                }
            }
            (button_form(viewer, &format!("/settings/api-keys/{}/revoke", key.id), "small danger", html! { "Revoke" span.hidden-text { " " (key.name) } }))
        }
    }
}

fn form(viewer: &Viewer) -> Markup {
    html! {
        form.panel.stack method="post" action="/settings/api-keys" {
            h2 { "Make a key" }
            (csrf(viewer))
            div.field { label for="key-name" { "What it is for" } input type="text" id="key-name" name="name" required maxlength="80" autocomplete="off"; }
            div.row {
                div.field.grow {
                    label for="key-role" { "Role" }
                    select id="key-role" name="role" { @for (role, words) in ROLES { option value=(role_name(role)) selected[role == Role::Viewer] { (role_name(role)) ": " (words) } } }
                }
                div.field.grow {
                    label for="key-days" { "Ends after" }
                    select id="key-days" name="days" { @for (days, words) in LIVES { option value=(days) selected[days == USUAL_DAYS] { (words) } } }
                }
            }
            div.field {
                label for="key-networks" { "Networks" }
                input type="text" id="key-networks" name="networks" autocomplete="off" placeholder="203.0.113.0/24, 2001:db8::/48";
                p.hint { "Requests from elsewhere are refused. Left empty, the key works from anywhere." }
            }
            div.row { button.button.primary type="submit" { "Make a key" } }
        }
    }
}
