//! `cargo xtask tidy`: the house rules that a machine can check. Every finding is printed; any finding fails.

mod alone;
mod arrows;
mod docs;
mod files;
mod secrets;

use anyhow::{Result, bail};

use crate::hostile;
use crate::run::{output, root};

/// A file under version control, with its text where it is text.
pub struct Tracked {
    pub path: String,
    pub text: String,
}

pub fn run() -> Result<()> {
    let tracked = tracked()?;
    let mut findings = arrows::check()?;
    findings.extend(alone::check()?);
    findings.extend(files::check(&tracked));
    findings.extend(secrets::check(&tracked));
    findings.extend(docs::check(&tracked)?);
    findings.extend(hostile::check(&tracked));
    for finding in &findings {
        eprintln!("tidy: {finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    println!("tidy: {} files, nothing to say", tracked.len());
    Ok(())
}

/// What git tracks, and what it would track: a finding should come before the commit.
pub fn tracked() -> Result<Vec<Tracked>> {
    let listed =
        output(
            std::process::Command::new("git")
                .current_dir(root())
                .args(["ls-files", "--cached", "--others", "--exclude-standard"]),
        )?;
    Ok(listed
        .lines()
        .filter_map(|path| {
            Some(Tracked {
                path: path.to_owned(),
                text: std::fs::read_to_string(root().join(path)).ok()?,
            })
        })
        .collect())
}
