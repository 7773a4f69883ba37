//! `cargo xtask conformance`: the official MCP suite against the client built on our crates. Both revisions' required scenarios, then all
//! there are, the extensions with them; nothing is expected to fail.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::parts::{CONFORMANCE, CONFORMANCE_OLD, NODE, installed};
use crate::run::{cargo, succeed, target};

/// Milliseconds. The suite runs its scenarios at the same time, on a machine that may be busy with other things.
const TIMEOUT: &str = "180000";

/// One run of the suite, by the arguments that choose its scenarios.
struct Run {
    name: &'static str,
    suite: &'static str,
    arguments: &'static [&'static str],
    /// What every client of the two revisions must pass.
    required: bool,
}

const RUNS: [Run; 4] = [
    Run {
        name: "revision 2025-11-25",
        suite: CONFORMANCE,
        arguments: &["--requirements", "2025-11-25"],
        required: true,
    },
    Run {
        name: "revision 2026-07-28",
        suite: CONFORMANCE,
        arguments: &["--requirements", "2026-07-28"],
        required: true,
    },
    Run {
        name: "all scenarios and extensions",
        suite: CONFORMANCE,
        arguments: &["--suite", "all"],
        required: false,
    },
    Run {
        name: "all scenarios of the suite before",
        suite: CONFORMANCE_OLD,
        arguments: &["--suite", "all"],
        required: false,
    },
];

/// The required scenarios alone, as a machine has it that was not asked for everything.
pub fn required() -> Result<()> {
    suites(|run| run.required)
}

pub fn run() -> Result<()> {
    suites(|_| true)
}

fn suites(wanted: fn(&Run) -> bool) -> Result<()> {
    let node = installed(NODE)?;
    succeed(cargo().args(["build", "--workspace", "--bins", "--locked", "--quiet"]))?;
    let client = target().join("debug/conformance");
    for run in RUNS.iter().filter(|run| wanted(run)) {
        println!("-- conformance: {}", run.name);
        let suite = installed(run.suite)?;
        judge(&node, &suite, &client, run).with_context(|| format!("the suite is not content: {}", run.name))?;
        println!("conformance: every scenario of \"{}\" passes, none is expected to fail", run.name);
    }
    Ok(())
}

fn judge(node: &Path, suite: &Path, client: &Path, run: &Run) -> Result<()> {
    // The suite splits the command at blanks.
    if client.to_string_lossy().contains(' ') {
        bail!("the suite cannot start a program whose path has a blank: {}", client.display());
    }
    let kept = output(run);
    if kept.exists() {
        std::fs::remove_dir_all(&kept)?;
    }
    let ask = |arguments: &[&str], kept: &Path| {
        let mut command = Command::new(node);
        command.arg(suite).args(["client", "--command"]).arg(client);
        succeed(command.args(arguments).args(["--timeout", TIMEOUT, "-o"]).arg(kept))
            .with_context(|| format!("what each scenario saw is in {}", kept.display()))
    };
    let Err(problem) = ask(run.arguments, &kept) else {
        return Ok(());
    };
    // The suite starts all scenarios at once and minds when one answered late, which on a busy machine tells of the machine. Alone it must be
    // in time.
    let late = only_late(&kept)?;
    if late.is_empty() {
        return Err(problem);
    }
    for scenario in late {
        println!("conformance: {scenario} was late beside all the others, and is asked once more alone");
        let kept = kept.join("alone");
        ask(&["--scenario", &scenario], &kept)?;
        if !only_late(&kept)?.is_empty() {
            return Err(problem);
        }
    }
    Ok(())
}

fn output(run: &Run) -> PathBuf {
    target().join("conformance").join(run.name.replace(' ', "-"))
}

/// The scenarios with a warning or a failed check of their timing, when no other check failed; none otherwise. A scenario's checks are in a
/// folder of its own, named for it and for the time it ended.
fn only_late(kept: &Path) -> Result<Vec<String>> {
    const TIME: usize = "-2026-01-31T12-00-00-000Z".len();
    let mut late = Vec::new();
    let mut folders = vec![kept.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("checks.json") {
                let checks: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(&path)?)?;
                let timed = |check: &serde_json::Value| check["id"].as_str().is_some_and(|id| id.ends_with("-timing"));
                let failed = |check: &serde_json::Value| check["status"] == "FAILURE";
                if checks.iter().any(|check| failed(check) && !timed(check)) {
                    return Ok(Vec::new());
                }
                if checks.iter().any(|check| failed(check) || check["status"] == "WARNING") {
                    let name = folder.strip_prefix(kept)?.to_string_lossy().into_owned();
                    late.push(name[..name.len().saturating_sub(TIME)].to_owned());
                }
            }
        }
    }
    Ok(late)
}
