//! A theatre that sells tickets: whose time is meant where two tools take one, what was not there in another month, and what was sold comes to.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, World, names, number, rows, text_of, told, tool};

/// The rows from one day, or month, to another, both included.
fn between(all: Vec<Value>, column: &str, arguments: &Map<String, Value>, from: &str, to: &str) -> Vec<Value> {
    let at = |row: &Value| row[column].as_str().unwrap_or_default().to_owned();
    let day = |name: &str| text_of(arguments, name).map(|text| text.chars().take(10).collect::<String>());
    let mut kept = all;
    kept.retain(|row| day(from).is_none_or(|from| at(row) >= from) && day(to).is_none_or(|to| at(row) <= to));
    kept
}

fn patrons() -> Vec<Value> {
    let one = |id: &str, name: &str, district: &str, giver: bool, joined: &str| json!({ "id": id, "name": name, "email": format!("{id}@seats.example"), "district": district, "isGiver": giver, "joined_on": joined });
    vec![
        one("pt_1", "Ada Brook", "North", true, "2023-02-01"),
        one("pt_2", "Bo Strand", "South", false, "2024-03-01"),
        one("pt_3", "Cy Vale", "North", true, "2025-05-04"),
        one("pt_4", "Di Reed", "South", false, "2025-05-20"),
    ]
}

fn purchases() -> Vec<Value> {
    let one = |id: &str, patron: &str, total: f64, due: f64, made: &str, sent: Option<&str>| json!({ "number": id, "patron_id": patron, "total": total, "amountDue": due, "placed_on": made, "sent_on": sent });
    vec![
        one("PU-1", "pt_1", 120.0, 0.0, "2025-04-03", Some("2025-05-04")),
        one("PU-2", "pt_2", 80.0, 20.0, "2025-04-10", Some("2025-04-11")),
        one("PU-5", "pt_1", 10.0, 0.0, "2025-04-12", Some("2025-04-13")),
        one("PU-6", "pt_3", 15.0, 0.0, "2025-05-12", None),
        one("PU-3", "pt_1", 60.0, 60.0, "2025-05-02", Some("2025-05-03")),
        one("PU-4", "pt_3", 40.0, 0.0, "2025-05-09", Some("2025-05-10")),
    ]
}

fn accounts() -> Vec<Value> {
    let month = |month: &str, wages: f64| json!({ "month": month, "wages": wages });
    vec![month("2025-04", 900.0), month("2025-05", 950.0), month("2025-06", 400.0)]
}

fn world() -> World {
    let dates = |from: &str, to: &str| json!({ from: { "type": "string", "format": "date" }, to: { "type": "string", "format": "date" } });
    World {
        name: "theatre",
        tools: vec![
            tool(
                "list_patrons",
                "The patrons of the house.",
                dates("joined_from", "joined_to"),
                &[],
                |arguments| Ok(json!({ "data": between(patrons(), "joined_on", arguments, "joined_from", "joined_to") }).to_string()),
            ),
            tool(
                "list_purchases",
                "Purchases of tickets, each by a patron.",
                dates("placed_from", "placed_to"),
                &[],
                |arguments| Ok(json!({ "data": between(purchases(), "placed_on", arguments, "placed_from", "placed_to") }).to_string()),
            ),
            tool(
                "list_accounts",
                "What was paid for work, by month.",
                json!({ "from_month": { "type": "string", "description": "YYYY-MM" }, "to_month": { "type": "string", "description": "YYYY-MM, included" } }),
                &[],
                |arguments| Ok(json!({ "data": between(accounts(), "month", arguments, "from_month", "to_month") }).to_string()),
            ),
            tool(
                "list_access_tokens",
                "The access tokens of the ticket machines, in clear.",
                json!({}),
                &[],
                |_| Ok(json!({ "data": [{ "token": "sealed" }] }).to_string()),
            ),
            tool("list_halls", "The halls.", json!({}), &[], |_| {
                let hall = |name: &str, ag: Option<&str>, stage: &str, seen: Option<&str>| json!({ "name": name, "ag": ag, "stage": stage, "last_cleaned_on": seen });
                Ok(json!({ "data": [
                    hall("Great Hall", Some("adults"), "turning", Some("2025-06-01")),
                    hall("Cellar", Some("children"), "bare", None),
                    hall("Attic", Some("adults"), "bare", Some("2025-05-01")),
                    hall("Stage Door", Some("adults"), "bare", Some("2025-05-11")),
                ] })
                .to_string())
            }),
        ],
    }
}

fn ask(question: &str) -> Answer {
    Desk::over(vec![world()]).ask(question)
}

