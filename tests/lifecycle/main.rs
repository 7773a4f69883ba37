//! The life of a grant among several processes, and after a process that died: `cargo xtask soak` runs the same for many more rounds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod crash;
mod pins;
mod rounds;
mod rush;
