//! API keys: made once, scoped, ended, bound to networks.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::House;

const SOURCES: &str = "/api/v1/sources";

/// A key with these wishes, and its identifier.
async fn made(house: &House, wish: Value) -> (String, String) {
    let reply = house.api(Method::POST, "/api/v1/api-keys", Some(wish)).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    let made = reply.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["key"]), text(&made["api_key"]["id"]))
}

async fn status(house: &House, key: &str, from: Option<&str>) -> StatusCode {
    house.by_key(key, from, Method::GET, SOURCES, None).await.status
}

#[tokio::test]
async fn t02_a_key_is_shown_once_and_kept_as_a_digest() {
    let house = House::new().await;
    let (key, id) = made(&house, json!({ "name": "report", "role": "viewer" })).await;
    assert!(key.starts_with("bvd_") && key.len() > 40);
    assert_eq!(status(&house, &key, None).await, StatusCode::OK);
    let listed = house.api(Method::GET, "/api/v1/api-keys", None).await;
    assert!(listed.body.contains(&id) && !listed.body.contains(&key));
    let audited = house.api(Method::GET, "/api/v1/audit", None).await;
    assert!(audited.body.contains(&id) && !audited.body.contains(&key));
    for file in house.files() {
        assert!(!file.windows(key.len()).any(|part| part == key.as_bytes()), "the key is in a file");
    }
}

#[tokio::test]
async fn t02_a_key_does_what_its_role_does_and_no_more() {
    let house = House::new().await;
    let (viewer, _) = made(&house, json!({ "name": "v", "role": "viewer" })).await;
    let (auditor, _) = made(&house, json!({ "name": "a", "role": "auditor" })).await;
    for (key, method, path, expected) in [
        (&viewer, Method::GET, SOURCES, StatusCode::OK),
        (&viewer, Method::GET, "/api/v1/audit", StatusCode::FORBIDDEN),
        (&viewer, Method::POST, SOURCES, StatusCode::FORBIDDEN),
        (&viewer, Method::GET, "/api/v1/api-keys", StatusCode::FORBIDDEN),
        (&viewer, Method::POST, "/api/v1/api-keys", StatusCode::FORBIDDEN),
        (&viewer, Method::POST, "/api/v1/sign-in-links", StatusCode::FORBIDDEN),
        (&auditor, Method::GET, "/api/v1/audit", StatusCode::OK),
        (&auditor, Method::GET, SOURCES, StatusCode::FORBIDDEN),
        (&auditor, Method::POST, "/api/v1/ask", StatusCode::FORBIDDEN),
    ] {
        let body = (method == Method::POST).then(|| json!({}));
        assert_eq!(house.by_key(key, None, method, path, body).await.status, expected, "{path}");
    }
}

#[tokio::test]
async fn t02_a_revoked_key_ends_at_once_and_takes_those_it_made_along() {
    let house = House::new().await;
    let (parent, parent_id) = made(&house, json!({ "name": "parent", "role": "owner" })).await;
    let wish = json!({ "name": "child", "role": "owner" });
    let child = house
        .by_key(&parent, None, Method::POST, "/api/v1/api-keys", Some(wish))
        .await
        .json();
    let child = child["key"].as_str().unwrap();
    assert_eq!(status(&house, child, None).await, StatusCode::OK);
    let path = format!("/api/v1/api-keys/{parent_id}");
    assert_eq!(house.api(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    for key in [&parent, child] {
        assert_eq!(status(&house, key, None).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(house.api(Method::DELETE, &path, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn t02_a_key_of_a_network_is_refused_from_elsewhere() {
    let house = House::new().await;
    let wish = json!({ "name": "office", "role": "viewer", "networks": ["203.0.113.0/24", "2001:db8::/48"] });
    let (key, id) = made(&house, wish).await;
    for inside in ["203.0.113.9", "2001:db8:0:7::1", "::ffff:203.0.113.9"] {
        assert_eq!(status(&house, &key, Some(inside)).await, StatusCode::OK, "{inside}");
    }
    for outside in [Some("203.0.114.9"), Some("127.0.0.1"), Some("2001:db9::1"), None] {
        assert_eq!(status(&house, &key, outside).await, StatusCode::UNAUTHORIZED, "{outside:?}");
    }
    let written = house
        .api(Method::GET, &format!("/api/v1/audit?what=api_key.refused&who={id}"), None)
        .await
        .json();
    assert_eq!(written["entries"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn t02_only_the_operator_s_proxies_say_where_a_request_comes_from() {
    let house = House::new().await;
    let wish = json!({ "name": "office", "role": "viewer", "networks": ["203.0.113.0/24"] });
    let (key, _) = made(&house, wish).await;
    for (peer, forwarded, expected) in [
        ("10.0.0.1", "203.0.113.9", StatusCode::OK),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", StatusCode::OK),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", StatusCode::UNAUTHORIZED),
        ("10.0.0.1", "203.0.113.9, nonsense", StatusCode::UNAUTHORIZED),
        ("198.51.100.1", "203.0.113.9", StatusCode::UNAUTHORIZED),
        ("203.0.113.9", "198.51.100.1", StatusCode::OK),
    ] {
        let reply = house.forwarded(&key, peer, forwarded, SOURCES).await;
        assert_eq!(reply.status, expected, "{peer} says {forwarded}");
    }
}

#[tokio::test]
async fn t02_nobody_gets_in_while_the_store_is_down() {
    let house = House::new().await;
    let (key, _) = made(&house, json!({ "name": "report", "role": "viewer" })).await;
    let browser = house.browser().await;
    assert_eq!(status(&house, &key, None).await, StatusCode::OK);
    house.store.close().await;
    assert_eq!(status(&house, &key, None).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(status(&house, "bvd_unknown", None).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(house.get(&browser, "/sources").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused_with_its_own_code() {
    let house = House::new().await;
    for (wish, code) in [
        (json!({ "name": " ", "role": "viewer" }), "invalid_name"),
        (json!({ "name": "a\nb", "role": "viewer" }), "invalid_name"),
        (
            json!({ "name": "k", "role": "viewer", "expires_in_days": 0 }),
            "key_lifetime_invalid",
        ),
        (
            json!({ "name": "k", "role": "viewer", "expires_in_days": 367 }),
            "key_lifetime_invalid",
        ),
        (
            json!({ "name": "k", "role": "viewer", "networks": ["example.org"] }),
            "network_invalid",
        ),
        (json!({ "name": "k", "role": "god" }), "invalid_request"),
        (json!({ "name": "k" }), "invalid_request"),
        (json!({ "name": "k", "role": "viewer", "digest": "x" }), "invalid_request"),
    ] {
        let reply = house.api(Method::POST, "/api/v1/api-keys", Some(wish.clone())).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::BAD_REQUEST, code), "{wish}");
    }
}

#[tokio::test]
async fn the_page_shows_a_new_key_once() {
    let house = House::new().await;
    let browser = house.browser().await;
    let fields = [
        ("name", "nightly"),
        ("role", "viewer"),
        ("days", "30"),
        ("networks", "203.0.113.7, 2001:db8::/48"),
    ];
    let made = house.post(&browser, "/settings/api-keys", &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let key = made.shown_once();
    assert_eq!(status(&house, &key, Some("203.0.113.7")).await, StatusCode::OK);
    let page = house.get(&browser, "/settings/api-keys").await;
    assert!(page.body.contains("nightly") && page.body.contains("203.0.113.7/32") && !page.body.contains(&key));
}
