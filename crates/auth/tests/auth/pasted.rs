//! Credentials that a person pasted.

use belvedere_auth::StaticCredential;
use belvedere_types::{ConnectionState, SecretText};

use crate::support::{World, clear, code, required};

fn header(name: &str, value: &str) -> StaticCredential {
    StaticCredential::Header {
        name: name.into(),
        value: SecretText::new(value),
    }
}

#[tokio::test]
async fn a_pasted_key_is_sent_until_it_is_refused_or_replaced() {
    let world = World::new().await;
    world
        .auth
        .set_static(&world.target, StaticCredential::Bearer(SecretText::new(" canary-key\n")))
        .await
        .unwrap();
    assert_eq!(
        (world.token().await.as_str(), world.state()),
        ("canary-key", ConnectionState::Connected)
    );
    let old = world.credential().await.unwrap();
    assert_eq!(required(world.refused(&old).await).code, "credential_refused");
    assert_eq!(world.state(), ConnectionState::ReauthorizationRequired);
    world.auth.set_static(&world.target, header("X-Api-Key", "canary-2")).await.unwrap();
    assert_eq!((world.token().await.as_str(), world.secrets()), ("x-api-key: canary-2", 1));
    assert_eq!(
        clear(&world.refused(&old).await.unwrap()),
        "x-api-key: canary-2",
        "another one was entered meanwhile"
    );
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn what_no_header_can_carry_is_refused() {
    let world = World::new().await;
    for credential in [
        header("", "v"),
        header("a b", "v"),
        header("x\r\ny", "v"),
        header("Host", "v"),
        header("Mcp-Session-Id", "v"),
        header("x", ""),
        header("x", "a\r\nb: c"),
        header("x", "schl\u{fc}ssel"),
        StaticCredential::Bearer(SecretText::new("  ")),
    ] {
        assert_eq!(
            code(world.auth.set_static(&world.target, credential.clone()).await),
            "credential_invalid",
            "{credential:?}"
        );
    }
    assert_eq!(world.secrets(), 0);
    assert!(!format!("{:?}", header("x", "canary")).contains("canary"));
}

#[tokio::test]
async fn oauth_and_a_pasted_key_replace_each_other_without_leftovers() {
    let world = World::new().await;
    world.connect().await;
    world.auth.set_static(&world.target, header("x-key", "k")).await.unwrap();
    assert_eq!((world.token().await.as_str(), world.secrets()), ("x-key: k", 2));
    world.connect().await;
    assert_eq!((world.token().await.as_str(), world.secrets()), ("canary-access-2", 2));
}
