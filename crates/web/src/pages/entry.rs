//! Signing in and out.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_types::{OrgId, Problem, SecretText};
use maud::{Markup, html};
use serde::Deserialize;

use super::language;
use super::layout::{self, lone};
use crate::access::{Identity, Via};
use crate::extract::{Form, Query, secret};
use crate::fault::{Answered, Fault, status};
use crate::state::WebState;
use crate::texts::{Language, Texts};
use crate::visitor::Knock;

/// How long a browser keeps the cookie, in seconds; the session in the database ends by itself.
const COOKIE_SECONDS: u32 = 30 * 24 * 3_600;

#[derive(Deserialize)]
pub struct Arrival {
    #[serde(default, deserialize_with = "secret")]
    pub token: Option<SecretText>,
}

pub async fn sign_in(State(state): State<WebState>, t: Texts) -> Answered<Markup> {
    Ok(page(t, "", None, &state.app.identity_providers().await?))
}

#[derive(Deserialize)]
pub struct Password {
    #[serde(default)]
    email: String,
    #[serde(default, deserialize_with = "secret")]
    password: Option<SecretText>,
}

pub async fn by_password(State(state): State<WebState>, Knock(visitor): Knock, t: Texts, Form(form): Form<Password>) -> Answered<Response> {
    let password = form.password.unwrap_or_else(|| SecretText::new(""));
    match state.app.sign_in_by_password(&form.email, &password, &visitor).await {
        Ok(session) => signed_in(&state, &session).await,
        Err(error) => {
            let Fault(problem) = error.into();
            let providers = state.app.identity_providers().await?;
            Ok((status(problem.kind), page(t, &form.email, Some(&problem), &providers)).into_response())
        }
    }
}

/// `problem` is why the attempt before failed; `providers` are organisations with an identity provider, and its name.
pub fn page(t: Texts, email: &str, problem: Option<&Problem>, providers: &[(OrgId, String)]) -> Markup {
    lone(
        t,
        t.sign_in(),
        html! {
            form.stack method="post" action="/sign-in/password" {
                h1 { (t.sign_in()) }
                @if let Some(problem) = problem { (layout::problem(t, "bad", problem)) }
                div.field { label for="email" { (t.email_address()) } input type="email" id="email" name="email" required maxlength="254" autocomplete="username" value=(email) autofocus[email.is_empty()]; }
                div.field { label for="password" { (t.password()) } input type="password" id="password" name="password" required autocomplete="current-password" autofocus[!email.is_empty()]; }
                button.button.primary type="submit" { (t.sign_in()) }
            }
            @if !providers.is_empty() {
                div.section.tight { @for (org, name) in providers { a.button.wide href={ "/sign-in/oidc/" (org) } { (t.continue_with(name)) } } }
            }
            details.section {
                summary { (t.without_password()) }
                ul.bullets {
                    li { (t.first_time()) }
                    li { (t.invited()) }
                    li { (t.forgot()) }
                    li { (t.on_the_server()) " " code { "belvedere sign-in-link" } }
                }
            }
        },
    )
}

/// Shows a button, so that a link preview does not spend the link.
pub async fn link(t: Texts, Query(arrival): Query<Arrival>) -> Response {
    let Some(token) = arrival.token else {
        return Redirect::to("/sign-in").into_response();
    };
    let body = html! {
        form.stack method="post" action="/sign-in" {
            h1 { (t.sign_in_to()) }
            p.soft { (t.works_once()) }
            (token_field(&token))
            button.button.primary type="submit" autofocus { (t.sign_in()) }
        }
    };
    lone(t, t.sign_in(), body).into_response()
}

pub async fn set_up(t: Texts, Query(arrival): Query<Arrival>) -> Response {
    let Some(token) = arrival.token else {
        return Redirect::to("/sign-in").into_response();
    };
    let body = html! {
        form.stack method="post" action="/set-up" {
            h1 { (t.welcome()) }
            p.soft { (t.first_owner()) }
            (token_field(&token))
            div.field {
                label for="name" { (t.your_name()) }
                input type="text" id="name" name="name" required maxlength="80" autocomplete="name" autofocus;
            }
            button.button.primary type="submit" { (t.set_up_now()) }
        }
    };
    lone(t, t.set_up(), body).into_response()
}

pub fn token_field(token: &SecretText) -> Markup {
    html! { input type="hidden" name="token" value=(token.expose_secret()); }
}

#[derive(Deserialize)]
pub struct Redeem {
    #[serde(default, deserialize_with = "secret")]
    token: Option<SecretText>,
    name: Option<String>,
}

pub async fn redeem(State(state): State<WebState>, Knock(visitor): Knock, Form(form): Form<Redeem>) -> Answered<Response> {
    let token = form
        .token
        .ok_or_else(|| Fault::invalid("link_missing", "The link's token is missing.", "Open the whole link again."))?;
    let session = state.app.redeem_link(&token, form.name.as_deref(), &visitor).await?;
    signed_in(&state, &session).await
}

/// To the first page, with the session's cookie, and in the language that the person chose elsewhere.
pub async fn signed_in(state: &WebState, session: &SecretText) -> Answered<Response> {
    let mut response = Redirect::to("/").into_response();
    set_cookie(state, &mut response, session.expose_secret(), COOKIE_SECONDS);
    if let Some((caller, _)) = state.app.session(session).await?
        && let Some(tag) = state.app.language(&caller).await?
        && let Some(language) = Language::of_tag(&tag)
    {
        language::keep(state, &mut response, language);
    }
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
