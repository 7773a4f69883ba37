//! Looks that the grammar of a name, a bracket or the arguments prove, each beside deeds in the same form.

use belvedere_tool_filter::{Evidence, Layer, Verdict, judge};
use serde_json::{Value, json};

use crate::fakes::tool;
use crate::judged::{all_blocked, all_read, told, verdict};

#[test]
fn a_name_that_asks_whether_orders_nothing() {
    all_read([
        ("can_moor", "Check whether a boat can moor at a pier."),
        ("canRefund", "Whether a ticket can be refunded."),
        ("can_delete_berth", "Checks if a berth is free of boats."),
        ("should_reorder", "Determine whether a chandler is short of rope."),
    ]);
    all_blocked([
        ("can_moor", ""),
        ("can_moor", "Moor a boat at a pier."),
        ("can_refund", "Check a ticket and refund it."),
        ("can_list_and_delete", "Check the list of boats."),
        ("can_check_and_moor", "Check whether a boat can moor."),
        // A last will, a can of paint.
        ("will_update", "Update a will."),
        ("will_update", ""),
        ("can_fill", "Fill a can of paint."),
        ("do_not_moor", "Check whether a boat is told not to moor."),
        // Nothing asks: the name may be that of a bus.
        ("can_send_frame", "Frames of the bus."),
        ("can_write_frame", "Filter for frames of the bus."),
        ("can_delete_berth", "Get a berth."),
        ("can_mоor", "Check whether a boat can moor."),
    ]);
}

fn of_parts(more: Value) -> Value {
    let mut arguments = json!({
        "fleet": { "type": "string" }, "breakdowns": { "type": "array" }, "filters": { "type": "array" }, "from_date": { "type": "string" },
    });
    if let (Some(arguments), Value::Object(more)) = (arguments.as_object_mut(), more) {
        arguments.extend(more);
    }
    arguments
}

#[test]
fn a_query_that_the_arguments_put_together_is_a_look() {
    for (name, description) in [
        ("run_query", "Executes a query on the landings, returning rows."),
        ("landings_run_retention_query", "The retention tool of a fleet."),
        ("execute_query", "Run a query on the landings."),
        ("runFunnelQueries", ""),
    ] {
        assert_eq!(
            verdict(name, description, of_parts(json!({}))),
            Verdict::Read,
            "{name}: {description}"
        );
    }
    let found = judge(&tool("run_query", "", of_parts(json!({}))), None);
    let detail = "what is run is a query that the arguments put together".to_owned();
    assert!(found.evidence.contains(&Evidence {
        layer: Layer::Schema,
        detail,
        detail_de: None
    }));
    for (name, description) in [
        ("run_export_query", "Runs a query."),
        ("run_delete_query", "Runs a query."),
        ("save_query", "Runs a query."),
        ("schedule_query", ""),
        ("run_landings", "Runs a query on the landings."),
        ("run_query_job", "Runs a query."),
        ("frobnicate_query", ""),
        ("run_query", "Starts a query in the background."),
        ("run_query", "Runs a query and stores the rows."),
        ("run_query", "Deletes landings by a query."),
    ] {
        assert_eq!(
            verdict(name, description, of_parts(json!({}))),
            Verdict::Blocked,
            "{name}: {description}"
        );
    }
    for more in [
        json!({ "sql": { "type": "string" } }),
        json!({ "query": { "type": "string", "description": "A Gremlin query" } }),
        json!({ "rows": { "type": "array" } }),
        json!({ "update": { "type": "object" } }),
        json!({ "set_values": { "type": "object" } }),
        json!({ "body": { "type": "object" } }),
        json!({ "destination": { "type": "string" } }),
        json!({ "dry_run": { "type": "boolean" } }),
        json!({ "operation": { "type": "string", "enum": ["remove"] } }),
    ] {
        assert_ne!(
            verdict("run_query", "Runs a query.", of_parts(more.clone())),
            Verdict::Read,
            "{more}"
        );
    }
    // Two parts are no query yet.
    let few = json!({ "filters": {}, "limit": {} });
    assert_eq!(verdict("run_query", "Runs a query.", few), Verdict::Blocked);
}

