//! The server refuses a credential.

use belvedere_types::ConnectionState;
use belvedere_types::credential::{AccessTokens, Credential};
use serde_json::json;

use crate::support::{World, bearer_challenge, clear, required};

#[tokio::test]
async fn a_server_that_wants_nothing_has_no_credential_until_it_does() {
    let world = World::new().await;
    assert!(matches!(world.credential().await.unwrap(), Credential::None));
    assert_eq!(required(world.refused(&Credential::None).await).code, "authorization_required");
    assert_eq!(world.status().code(), Some("authorization_required"));
    world.connect().await;
    assert_eq!(
        clear(&world.refused(&Credential::None).await.unwrap()),
        "canary-access-1",
        "authorized meanwhile"
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all_who_were_refused() {
    let world = World::new().await;
    world.connect().await;
    let failed = world.credential().await.unwrap();
    for _ in 0..5 {
        assert_eq!(clear(&world.refused(&failed).await.unwrap()), "canary-access-2");
    }
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn o16_a_token_refused_right_after_its_renewal_asks_for_a_person() {
    let world = World::new().await;
    world.connect().await;
    let failed = world.credential().await.unwrap();
    let renewed = world.refused(&failed).await.unwrap();
    assert_eq!(required(world.refused(&renewed).await).code, "token_refused");
    assert_eq!(required(world.credential().await).code, "token_refused");
    assert_eq!(
        (world.token_requests(), world.state()),
        (2, ConnectionState::ReauthorizationRequired)
    );
}

#[tokio::test]
async fn a_renewed_token_that_worked_for_a_while_may_be_renewed_again() {
    let world = World::new().await;
    world.connect().await;
    let failed = world.credential().await.unwrap();
    let renewed = world.refused(&failed).await.unwrap();
    world.later(31);
    assert_eq!(clear(&world.refused(&renewed).await.unwrap()), "canary-access-3");
}

#[tokio::test]
async fn a_refused_token_without_successor_asks_for_a_person() {
    let world = World::new().await;
    world
        .vendor
        .set(|script| script.tokens = json!({ "refresh_token": null, "expires_in": null }));
    world.connect().await;
    let failed = world.credential().await.unwrap();
    assert_eq!(required(world.refused(&failed).await).code, "token_refused");
}

#[tokio::test]
async fn access_withdrawn_at_the_vendor_shows_at_the_next_use() {
    let world = World::new().await;
    world.connect().await;
    let failed = world.credential().await.unwrap();
    world.vendor.always("/token", 400, json!({ "error": "invalid_grant" }));
    assert_eq!(required(world.refused(&failed).await).code, "grant_dead");
    assert_eq!(world.status().next_step(), Some("Authorize the data source again."));
}

#[tokio::test]
async fn o17_a_demand_for_a_write_scope_is_refused_and_the_reading_scope_named() {
    let world = World::new().await;
    world.connect().await;
    let failed = world.credential().await.unwrap();
    let demand = |scope| [bearer_challenge(Some(scope), None, Some("insufficient_scope"))];
    let problem = required(world.auth.refused(&world.target, &failed, &demand("db:write")).await);
    assert_eq!(problem.code, "scope_writes");
    assert!(problem.next_step.contains("db:read"), "{}", problem.next_step);
    let problem = required(world.auth.refused(&world.target, &failed, &demand("stats:read")).await);
    assert_eq!(problem.code, "scope_missing");
    assert_eq!((world.token_requests(), world.state()), (1, ConnectionState::Connected));
    assert_eq!(world.token().await, "canary-access-1");
}
