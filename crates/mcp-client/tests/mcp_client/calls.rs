//! Calls, admitted by the real gate.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::response::Response;
use belvedere_mcp_client::ClientConfig;
use belvedere_tool_filter::{
    Gate, PermittedCall, Policies, Policy, PolicyRule, Renewal, Review, Reviews, ToolSource, Verdict, VerdictEvent,
};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, Caller, Explain, OrgId, Role, SourceId, StorageError, ToolContent, VendorId};
use serde_json::{Map, Value, json};

use crate::support::{Bench, Keeper, Scripted, Seen, bench, bench_with, code, config, json_reply, page, raw, stateless, tool};

#[derive(Default)]
struct Memory(Mutex<Vec<Review>>);

#[async_trait]
impl Reviews for Memory {
    async fn load(&self, _org: OrgId, _source: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(self.0.lock().unwrap().clone())
    }
    async fn save(&self, _org: OrgId, _source: SourceId, reviews: &[Review], _events: &[VerdictEvent]) -> Result<(), StorageError> {
        self.0.lock().unwrap().extend_from_slice(reviews);
        Ok(())
    }
    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        let reviews: Vec<Review> = renewals.iter().map(|renewal| renewal.now.clone()).collect();
        self.save(org, source, &reviews, &[]).await
    }
    async fn history(&self, _org: OrgId, _source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(Vec::new())
    }
    async fn remove_all(&self, _org: OrgId, _source: SourceId) -> Result<(), StorageError> {
        self.0.lock().unwrap().clear();
        Ok(())
    }
}

#[async_trait]
impl Audit for Memory {
    async fn record(&self, _org: OrgId, _entry: AuditEntry) -> Result<(), StorageError> {
        Ok(())
    }
}

/// Has the gate admit a call of `list_things`.
pub async fn permitted(bench: &Bench, arguments: Value) -> PermittedCall {
    let rule = PolicyRule {
        verdict: Verdict::Read,
        guard: None,
        reason: "it lists".to_owned(),
        reason_de: None,
    };
    let policy = Policy {
        tools: [("list_things".to_owned(), rule)].into(),
        opens_writes: false,
    };
    let policies = Policies([(VendorId("acme".to_owned()), policy)].into());
    let memory = Arc::new(Memory::default());
    let gate = Gate::new(
        bench.client.clone(),
        memory.clone(),
        memory,
        Arc::new(policies),
        bench.clock.clone(),
    );
    let caller = Caller {
        org: bench.target.org,
        actor: Actor::System,
        role: Role::Viewer,
    };
    let arguments: Map<String, Value> = arguments.as_object().cloned().unwrap();
    gate.admit(&caller, &bench.target, "list_things", arguments).await.unwrap()
}

fn things() -> Value {
    json!({"name": "list_things", "description": "Lists things.", "annotations": {"readOnlyHint": true}, "inputSchema": {
        "type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}
    }})
}

async fn answering(call: impl Fn(&Seen) -> Option<Response> + Clone + Send + Sync + 'static) -> Scripted {
    Scripted::start(move |seen| match seen.rpc() {
        "tools/list" => Some(seen.result(page(&[things()], None))),
        "tools/call" => call(seen),
        _ => stateless(seen),
    })
    .await
}

#[tokio::test]
async fn a_call_brings_text_structure_and_counts_the_rest() {
    let server = answering(|seen| {
        Some(seen.result(json!({
            "resultType": "complete",
            "content": [
                {"type": "text", "text": "one"},
                {"type": "image", "data": "AAAA", "mimeType": "image/png"},
                {"type": "resource", "resource": {"uri": "x://y", "text": "two"}},
                {"type": "hologram", "data": 1},
                "nonsense",
            ],
            "structuredContent": {"zebra": 1, "apple": [1, 2]},
            "isError": false,
        })))
    })
    .await;
    let bench = bench(&server.url);
    let reply = bench.client.call(permitted(&bench, json!({"region": "eu"})).await).await.unwrap();
    assert_eq!(reply.text(), "one\ntwo");
    let kinds: Vec<&str> = reply
        .content
        .iter()
        .filter_map(|block| match block {
            ToolContent::Other { kind, .. } => Some(kind.as_str()),
            ToolContent::Text { .. } => None,
        })
        .collect();
    assert_eq!(kinds, ["image", "hologram", "malformed"]);
    assert_eq!(
        reply.structured.unwrap().to_string(),
        r#"{"zebra":1,"apple":[1,2]}"#,
        "the server's order is kept"
    );
    assert!(!reply.is_error && reply.bytes > 200);
    let call = server.seen().into_iter().find(|seen| seen.rpc() == "tools/call").unwrap();
    assert_eq!(call.body["params"]["arguments"], json!({"region": "eu"}));
    assert_eq!(
        (call.header("mcp-name"), call.header("mcp-param-region")),
        (Some("list_things"), Some("eu"))
    );
}

#[tokio::test]
async fn a_failing_tool_is_a_reply_and_a_failing_server_is_not() {
    let tool_error =
        answering(|seen| Some(seen.result(json!({"content": [{"type": "text", "text": "Workspace not selected"}], "isError": true}))))
            .await;
    let bench_a = bench(&tool_error.url);
    let reply = bench_a.client.call(permitted(&bench_a, json!({})).await).await.unwrap();
    assert_eq!((reply.is_error, reply.text().as_str()), (true, "Workspace not selected"));
    assert_eq!(bench_a.events.codes(), ["succeeded"], "from the listing");
    bench_a.clock.advance(time::Duration::seconds(50));
    let call = permitted(&bench_a, json!({})).await;
    bench_a.clock.advance(time::Duration::seconds(15));
    bench_a.client.call(call).await.unwrap();
    assert_eq!(bench_a.events.codes(), ["succeeded"], "a call the tool failed proves nothing");

    for (response, expected) in [
        (
            json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32602, "message": "bad region"}}),
            "vendor_error",
        ),
        (
            json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32021, "message": "elicitation"}}),
            "input_required",
        ),
    ] {
        let server = answering(move |seen| {
            let mut response = response.clone();
            response["id"] = seen.body["id"].clone();
            Some(json_reply(200, &response))
        })
        .await;
        let bench = bench(&server.url);
        let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
        assert_eq!(code(&error), expected);
        assert_eq!(bench.events.codes(), ["succeeded"], "the connection itself is sound");
    }
}

