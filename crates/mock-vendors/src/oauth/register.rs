//! Dynamic client registration (RFC 7591): stores the client and answers with a long signed id and a secret.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Authority, OAuthState, Refusal, Registration, no_store};
use crate::{faults::Fault, random};

#[derive(Deserialize)]
pub struct Metadata {
    #[serde(default)]
    redirect_uris: Vec<String>,
    client_name: Option<String>,
    token_endpoint_auth_method: Option<String>,
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
}

pub async fn register(State(state): State<OAuthState>, body: Result<Json<Metadata>, JsonRejection>) -> Result<Response, Refusal> {
    if state.vendor.faults.on(Fault::DenyRegistration) {
        let refusal = Refusal::new("access_denied", "registration of clients is closed");
        return Err(Refusal {
            status: StatusCode::FORBIDDEN,
            ..refusal
        });
    }
    let Json(asked) = body.map_err(|_| Refusal::new("invalid_client_metadata", "the body is not a JSON client description"))?;
    let authority = &state.authority;
    check(authority, &asked)?;
    let issued = authority.clock.now().unix_timestamp();
    let name = asked.client_name.clone().unwrap_or_else(|| "Unnamed client".to_owned());
    let id = match authority.manner.registration {
        Registration::Confidential => client_id(authority, &name, &asked.redirect_uris, issued),
        Registration::Public | Registration::Unkept => random::token("", 18),
    };
    let id = id.map_err(Refusal::no_randomness)?;
    let method = method(authority, &asked);
    let secret = if method == "none" {
        None
    } else {
        Some(random::token("mcs_", 32).map_err(Refusal::no_randomness)?)
    };
    if authority.manner.registration != Registration::Unkept {
        authority
            .ledger()
            .add_client(id.clone(), name.clone(), secret.clone(), asked.redirect_uris.clone());
    }
    let mut answer = json!({
        "client_id": id,
        "client_id_issued_at": issued,
        "client_name": name,
        "redirect_uris": asked.redirect_uris,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
    });
    if let (Some(secret), Some(fields)) = (secret, answer.as_object_mut()) {
        fields.insert("client_secret".to_owned(), secret.into());
        fields.insert("client_secret_expires_at".to_owned(), 0.into());
    }
    Ok(no_store((StatusCode::CREATED, Json(answer))))
}

/// RFC 7591 §3.2.1 allows the server to change what was asked for.
fn method(authority: &Authority, asked: &Metadata) -> &'static str {
    match (authority.manner.registration, asked.token_endpoint_auth_method.as_deref()) {
        (Registration::Public, _) | (Registration::Unkept, Some("none")) => "none",
        (_, Some("client_secret_post")) => "client_secret_post",
        // A public client is made a confidential one, as the real vendor does.
        _ => "client_secret_basic",
    }
}

fn check(authority: &Authority, asked: &Metadata) -> Result<(), Refusal> {
    if asked.redirect_uris.is_empty() {
        return Err(Refusal::new("invalid_redirect_uri", "redirect_uris is empty"));
    }
    // Where nothing is kept nothing is looked at either, until somebody is to be sent there.
    let looked_at = authority.manner.registration != Registration::Unkept;
    if looked_at && !asked.redirect_uris.iter().all(|uri| authority.manner.admits_redirect(uri)) {
        return Err(Refusal::new(
            "invalid_redirect_uri",
            "a redirect URI must be https, or http on a loopback address, without a fragment",
        ));
    }
    let grants_known = asked
        .grant_types
        .iter()
        .flatten()
        .all(|kind| kind == "authorization_code" || kind == "refresh_token");
    let responses_known = asked.response_types.iter().flatten().all(|kind| kind == "code");
    if !(grants_known && responses_known) {
        return Err(Refusal::new(
            "invalid_client_metadata",
            "only authorization_code, refresh_token and code are offered",
        ));
    }
    Ok(())
}

/// A compact JWS over what was registered. More than 600 characters, because the real ids do not fit short columns.
fn client_id(authority: &Authority, name: &str, redirect_uris: &[String], issued: i64) -> std::io::Result<String> {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let claims: Value = json!({
        "iss": authority.issuer,
        "iat": issued,
        "jti": random::token("", 24)?,
        "name": name,
        "redirect_uris": redirect_uris,
        "context": random::token("", 384)?,
    });
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let signature = URL_SAFE_NO_PAD.encode(hmac_sha256(&authority.signing_key, signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

/// RFC 2104 with a key no longer than the block.
fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let padded = |with: u8| {
        let mut block = [with; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}
