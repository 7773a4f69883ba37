//! Sealed rows in memory, for tests and for programs that keep nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretVersion};
use belvedere_types::{SecretId, StorageError};

use crate::passphrase::{Derivation, Derivations};
use crate::{KeyId, KeyLedger, KeyUse, LoadedRow, SealedRow, SealedRows, Written};

#[derive(Debug, Default)]
pub struct MemoryRows {
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    rows: BTreeMap<SecretId, SealedRow>,
    seals: HashMap<KeyId, u64>,
    retired: HashSet<KeyId>,
    derivations: Vec<Derivation>,
}

impl Inside {
    fn count(&self, key: &KeyId) -> u64 {
        let rows = self.rows.values().filter(|row| row.key == *key).count();
        u64::try_from(rows).unwrap_or(u64::MAX)
    }

    fn after(&self, after: Option<SecretId>) -> impl Iterator<Item = &SealedRow> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.rows.range((from, Bound::Unbounded)).map(|(_, row)| row)
    }
}

impl MemoryRows {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SealedRows for MemoryRows {
    async fn insert(&self, row: &SealedRow) -> Result<Written, StorageError> {
        let mut inside = self.inside();
        if inside.retired.contains(&row.key) {
            return Ok(Written::KeyRetired);
        }
        if inside.rows.contains_key(&row.address.id) {
            return Ok(Written::Lost);
        }
        inside.rows.insert(row.address.id, row.clone());
        Ok(Written::Stored)
    }

    async fn load(&self, at: &SecretAddress) -> Result<Option<LoadedRow>, StorageError> {
        let row = self.inside().rows.get(&at.id).filter(|row| row.address == *at).cloned();
        Ok(row.map(|row| LoadedRow { row, recorded: None }))
    }

    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<Written, StorageError> {
        let mut inside = self.inside();
        if inside.retired.contains(&row.key) {
            return Ok(Written::KeyRetired);
        }
        Ok(match inside.rows.get_mut(&row.address.id) {
            Some(current) if current.address == row.address && current.version == expected => {
                *current = row.clone();
                Written::Stored
            }
            Some(_) | None => Written::Lost,
        })
    }

    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError> {
        let mut inside = self.inside();
        let found = inside.rows.get(&at.id).is_some_and(|row| row.address == *at);
        if found {
            inside.rows.remove(&at.id);
        }
        Ok(found)
    }

    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.inside().after(after).take(limit).cloned().collect())
    }
}

#[async_trait]
impl KeyLedger for MemoryRows {
    async fn reserve(&self, key: &KeyId, seals: u64) -> Result<Option<u64>, StorageError> {
        let mut inside = self.inside();
        if inside.retired.contains(key) {
            return Ok(None);
        }
        let sum = inside.seals.entry(key.clone()).or_default();
        *sum = sum.saturating_add(seals);
        Ok(Some(*sum))
    }

    async fn keys(&self) -> Result<Vec<KeyUse>, StorageError> {
        let inside = self.inside();
        let live = inside.seals.iter().filter(|(key, _)| !inside.retired.contains(*key));
        let mut keys: Vec<KeyUse> = live
            .map(|(key, seals)| KeyUse {
                key: key.clone(),
                rows: inside.count(key),
                seals: *seals,
            })
            .collect();
        keys.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(keys)
    }

    async fn under(&self, key: &KeyId, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let inside = self.inside();
        Ok(inside.after(after).filter(|row| row.key == *key).take(limit).cloned().collect())
    }

    async fn rewrap(&self, from: &KeyId, rows: &[SealedRow]) -> Result<u64, StorageError> {
        let mut inside = self.inside();
        let mut done = 0;
        for row in rows {
            let current = inside.rows.get_mut(&row.address.id);
            let same = |current: &&mut SealedRow| current.address == row.address && current.version == row.version && current.key == *from;
            if let Some(current) = current.filter(same) {
                *current = row.clone();
                done += 1;
            }
        }
        Ok(done)
    }

    async fn retire(&self, key: &KeyId) -> Result<bool, StorageError> {
        let mut inside = self.inside();
        let free = inside.count(key) == 0;
        if free {
            inside.retired.insert(key.clone());
        }
        Ok(free)
    }
}

#[async_trait]
impl Derivations for MemoryRows {
    async fn all(&self) -> Result<Vec<Derivation>, StorageError> {
        Ok(self.inside().derivations.clone())
    }

    async fn add(&self, derivation: &Derivation) -> Result<(), StorageError> {
        self.inside().derivations.push(derivation.clone());
        Ok(())
    }
}
