//! Master keys as lines of text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::keys::KEY_LEN;
use crate::{KeyError, KeyId, KeyRing, MasterKey};

const LINE_TAG: &str = "belvedere-key-v1";

impl KeyRing {
    /// Reads lines `belvedere-key-v1 <key id> <base64 of 32 bytes>`; the first is the current key. Blank lines and lines that begin with `#` are skipped.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if is_key(line) {
                keys.push(parse_line(line).ok_or(KeyError::Malformed { line: index + 1 })?);
            }
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(KeyError::Empty)?;
        Self::new(current, keys.collect())
    }
}

fn is_key(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn parse_line(line: &str) -> Option<MasterKey> {
    let mut words = line.split_ascii_whitespace();
    let (tag, id, encoded) = (words.next()?, words.next()?, words.next()?);
    if tag != LINE_TAG || words.next().is_some() {
        return None;
    }
    let decoded = Zeroizing::new(STANDARD.decode(encoded).ok()?);
    let key: Zeroizing<[u8; KEY_LEN]> = Zeroizing::new(decoded.as_slice().try_into().ok()?);
    Some(MasterKey::new(KeyId::parse(id)?, &key))
}

/// A line with a fresh key under a fresh name, and that name.
pub(crate) fn fresh_line() -> Result<(KeyId, Zeroizing<String>), KeyError> {
    let mut key = Zeroizing::new([0_u8; KEY_LEN]);
    getrandom::fill(key.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
    let id = fresh_id("key")?;
    let encoded = Zeroizing::new(STANDARD.encode(key.as_slice()));
    let line = Zeroizing::new(format!("{LINE_TAG} {id} {}\n", *encoded));
    Ok((id, line))
}

pub(crate) fn fresh_id(kind: &str) -> Result<KeyId, KeyError> {
    let mut name = [0_u8; 4];
    getrandom::fill(&mut name).map_err(|_| KeyError::NoRandomness)?;
    Ok(KeyId(format!("{kind}-{:08x}", u32::from_be_bytes(name))))
}

/// The text without the lines of the keys that `drop` names; everything else as it was.
pub(crate) fn without(text: &str, drop: &[KeyId]) -> Zeroizing<String> {
    let mut kept = Zeroizing::new(String::with_capacity(text.len() + 1));
    for line in text.lines() {
        let id = line.trim().split_ascii_whitespace().nth(1).unwrap_or_default();
        if !(is_key(line.trim()) && drop.iter().any(|key| key.0 == id)) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}
