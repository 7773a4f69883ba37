//! Arguments that do more than read.

use belvedere_tool_filter::Guard;
use belvedere_tool_filter::guard::prove;
use serde_json::{Value, json};

use super::object;

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
