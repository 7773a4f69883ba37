//! `cargo xtask bench`: figures as JSON lines. The measuring program lives in `tests`, built for release. `bench filter` measures the judge instead, by
//! an example of its crate; verdicts do not depend on the profile, so that needs no release build.

mod answers;

use anyhow::Result;

use crate::run::{cargo, succeed};

pub fn run(arguments: &[&str]) -> Result<()> {
    if let ["answers", rest @ ..] = arguments {
        return answers::run(rest);
    }
    succeed(cargo().args(["build", "--workspace", "--bins", "--release", "--locked", "--quiet"]))?;
    succeed(
        cargo()
            .args([
                "run",
                "--release",
                "--locked",
                "--quiet",
                "--package",
                "belvedere-tests",
                "--bin",
                "bench",
                "--",
            ])
            .args(arguments),
    )
}

pub fn filter(arguments: &[&str]) -> Result<()> {
    succeed(
        cargo()
            .args([
                "run",
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
