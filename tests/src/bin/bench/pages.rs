//! Pages in a real browser: from the end of the reply to the first thing that is drawn, and how much they weigh.

use belvedere_tests::{Browser, Consent, Look, Person, Server, Vendor};
use serde_json::json;

use crate::{median, print};

const LOADS: usize = 9;
const QUESTION: &str = "Which workspaces had the most queries this week?";

pub async fn run() {
    let Some(browser) = Browser::open(Look::DESK).await else { return };
    let vendor = Vendor::prisma(&["--access-token-seconds", "3600"]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    let api = server.api();
    let source = api.sources().await.remove(0)["id"].as_str().unwrap().to_owned();
    let answer = api.ask(QUESTION).await;
    let board = api.post("/api/v1/dashboards", json!({ "name": "Operations" })).await.ok();
    let board = format!("/dashboards/{}", board["id"].as_str().unwrap());
    for _ in 0..4 {
        api.post(&format!("/api/v1{board}/tiles"), json!({ "answer_id": answer["id"] }))
            .await
            .ok();
    }
    let link = api.post("/api/v1/sign-in-links", json!({})).await.ok();
    browser.goto(link["url"].as_str().unwrap()).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
    let conversation = format!("/conversations/{}", answer["conversation_id"].as_str().unwrap());
    for (page, path) in [
        ("ask", "/"),
        ("answer", &conversation),
        ("dashboard", &board),
        ("sources", "/sources"),
        ("source", &format!("/sources/{source}")),
        ("vendors", "/sources/add"),
        ("audit", "/audit"),
        ("settings", "/settings"),
    ] {
        let mut waited = Vec::new();
        for _ in 0..LOADS {
            waited.push(browser.first_paint(&format!("{}{path}", server.url)).await);
        }
        let slowest = waited.iter().copied().fold(0.0, f64::max);
        print(
            "first_contentful_paint",
            median(&mut waited),
            "ms after the reply's end, nothing cached",
            json!({ "page": page, "loads": LOADS, "slowest": slowest.round() }),
        );
        print(
            "page_weight",
            browser.weight().await as f64 / 1024.0,
            "KiB with everything it loads, compressed",
            json!({ "page": page }),
        );
    }
}
