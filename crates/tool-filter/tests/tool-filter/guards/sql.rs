//! The SQL guard: every attack is refused, every honest query admitted, and a bound is added where there is none.

use belvedere_tool_filter::SqlDialect;
use belvedere_tool_filter::guard::sql;
use proptest::prelude::*;
use serde_json::json;

use crate::cases::cases;

const HONEST: &str = include_str!("../../data/guards/sql-honest.txt");
const ATTACKS: &str = include_str!("../../data/guards/sql-attacks.txt");
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

fn dialect(name: &str) -> SqlDialect {
    serde_json::from_value(json!(name)).unwrap()
}

#[test]
fn honest_queries_are_admitted_in_their_dialect() {
    let honest = cases::<2>(HONEST);
    assert!(honest.len() >= 150);
    let mut refused = Vec::new();
    for [name, query] in &honest {
        // What every engine reads must pass for a server that does not name its dialect.
        let dialects = if name == "any" { ALL.to_vec() } else { vec![dialect(name)] };
        refused.extend(
            dialects
                .into_iter()
                .filter_map(|d| sql::prove(query, d).err().map(|e| format!("{d:?}: {query}: {e}"))),
        );
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn attacks_are_refused_in_the_dialect_they_are_made_for_and_where_none_is_known() {
    let attacks = cases::<3>(ATTACKS);
    assert!(attacks.len() >= 150);
    let mut admitted = Vec::new();
    for [name, why, attack] in &attacks {
        let dialects = if name == "any" {
            ALL.to_vec()
        } else {
            vec![dialect(name), SqlDialect::Unknown]
        };
        admitted.extend(
            dialects
                .into_iter()
                .filter_map(|d| sql::prove(attack, d).ok().map(|sent| format!("{d:?}: {why}: {sent}"))),
        );
    }
    assert!(admitted.is_empty(), "{}", admitted.join("\n"));
}

/// A query that stands in for what somebody tries to smuggle in.
#[test]
fn a_honest_query_with_an_attack_behind_it_is_refused() {
    let mut admitted = Vec::new();
    for [name, query] in cases::<2>(HONEST) {
        let d = if name == "any" { SqlDialect::Unknown } else { dialect(&name) };
        let bare = query.trim_end_matches([';', '\n', ' ']);
        for tail in [
            "; DELETE FROM projects",
            "\n; DROP TABLE projects --",
            " FOR UPDATE",
            " INTO OUTFILE '/tmp/x'",
            "; SELECT 1",
            " /*! ; DELETE FROM projects */",
        ] {
            // A comment at the end of the line swallows what stands behind it on that line.
            let text = format!("{bare}\n{tail}");
            admitted.extend(sql::prove(&text, d).ok().map(|sent| format!("{d:?}: {sent}")));
        }
    }
    assert!(admitted.is_empty(), "{}", admitted.join("\n"));
}

#[test]
fn a_limit_is_added_where_there_is_none() {
    let check = |dialect, query: &str, expected: &str| assert_eq!(sql::prove(query, dialect).unwrap(), expected);
    for (query, expected) in [
        ("SELECT name FROM projects; ", "SELECT name FROM projects\nLIMIT 10000"),
        ("SELECT name FROM projects -- all", "SELECT name FROM projects\nLIMIT 10000"),
        ("SELECT name FROM projects; -- all", "SELECT name FROM projects\nLIMIT 10000"),
        (
            "SELECT name -- one\nFROM projects",
            "SELECT name -- one\nFROM projects\nLIMIT 10000",
        ),
        (
            "SELECT a FROM t UNION SELECT b FROM u",
            "SELECT a FROM t UNION SELECT b FROM u\nLIMIT 10000",
        ),
        (
            "SELECT name FROM projects OFFSET 5",
            "SELECT name FROM projects OFFSET 5\nLIMIT 10000",
        ),
        ("SELECT name FROM projects LIMIT ALL", "SELECT name FROM projects LIMIT ALL"),
        ("SELECT name FROM projects LIMIT 5", "SELECT name FROM projects LIMIT 5"),
        (
            "SELECT name FROM projects FETCH FIRST 5 ROWS ONLY",
            "SELECT name FROM projects FETCH FIRST 5 ROWS ONLY",
        ),
        (
            "SELECT n FROM (SELECT 1 AS n LIMIT 5) t",
            "SELECT n FROM (SELECT 1 AS n LIMIT 5) t\nLIMIT 10000",
        ),
        ("(SELECT a FROM t LIMIT 5)", "(SELECT a FROM t LIMIT 5)\nLIMIT 10000"),
        ("VALUES (1), (2)", "VALUES (1), (2)\nLIMIT 10000"),
        ("SELECT 'LIMIT 5'", "SELECT 'LIMIT 5'\nLIMIT 10000"),
    ] {
        check(SqlDialect::Postgres, query, expected);
    }
    for (query, expected) in [
        ("SELECT name FROM projects", "SELECT TOP 10000 name FROM projects"),
        ("SELECT DISTINCT name FROM projects", "SELECT DISTINCT TOP 10000 name FROM projects"),
        ("SELECT TOP 5 name FROM projects", "SELECT TOP 5 name FROM projects"),
        (
            "WITH größe AS (SELECT 'ä' AS a)\n  SELECT a FROM größe ORDER BY a; -- all",
            "WITH größe AS (SELECT 'ä' AS a)\n  SELECT TOP 10000 a FROM größe ORDER BY a",
        ),
        (
            "SELECT a FROM t UNION SELECT a FROM u",
            "SELECT a FROM t UNION SELECT a FROM u\nORDER BY 1 OFFSET 0 ROWS FETCH NEXT 10000 ROWS ONLY",
        ),
        (
            "SELECT a FROM t UNION SELECT a FROM u ORDER BY a",
            "SELECT a FROM t UNION SELECT a FROM u ORDER BY a\nOFFSET 0 ROWS FETCH NEXT 10000 ROWS ONLY",
        ),
        (
            "SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY",
            "SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY",
        ),
    ] {
        check(SqlDialect::Mssql, query, expected);
    }
    check(SqlDialect::Mysql, "SELECT a FROM t LIMIT 5, 10", "SELECT a FROM t LIMIT 5, 10");
    check(SqlDialect::Unknown, "SELECT a FROM t", "SELECT a FROM t\nLIMIT 10000");
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000));
    let long = format!("SELECT {}1", "1 + ".repeat(4_000));
    let nested = format!("SELECT 1 WHERE {} 1", "NOT ".repeat(2_000));
    let unions = vec!["SELECT 1"; 1_000].join(" UNION ");
    let cases = format!("SELECT {}1{}", "CASE WHEN 1 = 1 THEN ".repeat(400), " END".repeat(400));
    let selects = format!("SELECT {}1{}", "(SELECT ".repeat(200), ")".repeat(200));
    for query in [deep, long, nested, unions, cases, selects, "x".repeat(1_000_000)] {
        for dialect in [SqlDialect::Postgres, SqlDialect::Unknown] {
            assert!(
                sql::prove(&query, dialect).is_err(),
                "{}",
                query.chars().take(60).collect::<String>()
            );
        }
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in ".{0,200}") {
        for dialect in ALL {
            let _ = sql::prove(&text, dialect);
        }
    }

    /// What is sent is proven as it is sent: proving it again changes nothing.
    #[test]
    fn what_is_sent_is_proven(at in 0..1_000_usize) {
        let honest = cases::<2>(HONEST);
        let [name, query] = &honest[at % honest.len()];
        let d = if name == "any" { SqlDialect::Unknown } else { dialect(name) };
        let sent = sql::prove(query, d).unwrap();
        prop_assert_eq!(sql::prove(&sent, d).unwrap(), sent);
    }
}
