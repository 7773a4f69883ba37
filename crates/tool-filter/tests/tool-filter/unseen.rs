//! Tools of fields that no rule was made on, languages that can write, and verbs that look at most things but not at all.

use belvedere_tool_filter::{ToolLine, Verdict, judge};
use belvedere_types::ToolAnnotations;
use serde_json::json;

use crate::fakes::tool;
use crate::judged::{all_blocked, all_read};

const NEW_FIELDS: &str = include_str!("../data/new-fields.jsonl");
const QUERY_LANGUAGES: &str = include_str!("../data/query-languages.jsonl");

/// Label, name and verdict of each line.
fn judged(lines: &str) -> Vec<(String, String, Verdict)> {
    let one = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let definition = serde_json::from_str::<ToolLine>(line).unwrap().into_definition();
        let found = judge(&definition, None).verdict;
        (value["label"].as_str().unwrap().to_owned(), definition.name, found)
    };
    lines.lines().map(one).collect()
}

#[test]
fn tools_of_new_fields_leak_nothing() {
    let found = judged(NEW_FIELDS);
    assert!(found.len() >= 200, "{}", found.len());
    let leaks: Vec<_> = found
        .iter()
        .filter(|(label, _, found)| label == "write" && *found != Verdict::Blocked || label == "mixed" && *found == Verdict::Read)
        .collect();
    assert!(leaks.is_empty(), "{leaks:?}");
    let missed: Vec<_> = found
        .iter()
        .filter(|(label, _, found)| label == "read" && *found != Verdict::Read)
        .collect();
    let reads = found.iter().filter(|(label, ..)| label == "read").count();
    assert!(missed.len() * 4 <= reads, "{} of {reads}: {missed:?}", missed.len());
}

/// A language that can write is never taken for one that a guard reads, nor for a search.
#[test]
fn a_language_that_can_write_is_no_plain_read() {
    let found = judged(QUERY_LANGUAGES);
    assert!(found.len() >= 50, "{}", found.len());
    for (label, name, verdict) in found {
        match label.as_str() {
            "read" => assert_eq!(verdict, Verdict::Read, "{name}"),
            // Behind a guard of its own language, or not at all.
            "mixed" => assert_ne!(verdict, Verdict::Read, "{name}"),
            _ => assert_eq!(verdict, Verdict::Blocked, "{name}"),
        }
    }
}

#[test]
fn verbs_that_look_at_most_things_act_on_some() {
    all_blocked([
        ("check_in", "Checks in a guest."),
        ("check_item", "Checks an item off the list."),
        ("extract_archive", "Extract a ZIP archive into a folder."),
        ("show_message", "Shows a message on the lobby's TV."),
        ("display_text_on_sign", "Displays a text on the sign."),
        ("simulate_payment", "Simulate an incoming payment."),
        ("simulate_webhook", "Simulate a webhook."),
        ("list_home_for_sale", "List a home for sale."),
        ("home", "Return to home."),
        ("parts", "Requisition parts from stores."),
        ("loss_notice", "First notice of loss: opens a claim and returns its number."),
        ("invoice_customers", "Invoice customers of a plan."),
        ("crown_winner", "Crown winner of a contest."),
    ]);
    all_read([
        ("check_inventory", "Checks the inventory of a shop."),
        ("extract_text", "Extract the text of a page."),
        ("simulate_trade", "Simulate a trade and its fees."),
        ("list_homes", "List homes with their prices."),
        ("seat_map", "Occupancy map of a hall."),
        ("decode_date", "Turns a serial date into text."),
        ("logbook", "Technical logbook, newest first."),
    ]);
}

/// The four values that the specification assumes where nothing is said; libraries write them beside every tool.
#[test]
fn hints_that_repeat_what_is_assumed_say_nothing() {
    let hinted = |name: &str, read_only, destructive, idempotent, open_world| {
        let mut definition = tool(name, "", json!({}));
        definition.annotations = Some(ToolAnnotations {
            read_only_hint: read_only,
            destructive_hint: destructive,
            idempotent_hint: idempotent,
            open_world_hint: open_world,
            ..ToolAnnotations::default()
        });
        judge(&definition, None).verdict
    };
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(hinted("read_sheet", no, yes, no, yes), Verdict::Read);
    // They open nothing, and any other set still narrows.
    for name in ["write_sheet", "frobnicate", "clear_sheet"] {
        assert_eq!(hinted(name, no, yes, no, yes), Verdict::Blocked, "{name}");
    }
    for (read_only, destructive, idempotent, open_world) in [
        (no, yes, yes, yes),
        (no, yes, no, no),
        (no, no, no, yes),
        (no, yes, None, yes),
        (no, None, None, None),
        (None, yes, None, None),
    ] {
        assert_eq!(
            hinted("read_sheet", read_only, destructive, idempotent, open_world),
            Verdict::Blocked
        );
    }
}

#[test]
fn what_is_told_about_a_secret_is_no_secret() {
    let carries = |name: &str, description: &str| judge(&tool(name, description, json!({})), None).secret_bearing;
    assert!(!carries("access_token", "Get information about the current token."));
    assert!(!carries("user_by_api_key", "Get a user by an API key."));
    assert!(!carries(
        "gate_credential",
        "Returns detailed information for one gate credential with its state."
    ));
    assert!(!carries(
        "search_passwords",
        "Search passwords (gives metadata only, not actual passwords)."
    ));
    assert!(!carries("list_password_accounts", "List accounts that have one."));
    for (name, description) in [
        ("access_token", "Get the current token."),
        ("access_token", "Get information about the token including its value."),
        ("get_secrets", "Get metadata of secrets and reveal them."),
        ("get_user_with_password", "Get a user with the password."),
        ("value_from_secret", "Get a value from a secret."),
        ("gate_credential", "Returns information for signing in at a gate."),
        ("search_passwords", "Search passwords (metadata only, then the actual ones)."),
        ("search_passwords", "Search passwords. With metadata_only nothing else."),
        ("search_passwords", "Search passwords, metadata_only or all."),
        ("list_credentials_for_accounts", "List credentials."),
    ] {
        assert!(carries(name, description), "{name}: {description}");
    }
}

#[test]
fn guidance_on_a_deed_is_no_deed() {
    all_read([
        ("deploy_app", "Provides guidance for deploying an app."),
        ("subscribe_tides", "Returns instructions for subscribing to tides."),
    ]);
    all_blocked([
        ("deploy_app", "Provides guidance and deploys the app."),
        ("deploy_app", "Provides instructions to the robot."),
        ("deploy_app", "Provides instructions for the robot."),
        ("deploy_app", "Deploys the app. Returns guidance."),
        ("delete_app", "Provides guidance for deleting an app."),
    ]);
}
