//! One store over two databases: connections, transactions and the organisation they work for.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use belvedere_types::audit::Audit;
use belvedere_types::{Clock, OrgId, SystemClock};
use sqlx::Transaction;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::audit::Lines;
use crate::error::{RowError, StoreError};

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A replica that hangs in the middle of a transaction holds its locks; the others fail rather than hang with it.
const LOCK_TIMEOUT: &str = "10s";

/// `sqlite:<path>` or `postgres://…`. May hold a password, so it is not printed.
#[derive(Clone)]
pub struct StoreConfig {
    pub url: String,
}

/// The database, cheap to clone. Implements `SealedRows`, `Flows`, `Registrations`, `Grants`, `Reviews`, `Connections` and `Audit`.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) audit_lines: Arc<Lines>,
}

#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite(SqliteEngine),
    Postgres(PostgresEngine),
}

/// Runs a body inside one transaction, on whichever database is open. The body is compiled once for each; it is left with `?` or
/// `return Ok(…)` without a commit, and committed at its end. `read` and `write` are the two kinds of transaction; `look` is for a body of one
/// statement that reads.
macro_rules! within {
    ($store:expr, $access:ident, $scope:expr, |$tx:ident| $body:block) => {
        match &$store.engine {
            $crate::engine::Engine::Sqlite(db) => {
                async {
                    let mut $tx = db.$access($scope).await?;
                    let out = $body;
                    $tx.commit().await?;
                    Ok::<_, $crate::error::RowError>(out)
                }
                .await
            }
            $crate::engine::Engine::Postgres(db) => {
                async {
                    let mut $tx = db.$access($scope).await?;
                    let out = $body;
                    $tx.commit().await?;
                    Ok::<_, $crate::error::RowError>(out)
                }
                .await
            }
        }
    };
}

/// For whom a transaction works. PostgreSQL's row policies read it; on SQLite the queries' own `org_id` is the only fence.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    Org(OrgId),
    /// Look-ups that find out the organisation, and sweeps. Opens the tables that the README names, none with answers or tools.
    Maintenance,
}

impl Store {
    /// Connects and migrates.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        Self::open_with_clock(config, Arc::new(SystemClock)).await
    }

    /// The clock dates audit entries; every other time is an argument.
    pub async fn open_with_clock(config: &StoreConfig, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let engine = match config.url.split_once(':') {
            Some(("sqlite", _)) => Engine::Sqlite(SqliteEngine::open(&config.url).await?),
            Some(("postgres" | "postgresql", _)) => Engine::Postgres(PostgresEngine::open(&config.url).await?),
            _ => return Err(StoreError::Url),
        };
        Ok(Self {
            engine,
            clock,
            audit_lines: Arc::default(),
        })
    }

    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            sqlx::query("SELECT 1").execute(&mut *tx).await?;
        })?)
    }

    /// Writes the audit entries that wait, waits for running transactions and closes every connection.
    pub async fn close(&self) {
        for org in self.audit_lines.organisations() {
            if let Err(error) = self.settle(org).await {
                tracing::error!(%org, error = &error as &dyn std::error::Error, "audit entries are lost");
            }
        }
        match &self.engine {
            Engine::Sqlite(db) => {
                db.readers.close().await;
                db.writer.close().await;
            }
            Engine::Postgres(db) => db.pool.close().await,
        }
    }
}

fn unreachable_database(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Connect(Box::new(error))
}

fn failed_migration(error: sqlx::migrate::MigrateError) -> StoreError {
    StoreError::Migrate(Box::new(error))
}

#[derive(Clone)]
pub(crate) struct SqliteEngine {
    /// One connection: writers queue here in order rather than wait for each other inside SQLite.
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteEngine {
    async fn open(url: &str) -> Result<Self, StoreError> {
        // Each connection to a database in memory would have one of its own.
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(StoreError::Url);
        }
        let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::Url)?;
        if options.get_filename().as_os_str().is_empty() {
            return Err(StoreError::Url);
        }
        prepare_file(options.get_filename()).map_err(unreachable_database)?;
        let options = options
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal))
            .await
            .map_err(unreachable_database)?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await.map_err(failed_migration)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // A connection to a file does not break off as one over a network does.
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(unreachable_database)?;
        Ok(Self { writer, readers })
    }

    pub(crate) async fn read(&self, _scope: Scope) -> Result<Transaction<'static, Sqlite>, RowError> {
        Ok(self.readers.begin().await?)
    }

    /// One statement is a transaction of its own: no words before and after it on the way to the connection's thread.
    pub(crate) async fn look(&self, _scope: Scope) -> Result<Look, RowError> {
        Ok(Look(self.readers.acquire().await?))
    }

    /// Takes the write lock at once: a transaction that reads first and writes later could fail in the middle.
    pub(crate) async fn write(&self, _scope: Scope) -> Result<Transaction<'static, Sqlite>, RowError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// A connection that is read from by one statement.
