//! What was learnt from servers met first: each look beside a deed that is told alike.

use belvedere_tool_filter::Verdict;
use serde_json::json;

use crate::judged::{all_blocked, all_read, told, verdict};

#[test]
fn a_method_says_what_is_done_only_where_a_request_is_sent() {
    let arguments = || json!({ "to": {}, "url": { "type": "string" }, "method": { "type": "string" } });
    for (name, description) in [
        ("make_request", "Make an authenticated HTTP request."),
        ("invoke_harbour_api", "Calls any operation that has no tool of its own."),
        ("call_endpoint", "Call one endpoint of the harbour office."),
        ("execute", "Execute a request against the REST API."),
        ("callEndpoint", "Calls what is asked for."),
        ("run", "Calls any URL."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Guarded, "{name}: {description}");
    }
    for (name, description) in [
        ("make_call", "Initiate a phone call. The method fetches what is said."),
        ("make_call", "Make a phone call to a skipper."),
        ("make_call", "Make a phone call to a skipper, with a URL that says what is said."),
        ("make_call", "Make a phone call through the API."),
        ("make_call", "Initiates a phone call by an API request."),
        ("perform_payout", "Pays a skipper by an HTTP request."),
        ("run_fog_horn", "Run the fog horn of a pier."),
        ("invoke_harbour_api", "Creates a berth."),
        ("execute_request", "Approves a request for a berth."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Blocked, "{name}: {description}");
    }
}

#[test]
fn a_deed_whose_schema_is_read_does_not_take_place() {
    let arguments = || json!({ "operation": { "type": "string", "enum": ["list", "create", "delete"] } });
    for name in [
        "get_schema_template",
        "get_operation_schema",
        "get_call_examples_docs",
        "get_schema_examples",
    ] {
        assert_eq!(
            verdict(name, "Get what is written about an operation.", arguments()),
            Verdict::Read,
            "{name}"
        );
    }
    for name in ["get_berth_template", "get_berths", "get_schema_draft", "schema_template"] {
        assert_ne!(verdict(name, "Get berths.", arguments()), Verdict::Read, "{name}");
    }
    assert_eq!(
        verdict("delete_schema_template", "Delete a template.", arguments()),
        Verdict::Blocked
    );
}

#[test]
fn what_is_said_of_a_change_is_a_filter_where_changes_are_listed() {
    let arguments = || json!({ "branch": { "type": "string" }, "commit_message": { "type": "string" } });
    assert_eq!(verdict("list_builds", "List the builds of a branch.", arguments()), Verdict::Read);
    assert_eq!(verdict("search_builds", "Search for builds.", arguments()), Verdict::Read);
    for name in ["get_file", "view_branch", "branch_info"] {
        assert_eq!(verdict(name, "Get the state of a branch.", arguments()), Verdict::Blocked, "{name}");
    }
}

#[test]
fn who_can_be_added_is_no_deed() {
    assert_eq!(
        told("get_crew", "Gets a list of sailors whom can be added to a watch."),
        Verdict::Read
    );
    assert_eq!(told("get_crew", "Sailors of a ship are added to a watch."), Verdict::Blocked);
}

#[test]
fn the_last_thing_looked_by_is_no_deed() {
    all_read(["search_guests_by_name_or_email", "find_guest_by_phone_or_email"].map(|name| (name, "Search for guests by name or email.")));
    all_blocked(
        [
            "find_guest_or_email",
            "find_guest_and_email",
            "find_guest_by_name_and_email",
            "find_guest_by_name_or_email_crew",
            "find_guest_by_name_or_update",
            "get_guest_by_id_or_create",
            "send_by_post_or_email",
        ]
        .map(|name| (name, "Search for guests by name or email.")),
    );
}

#[test]
fn a_check_that_reports_what_it_finds_looks() {
    all_read(
        [
            "Report this server's sluice gates.",
            "Report whether the sluice holds.",
            "Reports its own state.",
        ]
        .map(|description| ("sluice_check", description)),
    );
    all_blocked([
        ("sluice_check", "Report a fault of the sluice."),
        ("sluice_check", "Report leaks."),
        ("sluice_check", "Report this leak to the warden."),
        ("sluice", "Report this leak."),
        ("close_sluice_check", "Report whether the sluice is closed."),
    ]);
}

