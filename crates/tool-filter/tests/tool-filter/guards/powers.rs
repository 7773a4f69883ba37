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

#[test]
fn a_switch_that_the_server_throws_by_itself_is_sent_switched_off() {
    let schema = json!({ "type": "object", "properties": { "id": {}, "mark_as_read": { "type": "boolean", "default": true } } });
    let guard = Guard::Absent {
        arguments: vec!["mark_as_read".to_owned()],
    };
    let sent = prove(&guard, &schema, object(&json!({ "id": 1 }))).unwrap();
    assert_eq!(Value::Object(sent), json!({ "id": 1, "mark_as_read": false }));
    assert!(prove(&guard, &schema, object(&json!({ "id": 1, "mark_as_read": true }))).is_err());

    let schema = json!({ "type": "object", "properties": { "output_file": { "type": "string", "default": "out.csv" } } });
    assert!(prove(&guard, &schema, object(&json!({}))).is_err());
}

#[test]
fn only_values_that_look_are_sent() {
    let schema = json!({ "type": "object", "properties": { "action": { "type": "string", "enum": ["list", "get", "delete"], "default": "delete" } } });
    let guard = Guard::Values {
        argument: "action".to_owned(),
        values: vec!["list".to_owned(), "get".to_owned()],
    };
    let admits = |schema: &Value, arguments: Value| prove(&guard, schema, object(&arguments)).is_ok();
    assert!(admits(&schema, json!({ "action": "list" })));
    for bad in [
        json!({}),
        json!({ "action": "delete" }),
        json!({ "action": "LIST" }),
        json!({ "action": ["list"] }),
        json!({ "action": "list " }),
    ] {
        assert!(!admits(&schema, bad.clone()), "{bad}");
    }
    let reads_by_itself = json!({ "type": "object", "properties": { "action": { "default": "list" } } });
    assert!(admits(&reads_by_itself, json!({})));
}

#[test]
fn a_tool_whose_argument_chooses_the_deed_is_guarded_by_its_values() {
    let judged = |name: &str, description: &str, properties: Value| {
        let definition = crate::fakes::tool(name, description, properties);
        belvedere_tool_filter::judge(&definition, None)
    };
    let action = |values: &[&str]| json!({ "action": { "type": "string", "enum": values } });
    let judgement = judged(
        "manage_labels",
        "Manage labels: list, get or delete them.",
        action(&["list", "get", "delete"]),
    );
    assert_eq!(
        judgement.guard,
        Some(Guard::Values {
            argument: "action".to_owned(),
            values: vec!["list".to_owned(), "get".to_owned()]
        }),
        "{:?}",
        judgement.evidence
    );
    for (name, properties) in [
        ("manage_labels", action(&["create", "delete"])),
        ("delete_labels", action(&["list", "delete"])),
        (
            "manage_labels",
            json!({ "action": { "enum": ["list", "delete"] }, "operation": { "enum": ["get", "remove"] } }),
        ),
    ] {
        assert_eq!(judged(name, "Manage labels.", properties).guard, None, "{name}");
    }
}
