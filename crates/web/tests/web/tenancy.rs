//! Every route that takes an identifier, with the identifiers of another organisation: nothing is there, nothing changes, and it is written down.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_store::ApiKeyRecord;
use belvedere_types::Clock;
use belvedere_types::{Actor, ApiKeyId, DeviceId, InvitationId, OrgId, Role, SystemClock, UserId};
use belvedere_web::Access;
use belvedere_web::routes::{self, Route};
use serde_json::{Value, json};

use crate::house::{Browser, House, form_request, request};

pub const FOREIGN_KEY: &str = "key-of-elsewhere-0123456789abcdef";

/// Things of the first organisation, by the collection their routes name them under.
pub async fn things(house: &House) -> BTreeMap<&'static str, String> {
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let source = house.connected("things").await;
    let gone = house.connected("gone").await;
    let receipt = house.api(Method::DELETE, &format!("/api/v1/sources/{gone}"), None).await.json();
    let answer = house
        .api(
            Method::POST,
            "/api/v1/ask",
            Some(json!({ "question": "list things", "sources": [source] })),
        )
        .await
        .json();
    let board = house
        .api(Method::POST, "/api/v1/dashboards", Some(json!({ "name": "Board" })))
        .await
        .json();
    let tile = house
        .api(
            Method::POST,
            &format!("/api/v1/dashboards/{}/tiles", id(&board)),
            Some(json!({ "answer_id": answer["id"] })),
        )
        .await
        .json();
    let shared = house
        .api(
            Method::POST,
            &format!("/api/v1/dashboards/{}/shares", id(&board)),
            Some(json!({ "days": 7 })),
        )
        .await
        .body;
    let share = shared.find("shr_").unwrap_or_else(|| panic!("{shared}"));
    let invited = house
        .api(Method::POST, "/api/v1/invitations", Some(json!({ "role": "viewer" })))
        .await
        .json();
    house.browser().await;
    let members = house.api(Method::GET, "/api/v1/members", None).await.json();
    let keys = house.api(Method::GET, "/api/v1/api-keys", None).await.json();
    let org = house.store.orgs().await.unwrap()[0].id;
    let user = house.store.users(org).await.unwrap()[0].id;
    let sessions = house.store.sessions_of(org, user, SystemClock.now()).await.unwrap();
    let subscription = subscribed(house, &id(&board)).await;
    BTreeMap::from([
        ("subscriptions", subscription),
        ("sources", source),
        ("receipts", id(&receipt)),
        ("answers", id(&answer)),
        ("conversations", answer["conversation_id"].as_str().unwrap().to_owned()),
        ("dashboards", id(&board)),
        ("tiles", id(&tile)),
        ("shares", shared[share..share + 36].to_owned()),
        ("invitations", id(&invited["invitation"])),
        ("members", id(&members["members"][0])),
        ("api-keys", id(&keys["api_keys"][0])),
        ("devices", sessions[0].id.to_string()),
    ])
}

