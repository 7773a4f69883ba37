//! Dashboards in a browser: arranged by mouse and keyboard, refreshed tile by tile, shared, looked back at.

use belvedere_tests::Look;
use serde_json::{Value, json};

use crate::place::Place;

in_both_looks!(
    every_tile_says_how_its_refresh_went,
    a_link_is_made_opened_by_a_stranger_and_revoked,
);

const QUESTIONS: [&str; 2] = [
    "Which workspaces had the most queries this week?",
    "How many projects are on each plan tier?",
];

/// A dashboard with two charts and a text.
async fn board(place: &Place) -> String {
    let id = place.board(&QUESTIONS).await;
    let tiles = format!("/api/v1/dashboards/{id}/tiles");
    let text = "# What this is\nEvery Monday we look at:\n\n- queries by workspace\n- projects by plan";
    let api = place.server.api();
    api.post(&tiles, json!({ "title": "Read me", "text": text })).await.ok();
    id
}

async fn places(place: &Place, id: &str) -> Vec<Value> {
    let shown = place.server.api().get(&format!("/api/v1/dashboards/{id}")).await.ok();
    let tiles = shown["tiles"].as_array().unwrap();
    tiles.iter().map(|tile| json!([tile["title"], tile["place"]])).collect()
}

#[tokio::test]
async fn tiles_are_dragged_resized_and_moved_by_keys() {
    let Some(place) = Place::connected().await else { return };
    let id = board(&place).await;
    let browser = &place.browser;
    place.goto(&format!("/dashboards/{id}")).await;
    browser.inspect("board").await;
    let before = places(&place, &id).await;
    assert_eq!((&before[0][1]["x"], &before[1][1]["x"]), (&json!(0), &json!(6)), "{before:?}");

    // The first tile is dragged over the second, which makes room.
    browser.drag("section.tile:nth-of-type(1) [data-grip]", 560, 10).await;
    browser.says("column 7").await;
    let dragged = places(&place, &id).await;
    let of = |title: &str| dragged.iter().find(|tile| tile[0] == title).unwrap()[1].clone();
    assert_eq!(of(QUESTIONS[0]), json!({ "x": 6, "y": 0, "w": 6, "h": 5 }), "{dragged:?}");
    assert_eq!(of(QUESTIONS[1])["y"], 5, "{dragged:?}");
    assert_eq!(of("Read me")["y"], 0, "what has room rises: {dragged:?}");
    let corner = format!("section.tile[aria-label={:?}] [data-corner]", QUESTIONS[0]);
    browser.drag(&corner, -180, 170).await;
    browser.says("4 wide, 7 high").await;

    browser
        .focus(&format!("section.tile[aria-label={:?}] [data-grip]", "Read me"))
        .await;
    browser.keys("\u{e014}").await;
    browser.says("Read me: column 2").await;
    browser.keys("\u{e008}\u{e014}\u{e008}").await;
    browser.says("5 wide").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    // What the page shows is what is kept.
    let kept = places(&place, &id).await;
    place.goto(&format!("/dashboards/{id}")).await;
    assert_eq!(places(&place, &id).await, kept);
    browser.inspect("board-arranged").await;
}

#[tokio::test]
async fn a_finger_moves_a_tile_and_a_tile_fills_the_screen() {
    let Some(place) = Place::connected().await else { return };
    let id = board(&place).await;
    let browser = &place.browser;
    place.goto(&format!("/dashboards/{id}")).await;
    let grip = format!("section.tile[aria-label={:?}] [data-grip]", QUESTIONS[0]);
    browser.finger(&grip, 560, 10).await;
    browser.says("column 7").await;
    let moved = places(&place, &id).await;
    let first = moved.iter().find(|tile| tile[0] == QUESTIONS[0]).unwrap();
    assert_eq!((&first[1]["x"], &first[1]["w"]), (&json!(6), &json!(6)), "{moved:?}");
    let corner = format!("section.tile[aria-label={:?}] [data-corner]", QUESTIONS[0]);
    browser.finger(&corner, -200, 0).await;
    browser.says("4 wide").await;

    browser.press("Full page").await;
    browser
        .until_true("document.fullscreenElement?.matches('[data-board]') ?? false")
        .await;
    assert!(browser.count(".tiles:fullscreen .tile svg").await > 0);
    browser.run("document.exitFullscreen()").await;
    browser.until_true("document.fullscreenElement === null").await;
    // Where there is no such mode, for one on a wall, the page is the board alone.
    place.goto(&format!("/dashboards/{id}?view=screen")).await;
    browser.find(".tile svg").await;
    assert_eq!(browser.count(".side, [data-grip], .tile form").await, 0);
    browser.inspect("board-screen").await;
    browser.press("Leave full page").await;
    browser.find(".side").await;
}

/// In CSS pixels, the smallest letters of the charts that are shown in tiles, and whether each chart is shown once.
const LETTERS: &str = "const shown = [...document.querySelectorAll('.tile svg.bv-chart')].filter(svg => svg.checkVisibility());\
     const sizes = shown.flatMap(svg => [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a));\
     return [shown.length, Math.min(...sizes), sizes.length, shown.map(svg => [svg.getAttribute('viewBox'), svg.clientWidth, svg.closest('.tile-body').clientWidth])]";

