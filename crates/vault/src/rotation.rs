//! Rotation: every data key is wrapped anew by the current master key, and the keys that no row names any more are retired.
//!
//! It works row by row through the database while servers run, keeps nothing in between, and so goes on where it was when it is
//! run again after whatever ended it.

use belvedere_types::{Explain, Problem, ProblemKind, SecretId, StorageError};

use crate::held::MOST_SEALS;
use crate::keys::KeySource;
use crate::rows::{KeyId, KeyLedger, SealedRow};
use crate::seal::{self, NotOpened};
use crate::start::{VaultError, prove_every_key};
use crate::{KeyError, KeyRing};

/// Rows of one transaction. Servers that write wait for one of them at most.
const BATCH: u32 = 1000;
/// Servers may seal under the old key until they have read the new one: rows that they add are taken up so many times.
const PASSES: u32 = 20;

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    pub current: KeyId,
    /// Rows whose data key is wrapped anew.
    pub rewrapped: u64,
    /// No row can name these any more.
    pub retired: Vec<KeyId>,
    /// Rows of these remain, see [`Remaining`].
    pub remaining: Vec<Remaining>,
}

/// Why a key is not retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remaining {
    pub key: KeyId,
    /// Rows that do not open under it: altered, or cut.
    pub damaged: u64,
    /// True when rows under it kept coming: a server still seals under it.
    pub in_use: bool,
}

/// The rotation ended before its end; run it again.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the key {key} is retired and cannot be made current again")]
    CurrentRetired { key: KeyId },
    #[error("the key {key} has sealed as often as it may")]
    UsedUp { key: KeyId },
    #[error("a data key could not be wrapped")]
    CannotWrap(#[source] StorageError),
}

impl From<StorageError> for RotationError {
    fn from(error: StorageError) -> Self {
        Self::Vault(error.into())
    }
}

impl Explain for RotationError {
    fn problem(&self) -> Problem {
        let (code, next_step) = match self {
            Self::Vault(error) => return error.problem(),
            Self::CannotWrap(error) => return error.problem(),
            Self::CurrentRetired { .. } => (
                "master_key_retired",
                "Give a new key with a name of its own: a retired one is not used again.",
            ),
            Self::UsedUp { .. } => (
                "master_key_used_up",
                "Give a new key as the current one and run `rotate-key` again.",
            ),
        };
        Problem::new(ProblemKind::Conflict, code, format!("The rotation stopped: {self}."), next_step)
    }
}

/// Rewraps all rows to the current key of the source. Every key that rows name must be open.
pub async fn rotate(source: &dyn KeySource, ledger: &dyn KeyLedger) -> Result<Rotated, RotationError> {
    let keys = source.keys().await.map_err(VaultError::from)?;
    prove_every_key(&keys, ledger).await?;
    let current = keys.current().id().clone();
    admit(&current, ledger, 0).await?;
    let mut done = Rotated {
        current: current.clone(),
        rewrapped: 0,
        retired: Vec::new(),
        remaining: Vec::new(),
    };
    for used in ledger.keys().await?.into_iter().filter(|used| used.key != current) {
        match rotate_one(&keys, &used.key, ledger, &mut done.rewrapped).await? {
            None => done.retired.push(used.key),
            Some(remaining) => done.remaining.push(remaining),
        }
    }
    Ok(done)
}

async fn admit(key: &KeyId, ledger: &dyn KeyLedger, seals: u64) -> Result<(), RotationError> {
    match ledger.reserve(key, seals).await? {
        Some(sum) if sum > MOST_SEALS => Err(RotationError::UsedUp { key: key.clone() }),
        Some(_) => Ok(()),
        None => Err(RotationError::CurrentRetired { key: key.clone() }),
    }
}

async fn rotate_one(keys: &KeyRing, from: &KeyId, ledger: &dyn KeyLedger, rewrapped: &mut u64) -> Result<Option<Remaining>, RotationError> {
    let mut damaged = 0;
    for _ in 0..PASSES {
        let pass = one_pass(keys, from, ledger).await?;
        *rewrapped += pass.rewrapped;
        damaged = pass.damaged;
        if damaged > 0 && pass.rewrapped == 0 {
            return Ok(Some(Remaining {
                key: from.clone(),
                damaged,
                in_use: false,
            }));
        }
        if damaged == 0 && ledger.retire(from).await? {
            return Ok(None);
        }
    }
    Ok(Some(Remaining {
        key: from.clone(),
        damaged,
        in_use: true,
    }))
}

struct Pass {
    rewrapped: u64,
    damaged: u64,
}

async fn one_pass(keys: &KeyRing, from: &KeyId, ledger: &dyn KeyLedger) -> Result<Pass, RotationError> {
    let mut pass = Pass { rewrapped: 0, damaged: 0 };
    let mut after: Option<SecretId> = None;
    loop {
        let page = ledger.under(from, after, BATCH).await?;
        let Some(last) = page.last() else { return Ok(pass) };
        after = Some(last.address.id);
        admit(keys.current().id(), ledger, page.len().try_into().unwrap_or(u64::MAX)).await?;
        let mut rows = Vec::with_capacity(page.len());
        for row in &page {
            match rewrap(keys, row).await? {
                Some(row) => rows.push(row),
                None => pass.damaged += 1,
            }
        }
        pass.rewrapped += ledger.rewrap(from, &rows).await?;
    }
}

/// `None` when the row does not open.
async fn rewrap(keys: &KeyRing, row: &SealedRow) -> Result<Option<SealedRow>, RotationError> {
    match seal::rewrap(keys, keys.current(), row).await {
        Ok(Ok(row)) => Ok(Some(row)),
        Ok(Err(error)) => Err(RotationError::CannotWrap(StorageError::new(error))),
        Err(NotOpened::Sealed) => Ok(None),
        Err(NotOpened::Unavailable(error)) => Err(VaultError::from(KeyError::Service(error)).into()),
    }
}
