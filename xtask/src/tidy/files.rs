//! Sizes, names, forbidden words, and what every crate must have.

use super::Tracked;
use super::arrows::ARROWS;

const MAX_LINES: usize = 400;
const NAMES_THAT_FIT_ANYTHING: [&str; 8] = ["core", "common", "util", "utils", "helper", "helpers", "misc", "manager"];

pub fn check(tracked: &[Tracked]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tracked {
        let lines = file.text.lines().count();
        let rust = file.path.ends_with(".rs");
        if rust && lines > MAX_LINES {
            findings.push(format!("{}: {lines} lines; split it by idea (at most {MAX_LINES})", file.path));
        }
        if rust && (file.path.ends_with("/mod.rs") || stem_fits_anything(&file.path)) {
            findings.push(format!("{}: a name that fits anything collects everything", file.path));
        }
        // The rule's own words stand in this folder.
        if !file.path.starts_with("xtask/src/tidy/") {
            findings.extend(words(file));
        }
    }
    for (name, _) in ARROWS {
        findings.extend(crate_has(tracked, name));
    }
    findings
}

fn stem_fits_anything(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
    NAMES_THAT_FIT_ANYTHING.contains(&stem)
}

/// Unfinished work, ignored tests, paths of somebody's machine.
fn words(file: &Tracked) -> Vec<String> {
    let code = [".rs", ".toml", ".css", ".js", ".sql"].iter().any(|end| file.path.ends_with(end));
    let mut findings = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let mut say = |what: &str| findings.push(format!("{}:{}: {what}", file.path, number + 1));
        let unfinished = ["todo!(", "unimplemented!(", "TODO", "FIXME", "XXX:"];
        if code && unfinished.iter().any(|word| line.contains(word)) {
            say("unfinished work");
        }
        if file.path.ends_with(".rs") && (line.contains("#[ignore") || line.contains("#[should_panic")) {
            say("a test that is not run, or that is happy with any panic");
        }
        if ["/home/", "/root/", "/Users/", "/work/"].iter().any(|place| line.contains(place)) && file.path != "Cargo.lock" {
            say("a path of one machine");
        }
    }
    findings
}

fn crate_has(tracked: &[Tracked], name: &str) -> Vec<String> {
    let folder = format!("crates/{name}/");
    let find = |rest: &str| tracked.iter().find(|file| file.path == format!("{folder}{rest}"));
    let mut findings = Vec::new();
    if find("README.md").is_none() {
        findings.push(format!("{folder}: no README.md"));
    }
    let roots = [find("src/lib.rs"), find("src/main.rs")];
    for root in roots.into_iter().flatten() {
        if !root.text.contains("#![forbid(unsafe_code)]") {
            findings.push(format!("{}: does not forbid unsafe code", root.path));
        }
    }
    if let Some(lib) = find("src/lib.rs").filter(|lib| lib.text.lines().count() > 60) {
        findings.push(format!("{}: more than a table of contents (60 lines)", lib.path));
    }
    findings
}
