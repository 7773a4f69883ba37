//! Metadata that lies, leaves out, or leads elsewhere.

use belvedere_tests::hostile::{Hostile, RESOURCE, SERVER, raw};
use serde_json::{Value, json};

use crate::bare;
use crate::place::Place;

/// A vendor that states this of its authorization server is refused with the code, and nothing is registered or sent.
async fn refused(server: Value, code: &str) {
    let place = Place::new().await;
    place.vendor.set(|state| state.server = server.clone());
    let reply = place.add().await;
    assert_eq!(reply.code(), code, "{server}: {}", reply.text);
    assert!(reply.body["next_step"].as_str().unwrap().len() > 10, "{}", reply.text);
    for path in ["/register", "/authorize", "/token"] {
        assert!(place.vendor.seen(path).is_empty(), "{server}: {path}");
    }
    assert!(place.api().sources().await.is_empty(), "nothing half-made stays");
}

/// What a bare client does with such a vendor.
async fn bare_trip(server: Value, resource: Value) -> String {
    let vendor = Hostile::start().await;
    vendor.set(|state| (state.server, state.resource) = (server, resource));
    bare::trip(&vendor).await
}

/// Server: The metadata's issuer differs by a slash or by the case of a letter, or is somebody else's.
/// Belvedere: Refused before anything is registered or sent.
#[tokio::test]
async fn o01_metadata_whose_issuer_differs_by_a_byte_is_refused() {
    let vendor = Place::new().await;
    let base = vendor.vendor.base.clone();
    drop(vendor);
    for issuer in [format!("{base}/"), base.replace("http", "HTTP"), "https://evil.example".to_owned()] {
        refused(json!({ "issuer": issuer }), "issuer_mismatch").await;
    }
    let foreign = json!({ "issuer": "https://evil.example" });
    bare::does(
        "stops at discovery: Authorization server issuer mismatch: expected …/, received https://evil.example",
        bare_trip(foreign, Value::Null).await,
    );
}

/// Server: Metadata without issuer, without authorization endpoint, or with a placeholder in its issuer.
/// Belvedere: Refused; nothing is guessed.
#[tokio::test]
async fn d16_metadata_without_issuer_or_endpoint_is_not_guessed() {
    refused(json!({ "issuer": null }), "issuer_mismatch").await;
    refused(json!({ "authorization_endpoint": null }), "endpoint_refused").await;
    refused(json!({ "issuer": "https://login.example/{tenantid}/v2.0" }), "issuer_mismatch").await;
    bare::does(
        "stops at discovery: Authorization server response missing required issuer: expected …/",
        bare_trip(json!({ "issuer": null }), Value::Null).await,
    );
}

/// Server: The authorization server does not state PKCE with S256.
/// Belvedere: Refused in plain words.
#[tokio::test]
async fn o04_a_server_without_s256_is_refused_in_plain_words() {
    for methods in [Value::Null, json!(["plain"]), json!([])] {
        refused(json!({ "code_challenge_methods_supported": methods }), "pkce_unsupported").await;
    }
    let silent = json!({ "code_challenge_methods_supported": null });
    bare::does("connects and calls the tool", bare_trip(silent, Value::Null).await);
}

/// Server: The authorization endpoint is `javascript:`, `data:`, `file:`, http, or holds a password, a line break, a shell's characters, or a `client_id` of its own.
/// Belvedere: Refused before a person sees it.
#[tokio::test]
async fn o07_an_authorization_endpoint_that_no_browser_should_open_is_refused() {
    for endpoint in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://vendor.example/authorize",
        "https://user:secret@vendor.example/authorize",
        "https://vendor.example/a\r\nset-cookie: x",
        "https://vendor.example/a;$(touch x)`id`",
        "https://vendor.example/authorize?client_id=other",
    ] {
        refused(json!({ "authorization_endpoint": endpoint }), "endpoint_refused").await;
    }
    let vendor = Hostile::start().await;
    vendor.set(|state| state.server = json!({ "authorization_endpoint": "javascript:alert(1)" }));
    bare::does("sends the person to javascript:alert(1)", bare::sends_to(&vendor).await);
}

/// Server: Token or registration endpoint over http, or at a private address.
/// Belvedere: Refused before anything is sent.
#[tokio::test]
async fn d10_endpoints_over_http_or_at_private_addresses_are_refused() {
    for endpoint in [
        "http://vendor.example/token",
        "http://10.0.0.5/token",
        "https://10.0.0.5/token",
        "javascript:0",
    ] {
        refused(json!({ "token_endpoint": endpoint }), "endpoint_refused").await;
        refused(json!({ "registration_endpoint": endpoint }), "endpoint_refused").await;
    }
    let vendor = Hostile::start().await;
    vendor.set(|state| state.server = json!({ "token_endpoint": "http://10.0.0.5/token" }));
    bare::does("sends the person to …/authorize", bare::sends_to(&vendor).await);
}

