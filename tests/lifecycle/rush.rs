//! Three server processes over one PostgreSQL, and everybody calls at the moment a token runs out.

use std::time::{Duration, Instant};

use belvedere_tests::{Api, Consent, Person, Replicas, Vendor};
use serde_json::{Value, json};

use crate::rounds::seeds;

const SERVERS: usize = 3;
const CALLS: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v09_two_hundred_calls_of_three_processes_redeem_a_refresh_token_once() {
    let vendor = Vendor::prisma(&[]);
    let Some(replicas) = Replicas::start(SERVERS, &vendor).await else {
        return;
    };
    for seed in seeds() {
        let (id, tile) = pinned(&replicas).await;
        // Each process knows the tools by now, so that the rush is for the token and not for a list.
        rush(&replicas, &tile, SERVERS, seed).await;
        vendor.advance(61).await;
        rush(&replicas, &tile, CALLS, seed).await;
        let grant = vendor.last_grant().await;
        assert_eq!(
            (&grant["active"], &grant["refresh_token_redemptions"]),
            (&json!(true), &json!([1, 0])),
            "seed {seed}: {grant}"
        );
        replicas.api(0).delete(&format!("/api/v1/sources/{id}")).await.ok();
    }
}

/// The clocks say when a token ages, and the processes renew it in the midst of their calls.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_ages_under_load_is_renewed_once_a_time() {
    let vendor = Vendor::prisma(&["--access-token-seconds", "8"]);
    let Some(replicas) = Replicas::start(SERVERS, &vendor).await else {
        return;
    };
    let (_, tile) = pinned(&replicas).await;
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        rush(&replicas, &tile, 12, 0).await;
        let grant = vendor.last_grant().await;
        let mut redemptions: Vec<Value> = grant["refresh_token_redemptions"].as_array().unwrap().clone();
        assert_eq!((redemptions.pop(), &grant["active"]), (Some(json!(0)), &json!(true)), "{grant}");
        assert!(redemptions.iter().all(|count| *count == 1), "{grant}");
        if redemptions.len() >= 2 {
            return;
        }
        assert!(Instant::now() < deadline, "no token was renewed: {grant}");
    }
}

/// One process is told to wait, and the others ask no more than it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t08_a_pause_that_one_process_was_asked_for_is_kept_by_all() {
    let vendor = Vendor::prisma(&[]);
    let Some(replicas) = Replicas::start(SERVERS, &vendor).await else {
        return;
    };
    let (id, tile) = pinned(&replicas).await;
    // Each process has a connection of its own by now.
    rush(&replicas, &tile, SERVERS, 1).await;
    vendor.fault("too-many-requests", true).await;
    let path = format!("/api/v1/tiles/{tile}/refresh");
    let refused = replicas.api(0).post(&path, json!({})).await.ok();
    assert!(refused["stale"].is_string(), "{refused:#}");
    vendor.fault("too-many-requests", false).await;
    let asked = vendor.calls().await.len();
    for server in 0..SERVERS {
        let refused = replicas.api(server).post(&path, json!({})).await.ok();
        assert!(refused["stale"].is_string(), "server {server}: {refused:#}");
    }
    assert_eq!(vendor.calls().await.len(), asked, "it asked to be left alone");
    let source = replicas.api(1).get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(
        (&source["state"], &source["code"]),
        (&json!("degraded"), &json!("rate_limited")),
        "{source:#}"
    );
    assert!(source["paused_until"].is_string(), "{source:#}");
}

/// A source, and a tile whose refresh is one call of it.
async fn pinned(replicas: &Replicas) -> (String, String) {
    let source = replicas.connect(&Person::who(Consent::Open)).await;
    let api = replicas.api(0);
    let answer = api.ask("Which workspaces had the most queries this week?").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let board = api.post("/api/v1/dashboards", json!({ "name": "Operations" })).await.ok();
    let path = format!("/api/v1/dashboards/{}/tiles", text(&board));
    let tile = api.post(&path, json!({ "answer_id": answer["id"] })).await.ok();
    (text(&source), text(&tile))
}

/// All at once, spread over the servers in an order that the seed decides. None may fail.
async fn rush(replicas: &Replicas, tile: &str, calls: usize, seed: u64) {
    let mut apis: Vec<Api> = (0..calls).map(|call| replicas.api(call % SERVERS)).collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut apis);
    let path = format!("/api/v1/tiles/{tile}/refresh");
    let tasks: Vec<_> = apis
        .into_iter()
        .map(|api| {
            let path = path.clone();
            tokio::spawn(async move { api.post(&path, json!({})).await.ok() })
        })
        .collect();
    for task in tasks {
        let refreshed = task.await.unwrap();
        assert_eq!(refreshed["stale"], Value::Null, "seed {seed}: {refreshed:#}");
    }
}

fn text(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}
