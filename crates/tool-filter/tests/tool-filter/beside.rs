//! Deeds that stand beside a look: in an argument, in what the tool says of its arguments, behind an "and".

use belvedere_tool_filter::{Guard, Verdict, judge};
use serde_json::json;

use crate::fakes::tool;
use crate::judged::{all_blocked, all_read, told, verdict};

#[test]
fn a_tool_with_a_rehearsal_acts_without_it() {
    for argument in ["dry_run", "dryRun", "what_if", "validateOnly"] {
        let rehearsed = json!({ "ledger": { "type": "string" }, argument: { "type": "boolean" } });
        assert_eq!(
            verdict("check_ledger", "Check the ledger for gaps.", rehearsed.clone()),
            Verdict::Blocked,
            "{argument}"
        );
        assert_eq!(
            verdict("preview_ledger", "Preview the ledger after a change.", rehearsed.clone()),
            Verdict::Read
        );
        let inside = json!({ "input": { "type": "object", "properties": rehearsed } });
        assert_eq!(
            verdict("check_ledger", "Check the ledger for gaps.", inside),
            Verdict::Blocked,
            "{argument}, wrapped"
        );
    }
    let counted = json!({ "ledger": { "type": "string" }, "dry_years": { "type": "boolean" } });
    assert_eq!(verdict("check_ledger", "Check the ledger for gaps.", counted), Verdict::Read);
    // A statement is proven by its guard, and a chosen look by its value.
    let sql = json!({ "sql": { "type": "string" }, "dry_run": { "type": "boolean" } });
    assert_eq!(verdict("run_query", "Runs SQL.", sql), Verdict::Guarded);
    let chosen = json!({ "action": { "type": "string", "enum": ["list", "remove"] }, "dry_run": { "type": "boolean" } });
    assert_eq!(verdict("manage_moorings", "Manage moorings.", chosen), Verdict::Guarded);
}

#[test]
fn what_a_tool_says_of_its_arguments_counts_as_theirs() {
    let told = |line: &str| format!("Get one letter.\n\nArgs:\n    letter: Its number\n    {line}");
    let (off, on) = (json!({ "type": "boolean" }), json!({ "type": "boolean", "default": true }));
    for line in [
        "opened: Mark it as read",
        "- opened (boolean): If true, also delete it",
        "`opened` - Saves a copy",
    ] {
        let guarded = judge(&tool("get_letter", &told(line), json!({ "letter": {}, "opened": off })), None);
        assert_eq!(
            guarded.guard,
            Some(Guard::Absent {
                arguments: vec!["opened".to_owned()]
            }),
            "{line}"
        );
        // The server throws it, and the call-time check would not know.
        assert_eq!(
            verdict("get_letter", &told(line), json!({ "opened": on })),
            Verdict::Blocked,
            "{line}"
        );
    }
    for line in [
        "opened: Only those marked as read",
        "unopened: Mark it as read",
        "opened: Whether it was saved",
    ] {
        assert_eq!(verdict("get_letter", &told(line), json!({ "opened": on })), Verdict::Read, "{line}");
    }
    let kept = told("copy: The picture is saved to this file");
    assert_eq!(
        verdict("get_letter", &kept, json!({ "copy": { "type": "string" } })),
        Verdict::Guarded
    );
    // What the schema says of an argument comes first.
    let own = json!({ "opened": { "type": "boolean", "description": "Only opened ones" } });
    assert_eq!(verdict("get_letter", &told("opened: Mark it as read"), own), Verdict::Read);
}

#[test]
fn a_switch_told_with_a_word_before_it_is_a_switch() {
    for argument in ["auto_mark_read", "should_save", "also_notify", "do_commit"] {
        let expected = if argument == "also_notify" {
            Verdict::Read
        } else {
            Verdict::Guarded
        };
        let switched = json!({ argument: { "type": "boolean", "default": true } });
        assert_eq!(verdict("get_letter", "Get one letter.", switched), expected, "{argument}");
    }
}

