//! What is allowed one connection, and no other.

use belvedere_auth::{AuthError, Begin, Begun};
use belvedere_types::{Actor, Language, Quirks};
use serde_json::json;

use crate::support::{BROWSER, World, code, parameter};
use crate::vendor::{RESOURCE_PATH, SERVER_PATH};

async fn begin(world: &World, quirks: &Quirks) -> Result<Begun, AuthError> {
    let request = Begin {
        target: &world.target,
        actor: Actor::System,
        binding: BROWSER,
        challenges: &[],
        client: None,
        quirks,
    };
    world.auth.begin(request).await
}

#[tokio::test]
async fn another_issuer_is_accepted_only_when_it_is_the_pinned_one() {
    let world = World::new().await;
    world
        .vendor
        .set(|script| script.server = json!({ "issuer": "https://auth.example.com" }));
    let pinned = |issuer: &str| Quirks {
        issuer: Some(issuer.into()),
        ..Quirks::NONE
    };
    assert_eq!(code(begin(&world, &Quirks::NONE).await), "issuer_mismatch");
    for near in [
        "https://auth.example.com/",
        "https://AUTH.example.com",
        "https://auth.example.com:443",
    ] {
        assert_eq!(code(begin(&world, &pinned(near)).await), "issuer_mismatch", "{near}");
    }
    let begun = begin(&world, &pinned("https://auth.example.com")).await.unwrap();
    // From then on it is the issuer: the response has to come from it.
    assert_eq!(code(world.complete(&begun).await), "response_issuer_mismatch");
}

#[tokio::test]
async fn silence_about_pkce_can_be_allowed_but_not_another_method() {
    let world = World::new().await;
    let quirks = Quirks {
        pkce_unstated: true,
        ..Quirks::NONE
    };
    world
        .vendor
        .set(|script| script.server = json!({ "code_challenge_methods_supported": null }));
    assert_eq!(code(begin(&world, &Quirks::NONE).await), "pkce_unsupported");
    let begun = begin(&world, &quirks).await.unwrap();
    assert_eq!(parameter(&begun, "code_challenge_method").as_deref(), Some("S256"));
    for stated in [json!(["plain"]), json!([])] {
        world
            .vendor
            .set(|script| script.server = json!({ "code_challenge_methods_supported": stated }));
        assert_eq!(code(begin(&world, &quirks).await), "pkce_unsupported", "{stated}");
    }
}

#[tokio::test]
async fn the_resource_can_be_left_out_of_all_three_requests() {
    let world = World::new().await;
    let quirks = Quirks {
        without_resource: true,
        ..Quirks::NONE
    };
    let begun = begin(&world, &quirks).await.unwrap();
    assert_eq!(parameter(&begun, "resource"), None);
    world.complete(&begun).await.unwrap();
    world.later(55);
    world.token().await;
    let sent: Vec<_> = world.vendor.seen("/token").iter().map(|seen| seen.form("resource")).collect();
    assert_eq!(sent, [None, None]);
}

#[tokio::test]
async fn endpoints_are_guessed_only_where_nothing_is_stated() {
    let world = World::new().await;
    let quirks = Quirks {
        default_endpoints: true,
        ..Quirks::NONE
    };
    // Metadata that must not be used is no silence.
    world
        .vendor
        .set(|script| script.server = json!({ "issuer": "https://evil.example.com" }));
    assert_eq!(code(begin(&world, &quirks).await), "issuer_mismatch");
    world.vendor.set(|script| script.server = json!({}));
    world.vendor.always(RESOURCE_PATH, 404, "");
    world.vendor.always(SERVER_PATH, 404, "");
    assert_eq!(code(begin(&world, &Quirks::NONE).await), "no_authorization_server");
    let begun = begin(&world, &quirks).await.unwrap();
    let page = format!("{}/authorize?", world.vendor.base());
    assert!(begun.authorization_url.as_str().starts_with(&page), "{}", begun.authorization_url);
    assert!(begun.trace.iter().any(|line| line.outcome.contains("guessed")), "{:?}", begun.trace);
}

#[tokio::test]
async fn further_parameters_cannot_take_the_place_of_the_protocols_own() {
    let world = World::new().await;
    let named = [
        ("access_type", "offline"),
        ("prompt", "consent"),
        ("state", "mine"),
        ("redirect_uri", "https://evil.example.com"),
        ("scope", "everything"),
        ("code_challenge_method", "plain"),
        ("resource", "https://evil.example.com"),
        ("client_id", "other"),
        ("response_type", "token"),
    ];
    let quirks = Quirks {
        authorization_parameters: named.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..Quirks::NONE
    };
    let begun = begin(&world, &quirks).await.unwrap();
    let all: Vec<_> = begun.authorization_url.query_pairs().into_owned().collect();
    for (name, value) in named {
        let found: Vec<&str> = all.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
        let ours = ["access_type", "prompt"].contains(&name);
        assert_eq!((found.len(), found[0] == value), (1, ours), "{name}: {found:?}");
    }
}

#[test]
fn each_quirk_is_said_in_words_and_none_is_on_by_itself() {
    assert!(Quirks::NONE.described(Language::English).is_empty());
    assert_eq!(Quirks::default(), Quirks::NONE);
    assert_eq!(serde_json::to_value(Quirks::NONE).unwrap(), json!({}));
    let all: Quirks = serde_json::from_value(json!({
        "issuer": "https://a.example", "pkce_unstated": true, "without_resource": true, "default_endpoints": true,
        "authorization_parameters": { "access_type": "offline" },
    }))
    .unwrap();
    let [english, german] = [Language::English, Language::German].map(|language| all.described(language));
    assert_eq!((english.len(), german.len()), (5, 5));
    assert!(english.iter().zip(&german).all(|(english, german)| english != german), "{german:?}");
    assert_eq!(all.flaw(), None);
    assert!(serde_json::from_value::<Quirks>(json!({ "follow_redirects": true })).is_err());
}

#[test]
fn a_quirk_that_makes_no_sense_is_named() {
    for (wrong, field) in [
        (json!({ "issuer": "auth.example" }), "issuer"),
        (json!({ "issuer": "http://auth.example" }), "issuer"),
        (json!({ "issuer": "https://auth.example?tenant=1" }), "issuer"),
        (
            json!({ "authorization_parameters": { "state": "mine" } }),
            "authorization_parameters",
        ),
        (json!({ "authorization_parameters": { "": "x" } }), "authorization_parameters"),
        (
            json!({ "authorization_parameters": { "a": "line\r\nbreak" } }),
            "authorization_parameters",
        ),
        (
            json!({ "authorization_parameters": { "a": "x".repeat(300) } }),
            "authorization_parameters",
        ),
    ] {
        let quirks: Quirks = serde_json::from_value(wrong.clone()).unwrap();
        assert_eq!(quirks.flaw().map(|(field, _)| field), Some(field), "{wrong}");
    }
}
