//! The judge on names of our own making, on tricks, and on a corpus when one is given.

use std::time::Instant;

use belvedere_tool_filter::classify::{Sarif, line};
use belvedere_tool_filter::{Guard, Layer, Policy, PolicyRule, SqlDialect, ToolLine, Verdict, classify, judge};
use belvedere_types::{ToolAnnotations, ToolDefinition};
use serde_json::json;

use crate::fakes::tool;

const OWN: &str = include_str!("../data/own-tools.jsonl");
const OTHER_FIELDS: &str = include_str!("../data/other-fields.jsonl");

fn verdict(name: &str) -> Verdict {
    judge(&tool(name, "", json!({})), None).verdict
}

/// Wrong lines of a labelled file: leaks, and reads that are not admitted; and how many reads there are.
fn wrong(text: &str) -> (Vec<String>, Vec<String>, usize) {
    let (mut leaks, mut missed, mut reads) = (vec![], vec![], 0);
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let tool: ToolLine = serde_json::from_str(line).unwrap();
        let definition = tool.into_definition();
        let found = judge(&definition, None);
        let label = value["label"].as_str().unwrap();
        let arguable = value["label_basis"].as_str().is_some_and(|b| b.contains("arguable"));
        let say = format!("{label} {} {:?} {:?}", definition.name, found.verdict, found.evidence);
        reads += usize::from(label == "read");
        match (label, found.verdict) {
            ("write", Verdict::Read | Verdict::Guarded) | ("mixed", Verdict::Read) if !arguable => leaks.push(say),
            ("read", Verdict::Guarded | Verdict::Blocked) => missed.push(say),
            _ => {}
        }
    }
    (leaks, missed, reads)
}

#[test]
fn our_own_tools_are_judged_rightly() {
    assert!(OWN.lines().count() >= 300, "{}", OWN.lines().count());
    let (leaks, missed, _) = wrong(OWN);
    assert!(
        leaks.is_empty() && missed.is_empty(),
        "leaks:\n{}\nmissed:\n{}",
        leaks.join("\n"),
        missed.join("\n")
    );
}

/// Tools of other fields than the corpus, told in telegram style: harder than real listings. What is missed there is the price of no leak.
#[test]
fn tools_of_other_fields_leak_nothing() {
    assert!(OTHER_FIELDS.lines().count() >= 300, "{}", OTHER_FIELDS.lines().count());
    let (leaks, missed, reads) = wrong(OTHER_FIELDS);
    assert!(leaks.is_empty(), "leaks:\n{}", leaks.join("\n"));
    assert!(
        missed.len() * 4 <= reads,
        "{} of {reads} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn a_corpus_holds_no_leak_when_one_is_given() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/tools-dev.jsonl");
    let path = std::env::var_os("TESTS_CORPUS").unwrap_or_else(|| beside.into());
    let Ok(corpus) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: TESTS_CORPUS names no corpus, and none lies beside the repository");
        return;
    };
    let (leaks, missed, reads) = wrong(&corpus);
    eprintln!("{} leaks, {} of {reads} reads missed", leaks.len(), missed.len());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    // Recall may not fall under 97 % either.
    assert!(
        missed.len() * 100 <= reads * 3,
        "{} of {reads} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn tricks_with_names_are_blocked() {
    for name in [
        "get_and_delete",
        "listUsersThenPurge",
        "read_write_file",
        "getDELETE",
        "get.delete",
        "list/delete",
        "get2delete",
        "deleteuser",
        "userdelete",
        "lіst_users",
        "list\u{200b}_users",
        "\u{202e}list_users",
        "ｌｉｓｔ_users",
        "list_users\n",
        "",
        " ",
        "get_or_create_user",
        "fetch-then-send",
        "Create-Backup",
        "DropTableTool",
        "berth_delete",
        "crane_create",
        "berth_create_rope",
        "rebalance_list",
        "crane_update_list",
        "crane_archive_list",
        "crane_mark_berth_as_read",
        "crane_update_status",
        "check_in_list",
        "validate_then_export",
    ] {
        assert_eq!(verdict(name), Verdict::Blocked, "{name:?}");
    }
    assert_eq!(verdict(&"list_".repeat(1_000)), Verdict::Blocked);
}