#[test]
fn what_is_looked_up_and_run_is_run() {
    all_blocked(
        [
            "Retrieve a stored recipe by its id and execute it.",
            "Fetches the recipes and runs them in order.",
            "Get a recipe, then call it with the given values.",
        ]
        .map(|description| ("get_recipe", description)),
    );
    all_read(
        ["Retrieve a stored recipe and the runs it had.", "Gets recipes and runs of each."].map(|description| ("get_recipe", description)),
    );
}

#[test]
fn what_is_shown_without_an_answer_is_shown_elsewhere() {
    let shown = "Show the next slide. Returns true if there was one, false otherwise.";
    assert_eq!(told("show_slide", shown), Verdict::Blocked);
    assert_eq!(told("show_slide", "Show the next slide."), Verdict::Read);
    let asked = "Show whether a seat is taken. Returns true if it is.";
    assert_eq!(told("show_seat", asked), Verdict::Read);
}

#[test]
fn what_is_loaded_or_rendered_is_put_somewhere() {
    for (name, description, expected) in [
        ("load_quay", "Loads a quay by name.", Verdict::Blocked),
        ("get_quay", "Loads a quay by name.", Verdict::Read),
        ("render_quay", "Renders the quay to an image file.", Verdict::Blocked),
        ("render_quay", "Renders how the quay will look.", Verdict::Read),
    ] {
        assert_eq!(told(name, description), expected, "{name}: {description}");
    }
}

#[test]
fn one_of_a_list_of_nouns_is_no_deed() {
    for (description, expected) in [
        ("Lists all gear (hubs, winches, relays, anchors) of a boat.", Verdict::Read),
        ("Lists winches, relays them, anchors of a boat.", Verdict::Blocked),
        ("Lists winches, deletes, anchors.", Verdict::Blocked),
        ("Lists the gear, shows, deletes, prints.", Verdict::Blocked),
    ] {
        assert_eq!(told("list_gear", description), expected, "{description}");
    }
}

#[test]
fn a_report_is_told_or_made() {
    for (name, description, expected) in [
        ("cistern_stats", "Report cistern levels and free volume", Verdict::Read),
        ("get_cistern_info", "Report cistern make and capabilities", Verdict::Read),
        ("cistern_check", "Report suspicious cisterns", Verdict::Blocked),
        ("check_cisterns", "Report this cistern as leaking", Verdict::Blocked),
        ("check_cisterns", "Report levels, volume and age", Verdict::Read),
        ("cistern_health", "Report a leak to the owner", Verdict::Blocked),
        ("cistern_health", "Report leaks to the owner", Verdict::Blocked),
        ("fault_report", "Report faulty cisterns", Verdict::Blocked),
        ("cistern_stats", "Report", Verdict::Blocked),
        ("close_cistern_stats", "Report cistern levels", Verdict::Blocked),
    ] {
        assert_eq!(told(name, description), expected, "{name}: {description}");
    }
}

#[test]
fn deeds_that_are_weighed_and_not_run_are_no_deeds() {
    let call = json!({ "class": { "type": "string" }, "method": { "type": "string" }, "args": { "type": "array" } });
    for (name, description, arguments, expected) in [
        (
            "preview_change",
            "Preview create, write, or unlink without executing it",
            json!({}),
            Verdict::Read,
        ),
        ("preview_change", "Preview update and apply it", json!({}), Verdict::Blocked),
        (
            "preview_change",
            "Preview orders, delete them without executing it",
            json!({}),
            Verdict::Blocked,
        ),
        ("diagnose_call", "Diagnose a call without executing it", call.clone(), Verdict::Read),
        ("diagnose_call", "Diagnose a call", call.clone(), Verdict::Blocked),
        ("query_class", "Query a class by any of its methods", call.clone(), Verdict::Blocked),
        (
            "invoke_method",
            "Invoke a method without executing it twice",
            call,
            Verdict::Blocked,
        ),
        (
            "explain_plan",
            "Explains a statement without executing it",
            json!({ "sql": { "type": "string" } }),
            Verdict::Guarded,
        ),
    ] {
        assert_eq!(verdict(name, description, arguments), expected, "{name}: {description}");
    }
    // Beside the parts of a request, a method is one of HTTP.
    let request = json!({ "path": { "type": "string" }, "method": { "type": "string" }, "params": { "type": "object" } });
    assert_eq!(verdict("call_api", "Calls the service", request), Verdict::Guarded);
}
