#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod binding;
mod house;
mod key_sources;
mod layout;
mod secrets;
mod start;
mod tampering;
mod vectors;
