//! A foundry with moulds, heats and furnaces: what each is counted for, which column is empty, and which part of a time is meant.

use belvedere_analysis_router::Answer;
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, text_of, told, tool};

const MOULDS: &str = "mould_id,name,mould_keeper,status,due_on,heat_limit\n\
    m1,Bell,Ada Roth,active,2025-07-01,9\nm2,Anchor,Ada Roth,active,,\nm3,Gate,Bo Lind,active,2025-08-01,4\nm4,Stove,Bo Lind,retired,,\n";
const CORES: [(&str, u32, u32); 5] = [("m1", 1, 900), ("m1", 2, 800), ("m2", 1, 700), ("m3", 1, 100), ("m3", 2, 100)];

/// Smith, hours and the start of each.
const HEATS: &str = "heat_id,mould_id,site_id,technician,hours_worked,started_at\n\
    h1,m1,s1,Ivo Karr,4,2025-05-12T08:00:00Z\nh2,m1,s2,Ivo Karr,2,2025-06-03T08:00:00Z\n\
    h3,m3,s3,Lea Sand,7,2025-06-16T08:00:00Z\nh4,m4,s3,Lea Sand,1,2024-11-16T08:00:00Z\n";
const SITES: &str = "site_id,name,city\ns1,Mill,Ghent\ns2,Quay,Ghent\ns3,Yard,Turku\n";
const SMITHS: &str = "name,trade,hired_on\nIvo Karr,caster,2019-03-01\nLea Sand,caster,2016-09-01\nMo Vik,fettler,2023-01-05\n";
/// When it was booked, and for when.
const VISITS: &str = "visit_id,booked_at,booked_for\nv1,2025-06-18T08:00:00Z,2025-06-19T08:00:00Z\n\
    v2,2025-06-02T08:00:00Z,2025-06-19T12:00:00Z\nv3,2025-06-18T09:00:00Z,2025-06-30T08:00:00Z\n";
const FURNACES: [(&str, &str, &str); 4] = [
    ("f1", "Otter", "2025-06-10T08:00:00Z"),
    ("f2", "Heron", "2025-05-02T08:00:00Z"),
    ("f3", "Crane", "2025-04-02T08:00:00Z"),
    ("f4", "Stork", "2025-06-17T08:00:00Z"),
];

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

fn desk() -> Desk {
    let tools = vec![
        listed("casting_mould_stock_list", "The moulds.", MOULDS),
        listed("list_heats", "Heats at the sites, one by one.", HEATS),
        listed("list_visits", "Visits of guests.", VISITS),
        listed("list_sites", "The sites.", SITES),
        listed(
            "list_smiths",
            "The smiths, with the city of each and the day on which each was hired.",
            SMITHS,
        ),
        tool(
            "lookup_cores",
            "Looks up the cores of one mould, with the price of each.",
            json!({ "mould_id": { "type": "string", "description": "Id of the mould" } }),
            &["mould_id"],
            |arguments| {
                let of = text_of(arguments, "mould_id").map(str::to_owned);
                let kept = CORES.iter().filter(|core| Some(core.0) == of.as_deref());
                let core = |(mould, no, price): &(&str, u32, u32)| json!({ "mould_id": mould, "core_no": no, "core_price_cents": price });
                Ok(json!(kept.map(core).collect::<Vec<_>>()).to_string())
            },
        ),
        tool(
            "list_furnaces",
            "The furnaces.",
            json!({ "inspected_after": { "type": "string", "format": "date-time", "description": "Only those inspected after this time" } }),
            &[],
            |arguments| {
                let after = text_of(arguments, "inspected_after").map(str::to_owned);
                let kept = FURNACES
                    .iter()
                    .filter(|furnace| after.as_deref().is_none_or(|after| furnace.2 > after));
                let row = |(id, name, at): &(&str, &str, &str)| json!({ "furnace_id": id, "name": name, "last_inspected": at });
                Ok(json!(kept.map(row).collect::<Vec<_>>()).to_string())
            },
        ),
    ];
    Desk::of("foundry", tools)
}

