//! `cargo xtask bench`: figures as JSON lines. The measuring program lives in `tests`, built for release. `bench filter` measures the judge instead, by
//! an example of its crate, built for release as well: its verdicts do not depend on that, but the time that it tells does.

mod answers;

use std::process::Command;

use anyhow::Result;

use crate::parts::{BROWSER, PARTS};
use crate::run::{cargo, release, succeed, target};

pub fn run(arguments: &[&str]) -> Result<()> {
    if let ["answers", rest @ ..] = arguments {
        return answers::run(rest);
    }
    succeed(release(&["belvedere", "bench", "mock-vendors"]).arg("--quiet"))?;
    let mut bench = Command::new(target().join("release/bench"));
    // Pages are measured where there is a browser for it.
    for part in PARTS.iter().filter(|part| part.variable == BROWSER) {
        if let Some(path) = part.found() {
            bench.env(part.variable, path);
        }
    }
    succeed(bench.args(arguments))
}

pub fn filter(arguments: &[&str]) -> Result<()> {
    succeed(
        cargo()
            .args([
                "run",
                // It tells a time, too, and that of a slow build would be none.
                "--release",
                "--locked",
                "--quiet",
                "--package",
                "belvedere-tool-filter",
                "--example",
                "measure",
                "--",
            ])
            .args(arguments),
    )
}
