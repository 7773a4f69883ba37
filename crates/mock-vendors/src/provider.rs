//! A provider of language models that speaks the real wire formats and says what a script tells it to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// The longest request that is read.
const MAX_REQUEST: usize = 8 << 20;

/// Whose wire format a reply is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Anthropic's Messages API.
    Messages,
    /// OpenAI's chat completions, which most servers speak.
    Completions,
    /// Google's `generateContent`.
    Content,
}

/// How a reply ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    /// At the limit of its length.
    Cut,
    Refused,
}

/// One HTTP reply of the script.
#[derive(Debug, Clone)]
pub enum Wire {
    Reply {
        status: u16,
        /// Each ends with CR LF.
        headers: &'static str,
        body: String,
    },
    /// The connection is closed without a byte.
    Closed,
    /// Nothing is ever sent.
    Silence,
}

impl Wire {
    /// A whole reply. Every one counts 1200 tokens in and 80 out.
    pub fn says(dialect: Dialect, text: &str) -> Self {
        Self::ends(dialect, text, End::Done)
    }

    pub fn ends(dialect: Dialect, text: &str, end: End) -> Self {
        let reason = |done: &'static str, cut: &'static str, refused: &'static str| match end {
            End::Done => done,
            End::Cut => cut,
            End::Refused => refused,
        };
        Self::ok(&match dialect {
            Dialect::Messages => json!({
                "id": "msg_01", "type": "message", "role": "assistant", "model": "model-x",
                "content": [{ "type": "text", "text": text }],
                "stop_reason": reason("end_turn", "max_tokens", "refusal"), "stop_sequence": null,
                "usage": { "input_tokens": 1200, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 80 },
            }),
            Dialect::Completions => json!({
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1_750_000_000, "model": "model-x",
                "choices": [{ "index": 0, "finish_reason": reason("stop", "length", "content_filter"), "logprobs": null,
                    "message": { "role": "assistant", "content": text, "refusal": null } }],
                "usage": { "prompt_tokens": 1200, "completion_tokens": 80, "total_tokens": 1280 },
            }),
            Dialect::Content => json!({
                "candidates": [{ "index": 0, "finishReason": reason("STOP", "MAX_TOKENS", "SAFETY"),
                    "content": { "role": "model", "parts": [{ "text": text }] } }],
                "usageMetadata": { "promptTokenCount": 1200, "candidatesTokenCount": 80, "totalTokenCount": 1280 },
                "modelVersion": "model-x",
            }),
        })
    }

    /// A failure in the provider's own shape.
    pub fn fails(dialect: Dialect, status: u16, message: &str) -> Self {
        Self::status(
            status,
            &match dialect {
                Dialect::Messages => json!({ "type": "error", "error": { "type": "api_error", "message": message } }),
                Dialect::Completions => {
                    json!({ "error": { "message": message, "type": "invalid_request_error", "param": null, "code": null } })
                }
                Dialect::Content => json!({ "error": { "code": status, "message": message, "status": "FAILED" } }),
            },
        )
    }

    /// The list of models that servers of chat completions offer.
    pub fn lists(models: &[&str]) -> Self {
        let data: Vec<Value> = models.iter().map(|id| json!({ "id": id, "object": "model" })).collect();
        Self::ok(&json!({ "object": "list", "data": data }))
    }

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
#[derive(Debug, Clone)]
pub struct Sent {
    pub path: String,
    /// Request line and headers.
    pub head: String,
    /// Null when the request has none.
    pub body: Value,
}

/// Plays its script, one reply a request; further requests find the connection closed. Dropping it ends it.
pub struct Provider {
    port: u16,
    script: Arc<Script>,
    _server: JoinSet<()>,
}

#[derive(Default)]
struct Script {
    replies: Mutex<VecDeque<Wire>>,
    sent: Mutex<Vec<Sent>>,
}

impl Provider {
    pub async fn start(replies: Vec<Wire>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let script = Arc::new(Script {
            replies: Mutex::new(replies.into()),
            sent: Mutex::default(),
        });
        let mut server = JoinSet::new();
        server.spawn(accept(listener, Arc::clone(&script)));
        Ok(Self {
            port,
            script,
            _server: server,
        })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address up to and including the version.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// `host:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Adds to the end of the script.
    pub fn then(&self, reply: Wire) {
        self.script.replies.lock().unwrap_or_else(PoisonError::into_inner).push_back(reply);
    }

    /// Every request so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.script.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn accept(listener: TcpListener, script: Arc<Script>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&script)));
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Script>) {
    let Some(sent) = request(&mut stream).await else { return };
    script.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
    let reply = script.replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    match reply {
        Some(Wire::Reply { status, headers, body }) => {
            let length = body.len();
            let text = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
            // A client that went away hears nothing.
            let _gone = stream.write_all(text.as_bytes()).await;
        }
        Some(Wire::Silence) => std::future::pending().await,
        Some(Wire::Closed) | None => {}
    }
}

async fn request(stream: &mut TcpStream) -> Option<Sent> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 << 10];
    while bytes.len() < MAX_REQUEST {
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(chunk.get(..read)?);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .to_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ").and_then(|n| n.parse::<usize>().ok()))
            .unwrap_or(0);
        if body.len() >= length {
            return Some(Sent {
                path: head.split(' ').nth(1)?.to_owned(),
                head: head.to_owned(),
                body: serde_json::from_str(body).unwrap_or(Value::Null),
            });
        }
    }
    None
}
