//! The client against real rmcp servers of both eras, and against scripted servers that misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod breaking;
mod calls;
mod credentials;
mod eras;
mod inputs;
mod listings;
mod proofs;
mod sessions;
mod silence;
mod support;
