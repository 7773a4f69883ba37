//! Reasons found on servers met later: what is next in line, what stands in other languages, what a tool tells of itself. Each beside deeds in the same form.

use belvedere_tool_filter::{Verdict, judge};
use serde_json::json;

use crate::fakes::tool;
use crate::judged::{all_blocked, all_read, verdict};

#[test]
fn what_is_next_in_line_is_used_up() {
    all_blocked([
        ("get_case_number", "Draw the next case number."),
        ("get_ticket_number", "Takes the next ticket from the roll."),
        ("fetch_serial", "Hand out the next serial."),
        ("get_queue_entry", "Pops the next entry off the queue."),
        ("get_lot", "Draw a lot from the drum."),
        ("get_voucher", "Pull a voucher code for the guest."),
        ("list_numbers", "Allocates the next number of a series."),
    ]);
    all_read([
        ("get_tide", "Returns the next tide at a harbour."),
        ("get_departure", "Shows the next departure from a stop."),
        ("get_match", "Wait for the next match of a team."),
        ("get_step", "Suggest the next step of a recipe."),
        ("get_case_number", "Get the case number of a file."),
        ("get_chart", "Draw a bar chart of the prices."),
    ]);
}

#[test]
fn a_report_of_a_machine_is_no_report_to_anybody() {
    all_read([
        ("health_check", "Report gateway version, reachability and configuration."),
        ("readiness_check", "Report mirror availability and latency."),
    ]);
    all_blocked([
        ("harbour_check", "Report berth occupation to the harbour master."),
        ("health_check", "Report a server outage, with its time."),
        ("spam_check", "Report messages, configuration included."),
        ("create_check", "Report gateway version, reachability and configuration."),
    ]);
}

#[test]
fn a_tool_tells_of_itself() {
    all_read([
        ("de_coverage", "Declare what this service covers, and what it leaves out."),
        ("coverage", "States how the index is made up."),
    ]);
    all_blocked([
        ("customs_goods", "Declare what goods a traveller brings."),
        ("income", "Declare what you earned in a year."),
    ]);
}

#[test]
fn everything_that_something_holds_is_an_answer() {
    all_read([
        ("berth_log", "Everything the logbook holds for one berth, across all years."),
        ("berth_facts", "Everything the harbour knows about a berth."),
    ]);
    all_blocked([
        ("berth_reset", "Everything the harbour holds is erased."),
        ("berth_all", "Everything the crew has to do, and starts it."),
        ("close_all", "Close everything the harbour holds."),
    ]);
}

#[test]
fn deeds_that_are_the_subject_of_a_remark_are_not_done() {
    all_read([(
        "get-chart",
        "Get a sea chart. Serves charts you drew and public ones. Updates and deletes remain with whoever drew it.",
    )]);
    all_blocked([
        ("get_template", "Get a template. Updates and deletes the cache."),
        ("get_letter", "Get a letter. Returns it and deletes the original."),
    ]);
}

#[test]
fn terms_that_hold_a_verb_are_nouns() {
    all_read([
        ("ForwardGeocodePlaces", "Forward geocode quays, piers and postcodes."),
        ("list_use_case_numbers", "List the identifiers of use cases."),
        ("shop_repeat_customer_rates", "Get the rate of customers who come again."),
        ("farm_crop_weather", "Estimate the rain on a crop in a valley."),
        ("harbour_brief", "Morning brief: tides, weather and open berths."),
    ]);
    all_blocked([
        ("forward_letter", "Forward a letter to a guest."),
        ("forward_get", "Forward a letter."),
        ("use_case", "Use a case from the pool."),
        ("use_key", "Use a key."),
        ("repeat_purchase", "Repeat a purchase."),
        ("crop_image", "Crop an image."),
        ("image_crop", "Crops an image."),
    ]);
}

#[test]
fn what_is_made_up_or_drawn_in_words_is_an_answer() {
    all_read([
        (
            "generate_addresses",
            "Generate fake street addresses with street, city and country.",
        ),
        ("generate_text", "Generate placeholder text: paragraphs, sentences, or random words"),
        ("generate_picture", "Generate a Mermaid diagram of the tables."),
    ]);
    all_blocked([
        ("generate_orders", "Generate fake orders in the shop."),
        ("generate_orders", "Generate fake orders. They are stored for a week."),
        ("generate_users", "Generate fake users and insert them."),
        ("generate_orders", "Generate sample orders."),
        ("generate_account", "Generate a fake account."),
        ("generate_diagram", "Generate a Mermaid diagram and save it to disk."),
        ("generate_diagram", "Generate a diagram of the tables."),
    ]);
}

#[test]
fn what_is_told_of_each_and_by_several_adjectives_names_rows() {
    all_read([
        ("berths_table", "Every berth serving one route, as a table."),
        (
            "wind_mood",
            "Daily positive / negative / neutral report counts and average height for one buoy.",
        ),
        ("acme_get_berth_labels", "Labels/tags of a berth."),
    ]);
    all_blocked([
        ("berths_table", "Every berth serving one route is closed."),
        ("berths_table", "Every berth closing at night, and locks it."),
        ("acme_set_berth_labels", "Labels/tags of a berth."),
        ("acme_get_berth_labels", "Labels/tags a berth."),
    ]);
}

#[test]
fn what_is_held_against_a_register_is_compared() {
    all_read([
        ("verify_hull_number", "Verify an identifier against the public register."),
        ("gateway", "Issue a GET against the gateway and return the answer."),
        ("resolve_tariff_to_heading", "Resolve a customs code to tariff terms."),
        ("ask_research", "Conduct detailed, independent research on a wreck."),
    ]);
    all_blocked([
        ("verify_guest", "Verify a guest."),
        ("verify_guest", "Verify a guest against payment."),
        ("gateway", "Issue a POST against the gateway."),
        ("gateway", "Sends a GET request to trigger a build."),
        ("resolve_codes", "Resolve the trouble codes of an engine."),
        ("resolve_codes", "Resolve trouble codes to clear the lamp."),
        ("gateway", "Issue a get-well card."),
        ("gateway", "Issue a voucher, get its number."),
        ("resolve_incident", "Resolve an incident to its owner."),
        ("ask_sale", "Conduct a quick, silent auction."),
    ]);
}

#[test]
fn chinese_tells_a_time_by_the_deed_before_it() {
    all_read([
        ("list_targets", "列出可用的泊位，部署前确认泊位是否空闲。"),
        ("list_projects", "列出港口的航线，创建预订前用于确认可选航线。"),
        ("list_orders", "查询订单列表，返回名称、创建时间和更新时间"),
    ]);
    all_blocked([
        ("list_orders", "查询订单、更新状态"),
        ("list_orders", "查询订单、设置时间"),
        ("list_orders", "查询订单，删除当前记录"),
        ("list_orders", "删除前缀相同的订单"),
    ]);
}

#[test]
fn a_file_to_put_things_in_is_one_in_other_languages() {
    for argument in ["arquivo_saida", "ruta_de_salida", "ausgabedatei", "fichier_sortie"] {
        let mut definition = tool("listar_rotas", "Lista as rotas.", json!({ argument: { "type": "string" } }));
        assert_eq!(judge(&definition, None).verdict, Verdict::Guarded, "{argument}");
        definition.input_schema["required"] = json!([argument]);
        assert_eq!(judge(&definition, None).verdict, Verdict::Blocked, "{argument}");
    }
    let other = json!({ "arquivo": { "type": "string" }, "porta_saida": { "type": "integer" } });
    assert_eq!(verdict("listar_rotas", "Lista as rotas.", other), Verdict::Read);
}
