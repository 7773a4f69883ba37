//! A vendor's tools called without Belvedere: what its answers are compared with.

use serde_json::{Value, json};

use crate::{Vendor, client};

/// Speaks MCP to a vendor with a key of its own.
pub struct Direct {
    http: reqwest::Client,
    url: String,
    header: (&'static str, String),
    session: Option<String>,
}

impl Direct {
    pub fn to(vendor: &Vendor, header: &'static str, value: &str) -> Self {
        Self {
            http: client(),
            url: vendor.mcp_url.clone(),
            header: (header, value.to_owned()),
            session: None,
        }
    }

    /// A session, for a vendor that answers in none else.
    pub async fn in_session(mut self) -> Self {
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "direct", "version": "1"}});
        let reply = self
            .send(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}))
            .await;
        self.session = Some(reply.headers()["mcp-session-id"].to_str().unwrap().to_owned());
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        self
    }

    async fn send(&self, body: &Value) -> reqwest::Response {
        let mut request = self
            .http
            .post(&self.url)
            .header(self.header.0, &self.header.1)
            .header("accept", "application/json, text/event-stream")
            .header("mcp-protocol-version", "2025-06-18");
        if let Some(session) = &self.session {
            request = request.header("mcp-session-id", session);
        }
        request.json(body).send().await.unwrap()
    }

    /// The result of a call, as the vendor wrote it.
    pub async fn result(&self, tool: &str, arguments: Value) -> Value {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
        let reply = self.send(&body).await;
        let text = reply.text().await.unwrap();
        // An event stream holds the message in its last data line.
        let data = text.lines().rev().find_map(|line| line.strip_prefix("data:")).unwrap_or(&text);
        let message: Value = serde_json::from_str(data).unwrap_or_else(|_| panic!("{text}"));
        assert!(message["error"].is_null(), "{message}");
        message["result"].clone()
    }

    /// The JSON in the text of a call that worked.
    pub async fn text(&self, tool: &str, arguments: Value) -> Value {
        let result = self.result(tool, arguments).await;
        assert_ne!(result["isError"], true, "{result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        serde_json::from_str(text).unwrap_or_else(|_| panic!("{text}"))
    }

    /// The structured content of a call that worked.
    pub async fn call(&self, tool: &str, arguments: Value) -> Value {
        let result = self.result(tool, arguments).await;
        assert_ne!(result["isError"], true, "{result}");
        result["structuredContent"].clone()
    }
}
