//! A vendor's tools called without Belvedere: what its answers are compared with.

use serde_json::{Value, json};

use crate::{Vendor, client};

/// Speaks MCP to a vendor with a key of its own.
pub struct Direct {
    http: reqwest::Client,
    url: String,
    header: (&'static str, String),
}

impl Direct {
    pub fn to(vendor: &Vendor, header: &'static str, value: &str) -> Self {
        Self {
            http: client(),
            url: vendor.mcp_url.clone(),
            header: (header, value.to_owned()),
        }
    }

    /// The result of a call, as the vendor wrote it.
    pub async fn result(&self, tool: &str, arguments: Value) -> Value {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
        let reply = self
            .http
            .post(&self.url)
            .header(self.header.0, &self.header.1)
            .header("accept", "application/json, text/event-stream")
            .header("mcp-protocol-version", "2025-06-18")
            .json(&body)
            .send()
            .await
            .unwrap();
        let text = reply.text().await.unwrap();
        let message: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
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
