//! Refreshes: when, how often, by whom, and what their failures mean.

use belvedere_types::ConnectionState;
use belvedere_types::credential::AccessTokens;
use serde_json::json;

use crate::support::{World, clear, eventually, required, unavailable};

#[tokio::test]
async fn a_token_is_renewed_shortly_before_its_end_and_not_earlier() {
    let world = World::new().await;
    world.connect().await;
    world.later(49);
    assert_eq!(world.token().await, "canary-access-1");
    world.later(1);
    assert_eq!(world.token().await, "canary-access-2");
    assert_eq!(world.token().await, "canary-access-2");
    assert_eq!((world.token_requests(), world.audited("token.refreshed")), (2, 1));
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn o13_a_public_client_sends_no_client_secret_at_all() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world.token().await;
    let request = &world.vendor.seen("/token")[1];
    assert_eq!(
        (request.form("grant_type").as_deref(), request.form("client_id").as_deref()),
        (Some("refresh_token"), Some("client-1"))
    );
    assert_eq!((request.form("client_secret"), &request.authorization), (None, &None));
    assert_eq!(request.form("resource"), Some(format!("{}/mcp", world.vendor.base())));
    assert_eq!(request.form("scope").as_deref(), Some("db:read"));
}

#[tokio::test]
async fn o14_an_omitted_refresh_token_keeps_the_old_one_and_a_rotated_one_replaces_it() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world
        .vendor
        .once("/token", 200, json!({ "access_token": "canary-b", "expires_in": 60 }));
    assert_eq!(world.token().await, "canary-b");
    world.later(60);
    world.token().await;
    world.later(60);
    world.token().await;
    let sent: Vec<_> = world.vendor.seen("/token")[1..]
        .iter()
        .map(|seen| seen.form("refresh_token").unwrap())
        .collect();
    assert_eq!(sent, ["canary-refresh-1", "canary-refresh-1", "canary-refresh-2"]);
}

#[tokio::test]
async fn o14_every_way_to_say_dead_ends_in_one_request_and_asks_for_a_person() {
    for (status, body) in [
        (
            400,
            json!({ "error": "invalid_grant", "error_description": "canary-words" }).to_string(),
        ),
        (200, json!({ "error": "invalid_grant" }).to_string()),
        (200, "error=bad_refresh_token&error_description=x".into()),
        (401, json!({ "code": "refresh_token_not_found", "msg": "x" }).to_string()),
        (403, json!({ "error": { "code": "token_revoked" } }).to_string()),
    ] {
        let world = World::new().await;
        world.connect().await;
        world.later(60);
        world.vendor.always("/token", status, &body);
        let problem = required(world.credential().await);
        assert_eq!(problem.code, "grant_dead", "{body}");
        assert!(!format!("{problem:?}").contains("canary"));
        assert_eq!(required(world.credential().await), problem);
        assert_eq!(
            (world.token_requests(), world.state()),
            (2, ConnectionState::ReauthorizationRequired)
        );
        world.vendor.set(|script| script.fixed.clear());
        world.connect().await;
        assert_eq!(
            (world.token().await.as_str(), world.state()),
            ("canary-access-2", ConnectionState::Connected)
        );
    }
}

#[tokio::test]
async fn o12_a_client_forgotten_at_refresh_drops_the_registration() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world.vendor.once("/token", 401, json!({ "error": "invalid_client" }));
    assert_eq!(required(world.credential().await).code, "client_forgotten");
    assert!(world.memory.tables().registrations.is_empty());
    world.connect().await;
    assert_eq!(world.vendor.seen("/register").len(), 2);
}

#[tokio::test]
async fn v11_an_outage_keeps_the_grant_and_is_not_hammered() {
    let world = World::new().await;
    world.connect().await;
    world.later(50);
    world.vendor.always("/token", 503, "");
    assert_eq!(world.token().await, "canary-access-1", "valid for ten seconds yet");
    world.later(10);
    for _ in 0..20 {
        let (problem, retry_after) = unavailable(world.credential().await);
        assert_eq!(problem.code, "refresh_unavailable");
        assert!(retry_after.is_some_and(|wait| wait.is_positive()));
    }
    assert!(world.token_requests() <= 3, "{}", world.token_requests());
    assert_eq!(world.state(), ConnectionState::Connected);
    world.vendor.set(|script| script.fixed.clear());
    world.later(100);
    assert_eq!(world.token().await, "canary-access-2");
}

#[tokio::test]
async fn t08_retry_after_is_honoured() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world.vendor.once("/token", 429, json!({ "error": "invalid_grant" }));
    assert_eq!(unavailable(world.credential().await).1.unwrap().whole_seconds(), 120);
    world.later(119);
    unavailable(world.credential().await);
    assert_eq!(world.token_requests(), 2);
    world.later(1);
    assert_eq!(world.token().await, "canary-access-2");
}

#[tokio::test]
async fn unclear_refusals_count_up_to_three() {
    let world = World::new().await;
    world.connect().await;
    world.vendor.always("/token", 400, json!({ "error": "invalid_request" }));
    for _ in 0..2 {
        world.later(200);
        unavailable(world.credential().await);
    }
    world.later(200);
    assert_eq!(required(world.credential().await).code, "grant_dead");
}

