//! Descriptions that name what comes back and have no verb: how each is known from a deed that is told in nearly the same words.

use crate::judged::{all_blocked, all_read};

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
        ("people", "Everyone in the organisation, with team and role."),
        ("people", "People in the organisation."),
        ("staff", "Current staff of a pier."),
        ("warnings", "Currently active flood warnings for a region."),
        ("device_shadow", "Reported and desired state of a device."),
    ]);
    all_blocked([
        ("people", ""),
        ("pipelines", "CI pipelines to run."),
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
    ]);
    all_read([
        ("get_harbour", "Gets a harbour (updates every minute)."),
        ("get_harbour", "Gets a harbour (updates hourly)."),
        ("get_harbour", "Gets a harbour (starts at 0)."),
        ("get_harbour", "Gets a harbour (moves, charges)."),
    ]);
}

#[test]
fn what_is_got_at_the_end_of_a_name_is_a_noun_where_the_description_looks() {
    all_read([
        ("domains_getIncomingDomainMoveV1", "Retrieve the incoming move for a domain."),
        ("transition_matrix", "Compute a transition matrix."),
    ]);
    all_blocked([
        ("get_berth_move", ""),
        ("get_berth_move", "Moves a berth."),
        ("get_berth_move", "Gets a berth and moves it."),
        ("get_berth_and_ship_move", "Gets a berth."),
        ("get_berth_delete", "Gets a berth."),
        ("charge_matrix", "Charges a captain."),
        ("transition_matrix", "Transition a matrix."),
    ]);
}

#[test]
fn german_is_read_by_the_verb_at_its_end() {
    all_read([
        ("schulen", "Alle Schulen eines Kantons auflisten."),
        ("schulen", "Schulen und Zahlen eines Kantons (nach Jahr) live abrufen — landesweit."),
        ("schulen", "Schulen eines Kantons suchen und vergleichen."),
        ("schulen", "Gibt eine Übersicht aller Schulen."),
    ]);
    all_blocked([
        ("schulen", "Alle Schulen eines Kantons."),
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
    ]);
    all_read([
        ("decode_jwt_token", "Decodes a JWT token."),
        ("get_session_tokens_count", "Count the session tokens."),
    ]);
}
