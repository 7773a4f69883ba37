//! Requests that are wrong, and how they are answered.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;

use crate::house::{House, KEY, request};

#[tokio::test]
async fn unknown_fields_and_wrong_shapes_are_refused_without_repeating_values() {
    let house = House::new().await;
    for body in [
        json!({ "url": "https://things.example/mcp", "bearer": "canary-4711" }),
        json!({ "url": "https://things.example/mcp", "bearer_token": { "canary-4711": 1 } }),
        json!({ "url": "https://things.example/mcp", "header": { "name": "x-key", "value": ["canary-4711"] } }),
        json!({}),
        json!({ "url": "https://a.example", "host": "b.example" }),
        json!({ "host": "b.example" }),
        json!({ "url": "https://things.example/mcp", "bearer_token": "a", "header": { "name": "b", "value": "c" } }),
        json!({ "url": "https://things.example/mcp", "header": { "name": "b", "value": "" } }),
        json!([]),
    ] {
        let reply = house.api(Method::POST, "/api/v1/sources", Some(body.clone())).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::BAD_REQUEST, "invalid_request"),
            "{body}"
        );
        assert!(!reply.body.contains("canary-4711"), "{}", reply.body);
    }
    for (path, body) in [
        ("/api/v1/ask", json!({ "question": "how many things?", "engine": "x" })),
        ("/api/v1/dashboards", json!({ "name": "a", "public": true })),
    ] {
        assert_eq!(house.api(Method::POST, path, Some(body)).await.code(), "invalid_request", "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_or_too_large_is_refused() {
    let house = House::new().await;
    let post = |kind: &str, body: String| {
        let builder = request(Method::POST, "/api/v1/dashboards")
            .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
            .header(header::CONTENT_TYPE, kind);
        builder.body(Body::from(body)).unwrap()
    };
    assert_eq!(house.send(post("application/json", "{".into())).await.code(), "invalid_request");
    assert_eq!(
        house.send(post("text/plain", "{\"name\":\"a\"}".into())).await.code(),
        "invalid_request"
    );
    let large = house
        .send(post("application/json", format!("{{\"name\":\"{}\"}}", "a".repeat(300 * 1024))))
        .await;
    assert_eq!(
        (large.status, large.code().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    );
}

#[tokio::test]
async fn what_is_not_there_answers_as_json_to_programs_and_as_a_page_to_people() {
    let house = House::new().await;
    let nowhere = house.api(Method::GET, "/api/v1/nowhere", None).await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let method = house.api(Method::PUT, "/api/v1/sources", None).await;
    assert_eq!(
        (method.status, method.code().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    );
    for id in [
        "nonsense",
        "ans_018f0000000070008000000000000000",
        "src_018f0000000070008000000000000000",
    ] {
        let reply = house.api(Method::GET, &format!("/api/v1/sources/{id}"), None).await;
        assert_eq!((reply.status, reply.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{id}");
    }
    let browser = house.browser().await;
    let page = house.get(&browser, "/sources/nonsense").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body.contains("<html") && page.body.contains("Data Sources"),
        "the page keeps its frame"
    );
}

#[tokio::test]
async fn figures_count_sources_by_state() {
    let house = House::new().await;
    house.connected("The \"things\" \\o/").await;
    let reply = house.api(Method::GET, "/metrics", None).await;
    assert!(reply.body.contains("belvedere_sources{state=\"connected\"} 1\n"), "{}", reply.body);
    assert!(reply.body.contains("belvedere_sources{state=\"degraded\"} 0\n"));
    assert!(
        reply
            .body
            .contains("belvedere_source_state{source=\"The \\\"things\\\" \\\\o/\",state=\"connected\",code=\"\"} 1\n")
    );
    assert_eq!(house.api(Method::GET, "/readyz", None).await.json()["status"], "ready");
}
