#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod binding;
mod budget;
mod house;
mod key_sources;
mod layout;
mod passphrase;
mod rollback;
mod rotation;
mod secrets;
mod start;
mod tampering;
#[cfg(feature = "transit")]
mod transit;
mod vectors;
