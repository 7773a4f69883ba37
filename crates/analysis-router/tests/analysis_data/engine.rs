//! The engine answers queries and refuses everything else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use belvedere_analysis_router::ColumnType;
use belvedere_analysis_router::engine::{Engine, EngineError, EngineLimits};
use belvedere_analysis_router::table::Table;
use belvedere_types::Explain;
use serde_json::{Value, json};

use crate::{cells, columns, kind, read_json};

fn engine(rows: Value) -> Engine {
    let mut engine = Engine::new(EngineLimits::default()).unwrap();
    load(&mut engine, rows);
    engine
}

fn load(engine: &mut Engine, rows: Value) {
    let mut table = read_json(rows).tables.remove(0);
    table.name = "trips".to_owned();
    engine.load(&table).unwrap();
}

fn trips() -> Engine {
    engine(json!([
        {"id": "a", "town": "Ulm", "km": 4.5, "seats": 3, "late": true, "day": "2024-05-01", "left.at": "2024-05-01T22:30:00Z"},
        {"id": "b", "town": "Ulm", "km": 6.0, "seats": 1, "late": false, "day": "2024-05-06", "left.at": "2024-05-06T09:15:30Z"},
        {"id": "c", "town": "Bern", "km": null, "seats": 8, "late": false, "day": "2024-12-31", "left.at": null}
    ]))
}

fn one(sql: &str) -> Value {
    trips().query(sql, "r").unwrap().rows[0][0].clone()
}

#[test]
fn a_table_without_columns_takes_those_of_what_comes_later() {
    let mut engine = Engine::new(EngineLimits::default()).unwrap();
    let none = Table {
        name: "trips".to_owned(),
        columns: Vec::new(),
        rows: Vec::new(),
    };
    engine.load(&none).unwrap();
    engine.load(&none).unwrap();
    load(&mut engine, json!([{"id": "a", "km": 4}]));
    assert_eq!(engine.query("SELECT km FROM trips", "r").unwrap().rows, [[json!(4)]]);
}

#[test]
fn a_query_answers_with_kinds() {
    let table = trips().query("SELECT town, sum(km) AS km, count(*) AS n, min(day) AS first, max(\"left.at\") AS last FROM trips GROUP BY town ORDER BY town DESC", "r").unwrap();
    assert_eq!(table.name, "r");
    assert_eq!(
        table.rows[0],
        [
            json!("Ulm"),
            json!(10.5),
            json!(2),
            json!("2024-05-01"),
            json!("2024-05-06T09:15:30Z")
        ]
    );
    let kinds: Vec<ColumnType> = table.columns.iter().map(|column| column.kind).collect();
    assert_eq!(
        kinds,
        [
            ColumnType::Text,
            ColumnType::Number,
            ColumnType::Integer,
            ColumnType::Date,
            ColumnType::Timestamp
        ]
    );
    let all = trips().query("SELECT * FROM trips", "r").unwrap();
    assert_eq!(cells(&all, "late"), [json!(true), json!(false), json!(false)]);
    assert_eq!(kind(&all, "late"), ColumnType::Boolean);
}

#[test]
fn result_names_are_unique() {
    let table = trips()
        .query("SELECT a.id, b.id FROM trips a JOIN trips b ON a.id = b.id LIMIT 1", "r")
        .unwrap();
    assert_eq!(columns(&table), ["id", "id_2"]);
}

