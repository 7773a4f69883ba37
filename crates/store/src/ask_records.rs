//! Rows of questions that are being answered, and of what people thought of answers.

use belvedere_types::{Actor, AnswerId, OrgId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

/// A question that is being answered, or was.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRecord {
    /// Whoever asked.
    pub actor: Actor,
    pub ended: bool,
    pub cancelled: bool,
    /// The problem it ended in; none when there is an answer.
    pub failure: Option<Value>,
    /// When it was last heard of.
    pub beat_at: OffsetDateTime,
    pub steps: Vec<RunStep>,
}

/// Something that was said on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunStep {
    /// From one.
    #[serde(skip)]
    pub sequence: i64,
    pub stage: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    Right,
    Wrong,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedbackRecord {
    #[serde(skip)]
    pub org: OrgId,
    pub answer: AnswerId,
    pub actor: Actor,
    pub verdict: Opinion,
    pub note: String,
    #[serde(with = "time::serde::rfc3339")]
    pub given_at: OffsetDateTime,
}
