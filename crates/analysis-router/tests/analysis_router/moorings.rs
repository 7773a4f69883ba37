//! A harbour in which two boats bear one name, and two berths lie at one quay: who speaks of one of them is asked which.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, names, number, told};

const BOATS: &str = "boat_id,name,class,owner,length_m,berth_id\n\
    b1,Petrel,ketch,Ada Voss,11.5,q1\nb2,Petrel,sloop,Ada Voss,8.2,q2\nb3,Heron,ketch,Bo Lind,9.9,q3\nb4,Wild Duck,sloop,Cem Kaya,7.1,q1\n";

const BERTHS: &str =
    "berth_id,name,quay,depth_m\nq1,North One,Mole,4.1\nq2,North Two,Mole,3.0\nq3,South One,Strand,2.2\nq4,South Two,Basin,2.5\n";

const OUTINGS: &str = "outing_id,boat_id,destination,left_at,hours\n\
    1,b1,Skerry,2025-06-01T08:00:00Z,3\n2,b2,Skerry,2025-06-02T08:00:00Z,5\n3,b3,Holm,2025-06-03T08:00:00Z,2\n4,b1,Holm,2025-06-04T08:00:00Z,4\n";

fn harbour() -> Desk {
    Desk::of(
        "harbour",
        vec![
            listed("list_boats", "Lists the boats.", BOATS),
            listed("list_berths", "Lists the berths and the quay they lie at.", BERTHS),
            listed("list_outings", "Lists the outings of the boats.", OUTINGS),
        ],
    )
}

fn asked_back(question: &str, options: &[&str]) -> Answer {
    let answer = harbour().ask(question);
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert_eq!(answer.options, options, "{}", told(&answer));
    answer
}

#[test]
fn one_of_two_that_are_called_alike_is_asked_for_by_what_tells_them_apart() {
    let two = ["Petrel (ketch)", "Petrel (sloop)"];
    asked_back("What is the length of the Petrel?", &two);
    asked_back("What is Petrel's length?", &two);
    asked_back("What is the average length of Petrel?", &two);
    asked_back("Show the latest outings of the Petrel", &two);
}

#[test]
fn what_is_chosen_then_answers() {
    let desk = harbour();
    let question = desk.ask("What is the length of the Petrel?");
    let answer = desk.ask_after("Petrel (sloop)", Some(&question));
    assert_eq!(number(&answer), 8.2, "{}", told(&answer));
}

#[test]
fn the_rest_of_the_question_may_leave_one() {
    let answer = harbour().ask("What is the length of the ketch Petrel?");
    assert_eq!(number(&answer), 11.5, "{}", told(&answer));
}

#[test]
fn what_is_the_same_for_both_is_told() {
    let answer = harbour().ask("Who is the owner of the Petrel?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(answer.text.contains("Ada Voss"), "{}", told(&answer));
    assert_eq!(names(&answer).len(), 1, "{}", told(&answer));
}

#[test]
fn several_are_not_asked_back() {
    assert_eq!(names(&harbour().ask("List the boats called Petrel")), ["Petrel", "Petrel"]);
    assert_eq!(number(&harbour().ask("How many boats are called Petrel?")), 2.0);
}

#[test]
fn a_name_that_one_row_has_answers() {
    assert_eq!(number(&harbour().ask("What is the length of the Heron?")), 9.9);
}

#[test]
fn one_berth_at_a_quay_of_two_is_asked_for_by_their_names() {
    asked_back("How many boats lie at the Mole berth?", &["North One", "North Two"]);
    assert_eq!(number(&harbour().ask("How many boats lie at the Strand berth?")), 1.0);
}