pub(crate) struct Look(PoolConnection<Sqlite>);

impl Look {
    /// Nothing was begun. Keeps `within!` the same for every kind of access.
    #[expect(clippy::unused_async, reason = "a transaction's commit is")]
    pub(crate) async fn commit(self) -> Result<(), RowError> {
        Ok(())
    }
}

impl Deref for Look {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.0
    }
}

impl DerefMut for Look {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

/// Makes folder and file for their owner alone; SQLite gives its side files the mode of the database.
fn prepare_file(path: &Path) -> std::io::Result<()> {
    let mut folders = std::fs::DirBuilder::new();
    folders.recursive(true);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        folders.create(folder)?;
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}

#[derive(Clone)]
pub(crate) struct PostgresEngine {
    pool: PgPool,
}

impl PostgresEngine {
    async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Url)?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(unreachable_database)?;
        // The migrator holds an advisory lock meanwhile, so replicas that start together take turns.
        sqlx::migrate!("migrations/postgres").run(&pool).await.map_err(failed_migration)?;
        warn_of_bypass(&pool).await?;
        Ok(Self { pool })
    }

    /// One snapshot for the whole transaction.
    pub(crate) async fn read(&self, scope: Scope) -> Result<Transaction<'static, Postgres>, RowError> {
        let tx = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        scoped(tx, scope).await
    }

    /// The row policies read what a transaction sets, so that one statement needs one too.
    pub(crate) async fn look(&self, scope: Scope) -> Result<Transaction<'static, Postgres>, RowError> {
        self.read(scope).await
    }

    /// Each statement sees what was committed before it, so that a row lock is followed by fresh reads.
    pub(crate) async fn write(&self, scope: Scope) -> Result<Transaction<'static, Postgres>, RowError> {
        let tx = self.pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
        scoped(tx, scope).await
    }
}

async fn scoped(mut tx: Transaction<'static, Postgres>, scope: Scope) -> Result<Transaction<'static, Postgres>, RowError> {
    let (org, maintenance) = match scope {
        Scope::Org(org) => (org.uuid().to_string(), "off"),
        Scope::Maintenance => (String::new(), "on"),
    };
    sqlx::query(
        "SELECT set_config('belvedere.org', $1, true), set_config('belvedere.maintenance', $2, true), set_config('lock_timeout', $3, true)",
    )
    .bind(org)
    .bind(maintenance)
    .bind(LOCK_TIMEOUT)
    .execute(&mut *tx)
    .await?;
    Ok(tx)
}

/// The database's own time, in microseconds since 1970. Replicas' clocks differ, and the end of a lease must mean the same to all of them.
pub(crate) trait DatabaseTime {
    async fn database_time(&mut self) -> Result<i64, RowError>;
}

impl DatabaseTime for Transaction<'static, Sqlite> {
    async fn database_time(&mut self) -> Result<i64, RowError> {
        Ok(sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER)")
            .fetch_one(&mut **self)
            .await?)
    }
}

impl DatabaseTime for Transaction<'static, Postgres> {
    /// Of the statement, not of the transaction's begin.
    async fn database_time(&mut self) -> Result<i64, RowError> {
        Ok(
            sqlx::query_scalar("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
                .fetch_one(&mut **self)
                .await?,
        )
    }
}

/// Row policies do not bind superusers: the queries' own scope still holds, but the second fence is down, and an operator should know.
async fn warn_of_bypass(pool: &PgPool) -> Result<(), StoreError> {
    let bypass: Option<bool> = sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        .fetch_optional(pool)
        .await
        .map_err(unreachable_database)?;
    if bypass == Some(true) {
        tracing::warn!("the database role is a superuser or bypasses row security: use a plain role that owns the database");
    }
    Ok(())
}
