//! What the SQL guard admits changes nothing in a real database: statements are grown from a grammar with nasty pieces, run as they
//! would be sent, and the whole database is compared before and after. Here because this crate has both engines at hand.

use belvedere_tool_filter::SqlDialect;
use belvedere_tool_filter::guard::sql;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::postgres;

/// Statements grown; about one in three is admitted.
const CASES: u32 = 300;
/// With fewer statements run, the test would prove nothing.
const LEAST_RUN: usize = 60;

const TABLES: &str = "CREATE TABLE projects (id INT PRIMARY KEY, name TEXT, plan TEXT, queries INT);
    CREATE TABLE migrations (id INT PRIMARY KEY, project_id INT, name TEXT);
    INSERT INTO projects VALUES (1, 'shop', 'pro', 10), (2, 'blog', 'free', 3);
    INSERT INTO migrations VALUES (1, 1, 'init');";

/// A piece that reads, or tries not to.
fn piece(good: &'static [&'static str], bad: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        9 => prop::sample::select(good).prop_map(str::to_owned),
        1 => prop::sample::select(bad).prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let leaf = piece(
        &[
            "1",
            "id",
            "name",
            "queries",
            "p.name",
            "'pro'",
            "'it''s'",
            "'a; DELETE FROM projects'",
            "NULL",
            "\"name\"",
        ],
        &[
            "nextval('seq')",
            "setval('seq', 99)",
            "pg_advisory_lock(1)",
            "set_config('search_path', 'evil', false)",
            "lo_create(4711)",
            "(4711::oid).lo_create",
            "('x'::text).touch",
            "(SELECT x.pg_advisory_lock FROM generate_series(1, 2) AS x LIMIT 1)",
            "touch()",
            "lower(touch())",
            "query_to_xml('delete from projects', true, true, '')",
            "pg_notify('a', 'b')",
            "writefile('x', 'y')",
            "'\\'; DELETE FROM projects; --'",
            "$$a$$",
            "E'\\''",
            "(SELECT nextval('seq'))",
            "seq.nextval",
            "@x := 1",
        ],
    );
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (
                inner.clone(),
                prop::sample::select(&["=", "<", "||", "+", "->>", "LIKE", "AND", "OR", "<->", "@@@"][..]),
                inner.clone()
            )
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.clone().prop_map(|a| format!("coalesce({a}, {a})")),
            inner.clone().prop_map(|a| format!("max({a})")),
            inner.clone().prop_map(|a| format!("CASE WHEN {a} IS NULL THEN 1 ELSE {a} END")),
            inner.clone().prop_map(|a| format!("(SELECT {a} FROM projects p LIMIT 1)")),
            inner.clone().prop_map(|a| format!("count(*) FILTER (WHERE {a} IS NOT NULL)")),
            inner.prop_map(|a| format!("CAST({a} AS TEXT)")),
        ]
    })
}

fn table() -> impl Strategy<Value = String> {
    piece(
        &[
            "projects p",
            "projects p JOIN migrations m ON m.project_id = p.id",
            "(SELECT * FROM projects) p",
            "projects AS p, migrations",
            "\"projects\" p",
        ],
        &[
            "(DELETE FROM projects RETURNING *) p",
            "touch() p",
            "dblink('a', 'b') AS p(name text)",
            "pg_shadow p",
            "(SELECT * FROM projects FOR UPDATE) p",
            "pragma_user_version p",
            "ROWS FROM (touch()) p",
        ],
    )
}

fn head() -> impl Strategy<Value = String> {
    piece(
        &["", "", "", "WITH x AS (SELECT 1 AS one) "],
        &[
            "WITH x AS (DELETE FROM projects RETURNING *) ",
            "WITH x AS (INSERT INTO migrations VALUES (9, 9, 'x') RETURNING *) ",
            "EXPLAIN ANALYZE ",
            "CREATE TABLE made AS ",
            "INSERT INTO migrations ",
            "DELETE FROM projects; ",
            "PRAGMA user_version = 7; ",
        ],
    )
}

fn tail() -> impl Strategy<Value = String> {
    piece(
        &["", "", " LIMIT 5", " -- all", ";", " ORDER BY 1", " UNION SELECT 'a'", "; -- done"],
        &[
            " FOR UPDATE",
            " INTO made",
            "; DROP TABLE migrations",
            "\n;DELETE FROM projects--",
            " /*! ; DELETE FROM projects */",
            " -- x\r; DELETE FROM projects",
            " DELETE FROM projects",
            " RETURNING name",
            "; COMMIT; DELETE FROM projects",
            " UNION SELECT * INTO made FROM projects",
            " UNION (DELETE FROM projects RETURNING name)",
        ],
    )
}

