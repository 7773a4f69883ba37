//! Keboola: authorization that keeps nothing, tools by switch and role, TOON beside structured content, CSV that is cut.

use belvedere_mock_vendors::{KeboolaOptions, Role, Running, start_keboola};
use serde_json::{Value, json};
use url::Url;

use crate::vendor::{Mock, REDIRECT, Registered, VERIFIER, common, http, query};

const STORAGE_TOKEN: &str = "8821-storage-token";

async fn keboola(role: Role) -> Mock {
    let options = KeboolaOptions {
        common: common(),
        role,
        access_token_seconds: 60,
        storage_token: Some(STORAGE_TOKEN.to_owned()),
    };
    let running: Running = start_keboola(options).await.unwrap();
    Mock { running, http: http() }
}

/// A message to the endpoint with the Storage token and further headers.
async fn message(mock: &Mock, method: &str, params: Value, headers: &[(&str, &str)]) -> Value {
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let mut request = mock
        .http
        .post(&mock.running.mcp_url)
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-06-18")
        .header("x-storageapi-token", STORAGE_TOKEN);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let text = request.json(&body).send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

async fn names(mock: &Mock, headers: &[(&str, &str)]) -> Vec<String> {
    let listed = message(mock, "tools/list", json!({}), headers).await;
    let tools = listed["result"]["tools"].as_array().unwrap_or_else(|| panic!("{listed}"));
    tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

async fn result(mock: &Mock, tool: &str, arguments: Value) -> Value {
    message(mock, "tools/call", json!({"name": tool, "arguments": arguments}), &[]).await["result"].clone()
}

fn words(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{result}"))
}

async fn error(mock: &Mock, tool: &str, arguments: Value) -> String {
    let result = result(mock, tool, arguments).await;
    assert_eq!(result["isError"], true, "{result}");
    words(&result).to_owned()
}

#[tokio::test]
async fn any_client_is_taken_and_only_listed_addresses_are_returned_to() {
    let mock = keboola(Role::Admin).await;
    let origin = mock.issuer().to_owned();
    assert!(mock.running.mcp_url.starts_with(&origin), "one origin for both");
    let described = mock
        .http
        .get(format!("{origin}/.well-known/oauth-protected-resource/mcp"))
        .send()
        .await
        .unwrap();
    assert_eq!(described.status(), 404);
    let metadata: Value = mock
        .http
        .get(format!("{origin}/.well-known/oauth-authorization-server"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(metadata["scopes_supported"].is_null(), "{metadata}");

    // Registering does nothing: not even what is registered is looked at.
    let body = json!({"redirect_uris": ["https://belvedere.example/oauth/callback"], "token_endpoint_auth_method": "none"});
    assert!(mock.registered(body).await.secret.is_empty());
    let unregistered = Registered {
        id: "nobody-knows-me".to_owned(),
        secret: String::new(),
    };
    for (address, status) in [
        ("https://belvedere.example/oauth/callback", 400),
        ("http://192.168.1.4/callback", 400),
        ("https://keboola.com.evil.example/callback", 400),
        ("https://connection.keboola.com/callback", 200),
        (REDIRECT, 200),
    ] {
        let answer = mock
            .authorize(&unregistered, &[("redirect_uri", address), ("resource", ""), ("scope", "")])
            .await;
        assert_eq!(answer.status(), status, "{address}");
        let text = answer.text().await.unwrap();
        assert_eq!(text.contains("Invalid redirect_uri"), status == 400, "{address}: {text}");
    }
}

#[tokio::test]
async fn tokens_do_not_say_when_they_end_and_rotate() {
    let mock = keboola(Role::Admin).await;
    let client = Registered {
        id: "somebody".to_owned(),
        secret: String::new(),
    };
    let page = mock
        .authorize(&client, &[("resource", ""), ("scope", "")])
        .await
        .text()
        .await
        .unwrap();
    let back: Url = mock.decide(&page, "approve", "").await;
    assert_eq!(query(&back, "iss"), None);
    let code = query(&back, "code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "somebody"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let tokens: Value = mock.post(&format!("{}/token", mock.issuer()), &fields).await.json().await.unwrap();
    assert!(tokens["expires_in"].is_null() && tokens["access_token"].is_string(), "{tokens}");
    let old = tokens["access_token"].as_str().unwrap();
    assert_eq!(mock.ping(old).await.status(), 200);
    mock.control("/advance", json!({"seconds": 61})).await;
    assert_eq!(mock.ping(old).await.status(), 401);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", "somebody"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let url = format!("{}/token", mock.issuer());
    let fresh: Value = mock.post(&url, &refresh).await.json().await.unwrap();
    assert_eq!(mock.ping(fresh["access_token"].as_str().unwrap()).await.status(), 200);
    assert_eq!(mock.post(&url, &refresh).await.status(), 400, "a refresh token works once");
    let denied = mock
        .authorize(&client, &[("resource", ""), ("scope", "")])
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(
        query(&mock.decide(&denied, "deny", "").await, "error").as_deref(),
        Some("access_denied")
    );
}

#[tokio::test]
async fn the_vendors_switches_and_the_role_decide_what_is_listed() {
    let mock = keboola(Role::Admin).await;
    let all = names(&mock, &[]).await;
    assert_eq!(all.len(), 37, "{all:?}");
    let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
    assert!(has(&all, "modify_flow") && !has(&all, "update_flow") && !has(&all, "create_flow") && !has(&all, "get_semantic_schema"));
    let reads = names(&mock, &[("x-read-only-mode", "true")]).await;
    assert_eq!(reads.len(), 19, "{reads:?}");
    // Three that do more than read pass the vendor's own switch.
    for doubtful in ["query_data", "run_sync_action", "set_project_scope"] {
        assert!(has(&reads, doubtful), "{doubtful}");
    }
    let two = names(
        &mock,
        &[("x-allowed-tools", "get_jobs, run_job"), ("x-disallowed-tools", "run_job")],
    )
    .await;
    assert_eq!(two, ["get_jobs"]);
    let refused = message(
        &mock,
        "tools/call",
        json!({"name": "run_job", "arguments": {"component_id": "a", "configuration_id": "b"}}),
        &[("x-read-only-mode", "true")],
    )
    .await;
    assert!(words(&refused["result"]).starts_with("Access denied"), "{refused}");
    assert!(error(&mock, "nope", json!({})).await.contains("Unknown tool: 'nope'"));

    let guest = names(&keboola(Role::Guest).await, &[]).await;
    assert!(has(&guest, "update_flow") && !has(&guest, "modify_flow"));
    assert_eq!(names(&keboola(Role::ReadOnly).await, &[]).await, reads);
    let wrong = mock
        .http
        .post(&mock.running.mcp_url)
        .header("x-storageapi-token", "8821-other")
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), 401);
}

#[tokio::test]
async fn lists_come_as_toon_and_structured_content() {
    let mock = keboola(Role::Admin).await;
    let listed = result(&mock, "get_jobs", json!({"status": "error", "limit": 3})).await;
    let jobs = listed["structuredContent"]["jobs"].as_array().unwrap();
    assert_eq!(jobs.len(), 3);
    let header = "jobs[3]{id,status,componentId,configId,isFinished,createdTime,startTime,endTime,durationSeconds}:";
    let mut lines = words(&listed).lines();
    assert_eq!(lines.next(), Some(header));
    let id = jobs[0]["id"].as_str().unwrap();
    assert!(lines.next().unwrap().starts_with(&format!("  \"{id}\",error,")), "{listed}");
    mock.fault("text-only").await;
    let plain = result(&mock, "get_jobs", json!({"status": "error", "limit": 3})).await;
    assert!(plain["structuredContent"].is_null() && words(&plain) == words(&listed), "{plain}");
}

#[tokio::test]
async fn jobs_come_in_pages_and_tables_by_bucket() {
    let mock = keboola(Role::Admin).await;
    let mut ids = Vec::new();
    loop {
        let page = result(
            &mock,
            "get_jobs",
            json!({"limit": 500, "offset": ids.len(), "sort_by": "id", "sort_order": "asc"}),
        )
        .await;
        let page = page["structuredContent"]["jobs"].as_array().unwrap().clone();
        ids.extend(page.iter().map(|job| job["id"].as_str().unwrap().to_owned()));
        if page.len() < 500 {
            break;
        }
    }
    assert!(ids.len() > 1_500 && ids.is_sorted(), "{}", ids.len());
    ids.dedup();
    assert!(ids.len() > 1_500, "no id twice");
    assert!(
        error(&mock, "get_jobs", json!({"limit": 501}))
            .await
            .starts_with("1 validation error for call[get_jobs]\nlimit")
    );
    let none = result(&mock, "get_tables", json!({})).await;
    assert_eq!(none["structuredContent"]["tables"], json!([]));
    let some = result(&mock, "get_tables", json!({"bucket_ids": ["in.c-erp"]})).await;
    assert_eq!(some["structuredContent"]["tables"].as_array().unwrap().len(), 4);
    let linked = result(
        &mock,
        "get_tables",
        json!({"table_ids": ["in.c-wholesale-prices.price_list", "in.c-none.x"]}),
    )
    .await;
    let linked = &linked["structuredContent"];
    assert!(
        linked["tables"][0]["fullyQualifiedName"].is_null() && linked["tables"][0]["columns"].is_array(),
        "{linked}"
    );
    assert_eq!(linked["tables_not_found"], json!(["in.c-none.x"]));
}

#[tokio::test]
async fn queries_are_cut_and_anything_is_executed() {
    let mock = keboola(Role::Admin).await;
    let ask =
        async |sql: &str| result(&mock, "query_data", json!({"sql_query": sql, "query_name": "check"})).await["structuredContent"].clone();
    let lines = "\"SAPI_8821\".\"in.c-erp\".\"order_lines\"";
    let count = ask(&format!("SELECT COUNT(*) AS n, SUM(\"quantity\") AS q FROM {lines}")).await;
    assert!(count["csv_data"].as_str().unwrap().starts_with("n,q\r\n24000,"), "{count}");
    assert_eq!(count["message"], "Returning all 1 selected rows.");
    let rows = ask(&format!("SELECT \"line_id\" % 10 AS digit FROM {lines}")).await;
    assert_eq!(rows["message"], "Returning 10000 of 24000 selected rows.");
    let wide = ask(&format!("SELECT * FROM {lines}")).await;
    let csv = wide["csv_data"].as_str().unwrap();
    assert!(csv.len() <= 50_000 && csv.len() > 49_900 && csv.ends_with("\r\n"), "{}", csv.len());
    let failed = error(
        &mock,
        "query_data",
        json!({"sql_query": "SELECT * FROM nowhere", "query_name": "x"}),
    )
    .await;
    assert!(
        failed.starts_with("Error calling tool 'query_data': Failed to run SQL query, error: ") && failed.contains("nowhere"),
        "{failed}"
    );
    assert!(
        error(&mock, "query_data", json!({"query_name": "x"}))
            .await
            .contains("sql_query\n  Missing required argument")
    );
    ask(&format!("DELETE FROM {lines}")).await;
    assert_eq!(
        ask(&format!("SELECT COUNT(*) AS n FROM {lines}")).await["csv_data"],
        "n\r\n24000\r\n",
        "nothing is changed"
    );
    let journal = mock.look("/journal").await;
    let effects: Vec<&str> = journal
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["effect"].as_str())
        .collect();
    assert_eq!(effects.iter().filter(|effect| **effect == "write").count(), 1, "{effects:?}");
}

#[tokio::test]
async fn faults_speak_as_the_vendor_does() {
    let mock = keboola(Role::Admin).await;
    mock.fault("no-storage-token").await;
    let listed = message(&mock, "tools/list", json!({}), &[]).await;
    assert_eq!(listed["error"], json!({"code": 0, "message": "Storage API token is not provided."}));
    mock.control("/faults", json!({"no-storage-token": false, "role-too-small": true}))
        .await;
    assert!(
        error(&mock, "get_flows", json!({}))
            .await
            .contains("Access denied: The tool \"get_flows\"")
    );
    mock.control("/faults", json!({"role-too-small": false, "query-cancelled": true}))
        .await;
    assert_eq!(
        error(&mock, "query_data", json!({"sql_query": "SELECT 1", "query_name": "x"})).await,
        "Query was cancelled"
    );
}
