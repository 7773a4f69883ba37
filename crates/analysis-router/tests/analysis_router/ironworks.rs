//! An ironworks that keeps defects: whoever has them and whoever wrote them, tags that hang on notices, halls that belong to crews, and forges known by a
//! slug beside their number.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, Tool, listed, names, rows, text_of, told, tool};

const DEFECTS: &str = r#"{"defects": [
    {"id": 900, "shortId": "DF-1", "title": "Crack", "forge": {"slug": "north-1"}, "state": "open", "assignedTo": null, "writer": {"id": "u1", "name": "Ada Roth"}, "firstSeen": "2025-03-01T08:00:00Z", "lastSeen": "2025-06-17T08:00:00Z", "helperCount": 9},
    {"id": 901, "shortId": "DF-2", "title": "Rust", "forge": {"slug": "north-1"}, "state": "open", "assignedTo": {"type": "helper", "name": "Bo Lind"}, "writer": {"id": "u1", "name": "Ada Roth"}, "firstSeen": "2025-01-05T08:00:00Z", "lastSeen": "2025-06-18T08:00:00Z", "helperCount": 30},
    {"id": 902, "shortId": "DF-3", "title": "Dent", "forge": {"slug": "south-2"}, "state": "open", "assignedTo": {"type": "helper", "name": "Bo Lind"}, "writer": {"id": "u1", "name": "Ada Roth"}, "firstSeen": "2025-05-01T08:00:00Z", "lastSeen": "2025-05-02T08:00:00Z", "helperCount": 4},
    {"id": 903, "shortId": "DF-4", "title": "Leak", "forge": {"slug": "south-2"}, "state": "closed", "assignedTo": {"type": "helper", "name": "Cy Marsh"}, "writer": {"id": "u2", "name": "Cy Marsh"}, "firstSeen": "2025-02-01T08:00:00Z", "lastSeen": "2025-02-03T08:00:00Z", "helperCount": 50}]}"#;
const NOTICES: &str = r#"[
    {"noticeId": "r1", "forge": "north-1", "at": "2025-06-16T08:00:00Z", "tags": [{"key": "weather", "value": "rain"}, {"key": "shift", "value": "late"}]},
    {"noticeId": "r2", "forge": "north-1", "at": "2025-06-17T08:00:00Z", "tags": [{"key": "weather", "value": "rain"}, {"key": "shift", "value": "early"}]},
    {"noticeId": "r3", "forge": "north-1", "at": "2025-06-17T09:00:00Z", "tags": [{"key": "weather", "value": "sun"}, {"key": "shift", "value": "late"}]},
    {"noticeId": "r4", "forge": "south-2", "at": "2025-06-17T10:00:00Z", "tags": [{"key": "weather", "value": "sun"}, {"key": "shift", "value": "late"}]}]"#;
const FORGES: &str = "id,slug,name,crew\n41,north-1,North One,red\n42,south-2,South Two,blue\n";
const CREWS: &str = "slug,name,size\nred,Red crew,4\nblue,Blue crew,6\n";

fn furnace() -> Tool {
    let takes = json!({"forgeSlug": {"type": "string", "description": "Forge slug, e.g. north-1"}});
    tool(
        "getFurnace",
        "The furnace of one forge with its heat.",
        takes,
        &["forgeSlug"],
        |arguments| match text_of(arguments, "forgeSlug") {
            Some("north-1") => Ok(json!({"forge": "north-1", "heat": 810}).to_string()),
            Some("south-2") => Ok(json!({"forge": "south-2", "heat": 640}).to_string()),
            other => Err(format!("No forge {other:?}")),
        },
    )
}

fn works() -> Desk {
    Desk::of(
        "works",
        vec![
            listed("listDefects", "Defects that were found.", DEFECTS),
            listed("listNotices", "Single notices with their tags.", NOTICES),
            listed("listForges", "The forges.", FORGES),
            listed("listCrews", "The crews with their size.", CREWS),
            furnace(),
        ],
    )
}

fn ask(question: &str) -> Answer {
    works().ask(question)
}

#[test]
fn who_has_the_most_has_them_and_did_not_write_them() {
    let answer = ask("Who has the most open defects?");
    assert!(answer.text.to_string().starts_with("Bo Lind"), "{}", told(&answer));
    let written = ask("Who wrote the most defects?");
    assert!(written.text.to_string().starts_with("Ada Roth"), "{}", told(&written));
}

#[test]
fn people_are_whoever_the_rows_are_assigned_to_and_no_crew() {
    let answer = ask("Which 2 people have the most defects assigned to them?");
    assert_eq!(
        rows(&answer, &["assignedTo.name", "count"]),
        [["Bo Lind", "2"], ["Cy Marsh", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn an_object_that_is_null_in_some_rows_is_told_by_its_name() {
    let answer = ask("Who is DF-2 assigned to?");
    assert!(told(&answer).contains("Bo Lind"), "{}", told(&answer));
    assert!(!told(&answer).contains("helper"), "{}", told(&answer));
    let nobody = ask("Which open defects is nobody assigned to?");
    assert_eq!(names(&nobody), ["Crack"], "{}", told(&nobody));
}

#[test]
fn the_oldest_is_the_one_that_was_seen_first() {
    let answer = ask("What is the oldest open defect, and when was it first seen?");
    assert_eq!(names(&answer), ["Rust"], "{}", told(&answer));
}

#[test]
fn the_most_helpers_are_counted_by_a_column_and_no_kind_of_assignee() {
    let answer = ask("Which 2 defects have the most helpers?");
    assert_eq!(names(&answer), ["Leak", "Rust"], "{}", told(&answer));
    let more = ask("Defects with more than 20 helpers");
    assert_eq!(names(&more), ["Leak", "Rust"], "{}", told(&more));
}

#[test]
fn rows_are_divided_by_a_tag_that_hangs_on_them() {
    let answer = ask("north-1 notices by weather");
    assert_eq!(
        rows(&answer, &["weather", "count"]),
        [["rain", "2"], ["sun", "1"]],
        "{}",
        told(&answer)
    );
    let each = ask("How many notices per shift?");
    assert_eq!(rows(&each, &["shift", "count"]), [["late", "3"], ["early", "1"]], "{}", told(&each));
}

#[test]
fn what_no_row_is_divided_by_is_not_left_out_in_silence() {
    let answer = ask("Count the open defects by owning guild");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn the_crew_of_a_defect_is_that_of_its_forge_which_nobody_named() {
    for question in ["Open defects by crew", "Count open defects by owning crew"] {
        let answer = ask(question);
        assert_eq!(
            rows(&answer, &["crew", "count"]),
            [["Red crew", "2"], ["Blue crew", "1"]],
            "{}",
            told(&answer)
        );
    }
}

#[test]
fn a_slug_is_sent_where_a_slug_is_asked_for() {
    let answer = ask("What is the heat of the furnace of North One?");
    assert!(told(&answer).contains("810"), "{}", told(&answer));
}

#[test]
fn the_whole_company_leaves_nothing_out() {
    let answer = ask("How many defects are there, for the whole company?");
    assert!(answer.text.to_string().starts_with('4'), "{}", told(&answer));
}
