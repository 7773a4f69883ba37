//! Master keys and where they come from.

use std::fmt;
use std::path::PathBuf;

use aes_gcm::{Aes256Gcm, KeyInit};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_types::{Explain, Problem, ProblemKind, SecretText};
use zeroize::Zeroizing;

use crate::KeyId;

pub(crate) const KEY_LEN: usize = 32;
pub(crate) const LINE_TAG: &str = "belvedere-key-v1";

/// A master key: wraps data keys, never data. Only its expanded form is kept, which is erased when dropped.
pub struct MasterKey {
    id: KeyId,
    pub(crate) cipher: Aes256Gcm,
}

impl MasterKey {
    pub fn new(id: KeyId, key: &Zeroizing<[u8; KEY_LEN]>) -> Self {
        Self {
            id,
            cipher: Aes256Gcm::new((&**key).into()),
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

/// The open master keys. The first seals; all of them open.
#[derive(Debug)]
pub struct KeyRing {
    current: MasterKey,
    retired: Vec<MasterKey>,
}

impl KeyRing {
    pub fn new(current: MasterKey, retired: Vec<MasterKey>) -> Result<Self, KeyError> {
        let mut seen = vec![current.id()];
        for key in &retired {
            if seen.contains(&key.id()) {
                return Err(KeyError::Repeated { key: key.id().clone() });
            }
            seen.push(key.id());
        }
        Ok(Self { current, retired })
    }

    /// Reads lines `belvedere-key-v1 <key id> <base64 of 32 bytes>`; the first is the current key. Blank lines and lines that begin with `#` are skipped.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                keys.push(parse_line(line).ok_or(KeyError::Malformed { line: index + 1 })?);
            }
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(KeyError::Empty)?;
        Self::new(current, keys.collect())
    }

    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    pub fn find(&self, id: &KeyId) -> Option<&MasterKey> {
        std::iter::once(&self.current).chain(&self.retired).find(|key| key.id() == id)
    }
}

fn parse_line(line: &str) -> Option<MasterKey> {
    let mut words = line.split_ascii_whitespace();
    let (tag, id, encoded) = (words.next()?, words.next()?, words.next()?);
    if tag != LINE_TAG || words.next().is_some() {
        return None;
    }
    let decoded = Zeroizing::new(STANDARD.decode(encoded).ok()?);
    let key: Zeroizing<[u8; KEY_LEN]> = Zeroizing::new(decoded.as_slice().try_into().ok()?);
    Some(MasterKey::new(KeyId::parse(id)?, &key))
}

/// Port: one trait for every origin of the master keys.
#[async_trait]
pub trait KeySource: Send + Sync {
    async fn keys(&self) -> Result<KeyRing, KeyError>;
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

/// Master keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("there is no key file at {}", .path.display())]
    NotFound { path: PathBuf },
    #[error("there is a file at {} already", .path.display())]
    Exists { path: PathBuf },
    #[error("the key file {} may be used by others (mode {mode:03o})", .path.display())]
    Exposed { path: PathBuf, mode: u32 },
    #[error("the key file {} cannot be read or written", .path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("there is no key in the key text")]
    Empty,
    #[error("line {line} of the key text is not a key")]
    Malformed { line: usize },
    #[error("the key id {key} occurs twice")]
    Repeated { key: KeyId },
    #[error("the operating system gave no randomness")]
    NoRandomness,
}

impl Explain for KeyError {
    fn problem(&self) -> Problem {
        let detail = format!("The master key cannot be used: {self}.");
        let (kind, code, next_step) = match self {
            Self::NotFound { .. } | Self::Empty => (
                ProblemKind::Invalid,
                "master_key_missing",
                "Put the key file back from your backup, or set BELVEDERE_MASTER_KEY. Stored secrets cannot be opened without it.",
            ),
            Self::Exists { .. } => (
                ProblemKind::Conflict,
                "master_key_exists",
                "Use the key file that is there, or name another path.",
            ),
            Self::Exposed { .. } => (
                ProblemKind::Invalid,
                "master_key_exposed",
                "Run `chmod 600` on the key file, and replace the key if others may have read it.",
            ),
            Self::Io { .. } => (
                ProblemKind::Unavailable,
                "master_key_unreadable",
                "Check that the path is right and that the server's user may read it.",
            ),
            Self::Malformed { .. } | Self::Repeated { .. } => (
                ProblemKind::Invalid,
                "master_key_malformed",
                "Each line must read `belvedere-key-v1 <key id> <base64 of 32 bytes>`, with a key id of its own.",
            ),
            Self::NoRandomness => (
                ProblemKind::Unavailable,
                "randomness_unavailable",
                "Try again. If it stays, look at the operating system's random source.",
            ),
        };
        Problem::new(kind, code, detail, next_step)
    }
}
