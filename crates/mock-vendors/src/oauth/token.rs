//! The token and revocation endpoints.

use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::Duration;
use url::form_urlencoded;

use super::{Authority, GrantEnd, OAuthState, Refusal, no_store};
use crate::{faults::Fault, faults::FaultSwitches, journal::Who, random};

#[derive(Deserialize)]
pub struct TokenForm {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    resource: Option<String>,
    scope: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

#[derive(Deserialize)]
pub struct RevocationForm {
    token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

pub async fn token(
    State(state): State<OAuthState>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Result<Response, Refusal> {
    let (authority, faults) = (&state.authority, &state.vendor.faults);
    if faults.on(Fault::TokenDown) {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response());
    }
    if faults.on(Fault::TokenHtml) {
        return Ok(Html("<!doctype html><title>Maintenance</title><p>We will be back shortly.").into_response());
    }
    let Form(form) = form.map_err(not_a_form)?;
    ponder(faults).await;
    let issued = redeem(authority, faults, &headers, &form);
    ponder(faults).await;
    issued
}

async fn ponder(faults: &FaultSwitches) {
    if let Some(milliseconds) = faults.number(Fault::SlowToken) {
        tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
    }
}

fn redeem(authority: &Authority, faults: &FaultSwitches, headers: &HeaderMap, form: &TokenForm) -> Result<Response, Refusal> {
    let client_id = authenticate(authority, headers, form.client_id.as_deref(), form.client_secret.as_deref())?;
    let grant = match form.grant_type.as_deref() {
        Some("authorization_code") => redeem_code(authority, &client_id, form)?,
        Some("refresh_token") => redeem_refresh(authority, faults, &client_id, form)?,
        Some(_) => {
            return Err(Refusal::new(
                "unsupported_grant_type",
                "authorization_code and refresh_token are offered",
            ));
        }
        None => return Err(Refusal::new("invalid_request", "grant_type is missing")),
    };
    issue(authority, faults, &client_id, &grant)
}

fn not_a_form(_: FormRejection) -> Refusal {
    Refusal::new(
        "invalid_request",
        "the body must be application/x-www-form-urlencoded, each field once",
    )
}

/// HTTP Basic or fields in the body, one of them; a secret that was kept is required.
fn authenticate(authority: &Authority, headers: &HeaderMap, id: Option<&str>, secret: Option<&str>) -> Result<String, Refusal> {
    let basic = headers
        .get(header::AUTHORIZATION)
        .map(|value| basic_pair(value).ok_or(UNKNOWN_CLIENT))
        .transpose()?;
    let (id, secret) = match (basic, id, secret) {
        (Some(_), _, Some(_)) => return Err(Refusal::new("invalid_request", "two ways of client authentication at once")),
        (Some(pair), id, None) if id.is_none_or(|id| id == pair.0) => (pair.0, Some(pair.1)),
        (None, Some(id), secret) => (id.to_owned(), secret.map(str::to_owned)),
        _ => return Err(UNKNOWN_CLIENT),
    };
    let ledger = authority.ledger();
    let client = ledger.client(&id).ok_or(UNKNOWN_CLIENT)?;
    let same = |expected: &String| secret.is_some_and(|secret| bool::from(expected.as_bytes().ct_eq(secret.as_bytes())));
    match &client.secret {
        Some(expected) if !same(expected) => Err(UNKNOWN_CLIENT),
        _ => Ok(id),
    }
}

const UNKNOWN_CLIENT: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    error: "invalid_client",
    description: "the client did not authenticate with its secret",
};

/// Id and secret are form-encoded before base64 (RFC 6749 §2.3.1).
fn basic_pair(value: &header::HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decode = |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned());
    Some((decode(id)?, decode(secret)?))
}

fn check_resource(authority: &Authority, form: &TokenForm) -> Result<(), Refusal> {
    if !authority.manner.resource_required || form.resource.as_deref() == Some(authority.resource.as_str()) {
        return Ok(());
    }
    Err(Refusal::new("invalid_target", "resource must be the URL of the MCP server"))
}

