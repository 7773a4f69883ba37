//! The web face over real use cases on a temporary database; only the tool server is made up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod asking;
mod boards;
mod catalog;
mod downloads;
mod history;
mod house;
mod journey;
mod openapi;
mod pages;
mod requests;
mod reviews;
mod runs;
mod samples;
mod security;