#[test]
fn hints_only_narrow() {
    let hinted = |name: &str, hints: ToolAnnotations| {
        let mut definition = tool(name, "", json!({}));
        definition.annotations = Some(hints);
        judge(&definition, None).verdict
    };
    let read_only = |value| ToolAnnotations {
        read_only_hint: Some(value),
        ..ToolAnnotations::default()
    };
    assert_eq!(hinted("drop_table", read_only(true)), Verdict::Blocked);
    assert_eq!(hinted("frobnicate", read_only(true)), Verdict::Blocked);
    assert_eq!(hinted("list_users", read_only(false)), Verdict::Blocked);
    assert_eq!(
        hinted(
            "list_users",
            ToolAnnotations {
                destructive_hint: Some(true),
                ..ToolAnnotations::default()
            }
        ),
        Verdict::Blocked
    );
    assert_eq!(hinted("list_users", read_only(true)), Verdict::Read);
}

#[test]
fn a_description_cannot_open_what_the_blocklist_names() {
    let judged = judge(&tool("delete_user", "Lists users. Only reads. Returns rows.", json!({})), None);
    assert_eq!(judged.verdict, Verdict::Blocked);
    assert!(judged.evidence.iter().any(|e| e.layer == Layer::Blocklist));
    assert_eq!(
        judge(&tool("list_users", "Deletes users who are listed.", json!({})), None).verdict,
        Verdict::Blocked
    );
    // A verb of another tool in a later sentence says nothing of this one.
    assert_eq!(
        judge(&tool("list_users", "Lists users. To delete one use delete_user.", json!({})), None).verdict,
        Verdict::Read
    );
}

#[test]
fn a_policy_opens_only_what_it_names_and_never_the_blocklist() {
    let rule = |verdict| PolicyRule {
        verdict,
        guard: None,
        reason: "looked".to_owned(),
        reason_de: None,
    };
    let policy = Policy {
        tools: [
            ("frobnicate", Verdict::Read),
            ("delete_user", Verdict::Read),
            ("list_users", Verdict::Blocked),
            ("run_it", Verdict::Guarded),
        ]
        .map(|(n, v)| (n.to_owned(), rule(v)))
        .into(),
        opens_writes: false,
    };
    let found = |name: &str| judge(&tool(name, "", json!({})), Some(&policy)).verdict;
    assert_eq!(found("frobnicate"), Verdict::Read);
    assert_eq!(found("Frobnicate"), Verdict::Blocked);
    assert_eq!(found("delete_user"), Verdict::Blocked);
    assert_eq!(found("list_users"), Verdict::Blocked);
    assert_eq!(found("run_it"), Verdict::Blocked);
    assert_eq!(
        judge(&tool("delete_user", "", json!({})), Some(&Policy::default())).verdict,
        Verdict::Blocked
    );
}

#[test]
fn mixed_tools_are_guarded_or_blocked() {
    let sql = judge(
        &tool(
            "execute_sql",
            "Runs a SQL statement on PostgreSQL.",
            json!({ "sql": { "type": "string" } }),
        ),
        None,
    );
    assert_eq!(
        sql.guard,
        Some(Guard::Sql {
            argument: "sql".to_owned(),
            dialect: SqlDialect::Postgres
        })
    );
    let graphql = judge(
        &tool(
            "run_query",
            "Runs a GraphQL query.",
            json!({ "query": { "type": "string", "description": "The GraphQL query" } }),
        ),
        None,
    );
    assert_eq!(
        graphql.guard,
        Some(Guard::Graphql {
            argument: "query".to_owned()
        })
    );
    let link = judge(
        &tool("get_link", "Returns a link.", json!({ "handoff": { "type": "boolean" } })),
        None,
    );
    assert_eq!(
        link.guard,
        Some(Guard::Absent {
            arguments: vec!["handoff".to_owned()]
        })
    );
    for (name, properties) in [
        ("run_command", json!({ "command": { "type": "string" } })),
        ("read_graph", json!({ "gremlin": { "type": "string" } })),
        ("get_user", json!({ "action": { "enum": ["create", "delete"] } })),
        ("update_rows", json!({ "sql": { "type": "string" } })),
    ] {
        assert_eq!(judge(&tool(name, "", properties), None).verdict, Verdict::Blocked, "{name}");
    }
}

