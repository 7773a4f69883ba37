//! What a call brings or chooses against what a noun proves, what a name repeats, and what is said of many. Each beside deeds in the same form.

use belvedere_tool_filter::Verdict;
use serde_json::json;

use crate::judged::{all_blocked, all_read, verdict};

#[test]
fn a_noun_does_not_answer_for_what_a_call_brings() {
    let text = json!({ "type": "string" });
    let object = json!({ "type": "object" });
    let noun = |properties| verdict("harbour_berths", "Berths of the harbour.", properties);
    assert_eq!(noun(json!({ "since": text, "limit": { "type": "integer" } })), Verdict::Read);
    assert_eq!(noun(json!({ "full_records": { "type": "boolean" } })), Verdict::Read);
    for looked_by in ["store_code", "email", "post_id"] {
        assert_eq!(noun(json!({ looked_by: text })), Verdict::Read, "{looked_by}");
    }
    for brought in ["body", "payload", "content", "data", "values"] {
        assert_eq!(noun(json!({ "id": text, brought: object })), Verdict::Blocked, "{brought}");
    }
}

#[test]
fn a_noun_does_not_answer_for_a_choice_that_nobody_tells() {
    let text = json!({ "type": "string" });
    let noun = |action| verdict("harbour_berths", "Endpoints of the berths.", json!({ "action": action }));
    assert_eq!(noun(text.clone()), Verdict::Blocked);
    assert_eq!(noun(json!({ "type": "string", "enum": ["list", "stats"] })), Verdict::Read);
    assert_eq!(noun(json!({ "type": "string", "enum": ["describe", "call"] })), Verdict::Guarded);
    // The values stand in running text.
    let told = "Endpoints of the berths. Use action='list' to see them, or action='delete' to be rid of one.";
    assert_eq!(verdict("harbour_berths", told, json!({ "action": text })), Verdict::Guarded);
    // What is called may do anything.
    let told = "Endpoints of the berths.\nUse action='describe' to list endpoints, or action='call' with endpoint and body to execute.";
    let called = json!({ "action": text, "endpoint": text, "body": { "type": "object" } });
    assert_ne!(verdict("harbour_berths", told, called), Verdict::Read);
}

#[test]
fn a_look_joined_to_the_verb_of_the_name_is_half_of_what_is_done() {
    all_blocked([
        ("embed_page", "Scrape and embed a page."),
        ("embed_page", "Fetches and embeds a page."),
        ("route_boat", "Find and route a boat."),
    ]);
    all_read([("map_berths", "Find the berths of a harbour on a map.")]);
}

#[test]
fn what_a_tool_will_do_is_done_wherever_the_sentence_says_so() {
    all_blocked([
        (
            "get_pages",
            "Scrape a page. For a given site, this tool will read the pages and save the content in a new bucket.",
        ),
        ("get_berths", "List berths. When none is free, it will create a waiting list."),
        ("get_tides", "Get tides. If a gauge is silent, the tool will restart the gauge."),
    ]);
    all_read([
        (
            "get_pages",
            "Scrape a page. For a given site, this tool will read the pages and return the content.",
        ),
        ("get_berths", "List berths. When none is free, it will return an empty list."),
        ("get_tides", "Get tides. Gauges will update the level every hour."),
    ]);
}

#[test]
fn the_next_of_what_is_numbered_may_be_used_up() {
    all_blocked([
        ("get_case_number", "Get the next case number."),
        ("get_invoice_number", "Retrieves the next invoice number."),
        ("case_number", "Returns the next free ticket of the roll."),
    ]);
    all_read([
        ("get_page", "Get the next page of results."),
        ("get_departure", "Get the next departure from a stop."),
        ("get_cursor", "Get the next page token."),
        ("get_case_number", "Get the case number of a file."),
    ]);
}

#[test]
fn a_sentence_in_the_passive_names_nothing() {
    all_blocked([
        ("quay_berths", "Every berth of the quay is closed."),
        ("quay_berths", "Berths of the quay are repainted."),
        ("quay_boats", "All boats at the quay get moved."),
    ]);
    all_read([
        ("quay_berths", "Every berth of the quay that is closed."),
        ("quay_berths", "Berths of the quay which are repainted."),
    ]);
}

