//! The stored form of a sealed secret.
//!
//! ```text
//! size  field
//! 1     layout version, 1
//! 1     length n of the key id, 1 to 64
//! n     key id, ASCII
//! 2     length w of the wrapped data key, big-endian, 28 to 1024
//! w     wrapped data key; with a local master key: 12 bytes nonce, 32 bytes data key encrypted, 16 bytes tag
//! 12    nonce of the payload
//! rest  ciphertext and its tag of 16 bytes
//! ```
//!
//! The wrapped key carries its length because a remote key service answers with a wrapping of its own size.

use crate::KeyId;

pub(crate) const LAYOUT_VERSION: u8 = 1;
pub(crate) const NONCE_LEN: usize = 12;
pub(crate) const TAG_LEN: usize = 16;
const WRAPPED_MIN: usize = NONCE_LEN + TAG_LEN;
const WRAPPED_MAX: usize = 1024;

/// The parts of a sealed secret. Holds nothing in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    pub key: KeyId,
    pub wrapped_key: &'a [u8],
    pub nonce: &'a [u8; NONCE_LEN],
    /// Ciphertext and tag.
    pub payload: &'a [u8],
}

/// Bytes that are no envelope of a known version. Says no more: these bytes may be an attacker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not a sealed secret")]
pub struct MalformedEnvelope;

impl<'a> Envelope<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, MalformedEnvelope> {
        Self::parts(bytes).ok_or(MalformedEnvelope)
    }

    fn parts(bytes: &'a [u8]) -> Option<Self> {
        let ([LAYOUT_VERSION, key_len], rest) = bytes.split_first_chunk()? else {
            return None;
        };
        let (key, rest) = rest.split_at_checked(usize::from(*key_len))?;
        let key = KeyId::parse(std::str::from_utf8(key).ok()?)?;
        let (wrapped_len, rest) = rest.split_first_chunk()?;
        let wrapped_len = usize::from(u16::from_be_bytes(*wrapped_len));
        if !(WRAPPED_MIN..=WRAPPED_MAX).contains(&wrapped_len) {
            return None;
        }
        let (wrapped_key, rest) = rest.split_at_checked(wrapped_len)?;
        let (nonce, payload) = rest.split_first_chunk()?;
        (payload.len() >= TAG_LEN).then_some(Self {
            key,
            wrapped_key,
            nonce,
            payload,
        })
    }

    /// Fails when a part is out of the bounds that [`parse`](Self::parse) accepts.
    pub fn to_bytes(&self) -> Result<Vec<u8>, MalformedEnvelope> {
        let mut bytes = head(&self.key, self.wrapped_key, self.nonce, self.payload.len())?;
        bytes.extend_from_slice(self.payload);
        Ok(bytes)
    }
}

/// All that stands before the payload, with room for a payload of this length. Fails as [`Envelope::to_bytes`] does.
pub(crate) fn head(key: &KeyId, wrapped_key: &[u8], nonce: &[u8; NONCE_LEN], payload: usize) -> Result<Vec<u8>, MalformedEnvelope> {
    let key = KeyId::parse(&key.0).ok_or(MalformedEnvelope)?.0;
    let key_len = u8::try_from(key.len()).map_err(|_| MalformedEnvelope)?;
    let wrapped_len = u16::try_from(wrapped_key.len()).map_err(|_| MalformedEnvelope)?;
    if !(WRAPPED_MIN..=WRAPPED_MAX).contains(&wrapped_key.len()) || payload < TAG_LEN {
        return Err(MalformedEnvelope);
    }
    let mut bytes = Vec::with_capacity(4 + key.len() + wrapped_key.len() + NONCE_LEN + payload);
    bytes.extend_from_slice(&[LAYOUT_VERSION, key_len]);
    bytes.extend_from_slice(key.as_bytes());
    bytes.extend_from_slice(&wrapped_len.to_be_bytes());
    bytes.extend_from_slice(wrapped_key);
    bytes.extend_from_slice(nonce);
    Ok(bytes)
}
