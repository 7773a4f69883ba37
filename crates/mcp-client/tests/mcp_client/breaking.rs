//! Servers in trouble: left alone for a while, and felt by nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration as Wait;

use belvedere_tool_filter::{ToolSource, ToolSourceError};
use belvedere_types::{Clock, SourceId};
use serde_json::json;
use time::Duration;

use crate::support::{Bench, Keeper, Scripted, bench, bench_with, code, config, json_reply, page, raw, stateless, tool};

/// A server whose listing answers with a status that can be changed; 429 asks for 30 s.
async fn moody() -> (Scripted, Arc<AtomicU16>) {
    let mood = Arc::new(AtomicU16::new(200));
    let status = mood.clone();
    let server = Scripted::start(move |seen| match (seen.rpc(), status.load(Ordering::SeqCst)) {
        ("tools/list", 200) => Some(seen.result(page(&[tool("list_things")], None))),
        ("tools/list", 429) => {
            let mut response = json_reply(429, &json!({}));
            response.headers_mut().insert("retry-after", "30".parse().unwrap());
            Some(response)
        }
        ("tools/list", status) => Some(raw(status, "text/plain", "down")),
        _ => stateless(seen),
    })
    .await;
    (server, mood)
}

async fn list(bench: &Bench) -> Result<usize, ToolSourceError> {
    bench.client.list(&bench.target).await.map(|listing| listing.tools.len())
}

#[tokio::test]
async fn t08_a_server_that_asks_for_patience_is_not_asked_before_its_time() {
    let (server, mood) = moody().await;
    let bench = bench(&server.url);
    mood.store(429, Ordering::SeqCst);
    assert_eq!(code(&list(&bench).await.unwrap_err()), "rate_limited");
    let asked = server.count("tools/list");
    mood.store(200, Ordering::SeqCst);
    bench.clock.advance(Duration::seconds(20));
    let refused = list(&bench).await.unwrap_err();
    let ToolSourceError::Failed { problem, retry_after } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((problem.code, retry_after), ("rate_limited", Some(Duration::seconds(10))));
    assert!(problem.next_step.contains("10 seconds"), "{}", problem.next_step);
    assert_eq!(server.count("tools/list"), asked);
    bench.clock.advance(Duration::seconds(10));
    assert_eq!(list(&bench).await.unwrap(), 1);
}

#[tokio::test]
async fn t08_a_pause_that_another_process_was_asked_for_is_kept() {
    let (server, _) = moody().await;
    let mut bench = bench(&server.url);
    bench.target.paused_until = Some(bench.clock.now() + Duration::seconds(30));
    assert_eq!(code(&list(&bench).await.unwrap_err()), "rate_limited");
    assert!(server.seen().is_empty(), "nothing at all is asked of it");
    bench.clock.advance(Duration::seconds(30));
    assert_eq!(list(&bench).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_fails_again_and_again_is_left_alone_and_tried_by_one() {
    let (server, mood) = moody().await;
    let bench = bench(&server.url);
    mood.store(502, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(code(&list(&bench).await.unwrap_err()), "vendor_error");
    }
    let asked = server.count("tools/list");
    for _ in 0..20 {
        assert_eq!(code(&list(&bench).await.unwrap_err()), "vendor_error");
    }
    assert_eq!(server.count("tools/list"), asked, "nobody asks while it is left alone");
    bench.clock.advance(Duration::seconds(5));
    mood.store(200, Ordering::SeqCst);
    assert_eq!(list(&bench).await.unwrap(), 1);
    let told = bench.events.codes();
    assert_eq!(told.last().map(String::as_str), Some("succeeded"), "{told:?}");
    assert_eq!(told.iter().filter(|event| event.starts_with("failed")).count(), 1, "{told:?}");
}

#[tokio::test]
async fn a_server_that_keeps_silent_delays_no_other() {
    let server = Scripted::start(|seen| match (seen.rpc(), seen.header("x-silent")) {
        ("tools/list", Some(_)) => None,
        ("tools/list", None) => Some(seen.result(page(&[tool("list_things")], None))),
        _ => stateless(seen),
    })
    .await;
    // Each source may use the whole time that there is; the other one answers long before.
    let patient = belvedere_mcp_client::ClientConfig {
        first_byte: Wait::from_secs(300),
        total: Wait::from_secs(300),
        ..config()
    };
    let bench = bench_with(&server.url, Keeper::with_tokens(0), patient);
    let mut silent = bench.target.clone();
    silent.source = SourceId::generate();
    silent.headers = vec![("x-silent".to_owned(), "true".to_owned())];
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let (client, silent) = (bench.client.clone(), silent.clone());
            tokio::spawn(async move { client.list(&silent).await.is_ok() })
        })
        .collect();
    while server.count("tools/list") == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..10 {
        bench.client.forget(bench.target.org, bench.target.source).await;
        assert_eq!(list(&bench).await.unwrap(), 1);
    }
    assert!(waiting.iter().all(|task| !task.is_finished()));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}
