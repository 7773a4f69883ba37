//! Lists the tools of an MCP server that needs no authorization, with the verdict on each. It calls none of them.
//!
//! `cargo run -p belvedere-mcp-client --example list_tools -- https://example.com/mcp`

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use belvedere_mcp_client::{ClientConfig, McpClient};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_tool_filter::{ToolSource, judge};
use belvedere_types::credential::{AccessTokens, Challenge, Credential, TokenError};
use belvedere_types::{
    ConnectionEvent, ConnectionStatus, Connections, Explain, OrgId, Problem, ProblemKind, SourceId, SourceTarget, StorageError, SystemClock,
};
use time::OffsetDateTime;

struct Anonymous;

#[async_trait]
impl AccessTokens for Anonymous {
    async fn credential(&self, _target: &SourceTarget) -> Result<Credential, TokenError> {
        Ok(Credential::None)
    }

    async fn refused(&self, _target: &SourceTarget, _failed: &Credential, _challenges: &[Challenge]) -> Result<Credential, TokenError> {
        Err(TokenError::AuthorizationRequired(Problem::new(
            ProblemKind::Vendor,
            "authorization_required",
            "The server asks for an authorization.",
            "Connect it in Belvedere, which can obtain one.",
        )))
    }
}

struct Unwatched;

#[async_trait]
impl Connections for Unwatched {
    async fn apply(&self, _: OrgId, _: SourceId, _: ConnectionEvent, _: OffsetDateTime) -> Result<Option<ConnectionStatus>, StorageError> {
        Ok(None)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url: url::Url = std::env::args().nth(1).ok_or("usage: list_tools URL")?.parse()?;
    let private = std::env::args().nth(2).map(|listed| listed.parse()).transpose()?;
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: private.into_iter().collect(),
        own_authorities: Vec::new(),
        user_agent: concat!("belvedere-example/", env!("CARGO_PKG_VERSION")).to_owned(),
        connect_timeout: Duration::from_secs(5),
    })?;
    let client = McpClient::new(
        outbound,
        Arc::new(Anonymous),
        Arc::new(Unwatched),
        Arc::new(SystemClock),
        ClientConfig::default(),
    );
    let target = SourceTarget {
        org: OrgId::generate(),
        source: SourceId::generate(),
        name: "example".to_owned(),
        vendor: None,
        url,
        headers: Vec::new(),
        paused_until: None,
    };
    match client.list(&target).await {
        Ok(listing) => {
            for tool in &listing.tools {
                println!("{:?}\t{}", judge(tool, None).verdict, tool.name);
            }
            for (name, reason) in &listing.dropped {
                println!("dropped\t{name}: {reason}");
            }
            Ok(())
        }
        Err(error) => {
            let problem = error.problem();
            Err(format!("{}: {} {}", problem.code, problem.detail, problem.next_step).into())
        }
    }
}
