//! The vendor misbehaves: a clear code, a next step, nothing lost.

use belvedere_tests::{Consent, Pages, Person, Server, Vendor, eventually};
use serde_json::json;

const QUESTION: &str = "List projects with their plan tier";

async fn connected() -> (Vendor, Server) {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    (vendor, server)
}

/// Connecting under a fault fails with this code and keeps nothing.
async fn refused_at_connect(fault: &str, code: &str) {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    vendor.fault(fault, true).await;
    let reply = server.api().post("/api/v1/sources", json!({ "vendor": "prisma-postgres" })).await;
    assert!(reply.status >= 400, "{}", reply.text);
    assert_eq!(reply.code(), code, "{}", reply.text);
    assert!(
        reply.body["next_step"].as_str().is_some_and(|text| text.len() > 10),
        "{}",
        reply.text
    );
    assert!(server.api().sources().await.is_empty());
    vendor.fault(fault, false).await;
    server.connect(&Person::who(Consent::Open)).await;
}

#[tokio::test]
async fn metadata_and_registration_faults() {
    refused_at_connect("prm-mismatch", "resource_mismatch").await;
    refused_at_connect("issuer-mismatch", "issuer_mismatch").await;
    refused_at_connect("no-pkce", "pkce_unsupported").await;
    refused_at_connect("deny-registration", "registration_refused").await;
}

#[tokio::test]
async fn a_401_without_challenge_is_discovered_all_the_same() {
    let vendor = Vendor::prisma(&[]);
    vendor.fault("no-challenge", true).await;
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
}

#[tokio::test]
async fn o02_a_wrong_iss_sends_no_code() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    vendor.fault("wrong-iss", true).await;
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "vendor": "prisma-postgres" }))
        .await
        .ok();
    let person = Person::who(Consent::Open);
    let callback = person.decide(source["authorization_url"].as_str().unwrap()).await;
    let page = person.follow(&callback).await;
    assert_eq!(page.status, 502, "{}", page.text);
    assert!(page.text.contains("response_issuer_mismatch"), "{}", page.text);
    assert!(!vendor.journal().await.iter().any(|line| line["path"] == "/token"));
}

