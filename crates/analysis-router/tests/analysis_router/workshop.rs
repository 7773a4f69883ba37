//! A workshop with tickets, hours and batches: what a plain question means where a word of it stands in a title, in a name or for a number.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, number, rows, told, tool};

const WORKERS: [&str; 3] = ["Ines Duarte", "Karl Brandt", "Oda Lund"];

fn desk() -> Desk {
    Desk::of(
        "workshop",
        vec![
            tool(
                "list_tickets",
                "Lists the tickets of the workshop, newest first.",
                json!({
                    "status": { "type": "string", "enum": ["new", "doing", "done", "canceled"] },
                    "created_after": { "type": "string", "format": "date", "description": "Created on or after this day" },
                }),
                &[],
                |arguments| Ok(json!({ "tickets": tickets(arguments.get("created_after").and_then(Value::as_str)) }).to_string()),
            ),
            tool(
                "list_worklogs",
                "Returns time logged on tickets: who, on which one, how long.",
                json!({}),
                &[],
                |_| {
                    let log = |(id, ticket, who, minutes, billable): (&str, &str, usize, u32, bool)| json!({ "id": id, "ticket_id": ticket, "worker_name": WORKERS[who], "minutes": minutes, "billable": billable, "note": Value::Null });
                    let logs = [
                        ("w1", "T-1", 0, 30, true),
                        ("w2", "T-1", 1, 240, true),
                        ("w3", "T-2", 1, 15, false),
                        ("w4", "T-3", 2, 15, false),
                    ];
                    Ok(json!({ "worklogs": logs.map(log) }).to_string())
                },
            ),
            tool(
                "list_batches",
                "Returns batches with their target date and when they went out.",
                json!({}),
                &[],
                |_| {
                    let batch = |(name, target, released): (&str, &str, Option<&str>)| json!({ "name": name, "target_date": target, "released_at": released });
                    let batches = [
                        ("Larch Q1", "2025-03-20", Some("2025-04-02T08:00:00Z")),
                        ("Larch Q2", "2025-06-12", Some("2025-06-10T08:00:00Z")),
                        ("Maple Q2", "2025-06-01", Some("2025-06-15T08:00:00Z")),
                        ("Larch Q3", "2025-09-18", None),
                    ];
                    Ok(json!({ "batches": batches.map(batch) }).to_string())
                },
            ),
            tool(
                "list_shifts",
                "Returns shifts with the pieces planned and finished in each.",
                json!({ "status": { "type": "string", "enum": ["running", "finished"] } }),
                &[],
                |_| {
                    let shift = |(id, hall, status, planned, finished): (&str, &str, &str, u32, u32)| json!({ "id": id, "hall": hall, "status": status, "pieces": { "planned": planned, "finished": finished } });
                    let shifts = [
                        ("s1", "North", "finished", 40, 38),
                        ("s2", "South", "finished", 30, 30),
                        ("s3", "North", "running", 40, 11),
                    ];
                    Ok(json!({ "shifts": shifts.map(shift) }).to_string())
                },
            ),
        ],
    )
}

fn tickets(after: Option<&str>) -> Vec<Value> {
    [
        ("T-1", "Deep drawers open the wrong way", "done", "2025-03-02", Some("2025-05-20")),
        ("T-2", "Lathe stops after an hour", "doing", "2025-05-11", None),
        ("T-3", "Hinges for the new cabinet", "new", "2025-06-02", None),
        ("T-4", "Varnish peels off the benches", "canceled", "2025-04-14", None),
        ("T-5", "Sander needs a longer cable", "done", "2025-05-06", Some("2025-05-30")),
        ("T-6", "Replace the saw blade", "done", "2025-03-06", Some("2025-04-06")),
        ("T-7", "Oil the drill press", "done", "2025-03-07", Some("2025-04-07")),
        ("T-8", "Sharpen all wide chisels", "done", "2025-03-08", Some("2025-04-08")),
        ("T-9", "Clean the dust filter", "done", "2025-03-09", Some("2025-04-09")),
    ]
    .iter()
    .filter(|ticket| after.is_none_or(|after| ticket.3 >= after))
    .map(|(id, title, status, created, completed)| {
        json!({ "id": id, "title": title, "status": status, "created_at": format!("{created}T09:00:00Z"), "completed_at": completed.map(|day| format!("{day}T16:00:00Z")) })
    })
    .collect()
}

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

#[test]
fn a_common_word_inside_a_title_names_nothing() {
    assert_eq!(number(&ask("How many open tickets are there?")), 2.0);
    assert_eq!(
        names(&ask("Which tickets are still open?")),
        ["Hinges for the new cabinet", "Lathe stops after an hour"]
    );
    // A name is told by its capital.
    assert_eq!(names(&ask("Show the Lathe ticket")), ["Lathe stops after an hour"]);
}

#[test]
fn who_speaks_of_a_titled_row_says_its_key() {
    let answer = ask("Which tickets were created in June 2025?");
    assert_eq!(rows(&answer, &["id"]), [["T-3"]], "{}", told(&answer));
}

#[test]
fn two_words_of_a_column_are_that_column() {
    assert_eq!(number(&ask("Total pieces finished in the North hall")), 49.0);
    let answer = ask("Compare finished pieces of North and South");
    assert_eq!(
        rows(&answer, &["hall", "total_pieces.finished"]),
        [["North", "49"], ["South", "30"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_period_may_belong_to_a_name() {
    let answer = ask("What's the target date of Larch Q3?");
    assert_eq!(rows(&answer, &["target_date"]), [["2025-09-18"]], "{}", told(&answer));
}

#[test]
fn what_is_planned_has_not_happened() {
    let answer = ask("What were our two most recent batches?");
    assert_eq!(rows(&answer, &["name"]), [["Maple Q2"], ["Larch Q2"]], "{}", told(&answer));
}

#[test]
fn time_is_a_number_in_a_unit_of_time() {
    let answer = ask("Time logged per worker");
    let expected = [["Karl Brandt", "255"], ["Ines Duarte", "30"], ["Oda Lund", "15"]];
    assert_eq!(rows(&answer, &["worker_name", "total_minutes"]), expected, "{}", told(&answer));
    assert_eq!(number(&ask("How much time was logged on T-1?")), 270.0);
    // No number of a batch is a time.
    assert_eq!(ask("How much time did the tickets take us in pieces?").outcome, Outcome::NoSource);
}

#[test]
fn a_share_of_an_amount_is_no_share_of_rows() {
    let answer = ask("What percentage of the logged time is billable?");
    assert_eq!(rows(&answer, &["percent"]), [["90.0"]], "{}", told(&answer));
    let answer = ask("What percentage of the worklogs is billable?");
    assert_eq!(rows(&answer, &["percent"]), [["50.0"]], "{}", told(&answer));
}

#[test]
fn the_start_of_another_event_is_not_sent() {
    let answer = ask("How many tickets were completed in May 2025?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn who_did_it_may_be_asked_besides() {
    let answer = ask("Longest worklog: who logged it and on which ticket?");
    assert_eq!(
        rows(&answer, &["worker_name", "minutes"]),
        [["Karl Brandt", "240"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn so_many_times_is_said_of_what_is_counted() {
    let answer = ask("Which worklogs were amended at least once?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
