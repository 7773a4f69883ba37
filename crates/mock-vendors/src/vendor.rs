//! What every vendor shares: clock, faults, journal and a table of tools.

use std::sync::{Arc, atomic::AtomicUsize};

use axum::{extract::State, http::HeaderMap, middleware::Next, response::Response};
use serde_json::{Map, Value};

use crate::{
    clock::Clock,
    faults::{Fault, FaultSwitches},
    journal::{Effect, Entry, Journal, Label, What, Who},
    oauth::Authority,
};

/// One running vendor.
pub struct Vendor {
    pub name: &'static str,
    pub clock: Arc<Clock>,
    pub faults: FaultSwitches,
    pub journal: Journal,
    pub tools: Box<dyn Toolbox>,
    pub door: Door,
    /// MCP requests that are being answered.
    pub busy: AtomicUsize,
}

/// Who may come in at the MCP endpoint: whoever the authorization server gave a token, whoever has the fixed token.
pub struct Door {
    pub authority: Option<Arc<Authority>>,
    pub fixed: Option<FixedToken>,
}

pub struct FixedToken {
    pub value: String,
    /// Headers that carry it; none: it is a bearer token.
    pub headers: &'static [&'static str],
    pub scope: &'static str,
    pub workspace: Option<&'static str>,
}

/// A vendor's tools over its data.
pub trait Toolbox: Send + Sync + 'static {
    fn server_name(&self) -> (&'static str, &'static str);
    /// How long its list of tools may be kept, in milliseconds (`ttlMs`).
    fn listing_ttl(&self) -> u64 {
        0
    }

    /// Requests that are answered at once; further ones get a 502.
    fn at_once(&self) -> Option<usize> {
        None
    }

    fn tools(&self) -> &[ToolSpec];

    /// Whether this session sees the tool and may call it.
    fn offers(&self, _tool: &ToolSpec, _session: &Session<'_>) -> bool {
        true
    }

    /// A JSON-RPC error, code and message, in place of an answer to `tools/call`, or to `tools/list` when no tool is named.
    fn refusal(&self, _tool: Option<&str>, _session: &Session<'_>) -> Option<(i32, String)> {
        None
    }

    /// The answer to a call of a tool that is not offered; none: a JSON-RPC error.
    fn unknown(&self, _tool: &str, _session: &Session<'_>) -> Option<Reply> {
        None
    }

    /// The answer to a call that lacks a required argument.
    fn missing(&self, tool: &str, argument: &str) -> Reply {
        Reply::error(format!("Invalid arguments for tool {tool}: \"{argument}\" is required."))
    }

    /// Answers a call of a tool that is offered.
    fn call(&self, call: &Call<'_>) -> Reply;
}

/// The circumstances of a request.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    /// The workspace that the grant is bound to; nothing when consent left it open.
    pub workspace: Option<&'a str>,
    pub scope: &'a str,
    /// Of the HTTP request.
    pub headers: &'a HeaderMap,
    pub faults: &'a FaultSwitches,
}

impl Session<'_> {
    pub fn fault(&self, fault: Fault) -> bool {
        self.faults.on(fault)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

pub struct ToolSpec {
    pub name: String,
    pub description: String,
    pub input: Map<String, Value>,
    pub output: Option<Map<String, Value>>,
    /// What the vendor says of it, truly or not.
    pub hints: Hints,
    pub label: Label,
    /// Not in the vendor's documentation: made up so that the product's main questions can be answered.
    pub assumed: bool,
}

/// The annotations of a tool that clients look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    pub read_only: Option<bool>,
    pub destructive: Option<bool>,
}

pub struct Call<'a> {
    pub tool: &'a str,
    pub arguments: &'a Map<String, Value>,
    pub session: Session<'a>,
}

impl Call<'_> {
    /// A text argument; empty text counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.arguments
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.arguments.get(name).and_then(Value::as_i64)
    }

    pub fn flag(&self, name: &str) -> bool {
        self.arguments.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The texts of a list argument.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let items = self.arguments.get(name).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

pub struct Reply {
    pub text: String,
    pub structured: Option<Value>,
    pub is_error: bool,
    pub effect: Effect,
}

impl Reply {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            structured: None,
            is_error: false,
            effect: Effect::Read,
        }
    }

    pub fn json(value: &Value) -> Self {
        Self::text(format!("{value:#}"))
    }

    pub fn structured(value: Value) -> Self {
        Self {
            structured: Some(value.clone()),
            ..Self::text(value.to_string())
        }
    }

    pub fn error(text: impl Into<String>) -> Self {
        Self {
            is_error: true,
            ..Self::text(text)
        }
    }

    pub fn wrote(self) -> Self {
        Self {
            effect: Effect::Write,
            ..self
        }
    }
}

/// Middleware: one journal entry per HTTP request.
pub async fn record(State(vendor): State<Arc<Vendor>>, request: axum::extract::Request, next: Next) -> Response {
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let who = response.extensions().get::<Who>().cloned().unwrap_or_default();
    vendor.journal.push(Entry {
        at: vendor.clock.now_text(),
        what: What::Http,
        method: Some(method),
        path: Some(path),
        status: Some(response.status().as_u16()),
        tool: None,
        arguments: None,
        label: None,
        effect: None,
        client: who.client,
        grant: who.grant,
    });
    response
}
