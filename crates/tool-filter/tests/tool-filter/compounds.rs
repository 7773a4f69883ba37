//! Words that are verbs elsewhere and no deeds where they stand, each beside a deed that is told alike.

use belvedere_tool_filter::{Verdict, judge};
use serde_json::json;

use crate::fakes::tool;

fn told(name: &str, description: &str) -> Verdict {
    judge(&tool(name, description, json!({})), None).verdict
}

/// Each look is admitted, and each deed blocked.
fn parts(looks: &[(&str, &str)], deeds: &[(&str, &str)]) {
    for (name, description) in looks {
        assert_eq!(told(name, description), Verdict::Read, "{name}: {description}");
    }
    for (name, description) in deeds {
        assert_eq!(told(name, description), Verdict::Blocked, "{name}: {description}");
    }
}

#[test]
fn a_bare_verb_behind_get_or_list_is_part_of_a_name() {
    parts(
        &[
            ("list_connect_crews", "List the crews of the boatyard."),
            ("get-activate-berths", "Retrieve the berths of a pier."),
        ],
        &[
            ("get_and_connect_crews", "Get the crews."),
            ("get_connect_crews", "Connects the crews of the boatyard."),
            ("get_connect_crews", "Gets the crews and connects them."),
            ("get_connect_crews", ""),
            ("fetch_connect_crews", "Fetch the crews."),
            ("list_delete_berths", "List the berths."),
            ("list_connect_then_activate_berths", "List the berths."),
        ],
    );
}

#[test]
fn a_query_that_cannot_write_is_run_as_a_look() {
    parts(
        &[
            ("execute_query", "Execute a PromQL instant query against the tide gauges."),
            ("run_range_search", "Runs a LogQL query over the harbour log."),
        ],
        &[
            ("execute_query", "Execute an instant query against the tide gauges."),
            ("execute_query", "Execute a PromQL query and delete what it finds."),
            ("execute_query", "Execute a command with a PromQL query."),
            ("execute_query", "Execute a PromQL script beside a query."),
            ("execute_script", "Execute a script, not a PromQL query."),
            ("execute_query_and_save", "Execute a PromQL instant query."),
            ("start_query", "Execute a PromQL instant query."),
        ],
    );
}

#[test]
fn a_preposition_between_two_words_is_no_particle() {
    parts(
        &[
            ("landing_trend", "Month-by-month landing totals for a harbour."),
            ("tide_trend", "Hour-to-hour tide levels for a pier."),
        ],
        &[
            ("landing_trend", "Log-in landing totals for a harbour."),
            ("landing_trend", "Archive-by-month landing totals for a harbour."),
        ],
    );
}

#[test]
fn a_gerund_before_a_form_of_telling_is_what_it_tells_of() {
    parts(
        &[("get_advice", "Operating guide for the lock gates: what they show and when.")],
        &[
            ("get_advice", "Operating the lock gates for a boat."),
            ("get_advice", "Operating gates for a boat."),
            ("advice", "Operating guide rails for a boat."),
        ],
    );
}

#[test]
fn what_is_looked_up_may_be_several_or_given() {
    parts(
        &[
            ("tide_times", "Use this tool to convert an array of tide dates to timestamps."),
            ("berth_page", "Resolve metadata given the link of a berth."),
            ("berth_page", "Resolve a set of berth names."),
        ],
        &[
            ("tide_times", "Convert an array of bookings to invoices."),
            ("berth_page", "Resolve a dispute given the link of a berth."),
            ("berth_page", "Resolve a list of disputes by their names."),
        ],
    );
}

#[test]
fn natural_language_becomes_a_query_and_nothing_else() {
    parts(
        &[("generate_tide_query", "Convert natural language questions to a query on the tides.")],
        &[
            (
                "generate_tide_query",
                "Convert natural language questions to a query on the tides and save it.",
            ),
            (
                "generate_tide_query",
                "Convert natural language questions to a query on the tides and execute it.",
            ),
            (
                "generate_tide_step",
                "Convert natural language instructions into moves of the lock gates.",
            ),
        ],
    );
}

#[test]
fn an_export_that_makes_a_request_is_answered_at_once() {
    parts(
        &[(
            "export_catches",
            "Export the catches to CSV.\n\nMakes a request to the catches. Returns the rows.",
        )],
        &[
            (
                "export_catches",
                "Export the catches to CSV.\n\nThe request is answered later. Returns its number.",
            ),
            (
                "export_catches",
                "Export the catches to CSV.\n\nMakes a request and starts a job. Returns its number.",
            ),
        ],
    );
}