#[tokio::test]
async fn letters_of_charts_in_tiles_can_be_read_at_every_width() {
    let Some(place) = Place::connected().await else { return };
    let id = board(&place).await;
    let browser = &place.browser;
    let api = place.server.api();
    let shown = api.get(&format!("/api/v1/dashboards/{id}")).await.ok();
    let second = shown["tiles"][1]["id"].as_str().unwrap().to_owned();
    for columns in [6, 4, 12] {
        let wish = json!({ "x": 0, "y": 0, "w": columns, "h": 4 });
        let put = api
            .send(reqwest::Method::PUT, &format!("/api/v1/tiles/{second}/place"), Some(wish))
            .await;
        assert_eq!(put.status, 200, "{}", put.text);
        place.goto(&format!("/dashboards/{id}")).await;
        for look in Look::ALL {
            browser.look(look).await;
            let seen = browser.run(LETTERS).await;
            assert_eq!(seen[0], 2, "{columns} columns at {look:?}: each chart is shown once");
            assert!(seen[2].as_u64().unwrap() > 10, "{seen}");
            let least = seen[1].as_f64().unwrap();
            assert!(
                (11.0..=26.0).contains(&least),
                "{columns} columns at {look:?}: letters of {least} px, {seen}"
            );
        }
        browser.look(Look::DESK).await;
    }
}

/// Of each tile, what it holds below its lower edge and beyond its side, in CSS pixels.
const HIDDEN: &str = "return [...document.querySelectorAll('.tile')].map(tile => { const body = tile.querySelector('.tile-body');\
     return [tile.getAttribute('aria-label'), Math.max(0, body.scrollHeight - body.clientHeight), Math.max(0, body.scrollWidth - body.clientWidth)]; })";

/// Chart, table and files, and how it was answered: of a tile of the size that it is pinned in, nothing has to be scrolled to.
#[tokio::test]
async fn nothing_of_a_tile_is_cut_in_the_size_that_it_is_pinned_in() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    let id = place
        .board(&[
            "Which workspaces had the most queries this week?",
            "How many projects are on each plan tier?",
            "How many projects are there?",
            "How many projects were created each month?",
            "List projects with their plan tier",
        ])
        .await;
    place.goto(&format!("/dashboards/{id}")).await;
    browser.find(".tile svg").await;
    browser.inspect("board-kinds").await;
    let mut cut = Vec::new();
    for path in [format!("/dashboards/{id}"), format!("/dashboards/{id}?view=screen")] {
        place.goto(&path).await;
        browser.find(".tile svg").await;
        for look in Look::ALL {
            browser.look(look).await;
            let seen = browser.run(HIDDEN).await;
            let seen = seen.as_array().unwrap();
            assert_eq!(seen.len(), 5);
            let one = |hidden: &Value| hidden.as_u64().unwrap() <= 1;
            cut.extend(
                seen.iter()
                    .filter(|tile| !one(&tile[1]) || !one(&tile[2]))
                    .map(|tile| format!("{path} at {look:?}: {tile}")),
            );
        }
        browser.look(Look::DESK).await;
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

async fn every_tile_says_how_its_refresh_went(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let id = board(&place).await;
    let browser = &place.browser;
    place.goto(&format!("/dashboards/{id}")).await;
    browser.press("Refresh all").await;
    // The first tile may be done while the second is not, and a press in between does nothing.
    browser.says("All tiles are refreshed.").await;
    browser.says("Just refreshed").await;
    assert_eq!(
        browser.count("section.tile [data-state]:not(:empty)").await,
        2,
        "the text has nothing to refresh"
    );
    place.vendor.fault("mcp-500", true).await;
    browser.press("Refresh all").await;
    browser.says("stale since").await;
    browser.says("Failed").await;
    assert!(browser.count(".tile svg [data-row]").await > 3, "what it showed stays");
    browser.inspect("board-stale").await;
    place.vendor.fault("mcp-500", false).await;
    place.goto(&format!("/dashboards/{id}")).await;
    browser.press("Look back").await;
    browser.press("a week ago").await;
    browser.says("Nothing was kept from then.").await;
    browser.inspect("board-since").await;
}

async fn a_link_is_made_opened_by_a_stranger_and_revoked(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let id = board(&place).await;
    let browser = &place.browser;
    place.goto(&format!("/dashboards/{id}/settings")).await;
    browser.inspect("board-settings").await;
    browser.press("Make a link").await;
    browser.says("The link is shown this once.").await;
    browser.inspect("board-link").await;
    let link = browser.run("return document.querySelector('#once').textContent").await;
    let link = link.as_str().unwrap().to_owned();
    browser.forget_cookies().await;
    browser.goto(&link).await;
    browser.says("Shared, to look at only").await;
    assert!(browser.count(".tile svg [data-row]").await > 3);
    assert_eq!(browser.count("form, .side, [data-grip]").await, 0);
    browser.inspect("board-shared").await;
    let shares = place.server.api().get(&format!("/api/v1/dashboards/{id}/shares")).await.ok();
    let share = shares["shares"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(place.server.api().delete(&format!("/api/v1/shares/{share}")).await.status, 204);
    browser.goto(&link).await;
    browser.says("There is no such link.").await;
}
