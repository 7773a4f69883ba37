//! Finds the authorization server of an MCP server, registers there, and prints the address that a person would open.
//!
//! `cargo run --package belvedere-auth --example authorize -- https://mcp.example.com/mcp`

mod memory;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use belvedere_auth::{Auth, AuthConfig, AuthParts, Begin, Binding};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_types::{Actor, Explain, OrgId, Quirks, SourceId, SourceTarget, SystemClock};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("usage: authorize <address of an MCP server>")?;
    let memory = Arc::new(memory::Memory::new(Arc::new(SystemClock)));
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: Vec::new(),
        own_authorities: Vec::new(),
        user_agent: "belvedere-auth-example/0.1".into(),
        connect_timeout: Duration::from_secs(5),
    })?;
    let auth = Auth::new(AuthParts {
        outbound,
        secrets: memory.clone(),
        flows: memory.clone(),
        registrations: memory.clone(),
        grants: memory.clone(),
        connections: memory.clone(),
        audit: memory,
        clock: Arc::new(SystemClock),
        config: AuthConfig {
            public_url: "http://127.0.0.1:8400".parse()?,
            client_name: "Belvedere example".into(),
            client_document: None,
        },
    });
    let target = SourceTarget {
        org: OrgId::generate(),
        source: SourceId::generate(),
        name: "example".into(),
        vendor: None,
        url: url.parse()?,
        headers: Vec::new(),
        paused_until: None,
    };
    let begin = Begin {
        target: &target,
        actor: Actor::System,
        binding: Binding::ApiKey,
        challenges: &[],
        client: None,
        quirks: Quirks::none(),
    };
    match auth.begin(begin).await {
        Ok(begun) => {
            for line in begun.trace {
                println!("{}: {}", line.step, line.outcome);
            }
            println!("open: {}", begun.authorization_url);
        }
        Err(error) => {
            let problem = error.problem();
            println!("{}: {}\n{}", problem.code, problem.detail, problem.next_step);
        }
    }
    Ok(())
}
