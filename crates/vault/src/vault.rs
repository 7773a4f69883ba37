//! Secrets in and out of sealed rows.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretStore, SecretStoreError, SecretVersion, Swap};
use belvedere_types::{Actor, SecretText, StorageError};
use serde_json::json;

use crate::held::{HeldKeys, HoldError, Open};
use crate::keys::KeySource;
use crate::rows::{KeyLedger, LoadedRow, Recorded, SealedRow, SealedRows, Written};
use crate::seal::{self, CannotSeal, NotOpened};
use crate::start::{VaultError, proven};

pub(crate) const FIRST: SecretVersion = SecretVersion(1);
/// Audit actions by which a row that was put back to an older state is known. `store` looks for them.
pub const SEALED_ACTION: &str = "secret.sealed";
pub const ERASED_ACTION: &str = "secret.erased";

/// What a vault is made of.
pub struct VaultParts {
    pub keys: Arc<dyn KeySource>,
    pub rows: Arc<dyn SealedRows>,
    pub ledger: Arc<dyn KeyLedger>,
    /// Told of every version that was sealed, so that an older one is known when it comes back.
    pub audit: Arc<dyn Audit>,
}

impl VaultParts {
    /// Where one value keeps both rows and keys.
    pub fn over<R: SealedRows + KeyLedger + 'static>(keys: Arc<dyn KeySource>, rows: Arc<R>, audit: Arc<dyn Audit>) -> Self {
        Self {
            keys,
            ledger: rows.clone(),
            rows,
            audit,
        }
    }
}

/// Seals what it is given and opens what it sealed. There is no vault without a proven key.
pub struct Vault {
    keys: HeldKeys,
    rows: Arc<dyn SealedRows>,
    audit: Arc<dyn Audit>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("keys", &self.keys.now().ring).finish_non_exhaustive()
    }
}

impl From<HoldError> for SecretStoreError {
    fn from(error: HoldError) -> Self {
        Self::Storage(match error {
            HoldError::Storage(error) => error,
            other @ (HoldError::Keys(_) | HoldError::Retired { .. } | HoldError::UsedUp { .. }) => StorageError::new(other),
        })
    }
}

impl From<CannotSeal> for SecretStoreError {
    fn from(error: CannotSeal) -> Self {
        Self::Storage(StorageError::new(error))
    }
}

impl From<NotOpened> for SecretStoreError {
    fn from(error: NotOpened) -> Self {
        match error {
            NotOpened::Sealed => Self::Sealed,
            NotOpened::Unavailable(error) => Self::Storage(error),
        }
    }
}

impl Vault {
    /// Opens the keys and proves them against what is stored. Over no rows at all it seals the key check; over any row it never does.
    pub async fn open(parts: VaultParts) -> Result<Self, VaultError> {
        let ring = proven(&parts).await?;
        Ok(Self {
            keys: HeldKeys::new(parts.keys, parts.ledger, ring),
            rows: parts.rows,
            audit: parts.audit,
        })
    }

    /// Reads the key source again: a new current key seals from now on. Rows that name a key which is not open cause it too.
    pub async fn read_keys_again(&self) -> Result<(), VaultError> {
        match self.keys.read_again(&self.keys.now()).await {
            Ok(_) => Ok(()),
            Err(HoldError::Keys(error)) => Err(error.into()),
            Err(HoldError::Storage(error)) => Err(error.into()),
            Err(error @ (HoldError::Retired { .. } | HoldError::UsedUp { .. })) => Err(StorageError::new(error).into()),
        }
    }

    async fn seal(
        &self,
        at: &SecretAddress,
        version: SecretVersion,
        secret: &SecretText,
    ) -> Result<(SealedRow, Arc<Open>), SecretStoreError> {
        let open = self.keys.to_seal().await?;
        let row = seal::seal(open.ring.current(), at, version, secret).await?;
        Ok((row, open))
    }

