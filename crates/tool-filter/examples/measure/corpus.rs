//! Labelled tools, and the fold that each server belongs to.

use belvedere_tool_filter::ToolLine;
use belvedere_types::ToolDefinition;
use serde::Deserialize;
use sha2::{Digest, Sha256};

pub const FOLDS: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    Read,
    Write,
    Mixed,
}

pub struct Case {
    pub server: String,
    pub tool: ToolDefinition,
    pub label: Label,
    /// A careful person could label it otherwise.
    pub arguable: bool,
    pub fold: usize,
}

#[derive(Deserialize)]
struct Line {
    #[serde(flatten)]
    tool: ToolLine,
    label: Label,
    #[serde(default)]
    label_basis: String,
}

pub fn read(text: &str) -> Result<Vec<Case>, serde_json::Error> {
    text.lines().filter(|line| !line.trim().is_empty()).map(case).collect()
}

fn case(line: &str) -> Result<Case, serde_json::Error> {
    let line: Line = serde_json::from_str(line)?;
    let server = line.tool.server.clone().unwrap_or_default();
    Ok(Case {
        fold: fold(&server),
        server,
        tool: line.tool.into_definition(),
        label: line.label,
        arguable: line.label_basis.contains("arguable"),
    })
}

/// All tools of a server are in one fold, so that a rule made for one of them is not tested on its siblings. The SHA-256 of the name taken as a
/// number, modulo five; 256 leaves one when divided by five, so the sum of its bytes decides.
fn fold(server: &str) -> usize {
    Sha256::digest(server).iter().map(|byte| usize::from(*byte)).sum::<usize>() % FOLDS
}

impl Case {
    pub fn annotation(&self) -> &'static str {
        match self.tool.annotations.as_ref().and_then(|hints| hints.read_only_hint) {
            Some(true) => "readOnlyHint true",
            Some(false) => "readOnlyHint false",
            None => "no readOnlyHint",
        }
    }
}