/// Server: The resource metadata speaks of another origin, a sibling path or a path below.
/// Belvedere: Refused; a token for one address never goes to another.
#[tokio::test]
async fn o08_a_resource_that_is_not_the_server_is_refused() {
    let place = Place::new().await;
    let base = place.vendor.base.clone();
    for resource in [
        "https://evil.example/mcp".to_owned(),
        format!("{base}/other"),
        format!("{base}/mc"),
        format!("{base}/mcp/below"),
    ] {
        place.vendor.set(|state| state.resource = json!({ "resource": resource }));
        assert_eq!(place.add().await.code(), "resource_mismatch", "{resource}");
    }
    assert!(place.vendor.seen("/register").is_empty());
    let foreign = json!({ "resource": "https://evil.example/mcp" });
    bare::does(
        "stops at discovery: Protected resource metadata at …/.well-known/oauth-protected-resource/mcp is unusable: Protected resource meta…",
        bare_trip(Value::Null, foreign).await,
    );
}

/// Server: The resource is spelled with another scheme, as behind a TLS proxy.
/// Belvedere: Refused, and the spelling is named; no endpoints are invented.
#[tokio::test]
async fn d12_a_resource_spelled_with_another_scheme_is_named_and_nothing_is_guessed() {
    let place = Place::new().await;
    let spelled = place.vendor.mcp().replace("http://", "https://");
    place.vendor.set(|state| state.resource = json!({ "resource": spelled }));
    let reply = place.add().await;
    assert_eq!(reply.code(), "resource_mismatch");
    assert!(reply.text.contains(&spelled), "the cause is named: {}", reply.text);
    assert!(place.vendor.seen("/authorize").is_empty());
    bare::does(
        "stops at discovery: Protected resource metadata at …/.well-known/oauth-protected-resource/mcp is unusable: Protected resource meta…",
        bare::sends_to(&place.vendor).await,
    );
}

/// Server: The token endpoint is on another host, by the issuer's own metadata.
/// Belvedere: Followed, and the foreign host is on record in the audit log.
#[tokio::test]
async fn o09_endpoints_elsewhere_are_followed_only_from_the_issuers_own_metadata() {
    let elsewhere = Hostile::start().await;
    let place = Place::reaching(&[&elsewhere]).await;
    let token = format!("{}/token", elsewhere.base);
    place.vendor.set(|state| state.server = json!({ "token_endpoint": token }));
    // The other host hands out its own tokens, which this one does not take: one is tried, and one more.
    place.connect().await;
    assert_eq!((elsewhere.seen("/token").len(), place.vendor.seen("/token").len()), (2, 0));
    let audit = place.api().get("/api/v1/audit").await.text;
    assert!(audit.contains(&elsewhere.host()), "the foreign endpoint is on record");
}

/// Server: After the connection the resource names another authorization server.
/// Belvedere: It gets a registration of its own, and neither the old client nor a token.
#[tokio::test]
async fn o10_an_issuer_that_changes_gets_neither_client_nor_refresh_token() {
    let other = Hostile::start().await;
    let place = Place::reaching(&[&other]).await;
    assert_eq!(place.connect().await.status, 200);
    let (base, mcp) = (other.base.clone(), place.vendor.mcp());
    place
        .vendor
        .set(|state| state.resource = json!({ "resource": mcp, "authorization_servers": [base] }));
    place.vendor.on("/token", |_| {
        Some(belvedere_tests::hostile::reply(400, json!({"error": "invalid_grant"})))
    });
    place.vendor.expire();
    place.ask().await;
    assert_eq!(place.source().await["state"], "reauthorization_required");
    let page = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    assert!(page.starts_with(&other.base), "{page}");
    assert_eq!(other.seen("/register").len(), 1, "registered anew at the new issuer");
    let sent = format!("{:?}", other.all_seen());
    assert!(!sent.contains("canary-refresh") && !sent.contains("canary-access"), "{sent}");
}

/// Server: The metadata is at the root only; at the path there is a page.
/// Belvedere: Each place is tried; connected.
#[tokio::test]
async fn f10_every_place_for_metadata_is_tried_and_the_trace_tells() {
    let place = Place::new().await;
    // Nothing at the path, a page at the challenge, the document at the root.
    place.vendor.on(RESOURCE, |_| Some(raw(404, "text/html", "<html>")));
    let (base, mcp) = (place.vendor.base.clone(), place.vendor.mcp());
    place.vendor.on("/.well-known/oauth-protected-resource", move |_| {
        Some(belvedere_tests::hostile::reply(
            200,
            json!({"resource": mcp, "authorization_servers": [base]}),
        ))
    });
    assert_eq!(place.connect().await.status, 200);
    bare::does("connects and calls the tool", bare::trip(&place.vendor).await);
}

/// Server: 401, and no metadata anywhere.
/// Belvedere: `no_authorization_server`; no endpoint is guessed.
#[tokio::test]
async fn f10_no_metadata_at_all_is_said_in_words() {
    let place = Place::new().await;
    for path in [RESOURCE, SERVER] {
        place.vendor.on(path, |_| Some(raw(404, "text/html", "<html>")));
    }
    let reply = place.add().await;
    assert_eq!(reply.code(), "no_authorization_server", "{}", reply.text);
    assert!(place.vendor.seen("/authorize").is_empty() && place.vendor.seen("/register").is_empty());
    bare::does("sends the person to …/authorize", bare::sends_to(&place.vendor).await);
}
