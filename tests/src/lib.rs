//! The harness of the whole-server tests: it starts the built programs, speaks HTTP to them, and plays the person who approves.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a harness fails by panicking, with the place"
)]

mod api;
mod browser;
mod direct;
pub mod hostile;
mod pages;
mod person;
#[path = "../../crates/store/tests/store/postgres.rs"]
mod postgres;
mod program;
mod replicas;
mod server;
mod vendor;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Mutex;

pub use api::{Api, Reply, client, reply};
pub use browser::{Browser, Look, Theme};
pub use direct::Direct;
pub use pages::Pages;
pub use person::{Consent, Person};
pub use program::{Program, eventually, program};
pub use replicas::Replicas;
pub use server::{KEY, Server, ServerOptions};
pub use vendor::Vendor;

/// The path of a part that `cargo xtask` found, or a line that says what is not run: once each, and past the harness, which keeps to itself what a
/// passing test prints.
pub fn part(variable: &'static str, what: &str) -> Option<std::path::PathBuf> {
    static NAMED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    let path = std::env::var_os(variable).map(std::path::PathBuf::from);
    if path.is_none() && NAMED.lock().unwrap().insert(variable) {
        let mut terminal = std::io::stderr();
        writeln!(terminal, "skipped: {what} ({variable} is not set)").unwrap();
    }
    path
}
