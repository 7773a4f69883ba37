//! Calls of mixed tools as an attacker would make them. The first byte chooses the guard, the rest is the argument. A guard says the same each time,
//! admits again what it admitted, refuses what stands behind a write, and an SQL text that it sends is one that SQLite itself sees to only read.
#![no_main]

use std::sync::atomic::{AtomicBool, Ordering};

use belvedere_tool_filter::{Guard, QueryLanguage, SqlDialect, guard};
use libfuzzer_sys::fuzz_target;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Batch, Connection};
use serde_json::{Map, Value, json};

const TABLES: &str =
    "CREATE TABLE projects (id, name, plan, region, created_at); CREATE TABLE migrations (id, project_id, name, applied_at);
    CREATE TABLE t (id, a, b, name)";

fuzz_target!(|bytes: &[u8]| {
    let Some((letter, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let (guard, writes) = chosen(*letter);
    let Some(arguments) = arguments(&guard, text) else { return };
    let schema = json!({ "type": "object", "properties": {} });
    let first = guard::prove(&guard, &schema, arguments.clone());
    assert_eq!(first, guard::prove(&guard, &schema, arguments.clone()));
    let Ok(sent) = first else { return };
    assert_eq!(guard::prove(&guard, &schema, sent.clone()).as_ref(), Ok(&sent));
    if let Some(smuggled) = behind(&guard, arguments, writes) {
        assert!(guard::prove(&guard, &schema, smuggled.clone()).is_err(), "{smuggled:?}");
    }
    if let Guard::Sql {
        dialect: SqlDialect::Sqlite | SqlDialect::Unknown,
        ..
    } = guard
    {
        only_reads(sent["x"].as_str().unwrap_or_default());
    }
});

/// The guard, and a write in its language that ends before what follows it.
fn chosen(letter: u8) -> (Guard, &'static str) {
    let argument = || "x".to_owned();
    let sql = |dialect| {
        (
            Guard::Sql {
                argument: argument(),
                dialect,
            },
            "DELETE FROM projects; ",
        )
    };
    let query = |language| Guard::Query {
        argument: argument(),
        language,
    };
    match letter {
        b'p' => sql(SqlDialect::Postgres),
        b'm' => sql(SqlDialect::Mysql),
        b's' => sql(SqlDialect::Sqlite),
        b'o' => sql(SqlDialect::Snowflake),
        b'b' => sql(SqlDialect::Bigquery),
        b't' => sql(SqlDialect::Mssql),
        b'c' => sql(SqlDialect::Clickhouse),
        b'd' => sql(SqlDialect::Duckdb),
        b'f' => sql(SqlDialect::Datafusion),
        b'g' => (Guard::Graphql { argument: argument() }, "mutation { a } "),
        b'h' => (
            Guard::HttpMethod {
                argument: "method".to_owned(),
            },
            "",
        ),
        b'j' => (Guard::Pipeline { argument: argument() }, ""),
        b'y' => (query(QueryLanguage::Cypher), "CREATE (n) "),
        b'q' => (query(QueryLanguage::Sparql), "CLEAR ALL ; "),
        b'k' => (query(QueryLanguage::Kql), ".drop table T\n"),
        _ => sql(SqlDialect::Unknown),
    }
}

/// `None` where the text cannot be such an argument.
fn arguments(guard: &Guard, text: &str) -> Option<Map<String, Value>> {
    let value = match guard {
        Guard::HttpMethod { .. } => return serde_json::from_str(text).ok(),
        Guard::Pipeline { .. } => serde_json::from_str(text).ok()?,
        _ => Value::String(text.to_owned()),
    };
    Some(Map::from_iter([("x".to_owned(), value)]))
}

/// The same arguments with a write before or beside them.
fn behind(guard: &Guard, mut arguments: Map<String, Value>, writes: &str) -> Option<Map<String, Value>> {
    match guard {
        Guard::HttpMethod { .. } => drop(arguments.insert("method".to_owned(), json!("DELETE"))),
        Guard::Pipeline { .. } => arguments.get_mut("x")?.as_array_mut()?.push(json!({ "$out": "copy" })),
        _ => {
            let text = arguments.get("x")?.as_str()?;
            arguments.insert("x".to_owned(), Value::String(format!("{writes}{text}")));
        }
    }
    Some(arguments)
}

/// What SQLite compiles of it is one statement that reads, by its own account and by what it asks leave for.
fn only_reads(sql: &str) {
    let database = Connection::open_in_memory().expect("a database in memory");
    database.execute_batch(TABLES).expect("tables");
    static ACTED: AtomicBool = AtomicBool::new(false);
    ACTED.store(false, Ordering::Relaxed);
    let watch = |context: AuthContext<'_>| {
        let reads = matches!(
            context.action,
            AuthAction::Select | AuthAction::Read { .. } | AuthAction::Function { .. } | AuthAction::Recursive
        );
        ACTED.fetch_or(!reads, Ordering::Relaxed);
        Authorization::Allow
    };
    database.authorizer(Some(watch)).expect("an authorizer");
    let mut batch = Batch::new(&database, sql);
    let mut statements = 0;
    while let Ok(Some(statement)) = batch.next() {
        statements += 1;
        assert!(statement.readonly(), "{sql}");
    }
    assert!(statements <= 1, "{sql}");
    assert!(!ACTED.load(Ordering::Relaxed), "{sql}");
}
