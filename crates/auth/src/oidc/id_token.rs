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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Signed by OpenSSL with a key of 2048 bits that is kept nowhere.
    const SIGNED: &str = concat!(
        "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIiwic3ViIjoicGVyc29uLTEiLCJhdWQiOiJiZWx2ZWRl",
        "cmUiLCJleHAiOjE3OTAwMDA2MDAsImlhdCI6MTc5MDAwMDAwMCwibm9uY2UiOiJuLTBTNl9XekEyTWoiLCJlbWFpbCI6ImFkYUBleGFtcGxlLmNvbSIsImVtYWlsX3ZlcmlmaWVkIjp0",
        "cnVlfQ",
    );
    const SIGNATURE: &str = concat!(
        "EklJKrv9lRGIFFI9fZFkW3urcahf55n-mBOofvopuRIOJYGh_YVtOiII8dj3sw9gcOh6q0kEk8NwuOEkWHal0jgiZ3PlwnE371SH8fZRkyfdBzGaZJtz9ymgbhWxWfNeYVTd01UhHq8r",
        "-5Gj5F2dOrDcdZ0FyVGmXmNWEJ3Zroa7o0mYQTAg76R-X-iYyFeHWGBiWYzBkVPR5OMxhC75IYJo_zrTEBMLW2NlmTE9QOkP_pRaCy72hx7lJ8NSK4SfCq1sRaQYpNA7KVPDJtx0KUtg",
        "rvb0GDqqlY1EG-TfjaRUEeCI9jFq562G6km5gnWHMztunaYwCUP6g9ln_XlPag",
    );
    const MODULUS: &str = concat!(
        "jsV6KzYmFnGuaJzP26oRculUaXempYekgwdcj8V4Kz_ZuOzfL2GfcxxEBFW-wvEgDjkvDAeHvf-BZZ9UaEyFXdUZYUGCvNJDnk-nm6uUvpoV72Tw_-z4YouoR3r2-9u9CWwj6A9_I6ku",
        "sk_jOmGEDdZGIeUZVW2YsvOIa7m2oc-lvoSHoCF-T2XsUuJ5qpttoXK1itAZobW1zchbyJN7FhfOtb7HqM4NzESHEIj7_lvrggo0I5-qg1j0OTBTDlQ3J7nfswpR6sWqEZGAGkYmkKdy",
        "3z1vJEtc-3P1AoidszPWyEOBI_BdHXFliYTUslzClhp1vuPwQlVzipZzLqrwyQ",
    );

    fn proven(signed: &str, signature: &str, keys: &[Value]) -> Result<Claims, TokenFault> {
        let expected = Expected {
            issuer: "https://id.example.com",
            client_id: "belvedere",
            nonce: "n-0S6_WzA2Mj",
            now: 1_790_000_060,
        };
        prove(&format!("{signed}.{signature}"), keys, &expected)
    }

    /// What most identity providers sign by.
    #[test]
    fn a_token_signed_by_rs256_is_proven_and_an_altered_one_is_not() {
        let rsa = json!({ "kty": "RSA", "kid": "rsa-1", "use": "sig", "alg": "RS256", "n": MODULUS, "e": "AQAB" });
        let claims = proven(SIGNED, SIGNATURE, std::slice::from_ref(&rsa)).unwrap();
        assert_eq!(
            (claims.sub.as_str(), claims.email.as_deref()),
            ("person-1", Some("ada@example.com"))
        );

        let fault = |signed: &str, signature: &str, key: &Value| proven(signed, signature, std::slice::from_ref(key)).unwrap_err();
        let (header, payload) = SIGNED.split_once('.').unwrap();
        let other = URL_SAFE_NO_PAD.encode(String::from_utf8(bytes(payload).unwrap()).unwrap().replace("person-1", "person-2"));
        assert_eq!(fault(&format!("{header}.{other}"), SIGNATURE, &rsa), TokenFault::Signature);
        assert_eq!(fault(SIGNED, &format!("_{}", &SIGNATURE[1..]), &rsa), TokenFault::Signature);
        // A key too short to be safe (1008 bits), one that is for something else, and one of another kind under the same name.
        let mut short = rsa.clone();
        short["n"] = json!(MODULUS.get(..168));
        assert_eq!(fault(SIGNED, SIGNATURE, &short), TokenFault::Signature);
        let mut sealing = rsa.clone();
        sealing["use"] = json!("enc");
        assert_eq!(fault(SIGNED, SIGNATURE, &sealing), TokenFault::UnknownKey);
        let elliptic = json!({ "kty": "EC", "crv": "P-256", "kid": "rsa-1", "x": "AQAB", "y": "AQAB" });
        assert_eq!(fault(SIGNED, SIGNATURE, &elliptic), TokenFault::UnknownKey);
    }
}
