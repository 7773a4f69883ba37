//! GET and HEAD, without a body, of the tool's own host.

use belvedere_tool_filter::Guard;
use belvedere_tool_filter::guard::prove;
use serde_json::{Value, json};

use super::{admitted, object, refused};
use crate::cases::cases;

fn admits(schema: &Value, arguments: &str) -> bool {
    let guard = Guard::HttpMethod {
        argument: "method".to_owned(),
    };
    prove(&guard, schema, object(&serde_json::from_str(arguments).unwrap())).is_ok()
}

#[test]
fn safe_requests_are_admitted_and_attacks_refused() {
    let schema = json!({ "type": "object", "properties": { "method": { "type": "string" } } });
    let honest = cases::<1>(include_str!("../../data/guards/http-honest.txt"));
    admitted(honest.iter().map(|[arguments]| arguments), |arguments| admits(&schema, arguments));
    let attacks = cases::<2>(include_str!("../../data/guards/http-attacks.txt"));
    refused(attacks.iter().map(|[why, arguments]| (why, arguments)), |arguments| {
        admits(&schema, arguments)
    });
}

#[test]
fn a_method_that_is_not_given_is_the_schemas_own() {
    let with = |default: &str| json!({ "type": "object", "properties": { "method": { "default": default } } });
    assert!(admits(&with("GET"), r#"{"path": "/a"}"#));
    assert!(!admits(&with("POST"), r#"{"path": "/a"}"#));
    assert!(!admits(&with("GET"), r#"{"path": "/a", "method": null}"#));
}
