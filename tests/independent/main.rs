//! Against what we did not write: servers, and the schema of a format. Each needs a part that `cargo xtask ci --all` installs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod conformance;
mod everything;
mod fastmcp;
mod fastmcp_client;
mod process;
mod vega_lite;
