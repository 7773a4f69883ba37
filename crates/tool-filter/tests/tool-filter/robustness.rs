//! Hostile and gigantic definitions: judged by a bounded part, alike each time, and never admitted by what cannot be read.

use belvedere_tool_filter::{Guard, Judgement, Verdict, classify, judge, judge_all};
use belvedere_types::{ToolAnnotations, ToolDefinition};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::fakes::tool;

/// A read in every respect but its schema.
fn with_schema(schema: Value) -> ToolDefinition {
    ToolDefinition {
        input_schema: schema,
        ..tool("list_berths", "Lists berths.", json!({}))
    }
}

fn verdict(schema: Value) -> Verdict {
    judge(&with_schema(schema), None).verdict
}

#[test]
fn a_schema_that_cannot_be_seen_whole_is_blocked() {
    let own = json!({ "$ref": "#" });
    let ring = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } } });
    let elsewhere = json!({ "$ref": "https://example.com/schema.json" });
    let missing = json!({ "$ref": "#/$defs/none" });
    let many = json!({ "allOf": vec![json!({ "properties": {} }); 100] });
    for schema in [own, ring, elsewhere, missing, many, json!([]), json!("text"), json!(7)] {
        assert_eq!(verdict(schema.clone()), Verdict::Blocked, "{schema}");
    }
    assert_eq!(
        verdict(json!({ "$ref": "#/$defs/a", "$defs": { "a": { "type": "object" } } })),
        Verdict::Read
    );
}

#[test]
fn a_reference_does_not_hide_what_an_argument_is_for() {
    let definitions = json!({ "Deed": { "enum": ["list", "delete"] }, "Look": { "enum": ["list", "get"] } });
    let with = |argument: Value| verdict(json!({ "properties": { "action": argument }, "$defs": definitions }));
    assert_eq!(with(json!({ "$ref": "#/$defs/Deed" })), Verdict::Read, "a filter of a list");
    let get = |schema: Value| {
        let mut definition = tool("get_berth", "Gets a berth.", json!({}));
        definition.input_schema = schema;
        judge(&definition, None).verdict
    };
    let of = |argument: Value| get(json!({ "properties": { "action": argument }, "$defs": definitions }));
    assert_eq!(of(json!({ "$ref": "#/$defs/Look" })), Verdict::Read);
    for argument in [
        json!({ "$ref": "#/$defs/Deed" }),
        json!({ "anyOf": [{ "$ref": "#/$defs/Deed" }, { "type": "null" }] }),
        json!({ "oneOf": [{ "const": "get" }, { "const": "delete" }] }),
        json!({ "$ref": "#/$defs/none" }),
        json!({ "$ref": "#/properties/action" }),
        json!({ "enum": (0..64).map(|n| format!("get_{n}")).chain(["delete".to_owned()]).collect::<Vec<_>>() }),
    ] {
        // Blocked, or guarded by the values that look: never plainly a read.
        assert_ne!(of(argument.clone()), Verdict::Read, "{argument}");
    }
    let inner = |properties: Value| get(json!({ "properties": { "request": { "type": "object", "properties": properties } } }));
    assert_eq!(inner(json!({ "id": { "type": "string" } })), Verdict::Read);
    for properties in [
        json!({ "action": { "enum": ["get", "delete"] } }),
        json!({ "new_name": { "type": "string" } }),
        json!({ "sql": { "type": "string" } }),
        json!({ "method": { "enum": ["GET", "POST"] } }),
        json!({ "output_file": { "type": "string" } }),
    ] {
        assert_eq!(inner(properties.clone()), Verdict::Blocked, "{properties}");
    }
}

#[test]
fn giants_are_judged_by_what_is_read_of_them() {
    let megabytes = "x".repeat(5 * 1024 * 1024);
    let mut deep = json!({});
    for _ in 0..120 {
        deep = json!({ "allOf": [deep] });
    }
    let wide: Map<String, Value> = (0..100_000)
        .map(|n| (format!("argument_{n}"), json!({ "type": "string" })))
        .collect();
    for (definition, expected) in [
        (
            with_schema(json!({ "description": megabytes.clone(), "properties": { "id": { "description": megabytes.clone() } } })),
            Verdict::Read,
        ),
        (with_schema(deep), Verdict::Blocked),
        (with_schema(json!({ "properties": wide })), Verdict::Blocked),
        (tool(&"get_".repeat(1024), "", json!({})), Verdict::Blocked),
        (tool("get_berth", &"Gets a berth, and ".repeat(300_000), json!({})), Verdict::Read),
        (tool("get_berth", &"<".repeat(5_000_000), json!({})), Verdict::Read),
    ] {
        let judged = judge(&definition, None);
        assert_eq!(judged.verdict, expected, "{:?}", judged.evidence);
        assert!(judged.evidence.iter().all(|evidence| evidence.detail.len() < 20_000));
    }
}

