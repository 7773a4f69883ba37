//! Greenhouses with a trial and a live bay each, calibrations, per-group readings and a calculator: optional identifiers, server-side grouping.

use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, text_of, told, tool};
use belvedere_analysis_router::Outcome;

/// id, name, days since its calibrations (empty: never).
const HOUSES: [(&str, &str, &[i64]); 4] = [
    ("gh_1", "alder", &[3, 40]),
    ("gh_2", "birch", &[90]),
    ("gh_3", "cedar", &[]),
    ("gh_4", "damson", &[29, 31]),
];

fn settings(bay: &str) -> &'static str {
    if bay.ends_with("trial") {
        "## Rack `north`\n\n| column | type |\n|---|---|\n| lamp | led |\n| pump | small |\n| fan | quiet |\n"
    } else {
        "## Rack `north`\n\n| column | type |\n|---|---|\n| lamp | led |\n| pump | large |\n"
    }
}

pub fn world() -> World {
    let text = |description: &str| json!({ "type": "string", "description": description });
    World {
        name: "greenhouses",
        tools: vec![
            tool(
                "list_houses",
                "The houses with their bays (trial and live).",
                json!({}),
                &[],
                |_| {
                    let house = |(id, name, _): &(&str, &str, &[i64])| {
                        json!({ "house_id": id, "name": name, "bays": [
                        { "id": format!("{id}_trial"), "name": "trial" }, { "id": format!("{id}_live"), "name": "live" }] })
                    };
                    Ok(json!({ "houses": HOUSES.iter().map(house).collect::<Vec<_>>() }).to_string())
                },
            ),
            tool(
                "read_setup",
                "Reads the setup of a house as Markdown.",
                json!({ "houseId": text("Id of the house"), "bayId": text("Id of the bay; the live one when left out") }),
                &["houseId"],
                |arguments| Ok(settings(text_of(arguments, "bayId").unwrap_or("live")).to_owned()),
            ),
            tool(
                "list_calibrations",
                "Calibrations, newest first. Houses that never had one are not in the list.",
                json!({ "since": { "type": "string", "format": "date", "description": "On or after this day" } }),
                &[],
                |_| {
                    let mut all: Vec<Value> = Vec::new();
                    for (id, name, days) in HOUSES {
                        for back in days {
                            let at = crate::harness::NOW - time::Duration::days(*back);
                            let at = at.format(&time::format_description::well_known::Rfc3339).unwrap();
                            all.push(json!({ "calibration_id": format!("cal_{id}_{back}"), "house_id": id, "house": name, "done_at": at }));
                        }
                    }
                    Ok(json!({ "calibrations": all }).to_string())
                },
            ),
            tool(
                "get_harvest_report",
                "How many kilograms were picked, per house or crop.",
                json!({
                    "from": { "type": "string", "format": "date", "description": "First day" },
                    "days": { "type": "integer", "description": "Instead of from: this many days back", "default": 7 },
                    "group_by": { "type": "string", "enum": ["house", "crop"], "default": "house" },
                }),
                &[],
                |arguments| {
                    assert!(!(arguments.contains_key("from") && arguments.contains_key("days")), "{arguments:?}");
                    let rows = match text_of(arguments, "group_by") {
                        Some("crop") => json!([{ "crop": "basil", "kilograms": 12 }, { "crop": "chard", "kilograms": 30 }]),
                        _ => {
                            json!([{ "house_id": "gh_1", "kilograms": 7 }, { "house_id": "gh_2", "kilograms": 21 }, { "house_id": "gh_4", "kilograms": 14 }])
                        }
                    };
                    Ok(json!({ "group_by": "any", "rows": rows }).to_string())
                },
            ),
            tool(
                "calc_product",
                "Multiplies two numbers and gives their product.",
                json!({ "left": { "type": "number" }, "right": { "type": "number" } }),
                &["left", "right"],
                |arguments| {
                    let product = arguments["left"].as_f64().unwrap() * arguments["right"].as_f64().unwrap();
                    Ok(format!("The product is {product}."))
                },
            ),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

#[test]
fn a_contrast_binds_the_optional_identifier_that_tells_the_sides_apart() {
    let desk = desk();
    let answer = desk.ask("Show setup differences between trial and live for house birch");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let mut bays: Vec<String> = desk
        .journal
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, tool, _)| tool == "read_setup")
        .map(|(_, _, arguments)| text_of(arguments, "bayId").unwrap_or("").to_owned())
        .collect();
    bays.sort();
    assert_eq!(bays, ["gh_2_live", "gh_2_trial"]);
    assert_eq!(
        rows(&answer, &["column", "difference"]),
        [["fan", "only in trial"], ["pump", "changed"]],
        "{}",
        told(&answer)
    );
    assert!(answer.text.contains("2 differences between trial and live"), "{}", answer.text);
}

#[test]
fn having_and_not_having_are_complements() {
    let desk = desk();
    let with = desk.ask("Which houses had a calibration in the last 30 days?");
    let without = desk.ask("Which houses haven't had a calibration in 30 days?");
    assert_eq!(names(&with), ["alder", "damson"], "{}", told(&with));
    assert_eq!(names(&without), ["birch", "cedar"], "{}", told(&without));
    assert!(without.text.starts_with("2 of 4 houses: "), "{}", without.text);
    assert_eq!(number(&desk.ask("How many houses had a calibration in the last 30 days?")), 2.0);
    assert_eq!(number(&desk.ask("How many houses haven't had a calibration in 30 days?")), 2.0);
}

#[test]
fn the_tool_groups_where_it_can() {
    let desk = desk();
    let answer = desk.ask("Which crops had the most kilograms this week?");
    assert_eq!(
        rows(&answer, &["crop", "kilograms"]),
        [["chard", "30"], ["basil", "12"]],
        "{}",
        told(&answer)
    );
    let answer = desk.ask("Which houses had the most kilograms this week?");
    assert_eq!(names(&answer), ["alder", "birch", "damson"], "{}", told(&answer));
    assert!(answer.text.starts_with("birch comes first with 21"), "{}", answer.text);
}

#[test]
fn a_tool_that_computes_gets_the_numbers_of_the_question() {
    let desk = desk();
    let answer = desk.ask("What is the product of 6 and 7.5?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(answer.text, "The product is 45.");
    assert_eq!(desk.tools_called(), ["calc_product"]);
}

#[test]
fn numbers_beside_words_that_no_tool_computes_with_are_no_calculation() {
    let desk = desk();
    for question in [
        "What is the product of the salaries of 6 and 7 people?",
        "What is the product of 6?",
    ] {
        let answer = desk.ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
        assert!(!desk.tools_called().contains(&"calc_product".to_owned()), "{question}");
    }
}

#[test]
fn what_is_missing_is_named_with_what_is_connected() {
    let answer = desk().ask("Which houses had the most visitors this week?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert!(
        answer.text.contains("\"visitors\"") && answer.text.contains("greenhouses"),
        "{}",
        answer.text
    );
    assert!(answer.table.is_none());
}

#[test]
fn an_amount_kept_per_group_is_no_amount_of_one_member() {
    let desk = Desk::of(
        "shops",
        vec![
            tool("list_shops", "Shops with their district.", json!({}), &[], |_| {
                let shop = |name: &str, district: &str| json!({ "shop_id": format!("s_{name}"), "name": name, "district_id": district });
                Ok(json!({ "shops": [shop("quay", "d_1"), shop("mill", "d_1"), shop("lane", "d_2")] }).to_string())
            }),
            tool("get_visits", "How many visits there were, per district.", json!({}), &[], |_| {
                Ok(json!([{ "district_id": "d_1", "visits": 90 }, { "district_id": "d_2", "visits": 40 }]).to_string())
            }),
        ],
    );
    assert_eq!(number(&desk.ask("How many visits were there?")), 130.0);
    let answer = desk.ask("How many visits did quay have?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
