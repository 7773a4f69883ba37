//! The attacks and faults of OAuth clients, carried out against scripted servers on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod callback;
mod disconnect;
mod discovery;
mod leases;
#[path = "../../examples/authorize/memory.rs"]
mod memory;
mod parting;
mod pasted;
mod proofs;
mod quirks;
mod refresh;
mod refusal;
mod registration;
mod support;
mod unattended;
mod vendor;
