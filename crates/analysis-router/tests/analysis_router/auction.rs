//! An auction house with consignors, lots, viewings and disputes: when a state was reached, and what is there beside what is missing.

use belvedere_analysis_router::Answer;
use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, told, tool};

/// Lot, consignor, state, when it was catalogued, when it came to its end.
const LOTS: [(&str, &str, &str, &str, Option<&str>); 7] = [
    ("L-1", "c1", "sold", "2025-03-02T10:00:00Z", Some("2025-06-10T18:00:00Z")),
    ("L-2", "c1", "withdrawn", "2025-06-01T10:00:00Z", Some("2025-06-12T09:00:00Z")),
    ("L-3", "c2", "sold", "2025-04-11T10:00:00Z", Some("2025-05-20T18:00:00Z")),
    ("L-4", "c2", "listed", "2025-06-03T10:00:00Z", None),
    ("L-5", "c3", "sold", "2025-05-05T10:00:00Z", Some("2025-06-11T18:00:00Z")),
    ("L-6", "c3", "listed", "2025-05-06T10:00:00Z", None),
    ("L-7", "c4", "sold", "2025-06-04T10:00:00Z", Some("2025-06-13T18:00:00Z")),
];

fn lots(arguments: &serde_json::Map<String, Value>) -> Result<String, String> {
    let wanted = arguments.get("state").and_then(Value::as_str);
    let kept = LOTS.iter().filter(|lot| wanted.is_none_or(|wanted| lot.2 == wanted));
    let lot = |(id, consignor, state, made, ended): &(&str, &str, &str, &str, Option<&str>)| json!({ "lot_no": id, "consignor_id": consignor, "state": state, "created_at": made, "closed_at": ended });
    Ok(json!({ "lots": kept.map(lot).collect::<Vec<_>>() }).to_string())
}

/// `chosen`: the lots can be asked for by their state.
fn desk(chosen: bool) -> Desk {
    let states = json!({ "state": { "type": "string", "enum": ["listed", "sold", "withdrawn"] } });
    Desk::over(vec![World {
        name: "auction",
        tools: vec![
            tool("list_consignors", "Returns the consignors.", json!({}), &[], |_| {
                let consignors = [
                    ("c1", "Ada Blom"),
                    ("c2", "Bo Lindqvist"),
                    ("c3", "Cleo Marsh"),
                    ("c4", "Dan Okoro"),
                ];
                let consignor = |(id, name): (&str, &str)| json!({ "consignor_id": id, "name": name });
                Ok(json!({ "consignors": consignors.map(consignor) }).to_string())
            }),
            tool("list_lots", "Returns the lots.", if chosen { states } else { json!({}) }, &[], lots),
            tool("list_disputes", "Returns the disputes.", json!({}), &[], |_| {
                let disputes = [("d1", "c1", "2025-06-11"), ("d2", "c3", "2025-02-01")];
                let dispute =
                    |(id, consignor, day): (&str, &str, &str)| json!({ "dispute_id": id, "consignor_id": consignor, "raised_on": day });
                Ok(json!({ "disputes": disputes.map(dispute) }).to_string())
            }),
        ],
    }])
}

fn ask(question: &str) -> Answer {
    desk(false).ask(question)
}

#[test]
fn a_state_is_reached_when_its_time_is_set() {
    for chosen in [false, true] {
        let desk = desk(chosen);
        for question in ["How many lots were sold this month?", "how many lots sold since June 1?"] {
            let answer = desk.ask(question);
            assert_eq!(number(&answer), 3.0, "{question} {}", told(&answer));
        }
        let answer = desk.ask("Which lots were withdrawn in June?");
        assert_eq!(rows(&answer, &["lot_no"]), [["L-2"]], "{}", told(&answer));
    }
}

#[test]
fn a_state_that_sets_no_time_has_none() {
    let answer = ask("How many listed lots were created this month?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let answer = ask("How many lots are listed since June 1?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn the_time_of_another_verb_is_that_verbs() {
    let answer = ask("What percentage of the lots created in May were sold?");
    let share = answer.table.as_ref().and_then(|table| table.rows.first()?.first()?.as_f64());
    assert_eq!(share, Some(50.0), "{}", told(&answer));
    let before = ask("How many lots were created in May?");
    let desk = desk(false);
    assert_eq!(number(&desk.ask_after("and how many of them were sold?", Some(&before))), 1.0);
}

#[test]
fn what_is_there_and_what_is_not_are_of_the_same_time() {
    let answer = ask("Which consignors had sold lots but no disputes this month?");
    assert_eq!(names(&answer), ["Cleo Marsh", "Dan Okoro"], "{}", told(&answer));
    let answer = ask("Which consignors have sold lots but no disputes?");
    assert_eq!(names(&answer), ["Bo Lindqvist", "Dan Okoro"], "{}", told(&answer));
    let answer = ask("Which consignors have disputes but no withdrawn lots?");
    assert_eq!(names(&answer), ["Cleo Marsh"], "{}", told(&answer));
}
