//! SQL over tables: SQLite in memory, reading only, bounded in memory and time.
//!
//! Statements come from planners and models that have seen vendors' data, so they are treated as hostile: an authorizer admits selecting,
//! reading the loaded tables and harmless functions; a progress handler ends what runs too long or was cancelled; SQLite's own limits bound cells.

mod functions;
mod guard;
mod load;
mod result;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use belvedere_types::{Explain, Problem, ProblemKind};
use rusqlite::{Connection, ErrorCode};

pub(crate) use load::quoted;

use crate::answer::{Column, ColumnType};
use crate::table::Table;

#[derive(Debug, Clone, Copy)]
pub struct EngineLimits {
    /// Rows of one result.
    pub rows: usize,
    /// Time of one query.
    pub time: Duration,
    /// Bytes of one cell or row.
    pub cell_bytes: i32,
    /// Bytes of all tables of one engine.
    pub table_bytes: usize,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self {
            rows: 200_000,
            time: Duration::from_secs(10),
            cell_bytes: 8 << 20,
            table_bytes: 512 << 20,
        }
    }
}

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum EngineError {
    /// The statement is not a query, or touches what it must not.
    #[error("the statement is refused: {detail}")]
    Refused { detail: String },
    /// SQLite's own message: unknown column, syntax. Used to repair a plan.
    #[error("the statement fails: {detail}")]
    Invalid { detail: String },
    #[error("the query took longer than {limit:?}")]
    TimedOut { limit: Duration },
    #[error("the result has more than {limit} rows")]
    TooManyRows { limit: usize },
    #[error("the tables take more than {} MiB", .limit >> 20)]
    Full { limit: usize },
    #[error("cancelled")]
    Cancelled,
}

impl Explain for EngineError {
    fn problem(&self) -> Problem {
        use ProblemKind::{Invalid, TooLarge, Unavailable};
        let (kind, code, next_step) = match self {
            Self::Refused { .. } => (
                Invalid,
                "sql_refused",
                "Ask for the data in other words; only reading the tables of this answer is possible.",
            ),
            Self::Invalid { .. } => (Invalid, "sql_invalid", "Ask again in other words, or edit the plan's SQL."),
            Self::TimedOut { .. } => (
                TooLarge,
                "sql_timed_out",
                "Narrow the question, for example to a shorter time or one group.",
            ),
            Self::TooManyRows { .. } => (
                TooLarge,
                "sql_too_many_rows",
                "Ask for a total, a group or the first rows instead of every row.",
            ),
            Self::Full { .. } => (
                TooLarge,
                "sql_memory_full",
                "Ask about a shorter time, or about fewer sources at once.",
            ),
            Self::Cancelled => (Unavailable, "sql_cancelled", "Ask again."),
        };
        Problem::new(kind, code, self.to_string(), next_step)
    }
}

/// What is known of a loaded table: its columns in order with their kinds.
type Loaded = Vec<(String, ColumnType)>;

/// One question's database. Blocking: use it on a blocking thread.
pub struct Engine {
    connection: Connection,
    limits: EngineLimits,
    cancel: Arc<AtomicBool>,
    tables: HashMap<String, Loaded>,
    /// A load ended half-way, and there is no journal to go back by.
    full: bool,
}

impl Engine {
    pub fn new(limits: EngineLimits) -> Result<Self, EngineError> {
        Self::with_cancel(limits, Arc::new(AtomicBool::new(false)))
    }

    /// The flag ends a running query, from any thread, with [`EngineError::Cancelled`]; it stays set.
    pub fn with_cancel(limits: EngineLimits, cancel: Arc<AtomicBool>) -> Result<Self, EngineError> {
        let connection = Connection::open_in_memory().map_err(invalid)?;
        guard::bound(&connection, &limits).map_err(invalid)?;
        functions::register(&connection).map_err(invalid)?;
        Ok(Self {
            connection,
            limits,
            cancel,
            tables: HashMap::new(),
            full: false,
        })
    }

