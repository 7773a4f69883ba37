//! Morningstar as far as it goes without example questions: kept access, seven reads, one call a second, what a licence does not cover.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::json;

use crate::vendors::{explained, pin_refresh_disconnect, told};

/// Not a person's words, but it makes the screener's one call.
const QUESTION: &str = "List the investments of the FO universe";

async fn connected(arguments: &[&str]) -> (Vendor, Server) {
    let vendor = Vendor::start(&[&["morningstar"], arguments].concat());
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    (vendor, server)
}

#[tokio::test]
async fn offline_access_is_asked_for_and_keeps_the_connection() {
    let (vendor, server) = connected(&["--calls-per-second", "0"]).await;
    let state = vendor.state().await;
    assert!(told(&state["grants"][0], "scope").contains("offline_access"), "{state}");
    vendor.advance(61).await;
    assert_eq!(server.api().ask(QUESTION).await["outcome"], "answered");
    assert_eq!(vendor.state().await["grants"][0]["refresh_token_redemptions"], json!([1, 0]));
    let source = server.api().sources().await[0].clone();
    assert_eq!(source["state"], "connected", "{source}");
    let listed = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", told(&source, "id")))
        .await
        .ok();
    let tools = listed["tools"].as_array().unwrap();
    assert!(tools.len() == 7 && tools.iter().all(|tool| tool["verdict"] == "read"), "{listed:#}");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn a_call_that_comes_too_soon_is_made_again() {
    let (vendor, server) = connected(&[]).await;
    for _ in 0..3 {
        let answer = server.api().ask(QUESTION).await;
        assert_eq!(answer["outcome"], "answered", "{answer:#}");
    }
    assert_eq!(vendor.calls().await.len(), 3, "what is refused for its pace never reaches a tool");
}

#[tokio::test]
async fn what_the_vendor_refuses_is_explained_on_the_card_and_in_the_answer() {
    let (vendor, server) = connected(&["--calls-per-second", "0"]).await;
    for (fault, code) in [("not-entitled", "morningstar_licence"), ("rate-limited", "morningstar_rate_limit")] {
        explained(&vendor, &server, fault, QUESTION, code).await;
    }
}

#[tokio::test]
async fn pinned_refreshed_and_disconnected() {
    let (vendor, mut server) = connected(&["--calls-per-second", "0"]).await;
    let answer = server.api().ask(QUESTION).await;
    pin_refresh_disconnect(&vendor, &mut server, &answer).await;
}
