//! An observatory with observers, sessions and courses: what is misspelt, who is asked for, what goes on, and what only looks like a time.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, names, number, rows, told, tool};

const OBSERVERS: &str = "observer_id,name,mentor,dome,weekly_nights\n\
    o1,Vera Lund,,North,3\no2,Ines Park,Vera Lund,North,2\no3,Tom Hale,Vera Lund,South,4\no4,Ola Brik,Ines Park,South,1\n";

/// First and last night, and who allowed it.
const SESSIONS: &str = "session_id,observer_id,kind,state,starts_on,ends_on,requested_on,approver\n\
    n1,o1,survey,approved,2025-06-10,2025-06-20,2025-06-01,Tom Hale\n\
    n2,o2,survey,declined,2025-06-25,2025-06-26,2025-06-12,Tom Hale\n\
    n3,o3,survey,approved,2025-06-26,2025-06-28,2025-06-13,Vera Lund\n\
    n4,o4,survey,pending,2025-07-20,2025-07-21,2025-06-17,Vera Lund\n\
    n5,o4,repair,declined,2025-05-01,2025-05-30,2025-04-20,Vera Lund\n\
    n6,o2,repair,approved,2025-06-01,2025-06-03,2025-04-21,Tom Hale\n";

const COURSES: &str = "record_id,observer_id,course,run,progress\n\
    c1,o1,Optics,2024 H2,finished\nc2,o1,Safety,2025 H1,finished\nc3,o2,Optics,2025 H1,finished\nc4,o2,Safety,2024 H2,begun\nc5,o3,Safety,2025 H1,begun\n";

const OPENINGS: &str =
    "opening_id,dome,state,opened_on\np1,North,open,2025-03-01\np2,South,on hold,2025-04-01\np3,South,filled,2025-02-01\n";

const WINDS: &str = "day,dome,avg_wind,min_wind,max_wind\n\
    2025-05-01,North,8,2,18\n2025-05-02,North,6,4,31\n2025-05-03,South,9,3,12\n2025-06-03,South,20,1,40\n";

const UPLOADS: &str = "upload_id,status_code,megabytes\nu1,200,3\nu2,503,4\nu3,500,5\nu4,404,6\n";

fn ask(question: &str) -> Answer {
    let listed =
        |(name, description, rows): (&'static str, &str, &'static str)| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    let tools = [
        ("list-observers", "Lists the observers.", OBSERVERS),
        ("list-sessions", "Lists the sessions at the telescopes.", SESSIONS),
        ("list-courses", "Lists the courses of observers.", COURSES),
        ("list-openings", "Lists the vacancies for observers.", OPENINGS),
        ("list-winds", "Lists the wind at the domes, day by day.", WINDS),
        ("list-uploads", "Lists the uploads of plates.", UPLOADS),
    ];
    Desk::of("observatory", tools.into_iter().map(listed).collect()).ask(question)
}

