//! Conversations with a model as text: recorded while they happen, replayed as a model that says the same again.
//!
//! JSON lines: a head with version and model, then one exchange a line: what the model was told since the line before, and what it answered. The
//! instruction and the schema are the program's own and not in it; keys and addresses never are. Data is: the question, schemas, rows that were shown.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Message, Model, ModelError, ModelReply, ModelRequest};

/// The version of the form.
const VERSION: u32 = 1;
/// A longer text is not read.
const MAX_BYTES: usize = 16 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    model_conversation: u32,
    model: String,
}

/// One completion: what was new in the request, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub told: Vec<Message>,
    pub heard: Heard,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    Reply(ModelReply),
    Failed(Failure),
}

/// [`ModelError`] as far as a planner tells its kinds apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    KeyRefused,
    UnknownModel,
    RateLimited,
    Unavailable,
    Rejected { status: u16 },
    Unreadable,
}

/// A conversation that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    pub model: String,
    pub exchanges: Vec<Exchange>,
}

/// Why a text is no recording.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum RecordingError {
    #[error("the recording is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("line {line} of the recording cannot be read: {detail}")]
    Line { line: usize, detail: String },
    #[error("the recording has the version {version}, which this program does not know")]
    Version { version: u32 },
}

impl Recording {
    /// # Errors
    /// Names the line. Whatever is in it, nothing else happens.
    pub fn parse(text: &str) -> Result<Self, RecordingError> {
        if text.len() > MAX_BYTES {
            return Err(RecordingError::TooLong);
        }
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().unwrap_or_default();
        let head: Head = read(1, first)?;
        if head.model_conversation != VERSION {
            return Err(RecordingError::Version {
                version: head.model_conversation,
            });
        }
        let exchanges = lines
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| read(at + 1, line))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            model: head.model,
            exchanges,
        })
    }
}

fn read<'a, T: Deserialize<'a>>(line: usize, text: &'a str) -> Result<T, RecordingError> {
    serde_json::from_str(text).map_err(|error| RecordingError::Line {
        line,
        detail: error.to_string(),
    })
}

/// Where the lines of a recording go, each with its line end, as they come.
pub type Tape = Box<dyn Fn(&str) + Send + Sync>;

/// A model whose conversation is written down.
pub struct Recorder {
    model: Arc<dyn Model>,
    tape: Tape,
    /// Messages that are on the tape already.
    known: Mutex<usize>,
}

impl Recorder {
    pub fn new(model: Arc<dyn Model>, tape: Tape) -> Self {
        Self {
            model,
            tape,
            known: Mutex::default(),
        }
    }
}

fn write(tape: &Tape, line: &impl Serialize) {
    match serde_json::to_string(line) {
        Ok(text) => tape(&format!("{text}\n")),
        Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "an exchange could not be written down"),
    }
}

#[async_trait]
impl Model for Recorder {
    fn name(&self) -> &str {
        self.model.name()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let reply = self.model.complete(request).await;
        let known = std::mem::replace(
            &mut *self.known.lock().unwrap_or_else(PoisonError::into_inner),
            request.messages.len(),
        );
        if known == 0 {
            let head = Head {
                model_conversation: VERSION,
                model: self.model.name().to_owned(),
            };
            write(&self.tape, &head);
        }
        let exchange = Exchange {
            told: request.messages.get(known..).unwrap_or_default().to_vec(),
            heard: match &reply {
                Ok(reply) => Heard::Reply(reply.clone()),
                Err(error) => Heard::Failed(Failure::of(error)),
            },
        };
        write(&self.tape, &exchange);
        reply
    }
}

impl Failure {
    fn of(error: &ModelError) -> Self {
        match error {
            ModelError::KeyRefused => Self::KeyRefused,
            ModelError::UnknownModel | ModelError::Address(_) => Self::UnknownModel,
            ModelError::RateLimited { .. } => Self::RateLimited,
            ModelError::Unavailable | ModelError::TimedOut { .. } => Self::Unavailable,
            ModelError::Rejected { status } => Self::Rejected { status: *status },
            ModelError::Unreadable => Self::Unreadable,
        }
    }

    fn error(self) -> ModelError {
        match self {
            Self::KeyRefused => ModelError::KeyRefused,
            Self::UnknownModel => ModelError::UnknownModel,
            Self::RateLimited => ModelError::RateLimited { retry_after: None },
            Self::Unavailable => ModelError::Unavailable,
            Self::Rejected { status } => ModelError::Rejected { status },
            Self::Unreadable => ModelError::Unreadable,
        }
    }
}

/// Says what a recorded model said, in the same order, and notes where it is told something else than was recorded.
pub struct Replayer {
    recording: Recording,
    state: Mutex<Replay>,
}

#[derive(Default)]
struct Replay {
    next: usize,
    known: usize,
    differences: Vec<String>,
}

impl Replayer {
    pub fn new(recording: Recording) -> Self {
        Self {
            recording,
            state: Mutex::default(),
        }
    }

    /// Where the conversation went another way than the recorded one, exchanges that nobody asked for included. Nothing: it was the same.
    pub fn differences(&self) -> Vec<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = state.differences.clone();
        let left = self.recording.exchanges.len().saturating_sub(state.next);
        if left > 0 {
            found.push(format!("{left} recorded exchanges were not asked for"));
        }
        found
    }
}

#[async_trait]
impl Model for Replayer {
    fn name(&self) -> &str {
        &self.recording.model
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.next += 1;
        let number = state.next;
        let Some(exchange) = self.recording.exchanges.get(number - 1) else {
            state.differences.push(format!("exchange {number} was not recorded"));
            return Err(ModelError::Unavailable);
        };
        let told = request.messages.get(state.known..).unwrap_or_default();
        if told != exchange.told {
            state.differences.push(format!("exchange {number} told the model something else"));
        }
        state.known = request.messages.len();
        match &exchange.heard {
            Heard::Reply(reply) => Ok(reply.clone()),
            Heard::Failed(failure) => Err(failure.error()),
        }
    }
}