fn statement() -> impl Strategy<Value = String> {
    let select = piece(
        &["SELECT", "SELECT DISTINCT", "select"],
        &["SELECT SQL_NO_CACHE", "UPDATE projects SET name ="],
    );
    (head(), select, value(), table(), prop::option::of(value()), tail()).prop_map(|(head, select, value, table, condition, tail)| {
        let condition = condition.map(|c| format!(" WHERE {c} IS NOT NULL")).unwrap_or_default();
        format!("{head}{select} {value} FROM {table}{condition}{tail}")
    })
}

fn grown() -> Vec<String> {
    let mut runner = TestRunner::new(Config::default());
    (0..CASES).map(|_| statement().new_tree(&mut runner).unwrap().current()).collect()
}

/// Statements as they would be sent, each admitted for a server of this dialect or of none that is known.
fn admitted(dialect: SqlDialect) -> Vec<String> {
    let sent: Vec<String> = grown()
        .iter()
        .filter_map(|text| sql::prove(text, dialect).or_else(|_| sql::prove(text, SqlDialect::Unknown)).ok())
        .collect();
    assert!(sent.len() >= LEAST_RUN, "only {} of {CASES} statements were admitted", sent.len());
    sent
}

#[tokio::test]
async fn what_is_admitted_changes_nothing_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("data.db").display());
    let mut db = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(TABLES).execute(&mut db).await.unwrap();
    let before = sqlite_state(&mut db).await;
    for text in admitted(SqlDialect::Sqlite) {
        // A query that the engine does not take is no failure: it changed nothing.
        let _ = sqlx::raw_sql(AssertSqlSafe(text.clone())).fetch_all(&mut db).await;
        assert_eq!(sqlite_state(&mut db).await, before, "{text}");
    }
}

/// Rows, schema, the header's number, and how many rows this connection ever changed.
async fn sqlite_state(db: &mut SqliteConnection) -> String {
    let state = "SELECT (SELECT group_concat(id || name || plan || queries) FROM projects) || (SELECT group_concat(id || name) FROM migrations)
        || (SELECT group_concat(name || coalesce(sql, '')) FROM sqlite_schema) || (SELECT user_version FROM pragma_user_version) || '/' || total_changes()";
    sqlx::query_scalar(state).fetch_one(db).await.unwrap()
}

#[tokio::test]
async fn what_is_admitted_changes_nothing_in_postgres() {
    let Some(url) = postgres::new_database().await else { return };
    let mut db = PgConnection::connect(&url).await.unwrap();
    let traps = "CREATE SEQUENCE seq;
        CREATE FUNCTION touch() RETURNS int LANGUAGE sql AS 'INSERT INTO migrations SELECT max(id) + 1, 1, ''touched'' FROM migrations RETURNING id';
        CREATE FUNCTION touch(text) RETURNS int LANGUAGE sql AS 'SELECT touch()';";
    sqlx::raw_sql(AssertSqlSafe(format!("{TABLES}{traps}")))
        .execute(&mut db)
        .await
        .unwrap();
    let before = postgres_state(&mut db).await;
    for text in admitted(SqlDialect::Postgres) {
        let _ = sqlx::raw_sql(AssertSqlSafe(text.clone())).fetch_all(&mut db).await;
        assert_eq!(postgres_state(&mut db).await, before, "{text}");
    }
}

/// The trap works: called as it is, the function writes.
#[tokio::test]
async fn the_state_tells_a_change() {
    let Some(url) = postgres::new_database().await else { return };
    let mut db = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("{TABLES}CREATE SEQUENCE seq;")))
        .execute(&mut db)
        .await
        .unwrap();
    let mut before = postgres_state(&mut db).await;
    for change in [
        "SELECT nextval('seq')",
        "SELECT pg_advisory_lock(1)",
        "SELECT lo_create(4711)",
        "SELECT (4712::oid).lo_create",
        "SELECT x.pg_advisory_lock FROM generate_series(2, 3) AS x",
        "CREATE TABLE made AS SELECT 1",
    ] {
        sqlx::raw_sql(change).execute(&mut db).await.unwrap();
        let after = postgres_state(&mut db).await;
        assert_ne!(after, before, "{change}");
        before = after;
    }
}

/// Rows, sequences, tables, large objects, locks held over a statement, and the session's path.
async fn postgres_state(db: &mut PgConnection) -> String {
    let state = "SELECT concat_ws('/', (SELECT string_agg(p::text, ',' ORDER BY id) FROM projects p), (SELECT string_agg(m::text, ',' ORDER BY id) FROM migrations m),
        (SELECT concat(last_value, is_called) FROM seq), (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc),
        (SELECT count(*) FROM pg_largeobject_metadata), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()), current_setting('search_path'))";
    sqlx::query_scalar(state).fetch_one(db).await.unwrap()
}
