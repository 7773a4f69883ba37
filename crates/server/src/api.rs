//! The client side of the commands: a running server's HTTP API.

use std::time::Duration;

use belvedere_outbound::{HostPort, Limits, Outbound, OutboundConfig};
use belvedere_types::{Explain, Problem, ProblemKind, SecretText};
use bytes::Bytes;
use http::{Method, Request};
use serde_json::Value;
use url::Url;

use crate::failure::Failure;

const LIMITS: Limits = Limits {
    body_bytes: 256 << 20,
    first_byte: Duration::from_secs(120),
    total: Duration::from_secs(180),
};

pub struct Api {
    base: Url,
    key: SecretText,
    outbound: Outbound,
}

impl Api {
    /// `BELVEDERE_URL` and `BELVEDERE_API_KEY`.
    pub fn from_environment() -> Result<Self, Failure> {
        let address = std::env::var("BELVEDERE_URL").unwrap_or_else(|_| "http://127.0.0.1:8400".into());
        let base = Url::parse(&address).map_err(|_| Failure::Settings(vec![format!("BELVEDERE_URL: {address:?} is not a URL")]))?;
        let key = std::env::var("BELVEDERE_API_KEY").map_err(|_| {
            Failure::Settings(vec![
                "BELVEDERE_API_KEY: not set; start the server with BELVEDERE_BOOTSTRAP_API_KEY and use the same key here".into(),
            ])
        })?;
        // The person named this host; the guard is for addresses that vendors name.
        let own = HostPort {
            host: base.host_str().unwrap_or_default().to_owned(),
            port: base.port_or_known_default().unwrap_or(80),
        };
        let outbound = Outbound::new(OutboundConfig {
            allowed_private_hosts: vec![own],
            own_authorities: Vec::new(),
            user_agent: concat!("belvedere-cli/", env!("CARGO_PKG_VERSION")).into(),
            connect_timeout: Duration::from_secs(10),
        })
        .map_err(|error| Failure::Problem(error.problem()))?;
        Ok(Self {
            base,
            key: SecretText::new(key),
            outbound,
        })
    }

    pub async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::DELETE, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let url = self.base.join(path).map_err(anyhow::Error::from)?;
        let bytes = body.map_or_else(Bytes::new, |value| Bytes::from(value.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.key.expose_secret()))
            .body(bytes)
            .map_err(anyhow::Error::from)?;
        let reply = self.outbound.fetch(request, LIMITS).await.map_err(|error| {
            tracing::debug!(error = &error as &dyn std::error::Error, "request failed");
            Failure::Problem(Problem::new(
                ProblemKind::Unavailable,
                "server_unreachable",
                format!("No Belvedere server answers at {}.", self.base),
                "Start it with `belvedere serve`, or set BELVEDERE_URL.",
            ))
        })?;
        let value: Value = if reply.body().is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(reply.body()).map_err(anyhow::Error::from)?
        };
        if reply.status().is_success() {
            Ok(value)
        } else {
            Err(Failure::Said(said(&value)))
        }
    }

    /// The source of that name or identifier.
    pub async fn source(&self, name: &str) -> Result<Value, Failure> {
        let listed = self.get("/api/v1/sources").await?;
        let found = listed
            .get("sources")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|source| {
                ["name", "id"]
                    .iter()
                    .any(|field| source.get(*field).and_then(Value::as_str) == Some(name))
            });
        found.cloned().ok_or_else(|| {
            Failure::Said(format!(
                "There is no data source called {name:?}. [unknown_source]\n  `belvedere sources` lists them."
            ))
        })
    }
}

/// A problem document in the two lines that commands print.
fn said(problem: &Value) -> String {
    let field = |name: &str| problem.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{} [{}]\n  {}", field("detail"), field("code"), field("next_step"))
}
