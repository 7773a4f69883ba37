//! Huts of an alpine club: nights that have an arrival, a departure and a day on which they were reserved, huts that sleep so many, chores that have a
//! verb's form, and letters with a sign between them.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, Tool, listed, names, number, rows, text_of, told, tool};

const HUTS: &str = "hut_id,name,region,sleeps,wc_ratio\nh1,Falkenhorst,North,12,4.0\nh2,Gratli,North,6,2.0\nh3,Moosalp,South,20,5.0\n";
/// Reserved, check-in, check-out.
const NIGHTS: [(&str, &str, &str, &str, &str, &str, i64); 5] = [
    ("n1", "h1", "confirmed", "2025-05-03", "2025-06-10", "2025-06-12", 2),
    ("n2", "h1", "cancelled", "2025-05-09", "2025-07-01", "2025-07-02", 1),
    ("n3", "h2", "confirmed", "2025-04-20", "2025-05-28", "2025-06-02", 5),
    ("n4", "h3", "checked_in", "2025-06-01", "2025-06-17", "2025-06-20", 3),
    ("n5", "h3", "confirmed", "2025-06-02", "2025-06-24", "2025-06-27", 3),
];
const CHORES: &str = "chore_id,hut_id,keeper,due_on,done\nc1,h1,Ada,2025-06-16,true\nc2,h1,Bo,2025-06-17,false\nc3,h2,Ada,2025-06-18,false\nc4,h3,Cy,2025-06-20,false\n";

fn search() -> Tool {
    let takes = json!({
        "date_kind": { "type": "string", "enum": ["check_in", "check_out", "reserved_at"], "description": "The date that from and to are of" },
        "from": { "type": "string", "format": "date", "description": "First day" },
        "to": { "type": "string", "format": "date", "description": "Last day" }
    });
    let required = ["date_kind", "from", "to"];
    tool("search_reservations", "Reservations of huts.", takes, &required, |arguments| {
        let kind = text_of(arguments, "date_kind").unwrap_or_default();
        let within = |row: &&(&str, &str, &str, &str, &str, &str, i64)| {
            let day = match kind {
                "check_in" => row.4,
                "check_out" => row.5,
                _ => row.3,
            };
            text_of(arguments, "from").unwrap_or_default() <= day && day <= text_of(arguments, "to").unwrap_or_default()
        };
        let told = |(id, hut, status, reserved, arrives, leaves, nights): &(&str, &str, &str, &str, &str, &str, i64)| {
            json!({ "reservation_id": id, "hut_id": hut, "status": status, "reserved_at": format!("{reserved}T09:00:00Z"),
                "check_in": arrives, "check_out": leaves, "nights": nights })
        };
        Ok(json!({ "reservations": NIGHTS.iter().filter(within).map(told).collect::<Vec<_>>() }).to_string())
    })
}

fn club() -> Desk {
    Desk::of(
        "club",
        vec![
            listed("list_huts", "Huts with region, places to sleep and WC ratio.", HUTS),
            search(),
            listed("list_cleaning_chores", "Chores of the keepers.", CHORES),
        ],
    )
}

fn ask(question: &str) -> Answer {
    club().ask(question)
}

#[test]
fn the_date_that_a_tool_insists_on_is_that_which_the_period_is_said_of() {
    for (question, count) in [
        ("How many reservations were made in May?", 2.0),
        ("How many reservations checked in in June?", 3.0),
        ("How many reservations have their check-out in June?", 4.0),
        ("How many reservations arrive in June?", 3.0),
        ("How many reservations depart in June?", 4.0),
    ] {
        let answer = ask(question);
        assert_eq!(number(&answer), count, "{}", told(&answer));
    }
}

#[test]
fn a_follow_up_keeps_the_date() {
    let desk = club();
    let answer = desk.ask("How many reservations were made in May?");
    let next = desk.ask_after("split that by status", Some(&answer));
    assert_eq!(
        rows(&next, &["status", "count"]),
        [["cancelled", "1"], ["confirmed", "1"]],
        "{}",
        told(&next)
    );
}

#[test]
fn of_two_periods_none_is_left_out_in_silence() {
    let answer = ask("How many reservations made in May check in in June?");
    let right = answer.outcome != Outcome::Answered || number(&answer) == 1.0;
    assert!(right, "{}", told(&answer));
}

#[test]
fn what_names_the_date_is_no_state_of_the_rows() {
    let answer = ask("Total nights of reservations with check-in in June by region");
    assert_eq!(
        rows(&answer, &["region", "total_nights"]),
        [["South", "6"], ["North", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_part_of_what_was_made_is_of_all_that_was_made() {
    let answer = ask("What percentage of the reservations made in May got cancelled?");
    assert_eq!(rows(&answer, &["percent", "total"]), [["50.0", "2"]], "{}", told(&answer));
}

#[test]
fn a_name_that_goes_on_otherwise_is_no_other_name() {
    let answer = ask("How many reservations does the Falkenhorst Nebelkopf have?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert!(answer.text.to_string().contains("Nebelkopf"), "{}", told(&answer));
}

#[test]
fn the_number_that_is_compared_chooses_what_is_counted() {
    let answer = ask("How many huts sleep 10 or more people?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn days_that_a_period_ends_on_are_of_it() {
    let answer = ask("Which chores are due in the next 2 days?");
    assert_eq!(rows(&answer, &["chore_id"]), [["c3"], ["c4"]], "{}", told(&answer));
}

#[test]
fn letters_with_a_sign_between_them_name_a_column() {
    let answer = ask("Average W/C per region");
    assert_eq!(
        rows(&answer, &["region", "average_wc_ratio"]),
        [["South", "5.0"], ["North", "3.0"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_verb_in_the_form_of_a_noun_asks_for_no_change() {
    let answer = ask("Cleaning chores per keeper");
    assert_eq!(
        rows(&answer, &["keeper", "count"]),
        [["Ada", "2"], ["Bo", "1"], ["Cy", "1"]],
        "{}",
        told(&answer)
    );
    let refused = ask("Delete the cleaning chores of Ada");
    assert_eq!(refused.outcome, Outcome::Refused, "{}", told(&refused));
}

#[test]
fn of_a_share_of_each_the_finding_tells_the_percentage() {
    let answer = ask("What percentage of the chores are done per keeper?");
    assert_eq!(
        rows(&answer, &["keeper", "percent"]),
        [["Ada", "50.0"], ["Bo", "0.0"], ["Cy", "0.0"]],
        "{}",
        told(&answer)
    );
    assert!(answer.text.to_string().starts_with("Ada comes first with 50"), "{}", told(&answer));
    assert_eq!(names(&ask("Which huts are in the South?")), ["Moosalp"]);
}
