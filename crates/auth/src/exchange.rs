//! Code and refresh token in exchange for tokens (RFC 6749 §4.1.3, §6), with a reading of the answer that real servers need.

use std::time::Duration;

use belvedere_types::SecretText;
use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, AuthType, AuthorizationCode, PkceCodeVerifier, RefreshToken, RequestTokenError, Scope, TokenResponse};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::client::{Http, OauthClient, TokenFailure};
use crate::scopes::well_formed;
use crate::sealed::GrantSecret;

/// A lifetime beyond this says nothing, and would overflow a date.
const LONGEST_LIFE: i64 = 10 * 365 * 86_400;

/// A token response in the spellings that are met: `expires_in` as text or fraction, no `token_type`, `scope` as a list.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TokenReply {
    access_token: AccessToken,
    #[serde(default = "bearer", deserialize_with = "token_type")]
    token_type: BasicTokenType,
    #[serde(default, deserialize_with = "lifetime")]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default, rename = "scope", deserialize_with = "scope_list")]
    scopes: Option<Vec<Scope>>,
}

impl TokenResponse for TokenReply {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

fn token_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BasicTokenType, D::Error> {
    Ok(match Option::<String>::deserialize(deserializer)? {
        None => BasicTokenType::Bearer,
        Some(name) if name.is_empty() || name.eq_ignore_ascii_case("bearer") => BasicTokenType::Bearer,
        Some(name) => BasicTokenType::Extension(name),
    })
}

/// Zero and less are no lifetimes: believing them would refresh without end.
fn lifetime<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds as i64)),
        Value::String(text) => text.trim().parse::<f64>().ok().map(|seconds| seconds as i64),
        _ => None,
    };
    Ok(seconds
        .filter(|seconds| *seconds > 0)
        .map(|seconds| seconds.min(LONGEST_LIFE).unsigned_abs()))
}

fn scope_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Scope>>, D::Error> {
    let scopes = match Value::deserialize(deserializer)? {
        Value::String(text) => well_formed(text.split([' ', ','])),
        Value::Array(items) => well_formed(items.iter().filter_map(Value::as_str)),
        _ => return Ok(None),
    };
    Ok(Some(scopes.into_iter().map(Scope::new).collect()))
}

/// What an exchange brought.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub secret: GrantSecret,
    /// `None` where the server left it out, which means: as asked (RFC 6749 §5.1).
    pub scopes: Option<Vec<String>>,
    pub kind: TokenKind,
}

/// How a token is presented (RFC 6750 §2.1, RFC 9449 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Bearer,
    Bound,
    Unknown,
}

impl Tokens {
    pub(crate) fn from(reply: &TokenReply, now: i64) -> Self {
        let text = |secret: &str| SecretText::new(secret.to_owned());
        let refresh_token = reply
            .refresh_token()
            .map(|token| token.secret().as_str())
            .filter(|token| !token.is_empty())
            .map(text);
        let life = reply
            .expires_in
            .map(|seconds| seconds.min(LONGEST_LIFE.unsigned_abs()).cast_signed());
        Self {
            secret: GrantSecret {
                access_token: text(reply.access_token().secret()),
                refresh_token,
                obtained_at: now,
                expires_at: life.map(|life| now.saturating_add(life)),
                proof_key: None,
                client_credentials: false,
                after_refusal: false,
                lost: None,
            },
            scopes: reply.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
            kind: match reply.token_type() {
                BasicTokenType::Bearer => TokenKind::Bearer,
                BasicTokenType::Extension(name) if name.eq_ignore_ascii_case("dpop") => TokenKind::Bound,
                BasicTokenType::Mac | BasicTokenType::Extension(_) => TokenKind::Unknown,
            },
        }
    }
}

/// Redeems an authorization code.
pub(crate) async fn redeem_code(
    http: &Http<'_>,
    client: &OauthClient,
    code: &SecretText,
    verifier: &SecretText,
    resource: Option<&str>,
) -> Result<Tokens, TokenFailure> {
    let mut request = client
        .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()));
    if let Some(resource) = resource {
        request = request.add_extra_param("resource", resource.to_owned());
    }
    if let Some(client_id) = named_in_body(client) {
        request = request.add_extra_param("client_id", client_id.to_owned());
    }
    finish(request.request_async(http).await, http.now.unix_timestamp())
}

/// Redeems a refresh token. An empty list of scopes asks for the same ones as before.
pub(crate) async fn redeem_refresh(
    http: &Http<'_>,
    client: &OauthClient,
    refresh_token: &SecretText,
    resource: Option<&str>,
    scopes: &[String],
) -> Result<Tokens, TokenFailure> {
    let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
    let mut request = client
        .exchange_refresh_token(&token)
        .add_scopes(scopes.iter().cloned().map(Scope::new));
    if let Some(resource) = resource {
        request = request.add_extra_param("resource", resource.to_owned());
    }
    if let Some(client_id) = named_in_body(client) {
        request = request.add_extra_param("client_id", client_id.to_owned());
    }
    finish(request.request_async(http).await, http.now.unix_timestamp())
}

/// The widespread Python server library finds the client by the form even when it authenticates by header, and answers `invalid_client` without it.
/// RFC 6749 §2.3 forbids a second secret, not a second mention of the identifier.
fn named_in_body(client: &OauthClient) -> Option<&str> {
    matches!(client.auth_type(), AuthType::BasicAuth).then(|| client.client_id().as_str())
}

type Exchanged = Result<TokenReply, RequestTokenError<TokenFailure, oauth2::basic::BasicErrorResponse>>;

/// Errors of `oauth2` can hold the whole body; only our own one passes.
fn finish(result: Exchanged, now: i64) -> Result<Tokens, TokenFailure> {
    match result {
        Ok(reply) if reply.access_token().secret().is_empty() => Err(TokenFailure::Unreadable { status: 200 }),
        Ok(reply) => Ok(Tokens::from(&reply, now)),
        Err(RequestTokenError::Request(failure)) => Err(failure),
        Err(RequestTokenError::Parse(..) | RequestTokenError::ServerResponse(_)) => Err(TokenFailure::Unreadable { status: 200 }),
        Err(RequestTokenError::Other(_)) => Err(TokenFailure::Misconfigured),
    }
}