/// A viewer whom the dashboard is mailed to.
async fn subscribed(house: &House, board: &str) -> String {
    let org = house.store.orgs().await.unwrap()[0].id;
    house.browser_in(org, Role::Viewer).await;
    let users = house.store.users(org).await.unwrap();
    let kim = users.iter().find(|user| user.name == "Kim").unwrap().id;
    let wish = json!({ "user_id": kim, "schedule": { "every": "day", "at": "08:00", "timezone": "UTC" } });
    let path = format!("/api/v1/dashboards/{board}/subscriptions");
    let made = house.api(Method::POST, &path, Some(wish)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// The route's path with the first organisation's identifier in it; `None` where it takes none.
pub fn aimed(route: &Route, things: &BTreeMap<&str, String>) -> Option<String> {
    let parts: Vec<&str> = route.path.split('/').collect();
    let place = parts.iter().position(|part| *part == "{id}")?;
    let thing = &things[parts[place - 1]];
    // The second name is a tool's or a tile's.
    let second = match route.path {
        path if path.contains("/tiles/") => &things["tiles"],
        path if path.contains("/shares/") => &things["shares"],
        path if path.contains("/mail/") => &things["subscriptions"],
        _ => "list_things",
    };
    Some(route.path.replace("{id}", thing).replace("{name}", second) + query(route))
}

/// A body that each route would take.
pub fn body(route: &Route, things: &BTreeMap<&str, String>) -> Option<Value> {
    let last = route.path.rsplit('/').next().unwrap();
    let collection = route.path.trim_start_matches("/api/v1/").split('/').next().unwrap();
    match (route.method.as_str(), collection, last) {
        ("PATCH", "members", _) => Some(json!({ "role": "viewer" })),
        ("PATCH", "conversations" | "tiles", _) => Some(json!({ "title": "stolen" })),
        ("PATCH", _, _) => Some(json!({ "name": "stolen" })),
        ("PUT", _, "override") => Some(json!({ "verdict": "blocked", "reason": "mine now" })),
        ("PUT", _, "schedule") => Some(json!({ "every": "day", "at": "08:00", "timezone": "UTC" })),
        ("PUT", _, "place") => Some(json!({ "x": 0, "y": 0, "w": 2, "h": 2 })),
        ("POST", _, "move") => Some(json!({ "step": "left" })),
        ("PUT", _, "access") => Some(json!({ "ask": { "who": "everyone" }, "manage": { "who": "everyone" } })),
        ("POST", _, "subscriptions") => {
            Some(json!({ "user_id": things["members"], "schedule": { "every": "day", "at": "08:00", "timezone": "UTC" } }))
        }
        ("POST", _, "shares") => Some(json!({ "days": 7 })),
        ("POST" | "PUT", _, "feedback") => Some(json!({ "verdict": "right" })),
        ("POST", _, "complete") => Some(json!({ "callback_url": "http://127.0.0.1:8400/oauth/callback?state=a&code=b" })),
        ("POST", _, "tiles") => Some(json!({ "answer_id": things["answers"] })),
        _ => None,
    }
}

/// What the address of a route has to say beside the identifier.
fn query(route: &Route) -> &'static str {
    match route.path.rsplit('/').next().unwrap() {
        "changes" => "?since=2026-01-01T00:00:00Z",
        "chart" => "?from=0&to=1",
        _ => "",
    }
}

/// Fields that the forms of the pages have, all of them.
pub fn form(csrf: &str, route: &Route, things: &BTreeMap<&str, String>) -> String {
    let verdict = if route.path.ends_with("/feedback") { "right" } else { "blocked" };
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("csrf", csrf),
            ("name", "stolen"),
            ("role", "viewer"),
            ("verdict", verdict),
            ("reason", "mine now"),
            ("callback_url", "http://127.0.0.1:8400/oauth/callback?state=a&code=b"),
            ("dashboard", &things["dashboards"]),
            ("title", "stolen"),
            ("text", "mine now"),
            ("step", "left"),
            ("user", &things["members"]),
            ("every", "day"),
            ("at", "08:00"),
            ("weekday", "monday"),
            ("timezone", "UTC"),
            ("days", "7"),
            ("embed", ""),
            ("ask", "everyone"),
            ("manage", "everyone"),
        ])
        .finish()
}

pub async fn foreign_key(house: &House, org: OrgId) {
    use sha2::Digest;
    let record = ApiKeyRecord {
        id: ApiKeyId::generate(),
        org,
        name: "elsewhere".into(),
        role: Role::Owner,
        digest: sha2::Sha256::digest(FOREIGN_KEY.as_bytes()).into(),
        created_at: SystemClock.now(),
        expires_at: None,
        created_by: Actor::System,
        networks: Vec::new(),
        last_used_at: None,
    };
    house.store.put_api_key(&record).await.unwrap();
}

pub async fn by_page(house: &House, browser: &Browser, route: &Route, path: &str, things: &BTreeMap<&str, String>) -> StatusCode {
    if route.method == Method::GET {
        return house.get(browser, path).await.status;
    }
    let mut posted = form_request(path, form(&browser.csrf, route, things));
    posted.headers.insert(header::COOKIE, browser.cookie.parse().unwrap());
    house.send(posted.body_of()).await.status
}

