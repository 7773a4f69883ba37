//! A publisher whose manuscripts are of a quarter, and whose print jobs are of a month, each by its name: the time of a question is that, and not
//! when a row was made.

use belvedere_analysis_router::Answer;
use serde_json::{Map, Value, json};

use crate::harness::{Desk, listed, names, number, rows, text_of, told, tool};

const MANUSCRIPTS: &str = "manuscript_id,title,slot,stage,pages,entered_at\n\
    m1,Salt Roads,2025-Q2,typeset,310,2024-11-03T08:00:00Z\n\
    m2,Low Tide,2025-Q2,drafted,200,2025-01-10T08:00:00Z\n\
    m3,Iron Bells,2025-Q3,drafted,150,2025-04-20T08:00:00Z\n\
    m4,Ash Lane,2025-Q1,typeset,420,2024-09-01T08:00:00Z\n\
    m5,Far Weir,2024-Q2,typeset,90,2024-02-01T08:00:00Z\n\
    m6,Old Mill,2025-Q1,drafted,80,2024-09-02T08:00:00Z\n";

const CHAPTERS: &str =
    "chapter_id,manuscript_id,heading,words\nc1,m1,Dawn,900\nc2,m1,Noon,700\nc3,m2,Ebb,500\nc4,m4,Ember,800\nc5,m3,Toll,650\n";

const JOBS: &str = "job_no,press,month,copies,booked_at\n\
    1,Heidel,April 2025,100,2025-06-01T08:00:00Z\n\
    2,Heidel,May 2025,300,2025-03-02T08:00:00Z\n\
    3,Roland,May 2025,150,2025-05-03T08:00:00Z\n\
    4,Roland,June 2025,200,2025-05-04T08:00:00Z\n";

fn imprint() -> Desk {
    let jobs = |arguments: &Map<String, Value>| {
        let month = text_of(arguments, "month");
        let of = |line: &&str| line.starts_with("job_no") || month.is_none_or(|month| line.split(',').nth(2) == Some(month));
        Ok(JOBS.lines().filter(of).collect::<Vec<_>>().join("\n"))
    };
    let month = json!({"month": {"type": "string", "description": "Month of printing", "enum": ["April 2025", "May 2025", "June 2025"]}});
    Desk::of(
        "imprint",
        vec![
            listed(
                "list_manuscripts",
                "Lists the manuscripts with the quarter they are planned for.",
                MANUSCRIPTS,
            ),
            listed("list_chapters", "Lists the chapters of the manuscripts.", CHAPTERS),
            tool("list_print_jobs", "Lists the print jobs.", month, &[], jobs),
        ],
    )
}

fn ask(question: &str) -> Answer {
    imprint().ask(question)
}

fn counts(question: &str, wanted: f64) {
    let answer = ask(question);
    assert_eq!(number(&answer), wanted, "{}", told(&answer));
}

#[test]
fn a_quarter_of_the_question_is_that_of_the_column_which_names_quarters() {
    counts("How many manuscripts do we have in Q2?", 2.0);
    counts("How many manuscripts are there this quarter?", 2.0);
    counts("How many manuscripts did we have last quarter?", 2.0);
    counts("Average pages of the Q2 manuscripts", 255.0);
    let answer = ask("List the manuscripts for Q1");
    assert_eq!(names(&answer), ["Ash Lane", "Old Mill"]);
    assert!(answer.notes.iter().any(|note| note.contains("\"slot\"")), "{}", told(&answer));
}

#[test]
fn a_year_or_what_has_begun_since_is_several_quarters() {
    counts("How many manuscripts do we have in 2025?", 5.0);
    counts("How many manuscripts do we have since Q2?", 2.0);
}

#[test]
fn a_verb_of_another_time_asks_for_that() {
    counts("How many manuscripts were entered in Q2?", 1.0);
}

#[test]
fn days_that_are_no_such_period_ask_for_when_the_rows_were_made() {
    counts("How many manuscripts were there in the last 90 days?", 1.0);
}

#[test]
fn rows_without_a_time_are_of_the_period_of_what_they_belong_to() {
    counts("How many chapters are there in Q2?", 3.0);
}

#[test]
fn a_choice_of_periods_is_made_where_the_question_names_one() {
    let desk = imprint();
    let answer = desk.ask("How many print jobs do we have in May?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let journal = desk.journal.lock().unwrap();
    assert!(
        journal
            .iter()
            .any(|(_, _, arguments)| arguments.get("month") == Some(&json!("May 2025"))),
        "{journal:?}"
    );
}

#[test]
fn a_month_that_moves_on_with_the_clock_is_chosen_among_the_rows() {
    let desk = imprint();
    let answer = desk.ask("How many print jobs do we have this month?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let journal = desk.journal.lock().unwrap();
    assert!(journal.iter().all(|(_, _, arguments)| arguments.is_empty()), "{journal:?}");
}

#[test]
fn a_series_of_named_months_is_in_their_order() {
    let answer = ask("Total copies of the print jobs per month");
    let table = answer.table.as_ref().map(|table| table.columns[1].name.clone()).unwrap_or_default();
    let told_months = [["April 2025", "100"], ["May 2025", "450"], ["June 2025", "200"]];
    assert_eq!(rows(&answer, &["month", &table]), told_months, "{}", told(&answer));
}
