//! Sealed rows in memory, for tests and for programs that keep nothing.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretVersion};
use belvedere_types::{SecretId, StorageError};

use crate::{SealedRow, SealedRows};

#[derive(Debug, Default)]
pub struct MemoryRows {
    rows: Mutex<BTreeMap<SecretId, SealedRow>>,
}

impl MemoryRows {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<SecretId, SealedRow>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SealedRows for MemoryRows {
    async fn insert(&self, row: &SealedRow) -> Result<bool, StorageError> {
        let mut rows = self.rows();
        if rows.contains_key(&row.address.id) {
            return Ok(false);
        }
        rows.insert(row.address.id, row.clone());
        Ok(true)
    }

    async fn load(&self, at: &SecretAddress) -> Result<Option<SealedRow>, StorageError> {
        Ok(self.rows().get(&at.id).filter(|row| row.address == *at).cloned())
    }

    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<bool, StorageError> {
        let mut rows = self.rows();
        let Some(current) = rows.get_mut(&row.address.id) else {
            return Ok(false);
        };
        if current.address != row.address || current.version != expected {
            return Ok(false);
        }
        *current = row.clone();
        Ok(true)
    }

    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError> {
        let mut rows = self.rows();
        let found = rows.get(&at.id).is_some_and(|row| row.address == *at);
        if found {
            rows.remove(&at.id);
        }
        Ok(found)
    }

    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self
            .rows()
            .range((from, Bound::Unbounded))
            .take(limit)
            .map(|(_, row)| row.clone())
            .collect())
    }
}
