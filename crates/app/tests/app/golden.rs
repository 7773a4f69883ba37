//! What an answer lacks of what is expected.

use belvedere_analysis_router::{Answer, Words};
use belvedere_app::misses;
use belvedere_catalog::Expectation;
use belvedere_types::{AnswerId, ConversationId, Language, SourceId};
use serde_json::{Value, json};

fn answer() -> Value {
    json!({
        "id": AnswerId::generate(), "question": "How many orders by region?", "outcome": "answered", "complete": true,
        "text": "North has the most orders: 1,200.", "clarification": null, "options": [], "refusal": null, "code": null,
        "table": { "columns": [{ "name": "Region", "type": "text" }, { "name": "orders", "type": "integer" }, { "name": "open", "type": "boolean" }],
            "rows": [["North", 1200, true], ["South", 7.25, false]], "total_rows": 2, "truncated": false },
        "chart": null, "plan": { "version": 2, "steps": [], "reading": "" },
        "tool_calls": [{ "source": SourceId::generate(), "tool": "list_orders", "arguments": {}, "started_ms": 0.0, "ms": 1.0, "rows": 2, "bytes": 9, "error": null }],
        "sql": [], "citations": [], "notes": [], "conversation_id": ConversationId::generate(), "ms": 3.0,
    })
}

fn lacks(expect: Value, answer: Value) -> Vec<String> {
    let expect: Expectation = serde_json::from_value(expect).unwrap();
    let answer: Answer = serde_json::from_value(answer).unwrap();
    misses(&expect, &answer).iter().map(ToString::to_string).collect()
}

#[test]
fn what_holds_is_no_miss() {
    for expect in [
        json!({}),
        json!({ "outcome": "answered", "tools": ["list_orders"], "not_tools": ["list_customers"] }),
        json!({ "columns": ["region", "ORDERS"], "rows": 2, "min_rows": 2 }),
        json!({ "cells": [["north", 1200], [7.25, "South", false], [true]] }),
        json!({ "cells": [[1201]], "tolerance": 0.01 }),
        json!({ "text": ["MOST orders", "1,200"] }),
    ] {
        assert_eq!(lacks(expect.clone(), answer()), [""; 0], "{expect}");
    }
    let mut single = answer();
    single["table"]["rows"] = json!([["all", 1207.25]]);
    single["table"]["total_rows"] = json!(1);
    assert_eq!(lacks(json!({ "value": 1207.25 }), single), [""; 0]);
}

#[test]
fn a_question_back_is_as_right_where_it_is_said_so() {
    let mut asked_back = answer();
    asked_back["outcome"] = json!("clarify");
    asked_back["table"] = Value::Null;
    let expect = json!({ "tools": ["list_customers"], "columns": ["region"] });
    assert_eq!(lacks(expect.clone(), asked_back.clone())[0], "the outcome is clarify, not answered");
    let mut either = expect;
    either["or_clarify"] = json!(true);
    assert_eq!(lacks(either.clone(), asked_back), [""; 0]);
    assert_eq!(lacks(either.clone(), answer()), ["list_customers was not called"]);
    let mut failed = answer();
    failed["outcome"] = json!("failed");
    assert!(lacks(either, failed)[0].starts_with("the outcome is failed"));
}

#[test]
fn each_expectation_can_fail_and_no_miss_tells_a_cell() {
    let cases = [
        (json!({ "outcome": "refused" }), "the outcome is answered, not refused"),
        (json!({ "code": "write_request" }), "the code is none, not write_request"),
        (json!({ "tools": ["list_customers"] }), "list_customers was not called"),
        (json!({ "not_tools": ["list_orders"] }), "list_orders was called"),
        (json!({ "columns": ["country"] }), "the result has no column country"),
        (json!({ "rows": 3 }), "the result has 2 rows, not 3"),
        (json!({ "min_rows": 3 }), "the result has 2 rows, fewer than 3"),
        (json!({ "cells": [["North", 7.25]] }), "no row holds [\"North\",7.25]"),
        (json!({ "cells": [["Nort"]] }), "no row holds [\"Nort\"]"),
        (json!({ "cells": [[1201]] }), "no row holds [1201]"),
        (json!({ "cells": [["North", false]] }), "no row holds [\"North\",false]"),
        (json!({ "value": 1200 }), "the result has 2 rows and is no single number"),
        (json!({ "text": ["West"] }), "the text does not say \"West\""),
        (json!({ "chart": "bar" }), "the chart is none, not bar"),
    ];
    for (expect, miss) in cases {
        assert_eq!(lacks(expect.clone(), answer()), [miss]);
        let read = (serde_json::from_value(expect).unwrap(), serde_json::from_value(answer()).unwrap());
        let [miss] = misses(&read.0, &read.1).try_into().unwrap();
        assert!(miss.is_in(Language::German) && *miss.told(Language::German) != *miss, "{miss:?}");
        // As they are kept of the last run, they are told in both languages.
        let kept: Words = serde_json::from_value(json!(miss)).unwrap();
        assert_eq!(kept.told(Language::German), miss.told(Language::German));
    }
    let mut single = answer();
    single["table"]["rows"] = json!([["secret", 1200]]);
    single["table"]["total_rows"] = json!(1);
    assert_eq!(
        lacks(json!({ "value": 1199.0, "cells": [["all"]] }), single),
        ["no row holds [\"all\"]", "the number is not 1199"]
    );
    let mut tableless = answer();
    tableless["table"] = Value::Null;
    assert_eq!(lacks(json!({ "rows": 0 }), tableless), ["there is no result"]);
}
