//! From the set-up link to the receipt, by pages alone.

use axum::http::{Method, StatusCode, header};
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn the_first_owner_sets_up_connects_looks_and_disconnects() {
    let house = House::new().await;
    let link = house.app.first_start(None).await.unwrap().unwrap();
    let set_up = house.open(&format!("/set-up?{}", link.query().unwrap())).await;
    assert!(set_up.body.contains("Your name"));
    let browser = house.redeem("/set-up", format!("{}&name=Ada", link.query().unwrap())).await;

    let home = house.get(&browser, "/").await;
    assert!(home.body.contains("Ada") && home.body.contains("Connect a data source first"));
    let cards = house.get(&browser, "/sources/add").await;
    assert!(cards.body.contains("Prisma Postgres"));
    assert!(
        house
            .get(&browser, "/sources/add/prisma-postgres")
            .await
            .body
            .contains("Authorize with")
    );
    assert_eq!(house.get(&browser, "/sources/add/nobody").await.status, StatusCode::NOT_FOUND);

    let added = house
        .post(
            &browser,
            "/sources/add",
            &[("url", "https://things.example/mcp"), ("name", ""), ("bearer_token", "")],
        )
        .await;
    let finish = added.location().to_owned();
    assert!(finish.ends_with("/finish"), "{finish}");
    let tools = house.get(&browser, &finish).await;
    assert!(tools.body.contains("list_things") && tools.body.contains("&lt;img src=x") || tools.body.contains("delete_things"));
    let source = finish.trim_end_matches("/finish").to_owned();
    assert_eq!(
        house
            .post(&browser, &format!("{source}/rename"), &[("name", "Inventory"), ("next", "ask")])
            .await
            .location(),
        "/"
    );
    assert!(house.get(&browser, "/").await.body.contains("What do you want to know?"));

    let page = house.get(&browser, &source).await;
    assert!(page.body.contains("Inventory") && page.body.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.body.contains("<img"));
    assert_eq!(house.post(&browser, &format!("{source}/test"), &[]).await.location(), source);
    let sure = house.get(&browser, &format!("{source}/disconnect")).await;
    assert!(sure.body.contains("Disconnect and erase"));
    let receipt = house
        .post(&browser, &format!("{source}/disconnect"), &[])
        .await
        .location()
        .to_owned();
    assert!(house.get(&browser, &receipt).await.body.contains("Inventory is disconnected"));
    assert_eq!(house.get(&browser, &source).await.status, StatusCode::NOT_FOUND);
    assert!(house.get(&browser, "/audit").await.body.contains("source.disconnected"));
}

#[tokio::test]
async fn a_link_is_spent_by_its_form_and_not_by_looking_at_it() {
    let house = House::new().await;
    let link = house.api(Method::POST, "/api/v1/sign-in-links", None).await.json()["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let query = link.split_once('?').unwrap().1;
    for _ in 0..3 {
        assert_eq!(house.open(&format!("/sign-in/link?{query}")).await.status, StatusCode::OK);
    }
    house.redeem("/sign-in", query.to_owned()).await;
    let again = house.send(crate::house::form_request("/sign-in", query.to_owned()).body_of()).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.body.contains("This link is no longer good"), "{}", again.body);
    assert!(again.body.contains("link_spent") && !again.headers.contains_key(header::SET_COOKIE));
    assert_eq!(house.open("/sign-in/link").await.location(), "/sign-in");
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let house = House::new().await;
    let browser = house.browser().await;
    let out = house.post(&browser, "/sign-out", &[]).await;
    assert_eq!(out.location(), "/sign-in");
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(house.get(&browser, "/").await.location(), "/sign-in");
}

#[tokio::test]
async fn a_callback_nobody_began_ends_in_a_page_with_a_code() {
    let house = House::new().await;
    let browser = house.browser().await;
    for path in [
        "/oauth/callback",
        "/oauth/callback?state=forged&code=stolen",
        "/oauth/callback?state=forged&error=access_denied&error_description=%3Cscript%3E",
    ] {
        let reply = house.get(&browser, path).await;
        assert!(reply.status.is_client_error(), "{path}: {}", reply.status);
        assert!(reply.body.contains("Not connected") && reply.body.contains("Code <code>"), "{path}");
        assert!(
            !reply.body.contains("stolen") && !reply.body.contains("<script>") && !reply.body.contains("%3Cscript"),
            "{path}"
        );
    }
    let twice = house.get(&browser, "/oauth/callback?state=a&state=b").await;
    assert!(twice.status.is_client_error());
}