#[tokio::test]
async fn t01_identifiers_of_another_organisation_are_found_by_no_route() {
    let house = House::new().await;
    let things = things(&house).await;
    let home = house.store.orgs().await.unwrap()[0].id;
    let elsewhere = house.other_org().await;
    foreign_key(&house, elsewhere).await;
    let browser = house.browser_in(elsewhere, Role::Owner).await;
    let before = house.store.audit_head(home).await.unwrap();
    let (mut api, mut pages, mut found) = (0, 0, Vec::new());
    for route in routes::table() {
        if route.access == Access::Public {
            continue;
        }
        let Some(path) = aimed(&route, &things) else { continue };
        let status = if route.path.starts_with("/api/") {
            api += 1;
            house
                .by_key(FOREIGN_KEY, None, route.method.clone(), &path, body(&route, &things))
                .await
                .status
        } else {
            pages += 1;
            by_page(&house, &browser, &route, &path, &things).await
        };
        if status != StatusCode::NOT_FOUND {
            found.push(format!("{} {}: {status}", route.method, route.path));
            continue;
        }
        let written = house
            .by_key(FOREIGN_KEY, None, Method::GET, "/api/v1/audit?what=access.missed", None)
            .await
            .json();
        let newest = &written["entries"][0];
        assert_eq!(
            (
                newest["detail"]["method"].as_str().unwrap(),
                newest["detail"]["route"].as_str().unwrap()
            ),
            (route.method.as_str(), route.path)
        );
        assert!(path.contains(newest["subject"].as_str().unwrap()), "{newest}");
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(api >= 20 && pages >= 20, "{api} routes of the API and {pages} of the pages");
    // Nothing of it touched the first organisation, and each thing is still there for its own.
    assert_eq!(house.store.audit_head(home).await.unwrap(), before);
    for (collection, id) in &things {
        if ["sources", "receipts", "answers", "conversations", "dashboards"].contains(collection) {
            let own = house.api(Method::GET, &format!("/api/v1/{collection}/{id}"), None).await;
            assert_eq!(own.status, StatusCode::OK, "{collection}");
            assert!(
                !own.body.contains("stolen") && !own.body.contains("mine now"),
                "{collection}: {}",
                own.body
            );
        }
    }
    for path in ["/api/v1/invitations", "/api/v1/members", "/api/v1/api-keys"] {
        let listed = house.api(Method::GET, path, None).await.body;
        let collection = path.rsplit('/').next().unwrap();
        assert!(listed.contains(&things[collection]), "{path}");
    }
}

#[tokio::test]
async fn t01_lists_show_nothing_of_another_organisation() {
    let house = House::new().await;
    let things = things(&house).await;
    let elsewhere = house.other_org().await;
    foreign_key(&house, elsewhere).await;
    let browser = house.browser_in(elsewhere, Role::Owner).await;
    for route in routes::table() {
        if route.method != Method::GET || route.path.contains('{') || route.path == "/audit/export" {
            continue;
        }
        let reply = if route.path.starts_with("/api/") {
            house.by_key(FOREIGN_KEY, None, Method::GET, route.path, None).await
        } else {
            house.get(&browser, route.path).await
        };
        for (collection, id) in &things {
            assert!(!reply.body.contains(id.as_str()), "{} shows one of {collection}", route.path);
        }
    }
}

#[tokio::test]
async fn an_identifier_that_never_was_looks_like_a_foreign_one() {
    let house = House::new().await;
    let things = things(&house).await;
    let elsewhere = house.other_org().await;
    foreign_key(&house, elsewhere).await;
    for (path, foreign, made_up) in [
        ("/api/v1/members/", &things["members"], UserId::generate().to_string()),
        ("/api/v1/invitations/", &things["invitations"], InvitationId::generate().to_string()),
        ("/api/v1/api-keys/", &things["api-keys"], ApiKeyId::generate().to_string()),
        ("/api/v1/devices/", &things["devices"], DeviceId::generate().to_string()),
    ] {
        let ask = async |id: &str| {
            let reply = house.by_key(FOREIGN_KEY, None, Method::DELETE, &format!("{path}{id}"), None).await;
            let mut problem = reply.json();
            problem["request_id"] = Value::Null;
            problem
        };
        assert_eq!(ask(foreign).await, ask(&made_up).await, "{path}");
    }
}

#[tokio::test]
async fn whoever_is_refused_by_role_is_written_down() {
    let house = House::new().await;
    let viewer = house.browser_as(Role::Viewer).await;
    assert_eq!(house.get(&viewer, "/audit").await.status, StatusCode::FORBIDDEN);
    let builder = request(Method::GET, "/api/v1/members").header(header::COOKIE, &viewer.cookie);
    assert_eq!(house.send(builder.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
    let written = house.api(Method::GET, "/api/v1/audit?what=access.refused", None).await.json();
    let routes: Vec<&str> = written["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["detail"]["route"].as_str().unwrap())
        .collect();
    assert_eq!(routes, ["/api/v1/members", "/audit"]);
    assert_eq!(written["entries"][0]["who"], "Kim");
}
