//! A guild of people who report to each other, and the lists that stand inside their rows.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, names, number, rows, told};

const PEOPLE: &str = r#"{"members": [
    {"id": "P1", "name": "Ada Roth", "jobTitle": "Master", "hallId": "H1", "managerId": null, "startDate": "2015-03-01"},
    {"id": "P2", "name": "Bo Lind", "jobTitle": "Sales Lead", "hallId": "H1", "managerId": "P1", "startDate": "2018-05-01"},
    {"id": "P3", "name": "Cy Marr", "jobTitle": "Carver", "hallId": "H2", "managerId": "P2", "startDate": "2025-04-10"},
    {"id": "P4", "name": "Di Sand", "jobTitle": "Carver", "hallId": "H2", "managerId": "P2", "startDate": "2025-06-02"},
    {"id": "P5", "name": "Ed Wick", "jobTitle": "Sales Hand", "hallId": "H3", "managerId": "P1", "startDate": "2020-01-15"}]}"#;
const HALLS: &str = r#"{"halls": [{"id": "H1", "name": "North", "headId": "P1"}, {"id": "H2", "name": "Carving", "headId": "P2"},
    {"id": "H3", "name": "Sales", "headId": "P5"}]}"#;
const ISSUES: &str = r#"{"issues": [
    {"number": 1, "title": "Roof leaks", "state": "open", "labels": [{"name": "urgent", "color": "red"}, {"name": "roof", "color": "blue"}]},
    {"number": 2, "title": "Door jams", "state": "open", "labels": [{"name": "urgent", "color": "red"}]},
    {"number": 3, "title": "Roof leaks", "state": "closed", "labels": [{"name": "roof", "color": "blue"}]},
    {"number": 4, "title": "Cold hall", "state": "open", "labels": []}]}"#;
const REQUESTS: &str = "id,topic,state\nq1,Saw,open\nq2,Vise,merged\nq3,Lamp,open\n";
const RUNS: &str = "id,line,status\nr1,saw,failed\nr2,saw,success\nr3,lamp,success\n";
const ORDERS: &str = "number,subject,reopened\nO1,Chair broken,2\nO2,Chair broken,5\nO3,Chair broken,1\nO4,Table bent,0\n";

fn guild() -> Desk {
    let runs = crate::harness::tool(
        "list_plate_runs",
        "Plate runs, newest first.",
        serde_json::json!({ "status": { "type": "string", "description": "Result", "enum": ["failed", "success"] } }),
        &[],
        |arguments| match crate::harness::text_of(arguments, "status") {
            None => Ok(RUNS.into()),
            Some(status) => Ok(RUNS
                .lines()
                .enumerate()
                .filter(|(at, line)| *at == 0 || line.ends_with(status))
                .map(|(_, line)| format!("{line}\n"))
                .collect()),
        },
    );
    Desk::of(
        "guild",
        vec![
            listed("list_members", "The members of the guild.", PEOPLE),
            listed("list_halls", "The halls.", HALLS),
            listed("list_issues", "Issues of the house, newest first.", ISSUES),
            listed("list_plate_requests", "Plate requests.", REQUESTS),
            runs,
            listed("list_complaints", "Complaints about work.", ORDERS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    guild().ask(question)
}

#[test]
fn whoever_somebody_reports_to_is_told_by_name() {
    let answer = ask("Who is Cy Marr's manager?");
    assert_eq!(rows(&answer, &["manager"]), [["Bo Lind"]], "{}", told(&answer));
    let answer = ask("List the members with their managers");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(
        rows(&answer, &["name", "manager"]).contains(&vec!["Ed Wick".to_owned(), "Ada Roth".to_owned()]),
        "{}",
        told(&answer)
    );
}

#[test]
fn those_who_report_to_somebody_are_the_others() {
    let answer = ask("How many people report to Bo Lind?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = ask("List the members who report to Ada Roth");
    assert_eq!(names(&answer), ["Bo Lind", "Ed Wick"], "{}", told(&answer));
}

#[test]
fn members_are_counted_for_whom_they_report_to() {
    let answer = ask("How many members are there per manager?");
    let counted = rows(&answer, &["manager", "count"]);
    assert!(counted.contains(&vec!["Bo Lind".to_owned(), "2".to_owned()]), "{}", told(&answer));
}

#[test]
fn who_is_listed_is_not_listed_with_whom_they_report_to() {
    let answer = ask("Who are our two longest-serving members?");
    assert_eq!(names(&answer), ["Ada Roth", "Bo Lind"], "{}", told(&answer));
    let shown = answer
        .table
        .as_ref()
        .is_some_and(|table| table.columns.iter().any(|column| column.name == "manager"));
    assert!(!shown, "{}", told(&answer));
}

#[test]
fn people_joined_when_they_began() {
    let answer = ask("Who joined in the last 90 days?");
    assert_eq!(names(&answer), ["Cy Marr", "Di Sand"], "{}", told(&answer));
}

#[test]
fn people_work_where_the_rows_say() {
    let answer = ask("How many people work in Carving?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    // The hall is called so as a whole, and a job title in part.
    let answer = ask("How many people work in Sales?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn what_somebody_belongs_to_is_not_what_they_head() {
    let answer = ask("What is Bo Lind's hall?");
    assert_eq!(rows(&answer, &["hall"]), [["North"]], "{}", told(&answer));
    let answer = ask("Which hall has Bo Lind as its head?");
    assert!(
        answer.outcome != Outcome::Answered || names(&answer) != ["North"],
        "{}",
        told(&answer)
    );
}

#[test]
fn rows_inside_rows_are_counted_for_what_they_are_called() {
    let answer = ask("How many open issues are there per label?");
    assert_eq!(
        rows(&answer, &["name", "count"]),
        [["urgent", "2"], ["roof", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Issues per label");
    assert_eq!(
        rows(&answer, &["name", "count"]),
        [["roof", "2"], ["urgent", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn initials_that_two_things_share_are_none() {
    let answer = ask("Which PRs are open?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_column_goes_by_what_its_argument_is_called() {
    let answer = ask("Plate runs by result");
    assert_eq!(
        rows(&answer, &["status", "count"]),
        [["success", "2"], ["failed", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_name_that_many_rows_bear_is_shown_with_their_key() {
    let answer = ask("Which complaint was reopened most often?");
    assert_eq!(rows(&answer, &["number"]), [["O2"]], "{}", told(&answer));
}
