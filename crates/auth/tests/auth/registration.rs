//! The roads to a client, and what servers make of dynamic registration.

use belvedere_auth::{Begin, PreRegistered};
use belvedere_types::credential::AccessTokens;
use belvedere_types::{SecretText, SourceTarget};
use serde_json::json;

use crate::support::{BROWSER, World, begin, code, parameter};

fn by_hand(id: &str, secret: Option<&str>) -> Option<PreRegistered> {
    Some(PreRegistered {
        id: id.into(),
        secret: secret.map(SecretText::new),
    })
}

#[tokio::test]
async fn the_request_says_what_we_are() {
    for (public_url, application_type) in [("http://127.0.0.1:8400", "native"), ("https://belvedere.example/app/", "web")] {
        let world = World::at(public_url, &[]).await;
        world.begin().await.unwrap();
        let request = world.vendor.seen("/register")[0].json();
        assert_eq!(request["application_type"], application_type);
        assert_eq!(
            request["redirect_uris"],
            json!([format!("{}/oauth/callback", public_url.trim_end_matches('/'))])
        );
        assert_eq!(
            (&request["client_name"], &request["grant_types"]),
            (&json!("Belvedere"), &json!(["authorization_code", "refresh_token"]))
        );
        assert_eq!(request["token_endpoint_auth_method"], "none");
    }
}

#[tokio::test]
async fn o11_what_the_server_returns_is_adopted() {
    let long = "j".repeat(3000);
    for (answer, basic, in_body) in [
        (json!({ "client_id": long, "client_secret": "s" }), true, None),
        (
            json!({ "client_id": long, "client_secret": "s", "token_endpoint_auth_method": "client_secret_post" }),
            false,
            Some("s"),
        ),
        (
            json!({ "client_id": long, "client_secret": "s", "token_endpoint_auth_method": "client_secret_basic", "client_secret_expires_at": "0", "x": [1] }),
            true,
            None,
        ),
        (
            json!({ "client_id": long, "client_secret": "s", "token_endpoint_auth_method": "none" }),
            false,
            None,
        ),
        (
            json!({ "client_id": long, "token_endpoint_auth_method": "client_secret_basic" }),
            false,
            None,
        ),
    ] {
        let world = World::new().await;
        world.vendor.once("/register", 201, &answer);
        let begun = world.begin().await.unwrap();
        assert_eq!(parameter(&begun, "client_id").as_deref(), Some(long.as_str()));
        world.complete(&begun).await.unwrap();
        let request = &world.vendor.seen("/token")[0];
        assert_eq!(
            request.authorization.as_ref().is_some_and(|value| value.starts_with("Basic ")),
            basic,
            "{answer}"
        );
        assert_eq!(request.form("client_secret").as_deref(), in_body, "{answer}");
    }
}

#[tokio::test]
async fn o11_refusals_and_useless_answers_end_in_a_form_and_never_spin() {
    let expired = json!({ "client_id": "c", "client_secret": "s", "client_secret_expires_at": 5 });
    let unknown = json!({ "client_id": "c", "client_secret": "s", "token_endpoint_auth_method": "private_key_jwt" });
    for (status, body, expected) in [
        (403, "not on the list".to_owned(), "registration_refused"),
        (400, json!({ "error": "invalid_redirect_uri" }).to_string(), "registration_refused"),
        (500, String::new(), "registration_refused"),
        (201, expired.to_string(), "registration_unusable"),
        (201, unknown.to_string(), "registration_unusable"),
        (201, "{}".to_owned(), "registration_unusable"),
        (201, json!({ "client_id": "" }).to_string(), "registration_unusable"),
    ] {
        let world = World::new().await;
        world.vendor.always("/register", status, &body);
        assert_eq!(code(world.begin().await), expected, "{body}");
        assert_eq!((world.vendor.seen("/register").len(), world.secrets()), (1, 0));
        let begun = world.begin_with(&[], by_hand("mine", None)).await.unwrap();
        assert_eq!(parameter(&begun, "client_id").as_deref(), Some("mine"));
    }
    let world = World::new().await;
    world.vendor.always("/register", 403, "not on the list");
    let refused = belvedere_types::Explain::problem(&world.begin().await.unwrap_err());
    assert!(refused.quoted.is_some_and(|quoted| quoted.contains("not on the list")));
    let world = World::new().await;
    world.vendor.set(|script| script.server = json!({ "registration_endpoint": null }));
    assert_eq!(code(world.begin().await), "client_required");
}

