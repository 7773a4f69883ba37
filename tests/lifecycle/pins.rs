//! A process that is killed while people ask and pin: what was confirmed is there, and nothing is half there.

use std::process::Command;
use std::time::Duration;

use belvedere_tests::{Consent, Person, Server, Vendor, program};
use serde_json::{Value, json};

use crate::rounds::seeds;

/// From the first request on, in milliseconds.
const WINDOW: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t05_a_kill_at_any_point_loses_no_confirmed_pin() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    let answer = server.api().ask("List projects with their plan tier").await;
    let mut confirmed = 0;
    for seed in seeds() {
        // A dashboard a round: hundreds of rounds pin more than one holds.
        let board = server.api().post("/api/v1/dashboards", json!({ "name": "Plans" })).await.ok();
        let board = format!("/api/v1/dashboards/{}", board["id"].as_str().unwrap());
        let moment = Duration::from_millis(fastrand::Rng::with_seed(seed).u64(0..WINDOW));
        let (api, path, pin) = (server.api(), format!("{board}/tiles"), json!({ "answer_id": answer["id"] }));
        let pins = tokio::spawn(async move {
            let mut pinned = Vec::new();
            while let Some((status, tile)) = api.try_post(&path, pin.clone()).await {
                assert!(status < 300, "{tile}");
                pinned.push(tile["id"].as_str().unwrap().to_owned());
            }
            pinned
        });
        server.kill_after(moment).await;
        let pinned = pins.await.unwrap();
        println!("seed {seed}: killed after {moment:?}, {} pins were confirmed", pinned.len());
        confirmed += pinned.len();
        server.start_again().await;
        let tiles = server.api().get(&board).await.ok();
        let tiles = tiles["tiles"].as_array().unwrap();
        for id in &pinned {
            let tile: Option<&Value> = tiles.iter().find(|tile| tile["id"] == id.as_str());
            assert!(tile.is_some_and(|tile| tile["answer"]["table"].is_object()), "seed {seed}: {id}");
        }
        assert_eq!(server.api().sources().await[0]["state"], "connected", "seed {seed}");
    }
    assert!(confirmed > 0);
    assert!(server.stop().success());
    let mut verify = Command::new(program("belvedere"));
    verify
        .args(["audit", "verify"])
        .env("BELVEDERE_DATA_DIR", server.data().join("data"));
    let verified = verify.output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success() && said.contains("the chain holds"), "{verified:?}");
}
