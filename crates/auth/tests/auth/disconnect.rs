//! The end of a source's access.

use belvedere_auth::{Revocation, StaticCredential};
use belvedere_types::credential::Credential;
use belvedere_types::{Actor, SecretText};
use serde_json::json;

use crate::support::{World, code};

#[tokio::test]
async fn v12_tokens_are_revoked_at_the_vendor_and_erased_here() {
    let world = World::new().await;
    world.vendor.once(
        "/register",
        201,
        json!({ "client_id": "client id", "client_secret": "s:&", "token_endpoint_auth_method": "client_secret_basic" }),
    );
    world.connect().await;
    let waiting = world.begin().await.unwrap();
    assert_eq!(
        world.auth.disconnect(&world.target, Actor::System).await.unwrap(),
        Revocation::Revoked
    );
    let requests = world.vendor.seen("/revoke");
    let sent: Vec<_> = requests
        .iter()
        .map(|seen| (seen.form("token_type_hint").unwrap(), seen.form("token").unwrap()))
        .collect();
    assert_eq!(
        sent,
        [
            ("refresh_token".into(), "canary-refresh-1".into()),
            ("access_token".into(), "canary-access-1".to_owned())
        ]
    );
    assert_eq!(requests[0].authorization.as_deref(), Some("Basic Y2xpZW50K2lkOnMlM0ElMjY="));
    assert_eq!(world.secrets(), 1, "the registration serves other sources");
    assert!(world.memory.tables().grants.is_empty());
    assert_eq!(code(world.complete(&waiting).await), "state_unknown");
    assert!(matches!(world.credential().await.unwrap(), Credential::None));
    assert_eq!(world.audited("grant.erased"), 1);
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn a_server_that_wants_the_secret_in_the_form_too_gets_it_after_it_refused() {
    let world = World::new().await;
    world.vendor.once(
        "/register",
        201,
        json!({ "client_id": "c", "client_secret": "s", "token_endpoint_auth_method": "client_secret_basic" }),
    );
    world.connect().await;
    world.vendor.once("/revoke", 400, json!({ "error": "invalid_request" }));
    assert_eq!(
        world.auth.disconnect(&world.target, Actor::System).await.unwrap(),
        Revocation::Revoked
    );
    let secrets: Vec<_> = world.vendor.seen("/revoke").iter().map(|seen| seen.form("client_secret")).collect();
    assert_eq!(secrets, [None, Some("s".to_owned()), None]);
}

#[tokio::test]
async fn v12_a_vendor_that_is_down_or_cannot_revoke_does_not_keep_anything_here() {
    for (server, status, expected) in [
        (
            json!({}),
            503,
            Revocation::Failed {
                detail: "the vendor answered 503 to the revocation".into(),
            },
        ),
        (json!({ "revocation_endpoint": null }), 200, Revocation::NoEndpoint),
    ] {
        let world = World::new().await;
        world.vendor.set(|script| script.server = server);
        world.vendor.always("/revoke", status, "");
        world.connect().await;
        assert_eq!(world.auth.disconnect(&world.target, Actor::System).await.unwrap(), expected);
        assert_eq!((world.secrets(), world.memory.tables().grants.len()), (1, 0));
    }
}

#[tokio::test]
async fn there_is_nothing_to_revoke_of_a_pasted_key_or_of_nothing() {
    let world = World::new().await;
    assert_eq!(
        world.auth.disconnect(&world.target, Actor::System).await.unwrap(),
        Revocation::NothingToRevoke
    );
    world
        .auth
        .set_static(&world.target, StaticCredential::Bearer(SecretText::new("k")))
        .await
        .unwrap();
    assert_eq!(
        world.auth.disconnect(&world.target, Actor::System).await.unwrap(),
        Revocation::NothingToRevoke
    );
    assert_eq!(world.secrets(), 0);
}

#[tokio::test]
async fn a_refresh_that_overlaps_a_disconnect_leaves_no_living_token() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let permits = world.vendor.gate.forget_permits(20_000);
    let (auth, target) = (world.auth.clone(), world.target.clone());
    let refresh = tokio::spawn(async move { belvedere_types::credential::AccessTokens::credential(&*auth, &target).await });
    while world.token_requests() < 2 {
        tokio::task::yield_now().await;
    }
    world.auth.disconnect(&world.target, Actor::System).await.unwrap();
    world.vendor.gate.add_permits(permits);
    assert!(refresh.await.unwrap().is_err());
    let revoked: Vec<_> = world
        .vendor
        .seen("/revoke")
        .iter()
        .map(|seen| seen.form("token").unwrap())
        .collect();
    assert!(revoked.contains(&"canary-refresh-2".to_owned()), "{revoked:?}");
    assert!(world.memory.tables().grants.is_empty());
    assert_eq!(world.secrets(), 1);
}