#[test]
fn analysts_functions() {
    assert_eq!(one("SELECT date_trunc('week', day) FROM trips WHERE id = 'a'"), json!("2024-04-29"));
    assert_eq!(
        one("SELECT date_trunc('month', \"left.at\") FROM trips WHERE id = 'b'"),
        json!("2024-05-01")
    );
    assert_eq!(
        one("SELECT date_trunc('quarter', day) FROM trips WHERE id = 'c'"),
        json!("2024-10-01")
    );
    assert_eq!(one("SELECT date_trunc('week', '2025-01-01')"), json!("2024-12-30"));
    assert_eq!(
        one("SELECT date_trunc('hour', \"left.at\") FROM trips WHERE id = 'b'"),
        json!("2024-05-06T09:00:00Z")
    );
    assert_eq!(one("SELECT date_trunc('year', 'soon')"), Value::Null);
    assert_eq!(one("SELECT period_start('Q2 2024')"), json!("2024-04-01"));
    assert_eq!(one("SELECT period_end('2024-05')"), json!("2024-06-01"));
    assert_eq!(one("SELECT period_start('soon')"), Value::Null);
    assert_eq!(one("SELECT period_start(5)"), Value::Null);
    assert_eq!(one("SELECT safe_div(1, 4)"), json!(0.25));
    assert_eq!(one("SELECT safe_div(1, 0)"), Value::Null);
    assert_eq!(one("SELECT median(seats) FROM trips"), json!(3.0));
    assert_eq!(one("SELECT percentile(seats, 100) FROM trips"), json!(8.0));
    assert_eq!(one("SELECT sqrt(16)"), json!(4.0));
}

#[test]
fn pages_extend_and_widen() {
    let mut engine = engine(json!([{"id": 1, "v": 1, "flag": true}]));
    load(&mut engine, json!([{"id": 2, "v": 2.5, "flag": "maybe", "extra": "x"}]));
    load(&mut engine, json!([{"id": 3, "v": 3}]));
    let table = engine.query("SELECT id, v, flag, extra FROM trips ORDER BY id", "r").unwrap();
    assert_eq!(cells(&table, "v"), [json!(1.0), json!(2.5), json!(3.0)]);
    assert_eq!(cells(&table, "flag"), [json!("true"), json!("maybe"), Value::Null]);
    assert_eq!(cells(&table, "extra"), [Value::Null, json!("x"), Value::Null]);
}

#[test]
fn attacks_are_refused_and_harm_nothing() {
    let file = std::env::temp_dir().join("belvedere-engine-attack.db");
    let attach = format!("ATTACH '{}' AS x", file.display());
    let engine = trips();
    for sql in [
        attach.as_str(),
        "PRAGMA table_info(trips)",
        "SELECT * FROM pragma_table_info('trips')",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "INSERT INTO trips (id) VALUES ('x')",
        "UPDATE trips SET km = 0",
        "DELETE FROM trips",
        "DELETE FROM trips RETURNING id",
        "DROP TABLE trips",
        "CREATE TABLE x (a)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "SELECT load_extension('x')",
        "SELECT randomblob(100)",
        "SELECT zeroblob(1000000000)",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE trips",
        "VACUUM INTO '/tmp/x'",
        "BEGIN",
        "EXPLAIN SELECT 1",
        "WITH x AS (SELECT 1) DELETE FROM trips",
        "",
        "-- nothing",
    ] {
        let outcome = engine.query(sql, "r");
        assert!(
            matches!(outcome, Err(EngineError::Refused { .. } | EngineError::Invalid { .. })),
            "{sql}: {outcome:?}"
        );
    }
    assert!(!file.exists());
    assert_eq!(
        engine.query("SELECT count(*) AS n FROM trips WHERE km > 0", "r").unwrap().rows,
        [[json!(2)]]
    );
    assert_eq!(engine.query("DROP TABLE trips", "r").unwrap_err().problem().code, "sql_refused");
    assert_eq!(
        engine.query("SELECT readfile('/etc/hostname')", "r").unwrap_err().problem().code,
        "sql_invalid"
    );
}

#[test]
fn what_never_ends_is_ended() {
    let mut engine = Engine::new(EngineLimits {
        time: Duration::from_millis(200),
        ..EngineLimits::default()
    })
    .unwrap();
    load(&mut engine, (0..400).map(|id| json!({"id": id, "v": 1})).collect());
    for sql in [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT count(*) FROM trips a, trips b, trips c, trips d",
    ] {
        assert_eq!(
            engine.query(sql, "r"),
            Err(EngineError::TimedOut {
                limit: Duration::from_millis(200)
            }),
            "{sql}"
        );
    }
    assert_eq!(engine.query("SELECT count(*) FROM trips", "r").unwrap().rows, [[json!(400)]]);
}

