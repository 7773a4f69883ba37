//! Lists inside rows that bear the name of the tool, and what a question asks besides.

use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, told, tool};

/// Its name, whether it is closed and how many parts it has.
type Valve = (&'static str, bool, usize);

const STATIONS: [(&str, &str, &[Valve]); 3] = [
    (
        "st_mill",
        "Mill race",
        &[("Upper sluice", false, 2), ("Lower sluice", true, 1), ("Bypass", false, 0)],
    ),
    ("st_quay", "Old quay", &[("Harbour gate", true, 3), ("Ballast line", true, 0)]),
    ("st_weir", "Weir", &[("Fish ladder", false, 1)]),
];

/// Whose outages: numbers of pumps.
const OUTAGES: [usize; 9] = [0, 3, 3, 5, 3, 0, 4, 3, 0];

fn valves() -> impl Iterator<Item = (&'static str, &'static str, bool, usize)> {
    STATIONS
        .iter()
        .flat_map(|(station, _, valves)| valves.iter().map(|(name, closed, parts)| (*station, *name, *closed, *parts)))
}

/// The valves of one station as the tool tells them: what a valve is stands in a record of its own.
fn of(station: &str) -> Vec<Value> {
    let numbered = valves().enumerate().filter(|(_, valve)| valve.0 == station);
    let told = numbered.map(|(n, (station, name, closed, parts))| {
        let parts: Vec<Value> = (0..parts)
            .map(|part| json!({"part_id": format!("va_{n}_{part}"), "station_id": station, "name": format!("seal {part}"), "is_closed": false}))
            .collect();
        json!({
            "valve_root": {"station_id": station, "valve_id": format!("va_{n}"), "name": name, "is_closed": closed},
            "valve_parts": if parts.is_empty() { Value::Null } else { parts.into() },
        })
    });
    told.collect()
}

fn world() -> World {
    World {
        name: "waterworks",
        tools: vec![
            tool("list_valves", "Valves by station.", json!({}), &[], |_| {
                let stations: Vec<Value> = STATIONS
                    .iter()
                    .map(|(id, name, _)| json!({"station": {"station_id": id, "station_name": name}, "valves": of(id)}))
                    .collect();
                Ok(json!({"stations_with_valves": stations, "links": []}).to_string())
            }),
            tool("list_outages", "Outages, each of a pump in a hall.", json!({}), &[], |_| {
                let outages: Vec<Value> = OUTAGES
                    .iter()
                    .enumerate()
                    .map(|(n, pump)| json!({"outageId": format!("ou_{n}"), "pump": format!("Pump {pump}"), "hall": if pump % 2 == 0 { "East" } else { "West" }, "minutes": 20 + n}))
                    .collect();
                Ok(json!({ "outages": outages }).to_string())
            }),
        ],
    }
}

fn ask(question: &str) -> belvedere_analysis_router::Answer {
    Desk::over(vec![world()]).ask(question)
}

#[test]
fn the_list_inside_that_bears_the_name_is_what_is_asked_for() {
    let closed: Vec<&str> = valves().filter(|valve| valve.2).map(|valve| valve.1).collect();
    let answer = ask("Which valves are closed?");
    let mut found = names(&answer);
    found.sort();
    let mut expected = closed.clone();
    expected.sort_unstable();
    assert_eq!(found, expected, "{}", told(&answer));
    assert_eq!(number(&ask("How many valves are closed?")), closed.len() as f64);
    let all = ask("How many valves are there?");
    assert_eq!(number(&all), valves().count() as f64, "{}", told(&all));
    assert!(!all.text.contains("valves valves"), "{}", all.text);
}

#[test]
fn what_is_asked_besides_is_shown_for_each() {
    let answer = ask("Which pumps had the most outages, and in which hall?");
    let found = rows(&answer, &["pump", "count", "hall"]);
    assert_eq!(found[0], ["Pump 3", "4", "West"], "{}", told(&answer));
    assert_eq!(found[1], ["Pump 0", "3", "East"], "{}", told(&answer));
}

#[test]
fn what_is_asked_besides_and_not_told_is_said() {
    let answer = ask("How many outages were there, and in which hall?");
    assert_eq!(number(&answer), OUTAGES.len() as f64);
    assert!(
        answer.notes.iter().any(|note| note.contains("does not say which hall")),
        "{}",
        told(&answer)
    );
    assert!(!answer.complete, "{}", told(&answer));
}

#[test]
fn what_is_not_so_is_asked_of_the_rows_themselves() {
    let open = valves().filter(|valve| !valve.2).count();
    let answer = ask("How many valves are not closed?");
    assert_eq!(number(&answer), open as f64, "{}", told(&answer));
    assert_eq!(names(&ask("Which valves are not closed?")).len(), open);
}
