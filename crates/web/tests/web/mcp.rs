//! Belvedere's own MCP face: what it lists, what a call brings, and who gets in.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::house::{House, KEY, Reply, request};

pub const PATH: &str = "/mcp";

/// What a client sends with every request.
pub fn post(key: Option<&str>) -> axum::http::request::Builder {
    let builder = request(Method::POST, PATH)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-11-25");
    match key {
        Some(key) => builder.header(header::AUTHORIZATION, format!("Bearer {key}")),
        None => builder,
    }
}

pub fn message(method: &str, params: &Value) -> Body {
    Body::from(json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params }).to_string())
}

pub async fn sent(house: &House, key: &str, method: &str, params: Value) -> Reply {
    house.send(post(Some(key)).body(message(method, &params)).unwrap()).await
}

pub async fn result_for(house: &House, key: &str, method: &str, params: Value) -> Value {
    let reply = sent(house, key, method, params).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    let body = reply.json();
    assert!(body["error"].is_null(), "{body}");
    body["result"].clone()
}

async fn call(house: &House, tool: &str, arguments: Value) -> Value {
    result_for(house, KEY, "tools/call", json!({ "name": tool, "arguments": arguments })).await
}

pub async fn names(house: &House, key: &str) -> Vec<String> {
    let listed = result_for(house, key, "tools/list", json!({})).await;
    let tools = listed["tools"].as_array().unwrap();
    tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

fn text(result: &Value) -> &str {
    assert_eq!(result["content"][0]["type"], "text", "{result}");
    result["content"][0]["text"].as_str().unwrap()
}

#[tokio::test]
async fn a_client_learns_who_answers_and_which_tools_read() {
    let house = House::new().await;
    house.connected("Sales (EU)").await;
    let hello = json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
    let reply = sent(&house, KEY, "initialize", hello).await;
    assert!(!reply.headers.contains_key("mcp-session-id"), "no session is kept");
    let told = reply.json()["result"].clone();
    assert_eq!(
        (&told["serverInfo"]["name"], &told["protocolVersion"]),
        (&json!("belvedere"), &json!("2025-11-25")),
        "{told}"
    );
    assert!(told["capabilities"]["tools"].is_object(), "{told}");

    let listed = result_for(&house, KEY, "tools/list", json!({})).await;
    let tools = listed["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ask", "list_sources", "sales-eu__list_things"], "and no write");
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
    }
    let foreign = tools[2]["description"].as_str().unwrap();
    assert!(
        foreign.contains("Sales (EU)") && foreign.contains("`list_things`") && foreign.contains("speaks of: things."),
        "{foreign}"
    );
    assert!(
        !listed.to_string().contains("Lists all things"),
        "a vendor's sentence is in the listing"
    );
}

#[tokio::test]
async fn each_revision_of_the_protocol_is_answered_without_a_session() {
    let house = House::new().await;
    for version in ["2025-03-26", "2025-06-18", "2025-11-25"] {
        let hello = json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
        let mut builder = post(Some(KEY));
        builder.headers_mut().unwrap().remove("mcp-protocol-version");
        let reply = house.send(builder.body(message("initialize", &hello)).unwrap()).await;
        assert_eq!(reply.json()["result"]["protocolVersion"], version);
    }
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "t", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    for method in ["server/discover", "tools/list"] {
        let mut builder = post(Some(KEY)).header("mcp-method", method);
        builder
            .headers_mut()
            .unwrap()
            .insert("mcp-protocol-version", "2026-07-28".parse().unwrap());
        let reply = house.send(builder.body(message(method, &json!({ "_meta": meta }))).unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK, "{method}: {}", reply.body);
        let result = reply.json()["result"].clone();
        let found = if method == "tools/list" {
            &result["tools"][0]["name"]
        } else {
            &result["supportedVersions"][0]
        };
        assert!(found.is_string(), "{method}: {result}");
        if method == "tools/list" {
            assert_eq!((&result["cacheScope"], &result["ttlMs"]), (&json!("private"), &json!(60_000)));
        }
    }
}

