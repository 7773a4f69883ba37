//! Servers that never answer, answer for ever, or are no MCP servers at all.

use std::time::Duration;

use axum::body::Body;
use belvedere_mcp_client::ClientConfig;
use belvedere_tool_filter::{ToolSource, ToolSourceError};
use belvedere_types::Explain;
use serde_json::json;

use crate::support::{Keeper, Scripted, bench, bench_with, code, config, json_reply, page, raw, sessions, stateless, tool};

/// Real time, as the sockets are real; short, as the tests wait for it.
fn impatient() -> ClientConfig {
    ClientConfig {
        first_byte: Duration::from_millis(300),
        total: Duration::from_millis(900),
        discover: Duration::from_millis(100),
        max_body_bytes: 64 << 10,
        ..config()
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_a_timeout_and_a_state() {
    let server = Scripted::start(|_| None).await;
    let bench = bench_with(&server.url, Keeper::with_tokens(0), impatient());
    let error = bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(code(&error), "server_timeout");
    assert_eq!(bench.events.codes(), ["failed server_timeout"]);
}

#[tokio::test]
async fn silence_on_discovery_alone_leads_to_initialize() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "server/discover" => None,
        _ => sessions(seen, "s1").or_else(|| Some(seen.result(page(&[tool("a")], None)))),
    })
    .await;
    let bench = bench_with(&server.url, Keeper::with_tokens(0), impatient());
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
}

#[tokio::test]
async fn a_list_that_is_never_answered_ends_and_the_next_one_works() {
    let silent = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let switch = silent.clone();
    let server = Scripted::start(move |seen| match seen.rpc() {
        "tools/list" if silent.load(std::sync::atomic::Ordering::SeqCst) => None,
        "tools/list" => Some(seen.result(page(&[tool("a")], None))),
        _ => stateless(seen),
    })
    .await;
    let bench = bench_with(&server.url, Keeper::with_tokens(0), impatient());
    assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), "server_timeout");
    switch.store(false, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    assert_eq!(bench.events.codes(), ["failed server_timeout", "succeeded"]);
}

#[tokio::test]
async fn an_endless_stream_and_an_endless_body_are_cut() {
    let chatter = |pause: Duration, text: &'static str| {
        futures::stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok::<_, std::io::Error>(text), ()))
        })
    };
    let slow = Scripted::start(move |seen| {
        stateless(seen).or_else(|| {
            Some(raw(
                200,
                "text/event-stream",
                Body::from_stream(chatter(Duration::from_millis(20), ": still here\n\n")),
            ))
        })
    })
    .await;
    let fast = Scripted::start(move |seen| {
        stateless(seen).or_else(|| {
            Some(raw(
                200,
                "text/event-stream",
                Body::from_stream(chatter(
                    Duration::ZERO,
                    "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n",
                )),
            ))
        })
    })
    .await;
    let body = Scripted::start(move |seen| {
        stateless(seen).or_else(|| {
            Some(raw(
                200,
                "application/json",
                Body::from_stream(chatter(Duration::ZERO, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")),
            ))
        })
    })
    .await;
    // What is cut by its size is not to be cut by a busy machine's time.
    for (server, patience, expected) in [
        (slow, impatient(), "server_timeout"),
        (fast, config(), "result_too_large"),
        (body, config(), "result_too_large"),
    ] {
        let bench = bench_with(
            &server.url,
            Keeper::with_tokens(0),
            ClientConfig {
                max_body_bytes: 4 << 10,
                ..patience
            },
        );
        assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn what_is_not_an_mcp_server_is_called_so() {
    for (status, kind, body) in [
        (200, "text/html", "<html>hello</html>"),
        (404, "text/html", "nothing here"),
        (405, "text/plain", ""),
    ] {
        let server = Scripted::start(move |_| Some(raw(status, kind, body))).await;
        let bench = bench(&server.url);
        let error = bench.client.list(&bench.target).await.unwrap_err();
        assert_eq!(code(&error), "not_an_mcp_server", "{status} {kind}");
        assert!(!error.problem().detail.contains("hello"));
    }
}

#[tokio::test]
async fn a_rate_limit_keeps_its_retry_after() {
    for (header, seconds) in [("17", 17), ("Thu, 01 Jan 1970 00:00:42 GMT", 42), ("9999999", 86_400)] {
        let server = Scripted::start(move |_| {
            let mut limited = json_reply(429, &json!({}));
            limited.headers_mut().insert("retry-after", header.parse().unwrap());
            Some(limited)
        })
        .await;
        let bench = bench(&server.url);
        let Err(ToolSourceError::Failed { problem, retry_after }) = bench.client.list(&bench.target).await else {
            panic!("limited")
        };
        assert_eq!(
            (problem.code, retry_after),
            ("rate_limited", Some(time::Duration::seconds(seconds)))
        );
        assert_eq!(server.seen().len(), 1, "a limit is not answered with more requests");
    }
}

#[tokio::test]
async fn a_redirect_is_refused_and_the_credential_stays_home() {
    let elsewhere = Scripted::start(|_| None).await;
    let location = elsewhere.url.to_string();
    let server = Scripted::start(move |_| {
        let mut moved = raw(307, "text/plain", "");
        moved.headers_mut().insert("location", location.parse().unwrap());
        Some(moved)
    })
    .await;
    let bench = bench_with(&server.url, Keeper::with_tokens(1), config());
    assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), "redirect_refused");
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn nobody_at_home_and_private_addresses_are_told_apart() {
    let vacant = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", vacant.local_addr().unwrap()).parse().unwrap();
    drop(vacant);
    let bench = bench(&url);
    assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), "server_unreachable");

    let mut other = bench.target.clone();
    other.url = "https://127.0.0.1:1/mcp".parse().unwrap();
    assert_eq!(code(&bench.client.list(&other).await.unwrap_err()), "address_private");
}
