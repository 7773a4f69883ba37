//! The built server against the mock vendor: the whole journey, and everything that can go wrong on the way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answers;
mod audit;
mod authorization;
mod bad_input;
mod bearer;
mod catalog;
mod commands;
mod disconnect;
mod eval;
mod faces;
mod german;
mod golden;
mod keboola;
mod keys;
mod logfire;
mod logfire_access;
mod mails;
mod mcp;
mod models;
mod morningstar;
mod pins;
mod prisma;
mod restart;
mod rotation;
mod secrets;
mod switches;
mod vendor_faults;
mod vendors;
