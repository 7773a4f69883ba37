//! What a model cannot do even when it has given itself to somebody else: widen its tools, carry data from source to source.

use belvedere_analysis_router::Outcome;
use serde_json::{Value, json};

use crate::harness::{Desk, World, rows, told, tool};
use crate::scripted::{Script, ask, call, show};
use crate::{freight, hosting};

/// freight: t1 carriers.list, t2 shipments.search; mail: t3 search_mail (takes text), t4 list_folders.
fn desk() -> Desk {
    let mail = World {
        name: "mail",
        tools: vec![
            tool(
                "search_mail",
                "Search messages.",
                json!({ "query": { "type": "string" }, "folder": { "type": "string", "enum": ["inbox", "sent"] }, "limit": { "type": "integer", "maximum": 50 } }),
                &[],
                |_| Ok(json!({ "messages": [{ "id": "m1", "subject": "Hello" }] }).to_string()),
            ),
            tool("list_folders", "Folders.", json!({}), &[], |_| {
                Ok(json!({ "folders": [{ "id": "f1", "name": "Archive" }] }).to_string())
            }),
        ],
    };
    Desk::over(vec![freight::world(), mail])
}

const END: &str = "SELECT \"name\" FROM \"carriers\" ORDER BY 1";

fn first(tools: &[&str]) -> Value {
    let mut round = call("t1", &json!({}), "carriers");
    round["tools"] = json!(tools);
    round
}

#[test]
fn tools_that_were_not_named_before_the_first_result_cannot_be_called_after_it() {
    let desk = desk();
    let script = Script::of(vec![
        first(&["t1"]).into(),
        call("t3", &json!({ "query": "carriers" }), "mails").into(),
        show(END).into(),
    ]);
    let answer = ask(&desk, &script, "Who are our carriers?");
    assert_eq!(rows(&answer, &["name"]).len(), 4, "{}", told(&answer));
    assert_eq!(desk.tools_called(), ["carriers.list"]);
}

#[test]
fn a_value_of_one_source_is_never_an_argument_for_another() {
    for smuggled in [
        json!({ "query": "Nordfracht" }),
        json!({ "query": "car_1" }),
        json!({ "query": "our Nordfracht" }),
        json!({ "query": "Nordfracht".to_uppercase() }),
        json!({ "query": "Tm9yZGZyYWNodA==" }),
        json!({ "limit": 4 }),
        json!({ "query": "{{@2025-06-18T10:00:00Z|unix}}" }),
        json!({ "query": "rier" }),
    ] {
        let desk = desk();
        let script = Script::of(vec![
            first(&["t1", "t3"]).into(),
            call("t3", &smuggled, "mails").into(),
            show(END).into(),
        ]);
        let answer = ask(&desk, &script, "Who are our carriers, and did they write?");
        assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
        assert_eq!(desk.tools_called(), ["carriers.list"], "{smuggled}");
        assert!(script.told().contains("values of another source"), "{smuggled}");
    }
}

#[test]
fn the_askers_words_choices_of_the_tool_and_the_sources_own_values_may_be_arguments() {
    for own in [
        json!({ "query": "carriers" }),
        json!({ "query": "Alpin Cargo" }),
        json!({ "folder": "sent" }),
        json!({ "limit": 50 }),
        json!({ "query": "{{now-7d|date}}" }),
        json!({ "query": "m1" }),
    ] {
        let desk = desk();
        let mut round = first(&["t1", "t3"]);
        round["calls"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "tool": "t3", "into": "mails" }));
        let script = Script::of(vec![round.into(), call("t3", &own, "more").into(), show(END).into()]);
        let answer = ask(&desk, &script, "Which mails did the carriers such as Alpin Cargo write?");
        assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
        assert_eq!(desk.tools_called(), ["carriers.list", "search_mail", "search_mail"], "{own}");
    }
}

#[test]
fn rows_of_one_source_fill_calls_to_another_only_when_planned_before_reading() {
    let each = json!({ "tool": "t3", "into": "mails", "table": "carriers", "bind": [{ "column": "name", "argument": "query" }] });
    let end = || show("SELECT count(*) AS \"n\" FROM \"mails\"");
    let mut planned = first(&["t1", "t3"]);
    planned["calls"].as_array_mut().unwrap().push(each.clone());
    let openly = desk();
    let answer = ask(
        &openly,
        &Script::of(vec![planned.into(), end().into()]),
        "How many mails per carrier?",
    );
    assert_eq!(rows(&answer, &["n"]), [["4"]], "{}", told(&answer));
    assert_eq!(openly.tools_called().len(), 5);

    for table in ["carriers", "copied"] {
        let desk = desk();
        let copy = json!({ "queries": [{ "sql": "SELECT name FROM Carriers", "into": "copied" }] });
        let mut late = each.clone();
        late["table"] = json!(table);
        let script = Script::of(vec![
            first(&["t1", "t3"]).into(),
            copy.into(),
            json!({ "calls": [late] }).into(),
            show(END).into(),
        ]);
        let answer = ask(&desk, &script, "How many mails per carrier?");
        assert_eq!(desk.tools_called(), ["carriers.list"], "{table}: {}", told(&answer));
        assert!(script.told().contains("rows of another source"), "{table}");
    }
}

#[test]
fn identifiers_found_in_a_source_may_be_used_there() {
    let desk = Desk::over(vec![hosting::world()]);
    let script = Script::of(vec![
        json!({ "tools": ["t3", "t4"], "calls": [{ "tool": "t3", "into": "environments" }] }).into(),
        json!({ "queries": [{ "sql": "SELECT \"id\", \"name\" FROM \"environments\" WHERE \"name\" LIKE 'ledger-%' AND \"applicationId\" = 'app_1'", "into": "wanted" }] }).into(),
        json!({ "calls": [{ "tool": "t4", "into": "settings", "table": "wanted", "bind": [{ "column": "id", "argument": "environmentId" }] }] }).into(),
        show("SELECT \"environmentId\", \"setting\", \"value\" FROM \"settings\" WHERE \"setting\" = 'timeout' ORDER BY 1").into(),
    ]);
    let answer = ask(&desk, &script, "Which timeout do the ledger environments have?");
    let found = rows(&answer, &["environmentId", "value"]);
    assert_eq!(
        found,
        [["env_app_1_production", "60"], ["env_app_1_staging", "30"]],
        "{}",
        told(&answer)
    );
    assert_eq!(answer.citations.len(), 2, "{}", told(&answer));
}
