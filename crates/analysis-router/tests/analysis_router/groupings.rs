//! Follow-ups that an answer offers: the same figure for each of something, over the rows that were read.

use belvedere_analysis_router::{Answer, Outcome};
use belvedere_types::Language;
use serde_json::json;

use crate::harness::{Desk, World, listed, number, told, tool};

const PARCELS: &str = "parcel_id,carrier,region,insured,size,weight_kg,note\n\
    p1,Swift,North,true,small,2,left at door\np2,Swift,South,false,large,5,fragile\np3,Heron,North,true,small,1,\n\
    p4,Heron,South,false,large,9,call first\np5,Heron,West,true,small,4,ring twice\np6,Swift,North,true,small,7,none at home\n";

fn desk() -> Desk {
    Desk::over(vec![World {
        name: "post",
        tools: vec![
            listed("list_parcels", "Lists parcels with carrier, region and weight.", PARCELS),
            // Each call brings what it was asked for: another grouping would be another call.
            tool(
                "get_tolls",
                "Tolls of a harbour.",
                json!({ "harbour": { "type": "string" } }),
                &["harbour"],
                |_| Ok("ship,toll\na,1\nb,2\n".into()),
            ),
        ],
    }])
}

fn offered(question: &str) -> Vec<String> {
    desk().ask(question).follow_ups
}

#[test]
fn a_number_is_offered_by_what_its_rows_are_divided_by() {
    assert_eq!(offered("How many parcels are there?"), ["by carrier", "by region", "by size"]);
    assert_eq!(
        offered("What is the total weight of all parcels?"),
        ["by carrier", "by region", "by size"]
    );
}

#[test]
fn what_it_is_grouped_by_or_narrowed_to_already_is_not_offered() {
    assert_eq!(offered("How many parcels are there per carrier?"), ["by region", "by size"]);
    assert_eq!(offered("How many Heron parcels are there?"), ["by region", "by size"]);
    // All that went North is small: one group is the figure again.
    assert_eq!(offered("How many parcels went to the region North?"), ["by carrier"]);
}

#[test]
fn neither_identifiers_nor_texts_nor_measures_are_groups() {
    let offered = offered("How many parcels are there?").join(" ");
    for column in ["parcel", "note", "weight"] {
        assert!(!offered.contains(column), "{offered}");
    }
}

/// "By insured" is read as those that are insured: what is no grouping when it is asked is not offered as one.
#[test]
fn what_would_be_read_as_a_condition_is_not_offered() {
    let desk = desk();
    let first = desk.ask("How many parcels are there?");
    assert!(!first.follow_ups.contains(&"by insured".to_owned()), "{:?}", first.follow_ups);
    assert_eq!(number(&desk.ask_after("by insured", Some(&first))), 4.0);
}

#[test]
fn a_list_a_refusal_and_a_question_back_offer_no_grouping() {
    for question in ["List the parcels", "Delete all parcels", "How many lighthouses are there?"] {
        let answer = desk().ask(question);
        assert_eq!(answer.follow_ups, [""; 0], "{question}: {}", told(&answer));
    }
}

fn in_turn(desk: &Desk, questions: &[&str], language: Language) -> Answer {
    let mut last: Option<Answer> = None;
    for question in questions {
        last = Some(desk.ask_in(language, question, last.as_ref()));
    }
    last.unwrap()
}

#[test]
fn what_is_offered_is_answered_by_the_same_calls() {
    let desk = desk();
    let first = desk.ask("How many parcels are there?");
    for (offer, expected) in first.follow_ups.iter().zip([2, 3, 2]) {
        let answer = desk.ask_after(offer, Some(&first));
        assert_eq!(
            (answer.outcome, answer.table.as_ref().map(|table| table.total_rows)),
            (Outcome::Answered, Some(expected)),
            "{offer}: {}",
            told(&answer)
        );
        let called = |answer: &Answer| {
            answer
                .tool_calls
                .iter()
                .map(|call| (call.tool.clone(), call.arguments.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(called(&answer), called(&first), "{offer}");
        assert!(
            !answer.follow_ups.contains(offer) && !answer.follow_ups.is_empty(),
            "{:?}",
            answer.follow_ups
        );
    }
    // What was narrowed stays narrowed, a turn later too.
    let heron = in_turn(
        &desk,
        &["How many Heron parcels are there?", "by region", "by size"],
        Language::English,
    );
    assert_eq!(
        (heron.outcome, heron.table.map(|table| table.total_rows)),
        (Outcome::Answered, Some(2))
    );
}

#[test]
fn offering_calls_nothing() {
    let desk = desk();
    let answer = desk.ask("How many parcels are there?");
    assert!(!answer.follow_ups.is_empty());
    assert_eq!(desk.journal.lock().unwrap().len(), answer.tool_calls.len());
}

#[test]
fn readers_of_german_are_offered_german_that_is_read() {
    let desk = desk();
    let first = in_turn(&desk, &["Wie viele Pakete gibt es?"], Language::German);
    assert_eq!(first.outcome, Outcome::Answered, "{}", told(&first));
    assert!(first.follow_ups.contains(&"nach Region".to_owned()), "{:?}", first.follow_ups);
    for offer in &first.follow_ups {
        let answer = desk.ask_in(Language::German, offer, Some(&first));
        assert_eq!(answer.outcome, Outcome::Answered, "{offer}: {}", told(&answer));
    }
}

#[test]
fn an_answer_stored_before_there_were_offers_is_still_read() {
    let mut stored = serde_json::to_value(desk().ask("How many parcels are there?")).unwrap();
    stored.as_object_mut().unwrap().remove("follow_ups").unwrap();
    let read: Answer = serde_json::from_value(stored).unwrap();
    assert!(read.follow_ups.is_empty());
}
