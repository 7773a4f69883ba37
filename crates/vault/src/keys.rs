//! Master keys and where they come from.

use std::fmt;
use std::sync::Arc;

use aes_gcm::{Aes256Gcm, KeyInit};
use async_trait::async_trait;
use belvedere_types::{SecretText, StorageError};
use zeroize::Zeroizing;

use crate::{KeyError, KeyId};

pub(crate) const KEY_LEN: usize = 32;

/// A master key: wraps data keys, never data.
pub struct MasterKey {
    id: KeyId,
    pub(crate) wrapping: Wrapping,
}

/// Who does the wrapping.
pub(crate) enum Wrapping {
    /// The key is here. Only its expanded form is kept, which is erased when dropped.
    Local(Box<Aes256Gcm>),
    /// The key stays with a service that wraps and unwraps for us.
    Remote(Arc<dyn KeyService>),
}

impl MasterKey {
    pub fn new(id: KeyId, key: &Zeroizing<[u8; KEY_LEN]>) -> Self {
        Self {
            id,
            wrapping: Wrapping::Local(Box::new(Aes256Gcm::new((&**key).into()))),
        }
    }

    /// A key that a service holds.
    pub fn remote(id: KeyId, service: Arc<dyn KeyService>) -> Self {
        Self {
            id,
            wrapping: Wrapping::Remote(service),
        }
    }

    pub fn id(&self) -> &KeyId {
        &self.id
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MasterKey").field(&self.id.0).finish()
    }
}

/// Port: a key that never leaves its service. `bound` is associated data: the same bytes must be given to unwrap.
#[async_trait]
pub trait KeyService: Send + Sync {
    async fn wrap(&self, data_key: &[u8; KEY_LEN], bound: &[u8]) -> Result<Vec<u8>, ServiceError>;
    async fn unwrap(&self, wrapped: &[u8], bound: &[u8]) -> Result<Zeroizing<[u8; KEY_LEN]>, ServiceError>;
}

/// A key service did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// It answered that these bytes do not unwrap. Says no more, on purpose.
    #[error("the key service refuses the wrapped key")]
    Refused,
    /// It did not answer, or with something else; the same request may work later.
    #[error("the key service cannot be used")]
    Unavailable(#[from] StorageError),
}

/// The open master keys. The first seals; all of them open.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: Arc<MasterKey>,
    retired: Vec<Arc<MasterKey>>,
}

impl KeyRing {
    pub fn new(current: MasterKey, retired: Vec<MasterKey>) -> Result<Self, KeyError> {
        Self::of(Arc::new(current), retired.into_iter().map(Arc::new).collect())
    }

    pub(crate) fn of(current: Arc<MasterKey>, retired: Vec<Arc<MasterKey>>) -> Result<Self, KeyError> {
        let mut seen = vec![current.id()];
        for key in &retired {
            if seen.contains(&key.id()) {
                return Err(KeyError::Repeated { key: key.id().clone() });
            }
            seen.push(key.id());
        }
        Ok(Self { current, retired })
    }

    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    pub fn find(&self, id: &KeyId) -> Option<&MasterKey> {
        self.all().find(|key| key.id() == id).map(Arc::as_ref)
    }

    /// Names of all open keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.all().map(|key| key.id())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<MasterKey>> {
        std::iter::once(&self.current).chain(&self.retired)
    }
}

/// Port: one trait for every origin of the master keys.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Asked at the start and again whenever a row names a key that is not open: a source that can change is read anew.
    async fn keys(&self) -> Result<KeyRing, KeyError>;
}

/// Several sources as one: the first one's current key seals, the keys of all of them open. For moving from one origin to another.
pub struct KeyChain {
    current: Arc<dyn KeySource>,
    retired: Vec<Arc<dyn KeySource>>,
}

impl KeyChain {
    pub fn new(current: Arc<dyn KeySource>, retired: Vec<Arc<dyn KeySource>>) -> Self {
        Self { current, retired }
    }
}

#[async_trait]
impl KeySource for KeyChain {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        let mut ring = self.current.keys().await?;
        for source in &self.retired {
            let further = source.keys().await?;
            ring.retired.extend(further.all().cloned());
        }
        KeyRing::of(ring.current, ring.retired)
    }
}

/// Master keys out of a setting or an environment variable, in the lines of [`KeyRing::parse`].
#[derive(Debug, Clone)]
pub struct TextKeys {
    text: SecretText,
}

impl TextKeys {
    pub fn new(text: SecretText) -> Self {
        Self { text }
    }
}

#[async_trait]
impl KeySource for TextKeys {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        KeyRing::parse(self.text.expose_secret())
    }
}
