//! The vendor's window: approved, denied, closed, replayed, foreign.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::json;

async fn begun() -> (Vendor, Server, String, String) {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "vendor": "prisma-postgres" }))
        .await
        .ok();
    let text = |field: &str| source[field].as_str().unwrap().to_owned();
    let (id, url) = (text("id"), text("authorization_url"));
    (vendor, server, id, url)
}

#[tokio::test]
async fn approval_connects_and_judges_every_tool() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    assert!(source["tools"]["read"].as_u64().unwrap() >= 10, "{source}");
    assert!(source["tools"]["blocked"].as_u64().unwrap() >= 10, "{source}");
    let tools = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", source["id"].as_str().unwrap()))
        .await
        .ok();
    for tool in tools["tools"].as_array().unwrap() {
        assert!(!tool["evidence"].as_array().unwrap().is_empty(), "{tool}");
        let writes = ["create", "delete", "update", "rollback", "promote", "set_"]
            .iter()
            .any(|verb| tool["name"].as_str().unwrap().contains(verb));
        assert!(!(writes && tool["verdict"] == "read"), "{tool}");
    }
    // The two origins really differ, as the vendor's do.
    assert_ne!(vendor.hosts()[0], vendor.hosts()[1]);
}

#[tokio::test]
async fn consent_denied_is_said_and_can_be_tried_again() {
    let (_vendor, server, id, url) = begun().await;
    let person = Person::who(Consent::Deny);
    let callback = person.decide(&url).await;
    let page = person.follow(&callback).await;
    assert_eq!(page.status, 403, "{}", page.text);
    assert!(page.text.contains("consent_denied"), "{}", page.text);
    let source = server.api().get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(source["state"], "authorization_required", "{source}");

    let again = server.api().post(&format!("/api/v1/sources/{id}/authorize"), json!({})).await.ok();
    let person = Person::who(Consent::Open);
    let callback = person.decide(again["authorization_url"].as_str().unwrap()).await;
    assert_eq!(person.follow(&callback).await.status, 200);
    assert_eq!(server.api().get(&format!("/api/v1/sources/{id}")).await.ok()["state"], "connected");
}

#[tokio::test]
async fn a_window_that_was_closed_leaves_a_source_that_waits() {
    let (_vendor, server, id, _url) = begun().await;
    let source = server.api().get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(source["state"], "authorization_required", "{source}");
    assert!(source["next_step"].as_str().unwrap().contains("uthorize"), "{source}");
    let answer = server.api().ask("List projects").await;
    assert_eq!(answer["outcome"], "no_source", "{answer:#}");
    assert!(answer.to_string().contains("Prisma Postgres"), "{answer:#}");
}

#[tokio::test]
async fn o05_a_callback_works_once() {
    let (vendor, _server, _id, url) = begun().await;
    let person = Person::who(Consent::Open);
    let callback = person.decide(&url).await;
    assert_eq!(person.follow(&callback).await.status, 200);
    let replayed = person.follow(&callback).await;
    assert_eq!(replayed.status, 400, "{}", replayed.text);
    assert!(replayed.text.contains("state_unknown"), "{}", replayed.text);
    assert_eq!(vendor.token_requests().await, 1);
}

#[tokio::test]
async fn o06_two_callbacks_at_once_make_one_token_request() {
    let (vendor, _server, _id, url) = begun().await;
    let person = Person::who(Consent::Open);
    let callback = person.decide(&url).await;
    let (first, second) = tokio::join!(person.follow(&callback), person.follow(&callback));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(vendor.token_requests().await, 1);
}

#[tokio::test]
async fn a_callback_with_a_foreign_state_asks_for_no_token() {
    let (vendor, server, _id, _url) = begun().await;
    let page = Person::who(Consent::Open)
        .follow(&format!("{}/oauth/callback?code=abc&state=made-up", server.url))
        .await;
    assert_eq!(page.status, 400, "{}", page.text);
    assert!(page.text.contains("state_unknown"), "{}", page.text);
    assert_eq!(vendor.token_requests().await, 0);
}

#[tokio::test]
async fn the_address_of_the_redirect_can_be_pasted() {
    let (_vendor, server, id, url) = begun().await;
    let callback = Person::who(Consent::Open).decide(&url).await;
    let source = server
        .api()
        .post(
            &format!("/api/v1/sources/{id}/authorize/complete"),
            json!({ "callback_url": callback }),
        )
        .await
        .ok();
    assert_eq!(source["state"], "connected", "{source}");
}
