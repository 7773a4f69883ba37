//! `cargo xtask ci`: one command is CI. Each stage is named as it starts; what a machine has no part for is named at the end.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::parts::{BROWSER, COMPILER_VARIABLE, CONFORMANCE_VARIABLE, PARTS};
use crate::run::{cargo, exists, release, root, succeed};
use crate::{catalog, check, conformance, fuzz, tidy};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// Use what the machine has; name what is skipped.
    AsFound,
    /// Install what is missing; skip nothing.
    Installed,
}

pub fn run(parts: Parts) -> Result<()> {
    let found = find(parts)?;
    stage("format", || succeed(cargo().args(["fmt", "--all", "--check"])))?;
    stage("dependencies", || dependencies(parts))?;
    stage("clippy", || {
        succeed(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    })?;
    stage("build", build)?;
    stage("the filter without features", || {
        succeed(cargo().args([
            "check",
            "--package",
            "belvedere-tool-filter",
            "--no-default-features",
            "--locked",
            "--quiet",
        ]))
    })?;
    // After the build, because it compares the configuration page with what the program prints.
    stage("tidy", tidy::run)?;
    stage("catalog", catalog::checked)?;
    stage("test", || test(None, &found))?;
    stage("journey over HTTP", check::run)?;
    if found.variables.iter().any(|(variable, _)| *variable == CONFORMANCE_VARIABLE) {
        let suites = if parts == Parts::Installed {
            conformance::run
        } else {
            conformance::required
        };
        stage("conformance", suites)?;
    }
    if found.variables.iter().any(|(variable, _)| *variable == COMPILER_VARIABLE) {
        stage("fuzzing", fuzz::all)?;
    }
    stage("documentation", || {
        succeed(
            cargo()
                .args(["doc", "--workspace", "--no-deps", "--locked", "--quiet"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    found.name_skipped();
    println!(
        "ci: everything passed{}",
        if found.skipped.is_empty() { ", nothing was skipped" } else { "" }
    );
    Ok(())
}

/// The tests alone, with the parts that are there.
pub fn tests(name: Option<&str>) -> Result<()> {
    let found = find(Parts::AsFound)?;
    build()?;
    let tested = test(name, &found);
    // Whoever mends a failure wants to know, too, what was not looked at.
    found.name_skipped();
    tested
}

/// The life-cycle tests for many more rounds, from a seed of one's own.
pub fn soak(rounds: &str, seed: &str) -> Result<()> {
    let found = find(Parts::AsFound)?;
    // Hundreds of rounds repay a build for release.
    succeed(&mut release(&["belvedere", "mock-vendors"]))?;
    let mut command = tests_of(Some("lifecycle"), &found);
    command.arg("--release").env("TESTS_ROUNDS", rounds).env("TESTS_SEED", seed);
    let soaked = succeed(&mut command);
    found.name_skipped();
    soaked
}

/// Walks the pages in a browser and keeps the pictures that the documentation shows.
pub fn screens() -> Result<()> {
    let found = find(Parts::AsFound)?;
    if !found.variables.iter().any(|(variable, _)| *variable == BROWSER) {
        bail!("pictures need Chromium and its driver; `cargo xtask ci --all` installs them");
    }
    succeed(cargo().args(["build", "--workspace", "--bins", "--locked"]))?;
    let mut command = tests_of(Some("browser"), &found);
    command.env("TESTS_SCREENS", root().join("docs/screens"));
    let kept = succeed(&mut command);
    found.name_skipped();
    kept
}

struct Found {
    variables: Vec<(&'static str, std::path::PathBuf)>,
    skipped: Vec<String>,
}

impl Found {
    fn name_skipped(&self) {
        for skipped in &self.skipped {
            println!("skipped: {skipped}");
        }
    }
}

fn find(parts: Parts) -> Result<Found> {
    let mut found = Found {
        variables: Vec::new(),
        skipped: Vec::new(),
    };
    for part in &PARTS {
        let path = match parts {
            Parts::AsFound => part.found(),
            Parts::Installed => Some(part.installed()?),
        };
        match path {
            Some(path) => found.variables.push((part.variable, path)),
            None => found.skipped.push(format!("{} (no {})", part.stage, part.name)),
        }
    }
    if parts == Parts::AsFound && !exists("cargo-deny") {
        found
            .skipped
            .push("licences and sources by cargo-deny (not installed; tidy checks the licences)".into());
    }
    Ok(found)
}

fn stage(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let began = Instant::now();
    work()?;
    println!("== {name}: passed in {} s", began.elapsed().as_secs());
    Ok(())
}

/// Advisories need a database from the network; licences, bans and sources do not.
fn dependencies(parts: Parts) -> Result<()> {
    if !exists("cargo-deny") {
        match parts {
            Parts::AsFound => return Ok(()),
            Parts::Installed => succeed(Command::new("cargo").args(["install", "--locked", "--quiet", "cargo-deny"]))?,
        }
    }
    succeed(cargo().args(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

/// The whole-server tests start the programs themselves.
fn build() -> Result<()> {
    succeed(cargo().args(["build", "--workspace", "--all-targets", "--locked"]))
}

fn test(name: Option<&str>, found: &Found) -> Result<()> {
    let status = tests_of(name, found).status()?;
    if !status.success() {
        bail!("tests failed");
    }
    Ok(())
}

/// Always the whole workspace, so that features unify one way and nothing is built twice.
fn tests_of(name: Option<&str>, found: &Found) -> Command {
    let mut command = cargo();
    command.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    if let Some(name) = name {
        command.args(["--test", name]);
    }
    for (variable, path) in &found.variables {
        command.env(variable, path);
    }
    command
}
