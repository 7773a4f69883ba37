//! `belvedere classify`: verdicts on tools, offline, a line in and a line out.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use belvedere_tool_filter::Policy;
use belvedere_tool_filter::classify::{MAX_LINE, classify};
use belvedere_types::Explain;

use crate::failure::Failure;

/// Ends at the first line that is not a tool: a verdict must never be matched with the wrong one.
pub fn run(policy: Option<&Path>) -> Result<ExitCode, Failure> {
    let policy = policy.map(read_policy).transpose()?;
    let mut lines = BufReader::new(std::io::stdin());
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        // One byte more than is allowed, so that a longer line is seen and not read on.
        let read = lines
            .by_ref()
            .take(MAX_LINE as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(anyhow::Error::from)?;
        if read == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        let verdict = classify(policy.as_ref(), text.trim_end()).map_err(|error| {
            let mut problem = error.problem();
            problem.detail = format!("Line {number}: {}", problem.detail);
            Failure::Problem(problem)
        })?;
        serde_json::to_writer(&mut out, &verdict).map_err(anyhow::Error::from)?;
        out.write_all(b"\n").map_err(anyhow::Error::from)?;
    }
    out.flush().map_err(anyhow::Error::from)?;
    Ok(ExitCode::SUCCESS)
}

/// An unreadable policy stops the command: judging without it would answer another question.
fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::Settings(vec![format!("--policy {}: {}", path.display(), error.kind())]))?;
    toml::from_str(&text).map_err(|error| Failure::Settings(vec![format!("--policy {}: {}", path.display(), error.message())]))
}
