//! Secrets in and out of sealed rows.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore, SecretStoreError, SecretVersion, Swap};
use belvedere_types::{Explain, OrgId, Problem, ProblemKind, SecretId, SecretText, StorageError};

use crate::keys::{KeyError, KeyRing, KeySource};
use crate::rows::{KeyId, SealedRow, SealedRows};
use crate::seal;

const FIRST: SecretVersion = SecretVersion(1);
const KEY_CHECK_TEXT: &str = "belvedere key check";
const SCAN_PAGE: u32 = 500;

/// Seals what it is given and opens what it sealed. There is no vault without a proven key.
pub struct Vault {
    keys: KeyRing,
    rows: Arc<dyn SealedRows>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// The vault does not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the master keys cannot be had")]
    Keys(#[from] KeyError),
    /// A stored secret names a key that is not among those given.
    #[error("stored secrets are sealed under the key {key}, which is not open")]
    KeyMissing { key: KeyId },
    /// A key of the right name opens nothing of what was sealed under that name.
    #[error("the key {key} does not open what is sealed under it")]
    KeyWrong { key: KeyId },
    /// There are sealed rows and no row to prove the key by.
    #[error("there are sealed secrets, but the key check is gone or altered")]
    KeyCheckLost,
    #[error("the key check could not be sealed")]
    CannotSeal,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Explain for VaultError {
    fn problem(&self) -> Problem {
        let detail = format!("The vault does not open: {self}.");
        let (code, next_step) = match self {
            Self::Keys(error) => return error.problem(),
            Self::Storage(error) => return error.problem(),
            Self::KeyMissing { .. } => (
                "master_key_missing",
                "Start with the key file that this database was used with, or add its line to the key file.",
            ),
            Self::KeyWrong { .. } => (
                "master_key_wrong",
                "Start with the key file that this database was used with. Nothing was changed.",
            ),
            Self::KeyCheckLost => (
                "sealed_rows_unreadable",
                "The database was altered or restored in part. Restore it whole, together with its key file.",
            ),
            Self::CannotSeal => (
                "randomness_unavailable",
                "Try again. If it stays, look at the operating system's random source.",
            ),
        };
        Problem::new(ProblemKind::Unavailable, code, detail, next_step)
    }
}

/// Where the key check is kept: it belongs to the installation, so its organisation and id are nil.
pub fn key_check_address() -> SecretAddress {
    let (org, id) = (OrgId::from_uuid(NIL), SecretId::from_uuid(NIL));
    SecretAddress {
        org,
        owner: SecretOwner::Organisation(org),
        id,
        kind: SecretKind::KeyCheck,
    }
}

const NIL: uuid::Uuid = uuid::Uuid::nil();

impl Vault {
    /// Opens the keys and proves them against what is stored. Over no rows at all it seals the key check; over any row it never does.
    pub async fn open(keys: &dyn KeySource, rows: Arc<dyn SealedRows>) -> Result<Self, VaultError> {
        let keys = keys.keys().await?;
        if rows.scan(None, 1).await?.is_empty() {
            let check = SecretText::new(KEY_CHECK_TEXT);
            let row = seal::seal(keys.current(), &key_check_address(), FIRST, &check).map_err(|_| VaultError::CannotSeal)?;
            // False when another process was first; its key check is proven like any other.
            rows.insert(&row).await?;
        }
        prove_key_check(&keys, rows.as_ref()).await?;
        prove_every_key(&keys, rows.as_ref()).await?;
        Ok(Self { keys, rows })
    }

    fn seal(&self, at: &SecretAddress, version: SecretVersion, secret: &SecretText) -> Result<SealedRow, SecretStoreError> {
        seal::seal(self.keys.current(), at, version, secret).map_err(|error| StorageError::new(error).into())
    }
}

async fn prove_key_check(keys: &KeyRing, rows: &dyn SealedRows) -> Result<(), VaultError> {
    let check = rows.load(&key_check_address()).await?.ok_or(VaultError::KeyCheckLost)?;
    if keys.find(&check.key).is_none() {
        return Err(VaultError::KeyMissing { key: check.key });
    }
    match seal::open(keys, &check) {
        Ok(text) if text.expose_secret() == KEY_CHECK_TEXT => Ok(()),
        Ok(_) => Err(VaultError::KeyCheckLost),
        Err(_) => Err(VaultError::KeyWrong { key: check.key }),
    }
}

/// Every key that a row names must be open and must unwrap at least one of its rows; a single damaged row does not keep the program from starting.
async fn prove_every_key(keys: &KeyRing, rows: &dyn SealedRows) -> Result<(), VaultError> {
    let mut proven: HashMap<KeyId, bool> = HashMap::new();
    let mut after = None;
    loop {
        let page = rows.scan(after, SCAN_PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.address.id);
        for row in &page {
            if keys.find(&row.key).is_none() {
                return Err(VaultError::KeyMissing { key: row.key.clone() });
            }
            let known = proven.entry(row.key.clone()).or_default();
            *known = *known || seal::unwraps(keys, row);
        }
    }
    match proven.into_iter().find(|(_, known)| !known) {
        Some((key, _)) => Err(VaultError::KeyWrong { key }),
        None => Ok(()),
    }
}

#[async_trait]
impl SecretStore for Vault {
    async fn create(&self, at: &SecretAddress, secret: &SecretText) -> Result<SecretVersion, SecretStoreError> {
        let row = self.seal(at, FIRST, secret)?;
        if self.rows.insert(&row).await? {
            Ok(FIRST)
        } else {
            Err(SecretStoreError::Exists)
        }
    }

    async fn read(&self, at: &SecretAddress) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError> {
        let Some(mut row) = self.rows.load(at).await? else {
            return Ok(None);
        };
        // Bound to the address that was asked for, whatever the row claims to be.
        row.address = *at;
        let secret = seal::open(&self.keys, &row).map_err(|_| SecretStoreError::Sealed)?;
        Ok(Some((secret, row.version)))
    }

    async fn replace(&self, at: &SecretAddress, expected: SecretVersion, secret: &SecretText) -> Result<Swap, SecretStoreError> {
        let Some(next) = expected.0.checked_add(1).map(SecretVersion) else {
            return Ok(Swap::Lost);
        };
        let row = self.seal(at, next, secret)?;
        Ok(if self.rows.swap(expected, &row).await? {
            Swap::Stored(next)
        } else {
            Swap::Lost
        })
    }

    async fn erase(&self, at: &SecretAddress) -> Result<bool, SecretStoreError> {
        Ok(self.rows.delete(at).await?)
    }
}
