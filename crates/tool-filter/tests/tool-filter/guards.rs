//! Guards: every attack is refused, every honest query admitted, and what is admitted changes nothing.

use belvedere_tool_filter::guard::{prove, sql};
use belvedere_tool_filter::{Guard, SqlDialect};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

const HONEST: &str = include_str!("../data/honest.sql");
const ATTACKS: &str = include_str!("../data/attacks.sql");
const ALL: [SqlDialect; 10] = [
    SqlDialect::Postgres,
    SqlDialect::Mysql,
    SqlDialect::Sqlite,
    SqlDialect::Snowflake,
    SqlDialect::Bigquery,
    SqlDialect::Mssql,
    SqlDialect::Clickhouse,
    SqlDialect::Duckdb,
    SqlDialect::Datafusion,
    SqlDialect::Unknown,
];

fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().map(|line| line.split_once('|').unwrap())
}

fn dialect(name: &str) -> SqlDialect {
    serde_json::from_value(json!(name)).unwrap()
}

#[test]
fn honest_queries_are_admitted_in_their_dialect() {
    let mut refused = Vec::new();
    for (name, query) in lines(HONEST) {
        // What every engine reads must pass for a server that does not name its dialect.
        let dialects = if name == "any" {
            vec![SqlDialect::Unknown, SqlDialect::Postgres, SqlDialect::Sqlite]
        } else {
            vec![dialect(name)]
        };
        refused.extend(
            dialects
                .into_iter()
                .filter_map(|d| sql::prove(query, d).err().map(|e| format!("{d:?}: {query}: {e}"))),
        );
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn attacks_are_refused_in_every_dialect() {
    let admitted: Vec<String> = lines(ATTACKS)
        .flat_map(|(_, attack)| {
            ALL.into_iter()
                .filter(move |d| sql::prove(attack, *d).is_ok())
                .map(move |d| format!("{d:?}: {attack}"))
        })
        .collect();
    assert!(admitted.is_empty(), "{}", admitted.join("\n"));
}

#[test]
fn a_limit_is_added_where_there_is_none() {
    let proven = |query| sql::prove(query, SqlDialect::Postgres).unwrap();
    assert_eq!(proven("SELECT name FROM projects; "), "SELECT name FROM projects\nLIMIT 10000");
    assert_eq!(
        proven("SELECT name FROM projects -- all"),
        "SELECT name FROM projects -- all\nLIMIT 10000"
    );
    assert_eq!(
        proven("SELECT a FROM t UNION SELECT b FROM u"),
        "SELECT a FROM t UNION SELECT b FROM u\nLIMIT 10000"
    );
    assert_eq!(proven("SELECT name FROM projects LIMIT 5"), "SELECT name FROM projects LIMIT 5");
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000));
    let long = format!("SELECT {}1", "1 + ".repeat(4_000));
    let nested = format!("SELECT 1 WHERE {} 1", "NOT ".repeat(2_000));
    let unions = vec!["SELECT 1"; 1_000].join(" UNION ");
    for query in [deep, long, nested, unions, "x".repeat(1_000_000)] {
        assert!(sql::prove(&query, SqlDialect::Postgres).is_err());
        assert!(sql::prove(&query, SqlDialect::Unknown).is_err());
    }
}

fn database() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, plan TEXT, region TEXT, queries INT, created_at TEXT);
         CREATE TABLE migrations (id INTEGER PRIMARY KEY, project_id INT, name TEXT, applied_at TEXT);
         INSERT INTO projects VALUES (1, 'shop', 'pro', 'eu', 10, '2026-01-01'), (2, 'blog', 'free', 'us', 3, '2026-02-01');
         INSERT INTO migrations VALUES (1, 1, 'init', '2026-01-02');",
    )
    .unwrap();
    db
}

/// Everything that a statement could have changed: rows, schema, and the settings kept in the file.
fn state(db: &Connection) -> String {
    let dump = "SELECT (SELECT group_concat(id || name || plan || region || queries || created_at) FROM projects) || (SELECT group_concat(id || name) FROM migrations)
                || (SELECT group_concat(name || coalesce(sql, '')) FROM sqlite_master)";
    let rows: Option<String> = db.query_row(dump, [], |row| row.get(0)).unwrap_or(None);
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    format!("{rows:?} {version} {}", db.total_changes())
}

fn run(db: &Connection, query: &str) {
    if let Ok(mut statement) = db.prepare(query) {
        let mut rows = statement.raw_query();
        for _ in 0..100 {
            if !matches!(rows.next(), Ok(Some(_))) {
                break;
            }
        }
    }
}

#[test]
fn what_is_admitted_changes_nothing_in_a_real_database() {
    let db = database();
    let before = state(&db);
    let mut ran = 0;
    for (_, query) in lines(HONEST).chain(lines(ATTACKS)) {
        for dialect in ALL {
            if let Ok(proven) = sql::prove(query, dialect) {
                run(&db, &proven);
                ran += 1;
            }
        }
    }
    assert!(ran > 100, "{ran}");
    assert_eq!(state(&db), before);
}

