//! The server's HTTP API, seen from outside.

use reqwest::Method;
use serde_json::{Value, json};

/// A status and a JSON body (`Null` where the body is not JSON; `text` then has it).
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Reply {
    /// The body of a success; anything else fails the test.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "HTTP {}: {}", self.status, self.text);
        self.body
    }

    /// The stable code of a problem document.
    pub fn code(&self) -> &str {
        self.body["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no problem code in HTTP {}: {}", self.status, self.text))
    }

    /// A problem must say its code, what happened and what to do.
    pub fn problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        for field in ["detail", "next_step"] {
            assert!(
                self.body[field].as_str().is_some_and(|text| text.len() > 10),
                "{field} in {}",
                self.text
            );
        }
    }
}

#[derive(Clone)]
pub struct Api {
    pub base: String,
    pub key: Option<String>,
    http: reqwest::Client,
}

impl Api {
    pub fn new(base: &str, key: Option<&str>) -> Self {
        Self {
            base: base.to_owned(),
            key: key.map(str::to_owned),
            http: client(),
        }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("accept", "application/json");
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        reply(request).await
    }

    /// Of a server that may be gone before it answers.
    pub async fn try_post(&self, path: &str, body: Value) -> Option<(u16, Value)> {
        let request = self.http.post(format!("{}{path}", self.base)).json(&body);
        let request = match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        };
        let response = request.send().await.ok()?;
        Some((response.status().as_u16(), response.json().await.ok()?))
    }

    /// Asks without naming sources: all that are connected.
    pub async fn ask(&self, question: &str) -> Value {
        self.post("/api/v1/ask", json!({ "question": question })).await.ok()
    }

    /// As if it were that time.
    pub async fn ask_at(&self, question: &str, now: &str) -> Value {
        self.post("/api/v1/ask", json!({ "question": question, "now": now })).await.ok()
    }

    pub async fn sources(&self) -> Vec<Value> {
        self.get("/api/v1/sources").await.ok()["sources"].as_array().unwrap().clone()
    }
}

pub async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Reply {
        status,
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}

/// Follows no redirect: every hop is looked at.
pub fn client() -> reqwest::Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
