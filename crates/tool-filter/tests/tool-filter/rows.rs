//! Descriptions that name rows, columns and things, and deeds in the same clothes.

use belvedere_tool_filter::Verdict;
use serde_json::json;

use crate::judged::{all_blocked, all_read, verdict};

#[test]
fn columns_are_told_where_nothing_can_be_done_to_them() {
    all_read([
        ("tide_series", "Daily open, high, low, close and volume of one berth."),
        ("harbour.info", "Name, plan and time zone of the harbour."),
        ("slipways", "Load slipways with schedule, owner and whether they are on."),
        (
            "harbour-share-classes",
            "Share classes of a harbour with their charge, minimum and whether they are open to new members.",
        ),
    ]);
    all_blocked([
        // A deed is joined to a deed, and one of the blocklist is no column.
        ("berth_care", "Open, close and archive of a berth."),
        ("berth_info", "Update, delete and status of a berth."),
        ("berth_info", "Rename, tag and status of a berth."),
        ("berth_info", "Close, seal and removal of a berth."),
        ("berth_info", "Archive, tag and label the berth."),
        ("berth_info", "Name, tag and archive the berth."),
        ("berth_info", "Name, plan and launching of the harbour."),
        ("berth_info", "Open, lock, and unlock a berth of the harbour."),
        ("door", "Lock, unlock and status of the door."),
        ("door", "Open, close and state of the door."),
        ("pumps", "Start, stop and speed of the pump."),
        ("lamp", "Toggle, flash and brightness of the lamp."),
        // Nothing asks, or what is done is a deed whatever is told of its object.
        ("slipways", "Load slipways with schedule and owner."),
        ("slipways", "Create slipways with schedule, owner and whether they are on."),
        ("slipways", "Archive slipways with schedule, owner and whether they are on."),
        ("slipways", "Start slipways with schedule, owner and how long they run."),
        ("slipways", "Deploy slipways with schedule, owner and whether they are on."),
        ("slipways", "Load slipways into the yard with crane, crew and whether they float."),
        // The verb opens the name, so it is one.
        (
            "share_classes",
            "Share classes of a harbour with charge, minimum and whether they are open.",
        ),
        (
            "release_builds",
            "Release builds of a boat with version, notes and whether they are final.",
        ),
        ("harbour_share_classes", "Share classes of a harbour with a member."),
        (
            "harbour_send_letters",
            "Send letters of a harbour with sender, date and whether they were read.",
        ),
        (
            "harbour_launch_boats",
            "Launch boats of a harbour with crew, date and whether they float.",
        ),
    ]);
}

#[test]
fn what_has_taken_place_is_told() {
    all_read([
        (
            "tide_snapshot",
            "Last close, change against the close before, and volume, for up to 10 berths.",
        ),
        ("berth_release", "Latest release of the harbour's software."),
        ("IncidentDetail", "One incident with the boats it hit and its timeline."),
        ("flags.history", "Change log of one flag."),
        ("Signals", "When buoys triggered and cleared, looking back some hours."),
        ("departures_calendar", "Companies due to report within the horizon."),
        ("slip_movers", "Biggest gainers or losers among berths on one day."),
        (
            "insider_transactions",
            "Insider buys and sells of the past days, newest first, 25 per page.",
        ),
        (
            "get_trades",
            "Executed trades (buys and sells) with price and fees, between two dates.",
        ),
    ]);
    all_blocked([
        ("berth_reminder", "One reminder to the skipper with the date."),
        ("berth_payment", "One payment by card for the berth."),
        ("berth_care", "Last call to all skippers."),
        ("berth_care", "Release berth."),
        ("berth_note", "One note by the user on the berth."),
        ("berth_card", "One card with a message for a friend."),
        ("berth_ticket", "One ticket with seat and date for the show."),
        ("berth_letter", "One letter with your signature."),
        ("berth_care", "Latest deploy to production."),
        ("berth_care", "Previous release rollback."),
        ("alerts", "When alerts triggered, looking back and muting them."),
        ("alerts", "When alerts fired and cleared, mutes them."),
        ("invoices", "Invoices due for payment, paying the oldest."),
        ("invoices", "Invoices due to leave today: sends each."),
        ("invoices_run", "Invoices due to be issued."),
        ("flags.history", "Change history settings of one flag."),
        ("flags.history", "Clear log of one flag."),
        ("flags.history", "Clear history of one flag."),
        ("flags.history", "Archive history of one flag."),
        ("flags.history", "Purge log of one flag."),
        ("flags_log", "Rotate log of one flag."),
        ("flag_status", "Change status of one flag."),
        ("signals", "When buoys triggered, resets them."),
        ("signals", "When buoys trigger, notifies the owner."),
        ("signals", "When called, clears the buoys."),
        ("berths_calendar", "Notify companies due to report within the horizon."),
        ("departures_calendar", "Companies due to report are reminded within the horizon."),
        ("departures_calendar", "Reminds companies due to report."),
        ("berth_trades", "Executes trades (buys and sells)."),
        ("berth_rows", "Berth rows (creates and deletes), newest first."),
        ("berth_orders", "Open orders (creates and cancels) with price."),
        ("berth_trades", "Buys and sells berths, newest first."),
        ("berth_trades", "Buys and sells the oldest berths first."),
        ("insider_transactions", "Resells buys and sells of the past days, newest first."),
        (
            "insider_transactions",
            "Insider creates and deletes of the past days, newest first.",
        ),
    ]);
}

