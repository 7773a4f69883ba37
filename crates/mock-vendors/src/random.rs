//! Unguessable text for codes, tokens and secrets.

use std::io;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// `bytes` random bytes as unpadded base64url, after `prefix`.
pub fn token(prefix: &str, bytes: usize) -> io::Result<String> {
    let mut raw = vec![0_u8; bytes];
    fill(&mut raw)?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(raw)))
}

pub fn key() -> io::Result<[u8; 32]> {
    let mut key = [0_u8; 32];
    fill(&mut key)?;
    Ok(key)
}

fn fill(raw: &mut [u8]) -> io::Result<()> {
    getrandom::fill(raw).map_err(|problem| io::Error::other(problem.to_string()))
}
