//! Logfire: tokens bound to one resource, tools by scope, queries within a window.

use belvedere_mock_vendors::{LogfireOptions, start_logfire};
use serde_json::{Value, json};

use crate::vendor::{Mock, REDIRECT, VERIFIER, common, error, http, query};

const KEY: &str = "pylf_v2_eu_test";

async fn logfire() -> Mock {
    let options = LogfireOptions {
        common: common(),
        access_token_seconds: 60,
        api_key: Some(KEY.to_owned()),
    };
    Mock {
        running: start_logfire(options).await.unwrap(),
        http: http(),
    }
}

async fn message(mock: &Mock, token: &str, method: &str, params: Value) -> Value {
    let request = mock
        .http
        .post(&mock.running.mcp_url)
        .bearer_auth(token)
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-06-18")
        .json(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
    let text = request.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

/// The text of a call's result, and whether it is an error.
async fn call(mock: &Mock, token: &str, tool: &str, arguments: Value) -> (String, bool) {
    let answer = message(mock, token, "tools/call", json!({"name": tool, "arguments": arguments})).await;
    let result = &answer["result"];
    let text = result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"));
    (text.to_owned(), result["isError"] == true)
}

async fn refused(mock: &Mock, tool: &str, arguments: Value) -> String {
    let (text, is_error) = call(mock, KEY, tool, arguments).await;
    assert!(is_error, "{text}");
    text
}

async fn rows(mock: &Mock, arguments: Value) -> Vec<Value> {
    let (text, is_error) = call(mock, KEY, "query_run", arguments).await;
    assert!(!is_error, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// An access token for these scopes and this project.
async fn granted(mock: &Mock, scope: &str, project: &str) -> Value {
    let client = mock.register_public().await;
    let page = mock.authorize(&client, &[("scope", scope)]).await.text().await.unwrap();
    let code = query(&mock.decide(&page, "approve", project).await, "code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", &client.id),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("resource", &mock.running.mcp_url),
    ];
    mock.post(&format!("{}/token", mock.issuer()), &fields).await.json().await.unwrap()
}

async fn tools(mock: &Mock, token: &str) -> usize {
    message(mock, token, "tools/list", json!({})).await["result"]["tools"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_resource_is_mandatory_and_tokens_are_good_for_it_alone() {
    let mock = logfire().await;
    let client = mock.register_public().await;
    for resource in ["", "https://logfire-us.example/mcp"] {
        let answer = mock.authorize(&client, &[("scope", "project:read"), ("resource", resource)]).await;
        let back = crate::vendor::location(&answer);
        assert_eq!(query(&back, "error").as_deref(), Some("invalid_target"), "{resource}");
    }
    let page = mock.authorize(&client, &[("scope", "project:read")]).await.text().await.unwrap();
    let code = query(&mock.decide(&page, "approve", "shop-prod").await, "code").unwrap();
    let without = [
        ("grant_type", "authorization_code"),
        ("client_id", client.id.as_str()),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(
        error(mock.post(&format!("{}/token", mock.issuer()), &without).await).await,
        "invalid_target"
    );
    mock.fault("wrong-audience").await;
    let foreign = granted(&mock, "project:read", "shop-prod").await;
    let answer = mock.ping(foreign["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.text().await.unwrap().contains("Invalid audience"));
}

#[tokio::test]
async fn scopes_and_projects_decide_what_is_seen() {
    let mock = logfire().await;
    let one = granted(&mock, "project:read", "warehouse-prod").await;
    let one = one["access_token"].as_str().unwrap();
    assert_eq!(tools(&mock, one).await, 22);
    assert_eq!(tools(&mock, KEY).await, 58);
    let (text, is_error) = call(&mock, one, "alert_delete", json!({"alert_id": "al_sync"})).await;
    assert!(is_error && text.starts_with("Insufficient scope"), "{text}");
    let (alerts, _) = call(&mock, one, "alert_list", json!({})).await;
    assert!(alerts.contains("al_sync") && !alerts.contains("al_pool"), "{alerts}");
    let (text, is_error) = call(&mock, one, "alert_list", json!({"project": "shop-prod"})).await;
    assert!(is_error && text.contains("warehouse-prod only"), "{text}");

    let all = granted(&mock, "project:read", "open").await;
    let all = all["access_token"].as_str().unwrap();
    let (text, is_error) = call(&mock, all, "alert_list", json!({})).await;
    assert!(is_error && text.starts_with("project is required"), "{text}");
    let (alerts, is_error) = call(&mock, all, "alert_list", json!({"project": "harbour/warehouse-prod"})).await;
    assert!(!is_error && alerts.contains("al_scan"), "{alerts}");
    mock.fault("wrong-region").await;
    assert_eq!(call(&mock, all, "project_list", json!({})).await, ("[]".to_owned(), false));
    assert!(call(&mock, all, "alert_list", json!({})).await.0.starts_with("No projects"));
}

#[tokio::test]
async fn queries_want_a_limit_and_a_window() {
    let mock = logfire().await;
    let half_an_hour = rows(&mock, json!({"query": "SELECT start_timestamp FROM records LIMIT 1000"})).await;
    assert!(
        !half_an_hour.is_empty()
            && half_an_hour
                .iter()
                .all(|row| row["start_timestamp"].as_str().unwrap() >= "2026-11-19T09:30")
    );
    let count = json!({"query": "SELECT COUNT(*) AS n FROM records LIMIT 1", "start_timestamp": "2026-11-05T10:00:00Z"});
    let all = rows(&mock, count).await[0]["n"].as_u64().unwrap();
    assert!(all > 15_000, "{all}");
    let wide = json!({"query": "SELECT * FROM records LIMIT 50000", "start_timestamp": "2026-11-05T10:00:00Z"});
    let wide = rows(&mock, wide).await;
    assert_eq!(wide.len(), 10_000);
    assert!(
        wide[0]["attributes"].is_object() && wide[0]["is_exception"].is_boolean(),
        "{}",
        wide[0]
    );
    let long = json!({"query": "SELECT 1 LIMIT 1", "start_timestamp": "2026-11-05T09:59:00Z"});
    assert!(refused(&mock, "query_run", long).await.contains("14 days at most"));
    assert!(
        refused(&mock, "query_run", json!({"query": "SELECT 1"}))
            .await
            .contains("LIMIT is required")
    );
    let unknown = refused(&mock, "query_run", json!({"query": "SELECT colour FROM records LIMIT 1"})).await;
    assert!(
        unknown.contains("No field named colour") && unknown.contains("| http_route | VARCHAR |"),
        "{unknown}"
    );
    let write = json!({"query": "DELETE FROM all_records WHERE 1 LIMIT 1"});
    refused(&mock, "query_run", write).await;
    assert_eq!(
        mock.look("/journal")
            .await
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["effect"] == "write")
            .count(),
        0
    );
}

#[tokio::test]
async fn issues_count_the_exceptions_that_queries_find() {
    let mock = logfire().await;
    let (issues, _) = call(&mock, KEY, "issue_list", json!({})).await;
    let issues: Vec<Value> = serde_json::from_str(&issues).unwrap();
    assert!(issues.len() > 6, "{issues:?}");
    for issue in issues {
        let kind = issue["exception_type"].as_str().unwrap();
        let service = issue["service_name"].as_str().unwrap();
        let sql = format!("SELECT COUNT(*) AS n FROM records WHERE exception_type = '{kind}' AND service_name = '{service}' LIMIT 1");
        let found = rows(&mock, json!({"query": sql, "start_timestamp": "2026-11-05T10:00:00Z"})).await;
        assert_eq!(found[0]["n"], issue["occurrences"], "{issue}");
    }
}

#[tokio::test]
async fn scopes_that_are_too_small_are_named() {
    let mock = logfire().await;
    mock.fault("scope-too-small").await;
    let said = refused(&mock, "alert_list", json!({})).await;
    assert!(said.starts_with("Insufficient scope: alert_list needs project:read"), "{said}");
}