#[test]
fn a_recipient_by_its_id_is_looked_up_where_the_name_asks_for_it() {
    let arguments = || json!({ "parcel": { "type": "string" }, "recipient_id": { "type": "string" } });
    for (name, description) in [
        ("get_recipient", "Get one recipient of a parcel."),
        ("parcel_test_recipient", "Get what a recipient answered."),
        ("list_parcel_recipients", "Lists the recipients of a parcel."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Read, "{name}");
    }
    for (name, description) in [
        ("get_parcel", "Get one parcel."),
        ("parcel_recipient", ""),
        ("notify_recipient", "Get word to a recipient."),
        ("remind_recipient", ""),
        ("parcel_recipient", "Sends a parcel to a recipient."),
        ("message_recipient", "Message a recipient of a parcel."),
        ("check_recipient", "Check a recipient and send the parcel."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Blocked, "{name}: {description}");
    }
    let sent = json!({ "recipient_email": { "type": "string" } });
    assert_eq!(verdict("get_recipient", "Get one recipient of a parcel.", sent), Verdict::Blocked);
}

#[test]
fn among_tools_one_navigates_without_a_deed() {
    all_read([
        ("harbour_navigate", "Discover available harbour tools by domain."),
        ("navigate", "Lists the tools of a domain."),
    ]);
    all_blocked([
        ("harbour_navigate", "Navigate to a domain to access its tools."),
        ("harbour_navigate", "Discover pages."),
        ("navigate", "Find a page of tools and open it."),
        ("navigate", "Show the page with tools."),
        ("enable_harbour", "Discover available harbour tools."),
        ("delete_harbour", "Discover available harbour tools."),
    ]);
}

#[test]
fn what_an_identifier_is_converted_to_follows_from_it() {
    all_read([
        ("convert-url-to-uri", "Convert a web URL to a URI that other tools take."),
        ("convert_slug", "Converts a slug into an id."),
    ]);
    all_blocked([
        ("convert_url", "Convert a URL to a short URL."),
        ("convert_url", "Convert a URL to a tracking URL."),
        ("convert_handle", "Convert a handle to a new handle."),
        ("convert_id", "Convert an id into a URL and save it."),
        ("convert_lead", "Convert a lead to a customer id."),
        ("convert_domain", "Convert a domain to an alias."),
        ("convert_url", "Convert a URL to a page."),
    ]);
}

#[test]
fn a_picture_of_something_drawn_comes_back() {
    all_read([
        ("export_node", "Export a node as an image from the drawing."),
        ("export_object", "Export an object as an image (png or svg)."),
    ]);
    all_blocked([
        ("export_machine", "Export a machine as an image."),
        ("export_container", "Exports a container as an image."),
        ("export_node", "Export a node as an image to a folder."),
        ("export_node", "Export a node as an image file."),
        ("export_node", "Export a node as an image and upload it."),
        ("export_node", "Export a node as a component."),
        ("export_node", "Export a node. Images of it exist."),
    ]);
    let placed = json!({ "node": {}, "output_dir": { "type": "string" } });
    assert_ne!(verdict("export_node", "Export a node as an image.", placed), Verdict::Read);
}

#[test]
fn what_a_bracket_says_of_the_verb_is_meant_by_it() {
    all_blocked([
        ("showSheetRows", "Show (unhide) a range of rows."),
        ("get_berth", "Gets (allocates) a berth."),
        ("fetch_ticket", "Fetch (dequeue) a ticket."),
    ]);
    all_read([
        ("show_rows", "Show (list) a range of rows."),
        ("get_berth", "Get (if it is free) a berth."),
        ("get_changes", "Get (change) records of a berth."),
    ]);
}

#[test]
fn what_is_made_on_the_way_is_made() {
    for deed in [
        "Uses the reports interface to create a schedule, and returns its rows.",
        "Uses a queue to start the counting of catches.",
    ] {
        assert_eq!(
            told("get_report", &format!("Generate and retrieve a report. {deed}")),
            Verdict::Blocked,
            "{deed}"
        );
    }
    for remark in [
        "Uses the reports interface to find a schedule.",
        "Uses the data that skippers create.",
        "Users create a report first.",
    ] {
        assert_eq!(
            told("get_report", &format!("Retrieve a report. {remark}")),
            Verdict::Read,
            "{remark}"
        );
    }
}

