//! A bureau whose tools insist on choices, bound several times, and are keyed by what only their prose says.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, Tool, listed, names, number, rows, text_of, told, tool};

const PAPERS: &str = "id,name,paper_class,status,sector\na1,Acorn,deed,active,Land\na2,Birch,deed,active,Sea\nb1,Cedar,bond,active,Land\nb2,Dogwood,bond,retired,Sea\n";
const TICKETS: &str = "id,subject,status,channel,created_at,solved_at,clerk_id\n\
    t1,Ink,solved,mail,2025-06-02T08:00:00Z,2025-06-16T08:00:00Z,c1\nt2,Pen,open,mail,2025-06-10T08:00:00Z,,c2\n\
    t3,Wax,closed,desk,2025-05-28T08:00:00Z,2025-06-03T08:00:00Z,c1\nt4,Cord,new,mail,2025-06-17T08:00:00Z,,c2\n\
    t5,Seal,open,desk,2025-02-01T08:00:00Z,,c1\nt6,Twine,solved,desk,2025-02-02T08:00:00Z,2025-06-17T09:00:00Z,c3\n";
const CLERKS: &str = "id,name\nc1,Alex Ott\nc2,Alex Rehm\nc3,Bea Lutz\n";
const PERMITS: &str = "id,name,created_at\np1,Quay,2025-06-01T08:00:00Z\np2,Pier,2025-06-02T08:00:00Z\n";
const COSTS: &str = "month,desk_id,service,amount_usd\n2025-05,d1,ink,30\n2025-05,d2,ink,70\n2025-05,d1,wax,5\n2025-05,d2,wax,9\n";
const DESKS: &str =
    r#"{"d1": {"name": "Front", "site": "Ost"}, "d2": {"name": "Back", "site": "Ost"}, "d3": {"name": "Side", "site": "West"}}"#;