#[tokio::test]
async fn a_registration_is_kept_for_the_issuer_until_its_secret_expires() {
    let world = World::new().await;
    let end = belvedere_types::Clock::now(&*world.clock).unix_timestamp() + 7200;
    world.vendor.once(
        "/register",
        201,
        json!({ "client_id": "first", "client_secret": "s", "client_secret_expires_at": end }),
    );
    world.begin().await.unwrap();
    world.begin().await.unwrap();
    assert_eq!(world.vendor.seen("/register").len(), 1);
    world.later(7000);
    let begun = world.begin().await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("client-1"));
    assert_eq!(
        (world.vendor.seen("/register").len(), world.secrets()),
        (2, 2),
        "the expired secret is erased"
    );
}

#[tokio::test]
async fn a_client_entered_by_hand_comes_first_and_stands_beside_what_is_shared() {
    let world = World::new().await;
    world.begin().await.unwrap();
    let begun = world.begin_with(&[], by_hand("mine", Some("canary-secret"))).await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("mine"));
    assert_eq!(roads(&world), ["dynamic", "pre_registered"]);
    world.complete(&begun).await.unwrap();
    assert_eq!(
        world.vendor.seen("/token")[0].form("client_secret").as_deref(),
        Some("canary-secret")
    );
    world.begin_with(&[], by_hand("mine", Some("canary-secret"))).await.unwrap();
    assert_eq!(roads(&world), ["dynamic", "pre_registered"], "entered again, it is the same one");
    assert!(!format!("{:?}", by_hand("mine", Some("canary-secret"))).contains("canary"));
    world.assert_nothing_secret_in_audit();
}

fn roads(world: &World) -> Vec<String> {
    world
        .memory
        .tables()
        .registrations
        .iter()
        .map(|record| record.road.clone())
        .collect()
}

/// The client that a source's tokens are renewed with.
async fn renewing_client(world: &World, target: &SourceTarget) -> String {
    world.later(61);
    world.auth.credential(target).await.unwrap();
    world.vendor.seen("/token").last().unwrap().form("client_id").unwrap()
}

#[tokio::test]
async fn a_client_entered_for_one_source_is_no_other_sources_client() {
    let world = World::new().await;
    let tokens = json!({ "access_token": "a", "refresh_token": "r", "token_type": "Bearer", "expires_in": 60 });
    world.vendor.always("/token", 200, tokens);
    world.connect().await;
    let second = world.second_source();
    let entered = Begin {
        client: by_hand("theirs", Some("canary-secret")),
        ..begin(&second, BROWSER, &[])
    };
    let begun = world.auth.begin(entered).await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("theirs"));
    // Abandoned or not: the first source goes on with the client that it was authorized with, and is so again.
    assert_eq!(renewing_client(&world, &world.target).await, "client-1");
    world.complete(&begun).await.unwrap();
    assert_eq!(renewing_client(&world, &world.target).await, "client-1");
    assert_eq!(renewing_client(&world, &second).await, "theirs");
    let begun = world.begin().await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("client-1"));
    let third = world.auth.begin(begin(&world.second_source(), BROWSER, &[])).await.unwrap();
    assert_eq!(parameter(&third, "client_id").as_deref(), Some("client-1"));
    assert_eq!(world.vendor.seen("/register").len(), 1);
}

#[tokio::test]
async fn an_entered_client_takes_the_place_of_the_one_before_when_its_flow_succeeds() {
    let world = World::new().await;
    let first = world.begin_with(&[], by_hand("first", None)).await.unwrap();
    world.complete(&first).await.unwrap();
    for abandoned in ["wrong", "also-wrong"] {
        world.begin_with(&[], by_hand(abandoned, None)).await.unwrap();
        assert_eq!(roads(&world).len(), 2, "of two that nothing came of, one is kept");
        assert_eq!(renewing_client(&world, &world.target).await, "first");
    }
    let again = world.begin().await.unwrap();
    assert_eq!(
        parameter(&again, "client_id").as_deref(),
        Some("first"),
        "the one that its access hangs on"
    );
    let next = world.begin_with(&[], by_hand("next", None)).await.unwrap();
    world.complete(&next).await.unwrap();
    assert_eq!(renewing_client(&world, &world.target).await, "next");
    assert_eq!(roads(&world).len(), 1);
    assert_eq!(world.secrets(), 2, "the client's and the grant's");
    world.auth.disconnect(&world.target, belvedere_types::Actor::System).await.unwrap();
    assert_eq!((roads(&world).len(), world.secrets()), (0, 0), "it goes with its source");
}

