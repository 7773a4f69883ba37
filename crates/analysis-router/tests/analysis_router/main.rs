//! Questions over worlds of our own, through the real gate, planner, executor and engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answers;
mod courses;
mod failures;
mod freight;
mod greenhouses;
mod harness;
mod hosting;
mod plans;
mod weather;
