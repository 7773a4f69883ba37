//! What every vendor shares: clock, faults, journal and a table of tools.

use std::sync::Arc;

use axum::{extract::State, middleware::Next, response::Response};
use serde_json::{Map, Value};

use crate::{
    clock::Clock,
    faults::FaultSwitches,
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
}

/// Who may come in at the MCP endpoint.
pub enum Door {
    OAuth(Arc<Authority>),
    StaticToken(String),
}

/// A vendor's tools over its data.
pub trait Toolbox: Send + Sync + 'static {
    fn server_name(&self) -> (&'static str, &'static str);
    fn tools(&self) -> &[ToolSpec];
    /// Answers a call of a tool that is in [`Toolbox::tools`].
    fn call(&self, call: &Call<'_>) -> Reply;
}

pub struct ToolSpec {
    pub name: String,
    pub description: String,
    pub input: Map<String, Value>,
    pub output: Option<Map<String, Value>>,
    pub label: Label,
    /// Not in the vendor's documentation: made up so that the product's main questions can be answered.
    pub assumed: bool,
}

pub struct Call<'a> {
    pub tool: &'a str,
    pub arguments: &'a Map<String, Value>,
    /// The workspace that the grant is bound to; nothing when consent left it open.
    pub workspace: Option<&'a str>,
    /// The fault of the same name is on.
    pub selection_required: bool,
    /// The fault `endless-pages` is on.
    pub endless: bool,
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
