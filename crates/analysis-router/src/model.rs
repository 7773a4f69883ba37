//! A language model as a planner: it proposes the same steps as the built-in one, and nothing it says is run before it was checked.
//!
//! It is told the question, the tools' names and schemas in our own words, and names, types, counts and a few rows of what came back. It never
//! sees a whole result, a vendor's description or a secret, and what it may call is fixed before it has seen the first row.

mod arguments;
mod briefing;
mod budget;
mod check;
mod clean;
mod dry;
mod models;
mod offer;
mod planner;
mod prompt;
mod proposal;
mod provenance;
mod provider;
mod recording;
mod seen;

use std::time::Duration;

use async_trait::async_trait;
use belvedere_types::{Explain, Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use budget::{ModelLimits, Price};
pub use clean::{quoted, spoken};
pub use models::{Models, Nearby, ProviderModels};
pub use offer::{ToldTool, tell_tool};
pub use planner::{ModelPlanner, ModelPlannerConfig, Sharing};
pub use prompt::SYSTEM;
pub use proposal::schema as proposal_schema;
pub use provider::{Provider, ProviderConfig, ProviderModel, Retries};
pub use recording::{Exchange, Failure, Heard, Recorder, Recording, RecordingError, Replayer, Tape};

/// One completion of a conversation, bound to a JSON schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelRequest {
    pub system: String,
    pub messages: Vec<Message>,
    /// JSON Schema that the reply's text has to fulfil.
    pub schema: Value,
    pub max_output_tokens: u32,
    /// The longest the reply may take, retries included.
    pub time: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub speaker: Speaker,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    Program,
    Model,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelReply {
    pub text: String,
    pub tokens: TokenCount,
    pub ending: Ending,
}

/// How a reply came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Complete,
    /// The provider's limit on the length of a reply cut it.
    CutShort,
    /// The provider or the model declined to answer.
    Declined,
}

/// Tokens as the provider counts them; zero where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCount {
    pub input: u64,
    pub output: u64,
}

impl TokenCount {
    pub fn total(self) -> u64 {
        self.input.saturating_add(self.output)
    }
}

/// A language model of some provider.
#[async_trait]
pub trait Model: Send + Sync {
    /// The name under which its use is recorded.
    fn name(&self) -> &str;

    async fn complete(&self, request: &ModelRequest) -> Result<ModelReply, ModelError>;
}

/// Why there is no reply. No byte of the provider's answer is kept: it may quote what was sent.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum ModelError {
    #[error("the provider refuses the key")]
    KeyRefused,
    #[error("the provider does not know the model or the address")]
    UnknownModel,
    #[error("the provider limits the rate")]
    RateLimited { retry_after: Option<Duration> },
    #[error("the provider is unavailable")]
    Unavailable,
    #[error("the provider took longer than {limit:?}")]
    TimedOut { limit: Duration },
    #[error("the provider rejects the request with status {status}")]
    Rejected { status: u16 },
    #[error("the provider's reply cannot be read")]
    Unreadable,
    /// The address is private, not https, or malformed.
    #[error("the provider's address cannot be used")]
    Address(Problem),
}

impl ModelError {
    /// The same request may succeed later without anybody changing anything.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::Unavailable => true,
            Self::KeyRefused | Self::UnknownModel | Self::TimedOut { .. } | Self::Rejected { .. } | Self::Unreadable | Self::Address(_) => {
                false
            }
        }
    }
}

impl Explain for ModelError {
    fn problem(&self) -> Problem {
        use ProblemKind::{Conflict, Limited, Unavailable, Vendor};
        match self {
            Self::KeyRefused => Problem::new(
                Conflict,
                "model_key_refused",
                "The language model's provider refuses the key.",
                "Enter a valid key for the provider.",
            ),
            Self::UnknownModel => Problem::new(
                Conflict,
                "model_unknown",
                "The provider knows no such model, or nothing answers at its address.",
                "Check the model's name and the base URL.",
            ),
            Self::RateLimited { .. } => Problem::new(
                Limited,
                "model_rate_limited",
                "The language model's provider limits how often it may be asked.",
                "Wait a little, or raise the limit at the provider.",
            ),
            Self::Unavailable => Problem::new(
                Unavailable,
                "model_unavailable",
                "The language model's provider cannot be reached or has a fault.",
                "Try again. If it stays, check the base URL and the provider's status page.",
            ),
            Self::TimedOut { .. } => Problem::new(
                Unavailable,
                "model_timeout",
                "The language model did not reply in time.",
                "Try again, or choose a faster model.",
            ),
            Self::Rejected { .. } => Problem::new(
                Vendor,
                "model_request_rejected",
                "The language model's provider does not accept the request.",
                "Choose a model that supports structured output, and check the account at the provider.",
            ),
            Self::Unreadable => Problem::new(
                Vendor,
                "model_reply_invalid",
                "The language model's reply cannot be used.",
                "Try again, or choose another model.",
            ),
            Self::Address(problem) => problem.clone(),
        }
    }
}