    /// Creates or extends the table of that name; new columns are added, and a column whose kind differs is widened.
    pub fn load(&mut self, table: &Table) -> Result<(), EngineError> {
        self.room()?;
        guard::unlock(&self.connection).map_err(invalid)?;
        let key = table.name.to_ascii_lowercase();
        let known = self.tables.get(&key).cloned().unwrap_or_default();
        let loaded = load::load(&mut self.connection, table, known).map_err(|error| {
            self.full |= error.sqlite_error_code() == Some(ErrorCode::DiskFull);
            invalid(error)
        });
        self.room()?;
        let loaded = loaded?;
        self.tables.insert(key, loaded);
        Ok(())
    }

    /// After a load that did not fit nothing can be read any more.
    fn room(&self) -> Result<(), EngineError> {
        if self.full {
            return Err(EngineError::Full {
                limit: self.limits.table_bytes,
            });
        }
        Ok(())
    }

    /// The columns of a loaded table, as its rows ended up with; none where there is no such table.
    pub fn columns(&self, table: &str) -> Vec<Column> {
        let known = self.tables.get(&table.to_ascii_lowercase());
        let column = |(name, kind): &(String, ColumnType)| Column {
            name: name.clone(),
            kind: *kind,
        };
        known.into_iter().flatten().map(column).collect()
    }

    /// Runs one query; the result's column types are inferred from the source columns and the values.
    pub fn query(&self, sql: &str, name: &str) -> Result<Table, EngineError> {
        self.query_reading(sql, name).map(|(table, _)| table)
    }

    /// The same, with the names of the tables that the statement reads, in lower case: SQLite's account of them, however they are written.
    pub fn query_reading(&self, sql: &str, name: &str) -> Result<(Table, BTreeSet<String>), EngineError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(EngineError::Cancelled);
        }
        self.room()?;
        let watch = guard::lock(&self.connection, self.limits.time, Arc::clone(&self.cancel)).map_err(invalid)?;
        match self.run(sql, name) {
            Ok(table) => Ok((table, watch.read())),
            Err(EngineError::Invalid { .. }) if watch.interrupted() => Err(self.stopped()),
            Err(other) => Err(other),
        }
    }

    fn run(&self, sql: &str, name: &str) -> Result<Table, EngineError> {
        let mut statement = self.connection.prepare(sql).map_err(refused_or_invalid)?;
        if !statement.readonly() || statement.column_count() == 0 || statement.is_explain() != 0 {
            return Err(EngineError::Refused {
                detail: "only one query that returns rows is possible".to_owned(),
            });
        }
        if statement.parameter_count() > 0 {
            return Err(EngineError::Invalid {
                detail: "the statement has parameters without values".to_owned(),
            });
        }
        let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut cursor = statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = cursor.next().map_err(refused_or_invalid)? {
            if rows.len() >= self.limits.rows {
                return Err(EngineError::TooManyRows { limit: self.limits.rows });
            }
            rows.push(result::cells(row, names.len()).map_err(invalid)?);
        }
        Ok(result::table(name, &names, rows, &self.tables))
    }

    fn stopped(&self) -> EngineError {
        if self.cancel.load(Ordering::Relaxed) {
            EngineError::Cancelled
        } else {
            EngineError::TimedOut { limit: self.limits.time }
        }
    }
}

fn invalid(error: rusqlite::Error) -> EngineError {
    EngineError::Invalid { detail: message(&error) }
}

fn refused_or_invalid(error: rusqlite::Error) -> EngineError {
    let refused = matches!(error, rusqlite::Error::MultipleStatement)
        || error.sqlite_error_code() == Some(ErrorCode::AuthorizationForStatementDenied);
    let detail = message(&error);
    // SQLite reports a denied column or function as a plain error whose text names it.
    if refused || detail.starts_with("not authorized") || detail.contains("prohibited") {
        EngineError::Refused { detail }
    } else {
        EngineError::Invalid { detail }
    }
}

fn message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::MultipleStatement => "more than one statement".to_owned(),
        other => other.to_string(),
    }
}
