//! What descriptions and arguments prove, and what they do not.

use belvedere_tool_filter::{Evidence, Layer, Verdict, judge};
use serde_json::json;

use crate::fakes::tool;
use crate::judged::{all_blocked, all_read, told};

#[test]
fn a_description_opens_a_name_that_proves_nothing() {
    all_read([
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
    ]);
}

#[test]
fn a_description_that_acts_or_may_act_opens_nothing() {
    all_blocked([
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
    ]);
}

#[test]
fn a_later_sentence_may_own_up_to_a_deed() {
    assert_eq!(
        told("get_berth", "Gets a berth. Creates it if it does not exist."),
        Verdict::Blocked
    );
    assert_eq!(told("get_berth", "Gets a berth. This will also send a message."), Verdict::Blocked);
    all_blocked(
        [
            "Gets a berth. Returns a summary and writes the whole to a file.",
            "Gets a berth. Returns it and deletes it.",
        ]
        .map(|joined| ("get_berth", joined)),
    );
    assert_eq!(told("get_berth", "Gets a berth. Returns its visits and updates."), Verdict::Read);
    assert_eq!(
        told(
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
        detail: "the argument `operation` can ask for looks alone".to_owned(),
        detail_de: None,
    }));
    let told = managed(json!({ "type": "string", "description": "Operation to perform: list-berths, get-berth." }));
    assert_eq!(told.verdict, Verdict::Read);
    for operation in [
        json!({ "enum": ["list", "get", "moor"] }),
        json!({ "type": "string" }),
        json!({ "type": "string", "description": "Operation to perform: list-berths, or others." }),
    ] {
        assert_eq!(managed(operation.clone()).verdict, Verdict::Blocked, "{operation}");
    }
    for operation in [
        json!({ "enum": ["list", "delete"] }),
        json!({ "type": "string", "description": "Operation to perform: list-berths, delete-berth." }),
    ] {
        assert_eq!(managed(operation.clone()).verdict, Verdict::Guarded, "{operation}");
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

#[test]
fn a_noun_phrase_names_what_comes_back() {
    all_read([
        ("payslips_for_employee", "Payslips of an employee."),
        ("is_door_locked", "Whether a door is locked."),
        ("who_is_out", "Who is on leave on a given day."),
        ("certificate_expiry", "When certificates expire."),
        ("firmware_rollout_progress", "How far a rollout has come."),
        ("battery_levels", "Battery levels of all devices."),
        ("bans", "Bans in force."),
        ("promoted_posts", "Posts that are promoted."),
        ("pickup_windows", "Windows in which a pickup is possible."),
        ("entries.published", "Published entries of a content type."),
        ("patient_summary", "The summary of a patient's record."),
    ]);
}

#[test]
fn a_noun_phrase_may_name_what_is_made_or_sent() {
    all_blocked([
        ("order_cancellation", "Cancellation of an order."),
        ("package_return", "Return of a package."),
        ("data_erasure", "Erasure of all data of a person."),
        ("table_reservation", "Reservation of a table."),
        ("payment_reminder", "Reminder for a customer."),
        ("bank_transfer", "A transfer between two accounts."),
        ("payment_link", "Payment link for an invoice."),
        ("auto_top_up", "Automatic top-up of a wallet."),
        ("topup_wallet", "Top up a wallet from the stored card."),
        ("wallet_topup", "Top up wallets of a customer."),
        ("sms", "Messages to a phone number."),
        ("terminal", "A terminal on the build host."),
        ("folder", "Managed folder ops: list, get, delete."),
        ("tide_tables", "The user is removed from the table."),
        ("tide_tables", "Status of the tables, and updates them."),
        ("tide_form", "The form to delete a table."),
        ("tide_forms", "When called, empties the table."),
        ("milk_cow", "Milk cow in barn."),
        ("serve_papers", "Has papers served on a party."),
        ("simulate_click", "Simulates a click at a place."),
        ("ping_team", "Pings everyone in a channel."),
    ]);
}

#[test]
fn what_is_made_may_be_the_answer() {
    all_read([
        ("option_symbol", "Build an option symbol from its parts."),
        ("static_map", "Generate a map image, returned inline."),
        ("track_parcel", "Tracks a parcel by its number."),
        ("plan_route", "Plan a route between two stops."),
        ("map_picture", "Generates a static map image."),
    ]);
    all_blocked([
        ("build_image", "Build an image from a folder."),
        ("generate_link", "Generate a payment link."),
        ("generate_examples", "Generate examples and save them."),
        ("generate_report", "Generate a report."),
        ("track_expense", "Track an expense."),
        ("plan_campaign", "Plan a campaign."),
    ]);
}

#[test]
fn a_remark_is_no_deed() {
    assert_eq!(
        told("compare_berths", "Compares berths. Replaces the chain of three calls."),
        Verdict::Read
    );
    assert_eq!(told("get_rate", "Exchange rate between two currencies."), Verdict::Read);
    assert_eq!(told("list_lockdown_berths", "Lists berths in lockdown."), Verdict::Read);
    assert_eq!(told("order_details", "Details of an order."), Verdict::Read);
    assert_eq!(told("order_details", "Orders details."), Verdict::Blocked);
    assert_eq!(told("bulk_validate", "Validates many berths."), Verdict::Read);
    assert_eq!(told("bulk_publish", "Publishes many berths."), Verdict::Blocked);
}

#[test]
fn a_deed_may_be_wished_for_beside_a_look() {
    for (description, expected) in [
        (
            "Use this when you need tides for a day and want the result stored in the warehouse.",
            Verdict::Blocked,
        ),
        ("Use when tides are asked for and you want them published.", Verdict::Blocked),
        ("Use this when you want results stored in the archive.", Verdict::Read),
        ("Use this when you need tides for a day and want the result sorted.", Verdict::Read),
        ("Gets tides for users who search and want them fast.", Verdict::Read),
    ] {
        assert_eq!(told("get_tides", description), expected, "{description}");
    }
}

#[test]
fn an_abbreviation_is_no_verb() {
    assert_eq!(told("berth_analysis", "LOA class mapping using weekly data."), Verdict::Read);
    assert_eq!(
        told("berth_analysis", "Squeezes class mapping using weekly data."),
        Verdict::Blocked
    );
    assert_eq!(
        told("berth_analysis", "ReSqueeze class mapping using weekly data."),
        Verdict::Blocked
    );
    assert_eq!(told("berth_analysis", "DELETE on the berth."), Verdict::Blocked);
}

#[test]
fn what_is_allowed_follows_the_allowing() {
    all_read([
        ("berth_insights", "This tool allows you to calculate insights about berths."),
        ("berth_insights", "Enables the agent to search berths."),
        ("berths", "Search and navigate berths."),
        ("page_snapshot", "Capture a screenshot of the page."),
        ("health", "Run a lightweight health probe."),
    ]);
    all_blocked([
        ("berth_rights", "Allows the owner a longer stay."),
        ("berth_rights", "Enables two-factor sign-in."),
        ("berth_rights", "This tool allows you to delete berths."),
        ("berth_rights", "Navigate to a berth and search it."),
        ("payment", "Capture a payment."),
    ]);
}

#[test]
fn an_argument_may_say_what_is_looked_up() {
    let with = |name: &str, properties| judge(&tool(name, "Gets what is known.", properties), None).verdict;
    let method = || json!({ "method": { "enum": ["GET", "POST"] } });
    assert_eq!(with("get_endpoint_docs", method()), Verdict::Read);
    assert_eq!(with("get_endpoint", method()), Verdict::Guarded);
    let operation = || json!({ "operation": { "enum": ["read", "update"] } });
    assert_eq!(with("check_permission", operation()), Verdict::Read);
    assert_eq!(with("get_permission", operation()), Verdict::Guarded);
}

#[test]
fn a_plural_is_no_deed_and_neither_is_what_its_clause_tells() {
    all_read([
        ("list_depots", "Depots that send parcels, with their opening hours."),
        ("list_branches", "Branches which create contracts."),
        ("search_entries", "Entries and transfers, newest first."),
        ("list_papers", "Letters and posts of the author."),
    ]);
    all_blocked([
        ("get_entry", "Fetches and transfers money."),
        ("search_entries", "Gathers and posts the entries."),
        ("get_depot", "A tool that sends parcels."),
        ("list_depots", "Collects depots and deletes them."),
    ]);
}

#[test]
fn chinese_japanese_and_korean_descriptions_are_read_by_their_verb() {
    all_read([
        ("berth_depth", "查询泊位水深。"),
        ("berth_depth", "通过编号获取泊位信息"),
        ("berth_depth", "潮汐计算服务，计算水位"),
        ("berth_depth", "岸线检索服务"),
        ("berth_depth", "バースの水深を取得します。"),
        ("berth_depth", "バースの一覧"),
        ("berth_depth", "정박지 정보를 조회합니다"),
    ]);
    all_blocked([
        ("read_notices", "お知らせを既読にします。"),
        ("berth_depth", "バースを削除します。"),
        ("get_berth", "文書を作成 (POST /berths)"),
        ("berth_depth", "删除泊位。"),
        ("get_berth", "查询并更新泊位"),
        ("get_berth", "查询泊位后取消预订"),
        ("get_berth", "泊位服务，更新水深"),
        ("berth_depth", "通过编号查询泊位后发送通知"),
        ("get_berth", "정박지를 삭제합니다"),
        // No verb that is known.
        ("berth_depth", "泊位"),
    ]);
}

#[test]
fn what_is_switched_on_is_a_deed() {
    all_blocked([
        ("find_berths", "Find and switch on berths that are closed."),
        ("berth_lights", "Powers on the lights of a berth."),
        ("berth_power", "Power cycle a crane."),
    ]);
    assert_eq!(told("list_switches", "Switches on the quay's network."), Verdict::Read);
}

#[test]
fn a_noun_that_is_a_verb_too_is_no_deed_beside_a_name_that_looks() {
    all_read([
        ("get_sleep", "Sleep duration and sleep stages of a crew."),
        ("list_requests", "Requests with their response."),
        ("refundsList", "Refunds, oldest first."),
        ("acme_refunds_list", "Refunds, oldest first, 20 per page."),
        (
            "berth_performance",
            "Spend, moorings, hours, tides and earned revenue of berths between two days.",
        ),
        ("disputesList", "Disputes (chargebacks)."),
        ("get_berth_orders", "Orders of a berth, newest first."),
        ("get_berth_orders", "Orders of a berth that are deleted."),
        ("get_harbour", "A harbour, its tides are updated hourly."),
        ("harbour_report", "Run an analysis of a berth, keeping the order of its ships."),
        ("sign_api_get", "Berths of a harbour."),
        ("tide_trial", "Try several tides without modifying the table. Compare them."),
    ]);
    all_blocked([
        ("get_sleep", "Sleep the device."),
        ("get_lock", "Lock berths for a while."),
        ("list_requests", "Requests a crane for each berth."),
        ("refundsList", "Refunds a berth."),
        ("refundsList", "Refunds to the captain what a berth cost."),
        ("refundsList", "Refunds, voids or captures the dues of a berth."),
        ("refundList", "Refund requests of a berth."),
        ("acme_berths_list", "Refunds, oldest first."),
        ("berth_performance", "Spend, then moor the ships of berths between two days."),
        ("berth_performance", "Cancel, moorings and hours of berths."),
        ("berth_performance", "Delete, moorings, hours, tides and revenue of berths."),
        ("berth_performance", "Spend, moor, lock, tow and move revenue of berths."),
        ("list-lock-berths", "Lock berths that are free."),
        ("list_orders", "Orders of a berth are permanently deleted."),
        ("get_berths", "Berths of a harbour are removed when nobody needs them."),
        ("list_requests", "Request with a crane that a berth be cleared."),
        ("pull_berths", "Fetches berths from the other harbour."),
        ("sync_and_fetch", "Berths of a harbour."),
        ("read_report", "Report spam."),
        ("list_outputs", "List outputs such as pumps and delete them."),
        ("save_ready", "Get a basket saved."),
        ("press_key", "Simulates a key."),
        ("start_api_get", "Berths of a harbour."),
        ("delete_trial", "Deletes without modifying the log."),
    ]);
}

/// A switch asks whether SQL comes along; it carries none.
#[test]
fn a_switch_carries_no_statement() {
    let judged = |kind: &str| {
        let schema = json!({ "include_sql": { "type": kind, "description": "SQL of each field" } });
        judge(&tool("list_fields", "Lists the fields of a view.", schema), None).verdict
    };
    assert_eq!(judged("boolean"), Verdict::Read);
    assert_eq!(judged("string"), Verdict::Guarded);
}
