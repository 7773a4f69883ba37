//! The authorization endpoint: checks the request, asks the person, redirects with a code.

use axum::{
    Form,
    extract::{Query, State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::Url;

use super::{Authority, OAuthState, Refusal, Registration, consent, ledger::Asked, no_store};
use crate::{faults::Fault, journal::Who, random};

#[derive(Deserialize)]
pub struct AuthorizationQuery {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    resource: Option<String>,
}

/// Fields of the consent form. A person's browser and a headless client post the same.
#[derive(Deserialize)]
pub struct Decision {
    /// The id hidden in the form.
    request: String,
    /// `approve` or `deny`.
    decision: String,
    /// A workspace id, or `open` for none; absent means `open`.
    workspace: Option<String>,
}

pub async fn ask(State(state): State<OAuthState>, Query(query): Query<AuthorizationQuery>) -> Response {
    let authority = &state.authority;
    // Until client and redirect URI are known to belong together nothing may be redirected (RFC 6749 §4.1.2.1).
    if authority.manner.registration == Registration::Unkept {
        if let Some(refusal) = unlisted(authority, query.redirect_uri.as_deref()) {
            return refusal.into_response();
        }
        introduce(authority, &query);
    }
    let client = query
        .client_id
        .as_deref()
        .and_then(|id| authority.ledger().client(id).cloned().map(|client| (id.to_owned(), client)));
    let Some((client_id, client)) = client else {
        return consent::error_page(
            &authority.manner,
            "This application is not registered",
            "The client_id of the request is not known here.",
        );
    };
    let Some(redirect_uri) = query.redirect_uri.clone().filter(|uri| client.redirect_uris.contains(uri)) else {
        return consent::error_page(
            &authority.manner,
            "The return address is not registered",
            "The redirect_uri is not one that the application registered.",
        );
    };
    let who = Who {
        client: Some(client.label.clone()),
        grant: None,
    };
    if let Err((error, description)) = check(authority, &query) {
        let fields = [("error", error), ("error_description", description)];
        return with_who(send_back(&state, &redirect_uri, query.state.as_deref(), &fields), who);
    }
    let asked = Asked {
        client_id,
        client_name: client.name,
        redirect_uri,
        scope: query.scope.clone().unwrap_or_else(|| authority.manner.default_scope.to_owned()),
        state: query.state.clone(),
        challenge: query.code_challenge.clone().unwrap_or_default(),
    };
    let Ok(id) = random::token("ask_", 24) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = consent::page(&id, &asked, authority);
    authority.ledger().keep_asked(id, asked);
    with_who(page, who)
}

/// Where nothing is registered, an address is on the list or it is not.
fn unlisted(authority: &Authority, redirect_uri: Option<&str>) -> Option<Refusal> {
    let listed = redirect_uri.is_some_and(|uri| authority.manner.admits_redirect(uri));
    (!listed).then_some(Refusal::new("invalid_request", "Invalid redirect_uri"))
}

/// Gives a client that nobody keeps a short name for the journal.
fn introduce(authority: &Authority, query: &AuthorizationQuery) {
    if let (Some(id), Some(redirect_uri)) = (&query.client_id, &query.redirect_uri) {
        authority.ledger().meet_client(id, redirect_uri);
    }
}

fn check(authority: &Authority, query: &AuthorizationQuery) -> Result<(), (&'static str, &'static str)> {
    if query.response_type.as_deref() != Some("code") {
        return Err(("unsupported_response_type", "response_type must be code"));
    }
    let well_formed =
        |challenge: &&str| challenge.len() == 43 && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if query.code_challenge_method.as_deref() != Some("S256") || query.code_challenge.as_deref().filter(well_formed).is_none() {
        return Err(("invalid_request", "PKCE with S256 is required"));
    }
    if authority.manner.resource_required && query.resource.as_deref() != Some(authority.resource.as_str()) {
        return Err(("invalid_target", "resource must be the URL of the MCP server"));
    }
    if query.state.as_deref().is_none_or(str::is_empty) {
        return Err(("invalid_request", "state is required"));
    }
    let known = |scope| authority.manner.offers(scope);
    if !query.scope.as_deref().unwrap_or_default().split_whitespace().all(known) {
        return Err(("invalid_scope", "a scope is not offered"));
    }
    Ok(())
}

pub async fn decide(State(state): State<OAuthState>, form: Result<Form<Decision>, FormRejection>) -> Response {
    let authority = &state.authority;
    let refuse = |title, text| consent::error_page(&authority.manner, title, text);
    let Ok(Form(decision)) = form else {
        return refuse("The form is not complete", "It needs the fields request and decision.");
    };
    let workspace = match decision.workspace.as_deref() {
        None | Some("" | "open") => None,
        Some(id) if authority.workspaces.iter().any(|known| known.id == id) => Some(id.to_owned()),
        Some(_) => return refuse("There is no such choice", "Go back and choose one of the list."),
    };
    if decision.decision != "approve" && decision.decision != "deny" {
        return refuse("The form is not complete", "The field decision is approve or deny.");
    }
    let must_choose = authority.manner.consent.open.is_none() && !authority.workspaces.is_empty();
    if must_choose && workspace.is_none() && decision.decision == "approve" {
        return refuse("Nothing was chosen", "Go back and choose one of the list.");
    }
    let Some(asked) = authority.ledger().take_asked(&decision.request) else {
        return refuse("This request was already answered", "Start again from the application.");
    };
    let redirect_uri = asked.redirect_uri.clone();
    let returned = asked.state.clone();
    if decision.decision == "deny" {
        return send_back(&state, &redirect_uri, returned.as_deref(), &[("error", "access_denied")]);
    }
    let Ok(code) = random::token("code_", 32) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    authority.ledger().open_grant(code.clone(), asked, workspace, authority.clock.now());
    send_back(&state, &redirect_uri, returned.as_deref(), &[("code", &code)])
}

/// Redirects with the fields, `state` and, where the vendor states it, `iss` (RFC 9207).
fn send_back(state: &OAuthState, redirect_uri: &str, returned: Option<&str>, fields: &[(&str, &str)]) -> Response {
    let Ok(mut url) = Url::parse(redirect_uri) else {
        let manner = &state.authority.manner;
        return consent::error_page(manner, "The return address is not a URL", "The application must register again.");
    };
    let issuer = if state.vendor.faults.on(Fault::WrongIss) {
        "https://another.example"
    } else {
        &state.authority.issuer
    };
    url.query_pairs_mut()
        .extend_pairs(fields)
        .extend_pairs(returned.map(|value| ("state", value)))
        .extend_pairs(state.authority.manner.states_issuer.then_some(("iss", issuer)));
    no_store((StatusCode::SEE_OTHER, [(header::LOCATION, url.to_string())]))
}

fn with_who(mut response: Response, who: Who) -> Response {
    response.extensions_mut().insert(who);
    response
}
