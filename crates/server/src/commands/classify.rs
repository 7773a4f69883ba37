//! `belvedere classify`: verdicts on tools, offline, a line in and a line out.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use belvedere_tool_filter::classify::{Classified, MAX_LINE, Sarif, classify, line};
use belvedere_tool_filter::{Policy, Verdict};
use belvedere_types::Explain;
use clap::ValueEnum;

use crate::failure::Failure;

/// All lines were judged, and `--fail-on` names a verdict that was reached.
const FOUND: u8 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One verdict a line, in the order of the input
    Json,
    /// One sentence a tool
    Text,
    /// One SARIF 2.1.0 report
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A tool is blocked
    Blocked,
    /// A tool is blocked or guarded
    Guarded,
}

impl FailOn {
    fn reached(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Read => false,
            Verdict::Guarded => self == Self::Guarded,
            Verdict::Blocked => true,
        }
    }
}

/// Ends at the first line that is not a tool: a verdict must never be matched with the wrong one.
pub fn run(policy: Option<&Path>, format: Format, fail_on: Option<FailOn>) -> Result<ExitCode, Failure> {
    let policy = policy.map(read_policy).transpose()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut report = Sarif::default();
    let mut found = false;
    each_line(|number, text| {
        let judged = classify(policy.as_ref(), text).map_err(|error| {
            let mut problem = error.problem();
            problem.detail = format!("Line {number}: {}", problem.detail);
            Failure::Problem(problem)
        })?;
        found |= fail_on.is_some_and(|level| level.reached(judged.verdict));
        match format {
            Format::Json => json(&mut out, &judged),
            Format::Text => writeln!(out, "{}", line(&judged)).map_err(Into::into),
            Format::Sarif => {
                report.add(number, &judged);
                Ok(())
            }
        }
        .map_err(Failure::Other)
    })?;
    if format == Format::Sarif {
        serde_json::to_writer_pretty(&mut out, &report.finish()).map_err(anyhow::Error::from)?;
        out.write_all(b"\n").map_err(anyhow::Error::from)?;
    }
    out.flush().map_err(anyhow::Error::from)?;
    Ok(if found { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn json(out: &mut impl Write, judged: &Classified) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, judged)?;
    Ok(out.write_all(b"\n")?)
}

/// Lines of the standard input that are not blank, with their numbers.
fn each_line(mut take: impl FnMut(u64, &str) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut lines = BufReader::new(std::io::stdin());
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
        if !text.trim().is_empty() {
            take(number, text.trim_end())?;
        }
    }
    Ok(())
}

/// An unreadable policy stops the command: judging without it would answer another question.
fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::Settings(vec![format!("--policy {}: {}", path.display(), error.kind())]))?;
    toml::from_str(&text).map_err(|error| Failure::Settings(vec![format!("--policy {}: {}", path.display(), error.message())]))
}
