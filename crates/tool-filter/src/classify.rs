//! One tool a line, judged offline: the form of the `belvedere classify` command.

mod sarif;

use belvedere_types::{Explain, Problem, ProblemKind, ToolAnnotations, ToolDefinition};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::sarif::{Sarif, line};

use crate::{Evidence, Guard, Policy, Verdict, judge};

/// Longest line that is read, in bytes.
pub const MAX_LINE: usize = 8 * 1024 * 1024;

/// A tool as it stands on a line. Further keys are allowed and not read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ToolLine {
    #[serde(default)]
    pub server: Option<String>,
    pub name: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub input_schema: Value,
    #[serde(default)]
    pub annotations: Option<ToolAnnotations>,
}

impl ToolLine {
    pub fn into_definition(self) -> ToolDefinition {
        ToolDefinition {
            name: self.name,
            title: self.title,
            description: self.description,
            input_schema: self.input_schema,
            output_schema: None,
            annotations: self.annotations,
        }
    }
}

/// The verdict on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Classified {
    pub server: Option<String>,
    pub name: String,
    pub verdict: Verdict,
    pub guard: Option<Guard>,
    pub evidence: Vec<Evidence>,
}

/// A line that is not a tool.
#[derive(Debug, thiserror::Error)]
pub enum ClassifyError {
    #[error("the line has {bytes} bytes, more than {MAX_LINE}")]
    TooLong { bytes: usize },
    #[error("the line is not a tool in JSON")]
    Malformed(#[source] serde_json::Error),
}

impl Explain for ClassifyError {
    fn problem(&self) -> Problem {
        match self {
            Self::TooLong { bytes } => Problem::new(
                ProblemKind::TooLarge,
                "tool_line_too_long",
                format!("The line has {bytes} bytes; {MAX_LINE} are read."),
                "Shorten the tool's schema or description.",
            ),
            Self::Malformed(cause) => Problem::new(
                ProblemKind::Invalid,
                "tool_line_malformed",
                format!("The line is not a tool in JSON: {cause}."),
                "Give one JSON object a line with at least a `name`.",
            ),
        }
    }
}

/// Judges the tool on a line.
pub fn classify(policy: Option<&Policy>, line: &str) -> Result<Classified, ClassifyError> {
    if line.len() > MAX_LINE {
        return Err(ClassifyError::TooLong { bytes: line.len() });
    }
    let tool: ToolLine = serde_json::from_str(line).map_err(ClassifyError::Malformed)?;
    let server = tool.server.clone();
    let definition = tool.into_definition();
    let judgement = judge(&definition, policy);
    Ok(Classified {
        server,
        name: definition.name,
        verdict: judgement.verdict,
        guard: judgement.guard,
        evidence: judgement.evidence,
    })
}
