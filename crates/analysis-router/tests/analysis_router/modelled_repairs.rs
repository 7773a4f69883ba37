//! Proposals that cannot be run: told to the model, repaired, and bounded.

use belvedere_analysis_router::Outcome;
use belvedere_analysis_router::model::{ModelError, ModelLimits, ModelPlannerConfig};
use serde_json::{Value, json};

use crate::freight;
use crate::harness::{Desk, rows, told, tool};
use crate::scripted::{Said, Script, ask, ask_with, call, config, show};

const COUNT: &str = "SELECT count(*) AS \"n\" FROM \"shipments\"";

fn desk() -> Desk {
    Desk::over(vec![freight::world()])
}

/// A wrong first round is not run, is explained, and the next one is.
#[test]
fn a_wrong_first_round_is_explained_and_nothing_of_it_runs() {
    let calls = |changes: Value| {
        let mut round = call("t2", &json!({}), "shipments");
        round["calls"][0]
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        round
    };
    let cases: Vec<(Said, &str)> = vec![
        (call("t3", &json!({}), "shipments").into(), "there is no tool \\\"t3\\\""),
        (call("shipments.cancel", &json!({}), "gone").into(), "there is no tool"),
        (
            calls(json!({ "arguments": "{\"colour\":1}" })).into(),
            "no parameter \\\"colour\\\"",
        ),
        (calls(json!({ "arguments": "{\"status\":\"lost\"}" })).into(), "must be one of"),
        (
            calls(json!({ "arguments": "{\"limit\":\"many\"}" })).into(),
            "must be of type integer",
        ),
        (calls(json!({ "arguments": "[]" })).into(), "JSON object"),
        (calls(json!({ "into": "x; DROP" })).into(), "not a plain lower-case name"),
        (
            calls(json!({ "table": "nowhere", "bind": [{ "column": "id", "argument": "status" }] })).into(),
            "there is no table \\\"nowhere\\\"",
        ),
        (json!({ "show": [{ "table": "shipments" }] }).into(), "there is no table"),
        (show(COUNT).into(), "no such table"),
        (
            json!({ "queries": [{ "sql": "SELECT 1; SELECT 2", "into": "one" }] }).into(),
            "more than one statement",
        ),
        (
            json!({ "queries": [{ "sql": "SELECT load_extension('x')", "into": "one" }] }).into(),
            "not authorized",
        ),
        (json!({}).into(), "nothing was proposed"),
        (Said::Text("I would rather talk.".into()), "not one JSON object"),
        (Said::Text("{\"calls\": 7}".into()), "not one JSON object"),
        (Said::Cut("{\"calls\": [{\"tool\": \"t2\"".into()), "cut at the limit"),
        (Said::Text(format!("{{\"reading\":\"{}\"}}", "x".repeat(70_000))), "too long"),
        (json!({ "notes": vec!["n"; 13] }).into(), "more than 12"),
    ];
    for (wrong, explained) in cases {
        let desk = desk();
        let script = Script::of(vec![wrong, call("t2", &json!({}), "shipments").into(), show(COUNT).into()]);
        let answer = ask(&desk, &script, "How many shipments are there?");
        assert_eq!(rows(&answer, &["n"]), [["60"]], "{explained}: {}", told(&answer));
        let feedback = script.requests.lock().unwrap()[1].messages[2].text.clone();
        assert!(feedback.contains(explained), "{feedback}");
        assert!(desk.tools_called().iter().all(|tool| tool == "shipments.search"));
        assert!(answer.model.unwrap().planned);
    }
}

#[test]
fn wrong_later_rounds_are_explained_too() {
    let ends = |shown: Value| json!({ "queries": [{ "sql": COUNT, "into": "result" }], "show": [shown] });
    let cases = [
        (show("SELECT \"colour\" FROM \"shipments\""), "no such column"),
        (call("t1", &json!({}), "carriers"), "was not named in `tools`"),
        (call("t2", &json!({}), "shipments"), "is taken"),
        (ends(json!({ "table": "other" })), "there is no table"),
        (
            json!({ "comparisons": [{ "left": "shipments", "right": "shipments", "key": [], "into": "d" }] }),
            "at least one key",
        ),
        (
            json!({ "comparisons": [{ "left": "shipments", "right": "shipments", "key": ["colour"], "into": "d" }] }),
            "has no column \\\"colour\\\"",
        ),
        (
            json!({ "calls": [{ "tool": "t2", "into": "more" }], "show": [{ "table": "shipments" }] }),
            "not both",
        ),
    ];
    for (wrong, explained) in cases {
        let script = Script::of(vec![call("t2", &json!({}), "shipments").into(), wrong.into(), show(COUNT).into()]);
        let answer = ask(&desk(), &script, "How many shipments are there?");
        assert_eq!(rows(&answer, &["n"]), [["60"]], "{explained}: {}", told(&answer));
        assert!(script.told().contains(explained), "{explained}: {}", script.told());
    }
}

