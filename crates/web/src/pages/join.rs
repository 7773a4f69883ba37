//! Accepting an invitation.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::{Acceptance, InvitationView};
use belvedere_types::{Explain, Problem, SecretText};
use maud::{Markup, html};
use serde::Deserialize;

use super::entry::{Arrival, signed_in, token_field};
use super::layout::{self, lone};
use super::own_sign_in::password_field;
use crate::extract::{Form, Query, secret};
use crate::fault::{Answered, Fault, status};
use crate::state::WebState;
use crate::texts::Texts;
use crate::visitor::Knock;

/// Looking spends nothing: link previews do it too.
pub async fn show(State(state): State<WebState>, t: Texts, Query(arrival): Query<Arrival>) -> Answered<Response> {
    let Some(token) = arrival.token else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let invitation = state.app.invitation(&token).await?;
    Ok(page(t, &token, &invitation, ["", ""], None).into_response())
}

#[derive(Deserialize)]
pub struct Join {
    #[serde(default, deserialize_with = "secret")]
    token: Option<SecretText>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default, deserialize_with = "secret")]
    password: Option<SecretText>,
}

pub async fn join(State(state): State<WebState>, Knock(visitor): Knock, t: Texts, Form(form): Form<Join>) -> Answered<Response> {
    let token = form
        .token
        .ok_or_else(|| Fault::invalid("link_missing", "The link's token is missing.", "Open the whole link again."))?;
    let invitation = state.app.invitation(&token).await?;
    let wish = Acceptance {
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.unwrap_or_else(|| SecretText::new("")),
    };
    match state.app.accept_invitation(&token, wish, &visitor).await {
        Ok(session) => signed_in(&state, &session).await,
        Err(error) => {
            let problem = error.problem();
            let again = page(t, &token, &invitation, [&form.name, &form.email], Some(&problem));
            Ok((status(problem.kind), again).into_response())
        }
    }
}

fn page(t: Texts, token: &SecretText, invitation: &InvitationView, [name, email]: [&str; 2], problem: Option<&Problem>) -> Markup {
    let body = html! {
        form.stack method="post" action="/join" {
            h1 { (t.join_org(&invitation.org_name)) }
            p.soft { (t.invited_as(t.role(invitation.role))) }
            @if let Some(problem) = problem { (layout::problem(t, "bad", problem)) }
            (token_field(token))
            div.field { label for="name" { (t.your_name()) } input type="text" id="name" name="name" required maxlength="80" autocomplete="name" autofocus value=(name); }
            @match &invitation.email {
                Some(email) => div.field { label for="email" { (t.email_address()) } input type="email" id="email" name="email" readonly autocomplete="username" value=(email); },
                None => div.field { label for="email" { (t.email_address()) } input type="email" id="email" name="email" required maxlength="254" autocomplete="username" value=(email); },
            }
            (password_field(t))
            button.button.primary type="submit" { (t.join()) }
        }
    };
    lone(t, t.join(), body)
}
