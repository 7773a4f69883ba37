//! A lifeboat station: what a word is, a name of a column, a value, somebody or a time, where it could be several of them.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, chosen, listed, names, number, rows, told};

const BOATS: &str = "boat_id,name,make,harbour,kind,max_speed_kn,health_status,keeper_id,sighted_by,last_overhauled_at,odometer_nm,fuel_cents\n\
    b1,Osprey,Arun,Whitby,Harbour,25,healthy,k1,hand_2a,2025-05-01T08:00:00Z,9000,500\n\
    b2,Gannet,Severn,Filey,Coastal,27,worn,k2,hand_3b,,7000,700\n\
    b3,Petrel,Severn,Whitby,Harbour,17,healthy,k1,hand_2a,2025-01-10T08:00:00Z,4000,200\n";
const HANDS: &str = "member_id,full_name,mail\nhand_2a,Tess Arden,t.arden@station.example\nhand_3b,Ned Coyle,ned.coyle@station.example\n";
const KEEPERS: &str = "keeper_id,full_name,role\nk1,Una Frost,guest\nk2,Bram Hale,keeper\nk3,Ivo Lund,guest\n";
const SHOUTS: &str = "shout_id,topic,boat_id,raised_by,cancel_cause,started_at,due_on,settled_at,relaunch_count,miles_towed\n\
    s1,Harbour review,b1,ned.coyle@station.example,,2025-06-02T10:00:00Z,2025-06-20,2025-06-03T10:00:00Z,2,40\n\
    s2,Harbour review,b3,tess.arden@station.example,fog,2025-06-16T10:00:00Z,2025-06-21,,0,10\n\
    s3,Night drill,b1,ned.coyle@station.example,,2025-06-30T10:00:00Z,2025-07-01,,1,25\n";
const ENGINES: &str = "engine_id,name,model_year\ne1,Perkins,2011\ne2,Volvo,2012\ne3,Yanmar,2013\n";
const REVIEWS: &str = "review_id,reviewer_id,score\nr1,w1,4\nr2,w1,2\nr3,w2,5\n";
const LOADS: &str = "load_id,target,crates_loaded,crates_lost\nl1,Osprey,30,1\nl2,Osprey,12,0\nl3,Gannet,9,2\n";

fn station() -> Desk {
    Desk::of(
        "station",
        vec![
            chosen("boats.list", "The boats.", ("health", &["healthy", "worn"]), BOATS),
            listed("members.list", "The members of the crew.", HANDS),
            listed("keepers.list", "The keepers.", KEEPERS),
            listed("shouts.list", "The shouts of the boats.", SHOUTS),
            listed("reviews.list", "Reviews of the station.", REVIEWS),
            listed("loads.list", "The loads.", LOADS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    station().ask(question)
}

/// How many rows the answer has.
fn listed_rows(answer: &Answer) -> usize {
    answer.table.as_ref().map_or(0, |table| table.rows.len())
}

fn declined(question: &str) {
    let answer = ask(question);
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn what_is_counted_in_total_is_counted() {
    let answer = ask("How many boats do we have in total?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
    let answer = ask("How many crates were loaded?");
    assert_eq!(number(&answer), 51.0, "{}", told(&answer));
}

#[test]
fn what_is_told_of_each_is_a_column_though_a_value_is_called_so() {
    let answer = ask("List the boats with harbour and health status");
    assert_eq!(
        rows(&answer, &["name", "harbour", "health_status"]),
        [
            ["Osprey", "Whitby", "healthy"],
            ["Gannet", "Filey", "worn"],
            ["Petrel", "Whitby", "healthy"]
        ],
        "{}",
        told(&answer)
    );
    let answer = ask("List the boats with their max speed");
    assert_eq!(names(&answer), ["Gannet", "Osprey", "Petrel"], "{}", told(&answer));
    let answer = ask("How many healthy boats are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn who_is_told_by_name_where_the_rows_have_a_key() {
    let answer = ask("Who sighted the Gannet?");
    assert!(told(&answer).contains("Ned Coyle"), "{}", told(&answer));
    let answer = ask("Number of boats per keeper");
    assert!(
        told(&answer).contains("Una Frost") && !told(&answer).contains("guest"),
        "{}",
        told(&answer)
    );
}

#[test]
fn people_are_found_by_the_address_they_go_by() {
    let answer = ask("List the shouts raised by Ned Coyle");
    assert_eq!(listed_rows(&answer), 2, "{}", told(&answer));
    let answer = ask("List the shouts raised by Ned Cole");
    assert_ne!(listed_rows(&answer), 2, "{}", told(&answer));
}

#[test]
fn never_done_is_read_off_the_time_it_was_last_done() {
    assert_eq!(names(&ask("Which boats have never been overhauled?")), ["Gannet"]);
    let answer = ask("Which boats have not been overhauled for 60 days?");
    assert_eq!(names(&answer), ["Gannet", "Petrel"], "{}", told(&answer));
}

#[test]
fn the_last_that_was_is_none_that_is_still_to_come() {
    let answer = ask("When did the last shout start?");
    assert!(told(&answer).contains("2025-06-16"), "{}", told(&answer));
}

#[test]
fn small_words_of_grammar_are_columns_behind_by() {
    let answer = ask("Count the boats by boat make");
    assert_eq!(
        rows(&answer, &["make", "count"]),
        [["Severn", "2"], ["Arun", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn who_does_it_is_not_what_is_done() {
    let answer = ask("Average score per reviewer");
    assert_eq!(listed_rows(&answer), 2, "{}", told(&answer));
}

#[test]
fn how_often_is_the_number_that_says_so() {
    let answer = ask("How often was s1 relaunched?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn a_year_says_nothing_of_a_month() {
    let shed = Desk::of("shed", vec![listed("engines.list", "The engines.", ENGINES)]);
    let answer = shed.ask("How many engines were there in May 2012?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = shed.ask("How many engines were there in 2012?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn what_goes_on_now_is_told_by_something_or_not_at_all() {
    declined("Which boats are patrolling at the moment?");
    declined("How much does the Osprey weigh?");
}

#[test]
fn common_words_are_no_beginnings_of_names() {
    let answer = ask("Total pet fuel of the boats");
    assert!(!told(&answer).contains("Petrel"), "{}", told(&answer));
}
