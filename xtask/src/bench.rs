//! `cargo xtask bench`: figures as JSON lines. The measuring program lives in `tests`, built for release.

use anyhow::Result;

use crate::run::{cargo, succeed};

pub fn run(arguments: &[&str]) -> Result<()> {
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
