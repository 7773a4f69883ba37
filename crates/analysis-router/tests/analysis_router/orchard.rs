//! An orchard that sells shares of its trees: people in two names, fields in a group of their own, codes that another list explains, and details
//! that are told of one row at a time.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, Tool, listed, names, number, rows, text_of, told, tool};

const STAGES: [(&str, &str, bool); 3] = [("sg_1", "Talking", false), ("sg_2", "Bargaining", false), ("sg_3", "Signed", true)];

fn pledges(count: usize) -> Vec<Value> {
    let row = |index: usize| {
        let stage = STAGES[index % 3].0;
        json!({
            "id": format!("pl{index:03}"),
            "properties": { "name": format!("Pledge {index:03}"), "stage": stage, "amount": 100 * (index + 1),
                "closedate": format!("2025-{:02}-10T00:00:00Z", 5 + index % 3), "createdate": format!("2025-04-{:02}T00:00:00Z", 1 + index % 28) },
            "relationships": { "keeper": { "id": if index.is_multiple_of(2) { "kp1" } else { "kp2" } } }
        })
    };
    (0..count).map(row).collect()
}

/// Letters of a pledge: every third has none.
fn letters(pledge: &str) -> Vec<Value> {
    let index: usize = pledge.trim_start_matches("pl").parse().unwrap();
    match index % 4 {
        0 => Vec::new(),
        _ => vec![json!({ "letter_id": format!("le{index}"), "sent": true })],
    }
}

fn orchard(count: usize) -> Desk {
    let keepers = "id,first_name,last_name,plot\nkp1,Ada,Quist,North\nkp2,Bo,Ferm,South\n";
    let stages: Vec<Value> = STAGES
        .iter()
        .map(|(id, label, closed)| json!({ "id": id, "label": label, "closed": closed }))
        .collect();
    let routes = json!({ "routes": [{ "id": "rt1", "label": "Shares", "stages": stages }] }).to_string();
    let of_one: Tool = tool(
        "letters.list",
        "Letters written for one pledge.",
        json!({ "pledgeId": { "type": "string", "description": "Pledge id" } }),
        &["pledgeId"],
        |arguments| {
            let pledge = text_of(arguments, "pledgeId").unwrap_or_default();
            Ok(json!({ "pledgeId": pledge, "letters": letters(pledge) }).to_string())
        },
    );
    let history = tool(
        "pledges.stage_history",
        "The stages that a pledge went through.",
        json!({ "pledgeId": { "type": "string", "description": "Pledge id" } }),
        &["pledgeId"],
        |_| Ok(json!({ "history": [{ "stage": "sg_1", "entered": "2025-04-01" }] }).to_string()),
    );
    let pledges = json!({ "results": pledges(count) }).to_string();
    Desk::of(
        "orchard",
        vec![
            listed("keepers.list", "Keepers of the trees.", keepers),
            tool("routes.list", "Routes of pledges with their stages.", json!({}), &[], move |_| {
                Ok(routes.clone())
            }),
            tool("pledges.list", "Pledges for shares of the trees.", json!({}), &[], move |_| {
                Ok(pledges.clone())
            }),
            of_one,
            history,
        ],
    )
}

fn calls(answer: &Answer, tool: &str) -> usize {
    answer.tool_calls.iter().filter(|call| call.tool == tool).count()
}

#[test]
fn people_in_two_names_have_a_whole_one() {
    let answer = orchard(9).ask("List the keepers with their plot");
    let found = rows(&answer, &["name", "plot"]);
    assert_eq!(found, [["Ada Quist", "North"], ["Bo Ferm", "South"]], "{}", told(&answer));
    let answer = orchard(9).ask("How many pledges does Bo Ferm have?");
    assert_eq!(number(&answer), 4.0, "{}", told(&answer));
}

#[test]
fn fields_in_a_group_of_their_own_go_by_their_names() {
    let answer = orchard(3).ask("List the pledges with their amount");
    assert_eq!(rows(&answer, &["name", "amount"])[0], ["Pledge 000", "100"], "{}", told(&answer));
}

#[test]
fn a_code_is_shown_by_what_it_stands_for_and_no_row_is_asked_by_itself() {
    let answer = orchard(9).ask("Total amount of pledges by stage");
    let mut found = rows(&answer, &["total_amount"]).concat();
    found.sort();
    assert_eq!(found, ["1200", "1500", "1800"], "{}", told(&answer));
    let shown = format!("{:?}", answer.table);
    assert!(shown.contains("Bargaining") && !shown.contains("sg_2"), "{}", told(&answer));
    assert_eq!(calls(&answer, "pledges.stage_history"), 0, "{}", told(&answer));
}

#[test]
fn open_chooses_whatever_else_is_asked() {
    let answer = orchard(9).ask("Which open pledges have an amount over 600?");
    assert_eq!(names(&answer), ["Pledge 006", "Pledge 007"], "{}", told(&answer));
    let answer = orchard(9).ask("Which open pledges are past their close date?");
    assert_eq!(
        names(&answer),
        ["Pledge 000", "Pledge 001", "Pledge 003", "Pledge 004", "Pledge 006", "Pledge 007"],
        "{}",
        told(&answer)
    );
}

#[test]
fn details_are_read_of_the_rows_that_are_named() {
    let answer = orchard(90).ask("Which pledges in Bargaining have no letter yet?");
    let expected: Vec<String> = (0..90)
        .filter(|index| index % 3 == 1 && index % 4 == 0)
        .map(|index| format!("Pledge {index:03}"))
        .collect();
    assert_eq!(names(&answer), expected, "{}", told(&answer));
    assert_eq!(calls(&answer, "letters.list"), 30, "{}", told(&answer));
}

#[test]
fn what_was_looked_at_in_part_says_nothing_of_what_is_missing() {
    let answer = orchard(90).ask("Which pledges have no letter?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = orchard(20).ask("Which pledges have no letter?");
    assert_eq!(names(&answer).len(), 5, "{}", told(&answer));
}

#[test]
fn whoever_did_most_is_found_by_name_behind_a_key() {
    let answer = orchard(9).ask("Who made the most pledges?");
    assert_eq!(names(&answer), ["Ada Quist"], "{}", told(&answer));
}
