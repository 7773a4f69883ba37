//! One question in several people's words: the answer is the same, or there is none.

use serde_json::{Value, json};

use crate::harness::{Desk, NOW, told, tool};
use belvedere_analysis_router::{Answer, Outcome};

/// Name, site, tier, bytes of photographs.
const KILNS: [(&str, &str, &str, u64); 4] = [
    ("Amber", "Harbour", "Basic", 4_000),
    ("Basalt", "Harbour", "Guild", 9_000),
    ("Cobalt", "Mill", "Guild", 7_000),
    ("Dune", "Mill", "Basic", 500),
];

/// Kiln, hours before now, shift, how it went, minutes.
const FIRINGS: [(&str, i64, &str, &str, u32); 9] = [
    ("Amber", 5, "day", "success", 300),
    ("Amber", 30, "night", "failure", 40),
    ("Basalt", 50, "night", "failure", 900),
    ("Basalt", 60, "day", "success", 410),
    ("Basalt", 100, "day", "failure", 20),
    ("Cobalt", 160, "night", "success", 380),
    ("Cobalt", 200, "day", "failure", 35),
    ("Dune", 400, "night", "failure", 25),
    ("Dune", 700, "day", "success", 290),
];

fn desk() -> Desk {
    let stamp = |hours: i64| {
        let at = NOW - time::Duration::hours(hours);
        at.format(&time::format_description::well_known::Rfc3339).unwrap()
    };
    Desk::of(
        "pottery",
        vec![
            tool("list_kilns", "Kilns with their site and tier.", json!({}), &[], |_| {
                let kiln = |(name, site, tier, bytes): &(&str, &str, &str, u64)| json!({ "name": name, "site": site, "tier": tier, "sizeBytes": bytes });
                Ok(json!({ "kilns": KILNS.iter().map(kiln).collect::<Vec<_>>() }).to_string())
            }),
            tool("list_firings", "Firings, each in one kiln.", json!({}), &[], move |_| {
                let firing = |(at, (kiln, hours, shift, outcome, minutes)): (usize, &(&str, i64, &str, &str, u32))| json!({ "firingId": format!("F-{at}"), "kiln": kiln, "startedAt": stamp(*hours), "shift": shift, "outcome": outcome, "minutes": minutes });
                Ok(json!({ "firings": FIRINGS.iter().enumerate().map(firing).collect::<Vec<_>>() }).to_string())
            }),
        ],
    )
}

/// The rows, each as its values in the order of the alphabet.
fn rows(answer: &Answer) -> Vec<Vec<String>> {
    let table = answer.table.as_ref().unwrap_or_else(|| panic!("{}", told(answer)));
    let row = |row: &Vec<Value>| {
        let mut cells: Vec<String> = row
            .iter()
            .map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned))
            .collect();
        cells.sort();
        cells
    };
    table.rows.iter().map(row).collect()
}

/// All phrasings lead to these rows; in this order where it is asked for.
fn same(questions: &[&str], expected: &[&[&str]], ordered: bool) {
    for question in questions {
        let answer = desk().ask(question);
        assert_eq!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
        let mut found = rows(&answer);
        let mut expected: Vec<Vec<String>> = expected
            .iter()
            .map(|row| {
                let mut cells: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
                cells.sort();
                cells
            })
            .collect();
        if !ordered {
            found.sort();
            expected.sort();
        }
        assert_eq!(found, expected, "{question}: {}", told(&answer));
    }
}

#[test]
fn an_attribute_of_each_is_listed() {
    same(
        &[
            "Which tier is each kiln on?",
            "List the kilns with their tier",
            "What tier does each kiln have?",
        ],
        &[&["Amber", "Basic"], &["Basalt", "Guild"], &["Cobalt", "Guild"], &["Dune", "Basic"]],
        false,
    );
    same(
        &["Where is Cobalt located?", "Which site is Cobalt in?"],
        &[&["Cobalt", "Mill"]],
        false,
    );
}

#[test]
fn things_of_a_kind_are_counted_and_no_number_of_theirs_is_added_up() {
    same(
        &[
            "Failures by shift",
            "How many failures did each shift have?",
            "How do day and night compare in failures?",
        ],
        &[&["day", "2"], &["night", "3"]],
        false,
    );
}

#[test]
fn the_number_that_is_wanted_may_stand_before_the_noun() {
    let expected: &[&[&str]] = &[&["Basalt", "9000"], &["Cobalt", "7000"]];
    same(&["Which two kilns take the most space?", "Top 2 kilns by size"], expected, true);
    same(&["Which kiln holds the least data?"], &[&["Dune", "500"]], true);
    same(
        &[
            "How much data do we store in the Mill site altogether?",
            "Total size of the Mill kilns",
        ],
        &[&["7500"]],
        false,
    );
}

