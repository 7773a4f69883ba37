//! What was learnt from servers met first: each look beside a deed that is told alike.

use belvedere_tool_filter::{Verdict, judge};
use serde_json::{Value, json};

use crate::fakes::tool;

fn verdict(name: &str, description: &str, arguments: Value) -> Verdict {
    judge(&tool(name, description, arguments), None).verdict
}

#[test]
fn a_method_says_what_is_done_only_where_a_request_is_sent() {
    let arguments = || json!({ "to": {}, "url": { "type": "string" }, "method": { "type": "string" } });
    for (name, description) in [
        ("make_request", "Make an authenticated HTTP request."),
        ("invoke_harbour_api", "Calls any operation that has no tool of its own."),
        ("call_endpoint", "Call one endpoint of the harbour office."),
        ("execute", "Execute a request against the REST API."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Guarded, "{name}: {description}");
    }
    for (name, description) in [
        ("make_call", "Initiate a phone call. The method fetches what is said."),
        ("make_call", "Make a phone call to a skipper."),
        ("make_call", "Initiates a phone call through the API."),
        ("perform_payout", "Pays a skipper by an HTTP request."),
        ("run_fog_horn", "Run the fog horn of a pier."),
        ("invoke_harbour_api", "Creates a berth."),
        ("execute_request", "Approves a request for a berth."),
    ] {
        assert_eq!(verdict(name, description, arguments()), Verdict::Blocked, "{name}: {description}");
    }
}
