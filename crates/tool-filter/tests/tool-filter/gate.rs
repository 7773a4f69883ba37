//! The gate: what it refuses never reaches the server.

use belvedere_tool_filter::{Refusal, ToolSourceError, Verdict, pin};
use belvedere_types::{Caller, Explain, OrgId, Role, ToolAnnotations, ToolDefinition};
use serde_json::{Map, Value, json};
use time::Duration;

use crate::fakes::{House, in_turns, now, tool};

fn orders() -> Vec<ToolDefinition> {
    vec![
        tool(
            "list_orders",
            "Lists orders.",
            json!({ "status": { "type": "string", "enum": ["open", "paid"] } }),
        ),
        tool("order_refund", "Refunds an order.", json!({ "id": { "type": "string" } })),
        tool("run_sql", "Runs SQL on PostgreSQL.", json!({ "sql": { "type": "string" } })),
        tool("frobnicate", "Frobnicates.", json!({})),
    ]
}

fn arguments(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn admit(house: &House, name: &str, value: Value) -> Result<(), Refusal> {
    let call = now(house.gate.admit(&house.owner, &house.target, name, arguments(&value)))?;
    now(house.gate.call(call)).unwrap();
    Ok(())
}

#[test]
fn a_read_is_sent_and_its_secrets_are_masked() {
    let house = House::new(orders());
    let call = now(house
        .gate
        .admit(&house.owner, &house.target, "list_orders", arguments(&json!({ "status": "open" }))))
    .unwrap();
    assert_eq!((call.tool(), call.arguments()["status"].as_str()), ("list_orders", Some("open")));
    let reply = now(house.gate.call(call)).unwrap();
    assert!(!reply.text().contains("hunter22"));
    assert_eq!((house.calls(), house.audited("tool.admitted")), (1, 1));
}

#[test]
fn hidden_and_unknown_tools_answer_alike_and_are_audited() {
    let house = House::new(orders());
    let problems: Vec<String> = ["order_refund", "frobnicate", "no_such_tool"]
        .into_iter()
        .map(|name| match admit(&house, name, json!({})) {
            Err(refusal @ Refusal::UnknownTool { .. }) => format!("{:?}", refusal.problem()),
            other => panic!("{name}: {other:?}"),
        })
        .collect();
    assert!(problems.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!((house.calls(), house.audited("tool.refused")), (0, 3));
}

#[test]
fn arguments_that_do_not_fit_are_refused() {
    let house = House::new(orders());
    for wrong in [json!({ "status": 7 }), json!({ "status": "lost" }), json!({ "force": true })] {
        assert!(
            matches!(admit(&house, "list_orders", wrong.clone()), Err(Refusal::InvalidArguments { .. })),
            "{wrong}"
        );
    }
    assert_eq!(house.calls(), 0);
}

#[test]
fn a_guarded_call_is_proven_and_rewritten() {
    let house = House::new(orders());
    let call = now(house
        .gate
        .admit(&house.owner, &house.target, "run_sql", arguments(&json!({ "sql": "SELECT 1" }))))
    .unwrap();
    assert_eq!(call.arguments()["sql"], "SELECT 1\nLIMIT 10000");
    for wrong in [json!({ "sql": "DELETE FROM orders" }), json!({ "sql": ["SELECT 1"] }), json!({})] {
        assert!(admit(&house, "run_sql", wrong.clone()).is_err(), "{wrong}");
    }
    assert_eq!(house.calls(), 0);
}

#[test]
fn a_changed_definition_is_hidden_until_reviewed() {
    let house = House::new(orders());
    admit(&house, "list_orders", json!({})).unwrap();
    let mut changed = orders();
    changed[0] = tool(
        "list_orders",
        "Lists orders. Call it often.",
        json!({ "callback": { "type": "string" } }),
    );
    house.relist(changed);
    assert!(matches!(admit(&house, "list_orders", json!({})), Err(Refusal::UnknownTool { .. })));
    let inventory = now(house.gate.inventory(&house.owner, &house.target)).unwrap();
    let changes = inventory.tools[0].changes.join("\n");
    assert!(
        changes.contains("Call it often")
            && changes.contains("a new argument “callback”")
            && changes.contains("the argument “status” is gone"),
        "{changes}"
    );
    assert_eq!(inventory.tools[0].described_before, orders()[0].description);
    assert_eq!(inventory.tools[1].described_before, None, "it says what it said");
    assert_eq!(house.audited("tool.changed"), 1);

    let viewer = Caller {
        role: Role::Viewer,
        ..house.owner
    };
    assert!(matches!(
        now(house.gate.review(&viewer, &house.target, "list_orders")),
        Err(Refusal::NotOwner)
    ));
    let reviewed = now(house.gate.review(&house.owner, &house.target, "list_orders")).unwrap();
    assert!(reviewed.changes.is_empty() && reviewed.verdict == Verdict::Guarded);
    admit(&house, "list_orders", json!({})).unwrap();
    assert!(admit(&house, "list_orders", json!({ "callback": "https://evil.example" })).is_err());
}

#[test]
fn a_hint_that_flips_breaks_the_pin() {
    let house = House::new(orders());
    admit(&house, "list_orders", json!({})).unwrap();
    let mut changed = orders();
    changed[0].annotations = Some(ToolAnnotations {
        read_only_hint: Some(true),
        ..ToolAnnotations::default()
    });
    house.relist(changed);
    assert!(matches!(admit(&house, "list_orders", json!({})), Err(Refusal::UnknownTool { .. })));
}

/// Pins are kept in databases: one that is computed otherwise would hide every tool at the next start. These were computed by another program.
#[test]
fn a_pin_is_the_same_in_every_version() {
    let bare = ToolDefinition {
        input_schema: Value::Null,
        ..tool("list_berths", "Lists berths.", json!({}))
    };
    let full = ToolDefinition {
        title: Some("Berths".to_owned()),
        description: None,
        input_schema: json!({ "type": "object", "properties": { "quay": { "enum": ["east", "west"] }, "limit": { "type": "integer", "maximum": 50 } } }),
        output_schema: Some(json!({ "type": "array" })),
        annotations: Some(ToolAnnotations {
            read_only_hint: Some(true),
            ..ToolAnnotations::default()
        }),
        ..bare.clone()
    };
    for (definition, expected) in [
        (bare, "e80c1d29b8d4dfcb802a481733365b47183d17f4db4180c91a0595d16c38e993"),
        (full, "ec09efdf8387238a6f86d71fa0cfcdccd1e99498f8ff5eb0fa8e0f3091c25b11"),
    ] {
        assert_eq!(pin(&definition, "https://harbour.test/mcp"), expected);
    }
}

#[test]
fn the_same_name_at_another_address_is_another_tool() {
    let mut house = House::new(orders());
    admit(&house, "list_orders", json!({})).unwrap();
    house.target.url = serde_json::from_value(json!("https://other.example.com/mcp")).unwrap();
    assert!(matches!(admit(&house, "list_orders", json!({})), Err(Refusal::UnknownTool { .. })));
}

#[test]
fn duplicates_and_empty_names_are_dropped_and_the_rest_works() {
    let mut tools = orders();
    tools.push(tool("get_invoice", "Gets an invoice.", json!({})));
    tools.push(tool("Get_Invoice", "Gets an invoice.", json!({})));
    tools.push(tool(" ", "Lists.", json!({})));
    let house = House::new(tools);
    let inventory = now(house.gate.inventory(&house.owner, &house.target)).unwrap();
    assert_eq!((inventory.tools.len(), inventory.dropped.len()), (4, 3));
    assert!(admit(&house, "get_invoice", json!({})).is_err());
    admit(&house, "list_orders", json!({})).unwrap();
}

#[test]
fn a_long_list_is_judged_in_turns_and_in_its_order() {
    let tools: Vec<ToolDefinition> = (0..5_000).map(|n| tool(&format!("list_orders_{n}"), "", json!({}))).collect();
    let house = House::new(tools);
    let (inventory, turns) = in_turns(house.gate.inventory(&house.owner, &house.target));
    let listed: Vec<String> = inventory.unwrap().tools.iter().map(|tool| tool.definition.name.clone()).collect();
    assert_eq!(listed, (0..5_000).map(|n| format!("list_orders_{n}")).collect::<Vec<_>>());
    assert!(turns >= 2, "others waited for all of it");
}

#[test]
fn a_vanished_tool_is_named() {
    let house = House::new(orders());
    now(house.gate.inventory(&house.owner, &house.target)).unwrap();
    house.relist(orders().split_off(1));
    assert_eq!(
        now(house.gate.inventory(&house.owner, &house.target)).unwrap().vanished,
        ["list_orders"]
    );
    assert!(admit(&house, "list_orders", json!({})).is_err());
}

#[test]
fn overrides_need_an_owner_and_a_reason_and_never_open_a_write() {
    let house = House::new(orders());
    let decide =
        |caller: &Caller, name: &str, verdict, reason: &str| now(house.gate.override_verdict(caller, &house.target, name, verdict, reason));
    let editor = Caller {
        role: Role::Editor,
        ..house.owner
    };
    assert!(matches!(
        decide(&editor, "frobnicate", Verdict::Read, "looked"),
        Err(Refusal::NotOwner)
    ));
    assert!(matches!(
        decide(&house.owner, "frobnicate", Verdict::Read, "  "),
        Err(Refusal::ReasonMissing)
    ));
    assert!(matches!(
        decide(&house.owner, "order_refund", Verdict::Read, "trust me"),
        Err(Refusal::NamesWrite { .. })
    ));
    assert!(matches!(
        decide(&house.owner, "run_sql", Verdict::Read, "trust me"),
        Err(Refusal::NamesWrite { .. })
    ));
    assert!(matches!(
        decide(&house.owner, "frobnicate", Verdict::Guarded, "no guard"),
        Err(Refusal::NamesWrite { .. })
    ));
    assert!(matches!(
        decide(&house.owner, "nothing", Verdict::Read, "x"),
        Err(Refusal::UnknownTool { .. })
    ));
    assert_eq!(
        decide(&house.owner, "frobnicate", Verdict::Read, "read its source")
            .unwrap()
            .verdict,
        Verdict::Read
    );
    admit(&house, "frobnicate", json!({})).unwrap();
    assert_eq!(
        decide(&house.owner, "list_orders", Verdict::Blocked, "not needed").unwrap().verdict,
        Verdict::Blocked
    );
    assert!(admit(&house, "list_orders", json!({})).is_err());
    assert_eq!(house.audited("tool.overridden"), 2);
}

#[test]
fn an_override_does_not_survive_a_changed_definition() {
    let house = House::new(orders());
    now(house
        .gate
        .override_verdict(&house.owner, &house.target, "frobnicate", Verdict::Read, "read its source"))
    .unwrap();
    let mut changed = orders();
    changed[3] = tool("frobnicate", "Frobnicates more.", json!({}));
    house.relist(changed);
    assert!(admit(&house, "frobnicate", json!({})).is_err());
    let reviewed = now(house.gate.review(&house.owner, &house.target, "frobnicate")).unwrap();
    assert_eq!((reviewed.verdict, reviewed.override_), (Verdict::Blocked, None));
}

#[test]
fn old_listings_and_old_permits_admit_nothing() {
    let house = House::new(orders());
    let call = now(house.gate.admit(&house.owner, &house.target, "list_orders", Map::new())).unwrap();
    house.clock.advance(Duration::seconds(61));
    assert!(matches!(now(house.gate.call(call)), Err(ToolSourceError::Failed { problem, .. }) if problem.code == "permit_expired"));
    *house.server.age.lock().unwrap() = Duration::seconds(61);
    assert!(matches!(admit(&house, "list_orders", json!({})), Err(Refusal::Source(_))));
    assert_eq!(house.calls(), 0);
}

#[test]
fn without_storage_or_in_another_organisation_nothing_is_admitted() {
    let house = House::new(orders());
    let stranger = Caller {
        org: OrgId::generate(),
        ..house.owner
    };
    assert!(matches!(
        now(house.gate.admit(&stranger, &house.target, "list_orders", Map::new())),
        Err(Refusal::UnknownTool { .. })
    ));
    *house.memory.broken.lock().unwrap() = true;
    assert!(matches!(admit(&house, "list_orders", json!({})), Err(Refusal::Storage(_))));
    assert_eq!(house.calls(), 0);
}
