//! The words of a question need not be those of the tools: a question that was declined for such a word is offered in theirs.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, number, told, tool};

fn desk() -> Desk {
    Desk::of(
        "haulage",
        vec![
            tool("list_trucks", "Trucks with their depot and state.", json!({}), &[], |_| {
                let truck = |(plate, depot, state): (&str, &str, &str)| json!({ "plate": plate, "depot": depot, "state": state });
                let trucks = [
                    ("AB 1", "Dover", "paused"),
                    ("AB 2", "Dover", "active"),
                    ("AB 3", "Leith", "active"),
                    ("AB 4", "Leith", "retired"),
                    ("AB 5", "Leith", "active"),
                ];
                Ok(json!({ "trucks": trucks.map(truck) }).to_string())
            }),
            tool("list_contracts", "Contracts and what they bring.", json!({}), &[], |_| {
                let contract = |(name, quota, takings, income): (&str, u32, u32, u32)| json!({ "name": name, "quota": quota, "takings": takings, "income": income });
                let contracts = [("Harbour", 10, 1, 100), ("Mill", 20, 2, 200), ("Quay", 40, 4, 400)];
                Ok(json!({ "contracts": contracts.map(contract) }).to_string())
            }),
        ],
    )
}

fn declined(question: &str) -> Answer {
    let answer = desk().ask(question);
    assert_eq!(answer.outcome, Outcome::NoSource, "{question}: {}", told(&answer));
    answer
}

#[test]
fn what_the_tools_call_otherwise_is_offered_in_their_words() {
    for (question, offered, expected) in [
        ("How many lorries are there?", "How many trucks are there?", 5.0),
        ("How many trucks are on hold?", "How many trucks are paused?", 1.0),
        ("How many lorries are on hold?", "How many trucks are paused?", 1.0),
        (
            "What is the total target of all contracts?",
            "What is the total quota of all contracts?",
            70.0,
        ),
    ] {
        let answer = declined(question);
        assert_eq!(answer.options.first().map(String::as_str), Some(offered), "{question}");
        assert_eq!(number(&desk().ask(offered)), expected, "{question}");
    }
}

#[test]
fn either_is_offered_where_a_word_may_mean_both() {
    let options = declined("What are the total proceeds of all contracts?").options;
    for own in ["takings", "income"] {
        let offered = format!("What are the total {own} of all contracts?");
        assert!(options.contains(&offered), "{own}: {options:?}");
    }
}

#[test]
fn what_is_said_literally_is_answered_at_once() {
    for (question, expected) in [
        ("What are the total takings of all contracts?", 7.0),
        ("What is the total income of all contracts?", 700.0),
    ] {
        assert_eq!(number(&desk().ask(question)), expected, "{question}");
    }
}

#[test]
fn neither_an_opposite_nor_what_nothing_has_is_offered() {
    for question in ["How many trucks are hired?", "How many trucks are in orbit?"] {
        let answer = desk().ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
        let about = |option: &String| option.starts_with("How many trucks are") && !option.contains(" per ");
        assert!(!answer.options.iter().any(about), "{question}: {:?}", answer.options);
    }
}
