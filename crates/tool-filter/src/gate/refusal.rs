//! Why the gate says no.

use belvedere_types::{Explain, Problem, ProblemKind, StorageError};

use crate::ToolSourceError;

/// Why a call was not admitted, or a decision not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Unknown, or hidden: the two are told apart in the audit log only.
    #[error("no such tool")]
    UnknownTool { tool: String },
    /// The guard did not prove that this call reads.
    #[error("the arguments are not proven to read")]
    NotProven { tool: String, detail: String },
    #[error("the arguments do not fit the tool's schema")]
    InvalidArguments { tool: String, detail: String },
    /// Only owners review and override.
    #[error("the caller is not an owner")]
    NotOwner,
    #[error("an override needs a reason of 1 to 1000 bytes")]
    ReasonMissing,
    /// The definition changed since its review: it is reviewed before it is overridden.
    #[error("the definition changed and is not reviewed")]
    ReviewFirst { tool: String },
    /// No override opens a tool that names a write.
    #[error("the tool names a write")]
    NamesWrite { tool: String },
    #[error(transparent)]
    Source(#[from] ToolSourceError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Explain for Refusal {
    fn problem(&self) -> Problem {
        match self {
            // The same words for a hidden tool and for one that does not exist; the name is not repeated.
            Self::UnknownTool { .. } => Problem::new(
                ProblemKind::NotFound,
                "unknown_tool",
                "The source has no such tool.",
                "Look at the source's tools for the names that can be called.",
            ),
            Self::NotProven { detail, .. } => Problem::new(
                ProblemKind::Forbidden,
                "call_not_proven",
                format!("The call was not made: {detail}."),
                "Ask for data with one plain query; Belvedere changes nothing at a source.",
            ),
            Self::InvalidArguments { detail, .. } => Problem::new(
                ProblemKind::Invalid,
                "invalid_tool_arguments",
                format!("The call was not made: {detail}."),
                "Compare the arguments with the tool's input schema.",
            ),
            Self::NotOwner => Problem::new(
                ProblemKind::Forbidden,
                "owner_required",
                "Only an owner reviews or overrides tools.",
                "Ask an owner of the organisation.",
            ),
            Self::ReasonMissing => Problem::new(
                ProblemKind::Invalid,
                "reason_required",
                "An override needs a reason of 1 to 1000 bytes.",
                "Say why this verdict is right.",
            ),
            Self::ReviewFirst { .. } => Problem::new(
                ProblemKind::Conflict,
                "review_required",
                "The tool's definition changed since its review.",
                "Read what changed and accept it first.",
            ),
            Self::NamesWrite { .. } => Problem::new(
                ProblemKind::Forbidden,
                "override_refused",
                "The tool names a write, or can be asked for one: no override opens it.",
                "Use a tool of the source that only reads.",
            ),
            Self::Source(error) => error.problem(),
            Self::Storage(error) => error.problem(),
        }
    }
}

pub(super) fn stale_listing() -> ToolSourceError {
    failed(
        "stale_tool_list",
        "The server's list of tools is too old to admit a call against.",
        "Try again; if it stays, test the connection.",
    )
}

pub(super) fn permit_expired() -> ToolSourceError {
    failed(
        "permit_expired",
        "The call waited for longer than a minute after it was admitted.",
        "Ask again.",
    )
}

pub(super) fn definition_changed() -> ToolSourceError {
    failed(
        "definition_changed",
        "The server changed the tool between the call's admission and its sending.",
        "Look at what changed on the data source's page, then ask again.",
    )
}

fn failed(code: &'static str, detail: &str, next_step: &str) -> ToolSourceError {
    ToolSourceError::Failed {
        problem: Problem::new(ProblemKind::Unavailable, code, detail, next_step),
        retry_after: None,
    }
}
