//! A server with a static bearer token, and one header key.

use belvedere_tests::{Server, Vendor};
use serde_json::json;

const TOKEN: &str = "warehouse-token-0123456789";

#[tokio::test]
async fn connects_by_url_with_a_token_or_a_header_key() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let server = Server::reaching(vendor.hosts()).await;
    let api = server.api();
    let source = api
        .post(
            "/api/v1/sources",
            json!({ "url": vendor.mcp_url, "name": "depot", "bearer_token": TOKEN }),
        )
        .await
        .ok();
    assert_eq!(source["state"], "connected", "{source}");
    let header = json!({ "name": "Authorization", "value": format!("Bearer {TOKEN}") });
    let second = api
        .post(
            "/api/v1/sources",
            json!({ "url": vendor.mcp_url, "name": "depot by header", "header": header }),
        )
        .await
        .ok();
    assert_eq!(second["state"], "connected", "{second}");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn without_a_token_it_says_what_is_needed() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let server = Server::reaching(vendor.hosts()).await;
    let reply = server.api().post("/api/v1/sources", json!({ "url": vendor.mcp_url })).await;
    assert!(
        reply.status >= 400 && reply.body["next_step"].as_str().unwrap().contains("key"),
        "{}",
        reply.text
    );
    let wrong = server
        .api()
        .post("/api/v1/sources", json!({ "url": vendor.mcp_url, "bearer_token": "wrong" }))
        .await;
    wrong.problem(400, "credential_refused");
    assert!(server.api().sources().await.is_empty());
}

#[tokio::test]
async fn names_are_unique_when_given_and_numbered_when_not() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let server = Server::reaching(vendor.hosts()).await;
    let api = server.api();
    let unnamed = json!({ "url": vendor.mcp_url, "bearer_token": TOKEN });
    let first = api.post("/api/v1/sources", unnamed.clone()).await.ok();
    let second = api.post("/api/v1/sources", unnamed).await.ok();
    assert_ne!(first["name"], second["name"]);
    let taken = json!({ "url": vendor.mcp_url, "bearer_token": TOKEN, "name": first["name"] });
    api.post("/api/v1/sources", taken).await.problem(409, "name_taken");
    assert_eq!(api.sources().await.len(), 2);
}
