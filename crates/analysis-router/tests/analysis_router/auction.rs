//! An auction house with consignors, lots, viewings and disputes: when a state was reached, what is there beside what is missing, and two words of
//! a group.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, number, rows, told, tool};

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
    Desk::of(
        "auction",
        vec![
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
            tool(
                "list_viewings",
                "Returns the viewings with the guide who led them.",
                json!({}),
                &[],
                |_| {
                    let viewings = [("v1", "g1"), ("v2", "g1"), ("v3", "g2"), ("v4", "g3")];
                    let viewing = |(id, guide): (&str, &str)| json!({ "viewing_id": id, "guide": guide });
                    Ok(json!({ "viewings": viewings.map(viewing) }).to_string())
                },
            ),
            tool(
                "list_staff",
                "Returns the staff of the house and their teams.",
                json!({}),
                &[],
                |_| {
                    let staff = [
                        ("g1", "Ivo Rask", "Silver"),
                        ("g2", "Jo Thorne", "Books"),
                        ("g3", "Kit Udal", "Silver"),
                    ];
                    let member = |(login, name, team): (&str, &str, &str)| json!({ "login": login, "name": name, "team": team });
                    Ok(json!({ "staff": staff.map(member) }).to_string())
                },
            ),
            tool("list_disputes", "Returns the disputes.", json!({}), &[], |_| {
                let disputes = [("d1", "c1", "2025-06-11"), ("d2", "c3", "2025-02-01")];
                let dispute =
                    |(id, consignor, day): (&str, &str, &str)| json!({ "dispute_id": id, "consignor_id": consignor, "raised_on": day });
                Ok(json!({ "disputes": disputes.map(dispute) }).to_string())
            }),
        ],
    )
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

#[test]
fn two_are_compared_by_how_many_they_have() {
    for question in [
        "Compare Ada Blom and Dan Okoro by number of lots",
        "Ada Blom vs Dan Okoro by lots",
        "Compare the number of lots of Ada Blom and Dan Okoro",
    ] {
        let answer = ask(question);
        assert_eq!(names(&answer), ["Ada Blom", "Dan Okoro"], "{question} {}", told(&answer));
        assert_eq!(rows(&answer, &["count"]), [["2"], ["1"]], "{question} {}", told(&answer));
    }
    // What they belong to is a group.
    let answer = ask("Compare sold and withdrawn lots by consignor");
    assert_eq!(rows(&answer, &["count"]).len(), 5, "{}", told(&answer));
}

#[test]
fn a_group_of_those_that_a_column_leads_to() {
    for question in ["Viewings by team of the guide", "viewings by guide team"] {
        let answer = ask(question);
        assert_eq!(
            rows(&answer, &["team", "count"]),
            [["Silver", "3"], ["Books", "1"]],
            "{question} {}",
            told(&answer)
        );
    }
    // Of two words one must not be lost.
    let answer = ask("viewings by guide state");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
