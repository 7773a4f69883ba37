//! Registration that is refused, odd, forgotten or lost.

use belvedere_tests::hostile::{Hostile, raw, reply};
use serde_json::json;

use crate::bare;
use crate::place::{Place, parameter};

/// Server: The registration answers with another way to prove the client than was asked, and without redirect addresses.
/// Belvedere: What it answers counts.
#[tokio::test]
async fn d15_what_the_registration_answers_counts() {
    let place = Place::new().await;
    place.vendor.set(|state| {
        state.server = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post", "none"] });
        state.registration =
            json!({ "client_secret": "canary-secret", "token_endpoint_auth_method": "client_secret_basic", "logo_uri": 7, "redirect_uris": null });
    });
    assert_eq!(place.connect().await.status, 200);
    let sent = place.vendor.seen("/token").remove(0);
    assert!(sent.header("authorization").unwrap().starts_with("Basic "));
    assert_eq!(sent.field("client_secret"), None);
    bare::does(
        "stops at registration: analyze response error: missing field `redirect_uris`",
        bare::trip(&place.vendor).await,
    );
}

/// Server: The client got a secret, and we are restarted.
/// Belvedere: It is used as before.
#[tokio::test]
async fn d01_the_clients_secret_outlives_a_restart() {
    let mut place = Place::new().await;
    place.vendor.set(|state| {
        state.server = json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] });
        state.registration = json!({ "client_secret": "canary-secret", "token_endpoint_auth_method": "client_secret_basic" });
    });
    assert_eq!(place.connect().await.status, 200);
    place.server.restart().await;
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    let sent = place.vendor.seen("/token");
    assert_eq!(sent[1].field("grant_type").as_deref(), Some("refresh_token"));
    assert_eq!(sent[1].header("authorization"), sent[0].header("authorization"));
    assert!(sent[1].header("authorization").unwrap().starts_with("Basic "));
}

/// Server: The registration answers with an expired secret, no client, an unknown proof, or a refusal.
/// Belvedere: One request, then the form for a client made by hand.
#[tokio::test]
async fn o11_a_registration_of_no_use_ends_with_the_form_and_never_spins() {
    for (status, body, code) in [
        (
            201,
            json!({"client_id": "c", "client_secret": "s", "client_secret_expires_at": 1}),
            "registration_unusable",
        ),
        (201, json!({"client_id": ""}), "registration_unusable"),
        (
            201,
            json!({"client_id": "c", "client_secret": "s", "token_endpoint_auth_method": "tls_client_auth"}),
            "registration_unusable",
        ),
        (400, json!({"error": "invalid_redirect_uri"}), "registration_refused"),
        (403, json!({"error": "not on the list"}), "registration_refused"),
    ] {
        let place = Place::new().await;
        place.vendor.on("/register", move |_| Some(reply(status, body.clone())));
        let answer = place.add().await;
        assert_eq!(answer.code(), code, "{}", answer.text);
        assert!(answer.body["next_step"].as_str().unwrap().contains("client id"), "{}", answer.text);
        assert_eq!(place.vendor.seen("/register").len(), 1);
    }
    let vendor = Hostile::start().await;
    let expired = json!({"client_id": "c", "client_secret": "s", "client_secret_expires_at": 1, "redirect_uris": []});
    vendor.on("/register", move |_| Some(reply(201, expired.clone())));
    bare::does(
        "with the expired secret sends the person to …/authorize",
        format!("with the expired secret {}", bare::sends_to(&vendor).await),
    );
}

/// Server: The refusal of a registration is a page, or 5,000 characters with reversed text.
/// Belvedere: Cut short, in one line, without markup.
#[tokio::test]
async fn d23_the_words_of_a_refusal_are_cut_and_markup_is_not_shown() {
    let place = Place::new().await;
    place.vendor.on("/register", |_| {
        Some(raw(
            500,
            "text/html",
            format!("<script>canary-markup</script>{}", "x".repeat(5_000)),
        ))
    });
    let answer = place.add().await;
    assert_eq!(answer.code(), "registration_refused");
    assert!(
        !answer.text.contains("canary-markup") && answer.text.len() < 1_500,
        "{}",
        answer.text
    );
    let place = Place::new().await;
    place.vendor.on("/register", |_| {
        Some(reply(
            400,
            json!({"error_description": format!("line\r\n\u{202e}{}", "y".repeat(5_000))}),
        ))
    });
    let answer = place.add().await;
    assert!(answer.text.len() < 1_500 && !answer.text.contains('\u{202e}'), "{}", answer.text);
    let vendor = Hostile::start().await;
    vendor.on("/register", |_| Some(raw(500, "text/html", "<script>canary-markup</script>")));
    let quoted = bare::trip(&vendor).await.contains("canary-markup");
    bare::does(
        "quotes the vendor's markup",
        if quoted {
            "quotes the vendor's markup"
        } else {
            "keeps the vendor's markup to itself"
        },
    );
}

