//! Why master keys cannot be had.

use std::path::PathBuf;

use belvedere_types::{Explain, Problem, ProblemKind, StorageError};

use crate::KeyId;

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
    #[error("the key file {} is longer than {limit} bytes", .path.display())]
    TooLong { path: PathBuf, limit: u64 },
    #[error("another process is changing the key file {}", .path.display())]
    Busy { path: PathBuf },
    #[error("there is no key in the key text")]
    Empty,
    #[error("line {line} of the key text is not a key")]
    Malformed { line: usize },
    #[error("the key id {key} occurs twice")]
    Repeated { key: KeyId },
    #[error("the operating system gave no randomness")]
    NoRandomness,
    /// No stored derivation was made with this passphrase.
    #[error("the passphrase is not the one that the stored secrets were sealed under")]
    Passphrase,
    /// The stored parameters ask for more memory or time than any this program made.
    #[error("the stored parameters of the passphrase key {key} are out of bounds")]
    Derivation { key: KeyId },
    #[error("the parameters of the passphrase keys cannot be read")]
    Derivations(#[source] StorageError),
    /// The address of the key is not `https://host/v1/<mount>/keys/<name>`.
    #[error("the address is not that of a transit key")]
    ServiceAddress,
    /// The service has the key, but it is of no use: another cipher, derived, or not for encryption.
    #[error("the key service's key cannot wrap: it must be of the type aes256-gcm96 and not derived")]
    ServiceKey,
    /// The service answered with a refusal: the token is spent, or the key is not there.
    #[error("the key service refuses with status {status}")]
    ServiceRefused { status: u16 },
    #[error("the key service does not answer as it should")]
    Service(#[source] StorageError),
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
                "Check that the path is right and that the server's user may read it, and write it for `rotate-key`.",
            ),
            Self::Busy { .. } => (
                ProblemKind::Conflict,
                "rotation_running",
                "Wait until the other `rotate-key` has ended, then run it again.",
            ),
            Self::TooLong { .. } | Self::Malformed { .. } | Self::Repeated { .. } => (
                ProblemKind::Invalid,
                "master_key_malformed",
                "Each line must read `belvedere-key-v1 <key id> <base64 of 32 bytes>`, with a key id of its own.",
            ),
            Self::NoRandomness => (
                ProblemKind::Unavailable,
                "randomness_unavailable",
                "Try again. If it stays, look at the operating system's random source.",
            ),
            Self::Passphrase => (
                ProblemKind::Invalid,
                "master_passphrase_wrong",
                "Start with the passphrase that this database was used with. To change it, set the new one, set the old one as BELVEDERE_RETIRED_MASTER_PASSPHRASE, and run `belvedere rotate-key`.",
            ),
            Self::Derivation { .. } => (
                ProblemKind::Invalid,
                "sealed_rows_unreadable",
                "The database was altered or restored in part. Restore it whole.",
            ),
            Self::Derivations(error) => return error.problem(),
            Self::ServiceAddress => (
                ProblemKind::Invalid,
                "key_service_address_invalid",
                "Give the address of the key as `https://host:8200/v1/transit/keys/<name>`; list a private host in BELVEDERE_ALLOWED_PRIVATE_HOSTS.",
            ),
            Self::ServiceKey | Self::ServiceRefused { .. } => (
                ProblemKind::Invalid,
                "key_service_refused",
                "Check that the key exists with the type aes256-gcm96, and that the token is valid and may read the key, encrypt and decrypt with it.",
            ),
            Self::Service(_) => (
                ProblemKind::Unavailable,
                "key_service_unavailable",
                "Check that the key service runs, is unsealed and can be reached from this machine; the server's log has the cause.",
            ),
        };
        Problem::new(kind, code, detail, next_step)
    }
}
