//! An agency that fills posts: what was done is counted, what lasts is told since when, and what nobody was given.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, chosen, listed, names, number, rows, told};

const POSTS: &str = r#"{"posts": [
    {"id": "J1", "title": "Rigger", "deskId": "D1", "status": "open", "openings": 1, "openedAt": "2026-05-04T09:00:00Z", "scoutId": "S1", "ownerTeam": "stage"},
    {"id": "J2", "title": "Carpenter", "deskId": "D2", "status": "open", "openings": 4, "openedAt": "2026-07-01T09:00:00Z", "scoutId": null, "ownerTeam": "shop"},
    {"id": "J3", "title": "Painter", "deskId": "D2", "status": "closed", "openings": 2, "openedAt": "2026-01-10T09:00:00Z", "scoutId": "S2", "ownerTeam": "shop"}]}"#;
const BIDS: &str = r#"{"bids": [
    {"id": "B1", "postId": "J1", "channel": "Fair", "status": "hired", "hiredAt": "2026-08-02T09:00:00Z", "minutes": 10},
    {"id": "B2", "postId": "J1", "channel": "Fair", "status": "rejected", "hiredAt": null, "minutes": 20},
    {"id": "B3", "postId": "J3", "channel": "Letter", "status": "hired", "hiredAt": "2026-02-02T09:00:00Z", "minutes": 30},
    {"id": "B4", "postId": "J2", "channel": "Letter", "status": "active", "hiredAt": null, "minutes": 60},
    {"id": "B5", "postId": "J3", "channel": "Fair", "status": "hired", "hiredAt": "2026-03-02T09:00:00Z", "minutes": 30}]}"#;
const DESKS: &str = r#"{"desks": [{"id": "D1", "name": "North"}, {"id": "D2", "name": "South"}]}"#;
const SCOUTS: &str = r#"{"scouts": [
    {"id": "S1", "fullName": "Ada Roth", "role": "hiring_manager", "lastLogin": "2025-05-15T09:00:00Z"},
    {"id": "S2", "fullName": "Bo Lind", "role": "clerk", "lastLogin": "2024-04-24T09:00:00Z"}]}"#;
const CHARTS: &str = r#"{"rules": [{"name": "Late night", "ownerTeam": "office", "kind": "rest"}, {"name": "Height", "ownerTeam": "stage", "kind": "safety"}]}"#;
const TRIALS: &str = "arm,exposures,conversions\nplain,200,50\nbold,400,140\n";
const TERMS: &str = r#"{"terms": [
    {"id": "T1", "talent": "Cy Marr", "approver": "Ada Roth", "day_rate_cents": 25050, "currency": "EUR", "changedAt": "2026-08-01T09:00:00Z"},
    {"id": "T2", "talent": "Di Sand", "approver": "Bo Lind", "day_rate_cents": 31000, "currency": "EUR", "changedAt": "2026-08-03T09:00:00Z"}]}"#;

fn agency() -> Desk {
    Desk::of(
        "agency",
        vec![
            listed("list_posts", "Posts that are to be filled.", POSTS),
            chosen(
                "list_bids",
                "Bids of talents for posts.",
                ("state", &["active", "rejected", "hired"]),
                BIDS,
            ),
            listed("list_desks", "The desks of the agency.", DESKS),
            listed("list_scouts", "Members of the hiring team.", SCOUTS),
            listed("list_rules", "House rules with the team that keeps them.", CHARTS),
            listed("list_trials", "Results of the poster trial by arm.", TRIALS),
            listed("list_terms", "Terms that were agreed, with the day rate.", TERMS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    agency().ask(question)
}

#[test]
fn deeds_are_counted_by_the_state_that_came_of_them() {
    let answer = ask("How many hires did we make?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
    let answer = ask("Hires per desk");
    assert_eq!(
        rows(&answer, &["desk", "count"]),
        [["South", "2"], ["North", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Compare the number of hires from Fair and Letter");
    assert_eq!(
        rows(&answer, &["channel", "count"]),
        [["Fair", "2"], ["Letter", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn each_of_them_is_divided_as_before() {
    let desk = agency();
    let before = desk.ask("Bids by channel");
    let answer = desk.ask_after("and the average minutes for each of them?", Some(&before));
    assert_eq!(rows(&answer, &["channel"]).len(), 2, "{}", told(&answer));
}

#[test]
fn what_has_been_so_the_longest_began_first() {
    let answer = ask("Which post has been open the longest and since when?");
    assert_eq!(names(&answer), ["Rigger"], "{}", told(&answer));
    assert_eq!(rows(&answer, &["openedAt"]), [["2026-05-04T09:00:00Z"]], "{}", told(&answer));
}

#[test]
fn nobody_assigned_is_an_empty_name() {
    let answer = ask("Which open posts have no scout assigned?");
    assert_eq!(names(&answer), ["Carpenter"], "{}", told(&answer));
    let answer = ask("Which posts never had a ladder repaired?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn so_long_ago_is_before_then() {
    let answer = ask("Which scouts last logged in more than 120 days ago?");
    assert_eq!(names(&answer), ["Bo Lind"], "{}", told(&answer));
}

#[test]
fn of_columns_called_alike_the_rows_that_are_spoken_of_have_it() {
    let answer = ask("Which team owns the posts?");
    assert_eq!(rows(&answer, &["ownerTeam"]), [["shop"], ["stage"]], "{}", told(&answer));
}

#[test]
fn conversions_are_a_part_of_the_exposures() {
    let answer = ask("Compare the conversion rates of the arms");
    assert!(told(&answer).contains("35") && told(&answer).contains("25"), "{}", told(&answer));
}

#[test]
fn cents_are_read_as_money() {
    let answer = ask("What is the average day rate?");
    assert_eq!(number(&answer), 280.25, "{}", told(&answer));
    let answer = ask("Which terms have a day rate above 300 euros?");
    assert_eq!(rows(&answer, &["talent"]), [["Di Sand"]], "{}", told(&answer));
}

#[test]
fn whoever_owns_it_need_not_have_changed_it() {
    let answer = ask("When were the terms of Di Sand last changed, and by whom?");
    assert!(!told(&answer).contains("Bo Lind"), "{}", told(&answer));
}
