//! Verb-noun names, look-back in hours, columns of units, maps keyed by name.

use serde_json::json;

use crate::harness::{Desk, World, number, rows, told, tool};
use belvedere_analysis_router::Outcome;

pub fn world() -> World {
    World {
        name: "stations",
        tools: vec![
            tool(
                "getStationReadings",
                "Temperature and humidity readings.",
                json!({ "hours": { "type": "integer", "description": "How many hours to look back", "maximum": 720 } }),
                &["hours"],
                |arguments| {
                    let hours = arguments["hours"].as_i64().unwrap().min(48);
                    let rows: Vec<_> = (0..hours)
                    .map(|n| {
                        let at = crate::harness::NOW - time::Duration::hours(n + 1);
                        json!({ "ts": at.unix_timestamp(), "station": if n % 2 == 0 { "Fjell" } else { "Dal" }, "temperature_c": 10.0 + n as f64 / 2.0, "humidity": 50 + n })
                    })
                    .collect();
                    Ok(json!({ "readings": rows }).to_string())
                },
            ),
            tool("lookupStations", "All stations.", json!({}), &[], |_| {
                Ok(json!({ "stations": [{ "station": "Fjell", "altitude_m": 900, "active": true }, { "station": "Dal", "altitude_m": 120, "active": false }] }).to_string())
            }),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

#[test]
fn fills_a_look_back_from_the_question() {
    let desk = desk();
    let answer = desk.ask("Average temperature per station over the last 24 hours");
    let calls = desk.journal.lock().unwrap().clone();
    let readings = calls.iter().find(|(_, tool, _)| tool == "getStationReadings").unwrap();
    assert_eq!(readings.2["hours"], json!(24));
    let mut found = rows(&answer, &["station", "average_temperature_c"]);
    found.sort();
    assert_eq!(found, [["Dal", "16.0"], ["Fjell", "15.5"]], "{}", told(&answer));
}

#[test]
fn finds_extremes() {
    let desk = desk();
    assert_eq!(number(&desk.ask("maximum humidity in the last 12 hours")), 61.0);
    let highest = desk.ask("Which station is highest by altitude?");
    assert_eq!(rows(&highest, &["station"])[0], ["Fjell"], "{}", told(&highest));
}

#[test]
fn says_what_it_has_when_it_cannot_answer() {
    for question in [
        "Which employee has the highest salary?",
        "What was the profit margin of our Lisbon office?",
        "How many invoices are unpaid?",
    ] {
        let answer = desk().ask(question);
        assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
        assert!(answer.text.contains("station"), "{}", told(&answer));
        assert!(answer.table.is_none() && answer.code.is_some());
    }
}
