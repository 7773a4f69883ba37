//! npm `@modelcontextprotocol/server-everything`: sessions, no authorization.

use std::process::Command;

use belvedere_tests::{Server, part};
use serde_json::{Value, json};

use crate::process::Foreign;

async fn connected() -> Option<(Foreign, Server, Value)> {
    let script = part("TESTS_EVERYTHING", "npm server-everything")?;
    let foreign = Foreign::start(|port| {
        let mut command = Command::new("node");
        command.arg(script).arg("streamableHttp").env("PORT", port.to_string());
        command
    });
    let server = Server::reaching(vec![foreign.host()]).await;
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "url": foreign.mcp_url(), "name": "everything" }))
        .await
        .ok();
    Some((foreign, server, source))
}

#[tokio::test]
async fn it_connects_lists_and_judges() {
    let Some((_foreign, server, source)) = connected().await else {
        return;
    };
    assert_eq!(source["state"], "connected", "{source}");
    let tools = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", source["id"].as_str().unwrap()))
        .await
        .ok();
    let tools = tools["tools"].as_array().unwrap();
    assert!(tools.len() >= 8, "{tools:#?}");
    for tool in tools {
        assert!(!tool["evidence"].as_array().unwrap().is_empty(), "{tool}");
    }
    let verdict = |name: &str| tools.iter().find(|tool| tool["name"] == name).map(|tool| tool["verdict"].clone());
    assert_eq!(verdict("get-sum"), Some("read".into()));
    // It starts a process of its own on the server, and says so.
    assert_eq!(verdict("trigger-long-running-operation"), Some("blocked".into()));
}

#[tokio::test]
async fn it_calls_a_tool_with_arguments_from_the_question() {
    let Some((_foreign, server, _source)) = connected().await else {
        return;
    };
    let answer = server.api().ask("What is the sum of 19 and 23?").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(answer["tool_calls"][0]["tool"], "get-sum", "{answer:#}");
    assert!(answer["text"].as_str().unwrap().contains("42"), "{answer:#}");
}

#[tokio::test]
async fn structured_content_becomes_a_table() {
    let Some((_foreign, server, _source)) = connected().await else {
        return;
    };
    let answer = server.api().ask("Get the structured content for New York").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let columns: Vec<&str> = answer["table"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|column| column["name"].as_str())
        .collect();
    assert!(columns.contains(&"temperature") && columns.contains(&"conditions"), "{answer:#}");
}
