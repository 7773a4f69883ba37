//! What descriptions and arguments prove, and what they do not.

use belvedere_tool_filter::{Evidence, Layer, Verdict, judge};
use serde_json::json;

use crate::fakes::tool;

fn verdict(name: &str, description: &str) -> Verdict {
    judge(&tool(name, description, json!({})), None).verdict
}

#[test]
fn a_description_opens_a_name_that_proves_nothing() {
    for (name, description) in [
        ("parcel_info", "Use this tool to get the details of a parcel."),
        ("tide_report", "Perform a tidal analysis of one harbour."),
        ("orchard_audit", "Comprehensive health audit across all orchards."),
        ("vineyard_bottles", "Récupère les bouteilles d'un domaine, par son numéro."),
        ("vineyard_bottles", "Listet die Flaschen eines Weinguts."),
        ("resolve_berth_id", "Resolves a berth name to its id."),
        ("track_parcel", "Track the delivery status of a parcel."),
        ("wait_for_tram", "Waits for a tram to reach the status ready."),
        ("export_catch", "Exports the catch as CSV."),
        ("download_chart", "Download a chart and return its content as base64."),
        (
            "kiln_services_reader",
            "Select and run one of these read operations (read-only): firings, glazes.",
        ),
        ("migrate_status", "The migrate status command shows which migrations are open."),
        ("verify_login", "Checks the current sign-in status."),
    ] {
        assert_eq!(verdict(name, description), Verdict::Read, "{name}: {description}");
    }
}

#[test]
fn a_description_that_acts_or_may_act_opens_nothing() {
    for (name, description) in [
        ("parcel_track", "Track an event for a customer."),
        ("answer_question", "Answer a question on a listing."),
        ("respond_review", "Respond to a review."),
        ("review_pull", "Review a pull request and leave remarks."),
        ("verify_domain", "Verify a domain."),
        ("harbour_abuse", "Report a user to the moderators."),
        ("resolve_dispute", "Resolve a dispute."),
        ("resolve_dispute", "Resolves a dispute by its id."),
        ("feedback", "Provide feedback on a report."),
        ("check_in_guest", "Check in a guest."),
        ("show_notification", "Show a notification to the user."),
        ("identify_customer", "Identify a customer by traits."),
        ("convert_lead", "Convert a lead into an account."),
        ("reverse_charge", "Reverse a charge."),
        ("sort_range", "Sort a range."),
        ("export_catch", "Exports the catch and saves it to a local file as CSV."),
        ("export_catch", "Starts an export of the catch as JSON."),
        ("download_chart", "Download a chart to the disk and return its content."),
        ("get_berth", "Fetches a berth with its owner and deletes it."),
        ("get_berth", "Fetches a berth and updates its owner."),
        ("vineyard_bottles", "Supprime une bouteille."),
        ("vineyard_bottles", "Récupère et supprime une bouteille."),
        ("tide_tables", "Refresh tables: recomputes all."),
        ("tide_report", "Regenerate report."),
        ("tide_report", "Run a query to get a report."),
        ("tide_report", "Not read-only: frobnicates reports."),
        ("flatten_list", "Flattens the list of berths."),
        ("migrate_status", "Migrates the status column."),
    ] {
        assert_eq!(verdict(name, description), Verdict::Blocked, "{name}: {description}");
    }
}

#[test]
fn a_later_sentence_may_own_up_to_a_deed() {
    assert_eq!(
        verdict("get_berth", "Gets a berth. Creates it if it does not exist."),
        Verdict::Blocked
    );
    assert_eq!(
        verdict("get_berth", "Gets a berth. This will also send a message."),
        Verdict::Blocked
    );
    assert_eq!(
        verdict(
            "get_berth",
            "Gets a berth, including its key, dispatch status, and owner. Updates are hourly."
        ),
        Verdict::Read
    );
}

#[test]
fn a_manager_whose_operations_all_look_reads() {
    let managed = |operation| {
        judge(
            &tool("manage_berths", "List berths or get one.", json!({ "operation": operation })),
            None,
        )
    };
    let looking = managed(json!({ "enum": ["list", "get", "list-owners"] }));
    assert_eq!(looking.verdict, Verdict::Read);
    assert!(looking.evidence.contains(&Evidence {
        layer: Layer::Schema,
        detail: "the argument `operation` can ask for looks alone".to_owned()
    }));
    let told = managed(json!({ "type": "string", "description": "Operation to perform: list-berths, get-berth." }));
    assert_eq!(told.verdict, Verdict::Read);
    for operation in [
        json!({ "enum": ["list", "get", "moor"] }),
        json!({ "enum": ["list", "delete"] }),
        json!({ "type": "string" }),
        json!({ "type": "string", "description": "Operation to perform: list-berths, or others." }),
        json!({ "type": "string", "description": "Operation to perform: list-berths, delete-berth." }),
    ] {
        assert_eq!(managed(operation.clone()).verdict, Verdict::Blocked, "{operation}");
    }
}

#[test]
fn arguments_of_alternatives_count() {
    let mut definition = tool("get_berth", "Gets a berth.", json!({}));
    definition.input_schema = json!({ "anyOf": [
        { "properties": { "id": { "type": "string" } } },
        { "properties": { "new_name": { "type": "string" } } },
    ]});
    assert_eq!(judge(&definition, None).verdict, Verdict::Blocked);
    // Where it is put is no look; where it lies is.
    let export = |argument: &str| {
        let properties = json!({ argument: { "type": "string" } });
        judge(&tool("export_catch", "Exports the catch as CSV.", properties), None).verdict
    };
    assert_eq!(export("bucket"), Verdict::Blocked);
    assert_eq!(export("target_path"), Verdict::Blocked);
    assert_eq!(export("artifact_path"), Verdict::Read);
}