#[test]
fn what_is_huge_is_refused() {
    let engine = trips();
    for sql in [
        "SELECT length(printf('%1000000000d', 1))",
        "SELECT printf('%.*c', 900000000, 'x')",
        "SELECT replace(hex(printf('%8000000d', 1)), '2', 'aaaaaaaa')",
        "SELECT group_concat(printf('%7000000d', id)) FROM trips",
    ] {
        match engine.query(sql, "r") {
            Ok(table) => assert!(table.rows[0][0].to_string().len() < (9 << 20), "{sql}"),
            Err(error) => assert!(matches!(error, EngineError::Invalid { .. }), "{sql}: {error:?}"),
        }
    }
}

#[test]
fn rows_are_capped_and_work_is_cancelled() {
    let limited = Engine::new(EngineLimits {
        rows: 10,
        ..EngineLimits::default()
    })
    .unwrap();
    let count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11) SELECT i FROM n";
    assert_eq!(limited.query(count, "r"), Err(EngineError::TooManyRows { limit: 10 }));
    let cancel = Arc::new(AtomicBool::new(false));
    let engine = Engine::with_cancel(EngineLimits::default(), Arc::clone(&cancel)).unwrap();
    assert!(engine.query("SELECT 1", "r").is_ok());
    cancel.store(true, Ordering::Relaxed);
    assert_eq!(engine.query("SELECT 1", "r"), Err(EngineError::Cancelled));
}

#[test]
fn figures_outside_json_are_null_and_hostile_names_are_names() {
    assert_eq!(one("SELECT 9e999"), Value::Null);
    assert_eq!(one("SELECT x'00ff'"), json!("00ff"));
    let evil = "a\"); DROP TABLE trips; --";
    let engine = engine(json!([{evil: 1, "b": 2}]));
    assert_eq!(engine.query("SELECT * FROM trips", "r").unwrap().rows, [[json!(1), json!(2)]]);
    assert!(matches!(engine.query("SELECT nothing FROM trips", "r"), Err(EngineError::Invalid { detail }) if detail.contains("nothing")));
    assert!(matches!(
        engine.query(
            "SELECT sum(9223372036854775807) FROM trips a JOIN (SELECT 1 UNION ALL SELECT 2)",
            "r"
        ),
        Err(EngineError::Invalid { .. })
    ));
}

#[test]
fn a_hundred_thousand_rows_add_up() {
    let rows: Value = (0..100_000)
        .map(|id| json!({"id": id, "group": format!("g{}", id % 7), "v": id}))
        .collect();
    let engine = engine(rows);
    let table = engine
        .query("SELECT \"group\", sum(v) AS v FROM trips GROUP BY 1 ORDER BY 1", "r")
        .unwrap();
    let sum: i64 = cells(&table, "v").iter().filter_map(Value::as_i64).sum();
    assert_eq!((table.rows.len(), sum), (7, 100_000 * 99_999 / 2));
}

#[test]
fn tables_beyond_their_memory_are_refused_and_nothing_is_read_of_them() {
    let limit = 1 << 20;
    let mut engine = Engine::new(EngineLimits {
        table_bytes: limit,
        ..EngineLimits::default()
    })
    .unwrap();
    load(&mut engine, (0..100).map(|id| json!({"id": id, "v": "x".repeat(50)})).collect());
    let mut many = read_json((0..50_000).map(|id| json!({"id": id, "v": "x".repeat(50)})).collect())
        .tables
        .remove(0);
    many.name = "trips".to_owned();
    let refused = engine.load(&many);
    assert_eq!(refused, Err(EngineError::Full { limit }));
    assert_eq!(refused.unwrap_err().problem().code, "sql_memory_full");
    assert_eq!(engine.query("SELECT count(*) FROM trips", "r"), Err(EngineError::Full { limit }));
}
