//! Cypher, SPARQL, Kusto and pipelines: clauses, functions and stages that look.

use belvedere_tool_filter::guard::{NotProven, prove};
use belvedere_tool_filter::{Guard, QueryLanguage};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{admitted, object, refused};
use crate::cases::cases;

fn admits(language: QueryLanguage, query: &str) -> bool {
    let guard = Guard::Query {
        argument: "q".to_owned(),
        language,
    };
    prove(&guard, &Value::Null, object(&json!({ "q": query }))).is_ok()
}

fn check(language: QueryLanguage, honest: &str, attacks: &str) {
    admitted(cases::<1>(honest).iter().map(|[query]| query), |query| admits(language, query));
    refused(cases::<2>(attacks).iter().map(|[why, query]| (why, query)), |query| {
        admits(language, query)
    });
    for long in [format!("{}1", "RETURN ".repeat(5_000)), "(".repeat(100) + &")".repeat(100)] {
        assert!(!admits(language, &long));
    }
}

#[test]
fn cypher() {
    check(
        QueryLanguage::Cypher,
        include_str!("../../data/guards/cypher-honest.txt"),
        include_str!("../../data/guards/cypher-attacks.txt"),
    );
}

#[test]
fn sparql() {
    check(
        QueryLanguage::Sparql,
        include_str!("../../data/guards/sparql-honest.txt"),
        include_str!("../../data/guards/sparql-attacks.txt"),
    );
}

#[test]
fn kusto() {
    check(
        QueryLanguage::Kql,
        include_str!("../../data/guards/kql-honest.txt"),
        include_str!("../../data/guards/kql-attacks.txt"),
    );
}

fn pipeline(value: &Value) -> Result<Map<String, Value>, NotProven> {
    let guard = Guard::Pipeline { argument: "p".to_owned() };
    prove(&guard, &Value::Null, object(&json!({ "p": value })))
}

#[test]
fn pipelines() {
    let admits = |text: &str| pipeline(&serde_json::from_str(text).unwrap()).is_ok();
    admitted(
        cases::<1>(include_str!("../../data/guards/pipeline-honest.txt"))
            .iter()
            .map(|[text]| text),
        admits,
    );
    refused(
        cases::<2>(include_str!("../../data/guards/pipeline-attacks.txt"))
            .iter()
            .map(|[why, text]| (why, text)),
        admits,
    );
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({ "$and": [deep] });
    }
    assert!(pipeline(&json!([{ "$match": deep }])).is_err());
    assert!(pipeline(&json!(vec![json!({ "$skip": 1 }); 60])).is_err());
    assert!(pipeline(&json!([{ "$match": { "a": "x".repeat(30_000) } }])).is_err());
}

#[test]
fn a_pipeline_is_bounded_and_text_is_sent_as_it_was_parsed() {
    let sent = |value: Value| pipeline(&value).unwrap().remove("p").unwrap();
    assert_eq!(sent(json!([{ "$match": {} }])), json!([{ "$match": {} }, { "$limit": 10_000 }]));
    assert_eq!(sent(json!([{ "$limit": 5 }])), json!([{ "$limit": 5 }]));
    // Of two fields with one name the last was proven, so it alone is sent.
    assert_eq!(
        sent(json!("[{\"$match\": {\"a\": {\"$where\": 1}, \"a\": 2}}]")),
        json!("[{\"$match\":{\"a\":2}},{\"$limit\":10000}]")
    );
}

#[test]
fn code_is_given_to_no_tool() {
    let guard = Guard::Absent { arguments: vec![] };
    let admits = |arguments: Value| prove(&guard, &Value::Null, object(&arguments)).is_ok();
    for bad in [
        json!({ "filter": { "$where": "sleep(1)" } }),
        json!({ "filter": { "a": [{ "b": { "$function": {} } }] } }),
        json!({ "filter": "{\"$where\": \"sleep(1)\"}" }),
        json!({ "filter": "{\"\\u0024where\": \"sleep(1)\"}" }),
        json!({ "filter": "{ $where: 'sleep(1)' }" }),
        json!({ "stages": [{ "$out": "x" }] }),
    ] {
        assert!(!admits(bad.clone()), "{bad}");
    }
    for good in [
        json!({ "filter": { "plan": { "$in": ["pro"] } } }),
        json!({ "text": "what does $where do?" }),
        json!({ "filter": "{\"note\": \"$where\"}" }),
    ] {
        assert!(admits(good.clone()), "{good}");
    }
}

proptest! {
    /// A writing clause outside a literal is refused, whatever stands around it.
    #[test]
    fn no_text_around_a_writing_clause_gets_it_admitted(before in "[a-z(){}\\[\\]., =<>|-]{0,20}", after in "[a-z(){}., ]{0,20}") {
        prop_assert!(!admits(QueryLanguage::Cypher, &format!("MATCH (n) {before} DETACH DELETE n {after}")), "{before}");
        prop_assert!(!admits(QueryLanguage::Sparql, &format!("{before} INSERT DATA {{ ?a ?b ?c }} {after}")), "{before}");
        prop_assert!(!admits(QueryLanguage::Kql, &format!("T {before}; .drop table T {after}")), "{before}");
    }
}
