#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod binding;
mod held;
mod key_error;
mod key_file;
mod key_text;
mod keys;
mod layout;
mod memory;
mod passphrase;
mod rotation;
mod rows;
mod seal;
mod start;
#[cfg(feature = "transit")]
mod transit;
mod vault;

pub use key_error::KeyError;
pub use key_file::{KeyFile, LockedKeyFile};
pub use keys::{KeyChain, KeyRing, KeyService, KeySource, MasterKey, ServiceError, TextKeys};
pub use layout::{Envelope, MalformedEnvelope};
pub use memory::MemoryRows;
pub use passphrase::{Cost, Derivation, Derivations, PassphraseKeys};
pub use rotation::{Remaining, Rotated, RotationError, rotate};
pub use rows::{KeyId, KeyLedger, KeyUse, LoadedRow, Recorded, SealedRow, SealedRows, Written};
pub use start::{VaultError, key_check_address};
#[cfg(feature = "transit")]
pub use transit::{TransitConfig, TransitKeys};
pub use vault::{ERASED_ACTION, SEALED_ACTION, Vault, VaultParts};