#[test]
fn what_is_counted_for_each_thing_is_counted_for_the_thing() {
    let answer = ask("How many cores are there in each active mould?");
    let expected = [["Bell", "2"], ["Gate", "2"], ["Anchor", "1"]];
    assert_eq!(rows(&answer, &["casting_mould_stock", "count"]), expected, "{}", told(&answer));
    // Whoever keeps them is asked for by that name.
    let answer = ask("How many moulds are there per mould keeper?");
    assert_eq!(
        rows(&answer, &["mould_keeper", "count"]),
        [["Ada Roth", "2"], ["Bo Lind", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn each_of_them_has_some_or_none() {
    let answer = ask("How many cores does each mould have?");
    let expected = [["Bell", "2"], ["Gate", "2"], ["Anchor", "1"], ["Stove", "0"]];
    assert_eq!(rows(&answer, &["casting_mould_stock", "count"]), expected, "{}", told(&answer));
    assert!(!told(&answer).contains("left out"), "{}", told(&answer));
    // Only those of which there are some are looked at.
    let answer = ask("How many heats does each mould have in 2025?");
    assert_eq!(
        rows(&answer, &["casting_mould_stock", "count"]),
        [["Bell", "2"], ["Gate", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn what_is_asked_as_well_is_asked_of_each() {
    let desk = desk();
    let first = desk.ask("Number of heats by technician");
    let answer = desk.ask_after("and the total hours?", Some(&first));
    assert_eq!(
        rows(&answer, &["technician", "total_hours_worked"]),
        [["Lea Sand", "8"], ["Ivo Karr", "6"]],
        "{}",
        told(&answer)
    );
    // Asked instead, it is asked of all.
    let answer = desk.ask_after("Total hours worked?", Some(&first));
    assert_eq!(number(&answer), 14.0, "{}", told(&answer));
}

#[test]
fn what_is_booked_for_a_time_was_booked_before() {
    let answer = ask("How many visits are booked for tomorrow?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = ask("How many visits were booked today?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn the_column_of_a_table_further_on_divides() {
    let answer = ask("Hours worked by city");
    let expected = [["Turku", "8"], ["Ghent", "6"]];
    assert_eq!(rows(&answer, &["city", "total_hours_worked"]), expected, "{}", told(&answer));
}

#[test]
fn a_column_that_is_named_in_full_is_the_one_that_is_empty() {
    for question in ["Which moulds have no heat limit?", "moulds without a due date"] {
        assert_eq!(names(&ask(question)), ["Anchor", "Stove"], "{}", told(&ask(question)));
    }
    // One word of it is what other rows are called.
    assert_eq!(names(&ask("Which moulds have no heats?")), ["Anchor"]);
}

#[test]
fn half_a_month_and_a_period_so_far() {
    assert_eq!(number(&ask("How many heats started in the first half of June?")), 1.0);
    assert_eq!(number(&ask("How many heats started in the second half of June?")), 1.0);
    assert_eq!(number(&ask("How many heats started in the year so far?")), 3.0);
    assert_eq!(number(&ask("How many heats started in the first half of 2025?")), 3.0);
}

#[test]
fn rows_that_are_not_meant_are_not_asked_for() {
    let answer = ask("Which furnaces have not been inspected for more than 20 days?");
    assert_eq!(names(&answer), ["Crane", "Heron"], "{}", told(&answer));
    assert_eq!(
        names(&ask("Which furnaces were inspected in the last 20 days?")),
        ["Otter", "Stork"]
    );
}

#[test]
fn first_and_last_of_all_or_of_each() {
    let answer = ask("Who was hired first, and when?");
    assert_eq!(
        rows(&answer, &["name", "hired_on"]),
        [["Lea Sand", "2016-09-01"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Which furnaces were last inspected more than 20 days ago?");
    assert_eq!(names(&answer), ["Crane", "Heron"], "{}", told(&answer));
    assert!(!answer.sql.iter().any(|sql| sql.contains("LIMIT")), "{}", told(&answer));
    assert_eq!(names(&ask("Which furnace was last inspected?")), ["Stork"]);
}

#[test]
fn whoever_did_it_is_told_besides() {
    let answer = ask("Longest heat in June: who worked it, and how many hours?");
    assert_eq!(
        rows(&answer, &["technician", "hours_worked"]),
        [["Lea Sand", "7"]],
        "{}",
        told(&answer)
    );
}
