//! A vendor that misbehaves, and the built server. Each test is named by the row it carries out: `o…` and `n…` attacks and network faults,
//! `d…` what a bare client library gets wrong, `f…` failures met in the field. `cargo xtask hostile` writes docs/HOSTILE-SERVERS.md from them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bare;
mod callback;
mod challenges;
mod discovery;
mod front;
mod network;
mod place;
mod protocol;
mod quirks;
mod registration;
mod scopes;
mod tokens;
