//! Belvedere as an MCP server: the protocol's own Rust client, in both of its life cycles, against the built program.

use belvedere_tests::{Consent, KEY, Person, Server, Vendor, client, eventually};
use futures::StreamExt;
use rmcp::RoleClient;
use rmcp::model::{CallToolRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde_json::{Value, json};

const NOW: &str = "2026-11-19T10:00:00Z";

async fn connected() -> (Vendor, Server) {
    let vendor = Vendor::prisma(&["--now", NOW]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::FirstWorkspace)).await;
    (vendor, server)
}

async fn session(server: &Server, mode: ClientLifecycleMode) -> RunningService<RoleClient, ()> {
    let config = StreamableHttpClientTransportConfig::with_uri(format!("{}/mcp", server.url)).auth_header(KEY);
    let transport = StreamableHttpClientTransport::with_client(client(), config);
    ().serve_with_lifecycle(transport, mode).await.unwrap()
}

fn arguments(arguments: Value) -> rmcp::model::JsonObject {
    arguments.as_object().cloned().unwrap()
}

#[tokio::test]
async fn a_question_is_read_from_the_moment_that_the_caller_names() {
    let (_vendor, server) = connected().await;
    let session = session(&server, ClientLifecycleMode::Initialize).await;
    let question = "Which projects haven't had a migration in 30 days?";
    let ask = async |now: &str| {
        let asked = arguments(json!({ "question": question, "now": now }));
        let told = session
            .call_tool(CallToolRequestParams::new("ask").with_arguments(asked))
            .await
            .unwrap();
        told.structured_content.unwrap()
    };
    let (then, later) = (ask(NOW).await, ask("2027-06-01T10:00:00Z").await);
    let expected = server.api().ask_at(question, NOW).await;
    assert_eq!(then["table"]["rows"], expected["table"]["rows"], "{then:#}");
    let since = |answer: &Value| answer["tool_calls"][0]["arguments"]["since"].clone();
    assert_eq!(
        (since(&then), since(&later)),
        (json!("2026-10-20"), json!("2027-05-02")),
        "{later:#}"
    );
}

#[tokio::test]
async fn a_client_of_either_era_lists_asks_and_calls() {
    let (vendor, server) = connected().await;
    let newer = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    for mode in [ClientLifecycleMode::Initialize, newer] {
        let session = session(&server, mode).await;
        let tools = session.list_all_tools().await.unwrap();
        let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
        assert!(
            names.starts_with(&["ask", "list_sources"]) && names.contains(&"prisma-postgres__list_projects"),
            "{names:?}"
        );
        assert!(
            !names.iter().any(|name| name.contains("create") || name.contains("delete")),
            "{names:?}"
        );

        let question = arguments(json!({ "question": "How many projects are there per plan?" }));
        let answer = session
            .call_tool(CallToolRequestParams::new("ask").with_arguments(question))
            .await
            .unwrap();
        let told = answer.structured_content.unwrap();
        assert_eq!(
            (answer.is_error, told["outcome"].as_str()),
            (Some(false), Some("answered")),
            "{told:#}"
        );
        assert!(
            answer.content.iter().any(|block| block.as_image().is_some()),
            "a chart goes with it"
        );

        let listed = session
            .call_tool(CallToolRequestParams::new("prisma-postgres__list_projects"))
            .await
            .unwrap();
        assert_eq!(listed.is_error, Some(false), "{listed:?}");
        let hidden = session
            .call_tool(CallToolRequestParams::new("prisma-postgres__delete_prisma_postgres_database"))
            .await;
        let unknown = session.call_tool(CallToolRequestParams::new("prisma-postgres__no_such_tool")).await;
        assert_eq!(hidden.unwrap_err().to_string(), unknown.unwrap_err().to_string());
        session.cancel().await.unwrap();
    }
    vendor.assert_untouched().await;
}

/// The vendor answers slowly, so that the question is under way for certain when its first step was told.
#[tokio::test]
async fn whoever_hangs_up_has_the_question_given_up() {
    let (vendor, server) = connected().await;
    vendor.slow_calls(2).await;
    let arguments = json!({ "question": "List projects with their plan tier" });
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": { "name": "ask", "arguments": arguments, "_meta": { "progressToken": 1 } } });
    let response = client()
        .post(format!("{}/mcp", server.url))
        .bearer_auth(KEY)
        .header("accept", "application/json, text/event-stream")
        .json(&body)
        .send()
        .await
        .unwrap();
    let mut events = response.bytes_stream();
    let first = events.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("notifications/progress"));
    drop(events);
    let api = server.api();
    eventually(30, "the question is given up", || async {
        let audit = api.get("/api/v1/audit?after=0").await.ok();
        let entries = audit["entries"].as_array().unwrap().clone();
        entries.into_iter().find(|entry| entry["action"] == "question.answered")
    })
    .await;
    let conversations = api.get("/api/v1/conversations").await.ok();
    let id = conversations["conversations"][0]["id"].as_str().unwrap();
    let answers = api.get(&format!("/api/v1/conversations/{id}")).await.ok();
    let answer = &answers["answers"][0];
    assert_eq!(
        (answer["outcome"].as_str(), answer["code"].as_str()),
        (Some("failed"), Some("cancelled")),
        "{answer:#}"
    );
}