#[tokio::test]
async fn without_a_session_only_a_loopback_server_takes_a_callback() {
    let house = House::at("https://belvedere.example").await;
    let reply = house.open("/oauth/callback?state=x&code=y").await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert!(reply.body.contains("callback_without_session"));
}

#[tokio::test]
async fn a_pasted_address_must_be_a_callback() {
    let house = House::new().await;
    let source = house.connected("Things").await;
    for address in [
        "",
        "nonsense",
        "https://vendor.example/",
        "https://vendor.example/?code=only",
        "https://vendor.example/?state=a&state=b&code=c",
    ] {
        let reply = house
            .api(
                Method::POST,
                &format!("/api/v1/sources/{source}/authorize/complete"),
                Some(json!({ "callback_url": address })),
            )
            .await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::BAD_REQUEST, "invalid_callback_url"),
            "{address}"
        );
    }
    let unknown = house
        .api(
            Method::POST,
            "/api/v1/sources/src_018f0000000070008000000000000000/authorize/complete",
            Some(json!({ "callback_url": "https://v.example/?state=a" })),
        )
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn dashboards_are_made_and_deleted_by_form() {
    let house = House::new().await;
    let browser = house.browser().await;
    let made = house
        .post(&browser, "/dashboards", &[("name", "Operations")])
        .await
        .location()
        .to_owned();
    assert!(house.get(&browser, &made).await.body.contains("Nothing pinned yet"));
    assert_eq!(house.post(&browser, &format!("{made}/delete"), &[]).await.location(), "/dashboards");
    assert_eq!(house.get(&browser, &made).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn reviewed_tools_are_judged_again_by_today_s_rules_and_poison_is_flagged() {
    let house = House::new().await;
    let id = house.connected("things").await;
    let replay = house.api(Method::GET, &format!("/api/v1/sources/{id}/replay"), None).await;
    assert_eq!(replay.status, StatusCode::OK, "{}", replay.body);
    let tools = replay.json()["tools"].as_array().unwrap().clone();
    assert_eq!(tools.len(), 2);
    assert!(
        tools.iter().all(|tool| tool["changed"] == false && tool["before"] == tool["now"]),
        "{}",
        replay.body
    );

    let listed = house.api(Method::GET, &format!("/api/v1/sources/{id}/tools"), None).await.json();
    assert_eq!(listed["look_alikes"], serde_json::json!([]));
    let kinds: Vec<_> = listed["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["warnings"][0]["kind"].clone())
        .collect();
    assert_eq!(kinds, [serde_json::Value::Null, "markup".into()]);

    let strange = "00000000-0000-7000-8000-000000000000";
    let unknown = house.api(Method::GET, &format!("/api/v1/sources/{strange}/replay"), None).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// An owner's form allows one source what its server forces; what makes no sense is said, and nothing is kept.
#[tokio::test]
async fn quirks_are_set_in_the_form() {
    let house = House::new().await;
    let link = house.app.first_start(None).await.unwrap().unwrap();
    let browser = house.redeem("/set-up", format!("{}&name=Ada", link.query().unwrap())).await;
    let form = house.get(&browser, "/sources/add?tab=url").await;
    for field in [
        "quirk_issuer",
        "quirk_pkce_unstated",
        "quirk_without_resource",
        "quirk_default_endpoints",
        "quirk_parameters",
    ] {
        assert!(form.body.contains(&format!("name=\"{field}\"")), "{field}");
    }
    let url = ("url", "https://things.example/mcp");
    for wrong in [
        ("quirk_parameters", "access_type"),
        ("quirk_parameters", "redirect_uri=https://elsewhere.example"),
        ("quirk_issuer", "http://login.example"),
    ] {
        let refused = house.post(&browser, "/sources/add", &[url, wrong]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong:?}: {}", refused.body);
    }
    assert!(!house.get(&browser, "/sources").await.body.contains("things.example"));
    let quirks = [
        url,
        ("quirk_issuer", ""),
        ("quirk_pkce_unstated", "yes"),
        ("quirk_parameters", "access_type=offline\r\nprompt=consent\r\n"),
    ];
    let added = house.post(&browser, "/sources/add", &quirks).await;
    let page = house.get(&browser, added.location().trim_end_matches("/finish")).await;
    for words in ["does not state that it supports PKCE", "further parameters: access_type, prompt"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}
