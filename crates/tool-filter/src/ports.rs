//! The gate's two neighbours: the tool server and the memory of past reviews.
use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::credential::Challenge;
use belvedere_types::{Explain, OrgId, Problem, SourceId, SourceTarget, StorageError, ToolDefinition, ToolReply};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::{PermittedCall, Verdict};

/// What `tools/list` answered, all pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    pub tools: Vec<ToolDefinition>,
    pub fetched_at: OffsetDateTime,
    /// How long the server allows the list to be reused (`ttlMs`), at most 60 s.
    pub ttl: Duration,
    /// Tools that were dropped because their definition is malformed or over a limit, with the reason.
    pub dropped: Vec<(String, String)>,
    /// The server's own `instructions`, bounded. Untrusted.
    pub instructions: Option<String>,
    /// `serverInfo` name and version.
    pub server: Option<String>,
}

/// A list or call that did not come through. Tool-level errors are not among them: see `ToolReply::is_error`.
#[derive(Debug, thiserror::Error)]
pub enum ToolSourceError {
    /// The server wants an authorization that there is none of; the challenges start discovery.
    #[error("the server asks for authorization")]
    AuthorizationRequired { challenges: Box<[Challenge]>, problem: Problem },
    /// The server accepts the authorization and wants a broader one for this request (RFC 6750 §3.1, `insufficient_scope`).
    #[error("the server asks for a broader authorization")]
    ScopeRequired { challenges: Box<[Challenge]>, problem: Problem },
    /// Anything else, in words for a person. `code` is stable.
    #[error("the server cannot be used: {}", .problem.code)]
    Failed { problem: Problem, retry_after: Option<Duration> },
}

impl Explain for ToolSourceError {
    fn problem(&self) -> Problem {
        match self {
            Self::AuthorizationRequired { problem, .. } | Self::ScopeRequired { problem, .. } | Self::Failed { problem, .. } => {
                problem.clone()
            }
        }
    }
}

/// Port: any tool server. Implemented by `mcp-client`.
#[async_trait]
pub trait ToolSource: Send + Sync {
    /// The tools now. May answer from memory while `ttl` lasts; `fetched_at` tells.
    async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError>;
    /// Sends a call that the gate has admitted. There is no other way to send one.
    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError>;
    /// Forgets connection and list of a source: it was disconnected or re-authorized.
    async fn forget(&self, org: OrgId, source: SourceId);
}

/// What is remembered of one tool of one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub tool: String,
    /// Hash of name, title, description, schemas, annotations and endpoint, taken at review.
    pub pin: String,
    /// The definition that was reviewed, for the readable diff.
    pub definition: ToolDefinition,
    pub verdict: Verdict,
    #[serde(with = "time::serde::rfc3339")]
    pub reviewed_at: OffsetDateTime,
    pub override_: Option<Override>,
}

/// An owner's decision. It never opens a tool that names a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub verdict: Verdict,
    pub reason: String,
    pub by: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Why a verdict became another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictCause {
    /// The rules of a newer version say otherwise of the same definition.
    RulesChanged,
    /// An owner accepted a definition that the server had changed.
    ChangeAccepted,
    /// An owner decided otherwise.
    OwnerDecided,
}

/// One entry of a source's verdict history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictEvent {
    pub tool: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub cause: VerdictCause,
    pub before: Verdict,
    pub now: Verdict,
    /// In words: the grounds of the new rules, what changed in the definition, or the owner's reason.
    pub details: Vec<String>,
    /// Who: a user, an API key, or `system`.
    pub by: String,
}

/// What became of a tool by our own rules, and what it was before.
#[derive(Debug, Clone, PartialEq)]
pub struct Renewal {
    /// As it was read; `None` where nothing was known of the tool.
    pub before: Option<Review>,
    pub now: Review,
    pub event: Option<VerdictEvent>,
}

/// Events kept of one source; older ones are forgotten.
pub const MAX_EVENTS: u32 = 1_000;

#[async_trait]
pub trait Reviews: Send + Sync {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Vec<Review>, StorageError>;
    /// Inserts or replaces by tool name, and appends to the history what led to it: both or neither.
    async fn save(&self, org: OrgId, source: SourceId, reviews: &[Review], events: &[VerdictEvent]) -> Result<(), StorageError>;
    /// The same for each tool of which still is stored what was read; of any other, nothing is written. What an owner decided meanwhile, on
    /// whatever replica, stands.
    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError>;
    /// The latest events first, at most [`MAX_EVENTS`].
    async fn history(&self, org: OrgId, source: SourceId) -> Result<Vec<VerdictEvent>, StorageError>;
    /// Forgets reviews and history.
    async fn remove_all(&self, org: OrgId, source: SourceId) -> Result<(), StorageError>;
}