fn picked(csv: &str, keep: impl Fn(&[&str]) -> bool) -> String {
    let lines = csv.lines().enumerate();
    let kept = lines.filter(|(at, line)| *at == 0 || keep(&line.split(',').collect::<Vec<_>>()));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

fn papers(arguments: &Map<String, Value>) -> Result<String, String> {
    let class = text_of(arguments, "paper_class").ok_or("paper_class is required")?.to_owned();
    let status = text_of(arguments, "status").map(str::to_owned);
    Ok(picked(PAPERS, |cells| {
        cells.get(2) == Some(&class.as_str()) && status.as_deref().is_none_or(|status| cells.get(3) == Some(&status))
    }))
}

fn tickets(arguments: &Map<String, Value>) -> Result<String, String> {
    let bound = |name: &str| text_of(arguments, name).map(str::to_owned);
    let (created, solved, status) = (bound("created_after"), bound("solved_after"), bound("status"));
    Ok(picked(TICKETS, |cells| {
        let after = |bound: &Option<String>, at: usize| {
            bound
                .as_deref()
                .is_none_or(|bound| cells.get(at).is_some_and(|cell| *cell >= bound))
        };
        after(&created, 4) && after(&solved, 5) && status.as_deref().is_none_or(|status| cells.get(2) == Some(&status))
    }))
}

fn paces(arguments: &Map<String, Value>) -> Result<String, String> {
    match text_of(arguments, "window") {
        Some("7d") => Ok("stage,passed\nread,7\nsigned,3\n".into()),
        Some("30d") => Ok("stage,passed\nread,30\nsigned,20\n".into()),
        other => Err(format!("window {other:?}")),
    }
}

fn settings(arguments: &Map<String, Value>) -> Result<String, String> {
    match text_of(arguments, "room") {
        Some("draft") => Ok("name,value\nink,blue\nlamp,on\n".into()),
        Some("final") => Ok("name,value\nink,black\nlamp,on\nseal,wax\n".into()),
        other => Err(format!("no room {other:?}")),
    }
}

fn setup(arguments: &Map<String, Value>) -> Result<String, String> {
    match text_of(arguments, "desk_id") {
        Some("d1") => Ok(json!({ "lamp": "oil", "chair": "oak" }).to_string()),
        Some("d2") => Ok(json!({ "lamp": "gas", "chair": "oak" }).to_string()),
        other => Err(format!("No such desk: {other:?}")),
    }
}

fn letters() -> String {
    let rows = (1..=70).map(|at| format!("L{at},Letter {at}\n"));
    format!("id,name\n{}", rows.collect::<String>())
}

fn bureau() -> Desk {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let choice = |values: &[&str]| json!({ "type": "string", "enum": values });
    let bound = |words: &str| json!({ "type": "string", "format": "date-time", "description": words });
    let pages: Tool = tool(
        "get_letter",
        "One letter with the number of its stamps.",
        json!({ "letter_id": text("Letter id, e.g. L12") }),
        &["letter_id"],
        |arguments| {
            let id = text_of(arguments, "letter_id").unwrap_or_default().to_owned();
            Ok(json!({ "id": id, "stamps": 2 }).to_string())
        },
    );
    Desk::of(
        "bureau",
        vec![
            tool(
                "list_papers",
                "Papers of one class.",
                json!({ "paper_class": choice(&["deed", "bond"]), "status": choice(&["active", "retired"]) }),
                &["paper_class"],
                papers,
            ),
            tool(
                "search_tickets",
                "Search tickets, newest first.",
                json!({
                    "status": choice(&["new", "open", "solved", "closed"]),
                    "created_after": bound("Created at or after"),
                    "solved_after": bound("Solved at or after"),
                }),
                &[],
                tickets,
            ),
            listed("list_clerks", "The clerks.", CLERKS),
            listed(
                "list_permits",
                "Permits; expires_at is set for those that run out by themselves.",
                PERMITS,
            ),
            tool(
                "list_paces",
                "How many papers passed each stage in a window.",
                json!({ "window": choice(&["7d", "30d"]) }),
                &["window"],
                paces,
            ),
            tool(
                "list_settings",
                "Settings of one room.",
                json!({ "room": choice(&["draft", "final"]) }),
                &["room"],
                settings,
            ),
            listed("list_desks", "The counters, by desk id.", DESKS),
            tool(
                "get_setup",
                "The setup of one counter: its lamp and its chair.",
                json!({ "desk_id": text("Desk id, e.g. d7") }),
                &["desk_id"],
                setup,
            ),
            listed("list_costs", "Costs by month, desk and service.", COSTS),
            tool("list_letters", "All letters.", json!({}), &[], |_| Ok(letters())),
            pages,
        ],
    )
}

fn ask(question: &str) -> Answer {
    bureau().ask(question)
}

#[test]
fn rows_of_every_kind_are_asked_for_where_none_is_said() {
    let answer = ask("How many active papers are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
    let answer = ask("How many active bond papers are there?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn one_time_of_the_rows_is_bounded_and_not_all_of_them() {
    let answer = ask("How many tickets per channel over the last 30 days?");
    assert_eq!(
        rows(&answer, &["channel", "count"]),
        [["mail", "3"], ["desk", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("How many tickets were solved this week?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn new_rows_are_those_that_came_in_whatever_they_are_by_now() {
    let answer = ask("New tickets per day over the last 14 days");
    let counted: i64 = rows(&answer, &["count"])
        .iter()
        .flatten()
        .filter_map(|count| count.parse::<i64>().ok())
        .sum();
    assert_eq!(counted, 2, "{}", told(&answer));
}

#[test]
fn what_is_closed_is_not_unsolved() {
    let answer = ask("How many unsolved tickets are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn a_length_of_time_is_chosen_as_it_is_offered() {
    let answer = ask("Passed per stage in the last 30 days");
    assert_eq!(
        rows(&answer, &["stage", "total_passed"]),
        [["read", "30"], ["signed", "20"]],
        "{}",
        told(&answer)
    );
    // No offered length is the one that was asked for.
    let answer = ask("Passed per stage in the last 12 days");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn two_choices_of_a_tool_are_held_against_each_other() {
    let answer = ask("What differs between the draft and the final settings?");
    assert_eq!(
        rows(&answer, &["name", "draft", "final"]),
        [["ink", "blue", "black"], ["seal", "null", "wax"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn the_keys_of_a_map_are_what_the_prose_says_that_they_are() {
    let answer = ask("How many desks are there per site?");
    assert_eq!(
        rows(&answer, &["site", "count"]),
        [["Ost", "2"], ["West", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("What lamp does the Back desk have?");
    assert_eq!(rows(&answer, &["lamp"]), [["gas"]], "{}", told(&answer));
    let wrong = answer.tool_calls.iter().filter(|call| call.error.is_some()).count();
    assert_eq!(wrong, 0, "{}", told(&answer));
}

#[test]
fn costs_that_are_compared_are_added_up() {
    let answer = ask("Compare the ink costs of Front and Back in May");
    assert_eq!(rows(&answer, &["total_amount_usd"]), [["70"], ["30"]], "{}", told(&answer));
}

#[test]
fn a_first_name_that_two_people_bear_is_asked_back() {
    let answer = ask("How many open tickets does Alex have?");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    let answer = ask("How many open tickets does Alex Ott have?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn figures_over_details_that_were_read_in_part_are_none() {
    let answer = ask("How many stamps are there in total on all letters?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(answer.code.as_deref(), Some("too_many_calls"), "{}", told(&answer));
    let answer = ask("How many stamps does Letter 7 have?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn papers_are_listed_by_name() {
    let answer = ask("Which papers are retired?");
    assert_eq!(names(&answer), ["Dogwood"], "{}", told(&answer));
}

#[test]
fn a_time_that_only_prose_speaks_of_is_not_told_by_another() {
    let answer = ask("When does the Quay permit expire?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("When was the Quay permit created?");
    assert_eq!(rows(&answer, &["created_at"]), [["2025-06-01T08:00:00Z"]], "{}", told(&answer));
}