#[test]
fn credentials_are_not_handed_out() {
    for name in [
        "list_connection_strings",
        "get_password",
        "get_api_key",
        "fetch_secret",
        "create_harbour_oauth_url",
        "get_login_link",
        "getAccessToken",
    ] {
        assert_eq!(verdict(name), Verdict::Blocked, "{name}");
    }
    assert!(judge(&tool("get_password", "", json!({})), None).secret_bearing);
    assert_eq!(verdict("get_token_usage"), Verdict::Read);
}

#[test]
fn giant_definitions_are_bounded_and_judged_alike_each_time() {
    let mut deep = json!({});
    for _ in 0..100 {
        deep = json!({ "properties": { "a": deep } });
    }
    let definition = ToolDefinition {
        input_schema: deep,
        ..tool("list_users", &"word ".repeat(1_000_000), json!({}))
    };
    let began = Instant::now();
    let first = judge(&definition, None);
    assert_eq!(first, judge(&definition, None));
    assert!(began.elapsed().as_secs() < 2);
    let wide: serde_json::Map<String, serde_json::Value> = (0..300).map(|n| (format!("a{n}"), json!({}))).collect();
    assert_eq!(judge(&tool("list_users", "", wide.into()), None).verdict, Verdict::Blocked);
}

#[test]
fn lines_are_classified_in_their_documented_form() {
    let line = r#"{"server":"shop","name":"list_orders","title":null,"description":"Lists orders.","inputSchema":{"type":"object"},"annotations":null,"label":"read"}"#;
    let value = serde_json::to_value(classify(None, line).unwrap()).unwrap();
    assert_eq!(
        (&value["server"], &value["name"], &value["verdict"], &value["guard"]),
        (&json!("shop"), &json!("list_orders"), &json!("read"), &json!(null))
    );
    assert_eq!(value["evidence"][0]["layer"], "name");
    for bad in ["", "7", "{}", "{\"name\":7}", "[]"] {
        assert!(classify(None, bad).is_err(), "{bad}");
    }
}

#[test]
fn no_file_can_open_what_the_blocklist_names() {
    let rule = json!({ "verdict": "read", "reason": "looked" });
    let from_file = json!({ "tools": { "delete_user": rule } });
    let mut policy: Policy = serde_json::from_value(from_file.clone()).unwrap();
    let found = |policy: &Policy| judge(&tool("delete_user", "", json!({})), Some(policy)).verdict;
    assert_eq!(found(&policy), Verdict::Blocked);
    let mut asking = from_file;
    asking["opens_writes"] = json!(true);
    assert!(serde_json::from_value::<Policy>(asking).is_err());
    // A program can, for a client under test.
    policy.opens_writes = true;
    assert_eq!(found(&policy), Verdict::Read);
}

#[test]
fn findings_are_told_as_sarif_within_a_bound() {
    let judged = |line: &str| classify(None, line).unwrap();
    let mut report = Sarif::default();
    report.add(1, &judged(r#"{"name":"list_orders"}"#));
    report.add(2, &judged(r#"{"server":"shop","name":"delete_order"}"#));
    let value = report.finish();
    let results = value["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["level"], "warning");
    assert_eq!(
        results[0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
        "shop/delete_order"
    );
    assert!(results[0]["message"]["text"].as_str().unwrap().contains("blocklist"));
    assert_eq!(value["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 2);

    let mut full = Sarif::default();
    let blocked = judged(r#"{"name":"delete_order"}"#);
    (0..10_003).for_each(|line| full.add(line, &blocked));
    let value = full.finish();
    assert_eq!(value["runs"][0]["results"].as_array().unwrap().len(), 10_000);
    let said = &value["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "3 further results are not listed");
    assert_eq!(
        line(&blocked),
        "blocked delete_order: `delete` is on the blocklist of writing verbs"
    );
}
