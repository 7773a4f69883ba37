//! What a vendor is owed after a disconnect, paid when it answers.

use belvedere_auth::{Grants, Parting, Revocation, RevocationOrder, StaticCredential};
use belvedere_types::credential::AccessTokens;
use belvedere_types::{ConnectionEvent, SecretText};
use serde_json::json;
use time::OffsetDateTime;

use crate::support::{World, code, eventually};

async fn owed(world: &World) -> RevocationOrder {
    match world.auth.parting(&world.target).await.unwrap() {
        Parting::Owed(order) => *order,
        Parting::Settled(revocation) => panic!("{revocation:?}"),
    }
}

/// The source's row goes and its tokens stay, as a disconnect leaves them.
async fn leave(world: &World) -> RevocationOrder {
    let order = owed(world).await;
    Grants::remove(&*world.memory, order.org, order.source).await.unwrap();
    world.auth.forget(&world.target);
    order
}

fn revoked(world: &World) -> Vec<String> {
    let seen = world.vendor.seen("/revoke");
    seen.iter().map(|request| request.form("token").unwrap()).collect()
}

#[tokio::test]
async fn v12_a_vendor_that_is_down_is_told_when_it_is_back() {
    let world = World::new().await;
    world.connect().await;
    let order = leave(&world).await;
    world.vendor.always("/revoke", 503, "");
    for _ in 0..2 {
        let outcome = world.auth.carry_out(&order).await.unwrap();
        assert!(matches!(outcome, Revocation::Failed { .. }), "{outcome:?}");
        assert_eq!(world.secrets(), 2, "the tokens are needed yet");
    }
    world.vendor.set(|script| script.fixed.clear());
    assert_eq!(world.auth.carry_out(&order).await.unwrap(), Revocation::Revoked);
    assert_eq!(revoked(&world)[2..], ["canary-refresh-1", "canary-access-1"]);
    assert_eq!(world.secrets(), 1, "the registration stays: nothing says how to delete it");

    let before = revoked(&world).len();
    assert_eq!(
        world.auth.carry_out(&order).await.unwrap(),
        Revocation::Revoked,
        "done, though not written down"
    );
    assert_eq!(revoked(&world).len(), before);
}

/// The source is disconnected while the vendor's answer is on its way.
#[tokio::test]
async fn i11_tokens_that_come_after_a_disconnect_are_revoked_and_kept_nowhere() {
    for row_stays in [true, false] {
        let world = World::new().await;
        let begun = world.begin().await.unwrap();
        {
            let mut tables = world.memory.tables();
            let key = (world.target.org, world.target.source);
            let status = tables.connections.remove(&key).unwrap();
            if row_stays {
                let status = status.apply(ConnectionEvent::Disconnected, OffsetDateTime::UNIX_EPOCH).unwrap();
                tables.connections.insert(key, status);
            }
        }
        assert_eq!(code(world.complete(&begun).await), "source_disconnected", "{row_stays}");
        assert_eq!(revoked(&world), ["canary-refresh-1", "canary-access-1"], "{row_stays}");
        assert_eq!(world.secrets(), 1, "the registration's: {row_stays}");
    }
    let world = World::new().await;
    world.memory.tables().connections.clear();
    let key = StaticCredential::Bearer(SecretText::new("canary-key"));
    world.auth.set_static(&world.target, key).await.unwrap_err();
    assert_eq!(world.secrets(), 0);
}

#[tokio::test]
async fn an_order_that_is_given_up_leaves_no_token() {
    let world = World::new().await;
    world.connect().await;
    let order = leave(&world).await;
    world.auth.abandon(&order).await.unwrap();
    assert_eq!((world.secrets(), revoked(&world).len()), (1, 0));
}

#[tokio::test]
async fn nothing_is_owed_for_a_pasted_key_or_for_nothing() {
    let world = World::new().await;
    let settled = Parting::Settled(Revocation::NothingToRevoke);
    assert_eq!(world.auth.parting(&world.target).await.unwrap(), settled);
    let key = StaticCredential::Bearer(SecretText::new("k"));
    world.auth.set_static(&world.target, key).await.unwrap();
    assert_eq!(world.auth.parting(&world.target).await.unwrap(), settled);
}

#[tokio::test]
async fn a_refresh_that_ends_after_the_source_left_is_revoked_too() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let permits = world.vendor.gate.forget_permits(20_000);
    let (auth, target) = (world.auth.clone(), world.target.clone());
    let refresh = tokio::spawn(async move { auth.credential(&target).await });
    eventually(|| world.token_requests() == 2).await;
    let order = leave(&world).await;
    world.vendor.gate.add_permits(permits);
    assert!(refresh.await.unwrap().is_err(), "the source is gone");
    assert!(revoked(&world).contains(&"canary-refresh-2".to_owned()), "{:?}", revoked(&world));
    assert_eq!(world.auth.carry_out(&order).await.unwrap(), Revocation::Revoked);
    assert_eq!(world.secrets(), 1);
}

#[tokio::test]
async fn a_registration_of_our_own_is_deleted_with_its_last_source() {
    let world = World::new().await;
    let client = json!({
        "client_id": "c", "registration_access_token": "canary-manage",
        "registration_client_uri": format!("{}/register/c", world.vendor.base()),
    });
    world.vendor.once("/register", 201, client);
    world.vendor.always("/register/c", 204, "");
    world.connect().await;
    let second = world.second_source();
    let begun = world
        .auth
        .begin(crate::support::begin(&second, crate::support::BROWSER, &[]))
        .await
        .unwrap();
    world.complete(&begun).await.unwrap();

    let order = leave(&world).await;
    world.auth.carry_out(&order).await.unwrap();
    assert_eq!(world.vendor.seen("/register/c").len(), 0, "the other source uses it");
    let Parting::Owed(last) = world.auth.parting(&second).await.unwrap() else {
        panic!("nothing owed")
    };
    Grants::remove(&*world.memory, last.org, last.source).await.unwrap();
    assert_eq!(world.auth.carry_out(&last).await.unwrap(), Revocation::Revoked);
    let deleted = world.vendor.seen("/register/c");
    assert_eq!(deleted.len(), 1);
    assert_eq!(deleted[0].authorization.as_deref(), Some("Bearer canary-manage"));
    assert_eq!((world.secrets(), world.audited("registration.deleted")), (0, 1));
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn an_idle_grant_is_renewed_though_its_token_is_good_yet() {
    use belvedere_auth::Upkeep;
    let world = World::new().await;
    world.vendor.set(|script| script.tokens = json!({ "expires_in": 86_400 }));
    let (org, source) = (world.target.org, world.target.source);
    assert_eq!(world.auth.keep_alive(org, source).await, Upkeep::NotRenewable);
    world.connect().await;
    assert_eq!(world.auth.keep_alive(org, source).await, Upkeep::Renewed);
    assert_eq!((world.token().await.as_str(), world.token_requests()), ("canary-access-2", 2));
    world.vendor.always("/token", 503, "");
    assert_eq!(world.auth.keep_alive(org, source).await, Upkeep::Later);
    world.later(600);
    world.vendor.always("/token", 400, json!({ "error": "invalid_grant" }));
    assert_eq!(world.auth.keep_alive(org, source).await, Upkeep::Lost);
    assert_eq!(world.status().code(), Some("grant_dead"), "a person sees it before anybody asks");
    assert_eq!(world.auth.keep_alive(org, source).await, Upkeep::NotRenewable);
}
