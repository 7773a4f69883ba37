//! What real vendors force: allowed one source by its owner, or one vendor by its card, and nobody else.

use belvedere_tests::Pages;
use serde_json::{Value, json};

use crate::place::{Place, altered, parameter};

/// Server: The authorization server calls itself by another name, as some big vendors' do.
/// Belvedere: Refused; an owner can pin that exact issuer for one source, on record.
#[tokio::test]
async fn f11_an_issuer_is_pinned_for_one_source_and_no_other() {
    const ISSUER: &str = "https://auth.vendor.example";
    let place = Place::new().await;
    place.vendor.set(|state| state.server = json!({ "issuer": ISSUER }));
    for near in ["https://auth.vendor.example/", "https://AUTH.vendor.example"] {
        assert_eq!(place.add_with(json!({ "issuer": near })).await.code(), "issuer_mismatch", "{near}");
    }
    let source = place.add_with(json!({ "issuer": ISSUER })).await.ok();
    assert_eq!(source["quirks"], json!({ "issuer": ISSUER }));
    // From then on it is the issuer: an answer of the other name is not taken.
    let callback = place.approve(source["authorization_url"].as_str().unwrap()).await;
    assert!(place.follow(&callback).await.text.contains("response_issuer_mismatch"));
    let again = place.authorize_again().await.ok();
    let callback = place.approve(again["authorization_url"].as_str().unwrap()).await;
    assert_eq!(place.follow(&altered(&callback, "iss", Some(ISSUER))).await.status, 200);
    assert_eq!(place.ask().await["outcome"], "answered");
    assert_eq!(place.add().await.code(), "issuer_mismatch", "the next source is on its own");
    let audit = place.api().get("/api/v1/audit").await.text;
    assert!(audit.contains(ISSUER), "who allowed it is on record");
}

/// Server: The authorization server refuses `resource`.
/// Belvedere: An owner can have it left out for one source; it stays so after a restart.
#[tokio::test]
async fn f09_the_resource_is_left_out_where_that_was_allowed_even_after_a_restart() {
    let mut place = Place::new().await;
    let source = place.add_with(json!({ "without_resource": true })).await.ok();
    let page = source["authorization_url"].as_str().unwrap().to_owned();
    assert_eq!(parameter(&page, "resource"), None);
    let callback = place.approve(&page).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    let sent: Vec<_> = place.vendor.seen("/token").iter().map(|seen| seen.field("resource")).collect();
    assert_eq!(sent, [None, None]);
    place.server.restart().await;
    let again = place.authorize_again().await.ok();
    assert_eq!(parameter(again["authorization_url"].as_str().unwrap(), "resource"), None);
}

/// Server: The authorization server is silent about PKCE, or names `plain` alone.
/// Belvedere: Silence can be allowed one source, and S256 is used; `plain` never.
#[tokio::test]
async fn c08_silence_about_pkce_is_allowed_one_source_and_another_method_none() {
    let place = Place::new().await;
    let stating = |methods: Value| {
        place
            .vendor
            .set(|state| state.server = json!({ "code_challenge_methods_supported": methods }));
    };
    stating(json!(["plain"]));
    assert_eq!(place.add_with(json!({ "pkce_unstated": true })).await.code(), "pkce_unsupported");
    stating(Value::Null);
    assert_eq!(place.add().await.code(), "pkce_unsupported");
    let source = place.add_with(json!({ "pkce_unstated": true })).await.ok();
    let page = source["authorization_url"].as_str().unwrap();
    assert_eq!(parameter(page, "code_challenge_method").as_deref(), Some("S256"));
}

/// Server: The vendor gives a refresh token only when asked with a parameter of its own.
/// Belvedere: The vendor's card adds it and says so on card, page and API; no other source has it.
#[tokio::test]
async fn f07_a_card_adds_what_its_vendor_wants_asked_and_says_so() {
    let place = Place::with_card("[quirks]\npkce_unstated = true\nauthorization_parameters = { access_type = \"offline\" }\n").await;
    let expected = json!({ "pkce_unstated": true, "authorization_parameters": { "access_type": "offline" } });
    let card = place.api().get("/api/v1/vendors?q=scripted").await.ok();
    assert_eq!(card["vendors"][0]["quirks"], expected);
    let pages = Pages::signed_in(&place.server).await;
    let page = pages.get("/sources/add/scripted").await.text;
    assert!(
        page.contains("access_type") && page.contains("does not state that it supports PKCE"),
        "{page}"
    );

    let source = place.api().post("/api/v1/sources", json!({ "vendor": "scripted" })).await.ok();
    assert_eq!(source["quirks"], expected);
    let url = source["authorization_url"].as_str().unwrap();
    assert_eq!(parameter(url, "access_type").as_deref(), Some("offline"));
    let page = pages.get(&format!("/sources/{}", source["id"].as_str().unwrap())).await.text;
    assert!(page.contains("access_type"), "{page}");

    // An owner may be stricter than the card, and a source by its address has no card.
    let strict = json!({ "vendor": "scripted", "quirks": {} });
    let source = place.api().post("/api/v1/sources", strict).await.ok();
    assert_eq!(
        (
            &source["quirks"],
            parameter(source["authorization_url"].as_str().unwrap(), "access_type")
        ),
        (&json!({}), None)
    );
    assert_eq!(place.add().await.ok()["quirks"], json!({}));
}

/// Server: Quirks that would set `state`, pin an http issuer, or do not exist.
/// Belvedere: Refused; nothing is kept or sent.
#[tokio::test]
async fn quirks_that_make_no_sense_are_refused_and_nothing_is_kept() {
    let place = Place::new().await;
    for (quirks, code) in [
        (json!({ "authorization_parameters": { "state": "mine" } }), "invalid_quirks"),
        (json!({ "issuer": "http://auth.vendor.example" }), "invalid_quirks"),
        (json!({ "follow_redirects": true }), "invalid_request"),
    ] {
        assert_eq!(place.add_with(quirks.clone()).await.code(), code, "{quirks}");
    }
    assert!(place.api().sources().await.is_empty() && place.vendor.all_seen().is_empty());
}
