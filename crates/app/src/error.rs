//! How a use case fails: the problem for the person, the cause for the log.

use belvedere_store::StoreError;
use belvedere_types::credential::SecretStoreError;
use belvedere_types::{Explain, Problem, ProblemKind};

#[derive(Debug, thiserror::Error)]
#[error("{}", .problem.code)]
pub struct AppError {
    problem: Box<Problem>,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl AppError {
    pub(crate) fn new(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            cause: None,
        }
    }

    /// Keeps the error as the cause of its own problem.
    fn from_explained(error: impl Explain + std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            problem: Box::new(error.problem()),
            cause: Some(Box::new(error)),
        }
    }

    /// Foreign and missing things answer alike, so that nobody learns what exists elsewhere.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Problem::new(
            ProblemKind::NotFound,
            "not_found",
            format!("There is no such {what}."),
            "Check the address, or go back to the list.",
        ))
    }

    pub(crate) fn invalid(code: &'static str, detail: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self::new(Problem::new(ProblemKind::Invalid, code, detail, next_step))
    }

    pub(crate) fn quoting(mut self, words: impl Into<String>) -> Self {
        *self.problem = self.problem.quoting(words);
        self
    }
}

impl Explain for AppError {
    fn problem(&self) -> Problem {
        (*self.problem).clone()
    }
}

macro_rules! explained {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for AppError {
            fn from(error: $error) -> Self {
                Self::from_explained(error)
            }
        }
    )+};
}

impl From<SecretStoreError> for AppError {
    fn from(error: SecretStoreError) -> Self {
        match error {
            SecretStoreError::Storage(error) => error.into(),
            error @ (SecretStoreError::Sealed | SecretStoreError::RolledBack | SecretStoreError::Exists) => Self {
                problem: Box::new(Problem::internal()),
                cause: Some(Box::new(error)),
            },
        }
    }
}

explained!(
    StoreError,
    crate::dashboards::mail::NotSent,
    belvedere_auth::AuthError,
    belvedere_auth::OidcError,
    belvedere_tool_filter::Refusal,
    belvedere_tool_filter::ToolSourceError,
    belvedere_types::StorageError,
);
