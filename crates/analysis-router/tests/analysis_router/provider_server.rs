//! A server that speaks the providers' wire formats over HTTP, and what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use belvedere_analysis_router::model::{Provider, ProviderConfig, ProviderModel, Retries};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_types::SecretText;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub const KEY: &str = "canary-key-0815";

/// One HTTP reply.
#[derive(Clone)]
pub enum Wire {
    Reply {
        status: u16,
        headers: &'static str,
        body: String,
    },
    /// The connection is closed without a byte.
    Closed,
    /// Nothing is ever sent.
    Silence,
}

impl Wire {
    pub fn ok(body: &Value) -> Self {
        Self::status(200, body)
    }

    pub fn status(status: u16, body: &Value) -> Self {
        Self::Reply {
            status,
            headers: "content-type: application/json\r\n",
            body: body.to_string(),
        }
    }
}

/// A request as it arrived.
#[derive(Clone)]
pub struct Sent {
    pub path: String,
    pub head: String,
    pub body: Value,
}

pub struct ProviderServer {
    port: u16,
    pub sent: Arc<Mutex<Vec<Sent>>>,
}

impl ProviderServer {
    /// Plays the replies in order; further requests find the connection closed.
    pub async fn start(replies: Vec<Wire>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (journal, replies) = (sent.clone(), Arc::new(Mutex::new(VecDeque::from(replies))));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, journal.clone(), replies.clone()));
            }
        });
        Self { port, sent }
    }

    pub fn config(&self, provider: Provider) -> ProviderConfig {
        ProviderConfig {
            provider,
            base_url: Some(format!("http://127.0.0.1:{}/v1", self.port).parse().unwrap()),
            model: "model-x".into(),
            key: Some(SecretText::new(KEY)),
            retries: Retries {
                count: 2,
                first_wait: Duration::from_millis(1),
            },
        }
    }

    pub fn outbound(&self) -> Outbound {
        outbound(vec![HostPort {
            host: "127.0.0.1".into(),
            port: self.port,
        }])
    }

    pub fn model(&self, provider: Provider) -> ProviderModel {
        ProviderModel::new(&self.outbound(), self.config(provider)).unwrap()
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

pub fn outbound(allowed_private_hosts: Vec<HostPort>) -> Outbound {
    Outbound::new(OutboundConfig {
        allowed_private_hosts,
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Duration::from_secs(5),
    })
    .unwrap()
}

async fn serve(mut stream: TcpStream, journal: Arc<Mutex<Vec<Sent>>>, replies: Arc<Mutex<VecDeque<Wire>>>) {
    let Some(sent) = request(&mut stream).await else { return };
    journal.lock().unwrap().push(sent);
    let reply = replies.lock().unwrap().pop_front().unwrap_or(Wire::Closed);
    match reply {
        Wire::Reply { status, headers, body } => {
            let head = format!(
                "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _gone = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
        Wire::Closed => {}
        Wire::Silence => std::future::pending().await,
    }
}

async fn request(stream: &mut TcpStream) -> Option<Sent> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 << 10];
    loop {
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .to_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ").and_then(|n| n.parse::<usize>().ok()))?;
        if body.len() >= length {
            return Some(Sent {
                path: head.split(' ').nth(1)?.to_owned(),
                head: head.to_owned(),
                body: serde_json::from_str(body).ok()?,
            });
        }
    }
}

/// A whole reply in the provider's own shape.
pub fn says(provider: Provider, text: &str) -> Wire {
    ends(provider, text, "done")
}

/// `how` is `done`, `cut` or `refused`.
pub fn ends(provider: Provider, text: &str, how: &str) -> Wire {
    let reason = |done: &'static str, cut: &'static str, refused: &'static str| match how {
        "done" => done,
        "cut" => cut,
        _ => refused,
    };
    Wire::ok(&match provider {
        Provider::Anthropic => json!({
            "id": "msg_01", "type": "message", "role": "assistant", "model": "model-x",
            "content": [{ "type": "text", "text": text }],
            "stop_reason": reason("end_turn", "max_tokens", "refusal"), "stop_sequence": null,
            "usage": { "input_tokens": 1200, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 80 },
        }),
        Provider::Openai => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1_750_000_000, "model": "model-x",
            "choices": [{ "index": 0, "finish_reason": reason("stop", "length", "content_filter"), "logprobs": null,
                "message": { "role": "assistant", "content": text, "refusal": null } }],
            "usage": { "prompt_tokens": 1200, "completion_tokens": 80, "total_tokens": 1280 },
        }),
        Provider::Gemini => json!({
            "candidates": [{ "index": 0, "finishReason": reason("STOP", "MAX_TOKENS", "SAFETY"),
                "content": { "role": "model", "parts": [{ "text": text }] } }],
            "usageMetadata": { "promptTokenCount": 1200, "candidatesTokenCount": 80, "totalTokenCount": 1280 },
            "modelVersion": "model-x",
        }),
    })
}

/// A failure in the provider's own shape.
pub fn fails(provider: Provider, status: u16, message: &str) -> Wire {
    Wire::status(
        status,
        &match provider {
            Provider::Anthropic => json!({ "type": "error", "error": { "type": "api_error", "message": message } }),
            Provider::Openai => json!({ "error": { "message": message, "type": "invalid_request_error", "param": null, "code": null } }),
            Provider::Gemini => json!({ "error": { "code": status, "message": message, "status": "FAILED" } }),
        },
    )
}
