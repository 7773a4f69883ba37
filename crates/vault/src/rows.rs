//! The ports that sealed rows are kept through.

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretVersion};
pub use belvedere_types::sealed::{KeyId, LoadedRow, Recorded, SealedRow};
use belvedere_types::{SecretId, StorageError};

/// Whether a row was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Stored,
    /// The row is there already, or its version is another one.
    Lost,
    /// The key that wraps it is retired: no row may name it any more.
    KeyRetired,
}

/// Port: where sealed rows are kept. Implemented by `store`, and in memory by [`MemoryRows`](crate::MemoryRows).
#[async_trait]
pub trait SealedRows: Send + Sync {
    /// [`Written::Lost`] when a row with this secret id exists.
    async fn insert(&self, row: &SealedRow) -> Result<Written, StorageError>;
    async fn load(&self, at: &SecretAddress) -> Result<Option<LoadedRow>, StorageError>;
    /// Replaces the row if its version is `expected`.
    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<Written, StorageError>;
    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError>;
    /// Rows in the order of their ids. Maintenance: crosses organisations.
    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError>;
}

/// What is known of a master key that is not retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    pub key: KeyId,
    /// Rows that name it.
    pub rows: u64,
    /// Data keys that it may have wrapped: seals are reserved in blocks, so this is an upper bound.
    pub seals: u64,
}

/// Port: which keys may be named by rows, and the rows of one key. Maintenance: crosses organisations.
#[async_trait]
pub trait KeyLedger: Send + Sync {
    /// Sets `seals` more uses of the key aside and answers with the sum so far; the first time also admits the key. `None` when it is retired.
    async fn reserve(&self, key: &KeyId, seals: u64) -> Result<Option<u64>, StorageError>;
    /// The keys that are not retired.
    async fn keys(&self) -> Result<Vec<KeyUse>, StorageError>;
    /// Rows that name the key, in the order of their ids.
    async fn under(&self, key: &KeyId, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError>;
    /// Puts each row in place of the one with its address and version that still names `from`, all in one transaction. Answers how many.
    async fn rewrap(&self, from: &KeyId, rows: &[SealedRow]) -> Result<u64, StorageError>;
    /// From now on no row can name the key. False while one does.
    async fn retire(&self, key: &KeyId) -> Result<bool, StorageError>;
}