fn declined(question: &str) {
    let answer = ask(question);
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn a_slip_of_spelling_is_the_word_it_is_near() {
    let per_dome = |question| rows(&ask(question), &["dome", "count"]);
    assert_eq!(per_dome("obsrevers per dome"), per_dome("observers per dome"));
    assert_eq!(number(&ask("avarage weekly nights of observers")), 2.5);
    assert_eq!(names(&ask("Which observer has the lagrest weekly nights?")), ["Tom Hale"]);
    // Only the prose of a tool has it, and a small word with two letters swapped.
    assert_eq!(number(&ask("How many vacncies are there?")), 3.0);
    assert_eq!(number(&ask("How many sessions were requested in the psat two weeks?")), 3.0);
    assert_eq!(number(&ask("How many aproved sessions are there?")), 3.0);
    assert_eq!(names(&ask("lsit the observers")).len(), 4);
    // Another word with another letter in its place, and one that is too short to tell.
    declined("How many telescoped contents are there?");
    declined("How many nigths are there per dame?");
    // Not near enough, or near two of them.
    declined("obsvs per dome");
}

#[test]
fn words_that_a_cell_holds_are_no_time() {
    assert_eq!(number(&ask("How many courses were there in the 2025 H1 run?")), 3.0);
    assert_eq!(names(&ask("Which observers have no course in the 2025 H1 run?")), ["Ola Brik"]);
    assert_eq!(number(&ask("How many sessions started in the first half of 2025?")), 5.0);
}

#[test]
fn who_asks_for_others_than_the_one_named() {
    assert_eq!(names(&ask("Who reports to Vera Lund?")), ["Ines Park", "Tom Hale"]);
    // Nobody's column says with whom.
    declined("Who plays chess with Ola Brik?");
}

#[test]
fn who_it_was_is_not_who_approved_it() {
    let longest = ask("Who has the longest survey session?");
    assert_eq!(names(&longest), ["Vera Lund"], "{}", told(&longest));
    assert_eq!(names(&ask("Who has a pending session?")), ["Ola Brik"]);
}

#[test]
fn what_goes_on_began_before_and_ends_later() {
    assert_eq!(names(&ask("Who is on a survey session today?")), ["Vera Lund"]);
    assert_eq!(names(&ask("Who is on a survey session next week?")), ["Ines Park", "Tom Hale"]);
    // What is past is said of the time, and not of the sessions.
    assert_eq!(number(&ask("How many sessions were requested in the past two weeks?")), 3.0);
}

#[test]
fn one_but_not_the_other_is_told_of_whom_the_rows_belong_to() {
    assert_eq!(names(&ask("Who finished Optics but not Safety?")), ["Ines Park"]);
    assert_eq!(names(&ask("Which observers finished Optics but not Safety?")), ["Ines Park"]);
}

#[test]
fn a_rate_is_that_of_the_state_before_it() {
    for question in ["What is the approval rate of survey sessions?", "approved rate of survey sessions"] {
        let answer = ask(question);
        assert_eq!(rows(&answer, &["matching", "total"]), [["2", "4"]], "{}", told(&answer));
    }
}

#[test]
fn openings_need_not_be_open() {
    assert_eq!(number(&ask("How many openings are there?")), 3.0);
    assert_eq!(names(&ask("Which domes have no open openings?")), ["South"]);
    assert_eq!(number(&ask("How many openings are on hold?")), 1.0);
}

#[test]
fn the_highest_of_several_is_the_largest_of_the_most() {
    let answer = ask("What was the highest wind in May?");
    assert_eq!(rows(&answer, &["max_wind"]), [["31"]], "{}", told(&answer));
    let answer = ask("What was the lowest wind in May?");
    assert_eq!(rows(&answer, &["min_wind"]), [["2"]], "{}", told(&answer));
}

#[test]
fn what_was_never_done_is_told_nowhere() {
    declined("Which observers never had their weekly nights waived?");
}

#[test]
fn what_is_ruled_out_in_a_table_further_on_is_not_guessed() {
    declined("Which courses are taken by Vera Lund but not by Ines Park?");
}

#[test]
fn whose_they_are_divides_nothing() {
    assert_eq!(names(&ask("list the observers mentored by vera lund")), ["Ines Park", "Tom Hale"]);
    assert_eq!(rows(&ask("count observers by dome"), &["count"]), [["2"], ["2"]]);
}

#[test]
fn what_divides_is_the_last_word_of_a_phrase() {
    declined("Weekly nights by observer sponsor");
    assert_eq!(rows(&ask("Weekly nights by observer dome"), &["dome"]), [["North"], ["South"]]);
}

#[test]
fn what_is_asked_of_something_is_told() {
    declined("What was the survey usage of Vera Lund?");
    assert_eq!(number(&ask("What are the weekly nights of Ola Brik?")), 1.0);
}

#[test]
fn a_class_of_codes_is_those_that_are_there() {
    assert_eq!(number(&ask("How many uploads ended with a 5xx?")), 2.0);
    assert_eq!(names(&ask("List the 4xx uploads")), ["u4"]);
    declined("How many uploads ended with a 3xx?");
}
