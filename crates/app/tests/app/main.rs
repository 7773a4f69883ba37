//! The use cases over a real store, vault, gate, router and authorizer; only the tool server is made up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod asking;
mod authorizing;
mod boards;
mod connecting;
mod dashboards;
mod disconnecting;
mod golden;
mod keeping;
mod mailing;
mod models;
mod offered;
mod pausing;
mod postman;
mod reach;
mod roles;
mod runs;
mod server;
mod shares;
mod sign_in;
mod subscribers;
mod support;
