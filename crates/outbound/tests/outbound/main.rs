//! Attacks on the guard and on the limits, carried out against listeners on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod addresses;
mod challenges;
mod limits;
mod network;
mod support;
mod tls;
