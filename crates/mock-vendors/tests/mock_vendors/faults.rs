use belvedere_mock_vendors::Fault;
use rmcp::{
    ClientLifecycleMode, ClientServiceExt,
    model::{CallToolRequestParams, ProtocolVersion},
    transport::{StreamableHttpClientTransport, streamable_http_client::StreamableHttpClientTransportConfig},
};
use serde_json::{Value, json};

use crate::vendor::{REDIRECT, call, call_json, error, extended, http, query, text};

#[tokio::test]
async fn unknown_faults_change_nothing() {
    let mock = extended().await;
    assert_eq!(
        mock.control("/faults", json!({"tool-error": true, "no-such": true})).await.status(),
        400
    );
    assert_eq!(mock.control("/faults", json!({"slow": "yes"})).await.status(), 400);
    assert_eq!(mock.look("/faults").await["on"], json!([]));
    mock.fault("slow").await;
    assert_eq!(
        mock.control("/faults", json!({"slow": false, "tool-error": true})).await.status(),
        200
    );
    assert_eq!(mock.look("/faults").await["on"], json!(["tool-error"]));
}

#[tokio::test]
async fn discovery_faults() {
    let mock = extended().await;
    let prm = mock.running.mcp_url.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");
    let metadata = format!("{}/.well-known/oauth-authorization-server", mock.issuer());
    for name in ["prm-mismatch", "issuer-mismatch", "no-pkce", "no-challenge"] {
        mock.fault(name).await;
    }
    let get = async |url: &str| mock.http.get(url).send().await.unwrap().json::<Value>().await.unwrap();
    assert_ne!(get(&prm).await["resource"], mock.running.mcp_url);
    let document = get(&metadata).await;
    assert_ne!(document["issuer"], mock.issuer());
    assert!(document.get("code_challenge_methods_supported").is_none() && document["revocation_endpoint"].is_string());
    let refused = mock.ping("nothing").await;
    assert!(refused.status() == 401 && !refused.headers().contains_key("www-authenticate"));
    mock.fault("as-down").await;
    assert_eq!(mock.http.get(&metadata).send().await.unwrap().status(), 503);
}

#[tokio::test]
async fn registration_and_redirect_faults() {
    let mock = extended().await;
    let client = mock.register().await;
    mock.fault("deny-registration").await;
    let body = json!({"redirect_uris": [REDIRECT]});
    let denied = mock
        .http
        .post(format!("{}/register", mock.issuer()))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(denied.status(), 403);
    mock.fault("wrong-iss").await;
    let page = mock.authorize(&client, &[]).await.text().await.unwrap();
    let back = mock.decide(&page, "approve", "open").await;
    assert_ne!(query(&back, "iss").as_deref(), Some(mock.issuer()));
}

#[tokio::test]
async fn token_faults() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    mock.fault("refresh-dead").await;
    assert_eq!(error(mock.refresh(&client, refresh).await).await, "invalid_grant");
    mock.control(
        "/faults",
        json!({"refresh-dead": false, "no-refresh-token": true, "odd-expires": true}),
    )
    .await;
    let answer: Value = mock.refresh(&client, refresh).await.json().await.unwrap();
    assert!(answer["expires_in"].is_string() && answer.get("refresh_token").is_none());
    mock.fault("token-html").await;
    let html = mock.refresh(&client, refresh).await;
    assert!(html.status() == 200 && html.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    mock.fault("token-down").await;
    assert_eq!(mock.refresh(&client, refresh).await.status(), 503);
}

#[tokio::test]
async fn tool_faults() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let before = client.list_tools(None).await.unwrap().tools;
    mock.fault("changed-tool").await;
    mock.fault("endless-tools").await;
    let after = client.list_tools(None).await.unwrap();
    assert!(after.next_cursor.is_some());
    assert_eq!(after.tools[0].name, before[0].name);
    assert_ne!(after.tools[0], before[0]);
    assert_eq!(after.tools[1..], before[1..]);

    mock.fault("endless-pages").await;
    let mut cursor = json!("");
    for _ in 0..8 {
        let page = call_json(&client, "list_projects", json!({ "cursor": cursor })).await;
        cursor = page["next_cursor"].clone();
        assert!(cursor.is_string() && !page["projects"].as_array().unwrap().is_empty());
    }
    mock.fault("workspace-not-selected").await;
    let refused = call(&client, "list_projects", json!({})).await;
    assert!(refused.is_error.unwrap() && text(&refused).starts_with("Workspace not selected"));
    mock.fault("tool-error").await;
    assert!(text(&call(&client, "list_workspaces", json!({})).await).contains("failed"));
    mock.fault("malformed-result").await;
    assert!(client.call_tool(CallToolRequestParams::new("list_workspaces")).await.is_err());
}

