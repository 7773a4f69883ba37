//! The fence around a statement: what it may touch, how large, how long.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use super::EngineLimits;

/// Opcodes between two looks at the clock: a few microseconds of work.
const OPCODES: i32 = 2_000;
const PAGE_BYTES: usize = 4096;
const STATEMENT_BYTES: i32 = 64 << 10;

/// Functions that read or write outside the tables, tell about the host, or make large values from nothing.
const DENIED_FUNCTIONS: [&str; 14] = [
    "load_extension",
    "readfile",
    "writefile",
    "edit",
    "fts3_tokenizer",
    "zeroblob",
    "randomblob",
    "random",
    "sqlite_compileoption_get",
    "sqlite_compileoption_used",
    "sqlite_log",
    "sqlite_source_id",
    "sqlite_version",
    "sqlite_offset",
];

pub(super) fn bound(connection: &Connection, limits: &EngineLimits) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA journal_mode=off; PRAGMA synchronous=off; PRAGMA temp_store=memory; PRAGMA trusted_schema=off;")?;
    // SQLite's own heap limit is one for the whole process, which holds other databases too; a bound on pages is each database's own.
    let pages = limits.table_bytes / PAGE_BYTES;
    connection.execute_batch(&format!("PRAGMA page_size={PAGE_BYTES}; PRAGMA max_page_count={pages};"))?;
    // Otherwise a misspelt column in double quotes is a text, and the answer is wrong instead of refused.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, limits.cell_bytes),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, STATEMENT_BYTES),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    Ok(())
}

/// Tells afterwards whether the watch ended the statement, and what it read.
pub(super) struct Watch {
    interrupted: Arc<AtomicBool>,
    read: Arc<Mutex<BTreeSet<String>>>,
}

impl Watch {
    pub(super) fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Tables that the statement reads, by SQLite's own account, in lower case.
    pub(super) fn read(&self) -> BTreeSet<String> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(super) fn lock(connection: &Connection, time: Duration, cancel: Arc<AtomicBool>) -> rusqlite::Result<Watch> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let started = Instant::now();
    connection.progress_handler(
        OPCODES,
        Some(move || {
            let stop = cancel.load(Ordering::Relaxed) || started.elapsed() >= time;
            if stop {
                flag.store(true, Ordering::Relaxed);
            }
            stop
        }),
    )?;
    let read = Arc::new(Mutex::new(BTreeSet::new()));
    let list = Arc::clone(&read);
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        if let AuthAction::Read { table_name, .. } = context.action {
            list.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(table_name.to_ascii_lowercase());
        }
        judge(&context)
    }))?;
    Ok(Watch { interrupted, read })
}

/// Loading is ours; the fence returns with the next query.
pub(super) fn unlock(connection: &Connection) -> rusqlite::Result<()> {
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    connection.progress_handler(0, None::<fn() -> bool>)
}

fn judge(context: &AuthContext<'_>) -> Authorization {
    let admitted = match context.action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Read { table_name, .. } => {
            let name = table_name.to_ascii_lowercase();
            !name.starts_with("sqlite_") && !name.starts_with("pragma_")
        }
        AuthAction::Function { function_name } => !DENIED_FUNCTIONS.iter().any(|denied| denied.eq_ignore_ascii_case(function_name)),
        _ => false,
    };
    if admitted { Authorization::Allow } else { Authorization::Deny }
}
