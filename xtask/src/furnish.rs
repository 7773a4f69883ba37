//! What the demo organisation has when its visitor comes: a source, answers, and a dashboard of them.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::demo::{Demo, text};
use crate::visitor::{Browser, Client};

/// Each a tile, and where it stands: column, row, width, height.
const TILES: [(&str, [u16; 4]); 4] = [
    ("Which workspaces had the most queries this week?", [0, 0, 7, 5]),
    ("How many projects are on each plan tier?", [7, 0, 5, 5]),
    ("List projects with their plan tier", [0, 5, 6, 5]),
    ("Which projects haven't had a migration in 30 days?", [6, 5, 6, 5]),
];

pub struct Furnished {
    pub source: String,
    pub dashboard: String,
}

/// Connects the first vendor and approves there, asks, and pins the answers. The visitor finds real answers of the running mock, nothing canned.
pub fn furnish(demo: &Demo) -> Result<Furnished> {
    let client = Client {
        url: demo.url.clone(),
        key: demo.key.clone(),
    };
    let source = client.post("/api/v1/sources", &json!({ "vendor": "prisma-postgres" }))?;
    ensure!(text(&source, "state") == "authorization_required", "{source}");
    Browser::new().approve(&text(&source, "authorization_url"))?;
    let source = text(&source, "id");
    let connected = client.get(&format!("/api/v1/sources/{source}"))?;
    ensure!(text(&connected, "state") == "connected", "not connected after the approval");
    let board = client.post("/api/v1/dashboards", &json!({ "name": "Workspaces and projects" }))?;
    let dashboard = text(&board, "id");
    let tiles = format!("/api/v1/dashboards/{dashboard}/tiles");
    for (question, place) in TILES {
        let answer = client.post("/api/v1/ask", &json!({ "question": question }))?;
        ensure!(text(&answer, "outcome") == "answered", "{question}: {answer:#}");
        let tile = client.post(&tiles, &json!({ "answer_id": answer.get("id") }))?;
        put(&client, &tile, place)?;
    }
    Ok(Furnished { source, dashboard })
}

fn put(client: &Client, tile: &Value, [x, y, w, h]: [u16; 4]) -> Result<()> {
    let place = json!({ "x": x, "y": y, "w": w, "h": h });
    client
        .put(&format!("/api/v1/tiles/{}/place", text(tile, "id")), &place)
        .map(drop)
        .context("a tile cannot be put in its place")
}
