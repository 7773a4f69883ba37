//! A secret as it lies in the database. The crates that keep it, open it and use it meet here.

use std::fmt;

use crate::credential::{SecretAddress, SecretVersion};

/// Names a master key; stored in clear with every row it wraps. 1 to 64 characters of `A–Z a–z 0–9 . _ -`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub String);

impl KeyId {
    /// In bytes.
    pub const MAX_LEN: usize = 64;

    /// `None` when the text is empty, too long or has other characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::MAX_LEN).contains(&text.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        (fits && plain).then(|| Self(text.into()))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the database sees of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    pub address: SecretAddress,
    pub version: SecretVersion,
    /// The key that wraps this row's data key; repeated inside `sealed`, where it is authenticated.
    pub key: KeyId,
    /// The vault's envelope in its binary form.
    pub sealed: Vec<u8>,
}

/// A row together with what was last recorded of it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedRow {
    pub row: SealedRow,
    /// `None`: nothing was recorded, so the row cannot be told to be old.
    pub recorded: Option<Recorded>,
}

/// The last thing that the audit chain says of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    Sealed(SecretVersion),
    Erased,
}
