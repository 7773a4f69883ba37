//! Single sign-on: its settings, and the way to the identity provider and back.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::{OidcResponse, SetSingleSignOn, SingleSignOnCallback, SingleSignOnView};
use belvedere_types::{Explain, OrgId, Problem, Role, SecretText};
use maud::{Markup, html};
use serde::Deserialize;

use super::Viewer;
use super::entry::signed_in;
use super::layout::{self, button_form, csrf, role_name};
use super::members::ROLES;
use super::settings::{Tab, tabbed};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Query, secret};
use crate::fault::{Answered, Fault, status};
use crate::guard::own_cookie;
use crate::state::WebState;
use crate::visitor::Knock;

/// How long a browser may be away at the provider, in seconds.
const AWAY_SECONDS: u32 = 600;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let present = state.app.single_sign_on(&who.caller).await?;
    Ok(page(&viewer, present.as_ref(), &state.app.single_sign_on_redirect_uri(), None))
}

#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    name: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    client_id: String,
    #[serde(default, deserialize_with = "secret")]
    client_secret: Option<SecretText>,
    /// A role, or empty.
    #[serde(default)]
    newcomers: String,
}

pub async fn set(State(state): State<WebState>, who: Identity, viewer: Viewer, Form(wish): Form<Wish>) -> Answered<Response> {
    let newcomers = ROLES.into_iter().find(|role| role_name(*role) == wish.newcomers);
    let wish = SetSingleSignOn {
        name: wish.name,
        issuer: wish.issuer,
        client_id: wish.client_id,
        client_secret: wish.client_secret,
        newcomers,
    };
    match state.app.set_single_sign_on(&who.caller, wish).await {
        Ok(_) => Ok(Redirect::to("/settings/single-sign-on").into_response()),
        Err(error) => {
            let problem = error.problem();
            let present = state.app.single_sign_on(&who.caller).await?;
            let again = page(&viewer, present.as_ref(), &state.app.single_sign_on_redirect_uri(), Some(&problem));
            Ok((status(problem.kind), again).into_response())
        }
    }
}

pub async fn off(State(state): State<WebState>, who: Identity) -> Answered<Redirect> {
    state.app.drop_single_sign_on(&who.caller).await?;
    Ok(Redirect::to("/settings/single-sign-on"))
}

/// Off to the provider. A link and no form: the policy of our pages lets forms lead to ourselves alone.
pub async fn begin(State(state): State<WebState>, Knock(visitor): Knock, Id(org): Id<OrgId>) -> Answered<Response> {
    let (url, seed) = state.app.begin_single_sign_on(org, &visitor).await?;
    let mut response = Redirect::to(url.as_str()).into_response();
    set_cookie(&state, &mut response, seed.expose_secret(), AWAY_SECONDS);
    Ok(response)
}

#[derive(Deserialize)]
pub struct Returned {
    #[serde(default)]
    state: String,
    #[serde(default, deserialize_with = "secret")]
    code: Option<SecretText>,
    iss: Option<String>,
    error: Option<String>,
}

pub async fn callback(
    State(state): State<WebState>,
    Knock(visitor): Knock,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Answered<Response> {
    let seed = own_cookie(&headers, cookie_name(&state)).unwrap_or_else(|| SecretText::new(""));
    let callback = SingleSignOnCallback {
        state: returned.state,
        response: OidcResponse {
            code: returned.code,
            iss: returned.iss,
            error: returned.error,
        },
        seed,
    };
    let session = state.app.finish_single_sign_on(callback, &visitor).await.map_err(Fault::from)?;
    let mut response = signed_in(&state, &session).await?;
    set_cookie(&state, &mut response, "", 0);
    Ok(response)
}

fn cookie_name(state: &WebState) -> &'static str {
    if state.config.https() {
        "__Host-belvedere-away"
    } else {
        "belvedere-away"
    }
}

/// `Lax`, because the provider's redirect is a top-level GET from another site.
fn set_cookie(state: &WebState, response: &mut Response, seed: &str, seconds: u32) {
    let secure = if state.config.https() { "; Secure" } else { "" };
    let text = format!(
        "{}={seed}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        cookie_name(state)
    );
    if let Ok(mut value) = HeaderValue::from_str(&text) {
        value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

pub fn page(viewer: &Viewer, present: Option<&SingleSignOnView>, redirect_uri: &str, problem: Option<&Problem>) -> Markup {
    let t = viewer.texts;
    let body = html! {
        @if viewer.may(Access::Owner) { (form(viewer, present, redirect_uri, problem)) }
        @else if let Some(present) = present {
            section.panel { h2 { (t.single_sign_on()) } dl.pairs {
                dt { (t.provider()) } dd { (present.name) }
                dt { (t.issuer()) } dd { code { (present.issuer) } }
                dt { (t.newcomers()) } dd { (present.newcomers.map_or(t.turned_away(), |role| t.role(role))) }
            } }
        } @else { section.panel { h2 { (t.single_sign_on()) } p.soft { (t.no_provider()) } } }
        @if present.is_some() && viewer.may(Access::Owner) {
            section.panel.stack {
                h2 { (t.without_it()) }
                p.soft { (t.without_it_hint()) }
                (button_form(viewer, "/settings/single-sign-on/off", "danger", html! { (t.switch_off()) }))
            }
        }
    };
    tabbed(viewer, Tab::SingleSignOn, t.single_sign_on(), body)
}

fn form(viewer: &Viewer, present: Option<&SingleSignOnView>, redirect_uri: &str, problem: Option<&Problem>) -> Markup {
    let t = viewer.texts;
    let newcomers = present.and_then(|present| present.newcomers);
    html! {
        form.panel.stack method="post" action="/settings/single-sign-on" {
            h2 { (t.single_sign_on()) }
            p.soft { (t.sso_intro()) }
            @if let Some(problem) = problem { (layout::problem(t, "bad", problem)) }
            (csrf(viewer))
            div.field { span.label { (t.redirect_uri()) } pre.wraps id="redirect-uri" { (redirect_uri) } button.button.small.told type="button" data-copy="#redirect-uri" data-scripted { (t.copy()) } }
            div.field { label for="sso-name" { (t.name_on_button()) } input type="text" id="sso-name" name="name" required maxlength="80" value=[present.map(|present| &present.name)]; }
            div.field { label for="sso-issuer" { (t.issuer()) } input type="url" id="sso-issuer" name="issuer" required maxlength="256" value=[present.map(|present| &present.issuer)] placeholder="https://login.example.org";
                p.hint { (t.issuer_hint()) } }
            div.field { label for="sso-client" { (t.client_identifier()) } input type="text" id="sso-client" name="client_id" required maxlength="256" autocomplete="off" value=[present.map(|present| &present.client_id)]; }
            div.field { label for="sso-secret" { (t.client_secret()) } input type="password" id="sso-secret" name="client_secret" autocomplete="off";
                p.hint { (t.sealed_client_hint()) } }
            div.field {
                label for="sso-newcomers" { (t.whoever_uninvited()) }
                select id="sso-newcomers" name="newcomers" {
                    option value="" selected[newcomers.is_none()] { (t.is_turned_away()) }
                    @for role in ROLES { @if role != Role::Owner { option value=(role_name(role)) selected[newcomers == Some(role)] { (t.becomes(t.role(role))) } } }
                }
            }
            div.row { button.button.primary type="submit" { (t.save()) } }
        }
    }
}
