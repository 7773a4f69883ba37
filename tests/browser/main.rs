//! Pages in a real Chromium, over the built server and the mock vendor.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod asking;
mod boards;
mod cards;
mod charts;
mod journey;
mod languages;
mod media;
mod place;
mod scriptless;
mod settings;
mod trouble;
mod vendors;
