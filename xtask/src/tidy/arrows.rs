//! Which crate may depend on which, and who owns a heavy dependency.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{cargo, output};

/// Our crates in reading order, each with the crates of ours that it may depend on.
pub const ARROWS: [(&str, &[&str]); 14] = [
    ("types", &[]),
    ("outbound", &["types"]),
    // The HTTP client comes with the feature `transit`.
    ("vault", &["types", "outbound"]),
    ("auth", &["types", "outbound"]),
    ("tool-filter", &["types"]),
    ("mcp-client", &["types", "outbound", "tool-filter"]),
    ("analysis-router", &["types", "outbound", "tool-filter"]),
    ("catalog", &["types", "tool-filter"]),
    ("store", &["types", "vault", "auth", "tool-filter"]),
    ("app", &["types", "auth", "tool-filter", "analysis-router", "catalog", "store"]),
    ("mail", &["types", "app"]),
    ("web", &["types", "app"]),
    (
        "server",
        &[
            "types",
            "outbound",
            "vault",
            "auth",
            "tool-filter",
            "mcp-client",
            "analysis-router",
            "catalog",
            "store",
            "app",
            "mail",
            "web",
        ],
    ),
    ("mock-vendors", &[]),
];

/// A heavy dependency and the crates that may name it. `tests` measures and drives from outside, so it may use any.
const OWNERS: [(&str, &[&str]); 14] = [
    ("rmcp", &["mcp-client", "web", "mock-vendors"]),
    ("oauth2", &["auth"]),
    ("aes-gcm", &["vault"]),
    ("sqlx", &["store"]),
    ("axum", &["web", "mock-vendors", "server"]),
    ("reqwest", &["outbound"]),
    ("lettre", &["mail"]),
    ("sqlparser", &["tool-filter"]),
    ("rusqlite", &["analysis-router", "mock-vendors"]),
    ("genai", &["analysis-router"]),
    ("maud", &["web"]),
    ("resvg", &["web"]),
    ("clap", &["server", "mock-vendors"]),
    ("anyhow", &["server", "mock-vendors", "xtask"]),
];

const PREFIX: &str = "belvedere-";

pub fn check() -> Result<Vec<String>> {
    let metadata: Value = serde_json::from_str(&output(cargo().args([
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--locked",
    ]))?)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata names no packages")?;
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut findings = Vec::new();
    for package in packages {
        let full = text(package, "name");
        let name = full.strip_prefix(PREFIX).unwrap_or(full);
        if name != "tests" && name != "xtask" && !allowed.contains_key(name) {
            findings.push(format!(
                "{full}: a crate that the house does not know; add it to the arrows and to docs/ARCHITECTURE.md"
            ));
        }
        for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            if name != "tests" {
                findings.extend(judge(name, dependency, &allowed));
            }
        }
        findings.extend(manifest(full, text(package, "manifest_path"))?);
    }
    Ok(findings)
}

fn judge(name: &str, dependency: &Value, allowed: &BTreeMap<&str, &[&str]>) -> Option<String> {
    let other = text(dependency, "name");
    // Tests of a crate may use more; nothing of it is shipped.
    let shipped = text(dependency, "kind") != "dev";
    if let Some(ours) = other.strip_prefix(PREFIX) {
        let may = allowed.get(name).is_some_and(|targets| targets.contains(&ours));
        return (shipped && !may).then(|| format!("{name} -> {ours}: no such arrow in the house"));
    }
    let (_, owners) = OWNERS.iter().find(|(owned, _)| *owned == other)?;
    (shipped && !owners.contains(&name)).then(|| format!("{name} -> {other}: owned by {}", owners.join(", ")))
}

/// Every package takes lints and versions from the workspace.
fn manifest(name: &str, path: &str) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{path} cannot be read"))?;
    let mut findings = Vec::new();
    if !text.contains("[lints]\nworkspace = true") {
        findings.push(format!("{name}: its Cargo.toml does not take the workspace's lints"));
    }
    for line in text
        .lines()
        .filter(|line| line.contains("version = \"") || line.contains("= \"") && line.contains(".workspace"))
    {
        findings.push(format!("{name}: {line:?} should take its version from the workspace"));
    }
    Ok(findings)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