#[test]
fn a_statement_that_fails_over_the_whole_table_is_proposed_anew_and_leaves_the_plan() {
    // Twelve rows are tried beforehand; the fault shows with sixty.
    let late = "SELECT json(CASE WHEN count(*) > 20 THEN '{' ELSE '[]' END) AS \"n\" FROM \"shipments\"";
    let script = Script::of(vec![
        call("t2", &json!({}), "shipments").into(),
        show(late).into(),
        show(COUNT).into(),
    ]);
    let answer = ask(&desk(), &script, "How many shipments are there?");
    assert_eq!(rows(&answer, &["n"]), [["60"]], "{}", told(&answer));
    assert!(script.told().contains("malformed JSON"), "{}", script.told());
    assert!(!serde_json::to_string(&answer.plan).unwrap().contains("ELSE '[]'"));
}

#[test]
fn a_vendors_refusal_is_told_and_a_better_call_leaves_no_gap() {
    let tools = vec![tool(
        "list_parcels",
        "Parcels.",
        json!({ "depot": { "type": "string" } }),
        &[],
        |arguments| match arguments.get("depot") {
            Some(_) => Ok(json!({ "parcels": [{ "id": "p1" }, { "id": "p2" }] }).to_string()),
            None => Err("a depot is required: north".into()),
        },
    )];
    let script = Script::of(vec![
        call("t1", &json!({}), "parcels").into(),
        call("t1", &json!({ "depot": "north" }), "parcels").into(),
        show("SELECT count(*) AS \"n\" FROM \"parcels\"").into(),
    ]);
    let desk = Desk::of("depots", tools);
    let answer = ask(&desk, &script, "How many parcels are there?");
    assert_eq!(rows(&answer, &["n"]), [["2"]], "{}", told(&answer));
    assert!(answer.complete && answer.notes.is_empty(), "{:?}", answer.notes);
    assert!(script.told().contains("a depot is required"));
    assert_eq!(answer.tool_calls.len(), 2, "the failed call stays in the provenance");
    assert_eq!(desk.replay(answer.plan).tool_calls.len(), 1, "and leaves the plan");
}

#[test]
fn after_so_many_repairs_the_built_in_planner_answers_and_says_so() {
    let wrong = || Said::from(json!({ "calls": [{ "tool": "t9" }] }));
    let script = Script::of(vec![wrong(), wrong(), wrong(), wrong()]);
    let answer = ask(&desk(), &script, "how many shipments failed?");
    assert_eq!(answer.table.as_ref().unwrap().rows[0][0], json!(12), "{}", told(&answer));
    assert_eq!(script.asked(), 3);
    assert!(
        answer
            .notes
            .iter()
            .any(|note| *note == "The language model proposed no usable plan, so the built-in planner went on."),
        "{:?}",
        answer.notes
    );
    assert!(!answer.model.unwrap().planned);
}

#[test]
fn every_failure_of_the_provider_ends_in_an_answer_that_names_it() {
    for (failure, named) in [
        (ModelError::KeyRefused, "refuses the key"),
        (ModelError::UnknownModel, "no such model"),
        (ModelError::RateLimited { retry_after: None }, "limits how often"),
        (ModelError::Unavailable, "cannot be reached"),
        (
            ModelError::TimedOut {
                limit: std::time::Duration::from_secs(1),
            },
            "in time",
        ),
        (ModelError::Rejected { status: 400 }, "does not accept"),
        (ModelError::Unreadable, "cannot be used"),
    ] {
        let answer = ask(&desk(), &Script::of(vec![Said::Failed(failure)]), "how many shipments failed?");
        assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
        assert!(
            answer
                .notes
                .iter()
                .any(|note| note.contains(named) && note.contains("built-in planner")),
            "{:?}",
            answer.notes
        );
    }
    let declined = ask(&desk(), &Script::of(vec![Said::Declined]), "how many shipments failed?");
    assert!(declined.notes.iter().any(|note| note.contains("declined")), "{:?}", declined.notes);
}

#[test]
fn a_failure_in_the_middle_keeps_what_was_read() {
    let script = Script::of(vec![
        call("t2", &json!({ "limit": 25 }), "shipments").into(),
        Said::Failed(ModelError::Unavailable),
    ]);
    let answer = ask(&desk(), &script, "how many shipments failed?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(answer.table.as_ref().unwrap().rows[0][0], json!(12), "{}", told(&answer));
}

#[test]
fn a_budget_of_completions_or_tokens_ends_a_model_that_goes_round_in_circles() {
    let circles = || -> Vec<Said> {
        let mut rounds = vec![Said::from(call("t2", &json!({}), "shipments"))];
        rounds.extend((0..20).map(|n| Said::from(json!({ "queries": [{ "sql": COUNT, "into": format!("again_{n}") }] }))));
        rounds
    };
    let limited = |limits: ModelLimits| {
        let script = Script::of(circles());
        let answer = ask_with(
            &desk(),
            &script,
            ModelPlannerConfig { limits, ..config() },
            "how many shipments failed?",
        );
        (script.asked(), answer)
    };
    let (asked, answer) = limited(ModelLimits {
        calls: 3,
        ..ModelLimits::default()
    });
    assert_eq!(asked, 3);
    assert!(answer.notes.iter().any(|note| note.contains("budget")), "{}", told(&answer));
    let (asked, _) = limited(ModelLimits {
        tokens: 2_000,
        ..ModelLimits::default()
    });
    assert_eq!(asked, 2);
    let (asked, answer) = limited(ModelLimits::default());
    assert_eq!((asked, answer.outcome), (8, Outcome::Failed), "{}", told(&answer));
}
