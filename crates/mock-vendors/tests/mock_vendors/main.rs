//! The mocks over real sockets: OAuth by plain HTTP, MCP by the MCP library's client.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod data;
mod faults;
mod keboola;
mod logfire;
mod morningstar;
mod oauth;
mod vendor;
