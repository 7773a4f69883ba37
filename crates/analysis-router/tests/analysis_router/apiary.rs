//! Apiary with letters, counts of bees and runs of a washer: verbs that a number's name shares, and what a tool with a bare name lists.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, told, tool};

const LETTERS: &str = "letter_id,subject,keeper,state,drafted_at,submitted_at,finished_at,page_count,notices_mailed,mailed_at\n\
    1,Lime honey,Ana,done,2025-06-01T08:00:00Z,2025-06-09T08:00:00Z,2025-06-10T08:00:00Z,3,4,2025-06-09T09:00:00Z\n\
    2,Wax moth,Ana,done,2025-06-02T08:00:00Z,2025-06-03T08:00:00Z,2025-06-07T08:00:00Z,2,0,2025-06-03T09:00:00Z\n\
    3,New frames,Bo,open,2025-06-03T08:00:00Z,2025-06-04T08:00:00Z,,9,7,2025-06-04T09:00:00Z\n";

const COUNTS: &str = "hive,date,bees,hatched\nLinden,2025-06-10,9000,200\nLinden,2025-06-11,9100,300\nHeather,2025-06-10,7000,50\n";

const RUNS: &str = "run_id,hive,started_at,frames_washed,duration_seconds\n\
    w1,Linden,2025-06-10T08:00:00Z,40,300\nw2,Heather,2025-06-11T08:00:00Z,10,900\nw3,Linden,2025-06-12T08:00:00Z,20,100\n";

fn apiary() -> Desk {
    Desk::of(
        "apiary",
        vec![
            listed("list_letters", "Letters to the keepers.", LETTERS),
            listed("list_bee_counts", "Bees of each hive, day by day.", COUNTS),
            listed("list_wash_runs", "Runs of the frame washer.", RUNS),
        ],
    )
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

#[test]
fn a_day_that_is_asked_for_is_one_day() {
    let answer = ask("Which day had the most frames washed?");
    assert_eq!(
        rows(&answer, &["day", "frames_washed"]),
        [["2025-06-10", "40"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Which hives had the most frames washed?");
    assert_eq!(rows(&answer, &["hive"]), [["Linden"], ["Heather"]], "{}", told(&answer));
}

const SALES: &str = "sale_no,keeper_id,state,requester,total,made_at\n\
    s1,k1,open,Cem,10,2025-04-01T08:00:00Z\ns2,k1,open,Dag,20,2025-05-01T08:00:00Z\ns3,k2,paid,Cem,40,2025-05-09T08:00:00Z\n";

const REQUESTS: &str = "request_no,sale_no,approver,requested_at\nq1,s1,Eva,2025-04-02T08:00:00Z\nq2,s3,Finn,2025-05-10T08:00:00Z\n";

const KEEPERS: &str = "id,name\nk1,Ana\nk2,Bo\nk3,Gil\n";

/// Tools whose names say nothing behind the vendor's prefix.
fn market() -> Desk {
    let listed = |name: &'static str, title: &'static str, description: &str, rows: &'static str| {
        let mut tool = tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
        tool.definition.title = Some(title.into());
        tool
    };
    Desk::of(
        "market",
        vec![
            listed(
                "mkt_fetch",
                "Fetch",
                "Returns honey sales with their state: number, keeper and total.",
                SALES,
            ),
            listed(
                "mkt_queue",
                "Approval queue",
                "Returns approval requests for honey sales, open and decided.",
                REQUESTS,
            ),
            listed("mkt_lookup", "Keeper lookup", "Look-up in the register.", KEEPERS),
        ],
    )
}

#[test]
fn a_tool_with_a_bare_name_lists_what_its_description_says() {
    let ask = |question: &str| market().ask(question);
    assert_eq!(number(&ask("How many honey sales are open?")), 2.0);
    let answer = ask("Honey sales made per month");
    assert_eq!(
        rows(&answer, &["month", "count"]),
        [["2025-04", "1"], ["2025-05", "2"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Which keepers have no honey sales?");
    assert_eq!(names(&answer), ["Gil"], "{}", told(&answer));
    // The rows called requests are not what somebody requested.
    let answer = ask("Who requested s3?");
    assert_eq!(rows(&answer, &["requester"]), [["Cem"]], "{}", told(&answer));
    assert_eq!(number(&ask("How many approval requests are there?")), 2.0);
}
