//! A hire of tools: which of two times is meant, what was never done, what chooses among rows and what only sounds like it.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, chosen, listed, names, number, rows, text_of, told, tool};

const HIRES: &str = "hire_no,clerk_name,machine,fee,state,placed_at,delivery_day\n\
    h1,Ada Quist,Digger,10,new,2025-06-17T08:00:00Z,2025-06-19\n\
    h2,Bo Ferm,Saw,20,back,2025-06-10T09:00:00Z,2025-06-17\n\
    h3,Bo Ferm,Saw,30,new,2025-05-12T09:00:00Z,2025-05-20\n\
    h4,Ada Quist,Drill,40,gone,2025-05-02T09:00:00Z,2025-05-03\n";
const CLOSURES: &str = "day,reason\n2025-01-01,New Year\n2025-05-01,Labour Day\n2025-10-03,Unity Day\n2025-12-25,Christmas\n";
const SHEDS: &str = "shed_id,name,space_used_m2,space_limit_m2\ns1,North,30,90\ns2,South,12,60\n";
const STAFF: &str = "staff_id,name,department,last_login_at,email\n\
    1,Ada Quist,People,2025-06-01T08:00:00Z,ada@hire.example\n2,Bo Ferm,Yard,,bo@hire.example\n3,Cy Holt,Yard,2025-06-02T08:00:00Z,cy@hire.example\n";
const ALERTS: &str = "alert_id,fault_id,sent_at,acked_at\na1,f1,2025-06-01T08:00:00Z,2025-06-01T08:05:00Z\na2,f1,2025-06-02T08:00:00Z,\na3,f2,2025-06-03T08:00:00Z,\n";
const FAULTS: &str = "fault_id,title,status\nf1,Oil leak,acknowledged\nf2,Flat tyre,open\n";
const INSPECTIONS: &str = "inspection_id,kind,office\ni1,extra safety,Ulm\ni2,fire,Ulm\ni3,fire,Bern\n";
const JOBS: &str = "job_id,job_name,queue_sec,outcome\nj1,sharpen,10,timed_out\nj2,sharpen,30,done\nj3,wash,5,done\n";
const BONDS: &str = "bond_id,name,status\nb1,Alder,active\nb2,Birch,matured\nb3,Cedar,called\n";

fn hires() -> Desk {
    let since = json!({ "since": { "type": "string", "format": "date-time", "description": "Placed at or after" } });
    let tools = vec![
        tool(
            "hires.list",
            "Hires of machines with their fee and clerk.",
            since,
            &[],
            |arguments| {
                let since = text_of(arguments, "since").unwrap_or_default();
                let (head, body) = HIRES.split_once('\n').unwrap();
                let kept = body.lines().filter(|line| line.split(',').nth(5).unwrap() >= since);
                Ok([head].into_iter().chain(kept).map(|line| format!("{line}\n")).collect())
            },
        ),
        listed("closures.list", "Days on which the yard is closed.", CLOSURES),
        listed("sheds.list", "The sheds and how full they are.", SHEDS),
        listed("staff.list", "The people who work here, with department and last login.", STAFF),
        listed("alerts.list", "Alerts that were sent for a fault.", ALERTS),
        listed("faults.list", "Faults of machines.", FAULTS),
        chosen(
            "inspections.list",
            "Safety inspections of the offices.",
            ("kind", &["extra safety", "fire"]),
            INSPECTIONS,
        ),
        chosen(
            "jobs.list",
            "Jobs of the workshop and how long they queue.",
            ("outcome", &["timed_out", "done"]),
            JOBS,
        ),
        chosen(
            "bonds.list",
            "Bonds of customers.",
            ("status", &["active", "matured", "called"]),
            BONDS,
        ),
    ];
    Desk::of("toolhire", tools)
}

fn ask(question: &str) -> Answer {
    hires().ask(question)
}

#[test]
fn rows_are_of_the_time_by_which_the_tool_gives_them() {
    let answer = ask("Hires from yesterday");
    assert_eq!(rows(&answer, &["hire_no"]), [["h1"]], "{}", told(&answer));
    let answer = ask("How many hires did we have last week?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn a_period_that_goes_on_is_all_of_it_unless_something_was_done_in_it() {
    let answer = ask("List all closures this year");
    assert_eq!(answer.table.as_ref().unwrap().rows.len(), 4, "{}", told(&answer));
    let answer = ask("Which closures were there this year?");
    assert_eq!(answer.table.as_ref().unwrap().rows.len(), 2, "{}", told(&answer));
    let answer = ask("How many closures so far this year?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn a_small_word_tells_two_numbers_apart() {
    let answer = ask("Total space used across all sheds");
    assert_eq!(number(&answer), 42.0, "{}", told(&answer));
}

#[test]
fn people_are_no_department_of_that_name() {
    let answer = ask("How many people are in each department?");
    assert_eq!(
        rows(&answer, &["department", "count"]),
        [["Yard", "2"], ["People", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn new_rows_of_a_time_are_those_that_came_in_then() {
    let answer = ask("New hires per month this year");
    assert_eq!(
        rows(&answer, &["month", "count"]),
        [["2025-05", "2"], ["2025-06", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn what_all_the_rows_are_called_chooses_no_kind_of_them() {
    let answer = ask("Safety inspections per office");
    assert_eq!(
        rows(&answer, &["office", "count"]),
        [["Ulm", "2"], ["Bern", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Average queue time per job name");
    assert_eq!(
        rows(&answer, &["job_name", "average_queue_sec"]),
        [["sharpen", "20.0"], ["wash", "5.0"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn two_of_one_name_are_not_one() {
    let usage = "project_id,project_name,calls\n1,atlas,10\n2,atlas,30\n3,helix,7\n";
    let desk = Desk::of("desk", vec![listed("usage.today", "What each project was used today.", usage)]);
    let answer = desk.ask("Average calls per project");
    assert_eq!(
        rows(&answer, &["project_name", "average_calls"]),
        [["atlas", "30.0"], ["atlas", "10.0"], ["helix", "7.0"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn two_states_are_both_asked_for() {
    let answer = ask("Which bonds matured or got called?");
    assert_eq!(names(&answer), ["Birch", "Cedar"], "{}", told(&answer));
}

#[test]
fn what_was_never_done_is_an_empty_time() {
    let answer = ask("Who has never logged in?");
    assert_eq!(names(&answer), ["Bo Ferm"], "{}", told(&answer));
    let answer = ask("How many alerts were never acknowledged?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn whoever_did_it_is_no_name_of_the_rows() {
    let answer = ask("Total fee per clerk");
    assert_eq!(
        rows(&answer, &["clerk_name", "total_fee"]),
        [["Ada Quist", "50"], ["Bo Ferm", "50"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn an_address_of_mail_is_a_mail_and_no_other_word_is() {
    let answer = ask("List the staff of the Yard with their e-mail addresses");
    assert_eq!(rows(&answer, &["email"]).len(), 2, "{}", told(&answer));
    let answer = ask("What is the e-mail address of Oil leak?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