#[tokio::test]
async fn the_token_endpoint_is_down_at_the_callback() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "vendor": "prisma-postgres" }))
        .await
        .ok();
    vendor.fault("token-down", true).await;
    let person = Person::who(Consent::Open);
    let callback = person.decide(source["authorization_url"].as_str().unwrap()).await;
    let page = person.follow(&callback).await;
    assert!(
        page.status >= 400 && page.text.contains("token_endpoint_unavailable"),
        "{} {}",
        page.status,
        page.text
    );
    let kept = server
        .api()
        .get(&format!("/api/v1/sources/{}", source["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(kept["state"], "authorization_required", "{kept}");
}

#[tokio::test]
async fn v11_the_token_endpoint_is_down_at_a_refresh() {
    let (vendor, server) = connected().await;
    vendor.advance(120).await;
    vendor.fault("token-down", true).await;
    let answer = server.api().ask(QUESTION).await;
    assert_eq!(answer["outcome"], "failed", "{answer:#}");
    assert_eq!(server.api().sources().await[0]["state"], "degraded");
    // What the card says, an operator's alarm can read.
    let code = answer["code"].as_str().unwrap();
    let metrics = server.api().get("/metrics").await.text;
    for line in [
        format!("belvedere_source_state{{source=\"Prisma Postgres\",state=\"degraded\",code=\"{code}\"}} 1"),
        format!("belvedere_source_last_error_seconds{{source=\"Prisma Postgres\",code=\"{code}\"}} "),
    ] {
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    }
    vendor.fault("token-down", false).await;
    // It pauses before it bothers a token endpoint that is down again; the grant is kept meanwhile.
    eventually(60, "the grant is used again", || async {
        (server.api().ask(QUESTION).await["outcome"] == "answered").then_some(())
    })
    .await;
    assert_eq!(server.api().sources().await[0]["state"], "connected");
}

#[tokio::test]
async fn a_dead_refresh_token_asks_for_a_new_authorization() {
    let (vendor, server) = connected().await;
    vendor.fault("refresh-dead", true).await;
    vendor.advance(120).await;
    let answer = server.api().ask(QUESTION).await;
    assert_ne!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(server.api().sources().await[0]["state"], "reauthorization_required");
}

#[tokio::test]
async fn workspace_not_selected_is_explained_on_card_and_in_answer() {
    let (vendor, server) = connected().await;
    vendor.fault("workspace-not-selected", true).await;
    let answer = server.api().ask(QUESTION).await;
    assert_eq!(
        (answer["outcome"].as_str(), answer["code"].as_str()),
        (Some("failed"), Some("workspace_not_selected")),
        "{answer:#}"
    );
    assert!(answer["text"].as_str().unwrap().contains("workspace"), "{answer:#}");
    let card = server.api().sources().await[0].clone();
    assert_eq!(
        (card["state"].as_str(), card["code"].as_str()),
        (Some("degraded"), Some("workspace_not_selected")),
        "{card}"
    );
    assert!(card["next_step"].as_str().unwrap().contains("workspace"), "{card}");
    // Readers of German have the card's own German words, the cause and what to do.
    let pages = Pages::signed_in(&server).await;
    let conversation = format!("/conversations/{}", answer["conversation_id"].as_str().unwrap());
    let source = format!("/sources/{}", card["id"].as_str().unwrap());
    for path in [conversation.as_str(), source.as_str(), "/sources"] {
        for (language, told, other) in [
            (
                "de",
                ["Das Konto gehört zu mehreren Arbeitsbereichen", "Wählen Sie den Arbeitsbereich"],
                "The account belongs",
            ),
            (
                "en",
                ["The account belongs to several workspaces", "hoose the workspace"],
                "Das Konto",
            ),
        ] {
            let page = pages.get_in(path, language).await.text;
            assert!(
                told.iter().all(|part| page.contains(part)) && !page.contains(other),
                "{path}: {page}"
            );
        }
    }
}

#[tokio::test]
async fn results_that_are_giant_malformed_or_errors() {
    for (fault, code) in [
        ("giant-result", "result_too_large"),
        ("tool-error", "tool_error"),
        ("mcp-500", "vendor_error"),
    ] {
        let (vendor, server) = connected().await;
        vendor.fault(fault, true).await;
        let answer = server.api().ask(QUESTION).await;
        assert_eq!(
            (answer["outcome"].as_str(), answer["code"].as_str()),
            (Some("failed"), Some(code)),
            "{fault}: {answer:#}"
        );
        assert!(answer["text"].as_str().unwrap().len() > 20, "{answer:#}");
        vendor.fault(fault, false).await;
        assert_eq!(
            server.api().ask(QUESTION).await["outcome"],
            "answered",
            "{fault} left something behind"
        );
    }
    let (vendor, server) = connected().await;
    vendor.fault("malformed-result", true).await;
    let answer = server.api().ask(QUESTION).await;
    assert_ne!(answer["outcome"], "answered", "numbers were made of nothing: {answer:#}");
}

#[tokio::test]
async fn i02_a_changed_definition_is_hidden_until_reviewed() {
    let (vendor, mut server) = connected().await;
    vendor.fault("changed-tool", true).await;
    // A restart forgets the list, which may be a minute old.
    server.restart().await;
    let api = server.api();
    let id = api.sources().await[0]["id"].as_str().unwrap().to_owned();
    let tools = api.get(&format!("/api/v1/sources/{id}/tools")).await.ok();
    let changed: Vec<_> = tools["tools"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|tool| tool["changes"].as_array().is_some_and(|changes| !changes.is_empty()))
        .collect();
    assert!(!changed.is_empty(), "{tools:#}");
    for tool in &changed {
        assert_eq!(tool["verdict"], "blocked", "{tool}");
    }
}
