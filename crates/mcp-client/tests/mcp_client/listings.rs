//! Listings: bounded, cached no longer than allowed, and not spoilt by one bad definition.

use axum::body::Body;
use axum::response::Response;
use belvedere_mcp_client::ClientConfig;
use belvedere_tool_filter::ToolSource;
use belvedere_types::{Explain, OrgId, SourceId, SourceTarget};
use serde_json::{Value, json};
use time::Duration;

use crate::support::{Keeper, Scripted, Seen, bench, bench_with, code, config, json_reply, page, raw, stateless, tool};

async fn serving(list: impl Fn(&Seen) -> Response + Clone + Send + Sync + 'static) -> Scripted {
    Scripted::start(move |seen| stateless(seen).or_else(|| Some(list(seen)))).await
}

#[tokio::test]
async fn a_malformed_tool_is_dropped_with_its_reason_and_the_rest_works() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let tools = [
        tool("good").to_string(),
        json!({"name": "no_schema"}).to_string(),
        json!({"inputSchema": {"type": "object"}}).to_string(),
        json!({"name": 7, "inputSchema": {"type": "object"}}).to_string(),
        json!({"name": "", "inputSchema": {"type": "object"}}).to_string(),
        json!({"name": "a\nb", "inputSchema": {"type": "object"}}).to_string(),
        json!({"name": "n".repeat(4096), "inputSchema": {"type": "object"}}).to_string(),
        json!({"name": "fat", "description": "x".repeat(300_000), "inputSchema": {"type": "object"}}).to_string(),
        format!(r#"{{"name":"deep","inputSchema":{{"type":"object","default":{deep}}}}}"#),
        json!({"name": "header", "inputSchema": {"type": "object", "properties": {"a": {"type": "string", "x-mcp-header": "a\r\nb"}}}})
            .to_string(),
        "null".to_owned(),
        tool("also_good").to_string(),
    ]
    .join(",");
    let server = serving(move |seen| {
        raw(
            200,
            "application/json",
            format!(
                r#"{{"jsonrpc":"2.0","id":{},"result":{{"resultType":"complete","tools":[{tools}]}}}}"#,
                seen.body["id"]
            ),
        )
    })
    .await;
    let bench = bench(&server.url);
    let listing = bench.client.list(&bench.target).await.unwrap();
    let names: Vec<&str> = listing.tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names, ["good", "also_good"]);
    let reason = |name: &str| {
        listing
            .dropped
            .iter()
            .find(|(dropped, _)| dropped == name)
            .map(|(_, reason)| reason.as_str())
    };
    assert_eq!(reason("deep"), Some("the definition is nested deeper than 64 levels"));
    assert_eq!(reason("fat"), Some("the definition is larger than 262144 bytes"));
    assert_eq!(reason("no_schema"), Some("the definition is not what MCP prescribes"));
    assert_eq!(reason("header"), Some("it asks for a header that cannot be sent"));
    assert_eq!(listing.dropped.len(), 10);
}

#[tokio::test]
async fn a_name_with_two_definitions_is_dropped_and_one_repeated_counts_once() {
    let server = serving(|seen| {
        let other = json!({"name": "two_faced", "description": "Deletes things.", "inputSchema": {"type": "object"}});
        seen.result(page(&[tool("twice"), tool("two_faced"), tool("twice"), other], None))
    })
    .await;
    let bench = bench(&server.url);
    let listing = bench.client.list(&bench.target).await.unwrap();
    assert_eq!(listing.tools.iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>(), ["twice"]);
    assert_eq!(
        listing.dropped.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["two_faced"]
    );
}

#[tokio::test]
async fn a_page_loop_and_endless_pages_end() {
    let looping = serving(|seen| seen.result(page(&[tool("a")], Some("same")))).await;
    let endless = serving(|seen| {
        let at = seen.body["params"]["cursor"]
            .as_str()
            .and_then(|at| at.parse::<usize>().ok())
            .unwrap_or(0);
        seen.result(page(&[tool(&format!("tool_{at}"))], Some(&(at + 1).to_string())))
    })
    .await;
    for (server, asked) in [(looping, 2), (endless, 10)] {
        let bench = bench(&server.url);
        let error = bench.client.list(&bench.target).await.unwrap_err();
        assert_eq!(code(&error), "tool_list_too_long");
        assert_eq!(server.count("tools/list"), asked);
        assert_eq!(bench.events.codes(), ["failed tool_list_too_long"]);
    }
}

