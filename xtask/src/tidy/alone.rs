//! The filter is for others too: it must stand without a runtime and without a network.

use anyhow::Result;

use crate::run::{cargo, output};

const CRATE: &str = "belvedere-tool-filter";
/// Runtimes, clients and what they stand on.
const FOREIGN: [&str; 8] = ["tokio", "mio", "socket2", "hyper", "reqwest", "rustls", "openssl", "sqlx"];

pub fn check() -> Result<Vec<String>> {
    let tree = output(cargo().args([
        "tree",
        "--package",
        CRATE,
        "--no-default-features",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--locked",
    ]))?;
    let named = |line: &str, foreign: &str| line.split(' ').next() == Some(foreign);
    Ok(FOREIGN
        .iter()
        .filter(|foreign| tree.lines().any(|line| named(line, foreign)))
        .map(|foreign| format!("{CRATE}: depends on {foreign}"))
        .collect())
}
