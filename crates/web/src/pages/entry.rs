//! Signing in and out, and the few settings there are.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_types::SecretText;
use maud::{Markup, html};
use serde::Deserialize;

use super::Viewer;
use super::layout::{Section, button_form, framed, lone, notice, role_name};
use crate::access::{Access, Identity, Via};
use crate::extract::{Form, Query, secret};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

/// How long a browser keeps the cookie, in seconds; the session in the database ends by itself.
const COOKIE_SECONDS: u32 = 30 * 24 * 3_600;

#[derive(Deserialize)]
pub struct Arrival {
    #[serde(default, deserialize_with = "secret")]
    token: Option<SecretText>,
}

pub async fn sign_in() -> Markup {
    lone(
        "Sign in",
        html! {
            div.stack {
                h1 { "Sign in" }
                p.soft { "Belvedere signs in by link, without a password. A link works once and for 15 minutes." }
                ul.bullets {
                    li { "First time? The server printed a set-up link when it started." }
                    li { "Signed in elsewhere? Make a link there, under Settings." }
                    li { "On the server: " code { "belvedere sign-in-link" } }
                }
            }
        },
    )
}

/// Shows a button, so that a link preview does not spend the link.
pub async fn link(Query(arrival): Query<Arrival>) -> Response {
    let Some(token) = arrival.token else {
        return Redirect::to("/sign-in").into_response();
    };
    let body = html! {
        form.stack method="post" action="/sign-in" {
            h1 { "Sign in to Belvedere" }
            p.soft { "This link works once. After that, this browser stays signed in for 30 days." }
            (token_field(&token))
            button.button.primary type="submit" autofocus { "Sign in" }
        }
    };
    lone("Sign in", body).into_response()
}

pub async fn set_up(Query(arrival): Query<Arrival>) -> Response {
    let Some(token) = arrival.token else {
        return Redirect::to("/sign-in").into_response();
    };
    let body = html! {
        form.stack method="post" action="/set-up" {
            h1 { "Welcome" }
            p.soft { "You are the first one here and become the owner: you connect data sources, invite others and see everything." }
            (token_field(&token))
            div.field {
                label for="name" { "Your name" }
                input type="text" id="name" name="name" required maxlength="80" autocomplete="name" autofocus;
            }
            button.button.primary type="submit" { "Set up Belvedere" }
        }
    };
    lone("Set up", body).into_response()
}

fn token_field(token: &SecretText) -> Markup {
    html! { input type="hidden" name="token" value=(token.expose_secret()); }
}

#[derive(Deserialize)]
pub struct Redeem {
    #[serde(default, deserialize_with = "secret")]
    token: Option<SecretText>,
    name: Option<String>,
}

pub async fn redeem(State(state): State<WebState>, Form(form): Form<Redeem>) -> Answered<Response> {
    let token = form
        .token
        .ok_or_else(|| Fault::invalid("link_missing", "The link's token is missing.", "Open the whole link again."))?;
    let session = state.app.redeem_link(&token, form.name.as_deref()).await?;
    let mut response = Redirect::to("/").into_response();
    set_cookie(&state, &mut response, session.expose_secret(), COOKIE_SECONDS);
    Ok(response)
}

pub async fn sign_out(State(state): State<WebState>, who: Identity) -> Answered<Response> {
    if let Via::Session { cookie, .. } = &who.via {
        state.app.sign_out(cookie).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    set_cookie(&state, &mut response, "", 0);
    Ok(response)
}

/// `Lax`, because the vendor's redirect is a top-level GET from another site that must find its session.
fn set_cookie(state: &WebState, response: &mut Response, token: &str, seconds: u32) {
    let secure = if state.config.https() { "; Secure" } else { "" };
    let text = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        state.config.cookie_name()
    );
    if let Ok(mut value) = HeaderValue::from_str(&text) {
        value.set_sensitive(true);
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}

pub async fn settings(viewer: Viewer) -> Markup {
    settings_page(&viewer, None)
}

pub async fn another_device(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let url = state.app.sign_in_link(&who.caller).await?;
    Ok(settings_page(&viewer, Some(url.as_str())))
}

/// `link` is a sign-in link that was just made; it is shown once.
pub fn settings_page(viewer: &Viewer, link: Option<&str>) -> Markup {
    let body = html! {
        div.inner.narrow.stack {
            h1 { "Settings" }
            section.panel {
                h2 { "You" }
                dl.pairs {
                    dt { "Name" } dd { (viewer.user_name) }
                    dt { "Organisation" } dd { (viewer.org_name) }
                    dt { "Role" } dd { (role_name(viewer.role)) }
                }
            }
            @if viewer.may(Access::Owner) {
                section.panel.stack {
                    h2 { "Language model" }
                    p.soft { "Questions are answered without one; a model reads freer wordings." }
                    p { a.button href="/settings/model" { "Language model" } }
                }
                section.panel.stack {
                    h2 { "Sign in on another device" }
                    p.soft { "Makes a link that signs in as you. It works once, for 15 minutes; send it to nobody else." }
                    @if let Some(link) = link {
                        (notice("good", "Open this link on the other device. It is shown only now.", None))
                        pre id="link" { (link) }
                        button.button.small type="button" data-copy="#link" hidden { "Copy" }
                    } @else {
                        (button_form(viewer, "/settings/sign-in-link", "", html! { "Make a link" }))
                    }
                }
            }
            @if viewer.may(Access::Owner) {
                section.panel.stack {
                    h2 { "Danger zone" }
                    p.soft { "Disconnects every data source of the organisation at once." }
                    div.row { a.button.danger href="/settings/revoke-all" { "Disconnect everything…" } }
                }
            }
            section.panel.stack {
                h2 { "This browser" }
                p.soft { "Signing out ends this browser's session at once." }
                (button_form(viewer, "/sign-out", "danger", html! { "Sign out" }))
            }
        }
    };
    framed(viewer, Some(Section::Settings), "Settings", body)
}