#[tokio::test]
async fn the_mcp_endpoint_breaks_only_behind_the_token() {
    let mock = extended().await;
    let (_, tokens) = mock.sign_in("open").await;
    mock.fault("mcp-500").await;
    assert_eq!(mock.ping(tokens["access_token"].as_str().unwrap()).await.status(), 500);
    assert_eq!(mock.ping("nothing").await.status(), 401);
}

#[tokio::test]
async fn giant_results_are_giant_and_the_sessionless_era_is_spoken() {
    let mock = extended().await;
    let (_, tokens) = mock.sign_in("open").await;
    let mut config = StreamableHttpClientTransportConfig::with_uri(mock.running.mcp_url.as_str());
    config.auth_header = tokens["access_token"].as_str().map(str::to_owned);
    config.max_sse_event_size = 64 * 1024 * 1024;
    config.max_json_response_size = 64 * 1024 * 1024;
    let transport = StreamableHttpClientTransport::with_client(http(), config);
    let discover = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    let client = ().serve_with_lifecycle(transport, discover).await.unwrap();
    assert!(!call(&client, "list_workspaces", json!({})).await.is_error.unwrap());
    mock.fault("giant-result").await;
    assert!(text(&call(&client, "list_workspaces", json!({})).await).len() >= 50 * 1024 * 1024);
}

#[tokio::test]
async fn slow_calls_wait_as_told() {
    let mock = extended().await;
    let client = mock.client("open").await;
    mock.control("/faults", json!({"slow": 1})).await;
    let began = std::time::Instant::now();
    call(&client, "list_workspaces", json!({})).await;
    assert!(began.elapsed().as_secs() >= 1);
}

#[tokio::test]
async fn a_slow_token_endpoint_takes_its_time_twice() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    mock.control("/faults", json!({"slow-token": 300})).await;
    let began = std::time::Instant::now();
    let answer = mock.refresh(&client, tokens["refresh_token"].as_str().unwrap()).await;
    assert_eq!(answer.status(), 200);
    assert!(began.elapsed().as_millis() >= 600);
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_again() {
    let mock = extended().await;
    let (_, tokens) = mock.sign_in("open").await;
    mock.fault("too-many-requests").await;
    let answer = mock.ping(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"30".parse().unwrap())
    );
    assert_eq!(mock.ping("nothing").await.status(), 401);
}

/// A fault that nobody can read of, or that no test here switches on, is none.
#[test]
fn every_fault_is_in_the_readme_and_in_a_test() {
    let readme = include_str!("../../README.md");
    let tests = [
        include_str!("faults.rs"),
        include_str!("keboola.rs"),
        include_str!("logfire.rs"),
        include_str!("morningstar.rs"),
    ]
    .concat();
    for fault in Fault::ALL {
        let name = fault.name();
        assert!(readme.contains(&format!("| `{name}` |")), "{name} is not in the README");
        assert!(tests.contains(&format!("\"{name}\"")), "no test switches {name} on");
    }
    let rows = readme
        .lines()
        .skip_while(|line| *line != "## Faults")
        .filter(|line| line.starts_with("| `"));
    assert_eq!(rows.count(), Fault::ALL.len(), "the README names a fault that is none");
}

#[test]
fn the_help_names_every_vendor_option_and_fault() {
    let help = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_mock-vendors"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let all = help(&["--help"]);
    for fault in Fault::ALL {
        assert!(
            all.contains(&format!("{}  ", fault.name())) && all.contains(fault.summary()),
            "{}",
            fault.name()
        );
    }
    for (vendor, own) in [
        (
            "prisma",
            &["--as-port", "--inventory", "--names", "--access-token-seconds", "--token"][..],
        ),
        ("keboola", &["--role", "--storage-token", "--access-token-seconds"]),
        ("logfire", &["--api-key", "--access-token-seconds"]),
        ("morningstar", &["--calls-per-second", "--token", "--access-token-seconds"]),
        ("bearer", &["--token"]),
    ] {
        assert!(all.contains(vendor), "{all}");
        let text = help(&[vendor, "--help"]);
        for option in own.iter().chain(&["--port", "--now", "--journal", "--fault"]) {
            assert!(text.contains(option), "{vendor} {option}: {text}");
            assert!(include_str!("../../README.md").contains(option), "{option} is not in the README");
        }
    }
}
