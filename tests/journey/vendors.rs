//! What the journeys of all vendors share: a card's questions, answers as tables, pins, receipts, explanations.

use std::collections::BTreeMap;

use belvedere_tests::{Server, Vendor};
use serde_json::{Value, json};

pub fn told<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} in {value}"))
}

/// How many there are of each value of a field.
pub fn counted<'a>(things: impl IntoIterator<Item = &'a Value>, field: &str) -> BTreeMap<String, f64> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(told(thing, field).to_owned()).or_default() += 1.0;
    }
    counts
}

pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .or_else(|| value.as_str()?.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no number"))
}

pub fn rows(answer: &Value) -> &Vec<Value> {
    answer["table"]["rows"].as_array().unwrap_or_else(|| panic!("{answer:#}"))
}

fn place(answer: &Value, name: &str) -> usize {
    let columns = answer["table"]["columns"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    columns
        .iter()
        .position(|column| column["name"] == name)
        .unwrap_or_else(|| panic!("no column {name}: {answer:#}"))
}

/// A column's cells as text. The table of an answer must be whole: its first page shows all rows.
pub fn column(answer: &Value, name: &str) -> Vec<String> {
    let place = place(answer, name);
    let rows = rows(answer);
    assert_eq!(answer["table"]["total_rows"].as_u64(), Some(rows.len() as u64), "{answer:#}");
    rows.iter()
        .map(|row| row[place].as_str().map_or_else(|| row[place].to_string(), str::to_owned))
        .collect()
}

/// One column by another.
pub fn pairs(answer: &Value, key: &str, value: &str) -> BTreeMap<String, f64> {
    let numbers = column(answer, value);
    let keys = column(answer, key);
    assert!(!keys.is_empty(), "{answer:#}");
    let pairs: BTreeMap<String, f64> = keys.into_iter().zip(numbers.iter().map(|text| text.parse().unwrap())).collect();
    assert_eq!(pairs.len(), numbers.len(), "a key is there twice: {answer:#}");
    pairs
}

/// The example questions on the vendor's card.
pub async fn questions(server: &Server, vendor: &str) -> Vec<String> {
    let catalog = server.api().get("/api/v1/vendors").await.ok();
    let card = catalog["vendors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["id"] == vendor)
        .unwrap();
    let questions: Vec<String> = card["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect();
    assert!(questions.len() >= 8, "{questions:?}");
    questions
}

/// The answer; where the card's question leaves something open, the reader chooses one of the options that are offered, as by a click on it.
pub async fn asked(server: &Server, question: &str, now: &str, wanted: &[&str]) -> Value {
    let mut answer = server.api().ask_at(question, now).await;
    for _ in 0..2 {
        if answer["outcome"] != "clarify" {
            break;
        }
        let offered: Vec<&str> = answer["options"]
            .as_array()
            .unwrap()
            .iter()
            .map(|option| option.as_str().unwrap())
            .collect();
        let reply = wanted
            .iter()
            .find(|name| offered.contains(name))
            .unwrap_or_else(|| panic!("{question}: {wanted:?} are not offered: {answer:#}"));
        let next = json!({"question": reply, "now": now, "conversation_id": answer["conversation_id"]});
        answer = server.api().post("/api/v1/ask", next).await.ok();
    }
    answer
}

/// Answered with text, calls and citations, and nothing left out.
pub fn checkable(question: &str, answer: &Value) {
    assert_eq!(answer["outcome"], "answered", "{question}: {answer:#}");
    assert_eq!(answer["complete"], true, "{question}: {answer:#}");
    assert!(answer["text"].as_str().unwrap().len() > 10, "{question}: {answer:#}");
    for field in ["tool_calls", "citations"] {
        assert!(!answer[field].as_array().unwrap().is_empty(), "{question}: no {field}: {answer:#}");
    }
}

/// Pin, restart, refresh from the stored plan, disconnect with a receipt, ask in vain.
pub async fn pin_refresh_disconnect(vendor: &Vendor, server: &mut Server, answer: &Value) {
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let api = server.api();
    let board = api.post("/api/v1/dashboards", json!({ "name": "Morning" })).await.ok();
    let tiles = format!("/api/v1/dashboards/{}/tiles", told(&board, "id"));
    let tile = api.post(&tiles, json!({ "answer_id": answer["id"] })).await.ok();
    server.restart().await;
    let api = server.api();
    let before = vendor.calls().await.len();
    let refreshed = api
        .post(&format!("/api/v1/tiles/{}/refresh", told(&tile, "id")), json!({}))
        .await
        .ok();
    assert!(vendor.calls().await.len() > before, "nothing was called");
    assert_eq!(refreshed["stale"], Value::Null, "{refreshed:#}");

    let source = api.sources().await[0].clone();
    let receipt = api.delete(&format!("/api/v1/sources/{}", told(&source, "id"))).await.ok();
    assert_eq!(
        (&receipt["revocation"], &receipt["secrets_erased"]),
        (&json!("revoked"), &json!(true)),
        "{receipt}"
    );
    for grant in vendor.state().await["grants"].as_array().unwrap() {
        assert_eq!(grant["ended"], "revoked_by_client", "{grant}");
    }
    let next = api.ask(told(answer, "question")).await;
    assert_eq!(next["outcome"], "no_source", "{next:#}");
    vendor.assert_untouched().await;
}

/// Under the fault the question fails with the card's code and fix, in the answer and on the source; afterwards it is answered again.
pub async fn explained(vendor: &Vendor, server: &Server, fault: &str, question: &str, code: &str) {
    vendor.fault(fault, true).await;
    let answer = server.api().ask(question).await;
    assert_eq!(
        (&answer["outcome"], &answer["code"]),
        (&json!("failed"), &json!(code)),
        "{fault}: {answer:#}"
    );
    let source = server.api().sources().await[0].clone();
    assert_eq!(source["code"], code, "{fault}: {source:#}");
    let fix = told(&source, "next_step");
    assert!(
        fix.len() > 20 && answer["text"].as_str().unwrap().contains(fix),
        "{fault}: {fix:?} is not in {answer:#}"
    );
    vendor.fault(fault, false).await;
    let healed = server.api().ask(question).await;
    assert_eq!(healed["outcome"], "answered", "{fault} left something behind: {healed:#}");
}
