//! A dockyard with jobs on ships, dives and shifts: what lasts from one time of a row to another, in whatever form it is asked.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, names, number, rows, told, tool};

const SHIPS: &str = "ship_id,name,owner\ns1,Kestrel,Brandt\ns2,Plover,Brandt\ns3,Gannet,Osei\n";

/// Logged, assigned and finished; the last is not finished yet.
const JOBS: &str = "job_no,ship_id,berth,yard,logged_at,assigned_at,finished_at\n\
    J1,s1,North,Hull,2025-05-05T08:00:00Z,2025-05-05T08:10:00Z,2025-05-05T12:00:00Z\n\
    J2,s2,North,Hull,2025-05-20T08:00:00Z,2025-05-20T08:40:00Z,2025-05-20T10:00:00Z\n\
    J3,s2,South,Deck,2025-06-02T08:00:00Z,2025-06-02T08:05:00Z,2025-06-02T09:00:00Z\n\
    J4,s3,South,Deck,2025-06-09T08:00:00Z,2025-06-09T08:25:00Z,2025-06-09T18:00:00Z\n\
    J5,s3,West,Deck,2025-06-17T08:00:00Z,,\n";

const DIVES: &str = "dive_id,diver,starts_at,ends_at\n\
    d1,Ana Ruiz,2025-06-03T08:00:00Z,2025-06-03T09:30:00Z\n\
    d2,Bo Lind,2025-06-04T08:00:00Z,2025-06-04T08:45:00Z\n\
    d3,Ana Ruiz,2025-06-05T08:00:00Z,2025-06-05T10:00:00Z\n\
    d4,Bo Lind,2025-06-18T08:00:00Z,\n";

/// First and last day: whether the last one counts is not said.
const LEAVES: &str = "leave_id,worker,starts_on,ends_on\nl1,Cem Kaya,2025-05-01,2025-05-03\nl2,Dora Hahn,2025-05-10,2025-05-20\nl3,Cem Kaya,2025-06-01,2025-06-04\n";

/// Every so many days; nobody knows when the winch was greased.
const CRANES: &str = "crane_id,title,last_greased,grease_interval_days\n\
    c1,Atlas,2025-04-01,30\nc2,Boom,2025-06-10,30\nc3,Cobra,2025-05-19,30\nc4,Winch,,30\n";
/// Every so many of what?
const HOISTS: &str = "hoist_id,title,last_greased,grease_interval\nh1,Lark,2025-04-01,30\nh2,Wren,2025-06-10,2\n";

const BILLS: &str = "bill_no,ship_id,amount_eur,state\nB1,s1,400,open\nB2,s2,250,open\nB3,s2,90,paid\n";
/// Two amounts: which of them adds up is not said.
const FINES: &str = "fine_no,ship_id,asked_eur,paid_eur,state\nF1,s1,40,10,open\nF2,s2,20,0,open\n";

fn dockyard() -> Desk {
    desk(&[
        ("ships.list", "The ships that are looked after.", SHIPS),
        ("jobs.list", "Jobs on ships, one by one.", JOBS),
        ("dives.list", "Dives under the hulls.", DIVES),
        ("leaves.list", "Leaves of the workers.", LEAVES),
    ])
}

/// What the dockyard owns and owes.
fn office() -> Desk {
    desk(&[
        ("bills.list", "Bills of the dockyard.", BILLS),
        ("fines.list", "Fines of the ships.", FINES),
        ("cranes.list", "The cranes.", CRANES),
        ("hoists.list", "The hoists.", HOISTS),
    ])
}

fn desk(listings: &[(&'static str, &str, &'static str)]) -> Desk {
    let listed = |(name, description, rows): &(&'static str, &str, &'static str)| {
        let rows = *rows;
        tool(name, description, json!({}), &[], move |_| Ok(rows.into()))
    };
    Desk::of("dockyard", listings.iter().map(listed).collect())
}

fn ask(question: &str) -> Answer {
    dockyard().ask(question)
}

fn near(answer: &Answer, value: f64) {
    assert!((number(answer) - value).abs() < 0.01, "{}", told(answer));
}

#[test]
fn an_end_that_a_question_names_is_one_column_whatever_the_question_does_with_it() {
    near(&ask("What is the average time to assign a job?"), 20.0);
    near(&ask("Average hours to finish a job"), 4.25);
    near(
        &ask("How long does it take on average from assigning a job to finishing it, in hours?"),
        3.9167,
    );
    let answer = ask("Average time to assign per berth");
    assert_eq!(rows(&answer, &["berth"]).len(), 2, "{}", told(&answer));
    let answer = ask("Which jobs took longer than 20 minutes to assign?");
    assert_eq!(names(&answer), ["J2", "J4"], "{}", told(&answer));
    let answer = ask("Which berth is quickest to assign, on average?");
    assert_eq!(names(&answer), ["South"], "{}", told(&answer));
    let answer = ask("Which ship is slowest to finish, on average?");
    assert_eq!(names(&answer), ["Gannet"], "{}", told(&answer));
}

#[test]
fn the_answer_says_what_was_measured_and_what_is_left_out() {
    let answer = ask("What is the average time to assign a job?");
    let said = told(&answer);
    assert!(
        said.contains("from logged_at to assigned_at; rows without one of the two are left out"),
        "{said}"
    );
}

#[test]
fn a_unit_of_time_of_some_rows_adds_up_what_each_lasts() {
    near(&ask("How many minutes of dives did Ana Ruiz do in June?"), 210.0);
    near(&ask("Total hours of dives in June"), 4.25);
    let answer = ask("Total hours of dives per diver");
    assert_eq!(rows(&answer, &["diver"]), [["Ana Ruiz"], ["Bo Lind"]], "{}", told(&answer));
    let answer = ask("Which dives lasted longer than 1 hour?");
    assert_eq!(names(&answer).len(), 2, "{}", told(&answer));
}

#[test]
fn days_from_a_first_to_a_last_one_are_not_added_up() {
    let answer = ask("How many days of leaves did Cem Kaya take?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn an_end_that_the_rows_do_not_know_is_not_taken_for_another() {
    for question in [
        "What is the average time to invoice a job?",
        "Which berth is quickest to paint, on average?",
        "Which jobs took longer than 20 minutes to inspect?",
        "How many hours of training did Ana Ruiz do in June?",
        "Total hours of dives that were actually billed",
    ] {
        let answer = ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    }
}

#[test]
fn what_is_done_at_intervals_is_due_when_the_last_time_is_too_long_ago() {
    let answer = office().ask("Which cranes should have been greased by now?");
    assert_eq!(names(&answer), ["Atlas", "Cobra"], "{}", told(&answer));
    assert!(told(&answer).contains("those that have none are left out"));
    for question in [
        "Which cranes should have been painted by now?",
        "Which hoists should have been greased by now?",
    ] {
        let answer = office().ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    }
}

#[test]
fn what_is_counted_can_be_added_up_beside() {
    let answer = office().ask("How many bills are open and what do they add up to?");
    assert_eq!(rows(&answer, &["count", "total_amount_eur"]), [["2", "650"]], "{}", told(&answer));
    let answer = office().ask("How many fines are open and what do they come to?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
