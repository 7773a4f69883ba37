//! Documents name what exists: crates, files, error codes, settings.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Tracked;
use super::arrows::ARROWS;
use crate::run::{output, root, target};

const CODES: &str = "docs/errors/README.md";
/// Pages that the program prints, and how.
const PRINTED: [(&str, [&str; 2]); 2] = [
    ("docs/CONFIGURATION.md", ["check-config", "--reference"]),
    ("docs/TROUBLESHOOTING.md", ["catalog", "troubleshooting"]),
];

pub fn check(tracked: &[Tracked]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in tracked.iter().filter(|file| file.path.ends_with(".md")) {
        findings.extend(links(file));
        findings.extend(tests(file));
        findings.extend(paths(file));
    }
    let architecture = text(tracked, "docs/ARCHITECTURE.md");
    for (name, _) in ARROWS {
        if !architecture.contains(&format!("crates/{name}")) {
            findings.push(format!("docs/ARCHITECTURE.md: does not name crates/{name}"));
        }
    }
    findings.extend(codes(tracked));
    findings.extend(printed_pages(tracked)?);
    Ok(findings)
}

fn text<'a>(tracked: &'a [Tracked], path: &str) -> &'a str {
    tracked.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
}

/// Relative links of Markdown lead somewhere.
fn links(file: &Tracked) -> Vec<String> {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    for part in file.text.split("](").skip(1) {
        let link = part.split(')').next().unwrap_or_default();
        let path = link.split('#').next().unwrap_or_default();
        let elsewhere = path.is_empty() || path.contains("://") || path.starts_with("mailto:") || path.contains(' ') || path.contains("::");
        if !elsewhere && !root().join(folder).join(path).exists() {
            findings.push(format!("{}: the link {link:?} leads nowhere", file.path));
        }
    }
    findings
}

/// A test that a page links by its name is in the file that the link leads to.
fn tests(file: &Tracked) -> Vec<String> {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    for (before, after) in file.text.match_indices("`](").map(|(at, _)| file.text.split_at(at)) {
        let name = before.rsplit('`').next().unwrap_or_default();
        let path = after.trim_start_matches("`](").split(')').next().unwrap_or_default();
        if !is_code(name) || !path.ends_with(".rs") {
            continue;
        }
        // That the file exists is for `links` to say.
        let there = std::fs::read_to_string(root().join(folder).join(path));
        if there.is_ok_and(|text| !text.contains(&format!("fn {name}("))) {
            findings.push(format!("{}: {path} has no test `{name}`", file.path));
        }
    }
    findings
}

/// Paths in back ticks that start like ours exist.
fn paths(file: &Tracked) -> Vec<String> {
    // The change log speaks of the past.
    if file.path == "CHANGELOG.md" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for part in file.text.split('`').skip(1).step_by(2) {
        let ours = ["crates/", "xtask/", "tests/", "docs/"].iter().any(|start| part.starts_with(start));
        let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        let beside = Path::new(&file.path)
            .parent()
            .is_some_and(|folder| root().join(folder).join(part).exists());
        if ours && plain && !beside && !root().join(part).exists() {
            findings.push(format!("{}: `{part}` does not exist", file.path));
        }
    }
    findings
}

/// Every problem code that a crate can say is explained, and every explained one can be said.
fn codes(tracked: &[Tracked]) -> Vec<String> {
    let page = text(tracked, CODES);
    let explained: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'))
        .collect();
    let mut findings = Vec::new();
    let mut said: Vec<String> = Vec::new();
    let shipped = tracked
        .iter()
        .filter(|file| file.path.starts_with("crates/") && file.path.contains("/src/") && file.path.ends_with(".rs"));
    for file in shipped.filter(|file| !file.path.starts_with("crates/mock-vendors/")) {
        // The code is the second argument: `Problem::new(ProblemKind::Invalid, "code", …)`.
        for part in file.text.split("ProblemKind::").skip(1) {
            let code = part
                .split_once(',')
                .and_then(|(_, rest)| rest.trim_start().strip_prefix('"')?.split('"').next());
            said.extend(code.filter(|code| is_code(code)).map(str::to_owned));
        }
    }
    said.sort();
    said.dedup();
    for code in &said {
        if !explained.contains(&code.as_str()) {
            findings.push(format!("{CODES}: does not explain `{code}`"));
        }
    }
    findings
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Such a page is what the program prints. Compared when the program is built, which `ci` sees to.
fn printed_pages(tracked: &[Tracked]) -> Result<Vec<String>> {
    let program = target().join("debug/belvedere");
    let mut findings = Vec::new();
    if !program.exists() {
        return Ok(findings);
    }
    for (page, arguments) in PRINTED {
        let printed = output(Command::new(&program).args(arguments))?;
        if text(tracked, page).trim_end() != printed.trim_end() {
            findings.push(format!("{page}: differs from `belvedere {}`", arguments.join(" ")));
        }
    }
    Ok(findings)
}
