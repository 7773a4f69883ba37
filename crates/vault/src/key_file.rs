//! Master keys in a file that only its owner may use.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

use crate::keys::{KEY_LEN, LINE_TAG};
use crate::{KeyError, KeyRing, KeySource};

/// Larger than any sensible list of keys; keeps a wrong path from being read whole.
const MAX_BYTES: u64 = 64 * 1024;

/// A file of lines as [`KeyRing::parse`] reads them. On Unix its mode must give nothing to group and others.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file with one fresh key, mode 0600. Never replaces a file.
    pub fn create_new(path: impl Into<PathBuf>) -> Result<Self, KeyError> {
        let path = path.into();
        let mut key = Zeroizing::new([0_u8; KEY_LEN]);
        let mut name = [0_u8; 4];
        getrandom::fill(key.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
        getrandom::fill(&mut name).map_err(|_| KeyError::NoRandomness)?;
        let encoded = Zeroizing::new(STANDARD.encode(key.as_slice()));
        let line = Zeroizing::new(format!("{LINE_TAG} key-{:08x} {}\n", u32::from_be_bytes(name), *encoded));
        match write_new(&path, line.as_bytes()) {
            Ok(()) => Ok(Self { path }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(KeyError::Exists { path }),
            Err(source) => Err(KeyError::Io { path, source }),
        }
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The new name must survive a crash too: rows sealed under a lost key are lost.
    #[cfg(unix)]
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::File::open(folder)?.sync_all()?,
        _ => fs::File::open(".")?.sync_all()?,
    }
    Ok(())
}

#[async_trait]
impl KeySource for KeyFile {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        let io = |source| KeyError::Io {
            path: self.path.clone(),
            source,
        };
        let file = tokio::fs::File::open(&self.path).await.map_err(|error| match error.kind() {
            ErrorKind::NotFound => KeyError::NotFound { path: self.path.clone() },
            _ => io(error),
        })?;
        let facts = file.metadata().await.map_err(io)?;
        refuse_exposed(&self.path, &facts)?;
        let mut text = Zeroizing::new(String::with_capacity(
            usize::try_from(facts.len().min(MAX_BYTES)).unwrap_or_default() + 1,
        ));
        file.take(MAX_BYTES).read_to_string(&mut text).await.map_err(io)?;
        KeyRing::parse(&text)
    }
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, facts: &fs::Metadata) -> Result<(), KeyError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyError::Exposed { path: path.into(), mode })
    }
}

#[cfg(not(unix))]
fn refuse_exposed(_path: &Path, _facts: &fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}
