//! Master keys in a file that only its owner may use.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

use crate::key_text::{fresh_line, without};
use crate::{KeyError, KeyId, KeyRing, KeySource};

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
        let (_, line) = fresh_line()?;
        match write_new(&path, line.as_bytes()) {
            Ok(()) => Ok(Self { path }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(KeyError::Exists { path }),
            Err(source) => Err(KeyError::Io { path, source }),
        }
    }

    /// Takes the file for changes; [`KeyError::Busy`] while another process has it. Freed when dropped, however the process ends.
    pub fn lock(&self) -> Result<LockedKeyFile, KeyError> {
        let path = beside(&self.path, "lock");
        let io = |source| KeyError::Io {
            path: path.clone(),
            source,
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        owner_only(&mut options);
        let lock = options.open(&path).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok(LockedKeyFile {
                file: self.clone(),
                _lock: lock,
            }),
            Err(fs::TryLockError::WouldBlock) => Err(KeyError::Busy { path: self.path.clone() }),
            Err(fs::TryLockError::Error(source)) => Err(io(source)),
        }
    }

    async fn text(&self) -> Result<Zeroizing<String>, KeyError> {
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
        if facts.len() > MAX_BYTES {
            return Err(KeyError::TooLong {
                path: self.path.clone(),
                limit: MAX_BYTES,
            });
        }
        let mut text = Zeroizing::new(String::with_capacity(usize::try_from(facts.len()).unwrap_or_default() + 1));
        file.take(MAX_BYTES).read_to_string(&mut text).await.map_err(io)?;
        Ok(text)
    }
}

/// A key file that no other process changes meanwhile. Each change replaces the file whole, so that a crash leaves the old one or the new one.
#[derive(Debug)]
pub struct LockedKeyFile {
    file: KeyFile,
    _lock: fs::File,
}

impl LockedKeyFile {
    pub fn file(&self) -> &KeyFile {
        &self.file
    }

    /// Puts a fresh key before all others, which makes it the current one. Answers with its name; it is on the disk when it returns.
    pub async fn add_current(&self) -> Result<KeyId, KeyError> {
        let text = self.file.text().await?;
        KeyRing::parse(&text)?;
        let (id, line) = fresh_line()?;
        let mut longer = Zeroizing::new(String::with_capacity(line.len() + text.len()));
        longer.push_str(&line);
        longer.push_str(&text);
        self.replace(&longer)?;
        Ok(id)
    }

    /// Takes these keys out, but never the current one.
    pub async fn remove(&self, keys: &[KeyId]) -> Result<(), KeyError> {
        let text = self.file.text().await?;
        let current = KeyRing::parse(&text)?.current().id().clone();
        let keys: Vec<KeyId> = keys.iter().filter(|key| **key != current).cloned().collect();
        let shorter = without(&text, &keys);
        if shorter.len() < text.len() {
            self.replace(&shorter)?;
        }
        Ok(())
    }

    fn replace(&self, text: &str) -> Result<(), KeyError> {
        let path = &self.file.path;
        let io = |source| KeyError::Io {
            path: path.clone(),
            source,
        };
        let next = beside(path, "new");
        // A process that ended before it renamed leaves one behind.
        match fs::remove_file(&next) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(io(error)),
            Ok(()) | Err(_) => {}
        }
        write_new(&next, text.as_bytes()).map_err(io)?;
        fs::rename(&next, path).map_err(io)?;
        sync_folder(path).map_err(io)
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    path.with_file_name(name)
}

fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _unchanged = options;
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    owner_only(&mut options);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    sync_folder(path)
}

/// The new name must survive a crash too: rows sealed under a lost key are lost.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::File::open(folder)?.sync_all(),
        _ => fs::File::open(".")?.sync_all(),
    }
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[async_trait]
impl KeySource for KeyFile {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        KeyRing::parse(&self.text().await?)
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
