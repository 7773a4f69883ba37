//! A row that is older than what was recorded of it is not used.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretKind, SecretStore, SecretStoreError, SecretVersion};
use belvedere_types::{Explain, SecretId, SecretText, StorageError};
use belvedere_vault::{ERASED_ACTION, LoadedRow, MemoryRows, Recorded, SEALED_ACTION, SealedRow, SealedRows, Vault, VaultParts, Written};

use crate::house::{KEY_A, Recorder, address, keys};

/// Rows in memory, beside what an audit log would say of them.
#[derive(Default)]
struct Watched {
    rows: MemoryRows,
    recorded: Mutex<Option<Recorded>>,
}

#[async_trait]
impl SealedRows for Watched {
    async fn insert(&self, row: &SealedRow) -> Result<Written, StorageError> {
        self.rows.insert(row).await
    }

    async fn load(&self, at: &SecretAddress) -> Result<Option<LoadedRow>, StorageError> {
        let loaded = self.rows.load(at).await?;
        let recorded = *self.recorded.lock().unwrap();
        Ok(loaded.map(|loaded| LoadedRow { recorded, ..loaded }))
    }

    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<Written, StorageError> {
        self.rows.swap(expected, row).await
    }

    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError> {
        self.rows.delete(at).await
    }

    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        self.rows.scan(after, limit).await
    }
}

async fn open() -> (Arc<Watched>, Arc<Recorder>, Vault) {
    let (watched, recorder) = (Arc::new(Watched::default()), Arc::new(Recorder::default()));
    let parts = VaultParts {
        keys: Arc::new(keys(KEY_A)),
        rows: watched.clone(),
        ledger: Arc::new(MemoryRows::default()),
        audit: recorder.clone(),
    };
    let vault = Vault::open(parts).await.unwrap();
    (watched, recorder, vault)
}

#[tokio::test]
async fn v03_an_older_row_than_recorded_is_refused_and_a_newer_one_is_not() {
    let (watched, _recorder, vault) = open().await;
    let at = address();
    vault.create(&at, &SecretText::new("one")).await.unwrap();
    vault.replace(&at, SecretVersion(1), &SecretText::new("two")).await.unwrap();
    let cases = [
        (None, true),
        (Some(Recorded::Sealed(SecretVersion(1))), true),
        (Some(Recorded::Sealed(SecretVersion(2))), true),
        (Some(Recorded::Sealed(SecretVersion(3))), false),
        (Some(Recorded::Sealed(SecretVersion(i64::MAX))), false),
        (Some(Recorded::Erased), false),
    ];
    for (recorded, opens) in cases {
        *watched.recorded.lock().unwrap() = recorded;
        match vault.read(&at).await {
            Ok(found) => assert!(opens && found.is_some(), "{recorded:?}"),
            Err(error @ SecretStoreError::RolledBack) => {
                assert!(!opens, "{recorded:?}");
                assert_eq!(error.problem().code, "secret_rolled_back");
            }
            Err(error) => panic!("{recorded:?}: {error}"),
        }
    }
}

#[tokio::test]
async fn each_version_and_the_end_of_a_secret_are_recorded_without_the_secret() {
    let (_watched, recorder, vault) = open().await;
    let at = address();
    vault.create(&at, &SecretText::new("canary-4711")).await.unwrap();
    vault.replace(&at, SecretVersion(1), &SecretText::new("canary-4711")).await.unwrap();
    // Lost: nothing was written, so nothing is recorded.
    vault.replace(&at, SecretVersion(1), &SecretText::new("canary-4711")).await.unwrap();
    vault.erase(&at).await.unwrap();
    vault.erase(&at).await.unwrap();
    let entries = recorder.entries.lock().unwrap();
    let said: Vec<_> = entries
        .iter()
        .map(|entry| (entry.action, entry.detail["version"].as_i64()))
        .collect();
    assert_eq!(said, [(SEALED_ACTION, Some(1)), (SEALED_ACTION, Some(2)), (ERASED_ACTION, None)]);
    assert!(entries.iter().all(|entry| entry.subject == at.id.to_string()));
    assert!(!format!("{entries:?}").contains("canary"));
}

#[tokio::test]
async fn what_lives_for_minutes_is_not_recorded() {
    let (_watched, recorder, vault) = open().await;
    let at = SecretAddress {
        kind: SecretKind::PendingAuthorization,
        ..address()
    };
    vault.create(&at, &SecretText::new("verifier")).await.unwrap();
    vault.erase(&at).await.unwrap();
    assert!(recorder.entries.lock().unwrap().is_empty());
}
