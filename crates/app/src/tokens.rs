//! Random tokens that people and browsers carry; the database keeps their digests only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_types::{Problem, SecretText};
use sha2::{Digest, Sha256};

use crate::AppError;

const TOKEN_BYTES: usize = 32;

/// 256 random bits from the operating system, as URL-safe text. Entropy this high needs no slow hash.
pub(crate) fn random_token() -> Result<SecretText, AppError> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| AppError::new(Problem::internal()))?;
    Ok(SecretText::new(URL_SAFE_NO_PAD.encode(bytes)))
}

pub(crate) fn digest(token: &SecretText) -> [u8; 32] {
    Sha256::digest(token.expose_secret().as_bytes()).into()
}

/// What ties an authorization to the browser that began it. Derived under a label, so that it is not the digest the session is found by.
pub fn browser_digest(cookie: &SecretText) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"belvedere browser binding v1\0");
    hash.update(cookie.expose_secret().as_bytes());
    hash.finalize().into()
}
