//! What the tests share: a vault over rows in memory that they can reach around it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId, StorageError};
use belvedere_vault::{KeySource, MemoryRows, SealedRow, SealedRows, TextKeys, Vault, VaultError, VaultParts, Written};

pub const KEY_A: &str = "belvedere-key-v1 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const KEY_B: &str = "belvedere-key-v1 b //79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";
/// The bytes of `KEY_B` under the name of `KEY_A`.
pub const KEY_A_WRONG: &str = "belvedere-key-v1 a //79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";
pub const CANARY: &str = "canary-4711-äöü";

pub fn keys(text: &str) -> TextKeys {
    TextKeys::new(SecretText::new(text))
}

/// An audit log that is kept in memory.
#[derive(Default)]
pub struct Recorder {
    pub entries: Mutex<Vec<AuditEntry>>,
}

#[async_trait]
impl Audit for Recorder {
    async fn record(&self, _org: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        self.entries.lock().unwrap().push(entry);
        Ok(())
    }
}

pub async fn open(keys: impl KeySource + 'static, rows: &Arc<MemoryRows>) -> Result<Vault, VaultError> {
    Vault::open(VaultParts::over(Arc::new(keys), rows.clone(), Arc::new(Recorder::default()))).await
}

pub struct House {
    pub rows: Arc<MemoryRows>,
    pub vault: Vault,
}

impl House {
    pub async fn new() -> Self {
        let rows = Arc::new(MemoryRows::default());
        let vault = open(keys(KEY_A), &rows).await.unwrap();
        Self { rows, vault }
    }

    pub async fn seal(&self, at: &SecretAddress) -> SealedRow {
        self.vault.create(at, &SecretText::new(CANARY)).await.unwrap();
        self.rows.load(at).await.unwrap().unwrap().row
    }

    /// Puts the row in place of whatever has its secret id, and reads it through the vault.
    pub async fn read_planted(&self, row: &SealedRow) -> Result<Option<String>, String> {
        let stale: Vec<_> = self.rows.scan(None, 1000).await.unwrap();
        for old in stale.iter().filter(|old| old.address.id == row.address.id) {
            self.rows.delete(&old.address).await.unwrap();
        }
        assert_eq!(self.rows.insert(row).await.unwrap(), Written::Stored);
        match self.vault.read(&row.address).await {
            Ok(found) => Ok(found.map(|(secret, _)| secret.expose_secret().to_owned())),
            Err(error) => Err(error.to_string()),
        }
    }
}

pub fn address() -> SecretAddress {
    let owner = SecretOwner::Source(SourceId::generate());
    SecretAddress {
        org: OrgId::generate(),
        owner,
        id: SecretId::generate(),
        kind: SecretKind::Grant,
    }
}
