//! What an answer says and where it comes from.

use crate::freight;
use crate::harness::{Desk, listed, told, tool};
use belvedere_analysis_router::Outcome;
use belvedere_analysis_router::chart::ChartKind;
use serde_json::json;

#[test]
fn the_finding_stands_in_the_text_and_every_call_is_cited() {
    let desk = Desk::over(vec![freight::world()]);
    let answer = desk.ask("how many shipments failed?");
    assert!(answer.text.contains("12"), "{}", told(&answer));
    assert_eq!(answer.citations.len(), answer.tool_calls.len(), "{}", told(&answer));
    assert!(
        answer
            .citations
            .iter()
            .all(|citation| citation.sql == Some(0) && citation.source == "freight"),
        "{:?}",
        answer.citations
    );
    assert!(answer.complete);
}

#[test]
fn nothing_found_is_said_plainly() {
    let answer = Desk::over(vec![freight::world()]).ask("List shipments that weigh more than 9000 kg");
    assert_eq!(answer.text, "Nothing in the data matches.", "{}", told(&answer));
    assert_eq!(answer.table.as_ref().unwrap().total_rows, 0);
}

#[test]
fn the_chart_follows_the_wish() {
    let desk = Desk::over(vec![freight::world()]);
    let answer = desk.ask("Count shipments by status");
    assert_eq!(answer.chart.as_ref().unwrap().kind, ChartKind::Bar, "{}", told(&answer));
    let pie = desk.ask_after("as a pie chart", Some(&answer));
    assert_eq!(pie.chart.as_ref().unwrap().kind, ChartKind::Pie, "{}", told(&pie));
    assert_eq!(pie.table, answer.table);
}

#[test]
fn none_of_a_month_is_an_answer_and_is_not_asked_for_each() {
    let properties = json!({
        "site_id": { "type": "string", "description": "Only of this site" },
        "since": { "type": "string", "format": "date-time" },
        "until": { "type": "string", "format": "date-time" }
    });
    let desk = Desk::of(
        "sirens",
        vec![
            listed("list_sites", "The sites.", "site_id,name\ns1,North\ns2,South\n"),
            tool("list_alarms", "Alarms, newest first.", properties, &[], |_| Ok("[]".into())),
        ],
    );
    let answer = desk.ask("How many alarms were there in May?");
    let calls = desk
        .journal
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, tool, _)| tool == "list_alarms")
        .count();
    assert_eq!(calls, 1, "{}", told(&answer));
    assert_ne!(answer.outcome, Outcome::Failed, "{}", told(&answer));
}

#[test]
fn rows_go_by_the_plural_that_the_tool_has_for_them() {
    let rows = "employee_id,full_name,town\ne1,Ada Quist,Lund\ne2,Bo Ferm,Ystad\ne3,Cy Holm,Lund\n";
    let one = json!({ "employee_id": { "type": "string" } });
    let desk = Desk::of(
        "staffing",
        vec![
            listed("employeeList", "All employees with their town.", rows),
            tool("employeeGet", "One employee.", one, &["employee_id"], |_| Ok("{}".into())),
        ],
    );
    let answer = desk.ask("How many employees are in Lund?");
    assert_eq!(&*answer.text, "2 of 3 employees.");
}

#[test]
fn a_list_of_rows_is_read_alone() {
    let desk = Desk::of(
        "sirens",
        vec![
            listed(
                "list_alarms",
                "Alarms, newest first.",
                "alarm_id,site_id,state\na1,S-1,open\na2,S-2,open\na3,S-1,closed\n",
            ),
            listed("list_sites", "The sites.", "site_id,name\nS-1,North\nS-2,South\n"),
        ],
    );
    let answer = desk.ask("Show me the open alarms");
    let called: Vec<String> = desk.journal.lock().unwrap().iter().map(|(_, tool, _)| tool.clone()).collect();
    assert_eq!(called, ["list_alarms"], "{}", told(&answer));
}