#[test]
fn what_can_be_done_with_an_answer_is_not_done_by_the_tool() {
    all_read(
        [
            "Download a chart. Returns base64-encoded data that can be saved or viewed.",
            "Download a chart. The content returned can then be written or stored.",
        ]
        .map(|description| ("download_chart", description)),
    );
    all_blocked(
        [
            "Download a chart. It is saved, and its content returned.",
            "Download a chart. The content can be saved to a folder.",
            "Download a chart, whose data can be viewed where it was saved.",
            "Download a chart. Can return its content and saves it.",
        ]
        .map(|description| ("download_chart", description)),
    );
}

#[test]
fn a_deed_that_is_suggested_does_not_take_place() {
    assert_eq!(
        told("suggest_mooring_reuse", "Rank moorings that may be used again."),
        Verdict::Read
    );
    assert_eq!(told("recommend_sail_reduce", "Recommends when to reef."), Verdict::Read);
    all_blocked([
        ("suggest_mooring_reuse", "Suggests a mooring and reserves it."),
        ("suggest_mooring_delete", "Suggest which mooring to delete."),
        ("suggest_and_reuse", "Suggest a mooring and use it again."),
        ("suggest_reuse_mooring", "Suggest a mooring."),
        ("mooring_reuse", "Suggest a mooring."),
    ]);
}

#[test]
fn a_question_that_a_text_or_a_model_answers_is_a_look() {
    all_read(
        [
            "Ask a question about a file.",
            "Ask questions about several documents.",
            "Ask a question about a wreck using AI.",
        ]
        .map(|description| ("logbook_ask", description)),
    );
    all_blocked(
        [
            "Ask a question about a listing.",
            "Ask the seller a question about a document.",
            "Ask a question about a file and post the answer.",
            "Ask a pilot using AI.",
            "Ask for a berth.",
        ]
        .map(|description| ("logbook_ask", description)),
    );
}

#[test]
fn a_scan_of_rows_looks() {
    all_read(
        [
            "Scan all items in a table, with a filter.",
            "Scans the rows of a table.",
            "Scan documents of a collection.",
        ]
        .map(|description| ("scan_ledger", description)),
    );
    all_blocked(
        [
            "Scan a table for errors and fix them.",
            "Scan a hull for leaks.",
            "Scan documents into a table.",
            "Scan items at the till.",
            "Scan the hosts of a table.",
        ]
        .map(|description| ("scan_ledger", description)),
    );
}

#[test]
fn to_probe_is_to_look_and_a_probe_is_a_thing() {
    assert_eq!(told("probe_wreck", "Probe a wreck to learn how it lies."), Verdict::Read);
    all_blocked([
        ("hull_probe", "Lowers the probe."),
        ("install_probe", "Install a probe in the hull."),
        ("probe_wreck", "Probes a wreck and removes what it finds."),
        ("hull_probe_create", "Create a probe."),
    ]);
}

#[test]
fn a_pipeline_that_is_named_is_not_run() {
    let named = |told: &str| json!({ "pipeline": { "type": "string", "description": told } });
    for told in [
        "Filter by the name of the pipeline",
        "Id of the pipeline",
        "The slug of one pipeline",
    ] {
        assert_eq!(verdict("list_voyages", "List the voyages.", named(told)), Verdict::Read, "{told}");
    }
    for told in [
        "",
        "The pipeline",
        "Name of each stage, in JSON",
        "The steps to run, by their name",
        "What runs once, whatever its name",
        "Script with a name",
    ] {
        assert_ne!(verdict("list_voyages", "List the voyages.", named(told)), Verdict::Read, "{told}");
    }
    // What the tool says of itself tells nothing of the argument.
    let silent = json!({ "pipeline": { "type": "string" } });
    assert_eq!(verdict("list_voyages", "Name the voyages.", silent), Verdict::Blocked);
    let mongo = named("Name of the aggregation");
    assert_eq!(verdict("list_voyages", "List the voyages.", mongo), Verdict::Guarded);
    assert_eq!(
        verdict("run_voyages", "Run a pipeline.", named("Name of the pipeline")),
        Verdict::Blocked
    );
}

#[test]
fn what_is_given_again_is_no_look() {
    all_read(["Reports the catch of a boat.", "Presents the dues of a member, by month."].map(|description| ("dues_collect", description)));
    for description in [
        "Presents the dues of a member again.",
        "Reports a boat to the harbour master again.",
        "Gives the notice to a member anew.",
    ] {
        assert_ne!(told("dues_collect", description), Verdict::Read, "{description}");
    }
}

