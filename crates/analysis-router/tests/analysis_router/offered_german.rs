//! A German question that was declined for a word of it is offered in the words of the tools: in German, where the dictionary has one that leads
//! back to theirs, and is then answered.

use belvedere_analysis_router::Outcome;
use belvedere_analysis_router::planner::in_german;
use serde_json::json;

use crate::harness::{Desk, number, told, tool};

fn desk() -> Desk {
    Desk::of(
        "works",
        vec![
            tool("list_rules", "Rules and their state.", json!({}), &[], |_| {
                let rule = |(name, state): (&str, &str)| json!({ "name": name, "state": state });
                let rules = [("north", "paused"), ("south", "active"), ("east", "active")];
                Ok(json!({ "rules": rules.map(rule) }).to_string())
            }),
            tool("list_contracts", "Contracts and what they bring.", json!({}), &[], |_| {
                let contract = |(name, takings): (&str, u32)| json!({ "name": name, "takings": takings });
                let contracts = [("Harbour", 1), ("Mill", 2), ("Quay", 4)];
                Ok(json!({ "contracts": contracts.map(contract) }).to_string())
            }),
        ],
    )
}

fn offered(question: &str) -> String {
    let answer = desk().ask(question);
    assert_eq!(answer.outcome, Outcome::NoSource, "{question}: {}", told(&answer));
    answer.options.first().cloned().unwrap_or_default()
}

#[test]
fn a_german_question_is_offered_in_german_and_answered_as_the_english_one() {
    for (german, offer, english, expected) in [
        (
            "Wie viele Richtlinien gibt es?",
            "Wie viele Regeln gibt es?",
            "How many rules are there?",
            3.0,
        ),
        ("Anzahl von Richtlinien", "Anzahl von Regeln", "Number of rules", 3.0),
    ] {
        assert_eq!(offered(german), offer, "{german}");
        assert_eq!(number(&desk().ask(offer)), expected, "{offer}");
        assert_eq!(number(&desk().ask(english)), expected, "{english}");
    }
}

#[test]
fn what_german_has_no_word_for_is_offered_in_english() {
    let offer = offered("Was ist die Summe der Erlöse aller Verträge?");
    assert!(!in_german(&offer) && offer.contains("takings"), "{offer}");
    assert_eq!(number(&desk().ask(&offer)), 7.0, "{offer}");
}