    /// Seals and writes; once more under the current key when the one at hand was retired meanwhile.
    async fn write(
        &self,
        at: &SecretAddress,
        expected: Option<SecretVersion>,
        secret: &SecretText,
    ) -> Result<Option<SecretVersion>, SecretStoreError> {
        let version = match expected {
            None => FIRST,
            Some(expected) => match expected.0.checked_add(1) {
                Some(next) => SecretVersion(next),
                None => return Ok(None),
            },
        };
        for _ in 0..2 {
            let (row, open) = self.seal(at, version, secret).await?;
            let written = match expected {
                None => self.rows.insert(&row).await?,
                Some(expected) => self.rows.swap(expected, &row).await?,
            };
            match written {
                Written::Stored => {
                    self.record(at, SEALED_ACTION, json!({ "version": version.0, "kind": at.kind }))
                        .await?;
                    return Ok(Some(version));
                }
                Written::Lost => return Ok(None),
                Written::KeyRetired => drop(self.keys.read_again(&open).await?),
            }
        }
        let key = self.keys.now().ring.current().id().clone();
        Err(HoldError::Retired { key }.into())
    }

    async fn record(&self, at: &SecretAddress, action: &'static str, detail: serde_json::Value) -> Result<(), StorageError> {
        match at.kind {
            SecretKind::Grant
            | SecretKind::Registration
            | SecretKind::StaticCredential
            | SecretKind::ModelKey
            | SecretKind::ReceiptKey
            | SecretKind::OidcClient => {
                let entry = AuditEntry {
                    actor: Actor::System,
                    action,
                    subject: at.id.to_string(),
                    detail,
                };
                self.audit.record(at.org, entry).await
            }
            // Lives for minutes and is written once; and the installation's own.
            SecretKind::PendingAuthorization | SecretKind::KeyCheck => Ok(()),
        }
    }
}

/// A row may be ahead of what was recorded, when a process ended in between, but never behind it.
fn refuse_older(version: SecretVersion, recorded: Option<Recorded>) -> Result<(), SecretStoreError> {
    match recorded {
        None => Ok(()),
        Some(Recorded::Sealed(newest)) if version >= newest => Ok(()),
        Some(Recorded::Sealed(_) | Recorded::Erased) => Err(SecretStoreError::RolledBack),
    }
}

async fn opened(open: &Open, at: &SecretAddress, mut loaded: LoadedRow) -> Result<(SecretText, SecretVersion), SecretStoreError> {
    refuse_older(loaded.row.version, loaded.recorded)?;
    // Bound to the address that was asked for, whatever the row claims to be.
    loaded.row.address = *at;
    let version = loaded.row.version;
    let secret = seal::open(&open.ring, loaded.row).await?;
    Ok((secret, version))
}

#[async_trait]
impl SecretStore for Vault {
    async fn create(&self, at: &SecretAddress, secret: &SecretText) -> Result<SecretVersion, SecretStoreError> {
        self.write(at, None, secret).await?.ok_or(SecretStoreError::Exists)
    }

    async fn read(&self, at: &SecretAddress) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError> {
        match self.rows.load(at).await? {
            Some(row) => self.open(at, row).await,
            None => Ok(None),
        }
    }

    async fn open(&self, at: &SecretAddress, row: LoadedRow) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError> {
        let open = self.keys.now();
        if open.ring.find(&row.row.key).is_some() {
            return opened(&open, at, row).await.map(Some);
        }
        // Under a key that another process made current, or in an old reading of a row that was rewrapped since.
        let open = self.keys.read_again(&open).await?;
        match self.rows.load(at).await? {
            Some(row) => opened(&open, at, row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn replace(&self, at: &SecretAddress, expected: SecretVersion, secret: &SecretText) -> Result<Swap, SecretStoreError> {
        Ok(self.write(at, Some(expected), secret).await?.map_or(Swap::Lost, Swap::Stored))
    }

    async fn erase(&self, at: &SecretAddress) -> Result<bool, SecretStoreError> {
        let erased = self.rows.delete(at).await?;
        if erased {
            self.record(at, ERASED_ACTION, json!({ "kind": at.kind })).await?;
        }
        Ok(erased)
    }
}