/// Server: The authorization server registers nobody.
/// Belvedere: `client_required`, and a client made by hand connects.
#[tokio::test]
async fn f01_a_vendor_without_registration_is_connected_with_a_client_made_by_hand() {
    let place = Place::new().await;
    place.vendor.set(|state| state.server = json!({ "registration_endpoint": null }));
    let answer = place.add().await;
    assert_eq!(answer.code(), "client_required", "{}", answer.text);
    let source = place
        .api()
        .post("/api/v1/sources", json!({ "url": place.vendor.mcp(), "client": {"id": "by-hand"} }))
        .await
        .ok();
    let page = source["authorization_url"].as_str().unwrap();
    assert_eq!(parameter(page, "client_id").as_deref(), Some("by-hand"));
    let callback = place.approve(page).await;
    assert_eq!(place.follow(&callback).await.status, 200);
}

/// Server: The registration is for clients on a list.
/// Belvedere: `registration_refused`, with the vendor's words.
#[tokio::test]
async fn f02_a_registration_behind_a_list_shows_the_vendors_words() {
    let place = Place::new().await;
    place
        .vendor
        .on("/register", |_| Some(raw(403, "text/plain", "client_name is not on the list")));
    let answer = place.add().await;
    assert_eq!(answer.code(), "registration_refused");
    assert!(answer.text.contains("client_name is not on the list"), "{}", answer.text);
    bare::does(
        "stops at registration: HTTP 403 Forbidden: client_name is not on the list",
        bare::trip(&place.vendor).await,
    );
}

/// Server: The authorization server forgot our client.
/// Belvedere: The card says so; the next authorization registers once more.
#[tokio::test]
async fn o12_a_client_that_the_server_forgot_is_registered_anew_once() {
    let place = Place::connected().await;
    place.vendor.on("/token", |seen| {
        (seen.field("client_id").as_deref() == Some("client-1")).then(|| reply(401, json!({"error": "invalid_client"})))
    });
    place.vendor.set(|state| state.registration = json!({ "client_id": "client-2" }));
    place.vendor.expire();
    place.ask().await;
    let source = place.source().await;
    assert_eq!(
        (&source["state"], &source["code"]),
        (&json!("reauthorization_required"), &json!("client_forgotten")),
        "{source}"
    );
    let page = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    assert_eq!(parameter(&page, "client_id").as_deref(), Some("client-2"));
    let callback = place.approve(&page).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    assert_eq!(place.vendor.seen("/register").len(), 2);
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/token", |_| Some(reply(401, json!({"error": "invalid_client"}))));
    vendor.expire();
    bare::does(
        "does not list: Auth error: OAuth token refresh failed: Server returned error response: invalid_client",
        bare::asked(&vendor, &session).await,
    );
}

/// Server: We are killed without warning.
/// Belvedere: Registration and grant are there; nobody has to authorize again.
#[tokio::test]
async fn f04_registration_and_grant_outlive_a_restart() {
    let mut place = Place::connected().await;
    place.server.crash().await;
    assert_eq!(place.ask().await["outcome"], "answered");
    place.authorize_again().await.ok();
    assert_eq!(place.vendor.seen("/register").len(), 1);
}

/// Server: We are restarted between two authorizations.
/// Belvedere: Redirect address, scope, resource and client are as before.
#[tokio::test]
async fn d02_after_a_restart_scopes_and_redirect_address_are_as_before() {
    let mut place = Place::new().await;
    let first = place.begun().await;
    let callback = place.approve(&first).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    place.server.restart().await;
    let second = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    for name in ["redirect_uri", "scope", "resource", "client_id"] {
        assert_eq!(parameter(&second, name), parameter(&first, name), "{name}");
    }
    assert!(parameter(&second, "redirect_uri").unwrap().starts_with(&place.server.url));
}

/// Server: The client is public.
/// Belvedere: No secret is sent, not even an empty one.
#[tokio::test]
async fn o13_a_public_client_sends_no_secret_at_all() {
    let place = Place::connected().await;
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    for sent in place.vendor.seen("/token") {
        assert_eq!(
            (sent.field("client_secret"), sent.header("authorization")),
            (None, None),
            "{}",
            sent.body
        );
    }
}

/// Server: One vendor is connected twice.
/// Belvedere: One registration, and a grant for each.
#[tokio::test]
async fn o21_two_sources_of_one_vendor_share_a_client_and_no_token() {
    let place = Place::connected().await;
    let second = place.add().await.ok();
    let callback = place.approve(second["authorization_url"].as_str().unwrap()).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    assert_eq!(place.vendor.seen("/register").len(), 1);
    let codes: Vec<_> = place.vendor.seen("/token").iter().map(|seen| seen.field("code")).collect();
    assert_eq!(codes.len(), 2);
    assert_ne!(codes[0], codes[1]);
}
