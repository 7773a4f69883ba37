//! Credentials: fresh with every request, exchanged once when refused, and said plainly when there is none.

use belvedere_tool_filter::{ToolSource, ToolSourceError};

use crate::support::{Keeper, Scripted, Seen, bench_with, code, config, json_reply, page, raw, stateless, tool};
use axum::response::Response;
use serde_json::json;

fn guarded(seen: &Seen, valid: &str) -> Option<Response> {
    if seen.header("authorization") != Some(valid) {
        return Some(raw(401, "text/plain", "no"));
    }
    stateless(seen).or_else(|| Some(seen.result(page(&[tool("list_things")], None))))
}

#[tokio::test]
async fn a_refused_token_is_exchanged_once_and_the_request_repeated() {
    let server = Scripted::start(|seen| guarded(seen, "Bearer token-2")).await;
    let keeper = Keeper::with_tokens(2);
    let bench = bench_with(&server.url, keeper.clone(), config());
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    // 401 without any WWW-Authenticate header is a refusal like any other.
    assert_eq!(*keeper.refusals.lock().unwrap(), [vec![]]);
    assert_eq!(bench.events.codes(), ["succeeded"]);
}

#[tokio::test]
async fn a_token_refused_twice_asks_for_authorization_and_loops_no_further() {
    let server = Scripted::start(|seen| guarded(seen, "Bearer another")).await;
    let keeper = Keeper::with_tokens(9);
    let bench = bench_with(&server.url, keeper.clone(), config());
    let error = bench.client.list(&bench.target).await.unwrap_err();
    assert!(matches!(error, ToolSourceError::AuthorizationRequired { .. }), "{error:?}");
    assert_eq!(code(&error), "authorization_required");
    assert_eq!((server.seen().len(), keeper.refusals.lock().unwrap().len()), (2, 1));
    assert_eq!(bench.events.codes(), ["lost authorization_required"]);
}

#[tokio::test]
async fn every_challenge_is_read_and_handed_on() {
    let server = Scripted::start(|_| {
        let mut refused = raw(401, "text/plain", "no");
        refused
            .headers_mut()
            .append("www-authenticate", "Basic realm=\"x\"".parse().unwrap());
        let bearer = "Bearer error_description=\"need scope=admin\", scope=\"read\", resource_metadata=\"https://v.example/prm\"";
        refused.headers_mut().append("www-authenticate", bearer.parse().unwrap());
        Some(refused)
    })
    .await;
    let bench = bench_with(&server.url, Keeper::with_tokens(0), config());
    let Err(ToolSourceError::AuthorizationRequired { challenges, problem }) = bench.client.list(&bench.target).await else {
        panic!("authorization is required");
    };
    let bearer = challenges.iter().find(|challenge| challenge.scheme == "bearer").unwrap();
    assert_eq!(bearer.scope.as_deref(), Some("read"));
    assert_eq!(bearer.resource_metadata.as_deref(), Some("https://v.example/prm"));
    // The token keeper's own word on it.
    assert_eq!(problem.code, "grant_dead");
    assert_eq!(
        server.count("initialize"),
        0,
        "an unauthorized server is not probed in the other era"
    );
}

#[tokio::test]
async fn a_403_is_told_apart_by_its_error() {
    for (challenge, expected, events) in [
        (
            Some("Bearer error=\"insufficient_scope\", scope=\"logs:read\""),
            "insufficient_scope",
            vec![],
        ),
        (
            Some("Bearer error=\"access_denied\""),
            "vendor_forbidden",
            vec!["failed vendor_forbidden"],
        ),
        (None, "vendor_forbidden", vec!["failed vendor_forbidden"]),
    ] {
        let server = Scripted::start(move |_| {
            let mut refused = json_reply(403, &json!({"error": "forbidden"}));
            if let Some(challenge) = challenge {
                refused.headers_mut().append("www-authenticate", challenge.parse().unwrap());
            }
            Some(refused)
        })
        .await;
        let bench = bench_with(&server.url, Keeper::with_tokens(1), config());
        let error = bench.client.list(&bench.target).await.unwrap_err();
        assert_eq!(code(&error), expected);
        assert_eq!(bench.events.codes(), events);
    }
}

#[tokio::test]
async fn no_error_text_holds_the_token_or_the_body() {
    let server = Scripted::start(|_| Some(raw(401, "text/plain", "canary-body"))).await;
    let bench = bench_with(&server.url, Keeper::with_tokens(1), config());
    let error = bench.client.list(&bench.target).await.unwrap_err();
    let text = format!("{error:?} {error}");
    assert!(!text.contains("canary-body") && !text.contains("token-1"), "{text}");
}

#[tokio::test]
async fn a_header_of_the_source_cannot_replace_the_credential() {
    let server = Scripted::start(|seen| guarded(seen, "Bearer token-1")).await;
    let mut bench = bench_with(&server.url, Keeper::with_tokens(1), config());
    bench.target.headers = vec![
        ("Authorization".to_owned(), "Bearer planted".to_owned()),
        ("Accept".to_owned(), "text/html".to_owned()),
    ];
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("accept") == Some("application/json, text/event-stream"))
    );
}
