//! What the database sees of a secret, and the port it is kept through.

use std::fmt;

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretVersion};
use belvedere_types::{SecretId, StorageError};

/// Names a master key; stored in clear with every row it wraps. 1 to 64 characters of `A–Z a–z 0–9 . _ -`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyId(pub String);

impl KeyId {
    pub(crate) const MAX_LEN: usize = 64;

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
    /// An [`Envelope`](crate::Envelope) in its binary form.
    pub sealed: Vec<u8>,
}

/// Port: where sealed rows are kept. Implemented by `store`, and in memory by [`MemoryRows`](crate::MemoryRows).
#[async_trait]
pub trait SealedRows: Send + Sync {
    /// False when a row with this secret id exists.
    async fn insert(&self, row: &SealedRow) -> Result<bool, StorageError>;
    async fn load(&self, at: &SecretAddress) -> Result<Option<SealedRow>, StorageError>;
    /// Replaces the row if its version is `expected`; false when it is not.
    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<bool, StorageError>;
    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError>;
    /// Rows in the order of their ids, for start-up checks and rotation. Maintenance: crosses organisations.
    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError>;
}