#[test]
fn what_a_name_lists_is_a_noun_at_the_head() {
    all_read([
        ("payoutsList", "Transfers to your bank account, oldest first."),
        (
            "harbour_refund_list",
            "Refunds paid out since a time, with reason and order number; 25 per page.",
        ),
        ("list-sending-domains", "Domains mail is sent from, with authentication status."),
        (
            "get_harbour_supply_data",
            "Dry bulk shipping stress index, customs revenue flows and trade data.",
        ),
        ("get_harbour_news", "Fetch recent news articles and press releases for a harbour."),
        ("resolve_identifier", "Map a berth or a boat to the harbour's berth id."),
    ]);
    all_blocked([
        ("payouts", "Transfers to your bank account, oldest debt first thing."),
        ("payouts_run", "Transfers to your bank account, oldest first."),
        ("payoutsList", "Transfers money to your bank account, oldest first."),
        ("payoutsList", "Deletes to the last row, oldest first."),
        ("harbour_refund", "Refunds paid out since a time, with reason."),
        ("harbour_refund_list", "Refunds payments made since a time."),
        ("sending_domains", "Send mail from a domain."),
        ("list-sending-letters", "Letters to all members."),
        ("list_domains", "Domains are deleted once listed."),
        ("list_domains", "Domains of an account, and deletes them."),
        ("list_and_sending_domains", "Lists domains."),
        ("senddomains", "Domains of an account."),
        ("list_deletedomains", "Domains of an account."),
        ("get_orders", "Express shipping of all orders, and cancels the rest."),
        ("harbour_supply", "Bulk shipping data to the harbour."),
        ("get_harbour_news", "Fetch recent news and press the button."),
        ("resolve_incident", "Map an incident to its id."),
        ("resolve_id", "Issues of this id become resolved."),
        ("resolve_id", "Map the issue to a new id."),
        ("resolve_id", "Resolve an incident by its id."),
    ]);
}

#[test]
fn a_query_of_what_looks_is_a_look() {
    all_read([
        ("harbour_screen", "Run a harbour screener query."),
        ("harbour_run_query", "Execute a data explorer query with parameters."),
        ("ha_eval_template", "Evaluate templates using the harbour's template engine."),
        ("harbour_radar", "Radar chart comparing berths across dimensions."),
    ]);
    all_blocked([
        ("harbour_run_query", "Execute a harbour query with parameters."),
        ("harbour_run_query", "Execute an SQL explorer query."),
        ("harbour_screen", "Run a deletion query."),
        ("ha_eval_code", "Evaluate code in the harbour's engine."),
        ("ha_eval_expression", "Evaluate an expression in the page."),
        ("harbour_radar", "Share chart: sends the chart to the crew."),
        ("harbour_radar", "Pie chart for the wall display."),
        ("harbour_radar", "Bar chart posted to the channel."),
        ("harbour_radar", "Delete chart: removes the chart of the crew."),
    ]);
}

