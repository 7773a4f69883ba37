//! `cargo xtask hostile`: the suite of hostile vendors, and the page that tells what it shows. The page is made of the tests themselves: what a
//! test's documentation says of server and program, the phrase that it holds a bare client to, and its name. `tidy` compares it.

mod rows;

use std::fmt::Write;

use anyhow::{Context, Result, bail};

use crate::ci;
use crate::run::root;
use crate::tidy::{Tracked, tracked};
use rows::{ROWS, Row};

const PAGE: &str = "docs/HOSTILE-SERVERS.md";
const SUITE: &str = "tests/hostile/";
/// The suite's files in the order of the page, with their headings.
const PARTS: [(&str, &str); 8] = [
    ("challenges", "What a server says when it wants a token"),
    ("discovery", "Metadata that lies, leaves out, or leads elsewhere"),
    ("registration", "Registration that is refused, odd, forgotten or lost"),
    ("callback", "What comes back from the vendor's page"),
    ("scopes", "More access than reading, demanded or given"),
    ("tokens", "Tokens that are refused, late, odd or dead"),
    ("protocol", "MCP itself, spoken badly"),
    ("network", "Addresses that must not be reached, and replies without end"),
];
const QUIRKS: (&str, &str) = ("quirks", "What real vendors force, allowed one by one");

const INTRODUCTION: &str = "# Hostile servers

Each row is a test: a scripted vendor misbehaves exactly so, and the built server has to behave as written. The third column is what a client made of `rmcp` alone does with the same script,
where that makes sense: its transport, its life cycle and its authorization, used as its documentation shows, at the version that `Cargo.lock` names. Its phrases are checked by the same run; `rmcp` is a
good library for one user who is present, and this is what a server for many has to add. A dash: there is nothing to compare, mostly because such a client keeps nothing and serves nobody else.

`cargo xtask hostile` runs the suite and writes this page.
";

/// A test of the suite, as its source has it.
struct Case {
    name: String,
    server: String,
    belvedere: String,
    bare: Vec<String>,
}

pub fn run() -> Result<()> {
    ci::tests(Some("hostile"))?;
    write()?;
    println!("hostile: every case behaves as written; {PAGE} is written");
    Ok(())
}

/// The page alone, from the tests as they stand.
pub fn write() -> Result<()> {
    std::fs::write(root().join(PAGE), page(&tracked()?)?).context(PAGE)
}

/// What the page lacks, or how it differs from the tests.
pub fn check(tracked: &[Tracked]) -> Vec<String> {
    match page(tracked) {
        Err(error) => vec![format!("{PAGE}: {error:#}")],
        Ok(page) if text(tracked, PAGE) == Some(page.as_str()) => Vec::new(),
        Ok(_) => vec![format!("{PAGE}: differs from the tests; run `cargo xtask hostile`")],
    }
}

fn text<'a>(tracked: &'a [Tracked], path: &str) -> Option<&'a str> {
    tracked.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}

fn page(tracked: &[Tracked]) -> Result<String> {
    let mut page = INTRODUCTION.to_owned();
    for (file, heading) in PARTS.into_iter().chain([QUIRKS]) {
        let path = format!("{SUITE}{file}.rs");
        let source = text(tracked, &path).with_context(|| format!("{path} is not there"))?;
        write!(
            page,
            "\n## {heading}\n\n| The server | Belvedere | A bare client | Test |\n|---|---|---|---|\n"
        )?;
        for case in cases(source).with_context(|| path.clone())? {
            let bare = if case.bare.is_empty() {
                "–".to_owned()
            } else {
                case.bare.join("; ")
            };
            let (server, belvedere, bare) = (cell(&case.server), cell(&case.belvedere), cell(&bare));
            writeln!(page, "| {server} | {belvedere} | {bare} | [`{}`](../{path}) |", case.name)?;
        }
    }
    page.push_str("\n## Row by row\n\nEvery row of the lists that the suite answers, with its tests, here and beside the crates.\n");
    for (group, heading) in [
        ('O', "OAuth client"),
        ('N', "Network"),
        ('V', "Secrets at rest"),
        ('D', "Defects met in a bare client library"),
        ('F', "Failures met in the field"),
    ] {
        write!(page, "\n### {heading}\n\n| | Attack or fault | Tests |\n|---|---|---|\n")?;
        for row in ROWS.iter().filter(|row| row.id.starts_with(group)) {
            writeln!(page, "| {} | {} | {} |", row.id, row.what, answered(row, tracked)?)?;
        }
    }
    Ok(page)
}

/// The tests that carry the row's number, those it names, and its word where there is nothing to test.
fn answered(row: &Row, tracked: &[Tracked]) -> Result<String> {
    let mut found = Vec::new();
    for file in tracked.iter().filter(|file| file.path.ends_with(".rs")) {
        // The tool filter's own rows are numbered with an F as well.
        if row.id.starts_with('F') && !file.path.starts_with(SUITE) && !file.path.starts_with("crates/auth/") {
            continue;
        }
        for name in functions(&file.text).filter(|name| carries(name, row.id) || row.also.contains(name)) {
            found.push(format!("[`{name}`](../{})", file.path));
        }
    }
    for name in row.also {
        if !found.iter().any(|link| link.contains(&format!("`{name}`"))) {
            bail!("row {}: there is no test {name}", row.id);
        }
    }
    if found.is_empty() && row.word.is_none() {
        bail!("row {} has no test", row.id);
    }
    let parts = [
        Some(found.join(", ")).filter(|tests| !tests.is_empty()),
        row.word.map(str::to_owned),
    ];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(". "))
}

/// `d13_f13_a_session…` carries D13 and F13.
fn carries(name: &str, id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    let mut parts = name.split('_');
    parts
        .by_ref()
        .take_while(|part| part.len() == 3 && part.ends_with(|c: char| c.is_ascii_digit()))
        .any(|part| part == id)
}

fn functions(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))?;
        rest.split('(').next()
    })
}

fn cases(source: &str) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    // Each piece ends with the documentation of the test that the next one begins with.
    let pieces: Vec<&str> = source.split("#[tokio::test]\n").collect();
    for pair in pieces.windows(2) {
        let [before, body] = pair else { continue };
        let name = functions(body).next().unwrap_or_default().to_owned();
        let said = |start: &str| {
            let line = before.lines().rev().take_while(|line| line.starts_with("///"));
            let line = line.filter_map(|line| line.strip_prefix(start)).next();
            line.map(str::to_owned).with_context(|| format!("{name} lacks its line {start:?}"))
        };
        cases.push(Case {
            server: said("/// Server: ")?,
            belvedere: said("/// Belvedere: ")?,
            bare: quoted(body, "bare::does("),
            name,
        });
    }
    Ok(cases)
}

/// The text literals that follow each `start`.
fn quoted(source: &str, start: &str) -> Vec<String> {
    let own = source.split("\n}\n").next().unwrap_or_default();
    own.split(start).skip(1).filter_map(literal).collect()
}

/// The text literal that a piece of source begins with.
fn literal(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = source.trim_start().strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => text.push(characters.next()?),
            other => text.push(other),
        }
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}
