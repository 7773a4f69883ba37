//! Apiary with letters, counts of bees and runs of a washer: verbs that a number's name shares, and what a tool with a bare name lists.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, World, names, number, rows, told, tool};

const LETTERS: &str = "letter_id,subject,keeper,state,drafted_at,submitted_at,finished_at,page_count,notices_mailed,mailed_at\n\
    1,Lime honey,Ana,done,2025-06-01T08:00:00Z,2025-06-09T08:00:00Z,2025-06-10T08:00:00Z,3,4,2025-06-09T09:00:00Z\n\
    2,Wax moth,Ana,done,2025-06-02T08:00:00Z,2025-06-03T08:00:00Z,2025-06-07T08:00:00Z,2,0,2025-06-03T09:00:00Z\n\
    3,New frames,Bo,open,2025-06-03T08:00:00Z,2025-06-04T08:00:00Z,,9,7,2025-06-04T09:00:00Z\n";

const COUNTS: &str = "hive,date,bees,hatched\nLinden,2025-06-10,9000,200\nLinden,2025-06-11,9100,300\nHeather,2025-06-10,7000,50\n";

const RUNS: &str = "run_id,hive,started_at,frames_washed,duration_seconds\n\
    w1,Linden,2025-06-10T08:00:00Z,40,300\nw2,Heather,2025-06-11T08:00:00Z,10,900\nw3,Linden,2025-06-12T08:00:00Z,20,100\n";

fn apiary() -> Desk {
    let listed =
        |name: &'static str, description: &str, rows: &'static str| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    Desk::over(vec![World {
        name: "apiary",
        tools: vec![
            listed("list_letters", "Letters to the keepers.", LETTERS),
            listed("list_bee_counts", "Bees of each hive, day by day.", COUNTS),
            listed("list_wash_runs", "Runs of the frame washer.", RUNS),
        ],
    }])
}

fn ask(question: &str) -> Answer {
    apiary().ask(question)
}

#[test]
fn what_happened_to_rows_is_no_number_of_something_else() {
    let answer = ask("Top 2 keepers by number of letters mailed");
    assert_eq!(
        rows(&answer, &["keeper", "count"]),
        [["Ana", "2"], ["Bo", "1"]],
        "{}",
        told(&answer)
    );
    assert_eq!(number(&ask("How many letters were mailed in June?")), 3.0);
    // What the number counts is said.
    assert_eq!(number(&ask("How many notices were mailed?")), 11.0);
}

#[test]
fn a_verb_that_is_the_whole_name_of_a_number_beats_what_it_is_of() {
    let answer = ask("How many bees did Linden hatch last week?");
    assert_eq!(number(&answer), 500.0, "{}", told(&answer));
    let answer = ask("What is the highest number of bees of Linden?");
    assert_eq!(number(&answer), 9100.0, "{}", told(&answer));
}

#[test]
fn the_longest_is_so_in_time() {
    let answer = ask("longest wash run - which hive and how long");
    assert_eq!(
        rows(&answer, &["hive", "duration_seconds"]),
        [["Heather", "900"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Which wash run had the most frames washed?");
    assert_eq!(rows(&answer, &["frames_washed"]), [["40"]], "{}", told(&answer));
    let answer = ask("Which letter took the longest to get finished?");
    assert_eq!(names(&answer), ["Wax moth"], "{}", told(&answer));
    // A letter itself is long by its pages.
    let answer = ask("Which is the longest letter?");
    assert_eq!(rows(&answer, &["page_count"]), [["9"]], "{}", told(&answer));
    assert_eq!(answer.outcome, Outcome::Answered);
}