#[test]
fn a_select_statement_is_sql_though_nobody_says_so() {
    let query = |told: &str| json!({ "query": { "type": "string", "description": told } });
    for (name, description, argument) in [
        ("run_query", "Runs a SELECT statement on the catches.", ""),
        ("query", "Executes a SELECT query against the catches.", ""),
        ("fetch_catches", "Executes a SELECT query against the catches.", ""),
        ("catches.fetch", "Rows of the catches.", "The SELECT query to run"),
    ] {
        assert_eq!(verdict(name, description, query(argument)), Verdict::Guarded, "{name}");
    }
    for (name, description) in [
        ("run_query", "Runs what was selected."),
        ("run_query", "Select a boat, then run the query of its catches."),
        ("delete_catches", "Deletes what a SELECT statement finds."),
    ] {
        assert_eq!(verdict(name, description, query("")), Verdict::Blocked, "{description}");
    }
}

#[test]
fn a_word_that_is_a_noun_behind_another_proves_no_look() {
    all_blocked([
        // A list style, a read receipt: what is fixed or marked, not what is looked at.
        ("fix_list_borders", ""),
        ("fix_list_borders", "Attempts to find rows that look like lists."),
        ("fixListBorders", "Tries to find rows."),
        ("mark_read_letters", ""),
        ("protect_list_cell", "Guards it."),
        // The screen of an app, a poll of members.
        ("loom_screen", ""),
        ("loom_screen", "Track a screen view of an app."),
        ("loom_screen_seen", ""),
        ("harbour_poll", "Asks the members of a club."),
        ("harbour_poll_question", ""),
    ]);
    all_read([
        ("anchor_list_styles", "Lists the styles of anchors."),
        ("protect_list_hubs", "List all hubs."),
        ("anchor_find_boats", ""),
        ("screen_patients", ""),
        ("poll_sensor", ""),
        ("loom_screen", "Returns what a screen shows."),
    ]);
}

#[test]
fn a_subscription_that_ends_with_the_call_is_a_look() {
    all_read([
        ("subscribe_once", "Subscribe to a buoy and return the first message received."),
        ("subscribe_for_minutes", "Subscribes to a buoy for minutes and collects messages."),
    ]);
    all_blocked([
        ("subscribe_once", "Subscribe to a buoy."),
        ("subscribe_buoy", "Subscribe to a buoy and receive messages."),
        ("subscribe_buoy", "Subscribe to a buoy and return a confirmation message."),
        ("subscribe_buoy", "Subscribe a skipper and return the first message."),
        ("subscribe_buoy", "Subscribe to a buoy, return the first message and delete it."),
        ("unsubscribe_buoy", "Subscribe to a buoy and return the first message."),
        ("subscribe_buoy", "Returns the first message."),
    ]);
}

#[test]
fn what_is_a_noun_as_often_is_no_deed_in_a_list() {
    all_read([
        ("get_letters", "Get letters of all trays except Trash and Spam."),
        ("get_essay", "Get an essay: title, score, upvote ratio, downvote count."),
        ("ask_vector_store", "Retrieve pages from the vector store."),
    ]);
    all_blocked([
        ("get_letters", "Get letters and spam them."),
        ("get_essay", "Get an essay and upvote it."),
        ("upvote_essay", ""),
        ("essay_downvote", ""),
        ("mark_spam", ""),
        ("store_vector", ""),
        ("vector_store", "Store a vector."),
        ("vector_store_page", "Returns what was stored."),
    ]);
}

#[test]
fn a_download_whose_bytes_come_back_names_what_it_fetches() {
    let named = |argument: &str| json!({ argument: { "type": "string" } });
    let judged = |argument: &str, description: &str| verdict("download_chart", description, named(argument));
    for (argument, description) in [
        ("filename", "Downloads a chart of the pilot as base64-encoded content."),
        (
            "file_name",
            "Downloads a chart stored in the archive. Returns the content as base64.",
        ),
        ("berth", "Downloads a chart of an upload. Returns the content as base64."),
    ] {
        assert_eq!(judged(argument, description), Verdict::Read, "{argument}: {description}");
    }
    for (argument, description) in [
        ("filename", "Downloads a chart and returns its content."),
        ("berth", "Downloads a chart stored in the archive. Returns the content."),
        ("filename", "Exports a chart as base64-encoded content."),
        ("filename", "Downloads a chart as base64 and stores it in the archive."),
        ("filename", "Downloads a chart as base64 content or saves it."),
        ("output_path", "Downloads a chart as base64-encoded content."),
        ("directory", "Downloads a chart as base64-encoded content."),
    ] {
        assert_ne!(judged(argument, description), Verdict::Read, "{argument}: {description}");
    }
}
