//! Tools that ask back, and a client that has somebody to ask.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::response::Response;
use belvedere_mcp_client::{Answer, Inputs, Question};
use belvedere_tool_filter::ToolSource;
use serde_json::{Map, Value, json};

use crate::calls::permitted;
use crate::support::{Bench, Keeper, Scripted, Seen, bench, bench_of, code, config, page, raw, sessions, stateless, tool};

/// Gives `name`, leaves the rest to the form, and remembers what was asked.
#[derive(Default)]
struct Somebody {
    asked: Mutex<Vec<String>>,
    declines: bool,
}

#[async_trait]
impl Inputs for Somebody {
    async fn answer(&self, question: &Question) -> Answer {
        self.asked.lock().unwrap().push(question.message.clone());
        if self.declines {
            return Answer::Decline;
        }
        Answer::Accept(Map::from_iter([("name".to_owned(), json!("Ada"))]))
    }
}

fn asking(server: &Scripted, somebody: &Arc<Somebody>) -> Bench {
    let somebody = somebody.clone();
    bench_of(&server.url, Keeper::with_tokens(0), config(), |client| client.with_inputs(somebody))
}

fn form(message: &str) -> Value {
    json!({
        "message": message,
        "requestedSchema": {"type": "object", "properties": {
            "name": {"type": "string", "default": "nobody"}, "age": {"type": "integer", "default": 30}, "note": {"type": "string"}}},
    })
}

fn demand(seen: &Seen, method: &str, state: Option<&str>) -> Response {
    let mut result = json!({"resultType": "input_required", "inputRequests": {"q1": {"method": method, "params": form("Who?")}}});
    if let Some(state) = state {
        result["requestState"] = json!(state);
    }
    seen.result(result)
}

/// A server of the stateless era whose calls go to `call`.
async fn newer(call: impl Fn(&Seen) -> Response + Clone + Send + Sync + 'static) -> Scripted {
    Scripted::start(move |seen| match seen.rpc() {
        "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
        "tools/call" => Some(call(seen)),
        _ => stateless(seen),
    })
    .await
}

fn calls(server: &Scripted) -> Vec<Seen> {
    server.seen().into_iter().filter(|seen| seen.rpc() == "tools/call").collect()
}

#[tokio::test]
async fn m16_a_question_is_answered_and_the_state_echoed_byte_for_byte() {
    const STATE: &str = "{\"a\": 1 }\u{e9}==";
    let server = newer(|seen| match seen.body["params"].get("inputResponses") {
        None => demand(seen, "elicitation/create", Some(STATE)),
        Some(_) => seen.result(json!({"resultType": "complete", "content": [{"type": "text", "text": "done"}]})),
    })
    .await;
    let somebody = Arc::new(Somebody::default());
    let bench = asking(&server, &somebody);
    let reply = bench.client.call(permitted(&bench, json!({})).await).await.unwrap();
    assert!(!reply.is_error);
    let sent = calls(&server);
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0].body["id"], sent[1].body["id"]);
    let retry = &sent[1].body["params"];
    assert_eq!(retry["requestState"], STATE);
    assert_eq!(
        retry["inputResponses"]["q1"],
        json!({"action": "accept", "content": {"name": "Ada", "age": 30}}),
        "what is given stays, what is missing takes the form's default, and what has none is left out"
    );
    assert_eq!(*somebody.asked.lock().unwrap(), ["Who?"]);
    // What belonged to that call is not sent with the next one.
    bench.client.call(permitted(&bench, json!({})).await).await.unwrap();
    let third = &calls(&server)[2].body["params"];
    assert_eq!((third.get("inputResponses"), third.get("requestState")), (None, None));
}

#[tokio::test]
async fn no_state_is_sent_where_none_was_given_and_a_refusal_is_told() {
    let server = newer(|seen| match seen.body["params"].get("inputResponses") {
        None => demand(seen, "elicitation/create", None),
        Some(_) => seen.result(json!({"content": []})),
    })
    .await;
    let somebody = Arc::new(Somebody {
        declines: true,
        ..Somebody::default()
    });
    let bench = asking(&server, &somebody);
    bench.client.call(permitted(&bench, json!({})).await).await.unwrap();
    let retry = &calls(&server)[1].body["params"];
    assert_eq!(retry.get("requestState"), None);
    assert_eq!(retry["inputResponses"]["q1"], json!({"action": "decline"}));
}

#[tokio::test]
async fn questions_without_end_end() {
    let server = newer(|seen| demand(seen, "elicitation/create", Some("again"))).await;
    let bench = asking(&server, &Arc::default());
    let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
    assert_eq!(code(&error), "input_required");
    assert_eq!(calls(&server).len(), 11);
}

#[tokio::test]
async fn m17_what_was_never_offered_is_not_answered() {
    for method in ["sampling/createMessage", "roots/list", "tools/call"] {
        let server = newer(move |seen| demand(seen, method, None)).await;
        let bench = asking(&server, &Arc::default());
        let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
        assert_eq!((code(&error), calls(&server).len()), ("input_required", 1), "{method}");
    }
    // And a client that has nobody answers nothing at all.
    let server = newer(|seen| demand(seen, "elicitation/create", None)).await;
    let bench = bench(&server.url);
    let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
    assert_eq!((code(&error), calls(&server).len()), ("input_required", 1));
}

#[tokio::test]
async fn a_question_on_the_stream_of_a_call_is_answered_in_the_older_era() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
        "tools/call" => {
            let question = json!({"jsonrpc": "2.0", "id": "q-1", "method": "elicitation/create", "params": form("Who?")});
            let sampling = json!({"jsonrpc": "2.0", "id": "q-2", "method": "sampling/createMessage", "params": {}});
            let done = json!({"jsonrpc": "2.0", "id": seen.body["id"], "result": {"content": []}});
            let events = [question, sampling, done].map(|event| format!("data: {event}\n\n")).concat();
            Some(raw(200, "text/event-stream", events))
        }
        _ => sessions(seen, "s1"),
    })
    .await;
    let bench = asking(&server, &Arc::default());
    bench.client.call(permitted(&bench, json!({})).await).await.unwrap();
    let answer = |id: &str| {
        server
            .seen()
            .into_iter()
            .find(|seen| seen.body["id"] == id && seen.rpc().is_empty())
            .unwrap()
            .body
    };
    assert_eq!(answer("q-1")["result"]["content"]["name"], "Ada");
    assert_eq!(answer("q-2")["error"]["code"], -32601);
    let initialize = server.seen().into_iter().find(|seen| seen.rpc() == "initialize").unwrap();
    assert_eq!(initialize.body["params"]["capabilities"], json!({"elicitation": {"form": {}}}));
}

#[tokio::test]
async fn no_call_goes_out_before_the_standing_stream_is_there_to_be_asked_on() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
        "tools/call" => Some(seen.result(json!({ "content": [] }))),
        _ => sessions(seen, "s1"),
    })
    .await;
    let bench = asking(&server, &Arc::default());
    bench.client.call(permitted(&bench, json!({})).await).await.unwrap();
    let seen = server.seen();
    let at = |wanted: &dyn Fn(&Seen) -> bool| seen.iter().position(wanted).unwrap();
    assert!(at(&|seen| seen.method == "GET") < at(&|seen| seen.rpc() == "tools/call"));
}
