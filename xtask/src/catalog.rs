//! `cargo xtask catalog`: the cards that ship, judged by the program that reads them.

use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{cargo, output, root, succeed, target};

const PAGE: &str = "docs/TROUBLESHOOTING.md";

/// Builds the program first.
pub fn check() -> Result<()> {
    build()?;
    checked()
}

/// The program must be there.
pub fn checked() -> Result<()> {
    succeed(Command::new(target().join("debug/belvedere")).args(["catalog", "check"]))
}

/// Writes the page of known vendor errors; `tidy` compares it.
pub fn page() -> Result<()> {
    build()?;
    let page = output(Command::new(target().join("debug/belvedere")).args(["catalog", "troubleshooting"]))?;
    std::fs::write(root().join(PAGE), page + "\n").context(PAGE)
}

fn build() -> Result<()> {
    succeed(cargo().args(["build", "--workspace", "--bins", "--locked", "--quiet"]))
}
