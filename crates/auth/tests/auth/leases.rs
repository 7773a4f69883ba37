//! Claimants that vanish, come late or meet another one, and a storage that takes nothing.

use std::time::Duration as Wait;

use belvedere_auth::{Bid, Claim, Grants};
use belvedere_types::credential::{AccessTokens, Challenge, Credential, SecretVersion};
use belvedere_types::{ClaimantId, ConnectionState, SecretText};
use serde_json::json;

use crate::support::{World, bearer_challenge, clear, eventually, required, unavailable};

#[tokio::test]
async fn v10_a_claimant_that_vanished_leaves_one_retry_and_its_refusal_is_final() {
    for (answer, expected) in [(None, Some("canary-access-2")), (Some("invalid_request"), None)] {
        let world = World::new().await;
        world.connect().await;
        world.later(60);
        vanish(&world).await;
        world.later(1);
        let replica = world.replica();
        let waiting = tokio::time::timeout(Wait::from_millis(300), replica.credential(&world.target)).await;
        assert!(waiting.is_err(), "the lease of the one that vanished still stands");
        world.later(60);
        if let Some(error) = answer {
            world.vendor.once("/token", 400, json!({ "error": error }));
        }
        let outcome = world.replica().credential(&world.target).await;
        match expected {
            Some(token) => assert_eq!(clear(&outcome.unwrap()), token),
            None => assert_eq!(required(outcome).code, "grant_dead"),
        }
    }
}

#[tokio::test]
async fn a_storage_that_fails_before_anything_was_sent_leaves_neither_wait_nor_doubt() {
    let world = World::new().await;
    world.connect().await;
    world.later(61);
    world.memory.tables().unreadable = 1;
    unavailable(world.credential().await);
    assert_eq!(world.token_requests(), 1, "the code alone was redeemed");
    assert_eq!(claim(&world).await, Claim::Claimed, "another process need not wait for the lease");
}

/// A process that dies between claim and exchange.
async fn vanish(world: &World) {
    assert_eq!(claim(world).await, Claim::Claimed);
}

async fn claim(world: &World) -> Claim {
    let version = version_of(&stored(world));
    let secret = world.memory.tables().grants[&(world.target.org, world.target.source)].secret;
    let bid = Bid {
        secret,
        version,
        claimant: ClaimantId::generate(),
        lease: time::Duration::seconds(60),
    };
    Grants::claim(&*world.memory, world.target.org, world.target.source, &bid)
        .await
        .unwrap()
}

fn version_of(credential: &Credential) -> SecretVersion {
    let Credential::Bearer { version, .. } = credential else {
        panic!("no bearer")
    };
    *version
}

fn stored(world: &World) -> Credential {
    let tables = world.memory.tables();
    let grant = tables.grants[&(world.target.org, world.target.source)].secret;
    let (token, version) = tables
        .secrets
        .iter()
        .find(|(at, _)| at.id == grant)
        .map(|(_, row)| row.clone())
        .unwrap();
    Credential::Bearer { token, version }
}

#[tokio::test]
async fn v09_a_refusal_is_no_death_when_somebody_else_renewed_meanwhile() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let permits = world.vendor.gate.forget_permits(20_000);
    world.vendor.once("/token", 400, json!({ "error": "invalid_grant" }));
    let (auth, target) = (world.auth.clone(), world.target.clone());
    let refresh = tokio::spawn(async move { clear(&auth.credential(&target).await.unwrap()) });
    eventually(|| world.token_requests() == 2).await;
    let Credential::Bearer { token, .. } = stored(&world) else {
        panic!("no bearer")
    };
    let theirs = SecretText::new(token.expose_secret().replace("canary-access-1", "canary-theirs"));
    let written = {
        let mut tables = world.memory.tables();
        let grant = tables.grants[&(world.target.org, world.target.source)].secret;
        let row = tables
            .secrets
            .iter_mut()
            .find(|(at, _)| at.id == grant)
            .map(|(_, row)| row)
            .unwrap();
        *row = (theirs, SecretVersion(row.1.0 + 1));
        row.1
    };
    world.vendor.gate.add_permits(permits);
    assert_eq!(refresh.await.unwrap(), "canary-theirs");
    assert_eq!((written.0, world.state()), (2, ConnectionState::Connected));
}

#[tokio::test]
async fn v10_after_the_one_retry_vanished_too_a_person_is_asked() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    for expected in [Claim::Claimed, Claim::InDoubt] {
        assert_eq!(claim(&world).await, expected);
        world.later(61);
    }
    assert_eq!(required(world.credential().await).code, "refresh_in_doubt");
    assert_eq!(
        (world.token_requests(), world.status().code(), world.status().next_step()),
        (1, Some("refresh_in_doubt"), Some("Authorize the data source again."))
    );
}