#[tokio::test]
async fn a_server_that_takes_no_scope_is_asked_once_more_without_and_remembered() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    world.vendor.once("/token", 400, json!({ "error": "invalid_scope" }));
    assert_eq!(world.token().await, "canary-access-2");
    world.later(60);
    world.token().await;
    let scopes: Vec<_> = world.vendor.seen("/token")[1..].iter().map(|seen| seen.form("scope")).collect();
    assert_eq!(scopes, [Some("db:read".into()), None, None]);
}

#[tokio::test]
async fn o15_without_a_refresh_token_the_token_is_used_to_its_end_and_the_end_announced() {
    let world = World::new().await;
    let year = 365 * 86_400;
    world
        .vendor
        .set(|script| script.tokens = json!({ "refresh_token": null, "expires_in": year }));
    world.connect().await;
    world.later(year - 86_401);
    assert_eq!(
        (world.token().await.as_str(), world.state()),
        ("canary-access-1", ConnectionState::Connected)
    );
    world.later(1);
    world.token().await;
    assert_eq!(world.state(), ConnectionState::Expiring);
    world.later(86_399);
    assert_eq!(world.token().await, "canary-access-1");
    world.later(1);
    assert_eq!(required(world.credential().await).code, "grant_ended");
    assert_eq!(
        (world.state(), world.token_requests()),
        (ConnectionState::ReauthorizationRequired, 1)
    );
}

#[tokio::test]
async fn o19_odd_lifetimes_cause_no_refresh_storm() {
    for life in [
        json!(null),
        json!(0),
        json!(-5),
        json!("soon"),
        json!(false),
        json!("0"),
        json!(1e300),
    ] {
        let world = World::new().await;
        world.vendor.set(|script| script.tokens = json!({ "expires_in": life }));
        world.connect().await;
        for _ in 0..10 {
            world.later(60);
            world.token().await;
        }
        assert_eq!(world.token_requests(), 1, "{life}");
    }
    let world = World::new().await;
    world.vendor.set(|script| script.tokens = json!({ "expires_in": "2" }));
    world.connect().await;
    for _ in 0..10 {
        world.token().await;
    }
    assert_eq!(world.token_requests(), 1, "a token is not renewed in the first half of its life");
}

#[tokio::test]
async fn v09_fifty_tasks_at_expiry_redeem_once() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (auth, target) = (world.auth.clone(), world.target.clone());
            tokio::spawn(async move { clear(&auth.credential(&target).await.unwrap()) })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), "canary-access-2");
    }
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn v09_two_processes_at_expiry_redeem_once() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    let permits = world.vendor.gate.forget_permits(20_000);
    let tasks: Vec<_> = [world.auth.clone(), world.replica()]
        .into_iter()
        .map(|auth| {
            let target = world.target.clone();
            tokio::spawn(async move { clear(&auth.credential(&target).await.unwrap()) })
        })
        .collect();
    // The exchange is held open until the other process has met the lease.
    eventually(|| world.token_requests() == 2 && world.memory.tables().held > 0).await;
    world.vendor.gate.add_permits(permits);
    for task in tasks {
        assert_eq!(task.await.unwrap(), "canary-access-2");
    }
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn a_silent_token_endpoint_leaves_the_claim_in_doubt_and_does_not_kill_the_grant() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    for _ in 0..3 {
        world.vendor.once("/token", 200, "garbage");
        assert_eq!(unavailable(world.credential().await).0.code, "refresh_unavailable");
        world.later(61);
    }
    assert_eq!(world.token().await, "canary-access-2");
}

#[tokio::test]
async fn a_gateway_that_talks_nonsense_for_a_moment_costs_no_grant() {
    let world = World::new().await;
    world.connect().await;
    world.later(60);
    for status in [400, 403, 401, 404] {
        world.vendor.once("/token", status, "<html>Access denied</html>");
        assert_eq!(unavailable(world.credential().await).0.code, "refresh_unavailable");
        world.later(30);
    }
    assert_eq!(
        (world.token().await.as_str(), world.state()),
        ("canary-access-2", ConnectionState::Connected)
    );
}

#[tokio::test]
async fn o19_a_clock_that_jumps_renews_once_and_loses_nothing() {
    for jump in [-300, 300] {
        let world = World::new().await;
        world.vendor.set(|script| script.tokens = json!({ "expires_in": 3600 }));
        world.connect().await;
        let first = world.credential().await.unwrap();
        let renewed = world.refused(&first).await.unwrap();
        world.later(jump);
        assert_eq!(world.token().await, "canary-access-2", "{jump}");
        // The server's view of time has not moved: what it refuses now is not on trial any more.
        assert_eq!(clear(&world.refused(&renewed).await.unwrap()), "canary-access-3", "{jump}");
        assert_eq!((world.token_requests(), world.state()), (3, ConnectionState::Connected), "{jump}");
    }
}
