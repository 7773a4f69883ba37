//! Stored plans: shown, replayed, and safe against edits.

use belvedere_analysis_router::{Event, Outcome, Plan, Step};

use crate::freight;
use crate::harness::{Desk, told};

#[test]
fn a_replayed_plan_speaks_of_the_time_at_which_it_runs() {
    let mut desk = Desk::over(vec![freight::world()]);
    let answer = desk.ask("how many shipments were shipped in the last 7 days?");
    let stored = serde_json::to_string(&answer.plan).unwrap();
    assert!(stored.contains("{{now-7d|"), "{stored}");
    let plan: Plan = serde_json::from_str(&stored).unwrap();
    assert_eq!(plan, answer.plan);
    assert_eq!(desk.replay(plan.clone()).table, answer.table);
    desk.now -= time::Duration::days(10);
    let earlier = desk.replay(plan);
    assert_eq!(earlier.outcome, Outcome::Answered, "{}", told(&earlier));
    assert!(earlier.sql[0].contains("2025-06-01T10:00:00Z"), "{}", told(&earlier));
}

#[test]
fn a_plan_may_not_name_a_hidden_tool_or_a_foreign_source() {
    let desk = Desk::over(vec![freight::world()]);
    let plan = desk.ask("List the carriers").plan;
    for change in ["tool", "source"] {
        let mut edited = plan.clone();
        if let Some(Step::Call { tool, source, .. }) = edited.steps.first_mut() {
            match change {
                "tool" => *tool = "shipments.cancel".into(),
                _ => *source = belvedere_types::SourceId::generate(),
            }
        }
        let answer = desk.replay(edited);
        assert_eq!(
            (answer.outcome, answer.code.as_deref()),
            (Outcome::Failed, Some("tool_not_available")),
            "{}",
            told(&answer)
        );
        assert!(desk.tools_called().is_empty());
    }
}

#[test]
fn a_plan_of_a_newer_program_is_refused() {
    let desk = Desk::over(vec![freight::world()]);
    let mut plan = desk.ask("List the carriers").plan;
    plan.version = 99;
    assert_eq!(desk.replay(plan).code.as_deref(), Some("plan_too_new"));
}

#[test]
fn a_statement_that_writes_is_refused() {
    let desk = Desk::over(vec![freight::world()]);
    let mut plan = desk.ask("List the carriers").plan;
    for step in &mut plan.steps {
        if let Step::Query { sql, .. } = step {
            *sql = "DELETE FROM \"carriers\"".into();
        }
    }
    let answer = desk.replay(plan);
    assert_eq!(answer.outcome, Outcome::Failed, "{}", told(&answer));
}

#[test]
fn stages_are_told_while_it_works() {
    let (answer, events) = Desk::over(vec![freight::world()]).ask_with_events("List the carriers");
    let stages: Vec<&str> = events
        .iter()
        .filter_map(|event| {
            if let Event::Step { stage, .. } = event {
                Some(stage.as_str())
            } else {
                None
            }
        })
        .collect();
    for stage in ["ranking", "planning", "calling", "reading", "computing", "writing"] {
        assert!(stages.contains(&stage), "{stage}: {stages:?}");
    }
    assert_eq!(events.last(), Some(&Event::Answer(Box::new(answer))));
}
