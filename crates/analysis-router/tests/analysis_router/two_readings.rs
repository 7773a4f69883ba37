//! Questions with two readings that the words do not decide between: asked back, with both as options, and answered after the choice.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, number, told, tool};

/// Number, harbour it sails from, harbour it sails to, list price, sale price.
const SAILINGS: [(&str, &str, &str, u32, u32); 6] = [
    ("V-1", "Bergen", "Lerwick", 120, 90),
    ("V-2", "Lerwick", "Bergen", 120, 110),
    ("V-3", "Bergen", "Aberdeen", 150, 150),
    ("V-4", "Aberdeen", "Lerwick", 80, 70),
    ("V-5", "Lerwick", "Aberdeen", 80, 60),
    ("V-6", "Bergen", "Lerwick", 140, 100),
];

fn desk() -> Desk {
    let sailings = tool("list_sailings", "Sailings.", json!({}), &[], |_| {
        let rows: Vec<Value> = SAILINGS
            .iter()
            .map(|(id, origin, destination, list, sale)| {
                json!({"sailing_id": id, "origin": origin, "destination": destination, "list_price": list, "sale_price": sale})
            })
            .collect();
        Ok(Value::from(rows).to_string())
    });
    Desk::of("ferries", vec![sailings])
}

fn asked_back(answer: &Answer, options: [&str; 2]) {
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(answer));
    assert_eq!(answer.options, options, "{}", told(answer));
}

#[test]
fn a_word_for_two_numbers_is_asked_about() {
    let desk = desk();
    let first = desk.ask("What is the average price of our sailings?");
    asked_back(&first, ["list price", "sale price"]);
    let chosen = desk.ask_after("sale price", Some(&first));
    assert!((number(&chosen) - 580.0 / 6.0).abs() < 0.01, "{}", told(&chosen));
    let said = desk.ask("What is the average list price of our sailings?");
    assert!((number(&said) - 115.0).abs() < 0.01, "{}", told(&said));
}

#[test]
fn a_value_of_two_columns_is_asked_about() {
    let desk = desk();
    let first = desk.ask("How many Bergen sailings are there?");
    asked_back(&first, ["origin Bergen", "destination Bergen"]);
    let chosen = desk.ask_after("destination Bergen", Some(&first));
    assert_eq!(number(&chosen), 1.0, "{}", told(&chosen));
    let said = desk.ask("How many sailings from Bergen are there?");
    assert_eq!(number(&said), 3.0, "{}", told(&said));
    let said = desk.ask("How many sailings to Lerwick are there?");
    assert_eq!(number(&said), 3.0, "{}", told(&said));
}
