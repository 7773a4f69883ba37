//! Descriptions that name what comes back and have no verb: how each is known from a deed that is told in nearly the same words.

use belvedere_tool_filter::Verdict;
use serde_json::json;

use crate::judged::{all_blocked, all_read, verdict};

#[test]
fn a_participle_behind_a_noun_is_said_of_it() {
    all_read([
        ("usage", "Credits used per project and month as CSV."),
        ("storage", "Storage used by each bucket, in bytes."),
        ("alerts", "Alerts firing right now."),
        ("longest_trips", "Top trips ranked by distance."),
        ("pending_items", "Tickets waiting for a review, most urgent first."),
        ("berth_orders", "Orders placed in a period."),
        ("order_history", "Orders placed, changed or cancelled between two dates."),
        ("loans", "Objects currently held by a captain."),
    ]);
    all_blocked([
        ("berth_orders", "Orders a berth."),
        ("berth_orders", "Orders placed crates onto a berth."),
        ("berth_credits", "Credits used by a captain are refunded."),
        ("berths", "Deletes abandoned in the last year."),
        ("berths", "Archives closed by a captain."),
        ("berths", "Closes opened by mistake."),
        ("engines", "Stops running for a while."),
        ("engines", "Starts charging at night."),
        ("members", "Members added to a pier."),
        ("tickets", "Tickets assigned to a captain."),
        ("ships", "Ships crates stored in a warehouse."),
    ]);
}

#[test]
fn what_is_told_in_an_order_comes_back() {
    all_read([
        ("transfers", "Transfers to your bank account, oldest first."),
        ("deploys", "Deploys for a service, most recent first."),
        ("payouts", "Payouts to a captain — newest first."),
    ]);
    all_blocked([
        ("transfers", "Transfers to a bank account."),
        ("transfers", "Transfers money to a bank account, oldest first."),
        ("transfers", "Transfers to the first bank account."),
        ("transfers", "Transfers to a captain, the first."),
        ("offers", "Recent offers to a captain."),
        // Another word than the name's.
        ("notices", "Posts to the board, newest first."),
        ("mails", "Sends to each captain, oldest first."),
        ("updates", "Updates to a berth, newest first."),
        ("deletions", "Deletes to the trash, oldest first."),
    ]);
}

#[test]
fn an_abbreviation_or_a_plural_without_ending_opens_a_phrase() {
    all_read([
        ("pipelines", "CI pipelines with their last status."),
        ("cb_logs", "CustomBuild log names."),
        ("cashflow_timeline", "Income vs expenses vs net per period, oldest first."),
        ("people", "Everyone in the organisation, with team and role."),
        ("people", "People in the organisation."),
        ("staff", "Current staff of a pier."),
        ("warnings", "Currently active flood warnings for a region."),
        ("device_shadow", "Reported and desired state of a device."),
    ]);
    all_blocked([
        ("people", ""),
        ("pipelines", "CI pipelines to run."),
        ("cb_logs", "ReIndex log names."),
        ("cb_logs", "AutoScale log names."),
        ("berth", "PUT berths of a pier."),
        ("berth", "ZAP berths of a pier."),
        ("crew", "Notify everyone on board."),
        ("crew", "Everyone on board is notified."),
        ("people", "People are invited to a berth."),
        ("berths", "Permanently delete berths."),
        ("berths", "Occupied and delete berths by pier."),
    ]);
}

#[test]
fn a_description_that_opens_with_the_nouns_of_the_name_is_no_deed() {
    all_read([
        ("list-leave-requests", "Leave requests that start between two dates."),
        ("pending_leave_requests", "Leave requests that wait for a decision."),
        ("planner_items", "Planner items for the captain."),
        ("charging_history", "Charging sessions over the last days."),
        ("charging_by_location", "Charging patterns by location — where and how much."),
        ("imagingStudies", "Imaging studies of a patient."),
    ]);
    all_blocked([
        ("list_lock_berths", "Lock berths that are free."),
        ("list_leave_requests", "Leave requests to the captain."),
        ("list_archive_jobs", "Archive jobs of a pier."),
        ("pending_purge_jobs", "Purge jobs that wait."),
        ("order_items", "Order items for a pier."),
        ("moor_ships", "Moor ships at a pier."),
        ("charging_cards", "Charging cards of a captain."),
        ("charging_history", "Charging cards to a captain."),
        ("deleting_history", "Deleting berths of a pier."),
        ("berths", "Charging berths of a pier."),
    ]);
}