#[test]
fn who_bought_in_a_month_may_have_joined_long_before() {
    let answer = ask("Which patrons purchased in April?");
    assert_eq!(names(&answer), ["Ada Brook", "Bo Strand"], "{}", told(&answer));
    let answer = ask("Purchases by patron district in May");
    assert_eq!(number_of(&answer, "North"), 3.0, "{}", told(&answer));
    // Said so, it is the patrons' own time.
    let answer = ask("Which patrons joined in May?");
    assert_eq!(names(&answer), ["Cy Vale", "Di Reed"], "{}", told(&answer));
}

fn number_of(answer: &Answer, group: &str) -> f64 {
    let table = answer.table.as_ref().unwrap_or_else(|| panic!("{}", told(answer)));
    let row = table.rows.iter().find(|row| row[0] == group);
    row.and_then(|row| row[1].as_f64()).unwrap_or_else(|| panic!("{}", told(answer)))
}

#[test]
fn what_was_in_one_month_and_not_in_the_next() {
    for question in [
        "Which patrons purchased in April but not in May?",
        "Patrons with a purchase in April but none in May",
        "Which patrons had purchases in April and no purchases in May?",
        "Which patrons purchased in April but didn't in May?",
    ] {
        assert_eq!(names(&ask(question)), ["Bo Strand"], "{}", told(&ask(question)));
    }
    let answer = ask("How many patrons purchased in April but not in May?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let answer = ask("Which patrons purchased last month but not this month?");
    assert_eq!(names(&answer), ["Ada Brook", "Cy Vale"], "{}", told(&answer));
    let answer = ask("Which patrons purchased in May but not in April?");
    assert_eq!(names(&answer), ["Cy Vale"], "{}", told(&answer));
    // Two times that cannot be told apart are no answer.
    let answer = ask("Which halls were turning in April but not in May?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn revenue_is_what_was_sold_and_the_answer_says_so() {
    let answer = ask("What was our revenue in April?");
    assert_eq!(number(&answer), 210.0, "{}", told(&answer));
    assert!(
        told(&answer).contains("is read as the sum of total of purchases"),
        "{}",
        told(&answer)
    );
    let answer = ask("Top 2 patrons by revenue");
    assert_eq!(rows(&answer, &["patron"]), [["Ada Brook"], ["Bo Strand"]], "{}", told(&answer));
    let answer = ask("What is our revenue per usher?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn the_largest_is_not_the_one_with_most_left_to_pay() {
    let answer = ask("What are our 2 largest purchases?");
    assert_eq!(rows(&answer, &["number"]), [["PU-1"], ["PU-2"]], "{}", told(&answer));
    let answer = ask("Which purchase has the largest amount due?");
    assert_eq!(rows(&answer, &["number"]), [["PU-3"]], "{}", told(&answer));
}

#[test]
fn a_flag_names_a_kind_of_rows() {
    let answer = ask("Which givers live in the North?");
    assert_eq!(names(&answer), ["Ada Brook", "Cy Vale"], "{}", told(&answer));
    let answer = ask("How many givers do we have?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn a_column_of_months_knows_the_time() {
    let answer = ask("Compare the wages of April and May 2025");
    assert_eq!(answer.table.as_ref().map(|table| table.rows.len()), Some(2), "{}", told(&answer));
    let answer = ask("Total wages in May");
    assert_eq!(number(&answer), 950.0, "{}", told(&answer));
}

#[test]
fn the_name_of_a_column_is_none_of_its_values() {
    let answer = ask("Show me every hall with its stage");
    assert_eq!(rows(&answer, &["stage"]).len(), 4, "{}", told(&answer));
    let answer = ask("List the halls with a bare stage");
    assert_eq!(names(&answer), ["Attic", "Cellar", "Stage Door"], "{}", told(&answer));
}

#[test]
fn first_letters_stand_for_words() {
    let answer = ask("Number of halls per age group");
    assert_eq!(number_of(&answer, "adults"), 3.0, "{}", told(&answer));
    let answer = ask("Number of halls per acting school");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn last_in_the_name_of_a_column_leaves_nobody_out() {
    let answer = ask("Which halls are bare and when were they last cleaned?");
    assert_eq!(rows(&answer, &["last_cleaned_on"]).len(), 3, "{}", told(&answer));
}

#[test]
fn a_list_of_secrets_is_hidden_and_to_list_is_no_change() {
    let answer = ask("List the patrons");
    assert_eq!(names(&answer).len(), 4, "{}", told(&answer));
    let answer = ask("List the access tokens");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
