#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod binding;
mod key_file;
mod keys;
mod layout;
mod memory;
mod rows;
mod seal;
mod vault;

pub use key_file::KeyFile;
pub use keys::{KeyError, KeyRing, KeySource, MasterKey, TextKeys};
pub use layout::{Envelope, MalformedEnvelope};
pub use memory::MemoryRows;
pub use rows::{KeyId, SealedRow, SealedRows};
pub use vault::{Vault, VaultError, key_check_address};