#[test]
fn a_heading_may_be_what_comes_back() {
    all_read([
        ("voyages", "Recent voyages — distance, duration, start and end."),
        ("savings", "Gas savings scorecard — how much a captain saved."),
        ("drift", "Resources that differ from their definition."),
    ]);
    all_blocked([
        ("berths", "Recent berths — deletes those of a pier."),
        ("berths", "Bulk berths — closes several at once."),
        ("berths", "Comments that work is done."),
        ("berths", "Ensures that ships leave."),
    ]);
}

#[test]
fn a_deed_told_aside_is_one() {
    all_blocked([
        ("dm_conversation", "Read a conversation (marks messages as read)"),
        ("conversation", "Messages of a conversation (marks them as read)."),
        ("get_harbour", "Gets a harbour — deletes its cache."),
        ("get_harbour", "Gets a harbour: starts engines of all ships."),
        ("berth_to_done", "Berth of a ship (mark it complete)."),
        ("progress_task_to_done", "Auto-progress a task's status to done."),
        ("task_status", "Auto-progress task status."),
        ("task_status", "Side-step a task's status."),
        ("pass_harbour_stage_validate", "Validation of a stage."),
        ("pass_harbour_stage_validate", ""),
    ]);
    all_read([
        ("get_harbour", "Gets a harbour (updates every minute)."),
        ("get_harbour", "Gets a harbour (updates hourly)."),
        ("get_harbour", "Gets a harbour (starts at 0)."),
        ("get_harbour", "Gets a harbour (moves, charges)."),
        ("get_harbour", "Gets a harbour (start the ship first)."),
        ("berth_list", "Real-time status of berths."),
        ("boarding_pass_get", "Gets a boarding pass."),
    ]);
}

#[test]
fn what_is_got_at_the_end_of_a_name_is_a_noun_where_the_description_looks() {
    all_read([
        ("domains_getIncomingDomainMoveV1", "Retrieve the incoming move for a domain."),
        ("transition_matrix", "Compute a transition matrix."),
        ("find_zero_hits_rules", "Find rules with zero hits."),
    ]);
    all_blocked([
        ("get_berth_move", ""),
        ("get_berth_move", "Moves a berth."),
        ("get_berth_move", "Gets a berth and moves it."),
        ("get_berth_and_ship_move", "Gets a berth."),
        ("get_berth_and_pier_move", "Gets a berth."),
        ("get_berth_delete", "Gets a berth."),
        ("charge_matrix", "Charges a captain."),
        ("transition_matrix", "Transition a matrix."),
        ("zero_balance", "Gets a balance."),
        ("find_and_zero_balances", "Finds balances."),
        ("find_zero", "Finds and zeroes a balance."),
    ]);
}

#[test]
fn what_is_managed_is_looked_at_where_nothing_else_can_be_chosen() {
    let choice = |values: &[&str]| json!({ "operation": { "type": "string", "enum": values } });
    for (name, description, values, expected) in [
        ("harbour_berths", "Manages berths.", &["list", "get"], Verdict::Read),
        ("harbour_berths", "Manages berths.", &["list", "create"], Verdict::Guarded),
        ("harbour_berths", "Manages berths.", &["create", "delete"], Verdict::Blocked),
        ("harbour_berths", "Deletes berths.", &["list", "get"], Verdict::Blocked),
        ("moor_berths", "Manages berths.", &["list", "get"], Verdict::Blocked),
    ] {
        assert_eq!(
            verdict(name, description, choice(values)),
            expected,
            "{name}: {description} {values:?}"
        );
    }
    all_blocked([("harbour_berths", "Manages berths.")]);
}

