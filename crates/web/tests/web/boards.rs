//! Dashboards by page and by API: arranged, shared, framed, imported.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::house::{Browser, House, request};

struct Made {
    house: House,
    browser: Browser,
    board: String,
    tile: String,
}

async fn made() -> Made {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let answer = ask(&house).await;
    let api = async |path: &str, body: Value| house.api(Method::POST, path, Some(body)).await.json();
    let board = api("/api/v1/dashboards", json!({ "name": "Operations" })).await;
    let board = board["id"].as_str().unwrap().to_owned();
    let tile = api(
        &format!("/api/v1/dashboards/{board}/tiles"),
        json!({ "answer_id": answer, "title": "Stock" }),
    )
    .await;
    let tile = tile["id"].as_str().unwrap().to_owned();
    Made {
        house,
        browser,
        board,
        tile,
    }
}

async fn ask(house: &House) -> String {
    let answer = house.asked().await;
    assert_eq!(answer["outcome"], "answered", "{answer}");
    answer["id"].as_str().unwrap().to_owned()
}

fn path_of(url: &Value) -> String {
    url::Url::parse(url.as_str().unwrap()).unwrap().path().to_owned()
}

#[tokio::test]
async fn a_tile_is_moved_edited_and_refreshed_by_form() {
    let Made {
        house,
        browser,
        board,
        tile,
    } = made().await;
    let page = format!("/dashboards/{board}");
    let reply = house
        .post(&browser, &format!("{page}/text"), &[("title", "Why"), ("text", "# Because")])
        .await;
    let note = reply.location().split_once('#').unwrap().1.to_owned();
    for (step, class) in [("wider", "gw5"), ("down", "gy0"), ("left", "gx5")] {
        let reply = house.post(&browser, &format!("{page}/tiles/{note}/move"), &[("step", step)]).await;
        assert_eq!(reply.location(), format!("{page}#{note}"));
        let shown = house.get(&browser, &page).await.body;
        let at = shown.find(&format!("id=\"{note}\"")).unwrap();
        assert!(shown[at..at + 200].contains(class), "{step}: {}", &shown[at..at + 200]);
    }
    let wrong = house
        .post(&browser, &format!("{page}/tiles/{note}/move"), &[("step", "sideways")])
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    house
        .post(
            &browser,
            &format!("{page}/tiles/{note}/edit"),
            &[("title", "How"), ("text", "Like this")],
        )
        .await;
    let shown = house.get(&browser, &page).await.body;
    assert!(shown.contains("Like this") && !shown.contains("Because"), "{shown}");
    house.post(&browser, &format!("{page}/refresh"), &[]).await;
    let fragment = house.get(&browser, &format!("{page}/tiles/{tile}")).await;
    assert!(
        fragment.body.starts_with("<section id=") && fragment.body.contains("alpha"),
        "{}",
        fragment.body
    );
    assert_eq!(
        house.get(&browser, &format!("{page}/tiles/nonsense")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_page_looks_back_filters_and_fills_the_screen() {
    let Made { house, browser, board, .. } = made().await;
    let page = format!("/dashboards/{board}");
    let answer = ask(&house).await;
    house
        .api(
            Method::POST,
            &format!("/api/v1/dashboards/{board}/tiles"),
            Some(json!({ "answer_id": answer })),
        )
        .await;
    let narrowed = house.get(&browser, &format!("{page}?filter.name=beta")).await.body;
    assert!(narrowed.contains("title=\"name\">Name</label>"), "{narrowed}");
    assert!(narrowed.contains("beta</td>") && !narrowed.contains("alpha</td>"), "{narrowed}");
    assert!(narrowed.contains("2 tiles have the column"));
    let before = house.get(&browser, &format!("{page}?at=2020-01-01T00:00")).await.body;
    assert!(before.contains("Not refreshed yet.") && !before.contains("alpha</td>"), "{before}");
    assert!(!before.contains("Refresh all"), "the past is not refreshed");
    let since = house.get(&browser, &format!("{page}?since=2020-01-01T00:00:00Z")).await.body;
    assert!(since.contains("Nothing was kept from then."), "{since}");
    let screen = house.get(&browser, &format!("{page}?view=screen")).await.body;
    assert!(
        screen.contains("alpha</td>") && !screen.contains("nav aria-label=\"Main\"") && !screen.contains("Arrange"),
        "{screen}"
    );
    for query in ["at=yesterday", "since=1", "at=2026-13-01T00:00"] {
        assert_eq!(
            house.get(&browser, &format!("{page}?{query}")).await.status,
            StatusCode::BAD_REQUEST,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_shared_link_shows_what_was_shown_and_nothing_else() {
    let Made { house, browser, board, .. } = made().await;
    let shares = format!("/api/v1/dashboards/{board}/shares");
    let link = house.api(Method::POST, &shares, Some(json!({ "days": 7 }))).await;
    assert_eq!(link.status, StatusCode::CREATED, "{}", link.body);
    let path = path_of(&link.json()["url"]);
    let shown = house.open(&path).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(
        shown.body.contains("Operations") && shown.body.contains("alpha</td>"),
        "{}",
        shown.body
    );
    for hidden in [
        "<form",
        "list_things",
        "Things\"",
        "How this was answered",
        "/dashboards/",
        "csrf",
        "src_",
        // Nor a handle that would do nothing.
        "data-corner",
    ] {
        assert!(!shown.body.contains(hidden), "{hidden}\n{}", shown.body);
    }
    assert!(!shown.headers.contains_key(header::SET_COOKIE), "whoever looks gets no cookie");
    let policy = shown.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && shown.headers[header::X_FRAME_OPTIONS] == "DENY");
    assert_eq!(
        house.open(&path.replace("/shared/", "/embed/")).await.status,
        StatusCode::NOT_FOUND,
        "no site was named"
    );
    assert_eq!(house.open("/shared/made-up").await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.open("/shared/").await.status, StatusCode::NOT_FOUND);

    let id = link.json()["id"].as_str().unwrap().to_owned();
    let listed = house.get(&browser, &format!("/dashboards/{board}/settings")).await.body;
    assert!(
        listed.contains(&id) && !listed.contains(path.trim_start_matches("/shared/")),
        "the token is shown once"
    );
    house.post(&browser, &format!("/dashboards/{board}/shares/{id}/revoke"), &[]).await;
    assert_eq!(house.open(&path).await.status, StatusCode::NOT_FOUND, "revoked");
}

#[tokio::test]
async fn a_frame_is_for_the_sites_that_were_named() {
    let Made { house, browser, board, .. } = made().await;
    let settings = format!("/dashboards/{board}/share");
    let page = house
        .post(
            &browser,
            &settings,
            &[("days", "2"), ("embed", "https://wiki.example.com\nhttps://b.example")],
        )
        .await;
    let at = page.body.find("/embed/").unwrap();
    let path: String = page.body[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_/".contains(*c))
        .collect();
    let frame = house.open(&path).await;
    assert_eq!(frame.status, StatusCode::OK);
    assert!(!frame.headers.contains_key(header::SET_COOKIE));
    let policy = frame.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors https://wiki.example.com https://b.example"),
        "{policy}"
    );
    assert!(policy.contains("script-src 'self'") && !policy.contains("'none';frame"), "{policy}");
    assert!(!frame.headers.contains_key(header::X_FRAME_OPTIONS), "it cannot name sites");
    let alone = house.open(&path.replace("/embed/", "/shared/")).await;
    assert!(
        alone.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("frame-ancestors 'none'")
    );
    for (days, embed) in [("0", ""), ("7", "*"), ("7", "https://a.example/path"), ("7", "https://a.example;x")] {
        let reply = house.post(&browser, &settings, &[("days", days), ("embed", embed)]).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{days} {embed}");
    }
}

#[tokio::test]
async fn a_schedule_is_set_and_taken_off_by_form() {
    let Made { house, browser, board, .. } = made().await;
    let page = format!("/dashboards/{board}");
    let rule = |zone| [("every", "week"), ("at", "07:00"), ("weekday", "friday"), ("timezone", zone)];
    house.post(&browser, &format!("{page}/schedule"), &rule("Europe/Berlin")).await;
    let shown = house.get(&browser, &page).await.body;
    assert!(shown.contains("Refreshed every week on Friday at 07:00 (Europe/Berlin)"), "{shown}");
    let wrong = house.post(&browser, &format!("{page}/schedule"), &rule("Mars/Olympus")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    house.post(&browser, &format!("{page}/schedule/off"), &[]).await;
    assert!(!house.get(&browser, &page).await.body.contains("Refreshed every"));
    let reply = house
        .api(
            Method::PUT,
            &format!("/api/v1/dashboards/{board}/schedule"),
            Some(json!({ "every": "hour", "at": "00:10", "timezone": "UTC", "cron": "* * * * *" })),
        )
        .await;
    assert_eq!(reply.code(), "invalid_request");
}

#[tokio::test]
async fn a_dashboard_goes_out_as_a_file_and_comes_back() {
    let Made { house, browser, board, .. } = made().await;
    let file = house.api(Method::GET, &format!("/api/v1/dashboards/{board}/export"), None).await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/yaml");
    let import = async |media: &str, text: String| {
        let builder = request(Method::POST, "/api/v1/dashboards/import")
            .header(header::AUTHORIZATION, format!("Bearer {}", crate::house::KEY))
            .header(header::CONTENT_TYPE, media);
        house.send(builder.body(Body::from(text)).unwrap()).await
    };
    let reply = import("application/yaml", file.body.clone()).await;
    assert_eq!(
        (reply.status, reply.json()["tiles"][0]["title"].as_str()),
        (StatusCode::CREATED, Some("Stock")),
        "{}",
        reply.body
    );
    assert_eq!(import("application/json", file.body.clone()).await.code(), "invalid_request");
    assert_eq!(import("application/yaml", "tiles: 3".into()).await.code(), "invalid_dashboard_file");
    let by_form = house.post(&browser, "/dashboards/import", &[("file", &file.body)]).await;
    assert!(by_form.location().starts_with("/dashboards/dsh_"));
    assert_eq!(
        house.api(Method::GET, "/api/v1/dashboards", None).await.json()["dashboards"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn the_api_places_tiles_and_tells_what_changed() {
    let Made { house, board, tile, .. } = made().await;
    let at = format!("/api/v1/tiles/{tile}");
    let layout = house
        .api(
            Method::PUT,
            &format!("{at}/place"),
            Some(json!({ "x": 11, "y": 3, "w": 4, "h": 99 })),
        )
        .await
        .json();
    assert_eq!(
        layout["tiles"][0]["place"],
        json!({ "x": 8, "y": 0, "w": 4, "h": 16 }),
        "inside the grid"
    );
    let layout = house
        .api(Method::POST, &format!("{at}/move"), Some(json!({ "step": "left" })))
        .await
        .json();
    assert_eq!(layout["tiles"][0]["place"]["x"], 7);
    for body in [
        json!({ "x": -1, "y": 0, "w": 4, "h": 4 }),
        json!({ "x": 1 }),
        json!({ "step": "left" }),
    ] {
        assert_eq!(
            house.api(Method::PUT, &format!("{at}/place"), Some(body)).await.code(),
            "invalid_request"
        );
    }
    let both = json!({ "text": "a", "title": "b", "answer_id": "ans_018f0000000070008000000000000000" });
    let reply = house
        .api(Method::POST, &format!("/api/v1/dashboards/{board}/tiles"), Some(both))
        .await;
    assert_eq!(reply.code(), "invalid_request");
    let changes = house
        .api(Method::GET, &format!("{at}/changes?since=2026-01-01T00:00:00Z"), None)
        .await
        .json();
    assert_eq!(changes["from"], Value::Null);
    assert_eq!(
        house.api(Method::GET, &format!("{at}/changes"), None).await.code(),
        "invalid_request"
    );
    let refreshed = house
        .api(Method::POST, &format!("/api/v1/dashboards/{board}/refresh"), None)
        .await
        .json();
    assert_eq!(refreshed["tiles"][0]["stale"], Value::Null);
    let past = house
        .api(Method::GET, &format!("/api/v1/dashboards/{board}?at=2020-01-01T00:00:00Z"), None)
        .await
        .json();
    assert_eq!(past["tiles"][0]["answer"], Value::Null);
}
