#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[macro_use]
mod databases;
mod answers;
mod asking;
mod audit;
mod boards;
mod disconnecting;
mod eras;
mod erasing;
mod evidence;
mod fixtures;
mod leases;
mod logins;
mod mailing;
mod master_keys;
mod opening;
mod people;
mod ports;
mod postgres;
mod reading;
mod secrets;
mod settings;
mod sources;
mod tenancy;
mod upgrade;
mod upkeep;