#[test]
fn a_sentence_that_says_no_more_than_read_only_counts_where_nothing_acts() {
    all_read([
        ("reconcile_landings", "Match landings against quotas. Read-only."),
        (
            "test_harbour",
            "Health check of a harbour. Read-only and side-effect-free; nothing is opened.",
        ),
        ("quay_cleanup_inform", "Harbour workflow for quays. Read-only."),
        ("test_harbour", "Tides of a harbour in one go. READ-ONLY (no ship is moved)."),
    ]);
    all_blocked([
        ("reconcile_landings", "Match landings against quotas."),
        ("reconcile_landings", "Match landings against quotas. Read-only mode is supported."),
        ("reconcile_landings", "Match landings against quotas. Read-only by default."),
        (
            "reconcile_landings",
            "Match landings against quotas. Read-only, unless apply is set.",
        ),
        (
            "reconcile_landings",
            "Match landings against quotas. Read-only (unless apply is set).",
        ),
        ("reconcile_landings", "Match landings against quotas. Read-only or read-write."),
        (
            "reconcile_landings",
            "Match landings against quotas. Read-only actions: list. Others: fix.",
        ),
        (
            "reconcile_landings",
            "Match landings against quotas. It writes no read-only fields.",
        ),
        (
            "reconcile_landings",
            "Match landings against quotas. Read-only. It also sends the landings.",
        ),
        ("settle_landings", "Match landings against quotas. Read-only."),
        ("delete_landings", "Match landings against quotas. Read-only."),
        ("reconcile_landings", "Settle landings against quotas. Read-only."),
        ("export_landings", "Landings. Read-only."),
    ]);
    // A statement is read, not believed.
    let sql = json!({ "sql": { "type": "string" } });
    assert_ne!(verdict("test_landings", "Landings. Read-only.", sql), Verdict::Read);
}

#[test]
fn how_a_look_is_done_and_what_becomes_of_it_counts() {
    all_blocked([
        ("locate_buoy", "Locate a buoy by playing a sound on it."),
        ("describe_table", "Describe a table by writing a comment to it."),
        ("read_notices", "Reads notices, marking them as seen."),
        ("get_catch", "Get a catch, deleting the older ones."),
        ("read_queue", "Reads messages; messages are removed once read."),
        ("get_letters", "Get letters. They are automatically archived after retrieval."),
        ("get_letters", "Get letters. Letters are marked as read when fetched."),
        ("simulate_location", "Simulate a location on a phone."),
        ("simulate_outage", "Simulates an outage of a pier."),
        ("extract_pages", "Extract pages of a chart into a new file."),
        ("extract_sound", "Extract the sound of a film to a file."),
        ("list_boat", "List a boat for sale."),
        ("display_tides", "Display the tides on the signage of a pier."),
        ("run_query_job", "Runs a query."),
        ("run_check_workflow", ""),
    ]);
    all_read([
        ("list_boats", "List boats by starting price."),
        ("list_boats", "List boats, narrowed by adding a filter."),
        ("list_boats", "List boats by sending requests to the registry."),
        (
            "get_letters",
            "Get letters. Letters that are archived after retrieval are left out.",
        ),
        ("get_letters", "Get letters. They are not deleted once read."),
        ("get_letters", "Get letters. Results are sorted when returned."),
        ("simulate_mortgage", "Simulate a mortgage over ten years."),
        ("extract_text", "Extract text from a file."),
        ("extract_text", "Extract text into markdown."),
        ("list_boats", "List boats that are for sale by price."),
        ("list_run_jobs", "Lists jobs."),
    ]);
}

#[test]
fn a_code_that_is_good_once_is_spent() {
    for (argument, expected) in [
        ("otp", Verdict::Blocked),
        ("mfaCode", Verdict::Blocked),
        ("verification_code", Verdict::Blocked),
        ("otp_query", Verdict::Read),
        ("code", Verdict::Read),
    ] {
        let arguments = json!({ "mooring": { "type": "string" }, argument: { "type": "string" } });
        assert_eq!(
            verdict("validate_mooring", "Validate a mooring that waits for its skipper.", arguments),
            expected,
            "{argument}"
        );
    }
}

/// Deeds that are admitted, for nothing in the grammar tells them from a look: `show_column` from a query's columns, `suggest_time` from a proposal that only
/// answers. Whoever closes one moves it to the deeds above.
#[test]
fn deeds_that_pass_for_looks_are_known() {
    all_read([
        ("show_sidebar", "Show the sidebar of the chart table."),
        ("preview_in_browser", "Preview a page in the browser of the skipper."),
        ("benchmark_pump", "Benchmark a pump by sending requests to it."),
        ("suggest_time", "Suggest a new time for a mooring to its owner."),
        ("count_view", "Count a view of a page."),
        ("get_quote", "Get a quote, which is stored for 30 days under an id."),
        ("filter_column", "Filter a column of the sheet that is open."),
    ]);
}