#[test]
fn an_order_is_said_in_many_ways() {
    let rising: &[&[&str]] = &[&["day", "2"], &["night", "3"]];
    let falling: &[&[&str]] = &[&["night", "3"], &["day", "2"]];
    same(&["Number of failures per shift in ascending order"], rising, true);
    same(
        &[
            "Number of failures per shift, in descending order",
            "Rank shifts by number of failures",
        ],
        falling,
        true,
    );
}

#[test]
fn the_last_week_is_seven_days_and_last_week_is_one_of_the_calendar() {
    // Now is a Wednesday: 58 hours of this week, and 168 before that of the last one.
    same(
        &[
            "How many failures were there over the last week?",
            "Number of failures in the past 7 days",
        ],
        &[&["3"]],
        false,
    );
    same(&["How many failures were there last week?"], &[&["2"]], false);
    same(
        &[
            "Number of failures since the start of the month",
            "How many failures this month so far?",
        ],
        &[&["5"]],
        false,
    );
}

#[test]
fn a_cost_is_not_answered_with_another_number() {
    for question in [
        "How much did each kiln cost us last month?",
        "What did we pay for each kiln in May?",
    ] {
        let answer = desk().ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
    }
}

#[test]
fn making_a_new_one_is_a_change_and_making_a_chart_is_none() {
    for question in ["Make a copy of Amber", "Can you take a snapshot of the Basalt kiln?"] {
        assert_eq!(desk().ask(question).outcome, Outcome::Refused, "{question}");
    }
    let answer = desk().ask("Make a chart of the failures by shift");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn of_several_that_one_could_mean_the_answer_asks_which() {
    for question in ["Is the kiln ok?", "How's the kiln doing?"] {
        let answer = desk().ask(question);
        assert_eq!(answer.outcome, Outcome::Clarify, "{question}: {}", told(&answer));
        assert_eq!(answer.options, KILNS.map(|kiln| kiln.0), "{question}");
    }
    let answer = desk().ask("Are the kilns ok?");
    assert_ne!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
}

/// Sites with their backups and visits.
fn hosts() -> Desk {
    Desk::of(
        "hosts",
        vec![
            tool("list_sites", "Sites with the room they take.", json!({}), &[], |_| {
                Ok(
                    json!([{"site": "Quay", "sizeBytes": 700}, {"site": "Vale", "sizeBytes": 0}, {"site": "Weir", "sizeBytes": 90}])
                        .to_string(),
                )
            }),
            tool("list_backups", "Backups of all sites.", json!({}), &[], |_| {
                let backup = |id: &str, site: &str, at: &str| json!({ "backupId": id, "site": site, "createdAt": at });
                Ok(json!([
                    backup("b1", "Quay", "2025-06-01T02:00:00Z"),
                    backup("b2", "Quay", "2025-06-11T02:00:00Z"),
                    backup("b3", "Weir", "2025-06-15T02:00:00Z"),
                ])
                .to_string())
            }),
            tool("list_visits", "Visits with their response.", json!({}), &[], |_| {
                let visit = |id: &str, site: &str, status: u16, ms: u32| json!({ "visitId": id, "site": site, "status_code": status, "durationMs": ms });
                Ok(json!([
                    visit("r1", "Quay", 500, 20),
                    visit("r2", "Quay", 200, 900),
                    visit("r3", "Weir", 500, 30),
                    visit("r4", "Quay", 500, 10),
                ])
                .to_string())
            }),
        ],
    )
}

#[test]
fn a_number_that_is_a_thing_is_a_code() {
    for question in ["How many visits of each site returned a 500?", "Visits with 500s per site"] {
        let answer = hosts().ask(question);
        assert_eq!(rows(&answer), [["2", "Quay"], ["1", "Weir"]], "{question}: {}", told(&answer));
    }
}

#[test]
fn a_verb_in_two_words_has_a_noun() {
    let answer = hosts().ask("When was Quay last backed up?");
    assert!(answer.text.contains("11 Jun 2025, 02:00 UTC"), "{}", told(&answer));
    assert_eq!(hosts().ask("Back up the Quay site please").outcome, Outcome::Refused);
}

#[test]
fn what_is_left_out_is_left_out() {
    for question in [
        "Which site holds the least data, leaving out empty ones?",
        "What's the smallest site that isn't empty?",
    ] {
        let answer = hosts().ask(question);
        assert_eq!(rows(&answer), [["90", "Weir"]], "{question}: {}", told(&answer));
    }
}