#[tokio::test]
async fn the_sources_are_told_in_text_and_data() {
    let house = House::new().await;
    let none = call(&house, "list_sources", json!({})).await;
    assert_eq!(none["structuredContent"], json!({ "sources": [] }));
    assert!(text(&none).contains("No data source"), "{none}");
    let id = house.connected("things").await;
    let told = call(&house, "list_sources", json!({})).await;
    let expected =
        json!({ "id": id, "name": "things", "vendor": null, "state": "connected", "reason": null, "next_step": null, "readable_tools": 1 });
    assert_eq!(told["structuredContent"]["sources"], json!([expected]));
    assert_eq!(text(&told), "- things: connected, 1 readable tools");
}

#[tokio::test]
async fn a_question_is_answered_in_text_data_and_a_picture() {
    let house = House::new().await;
    let source = house.connected("things").await;
    let result = call(
        &house,
        "ask",
        json!({ "question": "What is the size of each thing?", "sources": ["things"] }),
    )
    .await;
    assert_eq!(result["isError"], false, "{result}");
    let answer = &result["structuredContent"];
    assert_eq!(answer["outcome"], "answered", "{answer}");
    let id = answer["id"].as_str().unwrap();
    let page = format!("http://127.0.0.1:8400/answers/{id}");
    assert_eq!((&answer["url"], &answer["left_out"]), (&json!(page), &json!({})));
    let stored = house.api(Method::GET, &format!("/api/v1/answers/{id}"), None).await.json();
    for field in [
        "text",
        "table",
        "chart",
        "tool_calls",
        "citations",
        "sql",
        "notes",
        "conversation_id",
    ] {
        assert_eq!(answer[field], stored[field], "{field} is not what the API tells");
    }
    assert_eq!(answer["citations"][0]["tool"], "list_things");
    assert_eq!(answer["tool_calls"][0]["source"], source);
    let words = text(&result);
    for part in [
        stored["text"].as_str().unwrap(),
        "| alpha |",
        "From:\n- things: list_things({}), 2 rows",
        &page,
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    let image = &result["content"][1];
    assert_eq!(
        (&image["type"], &image["mimeType"]),
        (&json!("image"), &json!("image/png")),
        "{result}"
    );
    let picture = STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.ends_with(b"IEND\xaeB`\x82"));

    let further = json!({ "question": "And only those larger than 4?", "conversation_id": answer["conversation_id"] });
    let further = call(&house, "ask", further).await;
    assert_eq!(
        further["structuredContent"]["conversation_id"], answer["conversation_id"],
        "{further}"
    );
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_result_and_what_cannot_be_asked_is_an_error_with_its_code() {
    let house = House::new().await;
    let nothing = call(&house, "ask", json!({ "question": "List all things" })).await;
    assert_eq!(
        (&nothing["isError"], &nothing["structuredContent"]["outcome"]),
        (&json!(false), &json!("no_source")),
        "{nothing}"
    );
    house.connected("things").await;
    let refused = call(&house, "ask", json!({ "question": "Delete all things" })).await;
    assert_eq!(
        (&refused["isError"], &refused["structuredContent"]["outcome"]),
        (&json!(false), &json!("refused")),
        "{refused}"
    );
    assert!(
        text(&refused).contains(refused["structuredContent"]["refusal"].as_str().unwrap()),
        "{refused}"
    );
    for (arguments, code) in [
        (
            json!({ "question": "List all things", "timezone": "Europe/Atlantis" }),
            "invalid_timezone",
        ),
        (json!({ "question": "List all things", "sources": ["elsewhere"] }), "unknown_source"),
        (json!({ "question": " " }), "empty_question"),
        (json!({ "question": "x", "now": "yesterday" }), "invalid_tool_arguments"),
        (json!({ "question": "x", "language": "fr" }), "invalid_tool_arguments"),
        (json!({ "question": "x", "model": "other" }), "invalid_tool_arguments"),
        (json!({}), "invalid_tool_arguments"),
    ] {
        let failed = call(&house, "ask", arguments).await;
        assert_eq!(failed["isError"], true, "{failed}");
        assert!(text(&failed).ends_with(&format!("[{code}]")), "{code}: {failed}");
        assert_eq!(failed["_meta"]["belvedere/problem"]["code"], code);
        assert!(failed["structuredContent"].is_null(), "it would not be what the output schema says");
    }
}

#[tokio::test]
async fn an_answer_is_told_in_the_language_that_the_caller_names() {
    let house = House::new().await;
    house.connected("things").await;
    let english = call(&house, "ask", json!({ "question": "List all things" })).await;
    let german = call(&house, "ask", json!({ "question": "List all things", "language": "de" })).await;
    assert!(
        text(&english).contains("2 things: alpha, beta.") && text(&english).contains("From:\n- things: list_things"),
        "{english}"
    );
    assert!(
        text(&german).contains("Quellen:\n- things: list_things") && !text(&german).contains("From:"),
        "{german}"
    );
    assert_ne!(
        german["structuredContent"]["text"], english["structuredContent"]["text"],
        "{german}"
    );
    let params =
        json!({ "name": "ask", "arguments": { "question": "List all things", "language": "de" }, "_meta": { "progressToken": "p-1" } });
    let told = sent(&house, KEY, "tools/call", params).await.body;
    assert!(told.contains("werden") && !told.contains("Looking"), "{told}");
}

#[tokio::test]
async fn steps_are_told_to_whoever_gave_a_token_for_them() {
    let house = House::new().await;
    house.connected("things").await;
    let params = json!({ "name": "ask", "arguments": { "question": "List all things" }, "_meta": { "progressToken": "p-1" } });
    let reply = sent(&house, KEY, "tools/call", params).await;
    assert_eq!(reply.headers[header::CONTENT_TYPE], "text/event-stream", "{}", reply.body);
    let data = reply.body.lines().filter_map(|line| line.strip_prefix("data:"));
    let messages: Vec<Value> = data.filter_map(|data| serde_json::from_str(data.trim()).ok()).collect();
    let (last, steps) = messages.split_last().unwrap();
    assert_eq!(last["result"]["structuredContent"]["outcome"], "answered", "{last}");
    assert!(!steps.is_empty());
    for (at, step) in steps.iter().enumerate() {
        assert_eq!(step["method"], "notifications/progress");
        assert_eq!(
            (&step["params"]["progressToken"], step["params"]["progress"].as_f64()),
            (&json!("p-1"), Some(at as f64 + 1.0))
        );
        assert!(!step["params"]["message"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_admitted_tool_is_called_through_the_gate_and_written_down() {
    let house = House::new().await;
    house.connected("things").await;
    let result = call(&house, "things__list_things", json!({})).await;
    assert_eq!(result["isError"], false, "{result}");
    let rows: Value = serde_json::from_str(text(&result)).unwrap();
    assert_eq!(rows[1]["size"], 5);
    assert_eq!(result["_meta"]["belvedere/call"]["tool"], "list_things");
    let entries = house.api(Method::GET, "/api/v1/audit?after=0", None).await.json()["entries"].clone();
    let entries = entries.as_array().unwrap();
    let admitted = entries.iter().find(|entry| entry["action"] == "tool.admitted").unwrap();
    assert_eq!(admitted["detail"]["tool"], "list_things");
    assert_eq!(admitted["actor"]["kind"], "api_key", "{admitted}");
}

#[tokio::test]
async fn the_page_of_the_keys_tells_an_owner_the_address() {
    let house = House::new().await;
    let owner = house.browser().await;
    let shown = house.get(&owner, "/settings/api-keys").await.body;
    assert!(shown.contains("<code>http://127.0.0.1:8400/mcp</code>"), "{shown}");
}
