//! What a person is told about a failure. Kept apart from `Display`, which is for logs.

mod german;

use serde::Serialize;

use crate::Language;

/// How a failure is classed; decides the HTTP status and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The request itself is wrong (400).
    Invalid,
    /// Nobody is signed in, or the key is unknown (401).
    Unauthenticated,
    /// Signed in, but not allowed (403).
    Forbidden,
    /// No such thing, or none that the caller may see (404).
    NotFound,
    /// It clashes with what is there (409).
    Conflict,
    /// Too large (413).
    TooLarge,
    /// Too many requests (429).
    Limited,
    /// The vendor's server misbehaved or refused (502).
    Vendor,
    /// Try again later (503).
    Unavailable,
    /// Our own fault (500).
    Internal,
}

/// A failure in words: what happened, under a code that never changes, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub kind: ProblemKind,
    /// Stable `snake_case` code; each one has an entry in `docs/errors/`.
    pub code: &'static str,
    pub detail: String,
    pub next_step: String,
    /// What `detail` quotes, as it was said or written: a vendor's words, an address, what somebody typed. It stands beside the words of the code
    /// where these are in another language.
    #[serde(skip)]
    pub quoted: Option<Box<str>>,
    /// `detail` and `next_step` in German, where a vendor's card says them: such a code has no words of its own.
    #[serde(skip)]
    pub german: Option<Box<[String; 2]>>,
}

impl Problem {
    pub fn new(kind: ProblemKind, code: &'static str, detail: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            detail: detail.into(),
            next_step: next_step.into(),
            quoted: None,
            german: None,
        }
    }

    pub fn quoting(self, words: impl Into<String>) -> Self {
        let words: String = words.into();
        Self {
            quoted: (!words.is_empty()).then(|| words.into_boxed_str()),
            ..self
        }
    }

    /// A failure of ours. The cause goes to the log, never to the reader.
    pub fn internal() -> Self {
        Self::new(
            ProblemKind::Internal,
            "internal_error",
            "Something went wrong on our side.",
            "Try again. If it stays, look in the server's log for this request id.",
        )
    }
}

/// What a code means and what to do, in a language that failures are not raised in. `None` in English, whose words name the case, and for the codes
/// of vendor cards, which only their own words explain.
pub fn words(code: &str, language: Language) -> Option<[&'static str; 2]> {
    match language {
        Language::English => None,
        Language::German => german::words(code),
    }
}

/// Implemented by every public error: the text for a person.
pub trait Explain {
    fn problem(&self) -> Problem;
}

/// A port's storage failed. The cause is for the log.
#[derive(Debug, thiserror::Error)]
#[error("storage failed")]
pub struct StorageError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl StorageError {
    pub fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(cause))
    }
}

impl Explain for StorageError {
    fn problem(&self) -> Problem {
        Problem::new(
            ProblemKind::Unavailable,
            "storage_unavailable",
            "The database did not answer.",
            "Try again. If it stays, look in the server's log.",
        )
    }
}