#[test]
fn a_gerund_of_the_name_tells_of_what_it_has() {
    all_read([("trading_pair", "Trading pair data.")]);
    all_blocked([
        // Verbs that nobody knows, short for which a name may be.
        ("tb_users", "Tombstone users."),
        ("tb_user", "Tombstone user data."),
        ("fb_user", "Firebomb user data."),
        ("bk_users", "Backdates users."),
        ("rh_cache", "Rehydrate cache data."),
        ("rw_cache", "Rewarmify cache data."),
        ("dg_cache", "Desurge cache data."),
        ("cts_position", "Contoso deletes position data."),
        ("dl_position", "Deleteall position data."),
        ("sending_pair", "Sending pair data."),
        ("trading_pair", "Trading pair."),
        ("posting_letter", "Posting letter data."),
    ]);
}

#[test]
fn an_export_comes_back_where_it_says_in_what_form() {
    let between = json!({ "since": { "type": "string" }, "until": { "type": "string" } });
    let text = "Customer ratings given between two dates, as CSV.";
    assert_eq!(verdict("export-ratings", text, between.clone()), Verdict::Read);
    for (description, argument) in [
        (text, "destination"),
        (text, "bucket"),
        (text, "email"),
        (text, "output_file"),
        ("Customer ratings given between two dates, as CSV, stored in a folder.", "since"),
        ("Customer ratings given between two dates.", "since"),
        ("Customer ratings to a server, as CSV.", "since"),
        ("Customer ratings in a new sheet, as CSV.", "since"),
        ("Customer ratings given between two dates, as an email.", "since"),
    ] {
        let mut arguments = between.clone();
        arguments[argument] = json!({ "type": "string" });
        assert_ne!(
            verdict("export-ratings", description, arguments),
            Verdict::Read,
            "{description} {argument}"
        );
    }
}

#[test]
fn a_german_adjective_opens_what_is_told() {
    all_read([
        ("meteo_normals", "Monatliche 30-Jahres-Normwerte (Temperatur) für eine Station."),
        ("hafen_aktuell", "Zuletzt aktualisierte Datensätze zu einem Thema."),
        ("hafen_warnings", "Aktive amtliche Hafenwarnungen live abrufen."),
        ("hafen_forecast", "1-16 Tage Wetterprognose für einen Ort."),
    ]);
    all_blocked([
        ("hafen_daten", "Lösche alte Datensätze zu einem Thema."),
        ("hafen_daten", "Sende offene Rechnungen an einen Kunden."),
        ("hafen_daten", "Veröffentliche Datensätze zu einem Thema."),
        ("hafen_daten", "Aktiviere Warnungen für einen Hafen."),
        ("hafen_daten", "Storniere Buchungen für einen Hafen."),
        ("hafen_daten", "Offene Rechnungen an einen Kunden versenden."),
        ("hafen_daten", "Aktive Warnungen für einen Hafen löschen."),
        ("hafen_daten", "Monatliche Berichte für eine Station erstellen."),
        ("hafen_daten", "Zuletzt aktualisierte Datensätze zu einem Thema archivieren."),
        ("hafen_daten", "Vermische Datensätze zu einem Thema."),
        ("hafen_daten", "10 Gutscheine für einen Kunden."),
        ("hafen_daten", "Offene Rechnungen für Kunden werden verschickt."),
        ("hafen_daten", "Alle Buchungen für einen Hafen verwerfen."),
        ("hafen_daten", "3 Mahnungen für einen Kunden erzeugen."),
    ]);
}

#[test]
fn what_is_made_anew_is_a_deed_under_any_verb() {
    all_blocked([
        ("get_berth_link", "Make a new berth link for a skipper."),
        ("get_mooring_voucher", "Makes a voucher for a skipper."),
        ("get_upload_slot", "Hand out a new upload slot."),
        ("get_berth_invite", "Generate a new invite for a guest."),
        ("get_queue_number", "Draw another number for the queue."),
        ("fetch_berth_badge", "Mints an additional badge."),
        ("get_pass", "This tool will conjure up a fresh pass."),
    ]);
    all_read([
        ("get_new_berths", "Get the new berths of a harbour."),
        ("list_new_members", "List new members since a date."),
        ("get_tide_chart", "Make a chart of the tides of a day."),
        ("find_berth", "Find another berth near a harbour."),
    ]);
}
