//! No vault without proven keys.

use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner};
use belvedere_types::{Explain, OrgId, Problem, ProblemKind, SecretId, SecretText, StorageError};

use crate::KeyError;
use crate::keys::{KeyRing, ServiceError};
use crate::rows::{KeyId, KeyLedger, SealedRows, Written};
use crate::seal::{self, CannotSeal, NotOpened};
use crate::vault::{FIRST, VaultParts};

const KEY_CHECK_TEXT: &str = "belvedere key check";
/// A key is proven by the first row that it unwraps; so many damaged ones do not keep the program from starting.
const PROOF_ROWS: u32 = 100;

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
    /// The key was rotated away; its bytes are not to be used again.
    #[error("the key {key} is retired")]
    KeyRetired { key: KeyId },
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
            Self::KeyRetired { .. } => (
                "master_key_retired",
                "Start with the key that `rotate-key` made current, or give a new one a name of its own.",
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

/// The keys of the source, once they opened what they must open.
pub(crate) async fn proven(parts: &VaultParts) -> Result<KeyRing, VaultError> {
    let keys = parts.keys.keys().await?;
    let (rows, ledger) = (parts.rows.as_ref(), parts.ledger.as_ref());
    if rows.scan(None, 1).await?.is_empty() {
        seal_key_check(&keys, rows, ledger).await?;
    }
    prove_key_check(&keys, rows).await?;
    prove_every_key(&keys, ledger).await?;
    Ok(keys)
}

async fn seal_key_check(keys: &KeyRing, rows: &dyn SealedRows, ledger: &dyn KeyLedger) -> Result<(), VaultError> {
    let key = keys.current();
    let retired = || VaultError::KeyRetired { key: key.id().clone() };
    ledger.reserve(key.id(), 1).await?.ok_or_else(retired)?;
    let check = SecretText::new(KEY_CHECK_TEXT);
    let row = seal::seal(key, &key_check_address(), FIRST, &check)
        .await
        .map_err(|error| match error {
            CannotSeal::Service(ServiceError::Unavailable(error)) => VaultError::Keys(KeyError::Service(error)),
            CannotSeal::Service(ServiceError::Refused) | CannotSeal::Local => VaultError::CannotSeal,
        })?;
    match rows.insert(&row).await? {
        // Lost when another process was first; its key check is proven like any other.
        Written::Stored | Written::Lost => Ok(()),
        Written::KeyRetired => Err(retired()),
    }
}

async fn prove_key_check(keys: &KeyRing, rows: &dyn SealedRows) -> Result<(), VaultError> {
    let check = rows.load(&key_check_address()).await?.ok_or(VaultError::KeyCheckLost)?.row;
    let key = check.key.clone();
    if keys.find(&key).is_none() {
        return Err(VaultError::KeyMissing { key });
    }
    match seal::open(keys, check).await {
        Ok(text) if text.expose_secret() == KEY_CHECK_TEXT => Ok(()),
        Ok(_) => Err(VaultError::KeyCheckLost),
        Err(NotOpened::Sealed) => Err(VaultError::KeyWrong { key }),
        Err(NotOpened::Unavailable(error)) => Err(KeyError::Service(error).into()),
    }
}

/// Every key that a row names must be open and must unwrap one of its rows.
pub(crate) async fn prove_every_key(keys: &KeyRing, ledger: &dyn KeyLedger) -> Result<(), VaultError> {
    for used in ledger.keys().await?.into_iter().filter(|used| used.rows > 0) {
        if keys.find(&used.key).is_none() {
            return Err(VaultError::KeyMissing { key: used.key });
        }
        let mut proven = false;
        for row in ledger.under(&used.key, None, PROOF_ROWS).await? {
            match seal::prove(keys, &row).await {
                Ok(()) => {
                    proven = true;
                    break;
                }
                Err(NotOpened::Sealed) => {}
                Err(NotOpened::Unavailable(error)) => return Err(KeyError::Service(error).into()),
            }
        }
        if !proven {
            return Err(VaultError::KeyWrong { key: used.key });
        }
    }
    Ok(())
}
