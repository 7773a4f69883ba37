//! What can go wrong between a use case and its rows.

use belvedere_types::{Explain, Problem, ProblemKind, StorageError};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A live source of the organisation has that name.
    #[error("the name is taken")]
    NameTaken,
    /// Another member signs in with that e-mail address.
    #[error("the e-mail address is taken")]
    AddressTaken,
    /// The row belongs to something that is not, or no longer, there.
    #[error("what the row belongs to is gone")]
    ReferenceGone,
    #[error("the database URL is neither a `sqlite:` path nor a `postgres:` URL")]
    Url,
    #[error("the database cannot be reached")]
    Connect(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the database cannot be brought to this version's schema")]
    Migrate(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Explain for StoreError {
    fn problem(&self) -> Problem {
        match self {
            Self::NameTaken => Problem::new(
                ProblemKind::Conflict,
                "name_taken",
                "Another data source has this name.",
                "Choose another name, or rename the other data source first.",
            ),
            Self::AddressTaken => Problem::new(
                ProblemKind::Conflict,
                "address_taken",
                "This e-mail address cannot be used.",
                "Use another address. One address belongs to one member of one organisation.",
            ),
            Self::ReferenceGone => Problem::new(
                ProblemKind::Conflict,
                "reference_gone",
                "What this belongs to was deleted in the meantime.",
                "Reload the page and begin again.",
            ),
            Self::Url => Problem::new(
                ProblemKind::Invalid,
                "database_url_invalid",
                "The database URL cannot be used.",
                "Set BELVEDERE_DATABASE_URL to `sqlite:<path of a file>` or `postgres://user:password@host/database`.",
            ),
            Self::Connect(_) => Problem::new(
                ProblemKind::Unavailable,
                "database_unreachable",
                "The database cannot be reached.",
                "Check the address, the credentials and that the database is running; the server's log has the cause.",
            ),
            Self::Migrate(_) => Problem::new(
                ProblemKind::Internal,
                "database_migration_failed",
                "The database cannot be brought to the schema of this version.",
                "If a newer version of Belvedere has used this database, run that version. Otherwise the server's log has the cause.",
            ),
            Self::Storage(error) => error.problem(),
        }
    }
}

/// What the bodies of the queries raise.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowError {
    #[error("the query failed")]
    Sql(#[from] sqlx::Error),
    #[error("the row holds JSON of another shape")]
    Json(#[from] serde_json::Error),
    #[error("the column {column} holds a value of another kind")]
    Value { column: &'static str },
}

/// Those that can be read. In a sweep over many organisations one that cannot be is told of in the log and holds up no other.
pub(crate) fn readable<R, T>(rows: Vec<R>, table: &'static str) -> Vec<T>
where
    T: TryFrom<R, Error = RowError>,
{
    let read = |row| {
        T::try_from(row)
            .inspect_err(|error| tracing::error!(table, error = error as &dyn std::error::Error, "a row cannot be read"))
            .ok()
    };
    rows.into_iter().filter_map(read).collect()
}

impl From<RowError> for StorageError {
    fn from(error: RowError) -> Self {
        Self::new(error)
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match &error {
            RowError::Sql(sqlx::Error::Database(cause)) if cause.is_foreign_key_violation() => Self::ReferenceGone,
            RowError::Sql(_) | RowError::Json(_) | RowError::Value { .. } => Self::Storage(error.into()),
        }
    }
}

impl RowError {
    pub(crate) fn breaks_a_reference(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(cause)) if cause.is_foreign_key_violation())
    }

    pub(crate) fn breaks_uniqueness(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(cause)) if cause.is_unique_violation())
    }
}
