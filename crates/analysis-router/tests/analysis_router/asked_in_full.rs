//! A statement that leaves out a part of the question, or is about other rows, is no answer: it is asked back, or said that there is none.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, told, tool};

/// Name, state, loss in percent, day of arrival. The desk's day is 2025-06-18.
const HIVES: [(&str, &str, u32, &str); 6] = [
    ("Meadow north", "quarantine", 22, "2025-06-15"),
    ("Meadow south", "healthy", 4, "2025-04-02"),
    ("Quarry", "quarantine", 18, "2025-05-20"),
    ("Orchard", "healthy", 9, "2025-03-11"),
    ("Mill", "quarantine", 11, "2025-05-28"),
    ("Chapel", "healthy", 3, "2025-04-19"),
];

fn desk() -> Desk {
    let hives = tool("list_hives", "Hives.", json!({}), &[], |_| {
        let rows: Vec<Value> = HIVES
            .iter()
            .enumerate()
            .map(|(at, (name, state, loss, day))| {
                json!({"hive_id": format!("h{at}"), "name": name, "state": state, "loss_pct": loss, "arrived_on": day})
            })
            .collect();
        Ok(Value::from(rows).to_string())
    });
    let inspections = tool("list_inspections", "Inspections.", json!({}), &[], |_| {
        let rows: Vec<Value> = (0..12)
            .map(|at| {
                json!({"inspection_id": format!("i{at}"), "hive_id": format!("h{}", at % 6), "keeper_id": format!("k{}", at % 4),
                    "inspected_on": format!("2025-05-{:02}", at + 1), "mites": at})
            })
            .collect();
        Ok(Value::from(rows).to_string())
    });
    Desk::of("bees", vec![hives, inspections])
}

fn is_declined(answer: &Answer) {
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(answer));
}

#[test]
fn one_of_two_that_are_called_so_is_asked_for() {
    let desk = desk();
    let first = desk.ask("When did the meadow hive arrive?");
    assert_eq!(first.outcome, Outcome::Clarify, "{}", told(&first));
    assert_eq!(first.options, ["Meadow north", "Meadow south"], "{}", told(&first));
    let chosen = desk.ask_after("Meadow south", Some(&first));
    assert!(chosen.text.contains("2 Apr 2025"), "{}", told(&chosen));
}

#[test]
fn rows_that_point_to_what_is_asked_for_are_not_it() {
    let desk = desk();
    is_declined(&desk.ask("Show me the oldest keeper"));
    is_declined(&desk.ask("How many keepers do we have?"));
}

#[test]
fn a_second_question_is_not_left_out() {
    let desk = desk();
    is_declined(&desk.ask("How many hives are in quarantine and what do they add up to?"));
    let one = desk.ask("How many hives are in quarantine?");
    assert_eq!(one.outcome, Outcome::Answered, "{}", told(&one));
}

#[test]
fn a_number_in_percent_is_compared_and_no_share() {
    let answer = desk().ask("Which hives have a loss above 15 percent?");
    assert_eq!(names(&answer), ["Meadow north", "Quarry"], "{}", told(&answer));
}

#[test]
fn what_has_been_so_for_long_began_before() {
    let answer = desk().ask("Hives that have been in quarantine for more than ten days");
    assert_eq!(names(&answer), ["Mill", "Quarry"], "{}", told(&answer));
}
