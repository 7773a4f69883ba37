//! `cargo xtask fuzz`: inputs that an attacker may choose, against the parsers that read them, guided by the compiler's coverage counters.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{cargo, output, root, succeed, target};

/// Each target, and how many inputs it gets when nobody asks for more: about half a minute's worth.
const TARGETS: [(&str, &str); 4] = [("envelope", "1000000"), ("judge", "20000"), ("guards", "8000"), ("tables", "3000")];
/// What cargo-fuzz passes as well: counters at every edge, and comparisons as hints.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Every target for a fixed number of inputs from a fixed seed: the same on every machine.
pub fn all() -> Result<()> {
    let programs = build()?;
    TARGETS.iter().try_for_each(|(name, runs)| run_one(&programs, name, runs))
}

/// One target, for so many inputs.
pub fn one(name: &str, runs: &str) -> Result<()> {
    run_one(&build()?, name, runs)
}

/// Builds for a named target, so that build scripts and macros stay without counters. Returns where the programs are.
fn build() -> Result<PathBuf> {
    let host = output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let folder = target().join("fuzz");
    // The workspace's own versions; cargo adds what the fuzzer brings.
    std::fs::copy(root().join("Cargo.lock"), root().join("tests/fuzz/Cargo.lock"))?;
    succeed(
        cargo()
            .args(["build", "--quiet", "--manifest-path", "tests/fuzz/Cargo.toml"])
            .args(["--target", &host, "--target-dir"])
            .arg(&folder)
            .env("RUSTFLAGS", COUNTERS),
    )?;
    Ok(folder.join(host).join("debug"))
}

fn run_one(programs: &Path, name: &str, runs: &str) -> Result<()> {
    println!("-- fuzzing {name}");
    let found = target().join("fuzz").join(format!("found-{name}"));
    std::fs::create_dir_all(&found)?;
    let log = target().join("fuzz").join(format!("{name}.log"));
    let outcome = succeed(
        Command::new(programs.join(name))
            .args(["-seed=1", "-max_len=4096", "-timeout=10", "-rss_limit_mb=1024", "-print_funcs=0"])
            .arg(format!("-runs={runs}"))
            // Inputs that failed are kept here, and in the folder that is named first those that reach further than the seeds.
            .arg(format!("-artifact_prefix={}/", found.display()))
            .arg(&found)
            .arg(seeds(name)?)
            .stderr(File::create(&log)?),
    );
    outcome.with_context(|| format!("what {name} did is in {}", log.display()))
}

/// A folder of inputs to begin with: kept ones, or for the guards the calls that they are tested with.
fn seeds(name: &str) -> Result<PathBuf> {
    let kept = root().join("tests/fuzz/seeds").join(name);
    if name != "guards" {
        return Ok(kept);
    }
    let folder = target().join("fuzz/seeds-guards");
    std::fs::create_dir_all(&folder)?;
    let cases = root().join("crates/tool-filter/tests/data/guards");
    for entry in std::fs::read_dir(&cases)? {
        let path = entry?.path();
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (number, line) in lines.enumerate() {
            std::fs::write(folder.join(format!("{file}-{number}")), seed(&file, line))?;
        }
    }
    Ok(folder)
}

/// The letter by which the target knows the guard, and what stands in the last column.
fn seed(file: &str, line: &str) -> String {
    let (language, kind) = file.split_once('-').unwrap_or((file, "honest"));
    let columns = usize::from(language == "sql") + usize::from(kind == "attacks") + 1;
    let call = line.splitn(columns, '|').last().unwrap_or_default();
    let letter = match (language, line.split('|').next()) {
        ("sql", Some("postgres")) => 'p',
        ("sql", Some("mysql")) => 'm',
        ("sql", Some("sqlite")) => 's',
        ("sql", Some("snowflake")) => 'o',
        ("sql", Some("bigquery")) => 'b',
        ("sql", Some("mssql")) => 't',
        ("sql", Some("clickhouse")) => 'c',
        ("sql", Some("duckdb")) => 'd',
        ("sql", Some("datafusion")) => 'f',
        ("graphql", _) => 'g',
        ("http", _) => 'h',
        ("pipeline", _) => 'j',
        ("cypher", _) => 'y',
        ("sparql", _) => 'q',
        ("kql", _) => 'k',
        _ => 'u',
    };
    format!("{letter}{call}")
}
