//! How the signed-in person signs in, and where they are signed in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::{BeganBy, DeviceView, NewPassword};
use belvedere_types::{DeviceId, Explain, Problem, SecretText};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{self, button_form, csrf, notice};
use super::settings::{Tab, tabbed};
use super::{Viewer, words};
use crate::access::{Identity, Via};
use crate::extract::{Form, Id, secret};
use crate::fault::{Answered, Fault, status};
use crate::state::WebState;
use crate::texts::Texts;

/// What the page shows.
pub struct Own<'a> {
    /// The address to sign in with, and whether it has a password.
    pub login: Option<&'a (String, bool)>,
    pub devices: &'a [DeviceView],
    /// The one that looks.
    pub this: Option<DeviceId>,
    /// Why the password was not set.
    pub problem: Option<&'a Problem>,
    pub done: bool,
}

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    shown(&state, &who, &viewer, None, false).await
}

async fn shown(state: &WebState, who: &Identity, viewer: &Viewer, problem: Option<&Problem>, done: bool) -> Answered<Markup> {
    let login = state.app.own_login(&who.caller).await?;
    let devices = state.app.devices(&who.caller).await?;
    let own = Own {
        login: login.as_ref(),
        devices: &devices,
        this: device(who),
        problem,
        done,
    };
    Ok(page(viewer, &own))
}

fn device(who: &Identity) -> Option<DeviceId> {
    match &who.via {
        Via::Session { view, .. } => Some(view.device),
        Via::ApiKey => None,
    }
}

#[derive(Deserialize)]
pub struct SetPassword {
    email: String,
    #[serde(default, deserialize_with = "secret")]
    current: Option<SecretText>,
    #[serde(default, deserialize_with = "secret")]
    password: Option<SecretText>,
}

pub async fn set_password(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Form(form): Form<SetPassword>,
) -> Answered<Response> {
    let Via::Session { view, .. } = &who.via else {
        return Err(Fault::unauthenticated());
    };
    let wish = NewPassword {
        email: form.email,
        current: form.current,
        new: form.password.unwrap_or_else(|| SecretText::new("")),
    };
    match state.app.set_password(&who.caller, view, wish).await {
        Ok(()) => Ok(shown(&state, &who, &viewer, None, true).await?.into_response()),
        Err(error) => {
            let problem = error.problem();
            // 401 would send the browser to the sign-in page; the session is good, the proof for the change was not.
            let code = match status(problem.kind) {
                StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
                other => other,
            };
            Ok((code, shown(&state, &who, &viewer, Some(&problem), false).await?).into_response())
        }
    }
}

pub async fn sign_out_device(State(state): State<WebState>, who: Identity, Id(id): Id<DeviceId>) -> Answered<Redirect> {
    state.app.sign_out_device(&who.caller, id).await?;
    Ok(Redirect::to("/settings/sign-in"))
}

pub async fn sign_out_others(State(state): State<WebState>, who: Identity) -> Answered<Redirect> {
    state.app.sign_out_devices(&who.caller, device(&who)).await?;
    Ok(Redirect::to("/settings/sign-in"))
}

pub fn page(viewer: &Viewer, own: &Own<'_>) -> Markup {
    let t = viewer.texts;
    let has_password = own.login.is_some_and(|(_, password)| *password);
    let body = html! {
        form.panel.stack method="post" action="/settings/sign-in/password" {
            h2 { @if has_password { (t.change_password()) } @else { (t.with_password()) } }
            @if own.done { (notice("good", t.password_set(), None)) }
            @if let Some(problem) = own.problem { (layout::problem(t, "bad", problem)) }
            (csrf(viewer))
            div.field { label for="email" { (t.email_address()) } input type="email" id="email" name="email" required maxlength="254" autocomplete="username" value=[own.login.map(|(email, _)| email)]; }
            @if has_password {
                div.field { label for="current" { (t.current_password()) } input type="password" id="current" name="current" autocomplete="current-password";
                    p.hint { (t.current_hint()) } }
            }
            (password_field(t))
            div.row { button.button.primary type="submit" { (t.set_password()) } }
        }
        section.panel.stack {
            h2 { (t.signed_in_devices()) }
            ul.list { @for device in own.devices { li { (row(viewer, device, own.this == Some(device.id))) } } }
            @if own.devices.len() > 1 { (button_form(viewer, "/settings/devices/sign-out", "danger", html! { (t.sign_out_others()) })) }
        }
    };
    tabbed(viewer, Tab::SignIn, t.sign_in_and_devices(), body)
}

/// Where a new password is written.
pub fn password_field(t: Texts) -> Markup {
    html! {
        div.field {
            label for="password" { (t.new_password()) }
            input type="password" id="password" name="password" required minlength="15" maxlength="256" autocomplete="new-password" aria-describedby="password-hint";
            p.hint id="password-hint" { (t.new_password_hint()) }
        }
    }
}

fn row(viewer: &Viewer, device: &DeviceView, this: bool) -> Markup {
    let t = viewer.texts;
    let how = match device.began_by {
        BeganBy::Link => t.by_link(),
        BeganBy::Invitation => t.by_invitation(),
        BeganBy::Password => t.by_password(),
        BeganBy::Oidc => t.by_oidc(),
    };
    html! {
        div.row.apart {
            div {
                b { (t.device(&device.device)) } @if this { " " span.chip.accent.plain { (t.this_one()) } }
                p.faint { (t.signed_in_how(how, words::instant(t, device.created_at), words::instant(t, device.seen_at))) }
            }
            @if !this { (button_form(viewer, &format!("/settings/devices/{}/sign-out", device.id), "small", html! { (t.sign_out()) })) }
        }
    }
}
