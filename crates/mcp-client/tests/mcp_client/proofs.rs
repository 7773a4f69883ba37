//! Tokens bound to a key on their way to the server.

use std::sync::Arc;

use async_trait::async_trait;
use axum::response::Response;
use belvedere_tool_filter::ToolSource;
use belvedere_types::credential::{AccessTokens, Challenge, Credential, Prover, SecretVersion, TokenError};
use belvedere_types::{Problem, ProblemKind, SecretText, SourceTarget};
use serde_json::json;
use url::Url;

use crate::support::{Scripted, Seen, bench_with, code, config, json_reply, page, stateless, tool};

/// A proof that says what it was made for.
struct Speaking;

impl Prover for Speaking {
    fn proof(&self, method: &str, url: &Url, nonce: Option<&str>) -> Option<SecretText> {
        Some(SecretText::new(format!("{method} {} {}", url.path(), nonce.unwrap_or("-"))))
    }
}

struct Keys;

#[async_trait]
impl AccessTokens for Keys {
    async fn credential(&self, _: &SourceTarget) -> Result<Credential, TokenError> {
        Ok(Credential::Bound {
            token: SecretText::new("token-1"),
            version: SecretVersion(1),
            prover: Arc::new(Speaking),
        })
    }

    async fn refused(&self, _: &SourceTarget, _: &Credential, _: &[Challenge]) -> Result<Credential, TokenError> {
        Err(TokenError::AuthorizationRequired(Problem::new(
            ProblemKind::Vendor,
            "grant_dead",
            "Access was withdrawn.",
            "Authorize again.",
        )))
    }
}

fn demand(nonce: &str) -> Response {
    let mut refused = json_reply(401, &json!({"error": "use_dpop_nonce"}));
    let challenge = "DPoP error=\"use_dpop_nonce\"".parse().unwrap();
    refused.headers_mut().insert("www-authenticate", challenge);
    refused.headers_mut().insert("dpop-nonce", nonce.parse().unwrap());
    refused
}

fn content(seen: &Seen) -> Option<Response> {
    stateless(seen).or_else(|| Some(seen.result(page(&[tool("list_things")], None))))
}

#[tokio::test]
async fn every_request_has_the_scheme_and_a_proof_of_its_own() {
    let server = Scripted::start(content).await;
    let bench = bench_with(&server.url, Arc::new(Keys), config());
    bench.client.list(&bench.target).await.unwrap();
    for seen in server.seen() {
        assert_eq!(seen.header("authorization"), Some("DPoP token-1"));
        assert_eq!(seen.header("dpop"), Some("POST /mcp -"));
    }
}

#[tokio::test]
async fn a_nonce_is_taken_up_and_kept() {
    let server = Scripted::start(|seen| match seen.header("dpop") {
        Some("POST /mcp n-1") => content(seen),
        _ => Some(demand("n-1")),
    })
    .await;
    let bench = bench_with(&server.url, Arc::new(Keys), config());
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    let refused = server
        .seen()
        .iter()
        .filter(|seen| seen.header("dpop") == Some("POST /mcp -"))
        .count();
    assert_eq!(refused, 1, "asked once, remembered since");
}

#[tokio::test]
async fn a_server_that_is_content_with_no_nonce_is_not_asked_for_ever() {
    let served = std::sync::atomic::AtomicUsize::new(0);
    let served = Arc::new(served);
    let server = Scripted::start(move |_| {
        let number = served.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Some(demand(&format!("n-{number}")))
    })
    .await;
    let bench = bench_with(&server.url, Arc::new(Keys), config());
    assert_eq!(code(&bench.client.list(&bench.target).await.unwrap_err()), "grant_dead");
    assert_eq!(server.seen().len(), 2);
}
