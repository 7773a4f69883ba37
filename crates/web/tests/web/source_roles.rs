//! Every route that touches a source or what was made from it, by members to whom the source is closed.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use belvedere_types::Role;
use belvedere_web::Access;
use belvedere_web::routes::{self, Route};
use serde_json::{Value, json};

use crate::house::{Browser, House};
use crate::tenancy::{aimed, body, by_page, things};

/// The answer to a route by key or page, whichever face it has.
async fn knock(house: &House, key: &str, browser: &Browser, route: &Route, path: &str, things: &BTreeMap<&str, String>) -> StatusCode {
    if route.path.starts_with("/api/") {
        let method = route.method.clone();
        house.by_key(key, None, method, path, body(route, things)).await.status
    } else {
        by_page(house, browser, route, path, things).await
    }
}

async fn editors_key(house: &House) -> String {
    let wish = json!({ "name": "editor", "role": "editor", "expires_in_days": 1 });
    let made = house.api(Method::POST, "/api/v1/api-keys", Some(wish)).await.json();
    made["key"].as_str().unwrap().to_owned()
}

async fn set_access(house: &House, source: &str, ask: Value, manage: Value) {
    let path = format!("/api/v1/sources/{source}/access");
    let set = house.api(Method::PUT, &path, Some(json!({ "ask": ask, "manage": manage }))).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
}

#[tokio::test]
async fn t01_a_source_that_is_closed_to_an_editor_is_found_by_no_route() {
    let house = House::new().await;
    let things = things(&house).await;
    let nobody = || json!({ "who": "only", "roles": [], "members": [] });
    set_access(&house, &things["sources"], nobody(), nobody()).await;
    let (browser, key) = (house.browser_as(Role::Editor).await, editors_key(&house).await);
    let (mut tried, mut found) = (0, Vec::new());
    for route in routes::table() {
        let made_from_it = ["/sources/{id}", "/answers/{id}", "/conversations/{id}", "/tiles/"];
        if !route.access.admits(Role::Editor) || !made_from_it.iter().any(|part| route.path.contains(part)) {
            continue;
        }
        let Some(path) = aimed(&route, &things) else { continue };
        tried += 1;
        let status = knock(&house, &key, &browser, &route, &path, &things).await;
        if status != StatusCode::NOT_FOUND {
            found.push(format!("{} {}: {status}", route.method, route.path));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(tried >= 40, "{tried} routes");
    for route in routes::table() {
        let plain = route.method == Method::GET && !route.path.contains('{');
        if !plain || !route.access.admits(Role::Editor) || route.access == Access::Public {
            continue;
        }
        let reply = if route.path.starts_with("/api/") {
            house.by_key(&key, None, Method::GET, route.path, None).await
        } else {
            house.get(&browser, route.path).await
        };
        for collection in ["sources", "answers", "conversations", "tiles"] {
            assert!(
                !reply.body.contains(&things[collection]),
                "{} shows one of {collection}",
                route.path
            );
        }
    }
    let kept = house
        .api(Method::GET, &format!("/api/v1/sources/{}", things["sources"]), None)
        .await;
    assert_eq!(kept.json()["name"], "things", "and nothing of it was changed");
}

#[tokio::test]
async fn whoever_may_only_ask_a_source_is_refused_by_every_route_that_manages_it() {
    let house = House::new().await;
    let things = things(&house).await;
    let (everyone, nobody) = (json!({ "who": "everyone" }), json!({ "who": "only", "roles": [], "members": [] }));
    set_access(&house, &things["sources"], everyone, nobody).await;
    let (browser, key) = (house.browser_as(Role::Editor).await, editors_key(&house).await);
    let (mut refused, mut wrong) = (0, Vec::new());
    for route in routes::table() {
        if !route.path.contains("/sources/{id}") || !route.access.admits(Role::Editor) {
            continue;
        }
        let Some(path) = aimed(&route, &things) else { continue };
        let status = knock(&house, &key, &browser, &route, &path, &things).await;
        let expected = if route.access == Access::Edit {
            refused += 1;
            StatusCode::FORBIDDEN
        } else {
            StatusCode::OK
        };
        if status != expected {
            wrong.push(format!("{} {}: {status}", route.method, route.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused >= 12, "{refused} routes");
    let path = format!("/api/v1/sources/{}/test", things["sources"]);
    let told = house.by_key(&key, None, Method::POST, &path, None).await;
    assert_eq!(told.code(), "source_role_not_sufficient");
    let shown = house.get(&browser, &format!("/sources/{}", things["sources"])).await.body;
    assert!(
        shown.contains("Restricted") && !shown.contains("Disconnect…") && !shown.contains("/test\""),
        "{shown}"
    );
}

#[tokio::test]
async fn an_owner_sets_who_may_on_the_page() {
    let house = House::new().await;
    let source = house.connected("things").await;
    let (owner, editor) = (house.browser().await, house.browser_as(Role::Editor).await);
    let (path, api) = (format!("/sources/{source}/access"), format!("/api/v1/sources/{source}/access"));
    let shown = house.get(&owner, &path).await.body;
    assert!(shown.contains("Every viewer") && shown.contains("Kim"), "{shown}");
    assert_eq!(house.get(&editor, &path).await.status, StatusCode::FORBIDDEN);
    let org = house.store.orgs().await.unwrap()[0].id;
    let kim = house
        .store
        .users(org)
        .await
        .unwrap()
        .into_iter()
        .find(|user| user.name == "Kim")
        .unwrap();
    let id = kim.id.to_string();
    let chosen = [("ask", "only"), ("ask_role", "viewer"), ("ask_member", &id), ("manage", "everyone")];
    assert_eq!(house.post(&owner, &path, &chosen).await.location(), format!("/sources/{source}"));
    let expected = json!({ "ask": { "who": "only", "roles": ["viewer"], "members": [id] }, "manage": { "who": "everyone" } });
    assert_eq!(house.api(Method::GET, &api, None).await.json(), expected);
    for fields in [
        &[("ask", "only")][..],
        &[("ask", "some"), ("manage", "everyone")],
        &[("ask", "only"), ("ask_role", "king"), ("manage", "everyone")],
        &[("ask", "only"), ("ask_member", "kim"), ("manage", "everyone")],
    ] {
        assert_eq!(
            house.post(&owner, &path, fields).await.status,
            StatusCode::BAD_REQUEST,
            "{fields:?}"
        );
    }
    assert_eq!(house.post(&editor, &path, &chosen).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.api(Method::GET, &api, None).await.json(), expected);
    let log = house.api(Method::GET, "/api/v1/audit?what=source.access", None).await.json();
    assert_eq!(log["entries"][0]["words"], "set who may ask and who may manage “things”");
}
