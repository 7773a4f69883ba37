//! Saltworks with pans, rakers and transfers: questions that name no figure, slips of the pen, abbreviations, and numbers that say their own time.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, told, tool};

const PANS: &str = "pan_id,name,basin,state,yield_kg,quality\n\
    p1,Gull Upper,East,filling,420,0.91\n\
    p2,Gull Lower,East,resting,380,0.84\n\
    p3,Heron,West,filling,510,0.77\n\
    p4,Old West Tern,Brine,drained,0,\n";

const RAKERS: &str = "raker_id,name,team,rakes_last_30_days,tonnes_30d,hired_on,two_step_login\n\
    r1,Ana Brito,Salt,41,12.5,2019-03-01,true\n\
    r2,Bo Lind,Salt,17,9.5,2025-06-01,true\n\
    r3,Cem Kaya,Brine,6,14.0,2021-05-01,false\n";

const ORDERS: &str = "pull_transfer_id,pan_id,state,weighed_at,sacks\n\
    1,p1,open,,10\n2,p1,weighed,2025-06-03T08:00:00Z,20\n3,p2,weighed,2025-05-04T08:00:00Z,5\n\
    4,p3,open,,7\n5,p3,weighed,2025-06-11T08:00:00Z,9\n";

const CHECKS: &str = "check_no,pan_id,checked_on,salinity\n1,p1,2025-06-01,30\n2,p1,2025-06-02,31\n3,p2,2025-06-03,29\n4,p3,2025-06-03,28\n5,p3,2025-06-09,27\n6,p3,2025-06-10,26\n";

fn saltworks() -> Desk {
    let sluices = |arguments: &serde_json::Map<String, serde_json::Value>| match arguments.get("pan_id").and_then(serde_json::Value::as_str)
    {
        Some("p1") => Ok("sluice_no,opened_at\n1,2025-06-01T06:00:00Z\n2,2025-06-02T06:00:00Z\n".into()),
        Some("p3") => Ok("sluice_no,opened_at\n5,2025-06-04T06:00:00Z\n".into()),
        Some(_) => Ok("sluice_no,opened_at\n7,2025-06-05T06:00:00Z\n".into()),
        None => Err("pan_id is required".into()),
    };
    let pans = |arguments: &serde_json::Map<String, serde_json::Value>| {
        let basin = arguments.get("basin").and_then(serde_json::Value::as_str);
        let of = |line: &&str| line.starts_with("pan_id") || basin.is_none_or(|basin| line.split(',').nth(2) == Some(basin));
        Ok(PANS.lines().filter(of).collect::<Vec<_>>().join("\n"))
    };
    let basin = json!({"basin": {"type": "string", "description": "Only pans of this basin.", "enum": ["East", "West", "Brine"]}});
    let pan = json!({"pan_id": {"type": "string", "description": "The pan, as pans.list has it."}});
    Desk::of(
        "saltworks",
        vec![
            tool("pans.list", "The evaporation pans.", basin, &[], pans),
            listed("rakers.list", "The rakers of the saltworks.", RAKERS),
            listed("list_pull_transfers", "Transfers of salt out of a pan.", ORDERS),
            listed("list_brine_checks", "Salinity checks of the pans, one by one.", CHECKS),
            tool("sluices.of_pan", "The sluice openings of one pan.", pan, &["pan_id"], sluices),
        ],
    )
}

fn ask(question: &str) -> Answer {
    saltworks().ask(question)
}

fn asks_back(question: &str, options: &[&str]) {
    let answer = ask(question);
    assert_eq!(answer.outcome, Outcome::Clarify, "{question}: {}", told(&answer));
    for option in options {
        let offered = answer.options.iter().any(|offered| offered.contains(option));
        assert!(offered, "{question}: {option} of {:?}", answer.options);
    }
}

