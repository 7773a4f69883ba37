//! What an answer says and where it comes from.

use crate::freight;
use crate::harness::{Desk, told};
use belvedere_analysis_router::chart::ChartKind;

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
