//! A master key out of a passphrase, by Argon2id (RFC 9106).

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use belvedere_types::{SecretText, StorageError};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::key_text::fresh_id;
use crate::keys::KEY_LEN;
use crate::{KeyError, KeyId, KeyRing, KeySource, MasterKey};

/// The second recommended option of RFC 9106 §4: 64 MiB, three passes, four lanes.
const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 4,
};
/// Stored parameters beyond these are somebody else's work: they could hold the start up for hours.
const MOST: Cost = Cost {
    memory_kib: 1024 * 1024,
    passes: 16,
    lanes: 16,
};
/// Each passphrase is tried on every derivation.
const MAX_DERIVATIONS: usize = 32;
pub(crate) const SALT_LEN: usize = 16;
pub(crate) const CHECK_LEN: usize = 32;

/// What Argon2id may use. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// How a key was derived; stored beside the rows. Nothing of it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    pub key: KeyId,
    pub salt: [u8; SALT_LEN],
    pub cost: Cost,
    /// The second half of what Argon2id gave, whose first half is the key: tells the right passphrase from others.
    pub check: [u8; CHECK_LEN],
}

/// Port: where derivations are kept. They belong to the installation, not to an organisation.
#[async_trait]
pub trait Derivations: Send + Sync {
    async fn all(&self) -> Result<Vec<Derivation>, StorageError>;
    async fn add(&self, derivation: &Derivation) -> Result<(), StorageError>;
}

/// The keys that a passphrase was made into before: the newest is current. It makes none by itself, see [`PassphraseKeys::create_new`].
pub struct PassphraseKeys {
    passphrase: SecretText,
    derivations: Arc<dyn Derivations>,
    /// Argon2id is slow on purpose; a derivation is tried once a process.
    tried: Mutex<Vec<(Derivation, Option<Arc<MasterKey>>)>>,
}

impl PassphraseKeys {
    pub fn new(passphrase: SecretText, derivations: Arc<dyn Derivations>) -> Self {
        Self {
            passphrase,
            derivations,
            tried: Mutex::default(),
        }
    }

    /// Makes the passphrase into one more key, under a fresh salt, and stores how.
    pub async fn create_new(&self) -> Result<KeyId, KeyError> {
        let mut salt = [0_u8; SALT_LEN];
        getrandom::fill(&mut salt).map_err(|_| KeyError::NoRandomness)?;
        let key = fresh_id("passphrase")?;
        let derived = derive(&self.passphrase, &key, salt, COST).await?;
        let derivation = Derivation {
            key: key.clone(),
            salt,
            cost: COST,
            check: derived.check,
        };
        self.derivations.add(&derivation).await.map_err(KeyError::Derivations)?;
        Ok(key)
    }

    fn known(&self, derivation: &Derivation) -> Option<Option<Arc<MasterKey>>> {
        let tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        tried.iter().find(|(known, _)| known == derivation).map(|(_, key)| key.clone())
    }

    async fn try_one(&self, derivation: &Derivation) -> Result<Option<Arc<MasterKey>>, KeyError> {
        if let Some(known) = self.known(derivation) {
            return Ok(known);
        }
        let derived = derive(&self.passphrase, &derivation.key, derivation.salt, derivation.cost).await?;
        let same = bool::from(derived.check.ct_eq(&derivation.check));
        let key = same.then(|| Arc::new(MasterKey::new(derivation.key.clone(), &derived.key)));
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        tried.push((derivation.clone(), key.clone()));
        Ok(key)
    }
}

#[async_trait]
impl KeySource for PassphraseKeys {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        let mut keys = Vec::new();
        let all = self.derivations.all().await.map_err(KeyError::Derivations)?;
        for derivation in all.iter().rev().take(MAX_DERIVATIONS) {
            keys.extend(self.try_one(derivation).await?);
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(KeyError::Passphrase)?;
        KeyRing::of(current, keys.collect())
    }
}

struct Derived {
    key: Zeroizing<[u8; KEY_LEN]>,
    check: [u8; CHECK_LEN],
}

async fn derive(passphrase: &SecretText, key: &KeyId, salt: [u8; SALT_LEN], cost: Cost) -> Result<Derived, KeyError> {
    let out_of_bounds = || KeyError::Derivation { key: key.clone() };
    if cost.memory_kib > MOST.memory_kib || cost.passes > MOST.passes || cost.lanes > MOST.lanes {
        return Err(out_of_bounds());
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN + CHECK_LEN)).map_err(|_| out_of_bounds())?;
    let passphrase = passphrase.clone();
    let hashing = tokio::task::spawn_blocking(move || {
        let mut out = Zeroizing::new([0_u8; KEY_LEN + CHECK_LEN]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose_secret().as_bytes(), &salt, out.as_mut_slice())
            .map(|()| out)
    });
    let out = hashing.await.ok().and_then(Result::ok).ok_or_else(out_of_bounds)?;
    let (first, second) = out.split_first_chunk::<KEY_LEN>().ok_or_else(out_of_bounds)?;
    Ok(Derived {
        key: Zeroizing::new(*first),
        check: second.try_into().map_err(|_| out_of_bounds())?,
    })
}
