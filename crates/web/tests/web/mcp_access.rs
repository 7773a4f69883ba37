//! Who gets in at `/mcp`, and what is not there for them.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_types::Role;
use serde_json::{Value, json};

use crate::house::{House, KEY};
use crate::mcp::{PATH, message, names, post, result_for, sent};
use crate::tenancy::{FOREIGN_KEY, foreign_key};

async fn key_for(house: &House, role: &str) -> (String, String) {
    let wish = json!({ "name": role, "role": role });
    let made = house.api(Method::POST, "/api/v1/api-keys", Some(wish)).await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["key"]), text(&made["api_key"]["id"]))
}

#[tokio::test]
async fn f12_hidden_unknown_and_foreign_tools_answer_in_the_same_bytes_and_are_written_down() {
    let house = House::new().await;
    house.connected("things").await;
    let mut bodies = Vec::new();
    let tried = [
        "things__delete_things",
        "things__no_such_tool",
        "elsewhere__list_things",
        "delete_things",
        "list_things",
        "things__",
        "",
        "__",
    ];
    for name in tried {
        let reply = sent(&house, KEY, "tools/call", json!({ "name": name, "arguments": {} })).await;
        bodies.push((reply.status, reply.body));
    }
    let first = bodies[0].clone();
    assert!(
        first.1.contains("\"unknown_tool\"") && first.1.contains("-32602") && !first.1.contains("delete"),
        "{}",
        first.1
    );
    for (name, body) in tried.iter().zip(&bodies) {
        assert_eq!(*body, first, "{name:?}");
    }
    let entries = house.api(Method::GET, "/api/v1/audit?after=0", None).await.json()["entries"].clone();
    let refused: Vec<&Value> = entries
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["action"] == "tool.refused")
        .map(|entry| &entry["detail"])
        .collect();
    assert_eq!(refused.len(), tried.len());
    assert_eq!(
        (&refused[0]["tool"], &refused[0]["why"]),
        (&json!("delete_things"), &json!("hidden"))
    );
    assert!(refused[1..].iter().all(|detail| detail["why"] == "unknown"), "{refused:?}");
}

#[tokio::test]
async fn t01_a_source_that_is_closed_to_a_key_is_neither_listed_nor_called() {
    let house = House::new().await;
    let source = house.connected("things").await;
    let (viewer, _) = key_for(&house, "viewer").await;
    assert_eq!(names(&house, &viewer).await, ["ask", "list_sources", "things__list_things"]);
    let access = json!({ "ask": { "who": "only", "roles": ["editor"], "members": [] }, "manage": { "who": "everyone" } });
    let set = house
        .api(Method::PUT, &format!("/api/v1/sources/{source}/access"), Some(access))
        .await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
    assert_eq!(names(&house, &viewer).await, ["ask", "list_sources"], "at the next request");
    let told = result_for(&house, &viewer, "tools/call", json!({ "name": "list_sources" })).await;
    assert_eq!(told["structuredContent"]["sources"], json!([]));
    let closed = sent(&house, &viewer, "tools/call", json!({ "name": "things__list_things" })).await;
    let unknown = sent(&house, &viewer, "tools/call", json!({ "name": "nothing__list_things" })).await;
    assert_eq!(closed.body, unknown.body);
    assert!(closed.body.contains("unknown_tool"), "{}", closed.body);
    assert_eq!(names(&house, KEY).await.len(), 3, "for others it is there");
}

#[tokio::test]
async fn another_organisation_s_key_sees_its_own_sources_alone() {
    let house = House::new().await;
    house.connected("things").await;
    let org = house.other_org().await;
    foreign_key(&house, org).await;
    let elsewhere = FOREIGN_KEY;
    assert_eq!(names(&house, elsewhere).await, ["ask", "list_sources"]);
    let called = sent(&house, elsewhere, "tools/call", json!({ "name": "things__list_things" })).await;
    assert!(called.body.contains("unknown_tool"), "{}", called.body);
}

#[tokio::test]
async fn t02_a_key_gets_in_and_nothing_else_does() {
    let house = House::new().await;
    let list = json!({});
    for key in [None, Some("nonsense"), Some("")] {
        let reply = house.send(post(key).body(message("tools/list", &list)).unwrap()).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
        assert!(reply.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Bearer"));
    }
    for role in [Role::Owner, Role::Viewer] {
        let browser = house.browser_as(role).await;
        let cookie = post(None)
            .header(header::COOKIE, &browser.cookie)
            .header("x-csrf-token", &browser.csrf);
        let reply = house.send(cookie.body(message("tools/list", &list)).unwrap()).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "a cookie of {role:?} got in");
    }
    let (auditor, _) = key_for(&house, "auditor").await;
    let refused = sent(&house, &auditor, "tools/list", json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));
    let (viewer, id) = key_for(&house, "viewer").await;
    assert_eq!(names(&house, &viewer).await, ["ask", "list_sources"]);
    house.api(Method::DELETE, &format!("/api/v1/api-keys/{id}"), None).await;
    assert_eq!(
        sent(&house, &viewer, "tools/list", json!({})).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn n08_a_foreign_host_or_origin_is_refused_before_the_key_is_read() {
    let house = House::new().await;
    let list = json!({});
    for (name, value, code) in [
        ("origin", "https://evil.example", "foreign_origin"),
        ("origin", "null", "foreign_origin"),
        ("origin", "http://127.0.0.1:9999", "foreign_origin"),
        ("host", "evil.example", "foreign_host"),
        ("host", "127.0.0.1:9999", "foreign_host"),
    ] {
        for key in [Some(KEY), None] {
            let mut builder = post(key);
            builder.headers_mut().unwrap().insert(name, value.parse().unwrap());
            let reply = house.send(builder.body(message("tools/list", &list)).unwrap()).await;
            assert_eq!(
                (reply.status, reply.code().as_str()),
                (StatusCode::FORBIDDEN, code),
                "{name}: {value}"
            );
        }
    }
    let own = post(Some(KEY)).header(header::ORIGIN, "http://127.0.0.1:8400");
    assert_eq!(
        house.send(own.body(message("tools/list", &list)).unwrap()).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn what_is_for_sessions_is_not_there_and_what_is_too_large_is_not_read() {
    let house = House::new().await;
    for method in [Method::GET, Method::DELETE] {
        let reply = house.api(method.clone(), PATH, None).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            "{method}"
        );
        assert_eq!(reply.headers[header::ALLOW], "POST");
    }
    let question = "x".repeat(300 * 1024);
    let reply = sent(
        &house,
        KEY,
        "tools/call",
        json!({ "name": "ask", "arguments": { "question": question } }),
    )
    .await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    );
    let reply = house.send(post(Some(KEY)).body(Body::from("not JSON")).unwrap()).await;
    assert!(reply.status.is_client_error(), "{}", reply.status);
    let notified = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string();
    assert_eq!(
        house.send(post(Some(KEY)).body(Body::from(notified)).unwrap()).await.status,
        StatusCode::ACCEPTED
    );
    let cursor = sent(&house, KEY, "tools/list", json!({ "cursor": "of another server" })).await;
    assert!(cursor.body.contains("-32602"), "{}", cursor.body);
}
