//! The ID token (OpenID Connect Core §3.1.3.7): signature first, then every claim. RS256 and ES256 by the provider's published keys; no other
//! algorithm exists here, so that none can be asked for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

/// Clocks differ by so much, in seconds.
const LEEWAY: i64 = 60;
/// Older tokens are not from the sign-in that is going on, in seconds.
const OLDEST: i64 = 15 * 60;

/// What is wrong with an ID token. For the log; the person reads the same words for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("not a compact JWS of JSON")]
    Malformed,
    #[error("signed by an algorithm that is not taken")]
    Algorithm,
    #[error("signed by no key of the provider")]
    UnknownKey,
    #[error("the signature does not hold")]
    Signature,
    #[error("of another issuer")]
    Issuer,
    #[error("for somebody else")]
    Audience,
    #[error("not of this sign-in")]
    Nonce,
    #[error("expired, too old or not yet valid")]
    Time,
}

pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; none is.
    crit: Option<Value>,
}

/// A key of the provider's set (RFC 7517), as far as it is used.
#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    r#use: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

pub(super) fn prove(token: &str, keys: &[Value], expected: &Expected<'_>) -> Result<Claims, TokenFault> {
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(TokenFault::Malformed)?;
    let header: Header = part(header)?;
    if header.crit.is_some() {
        return Err(TokenFault::Malformed);
    }
    let kty = match header.alg.as_str() {
        "RS256" => "RSA",
        "ES256" => "EC",
        _ => return Err(TokenFault::Algorithm),
    };
    let signature = bytes(signature)?;
    let key = key_for(&header, kty, keys)?;
    let holds = match kty {
        "RSA" => {
            let (n, e) = (coordinate(key.n)?, coordinate(key.e)?);
            let public = RsaPublicKeyComponents { n: &n, e: &e };
            public.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
        }
        _ => {
            let point = [vec![4], coordinate(key.x)?, coordinate(key.y)?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed.as_bytes(), &signature)
        }
    };
    holds.map_err(|_| TokenFault::Signature)?;
    let claims: Claims = part(payload)?;
    judge(&claims, expected)?;
    Ok(claims)
}

/// By identifier; a token that names none is taken where one key alone is of its kind.
fn key_for(header: &Header, kty: &str, keys: &[Value]) -> Result<Key, TokenFault> {
    let mut fitting = keys
        .iter()
        .filter_map(|key| Key::deserialize(key).ok())
        .filter(|key| key.kty == kty && (kty != "EC" || key.crv.as_deref() == Some("P-256")))
        .filter(|key| key.alg.as_ref().is_none_or(|alg| *alg == header.alg))
        .filter(|key| key.r#use.as_ref().is_none_or(|purpose| purpose == "sig"))
        .filter(|key| header.kid.is_none() || key.kid == header.kid);
    let first = fitting.next().ok_or(TokenFault::UnknownKey)?;
    fitting.next().is_none().then_some(first).ok_or(TokenFault::UnknownKey)
}

fn judge(claims: &Claims, expected: &Expected<'_>) -> Result<(), TokenFault> {
    if claims.iss != expected.issuer {
        return Err(TokenFault::Issuer);
    }
    let ours = |name: &String| name == expected.client_id;
    let audience = match &claims.aud {
        Audience::One(name) => ours(name),
        // With others beside us, the token has to say that it was made for us.
        Audience::Several(names) => names.iter().any(ours) && (names.len() == 1 || claims.azp.is_some()),
    };
    if !audience || claims.azp.as_ref().is_some_and(|name| !ours(name)) {
        return Err(TokenFault::Audience);
    }
    let nonce = claims.nonce.as_deref().unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(TokenFault::Nonce);
    }
    let now = expected.now;
    let early = |at: i64| at > now.saturating_add(LEEWAY);
    if claims.exp <= now.saturating_sub(LEEWAY)
        || early(claims.iat)
        || claims.iat < now.saturating_sub(OLDEST)
        || claims.nbf.is_some_and(early)
    {
        return Err(TokenFault::Time);
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(TokenFault::Malformed);
    }
    Ok(())
}

fn coordinate(text: Option<String>) -> Result<Vec<u8>, TokenFault> {
    text.and_then(|text| bytes(&text).ok()).ok_or(TokenFault::UnknownKey)
}

fn bytes(text: &str) -> Result<Vec<u8>, TokenFault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenFault::Malformed)
}

fn part<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, TokenFault> {
    serde_json::from_slice(&bytes(text)?).map_err(|_| TokenFault::Malformed)
}