#[tokio::test]
async fn a_new_authorization_waits_for_no_claimant() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    vanish(&world).await;
    world.connect().await;
    assert_eq!(world.token().await, "canary-access-2");
    assert_eq!(world.secrets(), 2, "a registration and one grant");
}

#[tokio::test]
async fn a_refresh_that_meets_a_new_authorization_steps_back_and_revokes_nothing() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let permits = world.vendor.gate.forget_permits(20_000);
    let (auth, target) = (world.auth.clone(), world.target.clone());
    let refresh = tokio::spawn(async move { clear(&auth.credential(&target).await.unwrap()) });
    eventually(|| world.token_requests() == 2).await;
    // Another process authorizes anew while the exchange is under way.
    let other = world.replica();
    let begun = other
        .begin(crate::support::begin(&world.target, crate::support::BROWSER, &[]))
        .await
        .unwrap();
    let callback = world.callback(&begun);
    let complete = tokio::spawn(async move { other.complete(callback, crate::support::BROWSER).await.unwrap() });
    eventually(|| world.token_requests() == 3).await;
    world.vendor.gate.add_permits(permits);
    complete.await.unwrap();
    let got = refresh.await.unwrap();
    let in_force = world.token().await;
    assert!(["canary-access-2", "canary-access-3"].contains(&got.as_str()), "{got}");
    assert_eq!((world.vendor.seen("/revoke").len(), world.state()), (0, ConnectionState::Connected));
    assert_eq!(
        in_force,
        clear(&stored(&world)).split('"').nth(3).unwrap(),
        "what is stored is what is used"
    );
}

#[tokio::test]
async fn a_token_of_an_earlier_authorization_is_not_taken_for_the_present_one() {
    let world = World::new().await;
    world.connect().await;
    let old = world.credential().await.unwrap();
    world.connect().await;
    assert_eq!(clear(&world.refused(&old).await.unwrap()), "canary-access-2");
    assert_eq!(
        (version_of(&old), world.token_requests()),
        (version_of(&world.credential().await.unwrap()), 2)
    );
}

#[tokio::test]
async fn v13_tokens_that_the_storage_does_not_take_are_stored_later_and_not_redeemed_again() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world.memory.tables().is_full = true;
    for _ in 0..3 {
        assert_eq!(unavailable(world.credential().await).0.code, "storage_unavailable");
    }
    assert_eq!(world.token_requests(), 2, "redeemed once, though nothing could be written");
    world.memory.tables().is_full = false;
    assert_eq!(world.token().await, "canary-access-2");
    assert_eq!((world.token_requests(), world.state()), (2, ConnectionState::Connected));
    world.later(60);
    assert_eq!(world.token().await, "canary-access-3");
}

#[tokio::test]
async fn a_short_lived_token_that_ran_out_is_not_on_trial() {
    let world = World::new().await;
    world.vendor.set(|script| script.tokens = json!({ "expires_in": 4 }));
    world.connect().await;
    let first = world.credential().await.unwrap();
    let renewed = world.refused(&first).await.unwrap();
    world.later(4);
    assert_eq!(clear(&world.refused(&renewed).await.unwrap()), "canary-access-3");
    assert_eq!(world.state(), ConnectionState::Connected);
}

/// Asked for a nonce, refused for its scopes, asked for another nonce: each answer comes in time, and all of them would outlast the lease.
#[tokio::test(start_paused = true)]
async fn i5_an_exchange_ends_before_its_lease_does() {
    let world = World::new().await;
    world.vendor.set(|script| {
        script.server = json!({ "dpop_signing_alg_values_supported": ["ES256"] });
        script.tokens = json!({ "token_type": "DPoP", "scope": "read" });
    });
    let challenge = Challenge {
        scheme: "dpop".into(),
        ..bearer_challenge(None, None, None)
    };
    let begun = world.begin_with(&[challenge], None).await.unwrap();
    world.complete(&begun).await.unwrap();
    world.later(60);
    world.vendor.set(|script| {
        script.pondering = Wait::from_secs(17);
        script.nonce = Some("again".into());
    });
    for answer in ["use_dpop_nonce", "invalid_scope", "use_dpop_nonce"] {
        world.vendor.once("/token", 400, json!({ "error": answer }));
    }
    let began = tokio::time::Instant::now();
    unavailable(world.credential().await);
    assert!(began.elapsed() < Wait::from_secs(60), "{:?}", began.elapsed());
    assert!(world.token_requests() > 2);
}
