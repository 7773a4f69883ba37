//! An infirmary: a day that is not over, kinds of rows that are counted, and follow-ups that ask for another number.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, number, rows, told};

const VISITS: &str = "visit_id,doctor,via,state,starts_at,minutes\n\
    v1,Ada Quist,phone,kept,2025-06-18T08:00:00Z,30\n\
    v2,Bo Ferm,desk,booked,2025-06-18T17:30:00Z,15\n\
    v3,Bo Ferm,phone,missed,2025-06-11T09:00:00Z,45\n\
    v4,Bo Ferm,desk,missed,2025-06-10T09:00:00Z,45\n\
    v5,Ada Quist,phone,missed,2025-06-09T09:00:00Z,60\n\
    v6,Ada Quist,phone,booked,2025-06-19T09:00:00Z,20\n";
const PUMPS: &str = "pump_id,name,condition,ward\np1,Alpha,fine,A\np2,Beta,worn,A\np3,Gamma,broken,B\np4,Delta,fine,B\n";
const STOCK: &str = "item_id,name,boxes_used,last_ordered_at\ni1,Gauze,40,2025-05-03T00:00:00Z\ni2,Tape,9,2025-05-20T00:00:00Z\ni3,Gloves,70,2025-06-02T00:00:00Z\n";
const READINGS: &str =
    "day,ward,oxygen_litres,power_kwh\n2025-06-01,A,120,30\n2025-06-02,A,140,31\n2025-06-01,B,60,12\n2025-06-02,B,70,14\n";

fn ward() -> Desk {
    Desk::of(
        "infirmary",
        vec![
            listed("visits.list", "The visits.", VISITS),
            listed("pumps.list", "The pumps.", PUMPS),
            listed("items.list", "The items in stock.", STOCK),
            listed("readings.list", "What the wards use, day by day.", READINGS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    ward().ask(question)
}

#[test]
fn today_ends_at_midnight_and_not_now() {
    let answer = ask("Show today's visits");
    assert_eq!(rows(&answer, &["visit_id"]), [["v1"], ["v2"]], "{}", told(&answer));
}

#[test]
fn a_kind_of_row_is_counted_and_its_minutes_are_not_added() {
    let answer = ask("Missed per doctor since May");
    if answer.outcome == Outcome::Answered {
        assert_eq!(
            rows(&answer, &["doctor", "count"]),
            [["Bo Ferm", "2"], ["Ada Quist", "1"]],
            "{}",
            told(&answer)
        );
    }
    let answer = ask("Compare phone and desk in June");
    if answer.outcome == Outcome::Answered {
        assert!(!answer.sql.concat().contains("SUM"), "{}", told(&answer));
    }
}

#[test]
fn what_state_they_are_in_is_told_of_those_that_are_not_in_one() {
    let answer = ask("Which pumps are not fine?");
    assert_eq!(
        rows(&answer, &["name", "condition"]),
        [["Beta", "worn"], ["Gamma", "broken"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_number_as_of_some_time_is_not_what_came_in_that_time() {
    let answer = ask("How many boxes were used in May?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_follow_up_may_ask_for_another_number() {
    let desk = ward();
    let oxygen = desk.ask("Total oxygen by ward");
    assert_eq!(rows(&oxygen, &["ward"]).len(), 2, "{}", told(&oxygen));
    let power = desk.ask_after("and their power?", Some(&oxygen));
    assert!(power.sql.concat().contains("power_kwh"), "{}", told(&power));
    assert!(!power.sql.concat().contains("oxygen"), "{}", told(&power));
}

#[test]
fn how_many_of_them_after_a_share_is_a_count() {
    let desk = ward();
    let share = desk.ask("What percentage of visits was missed?");
    assert_eq!(share.outcome, Outcome::Answered, "{}", told(&share));
    let answer = desk.ask_after("and how many of them are booked?", Some(&share));
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}