#[test]
fn how_something_is_asks_back_where_no_figure_is_named() {
    asks_back("how is gull doing?", &["Gull Upper", "Gull Lower"]);
    asks_back("How are the East pans doing this week?", &["Gull Upper", "Gull Lower"]);
    asks_back("is the pan ok?", &["Heron", "Tern"]);
    asks_back("how did the pan do?", &["Heron", "Tern"]);
    asks_back("Is Ana Brito doing fine?", &["team", "rakes last 30 days"]);
}

#[test]
fn a_figure_or_a_state_that_is_named_is_told() {
    let answer = ask("How is the average quality doing?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    // The one pan of that name has a state.
    let answer = ask("How's Heron doing?");
    assert_eq!(rows(&answer, &["name", "state"]), [["Heron", "filling"]], "{}", told(&answer));
    let answer = ask("Which pans are filling?");
    assert_eq!(names(&answer), ["Gull Upper", "Heron"], "{}", told(&answer));
    let answer = ask("how is the zeppelin doing?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn what_fits_several_is_not_looked_up_for_each_of_them() {
    asks_back("Show the sluices of gull", &["Gull Upper", "Gull Lower"]);
    let answer = ask("Show the sluices of Heron");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(rows(&answer, &["sluice_no"]), [["5"]], "{}", told(&answer));
}

#[test]
fn slips_in_months_question_words_and_parts_of_words_are_put_right() {
    assert_eq!(number(&ask("How many checks were there in Septmeber 2025?")), 0.0);
    let answer = ask("Wich rakers have no two-step lgoin?");
    assert_eq!(names(&answer), ["Cem Kaya"], "{}", told(&answer));
}

#[test]
fn letters_stand_for_the_one_name_that_begins_so() {
    assert_eq!(number(&ask("How many PTs are open?")), 2.0);
    let answer = ask("How many XOs are open?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("How many rakers are there in PT?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_follow_up_that_names_another_state_drops_the_one_before() {
    let desk = saltworks();
    let before = desk.ask("How many pull transfers are open?");
    let answer = desk.ask_after("and how many got weighed this month?", Some(&before));
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn a_number_that_says_its_time_needs_no_other() {
    let answer = ask("Who made the fewest rakes in the last 30 days?");
    assert_eq!(names(&answer), ["Cem Kaya"], "{}", told(&answer));
    // Nothing says what they raked in a week.
    let answer = ask("Who made the fewest rakes in the last 7 days?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn so_many_times_or_more_counts_rows() {
    let answer = ask("Which pans were checked three times or more?");
    assert_eq!(names(&answer), ["Heron"], "{}", told(&answer));
    let answer = ask("Which pans had more than twice the checks of Heron?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_part_of_a_name_fills_no_argument() {
    let answer = ask("What is the state of Old West Tern?");
    assert_eq!(rows(&answer, &["state"]), [["drained"]], "{}", told(&answer));
    let answer = ask("How many West pans are there?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn the_first_word_of_a_tables_name_chooses_none_of_its_rows() {
    let answer = ask("Which pans have no brine checks?");
    assert_eq!(names(&answer), ["Old West Tern"], "{}", told(&answer));
    let answer = ask("Which pans are in the Brine basin?");
    assert_eq!(names(&answer), ["Old West Tern"], "{}", told(&answer));
}

#[test]
fn nothing_is_asked_with_one_answer_to_choose_from() {
    let desk = Desk::of(
        "sluices",
        vec![tool(
            "list_sluices",
            "Returns the sluices and what they are made of.",
            json!({}),
            &[],
            |_| {
                let sluices = [("Curlew", "oak"), ("Dunlin", "iron"), ("Egret", "oak"), ("Fulmar", "oak")];
                let sluice = |(name, material): (&str, &str)| json!({ "name": name, "material": material });
                Ok(json!({ "sluices": sluices.map(sluice) }).to_string())
            },
        )],
    );
    for question in ["How is the Curlew sluice doing?", "how did curlew do?"] {
        let answer = desk.ask(question);
        assert_ne!(answer.options.len(), 1, "{question} {}", told(&answer));
        assert!(
            answer.outcome != Outcome::Clarify || answer.options.len() > 1,
            "{question} {}",
            told(&answer)
        );
    }
}