fn redeem_code(authority: &Authority, client_id: &str, form: &TokenForm) -> Result<String, Refusal> {
    let refused = Refusal::new("invalid_grant", "the authorization code is not valid");
    check_resource(authority, form)?;
    let code = form.code.as_deref().ok_or(Refusal::new("invalid_request", "code is missing"))?;
    let verifier = form
        .code_verifier
        .as_deref()
        .ok_or(Refusal::new("invalid_request", "code_verifier is missing"))?;
    let mut ledger = authority.ledger();
    let known = ledger
        .code_mut(code)
        .filter(|known| known.asked.client_id == client_id)
        .ok_or(refused)?;
    let grant = known.grant.clone();
    if known.used {
        ledger.end_grant(&grant, GrantEnd::CodeReplayed);
        return Err(Refusal::new(
            "invalid_grant",
            "the authorization code was used before; its grant is revoked",
        ));
    }
    // Whatever happens next, this code has had its one use.
    known.used = true;
    if known.expires <= authority.clock.now() {
        return Err(Refusal::new("invalid_grant", "the authorization code expired"));
    }
    if form.redirect_uri.as_deref() != Some(known.asked.redirect_uri.as_str()) {
        return Err(Refusal::new(
            "invalid_grant",
            "redirect_uri is not the one of the authorization request",
        ));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != known.asked.challenge {
        return Err(Refusal::new("invalid_grant", "code_verifier does not match the challenge"));
    }
    alive(ledger.grant(&grant).is_some_and(|grant| grant.ended.is_none()), grant)
}

fn redeem_refresh(authority: &Authority, faults: &FaultSwitches, client_id: &str, form: &TokenForm) -> Result<String, Refusal> {
    check_resource(authority, form)?;
    let token = form
        .refresh_token
        .as_deref()
        .ok_or(Refusal::new("invalid_request", "refresh_token is missing"))?;
    let mut ledger = authority.ledger();
    ledger.count_redemption(token);
    if faults.on(Fault::RefreshDead) {
        return Err(Refusal::new("invalid_grant", "the refresh token expired"));
    }
    let known = ledger.refresh_mut(token).filter(|known| known.client_id == client_id);
    let known = known.ok_or(Refusal::new("invalid_grant", "the refresh token is not valid"))?;
    let grant = known.grant.clone();
    if known.used {
        ledger.end_grant(&grant, GrantEnd::RefreshTokenReused);
        return Err(Refusal::new(
            "invalid_grant",
            "the refresh token was used before; its grant is revoked",
        ));
    }
    let wider = |granted: &str| {
        form.scope
            .iter()
            .flat_map(|scope| scope.split_whitespace())
            .any(|scope| !granted.split_whitespace().any(|g| g == scope))
    };
    if ledger.grant(&grant).is_some_and(|grant| wider(&grant.scope)) {
        return Err(Refusal::new("invalid_scope", "a refresh cannot widen the scope"));
    }
    let living = ledger.grant(&grant).is_some_and(|grant| grant.ended.is_none());
    if let Some(known) = ledger.refresh_mut(token) {
        known.used = living;
    }
    alive(living, grant)
}

fn alive(living: bool, grant: String) -> Result<String, Refusal> {
    if living {
        Ok(grant)
    } else {
        Err(Refusal::new("invalid_grant", "the grant was revoked"))
    }
}

fn issue(authority: &Authority, faults: &FaultSwitches, client_id: &str, grant: &str) -> Result<Response, Refusal> {
    let access = random::token("mat_", 32).map_err(Refusal::no_randomness)?;
    let refresh = random::token("mrt_", 32).map_err(Refusal::no_randomness)?;
    let seconds = authority.access_token_seconds;
    let expires = authority.clock.now().saturating_add(Duration::seconds(seconds.into()));
    let mut ledger = authority.ledger();
    let audience = if faults.on(Fault::WrongAudience) {
        Some("https://another.example/mcp".to_owned())
    } else {
        authority.manner.resource_required.then(|| authority.resource.clone())
    };
    ledger.add_access(access.clone(), grant, audience, expires);
    let scope = ledger.grant(grant).map(|grant| grant.scope.clone()).unwrap_or_default();
    let refreshes = authority.manner.refreshes(&scope) && !faults.on(Fault::NoRefreshToken);
    let expires_in = if faults.on(Fault::OddExpires) {
        json!(format!("{seconds} seconds"))
    } else {
        json!(seconds)
    };
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": expires_in, "scope": scope});
    if let Some(fields) = answer.as_object_mut() {
        if refreshes {
            ledger.add_refresh(refresh.clone(), grant, client_id);
            fields.insert("refresh_token".to_owned(), refresh.into());
        }
        if !authority.manner.states_expiry {
            fields.shift_remove("expires_in");
        }
    }
    let who = Who {
        client: ledger.client(client_id).map(|client| client.label.clone()),
        grant: Some(grant.to_owned()),
    };
    let mut response = no_store(Json(answer));
    response.extensions_mut().insert(who);
    Ok(response)
}

/// RFC 7009: unknown tokens are answered 200 too; a known one of either kind ends the whole grant.
pub async fn revoke(
    State(state): State<OAuthState>,
    headers: HeaderMap,
    form: Result<Form<RevocationForm>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(form) = form.map_err(not_a_form)?;
    let authority = &state.authority;
    let client_id = authenticate(authority, &headers, form.client_id.as_deref(), form.client_secret.as_deref())?;
    let token = form.token.ok_or(Refusal::new("invalid_request", "token is missing"))?;
    let mut ledger = authority.ledger();
    ledger.count_revocation();
    let grant = ledger.grant_of_token(&token, &client_id);
    if let Some(grant) = &grant {
        ledger.end_grant(grant, GrantEnd::RevokedByClient);
    }
    let mut response = no_store(StatusCode::OK);
    response.extensions_mut().insert(Who {
        client: ledger.client(&client_id).map(|client| client.label.clone()),
        grant,
    });
    Ok(response)
}
