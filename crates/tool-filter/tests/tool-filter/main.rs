//! The filter's promise: what it admits reads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod beside;
mod carried;
mod cases;
mod compounds;
mod fakes;
mod forging;
mod further;
mod gate;
mod grammar;
mod guards;
mod judged;
mod judging;
mod masking;
mod nouns;
mod outside;
mod robustness;
mod rows;
mod unseen;
mod verdicts;
mod wording;
