//! What a careful reader would not be sure of: lists that end without a word, counts of what is not counted, follow-ups that change nothing.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, told, tool};

const STATIONS: [(&str, &str, &str, u32); 7] = [
    ("S1", "North Pier", "2026-05-04", 12),
    ("S2", "North Pier Annex", "2026-02-11", 8),
    ("S3", "Old Market", "2025-11-30", 20),
    ("S4", "Botanical Garden", "2026-04-19", 6),
    ("S5", "Town Hall", "2026-05-20", 15),
    ("S6", "Quarry Lane", "2026-01-08", 9),
    ("S7", "Lighthouse", "2026-03-02", 4),
];

/// Number, station, kilometres, collected, brought back.
const RIDES: [(&str, &str, u32, &str, Option<&str>); 6] = [
    ("R-11", "S1", 14, "2026-05-01", Some("2026-05-03")),
    ("R-12", "S3", 31, "2026-05-02", Some("2026-05-06")),
    ("R-13", "S1", 9, "2026-05-02", Some("2026-05-03")),
    ("R-14", "S5", 22, "2026-05-06", None),
    ("R-15", "S4", 5, "2026-05-07", None),
    ("R-16", "S2", 18, "2026-05-07", None),
];

fn page<T>(all: &[T], arguments: &serde_json::Map<String, Value>, size: usize) -> std::ops::Range<usize> {
    let start = arguments.get("offset").and_then(Value::as_u64).unwrap_or(0) as usize;
    start.min(all.len())..(start + size).min(all.len())
}

fn world() -> World {
    let paged = json!({"offset": {"type": "integer"}});
    World {
        name: "cycles",
        tools: vec![
            tool("list_stations", "Register of stations.", paged.clone(), &[], |arguments| {
                let shown: Vec<Value> = STATIONS[page(&STATIONS, arguments, 3)]
                    .iter()
                    .map(|(id, name, painted, docks)| json!({"stationId": id, "name": name, "lastPainted": painted, "docks": docks}))
                    .collect();
                Ok(Value::from(shown).to_string())
            }),
            tool("list_trips", "Trips, each from one station.", paged.clone(), &[], |arguments| {
                let shown: Vec<Value> = RIDES[page(&RIDES, arguments, 3)]
                    .iter()
                    .map(|(ride, station, km, collected, back)| {
                        json!({"rideNo": ride, "stationId": station, "kilometres": km, "collectedOn": collected, "handedOn": back, "shed": if *km > 15 { "East" } else { "West" }})
                    })
                    .collect();
                Ok(json!({ "trips": shown }).to_string())
            }),
            // Pages mean nothing to it.
            tool("list_mechanics", "Mechanics.", paged, &[], |_| {
                Ok(json!([{"name": "Ada Brook"}, {"name": "Bo Strand"}, {"name": "Cy Vale"}]).to_string())
            }),
            tool("get_rain", "Rain and humidity measured at the depot.", json!({}), &[], |_| {
                let days: Vec<Value> = (1..=4)
                    .map(|day| json!({"day": format!("2026-05-0{day}"), "rainfall_mm": day * 2}))
                    .collect();
                Ok(Value::from(days).to_string())
            }),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

#[test]
fn a_page_that_nothing_announces_is_asked_for() {
    let answer = ask("How many stations are there?");
    assert_eq!(number(&answer), STATIONS.len() as f64, "{}", told(&answer));
    assert!(answer.complete, "{}", told(&answer));
}

#[test]
fn the_same_rows_again_are_the_end_and_are_not_counted_twice() {
    let answer = ask("How many mechanics are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn a_page_on_which_a_column_is_empty_does_not_make_a_text_of_it() {
    let answer = ask("How many days does it take from collected to handed on average?");
    assert!((number(&answer) - 7.0 / 3.0).abs() < 0.01, "{}", told(&answer));
}

#[test]
fn what_is_asked_for_and_not_there_is_not_counted_instead() {
    assert_ne!(ask("humidity per day").outcome, Outcome::Answered);
    let rain = ask("rain per day");
    assert_eq!(rows(&rain, &["total_rainfall_mm"])[3], ["8"], "{}", told(&rain));
}

#[test]
fn who_is_not_answered_with_the_number_of_a_row() {
    let answer = ask("Who rode the most kilometres?");
    assert!(!answer.text.contains("R-12"), "{}", told(&answer));
}

#[test]
fn a_follow_up_that_changes_nothing_was_not_understood() {
    let desk = desk();
    let first = desk.ask("How many trips per shed?");
    assert_eq!(first.outcome, Outcome::Answered, "{}", told(&first));
    let next = desk.ask_after("and only the ones still at a station?", Some(&first));
    assert_ne!(next.outcome, Outcome::Answered, "{}", told(&next));
    let east = desk.ask_after("only East", Some(&first));
    assert_eq!(rows(&east, &["count"]), [["3"]], "{}", told(&east));
}

#[test]
fn a_part_of_several_names_is_asked_about() {
    let answer = ask("Show the trips of Pier");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert_eq!(answer.options, ["North Pier", "North Pier Annex"]);
    assert_eq!(names(&ask("Show the trips of Market")), ["R-12"]);
}

#[test]
fn what_never_happened_may_be_anything() {
    let answer = ask("Which stations have not lent anything?");
    assert_eq!(names(&answer), ["Lighthouse", "Quarry Lane"], "{}", told(&answer));
}

#[test]
fn longest_ago_is_about_when() {
    let answer = ask("Which station was painted longest ago?");
    assert_eq!(names(&answer), ["Old Market"], "{}", told(&answer));
}