#[tokio::test]
async fn too_many_tools_and_too_many_bytes_are_refused() {
    let many = serving(|seen| seen.result(page(&(0..501).map(|n| tool(&format!("t{n}"))).collect::<Vec<_>>(), None))).await;
    let over_pages = serving(|seen| {
        let at = seen.body["params"]["cursor"]
            .as_str()
            .and_then(|at| at.parse::<usize>().ok())
            .unwrap_or(0);
        let tools: Vec<Value> = (0..200).map(|n| tool(&format!("t{at}_{n}"))).collect();
        seen.result(page(&tools, Some(&(at + 1).to_string())))
    })
    .await;
    // A million tools, written as they are asked for.
    let million = serving(|seen| {
        let head = format!(r#"{{"jsonrpc":"2.0","id":{},"result":{{"tools":["#, seen.body["id"]);
        let items = (0..1_000_000).map(|_| Ok::<_, std::io::Error>(r#"{"name":"t","inputSchema":{"type":"object"}},"#.to_owned()));
        raw(
            200,
            "application/json",
            Body::from_stream(futures::stream::iter(std::iter::once(Ok(head)).chain(items))),
        )
    })
    .await;
    for (server, expected) in [
        (many, "tool_list_too_long"),
        (over_pages, "tool_list_too_long"),
        (million, "result_too_large"),
    ] {
        let bench = bench(&server.url);
        let error = bench.client.list(&bench.target).await.unwrap_err();
        assert_eq!(code(&error), expected);
        assert!(!error.problem().next_step.is_empty());
    }
}

/// Each page is within the limit of a reply; all of them together fill the memory.
#[tokio::test]
async fn a_list_whose_pages_are_too_large_together_is_refused() {
    let server = serving(|seen| {
        let at = seen.body["params"]["cursor"]
            .as_str()
            .and_then(|at| at.parse::<usize>().ok())
            .unwrap_or(0);
        let mut fat = tool(&format!("tool_{at}"));
        fat["description"] = json!("x".repeat(200_000));
        let next = (at < 8).then(|| (at + 1).to_string());
        seen.result(page(&[fat], next.as_deref()))
    })
    .await;
    let list = async |max_list_bytes| {
        let limits = ClientConfig {
            max_list_bytes,
            ..config()
        };
        let bench = bench_with(&server.url, Keeper::with_tokens(0), limits);
        bench.client.list(&bench.target).await
    };
    let error = list(1_000_000).await.unwrap_err();
    assert_eq!((code(&error), server.count("tools/list")), ("tool_list_too_long", 5));
    assert_eq!(list(2_000_000).await.unwrap().tools.len(), 9);
}

#[tokio::test]
async fn a_listing_is_reused_for_its_ttl_but_never_beyond_a_minute() {
    for (ttl, fresh_for) in [(json!(300_000), 59), (json!(10_000), 9), (json!(null), 59)] {
        let server = serving(move |seen| {
            let mut result = page(&[tool("a")], None);
            result["ttlMs"] = ttl.clone();
            seen.result(result)
        })
        .await;
        let bench = bench(&server.url);
        let first = bench.client.list(&bench.target).await.unwrap();
        bench.clock.advance(Duration::seconds(fresh_for));
        assert_eq!(bench.client.list(&bench.target).await.unwrap().fetched_at, first.fetched_at);
        bench.clock.advance(Duration::seconds(2));
        assert!(bench.client.list(&bench.target).await.unwrap().fetched_at > first.fetched_at);
        assert_eq!(server.count("tools/list"), 2);
    }
}

#[tokio::test]
async fn questions_that_arrive_together_share_one_listing() {
    let server = serving(|seen| seen.result(page(&[tool("a")], None))).await;
    let bench = bench(&server.url);
    let lists = (0..10).map(|_| bench.client.list(&bench.target));
    assert!(futures::future::join_all(lists).await.iter().all(Result::is_ok));
    assert_eq!((server.count("server/discover"), server.count("tools/list")), (1, 1));
}

/// Whatever `cacheScope` says or leaves out: what one authorization sees is nobody else's.
#[tokio::test]
async fn t09_a_listing_is_never_shared_between_authorizations() {
    for scope in [json!("private"), json!("public"), json!(null)] {
        let server = serving(move |seen| {
            let mut result = page(
                &[tool(if seen.header("x-tenant") == Some("one") {
                    "for_one"
                } else {
                    "for_two"
                })],
                None,
            );
            result["cacheScope"] = scope.clone();
            seen.result(result)
        })
        .await;
        let bench = bench(&server.url);
        // Two sources at one address, as two organisations or two accounts have them.
        let of = |tenant: &str, org| SourceTarget {
            org,
            source: SourceId::generate(),
            headers: vec![("x-tenant".into(), tenant.into())],
            paused_until: None,
            ..bench.target.clone()
        };
        let targets = [
            of("one", bench.target.org),
            of("two", bench.target.org),
            of("two", OrgId::generate()),
        ];
        for (target, name) in targets.iter().zip(["for_one", "for_two", "for_two"]) {
            assert_eq!(bench.client.list(target).await.unwrap().tools[0].name, name);
        }
        assert_eq!(server.count("tools/list"), 3);
        // The same source under another authorization begins anew.
        bench.client.forget(targets[0].org, targets[0].source).await;
        bench.client.list(&targets[0]).await.unwrap();
        assert_eq!(server.count("tools/list"), 4);
    }
}

#[tokio::test]
async fn a_failing_list_is_not_answered_from_memory() {
    let down = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = down.clone();
    let server = serving(move |seen| match down.load(std::sync::atomic::Ordering::SeqCst) {
        false => seen.result(page(&[tool("a")], None)),
        true => json_reply(500, &json!({})),
    })
    .await;
    let bench = bench(&server.url);
    bench.client.list(&bench.target).await.unwrap();
    switch.store(true, std::sync::atomic::Ordering::SeqCst);
    bench.clock.advance(Duration::seconds(61));
    let error = bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(code(&error), "vendor_error");
    assert_eq!(error.problem().quoted.as_deref(), Some("HTTP 500"));
    switch.store(false, std::sync::atomic::Ordering::SeqCst);
    bench.client.list(&bench.target).await.unwrap();
    assert_eq!(bench.events.codes(), ["succeeded", "failed vendor_error", "succeeded"]);
}

#[tokio::test]
async fn the_same_state_is_not_written_with_every_success() {
    let server = serving(|seen| seen.result(page(&[tool("a")], None))).await;
    let bench = bench(&server.url);
    for _ in 0..5 {
        bench.client.list(&bench.target).await.unwrap();
        bench.clock.advance(Duration::seconds(11));
    }
    assert_eq!(bench.events.codes(), ["succeeded"]);
}
