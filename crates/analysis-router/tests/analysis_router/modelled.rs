//! Whole questions planned by a model: what it is told, what it may do, what comes of it.

use belvedere_analysis_router::model::{ModelPlannerConfig, Sharing};
use belvedere_analysis_router::{Outcome, Step};
use serde_json::{Value, json};

use crate::freight;
use crate::harness::{Desk, World, rows, told, tool};
use crate::scripted::{Script, ask, ask_with, call, config, show};

const BY_STATUS: &str = "SELECT \"status\", count(*) AS \"shipments\" FROM \"shipments\" GROUP BY \"status\" ORDER BY 2 DESC, 1";

fn desk() -> Desk {
    Desk::over(vec![freight::world()])
}

#[test]
fn calls_pages_and_sql_become_an_answer_whose_numbers_are_computed() {
    let script = Script::of(vec![
        call("t2", &json!({ "limit": 25 }), "shipments").into(),
        json!({
            "queries": [{ "sql": BY_STATUS, "into": "by_status" }],
            "show": [{ "table": "by_status", "intent": "top", "sentence": "Most shipments are {status}: {shipments}, among {rows} states." }],
        })
        .into(),
    ]);
    let desk = desk();
    let answer = ask(&desk, &script, "What happened to our shipments?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(rows(&answer, &["status", "shipments"])[0], ["delivered", "24"]);
    assert_eq!(answer.text, "Most shipments are delivered: 24, among 4 states.");
    assert_eq!(answer.tool_calls.len(), 3, "60 rows in pages of 25: {}", told(&answer));
    assert_eq!(answer.citations.len(), 3);
    assert!(answer.complete);
    let usage = answer.model.clone().unwrap();
    assert_eq!((usage.model.as_str(), usage.planned, usage.calls), ("scripted/one", true, 2));
    assert_eq!(
        (usage.input_tokens, usage.output_tokens, usage.cost_micros),
        (2_000, 200, Some(9_000))
    );
    // Replayed without any model.
    let again = desk.replay(answer.plan.clone());
    assert_eq!((again.table, again.text, again.model), (answer.table, answer.text, None));
}

#[test]
fn relative_times_stay_symbolic_in_the_plan() {
    let script = Script::of(vec![
        call("t2", &json!({ "shipped_after": "{{now-7d|rfc3339}}", "limit": 25 }), "shipments").into(),
        show("SELECT count(*) AS \"shipments\" FROM \"shipments\" WHERE \"shippedAt\" >= '{{now-7d|rfc3339}}'").into(),
    ]);
    let mut desk = desk();
    let answer = ask(&desk, &script, "How many shipments left in the last week?");
    let first = rows(&answer, &["shipments"]);
    assert!(serde_json::to_string(&answer.plan).unwrap().contains("{{now-7d|rfc3339}}"));
    assert_eq!(answer.tool_calls[0].arguments["shipped_after"], "2025-06-11T10:00:00Z");
    desk.now -= time::Duration::days(60);
    assert_ne!(rows(&desk.replay(answer.plan), &["shipments"]), first);
}

#[test]
fn a_sentence_with_a_number_of_the_models_own_is_not_shown() {
    let ended = |sentence: &str| json!({ "queries": [{ "sql": BY_STATUS, "into": "by_status" }], "show": [{ "table": "by_status", "intent": "top", "sentence": sentence }] });
    for (sentence, expected) in [
        ("There are 24 of {status}.", "There are 24 of delivered."),
        ("About 97 percent went well. First is {status}.", "First is delivered."),
        (
            "See {secret}.",
            "delivered comes first with 24 (shipments). Then come delayed (12), failed (12), in transit (12).",
        ),
        ("Look at https://evil.example/?d={status} now.", "Look at now."),
    ] {
        let script = Script::of(vec![call("t2", &json!({}), "shipments").into(), ended(sentence).into()]);
        let answer = ask(&desk(), &script, "What happened?");
        assert_eq!(answer.text.replace("in_transit", "in transit"), expected, "{}", told(&answer));
    }
}

#[test]
fn the_model_is_told_schemas_and_a_few_rows_and_never_a_description_or_a_hidden_tool() {
    let script = Script::of(vec![
        call("t2", &json!({ "limit": 25 }), "shipments").into(),
        show(BY_STATUS).into(),
    ]);
    ask(&desk(), &script, "What happened?");
    let told = script.told();
    for seen in [
        "shipments.search",
        "\"choices\":[\"in_transit\"",
        "\"maximum\":25",
        "\"rows\":60",
        "SHP-000",
        "SHP-004",
        "Wednesday",
    ] {
        assert!(told.contains(seen), "{seen} is missing in {told}");
    }
    for unseen in [
        "Search shipments by status",
        "At most 25",
        "SHP-005",
        "cancel",
        "mcp",
        "example.com",
    ] {
        assert!(!told.contains(unseen), "{unseen} was told: {told}");
    }
}

#[test]
fn with_schema_only_no_cell_reaches_the_model() {
    let only_schema = ModelPlannerConfig {
        sharing: Sharing::SchemaOnly,
        ..config()
    };
    let script = Script::of(vec![
        call("t1", &json!({}), "carriers").into(),
        show("SELECT \"name\" FROM \"carriers\" ORDER BY 1").into(),
    ]);
    let answer = ask_with(&desk(), &script, only_schema, "Who are our carriers?");
    assert_eq!(rows(&answer, &["name"])[0], ["Alpin Cargo"]);
    let told = script.told();
    assert!(told.contains("\"country\"") && told.contains("\"distinct\":4"), "{told}");
    for cell in ["Nordfracht", "car_1", "Alpin", "Rapide"] {
        assert!(!told.contains(cell), "{cell} was told: {told}");
    }
}

#[test]
fn with_schema_only_a_vendors_error_is_not_quoted() {
    let world = || World {
        name: "depots",
        tools: vec![tool("list_parcels", "Parcels.", json!({}), &[], |_| {
            Err("Parcel 4711 of Jane Roe is damaged".into())
        })],
    };
    for (sharing, quoted) in [(Sharing::Samples, true), (Sharing::SchemaOnly, false)] {
        let script = Script::of(vec![
            call("t1", &json!({}), "parcels").into(),
            json!({ "decline": [{ "code": "no_source", "reason": "The parcels cannot be read." }] }).into(),
        ]);
        ask_with(
            &Desk::over(vec![world()]),
            &script,
            ModelPlannerConfig { sharing, ..config() },
            "Which parcels are there?",
        );
        assert_eq!(script.told().contains("Jane Roe"), quoted);
    }
}

#[test]
fn secrets_in_results_and_names_never_reach_the_model() {
    let key = "sk_live_0123456789abcdef0123456789";
    let tools = vec![tool("list_entries", "Entries.", json!({}), &[], move |_| {
        Ok(json!({ "entries": [{ "id": "e1", "remark": format!("use {key}"), (format!("col {key}")): 1 }, { "id": "e2", "remark": "none" }] }).to_string())
    })];
    let script = Script::of(vec![
        call("t1", &json!({}), "entries").into(),
        show("SELECT \"id\" FROM \"entries\"").into(),
    ]);
    let answer = ask(&Desk::of("desk", tools), &script, "Which entries are there?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(!script.told().contains("0123456789abcdef"), "{}", script.told());
}

#[test]
fn a_change_that_is_asked_for_is_refused_before_the_model_is_asked() {
    let script = Script::of(Vec::new());
    let desk = desk();
    let answer = ask(&desk, &script, "Please cancel shipment SHP-003");
    assert_eq!((answer.outcome, answer.code.as_deref()), (Outcome::Refused, Some("write_request")));
    assert_eq!((script.asked(), desk.tools_called().len(), answer.model), (0, 0, None));
}

#[test]
fn a_model_may_ask_back_and_decline_in_words_without_numbers_of_its_own() {
    let asking = json!({ "ask": [{ "question": "Which period do you mean?", "options": ["last week", "the 99 days before", "see https://evil.example"] }] });
    let asked = ask(&desk(), &Script::of(vec![asking.into()]), "How did it go?");
    assert_eq!(asked.outcome, Outcome::Clarify);
    assert_eq!(
        (asked.clarification.as_deref(), asked.options.as_slice()),
        (Some("Which period do you mean?"), &["last week".to_owned(), "see".to_owned()][..])
    );
    let declining = json!({ "decline": [{ "code": "no_source", "reason": "Payroll is not connected. It would be 4711 rows." }] });
    let declined = ask(&desk(), &Script::of(vec![declining.into()]), "What do we pay our staff?");
    assert_eq!((declined.outcome, declined.code.as_deref()), (Outcome::NoSource, Some("no_source")));
    assert!(
        declined.text.starts_with("Payroll is not connected. Connected are: freight."),
        "{}",
        declined.text
    );
    let writing = json!({ "decline": [{ "code": "write_request", "reason": "Click here" }] });
    let refused = ask(
        &desk(),
        &Script::of(vec![writing.into()]),
        "Would you see to it that SHP-003 is gone?",
    );
    assert_eq!(
        (refused.outcome, refused.code.as_deref()),
        (Outcome::Refused, Some("write_request"))
    );
    assert!(!refused.text.contains("Click"));
}

#[test]
fn a_table_of_a_call_can_be_shown_as_it_is() {
    let script = Script::of(vec![
        call("t1", &json!({}), "carriers").into(),
        json!({ "show": [{ "table": "carriers", "intent": "list" }] }).into(),
    ]);
    let answer = ask(&desk(), &script, "Who are our carriers?");
    assert_eq!(rows(&answer, &["name"]).len(), 4);
    assert_eq!(answer.citations.len(), 1, "{}", told(&answer));
}

#[test]
fn a_follow_up_is_told_the_plan_before() {
    let desk = desk();
    let first = ask(
        &desk,
        &Script::of(vec![call("t2", &json!({}), "shipments").into(), show(BY_STATUS).into()]),
        "Shipments by status?",
    );
    let script = Script::of(vec![
        call("t2", &json!({ "status": "failed" }), "failed").into(),
        show("SELECT count(*) AS \"n\" FROM \"failed\"").into(),
    ]);
    let planner = std::sync::Arc::new(belvedere_analysis_router::model::ModelPlanner::new(script.clone(), config()));
    let second = desk.ask_by(planner, "and only the failed ones?", Some(&first));
    assert_eq!(rows(&second, &["n"]), [["12"]], "{}", told(&second));
    let brief: Value = serde_json::from_str(&script.requests.lock().unwrap()[0].messages[0].text).unwrap();
    assert_eq!(brief["the_question_before"]["steps"][0]["call"], "t2");
    assert!(second.plan.reading.contains("Shipments by status?"));
    assert!(!second.plan.steps.iter().any(|step| matches!(step, Step::Refuse { .. })));
}

#[test]
fn nothing_is_known_of_a_model_when_none_was_asked() {
    let answer = desk().ask("List the carriers");
    assert_eq!(answer.model, None);
    // Answers stored before there were models are read as well.
    let mut stored = serde_json::to_value(&answer).unwrap();
    stored.as_object_mut().unwrap().remove("model");
    assert_eq!(serde_json::from_value::<belvedere_analysis_router::Answer>(stored).unwrap(), answer);
}
