//! A pinned answer is a plan: it refreshes without a planner, over a restart too.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::{Value, json};

use crate::vendors::told;

async fn pinned() -> (Vendor, Server, Value, Value) {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    let api = server.api();
    let answer = api.ask("Which workspaces had the most queries this week?").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let board = api.post("/api/v1/dashboards", json!({ "name": "Operations" })).await.ok();
    let tile = api
        .post(
            &format!("/api/v1/dashboards/{}/tiles", told(&board, "id")),
            json!({ "answer_id": answer["id"] }),
        )
        .await
        .ok();
    (vendor, server, board, tile)
}

#[tokio::test]
async fn the_dashboard_shows_it_and_a_refresh_replays_it() {
    let (vendor, mut server, board, tile) = pinned().await;
    server.restart().await;
    let api = server.api();
    let shown = api.get(&format!("/api/v1/dashboards/{}", told(&board, "id"))).await.ok();
    assert_eq!(shown["tiles"][0]["answer"]["table"], tile["answer"]["table"], "{shown:#}");
    let before = vendor.calls().await.len();
    let refreshed = api
        .post(&format!("/api/v1/tiles/{}/refresh", told(&tile, "id")), json!({}))
        .await
        .ok();
    assert!(vendor.calls().await.len() > before, "nothing was called");
    assert_eq!(
        refreshed["answer"]["table"], tile["answer"]["table"],
        "the vendor's data stands still, so must the answer"
    );
    assert_ne!(refreshed["refreshed_at"], tile["refreshed_at"]);
    assert_eq!(refreshed["stale"], Value::Null);
    let snapshots = api.get(&format!("/api/v1/tiles/{}/snapshots", told(&tile, "id"))).await.ok();
    assert_eq!(snapshots["snapshots"].as_array().unwrap().len(), 2, "{snapshots}");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn a_refresh_that_fails_keeps_the_last_good_one_and_says_why() {
    let (vendor, server, _board, tile) = pinned().await;
    vendor.fault("mcp-500", true).await;
    let refreshed = server
        .api()
        .post(&format!("/api/v1/tiles/{}/refresh", told(&tile, "id")), json!({}))
        .await
        .ok();
    assert_eq!(refreshed["answer"]["table"], tile["answer"]["table"], "{refreshed:#}");
    assert!(refreshed["stale"].as_str().is_some_and(|why| why.len() > 10), "{refreshed:#}");
    vendor.fault("mcp-500", false).await;
    let healed = server
        .api()
        .post(&format!("/api/v1/tiles/{}/refresh", told(&tile, "id")), json!({}))
        .await
        .ok();
    assert_eq!(healed["stale"], Value::Null, "{healed:#}");
}

#[tokio::test]
async fn only_results_can_be_pinned() {
    let (_vendor, server, board, _tile) = pinned().await;
    let api = server.api();
    let refused = api.ask("Delete project X").await;
    let reply = api
        .post(
            &format!("/api/v1/dashboards/{}/tiles", told(&board, "id")),
            json!({ "answer_id": refused["id"] }),
        )
        .await;
    reply.problem(400, "not_pinnable");
}