#[tokio::test]
async fn our_metadata_document_serves_where_both_sides_can_use_it() {
    for (public_url, expected) in [
        ("https://belvedere.example", "https://belvedere.example/oauth/client.json"),
        ("http://127.0.0.1:8400", "client-1"),
    ] {
        let world = World::at(public_url, &[]).await;
        world
            .vendor
            .set(|script| script.server = json!({ "client_id_metadata_document_supported": true }));
        let begun = world.begin().await.unwrap();
        assert_eq!(parameter(&begun, "client_id").as_deref(), Some(expected));
    }
    let world = World::at("https://belvedere.example", &[]).await;
    let document = world.auth.client_metadata();
    assert_eq!(document["client_id"], "https://belvedere.example/oauth/client.json");
    assert_eq!(document["redirect_uris"], json!(["https://belvedere.example/oauth/callback"]));
    assert!(document.to_string().len() < 5 * 1024);
}

#[tokio::test]
async fn o10_another_issuer_gets_a_client_of_its_own_and_no_token_of_the_old_one() {
    let other = crate::vendor::Vendor::start().await;
    let world = World::at("http://127.0.0.1:8400", &[&other]).await;
    world.connect().await;
    let base = other.base();
    world
        .vendor
        .set(|script| script.resource = json!({ "authorization_servers": [base] }));
    world.later(61);
    assert_eq!(
        world.token().await,
        "canary-access-2",
        "the old grant is renewed where it came from"
    );
    assert!(other.all_seen().is_empty());
    other.once("/register", 201, json!({ "client_id": "client-of-other" }));
    let begun = world.begin().await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("client-of-other"));
    let query = belvedere_auth::CallbackQuery {
        iss: Some(other.base()),
        ..world.callback(&begun)
    };
    world.auth.complete(query, crate::support::BROWSER).await.unwrap();
    world.later(61);
    world.token().await;
    for seen in other.all_seen() {
        assert!(
            !seen.body.contains("client-1") && !seen.body.contains("canary-refresh-2"),
            "{seen:?}"
        );
    }
    assert_eq!(other.seen("/token").len(), 2);
}

#[tokio::test]
async fn o12_a_forgotten_client_is_registered_anew_at_the_next_authorization() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    world
        .vendor
        .once("/token", 401, json!({ "error": "invalid_client", "error_description": "canary?" }));
    assert_eq!(code(world.complete(&begun).await), "client_forgotten");
    assert!(world.memory.tables().registrations.is_empty());
    assert_eq!(world.secrets(), 0);
    world.connect().await;
    assert_eq!(world.vendor.seen("/register").len(), 2);
}

/// The vendor's page says "unknown client" to the browser, and nobody comes back.
#[tokio::test]
async fn f03_an_approval_that_never_comes_back_gets_a_new_client_at_the_next_try() {
    let world = World::new().await;
    world.begin().await.unwrap();
    world.later(59);
    world.begin().await.unwrap();
    assert_eq!(world.vendor.seen("/register").len(), 1, "somebody who clicked twice");
    world.later(60);
    world.connect().await;
    assert_eq!(world.vendor.seen("/register").len(), 2);
    assert_eq!(world.memory.tables().registrations.len(), 1);
}

#[tokio::test]
async fn f03_a_client_that_somebody_needs_is_not_doubted() {
    // A grant in force: the window was closed on a second authorization.
    let world = World::new().await;
    world.connect().await;
    world.begin().await.unwrap();
    world.later(61);
    world.begin().await.unwrap();
    assert_eq!(world.vendor.seen("/register").len(), 1);
    // One that was entered by hand cannot be made anew.
    let world = World::new().await;
    world.begin_with(&[], by_hand("by-hand", None)).await.unwrap();
    world.later(61);
    let begun = world.begin().await.unwrap();
    assert_eq!(parameter(&begun, "client_id").as_deref(), Some("by-hand"));
    assert!(world.vendor.seen("/register").is_empty());
}