#[tokio::test]
async fn a_tool_that_asks_back_is_refused_clearly() {
    for (result, expected) in [
        (
            json!({"resultType": "input_required", "inputRequests": {"a": {"method": "elicitation/create", "params": {}}}, "requestState": "s"}),
            "input_required",
        ),
        (json!({"resultType": "task", "taskId": "t"}), "malformed_reply"),
        (json!("a string"), "malformed_reply"),
    ] {
        let server = answering(move |seen| Some(seen.result(result.clone()))).await;
        let bench = bench(&server.url);
        let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
        assert_eq!(code(&error), expected);
        assert!(!error.problem().next_step.is_empty());
    }
}

#[tokio::test]
async fn a_giant_result_and_a_silent_call_end_with_their_limit_named() {
    let giant = answering(|seen| Some(seen.result(json!({"content": [{"type": "text", "text": "x".repeat(100_000)}]})))).await;
    let silent = answering(|_| None).await;
    let limits = ClientConfig {
        max_body_bytes: 64 << 10,
        first_byte: Duration::from_millis(300),
        total: Duration::from_millis(900),
        ..config()
    };
    for (server, expected) in [(giant, "result_too_large"), (silent, "server_timeout")] {
        let bench = bench_with(&server.url, Keeper::with_tokens(0), limits.clone());
        let error = bench.client.call(permitted(&bench, json!({})).await).await.unwrap_err();
        assert_eq!(code(&error), expected);
    }
}

#[tokio::test]
async fn a_token_that_expires_between_list_and_call_is_exchanged() {
    let server = Scripted::start(|seen| {
        let valid = if seen.rpc() == "tools/call" {
            "Bearer token-2"
        } else {
            "Bearer token-1"
        };
        if seen.header("authorization") != Some(valid) {
            return Some(raw(401, "text/plain", ""));
        }
        match seen.rpc() {
            "tools/list" => Some(seen.result(page(&[things()], None))),
            "tools/call" => Some(seen.result(json!({"content": []}))),
            _ => stateless(seen),
        }
    })
    .await;
    let bench = bench_with(&server.url, Keeper::with_tokens(2), config());
    let call = permitted(&bench, json!({})).await;
    assert!(!bench.client.call(call).await.unwrap().is_error);
    assert_eq!(server.count("tools/call"), 2);
}

#[tokio::test]
async fn a_header_mismatch_is_healed_by_a_fresh_listing() {
    let server = answering(|seen| match seen.header("mcp-param-region") {
        Some(_) => Some(seen.result(json!({"content": []}))),
        None => {
            let error = json!({"jsonrpc": "2.0", "id": seen.body["id"], "error": {"code": -32020, "message": "header mismatch"}});
            Some(json_reply(400, &error))
        }
    })
    .await;
    let bench = bench(&server.url);
    let call = permitted(&bench, json!({"region": "eu"})).await;
    // The new connection has not seen the tool's schema yet.
    bench.client.forget(bench.target.org, bench.target.source).await;
    bench.client.call(call).await.unwrap();
    assert_eq!(server.count("tools/call"), 2);
}

#[tokio::test]
async fn calls_of_one_source_take_turns() {
    let (running, most) = (Arc::new(Mutex::new(0_usize)), Arc::new(Mutex::new(0_usize)));
    let (now, peak) = (running.clone(), most.clone());
    let server = answering(move |seen| {
        let (now, peak, answer) = (now.clone(), peak.clone(), seen.result(json!({"content": []})));
        *now.lock().unwrap() += 1;
        let seen_now = *now.lock().unwrap();
        let mut peak = peak.lock().unwrap();
        *peak = (*peak).max(seen_now);
        // The body is what takes its time; the turn ends with it.
        let (parts, body) = answer.into_parts();
        let slow = futures::stream::once(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            *now.lock().unwrap() -= 1;
            axum::body::to_bytes(body, 1 << 20).await
        });
        Some(Response::from_parts(parts, axum::body::Body::from_stream(slow)))
    })
    .await;
    let bench = bench_with(
        &server.url,
        Keeper::with_tokens(0),
        ClientConfig {
            max_concurrent_calls: 2,
            ..config()
        },
    );
    let call = permitted(&bench, json!({})).await;
    let calls = (0..8).map(|_| bench.client.call(call.clone()));
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(*most.lock().unwrap(), 2);
    assert_eq!(server.count("tools/call"), 8);
}

#[tokio::test]
async fn one_slow_source_does_not_hold_up_another() {
    let slow = answering(|_| None).await;
    let quick = Scripted::start(|seen| stateless(seen).or_else(|| Some(seen.result(page(&[tool("a")], None))))).await;
    let first = bench(&slow.url);
    let call = permitted(&first, json!({})).await;
    let waiting = first.client.call(call);
    let second = bench(&quick.url);
    tokio::select! {
        biased;
        _ = waiting => panic!("it is never answered"),
        listed = second.client.list(&second.target) => assert!(listed.is_ok()),
    }
}