#[test]
fn a_name_repeated_is_a_noun() {
    all_read([
        ("trading_halts", "Harbour trading halts and resumptions with reason codes."),
        ("get_email_stats", "Global email stats (opens/clicks) from a date."),
        ("get_day_figures", "Global email stats (opens/clicks) from a date."),
        ("get_email_sender", "Global email sender from a date."),
        ("price_lists", "Price lists of the shop."),
        ("project_updates", "Project updates."),
        ("legal_moves", "Legal moves in a position."),
        (
            "quay_list_cleaning_tasks",
            "Cleaning tasks due between two days, with their checklist.",
        ),
        ("claims_list", "Cargo claims against carriers, 20 per page."),
    ]);
    all_blocked([
        ("boat_halts", "Bulk email logs to the owners."),
        ("water_plants", "Water plants of a bed."),
        ("coach_players", "Coach players of a team."),
        ("price_items", "Price items of an order."),
        ("park_cars", "Park cars of the guests."),
        ("format_text", "Format text within a table cell."),
        ("berth_sales", "Nightly archive logs older than a week."),
        ("cleaning_tasks", "Cleaning tasks of the quay."),
        ("list_quay_tasks", "Cleaning tasks of the quay."),
    ]);
}

#[test]
fn what_is_joined_to_a_noun_before_of_is_one() {
    all_read([
        ("harbour_info", "Name and plan of the harbour."),
        ("reference_data", "Groups, berth states and priorities of this harbour, with ids."),
    ]);
    all_blocked([
        ("harbour_gate", "Open and close of the harbour."),
        ("harbour_gate", "Lock and release of the harbour."),
        ("harbour_crew", "Hire and removal of the harbour crew."),
        ("reference_data", "Creates, updates and deletes of this harbour."),
        ("harbour_plan", "Name and plan the harbour of tomorrow."),
    ]);
}

#[test]
fn a_list_of_deeds_before_a_noun_says_which() {
    all_read([
        ("list_jobs", "List sync, reset, refresh, and clear jobs with their state."),
        ("list_jobs", "List ALL jobs of a boat, including refresh and clear."),
        ("get_saved_views", "Paginate through all saved views of a user."),
        ("get_guest_whitelist_entry", "Retrieves an entry of the list of guests."),
        ("search_gift_cards", "Search for cards by their balance."),
        (
            "audit_settings",
            "Use this to verify boats and moorings are configured for the regatta.",
        ),
    ]);
    all_blocked([
        ("list_jobs", "List and clear jobs of a boat."),
        ("list_jobs", "List jobs, reset the crane and clear the quay."),
        ("list_jobs", "List jobs and delete them."),
        ("get_guest_whitelist_entry", "Whitelists a guest."),
        ("search_gift_card", "Search for a card."),
        ("search_gift_cards", "Gifts cards to a guest."),
        ("get_and_whitelist_guest", "Retrieves an entry of the list of guests."),
        ("verify_guest", "Verify a guest by a code that is sent to the phone."),
    ]);
}

#[test]
fn what_is_made_and_told_back_is_an_answer() {
    all_read([
        (
            "generate_report",
            "Generate a report of overdue boats. Returns a structured summary.",
        ),
        (
            "generate_notice",
            "Build a regex for berths. Nothing is stored, no file is written.",
        ),
    ]);
    all_blocked([
        ("generate_report", "Generate a report of overdue boats. Returns the report id."),
        (
            "generate_report",
            "Generate a report of overdue boats and save it. Returns a summary.",
        ),
        (
            "generate_guest_url",
            "Generate an activation URL for a guest. The URL expires after a day; it invalidates the last one.",
        ),
        ("generate_guest_link", "Generate a one-time link for a guest."),
        (
            "generate_notice",
            "Build a regex for berths. No delay, the file is written at once.",
        ),
    ]);
}

#[test]
fn a_get_request_may_be_told_with_what_kind_it_is() {
    all_read([(
        "harbour_health",
        "Check whether the harbour answers. Sends a lightweight GET request to see that it does.",
    )]);
    all_blocked([
        (
            "harbour_health",
            "Check whether the harbour answers. Sends a lightweight POST request to it.",
        ),
        ("harbour_health", "Check whether the harbour answers. Sends the master a GET."),
    ]);
}

#[test]
fn columns_stand_behind_a_heading_or_in_brackets() {
    all_read([
        ("quay_firewall", "Firewall policies: name, enabled/disabled, action, source zones."),
        ("get_boat_data", "Fetch boat telemetry (speed, gear, throttle, brake) of a day."),
        ("project_updates", "Status updates of a project, newest first."),
    ]);
    all_blocked([
        ("quay_firewall", "Firewall policies: add, list, delete."),
        ("quay_stay", "Booking: name, date, berth."),
        ("quay_stay", "Refunds: name, amount, delete the rest."),
        ("get_boat_data", "Fetch boats (speed, delete, brake) of a day."),
        ("get_boat_data", "Fetch boats, throttle the engine, brake hard."),
    ]);
}