#[test]
fn what_is_run_ends_before_what_is_said_of_it() {
    all_read([("gappers", "Run a custom screener tuned for ships.")]);
    all_blocked([
        ("engine", "Run a job tuned for speed."),
        ("engine", "Run a script created by a captain."),
        ("engine", "Run a screener and buy what it finds."),
    ]);
}

#[test]
fn german_is_read_by_the_verb_at_its_end() {
    all_read([
        ("schulen", "Alle Schulen eines Kantons auflisten."),
        ("schulen", "Schulen und Zahlen eines Kantons (nach Jahr) live abrufen — landesweit."),
        ("schulen", "Schulen eines Kantons suchen und vergleichen."),
        ("schulen", "Gibt eine Übersicht aller Schulen."),
        ("hafen_info", "Zahlen zum Hafen aus dem Register."),
        ("hafen", "Schweizer Hafenstatistiken aus Datensätzen abrufen."),
    ]);
    all_blocked([
        ("schulen", "Alle Schulen eines Kantons."),
        ("hafen_info", "Zahlen zum Hafen löschen."),
        ("hafen_info", "Daten zur Post schicken."),
        ("liegeplaetze", "Liegeplätze eines Hafens löschen."),
        ("liegeplaetze", "Liegeplätze eines Hafens suchen und sperren."),
        ("liegeplaetze", "Liegeplätze eines Hafens abrufen, um sie zu löschen."),
        ("liegeplaetze", "Alle Liegeplätze eines Hafens abrufen und räumen."),
        ("liegeplaetze", "Schiffe zum Hafen schicken und den Status abrufen."),
        ("liegeplaetze", "Schiffe zum Hafen schicken, dann den Status abrufen."),
        ("liegeplaetze", "Nach dem Räumen alle Liegeplätze eines Hafens räumen."),
        ("liegeplaetze", "Gibt Liegeplätze eines Hafens frei."),
        ("liegeplaetze", "Gibt eine Liste der Liegeplätze an den Hafen weiter."),
        ("liegeplaetze", "Legt Liegeplätze für einen Hafen an."),
    ]);
}

#[test]
fn tokens_of_sessions_are_secrets_unless_they_are_given() {
    all_blocked([
        ("get_jwt_token", "Return a JWT token."),
        ("get_session_token", "Get a session token."),
        ("get_sas_tokens", "Get the SAS tokens of a container."),
        ("mfa_recovery_codes", "List MFA recovery codes."),
    ]);
    all_read([
        ("decode_jwt_token", "Decodes a JWT token."),
        ("get_session_tokens_count", "Count the session tokens."),
    ]);
}

#[test]
fn a_guard_proves_nothing_of_whom_one_talks_to() {
    let sent = |extra: &str| json!({ "agent_id": {}, "payload": { "type": "object" }, "method": { "enum": ["GET", "POST"] }, extra: {} });
    for (name, description, extra, expected) in [
        ("call_agent", "Send a request to a registered agent.", "protocol", Verdict::Blocked),
        (
            "call_agent",
            "Send a request to an agent. Its endpoint is kept elsewhere.",
            "protocol",
            Verdict::Blocked,
        ),
        ("call_agent", "Send a request to a registered agent.", "path", Verdict::Guarded),
        ("call_agent", "Send an HTTP request to an agent.", "protocol", Verdict::Guarded),
        (
            "call_api_agent",
            "Send a request to a registered agent.",
            "protocol",
            Verdict::Guarded,
        ),
    ] {
        assert_eq!(verdict(name, description, sent(extra)), expected, "{name}: {description} {extra}");
    }
    let asked = || json!({ "agent_id": {}, "query": { "type": "string" } });
    let chat = "The agent calls tools (search, SQL) to answer the query.";
    assert_eq!(verdict("agent_chat", chat, asked()), Verdict::Blocked);
    assert_eq!(verdict("harbour_query", "Runs SQL to answer the query.", asked()), Verdict::Guarded);
}