#[test]
fn ten_thousand_tools_with_doubles_are_judged_alike_in_any_order() {
    let names = ["list_berths", "", "list_berths", "delete_berth", "Get-Berth", "berth", "sql"];
    let tools: Vec<ToolDefinition> = (0..10_000).map(|n| tool(names[n % names.len()], "", json!({}))).collect();
    let forth: Vec<Verdict> = tools.iter().map(|tool| judge(tool, None).verdict).collect();
    let mut back: Vec<Verdict> = tools.iter().rev().map(|tool| judge(tool, None).verdict).collect();
    back.reverse();
    assert_eq!(forth, back);
    let alone: Vec<Judgement> = tools.iter().map(|tool| judge(tool, None)).collect();
    assert!(
        alone == judge_all(&tools, None),
        "on several threads, in their order, for the same reasons"
    );
    let read = forth.iter().filter(|verdict| **verdict == Verdict::Read).count();
    assert_eq!(read, (0..10_000).filter(|n| matches!(n % names.len(), 0 | 2 | 4)).count());
}

/// What is kept in mind of earlier words decides nothing: not the order, not how many others there were, not how long they are.
#[test]
fn a_verdict_does_not_depend_on_what_was_judged_before() {
    let word = |n: usize| {
        format!(
            "{}{n}",
            [
                "Berth",
                "berth",
                "SENDS",
                "a-very-long-word-that-no-harbour-has-used-",
                "räum",
                "列出"
            ][n % 6]
        )
    };
    let tools: Vec<ToolDefinition> = (0..9_000)
        .map(|n| {
            let deed = ["", " and deletes the rest"][n % 2];
            let told = format!("Lists the {} of a harbour. Returns {}{deed}.", word(n), word(n / 3));
            let argument = json!({ "type": "string" });
            let mut arguments: Map<String, Value> = (0..3).map(|m| (word(n + m * 10_000), argument.clone())).collect();
            arguments.insert("output_file".to_owned(), argument);
            tool("list_berths", &told, Value::Object(arguments))
        })
        .collect();
    let mut back: Vec<Judgement> = tools.iter().rev().map(|tool| judge(tool, None)).collect();
    back.reverse();
    assert!(back == judge_all(&tools, None));
    let alone = std::thread::spawn({
        let tool = tools[8_999].clone();
        move || judge(&tool, None)
    });
    assert_eq!(alone.join().unwrap(), back[8_999]);
    let without_file = Guard::Absent {
        arguments: vec!["output_file".to_owned()],
    };
    for (n, found) in back.iter().enumerate() {
        let expected = if n % 2 == 0 { Verdict::Guarded } else { Verdict::Blocked };
        assert_eq!(found.verdict, expected, "{n}: each second deletes");
        assert!(found.guard == (n % 2 == 0).then(|| without_file.clone()), "{n}: {found:?}");
    }
}

/// Schemas of any shape, with the words that matter among their keys and values.
fn schema() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("properties".to_owned()),
        Just("$ref".to_owned()),
        Just("anyOf".to_owned()),
        Just("enum".to_owned()),
        Just("const".to_owned()),
        Just("type".to_owned()),
        Just("action".to_owned()),
        Just("sql".to_owned()),
        Just("#/properties/action".to_owned()),
        Just("#".to_owned()),
        Just("delete".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from)
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn bytes() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_definition_is_judged_alike_twice(name in bytes(), description in bytes(), schema in schema(), hint in any::<Option<bool>>()) {
        let mut definition = tool(&name, &description, json!({}));
        definition.input_schema = schema;
        definition.annotations = Some(ToolAnnotations { read_only_hint: hint, ..ToolAnnotations::default() });
        let judged = judge(&definition, None);
        prop_assert_eq!(&judged, &judge(&definition, None));
        prop_assert!(!judged.evidence.is_empty());
        prop_assert!(hint != Some(false) || judged.verdict == Verdict::Blocked);
        prop_assert_eq!(judged.guard.is_some(), judged.verdict == Verdict::Guarded);
    }

    /// Whatever stands around it, a blocklisted verb at the head of a name blocks.
    #[test]
    fn a_listed_verb_at_the_head_always_blocks(
        verb in prop::sample::select(vec!["create", "delete", "update", "send", "refund", "remove", "purge", "drop", "upload"]),
        tail in "[_.-][a-z]{3,9}([_.-][a-z]{3,9}){0,3}",
        description in "(Lists|Gets|Returns|Status of|Whether) [a-z ]{0,40}",
        schema in schema(),
    ) {
        let mut definition = tool(&format!("{verb}{tail}"), &description, json!({}));
        definition.input_schema = schema;
        definition.annotations = Some(ToolAnnotations { read_only_hint: Some(true), ..ToolAnnotations::default() });
        prop_assert_eq!(judge(&definition, None).verdict, Verdict::Blocked);
    }

    /// A letter that is replaced by a look-alike, or an invisible one put between, never opens a name.
    #[test]
    fn no_letter_outside_ascii_is_admitted(at in 0..11_usize, strange in any::<char>().prop_filter("outside ASCII", |c| !c.is_ascii())) {
        let mut name: Vec<char> = "list_berths".chars().collect();
        name.insert(at, strange);
        let name: String = name.into_iter().collect();
        prop_assert_eq!(judge(&tool(&name, "Lists berths.", json!({})), None).verdict, Verdict::Blocked);
    }

    #[test]
    fn any_line_is_classified_or_refused(line in bytes()) {
        if let Ok(judged) = classify(None, &line) {
            prop_assert!(!judged.evidence.is_empty());
        }
    }
}