fn fragment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "SELECT",
        "*",
        "name",
        "FROM",
        "projects",
        "WHERE",
        "id",
        "=",
        "1",
        ";",
        "DELETE",
        "UPDATE",
        "SET",
        "INSERT INTO",
        "VALUES",
        "(",
        ")",
        ",",
        "WITH x AS",
        "DROP TABLE",
        "UNION",
        "--",
        "\n",
        "/*",
        "*/",
        "'",
        "\"",
        "`",
        "[",
        "]",
        "LIMIT",
        "RETURNING",
        "PRAGMA user_version",
        "ATTACH",
        "REPLACE INTO",
        "migrations",
        "count",
        "ORDER BY",
        "\\",
        "$$",
        "AS",
        "INTO",
        "x",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_admitted_leaves_the_database_as_it_was(parts in prop::collection::vec(fragment(), 1..14), tail in prop::sample::select(vec!["", " DELETE FROM projects", "; DROP TABLE projects", " -- x"])) {
        let db = database();
        let before = state(&db);
        let query = format!("{}{tail}", parts.join(" "));
        for dialect in ALL {
            if let Ok(proven) = sql::prove(&query, dialect) {
                run(&db, &proven);
            }
        }
        prop_assert_eq!(state(&db), before);
    }

    #[test]
    fn any_text_gets_an_answer(text in ".{0,200}") {
        let _ = sql::prove(&text, SqlDialect::Unknown);
        let _ = prove(&Guard::Graphql { argument: "q".to_owned() }, &Value::Null, object(&json!({ "q": text })));
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn graphql_admits_one_query() {
    let guard = Guard::Graphql { argument: "q".to_owned() };
    let admits = |text: &str| prove(&guard, &Value::Null, object(&json!({ "q": text }))).is_ok();
    for good in [
        "{ projects { id } }",
        "query { projects { id } }",
        "query List($n: Int = 3, $f: F = {a: 1}) @live { projects(first: $n, where: {name: \"mutation {\"}) { ...P } } fragment P on Project { id }",
        "# mutation\n{ a }",
        "{ a(text: \"\"\"mutation { \\\"\"\" \"\"\") }",
        "{ mutation { id } }",
    ] {
        assert!(admits(good), "{good}");
    }
    for bad in [
        "",
        "mutation { a }",
        "subscription { a }",
        "query { a } mutation { b }",
        "{ a } { b }",
        "query A { a } query B { b }",
        "{ a }\nmutation M { b }",
        "fragment P on Project { id }",
        "{ a",
        "a }",
        "{ a } }",
        "extend type A { b: C }",
        "type A { b: C }",
        "\u{feff}mutation { a }",
        "{ a(x: \"unclosed) } mutation { b }",
        "query",
        "{ a(x: {) } mutation { b } (}) }",
    ] {
        assert!(!admits(bad), "{bad}");
    }
}

#[test]
fn http_tools_only_get() {
    let guard = Guard::HttpMethod {
        argument: "method".to_owned(),
    };
    let schema = json!({ "type": "object", "properties": { "method": { "type": "string" }, "path": {}, "body": {} } });
    let admits = |arguments: Value| prove(&guard, &schema, object(&arguments)).is_ok();
    assert!(admits(json!({ "method": "GET", "path": "/a" })));
    assert!(admits(json!({ "method": "head", "path": "/a", "body": null })));
    for bad in [
        json!({ "path": "/a" }),
        json!({ "method": "POST" }),
        json!({ "method": "GET ", "path": "/a" }),
        json!({ "method": ["GET"] }),
        json!({ "method": "GET", "body": { "a": 1 } }),
        json!({ "method": "GET", "headers": { "X-HTTP-Method-Override": "DELETE" } }),
    ] {
        assert!(!admits(bad.clone()), "{bad}");
    }
}

#[test]
fn power_arguments_stay_absent() {
    let schema = json!({ "type": "object", "properties": { "trace": { "type": "string" }, "handoff": { "type": "boolean" }, "output_file": { "type": "string" } } });
    let guard = Guard::Absent {
        arguments: vec!["handoff".to_owned(), "output_file".to_owned()],
    };
    let admits = |arguments: Value| prove(&guard, &schema, object(&arguments)).is_ok();
    assert!(admits(json!({ "trace": "a" })));
    assert!(admits(json!({ "trace": "a", "handoff": false, "output_file": null })));
    assert!(!admits(json!({ "trace": "a", "handoff": true })));
    assert!(!admits(json!({ "trace": "a", "handoff": "true" })));
    assert!(!admits(json!({ "trace": "a", "output_file": "/tmp/x" })));
}
