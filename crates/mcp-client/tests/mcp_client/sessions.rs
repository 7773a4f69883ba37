//! Session loss in its three shapes, and streams that break off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::response::Response;
use belvedere_tool_filter::ToolSource;
use serde_json::json;
use time::Duration;

use crate::support::{Scripted, Seen, bench, code, json_reply, page, raw, sessions, tool};

type Loss = fn(&Seen) -> Response;

fn losses() -> [Loss; 4] {
    [
        |_| raw(404, "text/plain", "no such session"),
        |_| raw(400, "text/plain", "no valid session"),
        |_| {
            json_reply(
                400,
                &json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32000, "message": "Bad Request: no session"}}),
            )
        },
        |_| {
            json_reply(
                200,
                &json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32600, "message": "session not found"}}),
            )
        },
    ]
}

/// Gives a new session with every `initialize` and accepts the newest only.
async fn forgetful(loss: Loss, forgets: usize) -> Scripted {
    let (started, forgotten) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    Scripted::start(move |seen| {
        if seen.rpc() == "initialize" {
            started.fetch_add(1, Ordering::SeqCst);
        }
        if let Some(response) = sessions(seen, &format!("s{}", started.load(Ordering::SeqCst))) {
            return Some(response);
        }
        // The first listing of the test is answered; then sessions are lost.
        if seen.rpc() == "tools/list" && forgotten.load(Ordering::SeqCst) > 0 && forgotten.load(Ordering::SeqCst) <= forgets {
            forgotten.fetch_add(1, Ordering::SeqCst);
            return Some(loss(seen));
        }
        forgotten.fetch_max(1, Ordering::SeqCst);
        Some(seen.result(page(&[tool("a")], None)))
    })
    .await
}

#[tokio::test]
async fn a_lost_session_is_begun_again_whatever_shape_the_loss_has() {
    for loss in losses() {
        let server = forgetful(loss, 1).await;
        let bench = bench(&server.url);
        bench.client.list(&bench.target).await.unwrap();
        bench.clock.advance(Duration::seconds(61));
        bench.client.list(&bench.target).await.unwrap();
        assert_eq!((server.count("initialize"), server.count("tools/list")), (2, 3));
        let last = server.seen().into_iter().rfind(|seen| seen.rpc() == "tools/list").unwrap();
        assert_eq!(last.header("mcp-session-id"), Some("s2"));
        assert_eq!(bench.events.codes(), ["succeeded"]);
    }
}

#[tokio::test]
async fn a_server_that_loses_every_session_is_given_up() {
    for loss in losses() {
        let server = forgetful(loss, 1_000).await;
        let bench = bench(&server.url);
        bench.client.list(&bench.target).await.unwrap();
        bench.clock.advance(Duration::seconds(61));
        let error = bench.client.list(&bench.target).await.unwrap_err();
        assert_eq!(code(&error), "session_lost");
        assert!(server.count("initialize") <= 4, "{}", server.count("initialize"));
    }
}

#[tokio::test]
async fn an_error_without_id_ends_the_request() {
    let server = Scripted::start(|seen| {
        crate::support::stateless(seen).or_else(|| {
            Some(json_reply(
                400,
                &json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32602, "message": "not\u{1b}[2J today"}}),
            ))
        })
    })
    .await;
    let bench = bench(&server.url);
    let error = bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(code(&error), "vendor_error");
    let detail = belvedere_types::Explain::problem(&error).detail;
    assert!(detail.contains("not [2J today") && !detail.contains('\u{1b}'), "{detail}");
    assert!(
        bench.events.codes().is_empty(),
        "a refused request says nothing about the connection"
    );
}

#[tokio::test]
async fn a_stream_carries_the_answer_after_notifications_and_a_ping() {
    let server = Scripted::start(|seen| {
        sessions(seen, "s1").or_else(|| {
            let answer = json!({"jsonrpc": "2.0", "id": seen.body["id"].to_string(), "result": page(&[tool("a")], None)});
            let events = [
                ": keep-alive\n\n".to_owned(),
                format!(
                    "data: {}\n\n",
                    json!({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": 1}})
                ),
                format!("data: {}\n\n", json!({"jsonrpc": "2.0", "id": "p1", "method": "ping"})),
                format!("data: {}\n\n", json!({"jsonrpc": "2.0", "id": "r1", "method": "roots/list"})),
                format!("data: {}\n\n", json!({"jsonrpc": "2.0", "id": 4711, "result": {"tools": []}})),
                format!("event: message\ndata: {answer}\n\n"),
            ];
            Some(raw(200, "text/event-stream; charset=utf-8", events.concat()))
        })
    })
    .await;
    let bench = bench(&server.url);
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    let answers: Vec<_> = server
        .seen()
        .into_iter()
        .filter(|seen| seen.rpc().is_empty() && seen.method == "POST")
        .map(|seen| seen.body)
        .collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0], json!({"jsonrpc": "2.0", "id": "p1", "result": {}}));
    assert_eq!(answers[1]["error"]["code"], -32601);
}

#[tokio::test]
async fn a_stream_that_ends_early_is_taken_up_after_its_last_event() {
    let id = Arc::new(std::sync::Mutex::new(json!(null)));
    let server = Scripted::start(move |seen| {
        if seen.method == "GET" {
            let answer = json!({"jsonrpc": "2.0", "id": *id.lock().unwrap(), "result": page(&[tool("a")], None)});
            return Some(raw(200, "text/event-stream", format!("data: {answer}\n\n")));
        }
        sessions(seen, "s1").or_else(|| {
            *id.lock().unwrap() = seen.body["id"].clone();
            Some(raw(200, "text/event-stream", "id: e7\nretry: 1\ndata:\n\n"))
        })
    })
    .await;
    let bench = bench(&server.url);
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    let resumed = server.seen().into_iter().find(|seen| seen.method == "GET").unwrap();
    assert_eq!(
        (resumed.header("last-event-id"), resumed.header("mcp-session-id")),
        (Some("e7"), Some("s1"))
    );
    assert_eq!(server.count("tools/list"), 1);
}

#[tokio::test]
async fn a_stream_that_ends_without_an_answer_is_a_failure() {
    let server = Scripted::start(|seen| sessions(seen, "s1").or_else(|| Some(raw(200, "text/event-stream", ": nothing\n\n")))).await;
    let bench = bench(&server.url);
    let error = bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(code(&error), "malformed_reply");
}

#[tokio::test]
async fn an_error_without_id_on_a_stream_ends_the_request() {
    let server = Scripted::start(|seen| {
        let error = json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32603, "message": "broken"}});
        sessions(seen, "s1").or_else(|| Some(raw(200, "text/event-stream", format!("data: {error}\n\n"))))
    })
    .await;
    let bench = bench(&server.url);
    assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), "vendor_error");
}
