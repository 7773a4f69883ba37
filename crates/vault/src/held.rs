//! The keys that are open now, read anew when a row names one that is not, and counted against what a key may do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use belvedere_types::StorageError;
use tokio::sync::Mutex;

use crate::{KeyError, KeyId, KeyLedger, KeyRing, KeySource};

/// Seals that one key may do under random nonces of 96 bits (NIST SP 800-38D §8.3).
pub(crate) const MOST_SEALS: u64 = 1 << 32;
/// Seals set aside at once: the ledger is written once for so many, and a process that ends loses the rest of them.
pub(crate) const BLOCK: u64 = 4096;

/// Master keys of the running program.
pub(crate) struct HeldKeys {
    source: Arc<dyn KeySource>,
    ledger: Arc<dyn KeyLedger>,
    open: RwLock<Arc<Open>>,
    reading: Mutex<()>,
}

/// One state of the ring. Replaced whole, so that who holds one sees keys and budget of the same moment.
pub(crate) struct Open {
    pub ring: KeyRing,
    left: AtomicU64,
    reserving: Mutex<()>,
}

/// The keys cannot be read, or the current one must not be used any more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HoldError {
    #[error("the master keys cannot be read again")]
    Keys(#[from] KeyError),
    #[error("the key {key} is retired and no other was found")]
    Retired { key: KeyId },
    #[error("the key {key} has sealed as often as it may; run `belvedere rotate-key`")]
    UsedUp { key: KeyId },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Open {
    fn new(ring: KeyRing) -> Arc<Self> {
        Arc::new(Self {
            ring,
            left: AtomicU64::new(0),
            reserving: Mutex::new(()),
        })
    }

    fn take_one(&self) -> bool {
        self.left
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1))
            .is_ok()
    }
}

impl HeldKeys {
    pub(crate) fn new(source: Arc<dyn KeySource>, ledger: Arc<dyn KeyLedger>, ring: KeyRing) -> Self {
        Self {
            source,
            ledger,
            open: RwLock::new(Open::new(ring)),
            reading: Mutex::new(()),
        }
    }

    pub(crate) fn now(&self) -> Arc<Open> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the source again, unless somebody did since `seen` was taken. A key that was open stays open while the ledger knows it:
    /// a source that was cut short by mistake takes nothing away from rows that still name it.
    pub(crate) async fn read_again(&self, seen: &Arc<Open>) -> Result<Arc<Open>, HoldError> {
        let _one = self.reading.lock().await;
        let now = self.now();
        if !Arc::ptr_eq(&now, seen) {
            return Ok(now);
        }
        let fresh = self.source.keys().await?;
        let live = self.ledger.keys().await?;
        let mut retired: Vec<_> = fresh.all().skip(1).cloned().collect();
        for key in now.ring.all() {
            let named = live.iter().any(|used| used.key == *key.id());
            if named && fresh.find(key.id()).is_none() {
                retired.push(key.clone());
            }
        }
        let current = fresh.all().next().cloned().ok_or(KeyError::Empty)?;
        let same = current.id() == now.ring.current().id() && retired.len() + 1 == now.ring.all().count();
        let known = retired.iter().all(|key| now.ring.find(key.id()).is_some());
        if same && known {
            return Ok(now);
        }
        tracing::info!(current = %current.id(), open = retired.len() + 1, "the master keys were read again");
        let next = Open::new(KeyRing::of(current, retired)?);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
        Ok(next)
    }

    /// The keys whose current one may seal once more.
    pub(crate) async fn to_seal(&self) -> Result<Arc<Open>, HoldError> {
        let mut open = self.now();
        // Once more after a fresh read, for a key that was retired by another process.
        for _ in 0..2 {
            if open.take_one() {
                return Ok(open);
            }
            let reserving = open.reserving.lock().await;
            if open.take_one() {
                drop(reserving);
                return Ok(open);
            }
            let key = open.ring.current().id();
            match self.ledger.reserve(key, BLOCK).await? {
                Some(sum) if sum > MOST_SEALS => return Err(HoldError::UsedUp { key: key.clone() }),
                Some(_) => {
                    open.left.fetch_add(BLOCK - 1, Ordering::AcqRel);
                    drop(reserving);
                    return Ok(open);
                }
                None => {
                    drop(reserving);
                    open = self.read_again(&open).await?;
                }
            }
        }
        Err(HoldError::Retired {
            key: open.ring.current().id().clone(),
        })
    }
}
