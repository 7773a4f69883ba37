//! A process that is killed in the middle of a refresh, at a point that the seed decides.

use std::time::Duration;

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::json;

use crate::rounds::seeds;

/// The vendor takes so long to redeem a token, and as long again to answer, in milliseconds.
const PONDER: u64 = 40;
/// From the call on, in milliseconds: before, within and after the exchange.
const WINDOW: u64 = 250;

/// A grant is in force on both sides, or a person is asked to renew it: nothing in between, and nothing without words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v10_a_kill_at_any_point_of_a_refresh_never_loses_a_grant_silently() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    for seed in seeds() {
        let source = server.connect(&Person::who(Consent::Open)).await;
        let id = source["id"].as_str().unwrap().to_owned();
        interrupt(&vendor, &mut server, &id, seed).await;

        let test = server.api().post(&format!("/api/v1/sources/{id}/test"), json!({})).await.ok();
        let grant = vendor.last_grant().await;
        let redemptions: Vec<u64> = grant["refresh_token_redemptions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_u64().unwrap())
            .collect();
        assert!(redemptions.iter().all(|count| *count <= 2), "seed {seed}: {grant}");
        let in_doubt = redemptions.iter().filter(|count| **count == 2).count();
        assert!(in_doubt <= 1, "seed {seed}: {grant}");
        if grant["active"] == true {
            assert_eq!(test["state"], "connected", "seed {seed}: the vendor honours the grant; {test}");
            assert_eq!(in_doubt, 0, "seed {seed}: {grant}");
        } else {
            assert_eq!(grant["ended"], "refresh_token_reused", "seed {seed}: {grant}");
            assert_eq!(test["state"], "reauthorization_required", "seed {seed}: {test}");
            assert_eq!(test["code"], "grant_dead", "seed {seed}: {test}");
            for words in ["reason", "next_step"] {
                assert!(test[words].as_str().is_some_and(|text| text.len() > 10), "seed {seed}: {test}");
            }
            authorize_again(&server, &id, seed).await;
        }
        server.api().delete(&format!("/api/v1/sources/{id}")).await.ok();
    }
}

/// Expires the access token, begins a call, kills the server at the seed's moment, lets the lease run out, and starts it again.
async fn interrupt(vendor: &Vendor, server: &mut Server, id: &str, seed: u64) {
    let moment = Duration::from_millis(fastrand::Rng::with_seed(seed).u64(0..WINDOW));
    vendor.slow_token_endpoint(PONDER).await;
    vendor.advance(61).await;
    let (api, path) = (server.api(), format!("/api/v1/sources/{id}/test"));
    let call = tokio::spawn(async move { api.try_post(&path, json!({})).await });
    server.kill_after(moment).await;
    println!(
        "seed {seed}: killed after {moment:?}, the call ended with {:?}",
        call.await.unwrap()
    );
    server.outlive_leases();
    vendor.slow_token_endpoint(0).await;
    server.start_again().await;
}

async fn authorize_again(server: &Server, id: &str, seed: u64) {
    let begun = server.api().post(&format!("/api/v1/sources/{id}/authorize"), json!({})).await.ok();
    let person = Person::who(Consent::Open);
    let callback = person.decide(begun["authorization_url"].as_str().unwrap()).await;
    assert_eq!(person.follow(&callback).await.status, 200, "seed {seed}");
    let source = server.api().get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(source["state"], "connected", "seed {seed}: {source}");
}
