//! Demonstrating proof of possession (RFC 9449): a key for each grant, and a signed proof for each request that uses its token.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_types::credential::{Credential, Prover, SecretVersion};
use belvedere_types::{Clock, SecretText};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use url::Url;

use crate::AuthError;
use crate::begin::random_text;
use crate::jws::{Signer, UnusableKey};

/// A fresh key, in the form it is sealed in: PKCS #8 in base64url.
pub(crate) fn new_key() -> Result<SecretText, AuthError> {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| AuthError::Randomness)?;
    Ok(SecretText::new(URL_SAFE_NO_PAD.encode(key.as_ref())))
}

/// What a proof speaks of.
pub(crate) struct Subject<'a> {
    pub method: &'a str,
    pub url: &'a Url,
    /// `None` at the token endpoint, where there is no token yet.
    pub token: Option<&'a SecretText>,
    pub nonce: Option<&'a str>,
}

/// RFC 9449 §4.2.
pub(crate) fn prove(key: &SecretText, subject: &Subject<'_>, now: OffsetDateTime) -> Result<SecretText, UnusableKey> {
    let der = URL_SAFE_NO_PAD.decode(key.expose_secret()).map_err(|_| UnusableKey)?;
    let signer = Signer::from_pkcs8(&der)?;
    let mut target = subject.url.clone();
    target.set_query(None);
    target.set_fragment(None);
    let mut claims = json!({
        "jti": random_text().map_err(|_| UnusableKey)?.expose_secret(),
        "htm": subject.method,
        "htu": target.as_str(),
        "iat": now.unix_timestamp(),
    });
    if let Some(fields) = claims.as_object_mut() {
        if let Some(token) = subject.token {
            let hash = Sha256::digest(token.expose_secret().as_bytes());
            fields.insert("ath".to_owned(), URL_SAFE_NO_PAD.encode(hash).into());
        }
        if let Some(nonce) = subject.nonce {
            fields.insert("nonce".to_owned(), nonce.into());
        }
    }
    let jwk = signer.public_jwk().ok_or(UnusableKey)?;
    signer.sign(json!({ "typ": "dpop+jwt", "jwk": jwk }), &claims)
}

struct KeyHolder {
    key: SecretText,
    token: SecretText,
    clock: Arc<dyn Clock>,
}

impl Prover for KeyHolder {
    fn proof(&self, method: &str, url: &Url, nonce: Option<&str>) -> Option<SecretText> {
        let subject = Subject {
            method,
            url,
            token: Some(&self.token),
            nonce,
        };
        prove(&self.key, &subject, self.clock.now()).ok()
    }
}

/// A token with the key that it is bound to.
pub(crate) fn bound(token: SecretText, key: SecretText, version: SecretVersion, clock: Arc<dyn Clock>) -> Credential {
    let prover = Arc::new(KeyHolder {
        key,
        token: token.clone(),
        clock,
    });
    Credential::Bound { token, version, prover }
}
