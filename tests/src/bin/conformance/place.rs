//! Our crates, put together over memory.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use belvedere_auth::{AuthConfig, AuthParts, UnboundAuth};
use belvedere_mcp_client::{Answer, ClientConfig, Inputs, McpClient, Question};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_tool_filter::{Gate, Policies, Policy, PolicyRule, Renewal, Review, Reviews, Verdict, VerdictEvent};
use belvedere_types::{
    Actor, Caller, Clock, ConnectionStatus, Explain, OrgId, Role, SourceId, SourceTarget, StorageError, SystemClock, VendorId,
};
use serde_json::Map;
use url::Url;

use crate::memory::Memory;

/// No server of the suite stays silent on `server/discover`, but all its scenarios run at the same time: a busy machine is no older server.
const DISCOVER: Duration = Duration::from_secs(60);

/// The suite's tools, reviewed: what they do is answer.
const TOOLS: &str = include_str!("tools.txt");
const VENDOR: &str = "conformance-suite";

pub struct Place {
    pub auth: Arc<UnboundAuth>,
    pub gate: Gate,
    pub caller: Caller,
    pub target: SourceTarget,
    pub http: reqwest::Client,
}

impl Place {
    pub fn at(url: &str) -> Result<Self, String> {
        let url: Url = url.parse().map_err(|_| format!("{url} is no address"))?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let outbound = outbound()?;
        let memory = Arc::new(Memory::new(clock.clone()));
        let auth = Arc::new(UnboundAuth::new(AuthParts {
            outbound: outbound.clone(),
            secrets: memory.clone(),
            flows: memory.clone(),
            registrations: memory.clone(),
            grants: memory.clone(),
            connections: memory.clone(),
            audit: memory.clone(),
            clock: clock.clone(),
            config: config()?,
        }));
        let target = SourceTarget {
            org: OrgId::generate(),
            source: SourceId::generate(),
            name: "suite".to_owned(),
            vendor: Some(VendorId(VENDOR.to_owned())),
            url,
            headers: Vec::new(),
            paused_until: None,
        };
        let born = ConnectionStatus::new(clock.now());
        memory.tables().connections.insert((target.org, target.source), born);
        let config = ClientConfig {
            discover: DISCOVER,
            ..ClientConfig::default()
        };
        let client = McpClient::new(outbound, auth.clone(), memory.clone(), clock.clone(), config);
        let client = Arc::new(client.with_inputs(Arc::new(Agreeable)));
        let gate = Gate::new(client, Arc::new(Kept::default()), memory, Arc::new(policies()), clock);
        Ok(Self {
            auth,
            gate,
            caller: Caller {
                org: target.org,
                actor: Actor::System,
                role: Role::Owner,
            },
            target,
            http: belvedere_tests::client(),
        })
    }
}

fn config() -> Result<AuthConfig, String> {
    let url = |text: &str| text.parse().map_err(|_| format!("{text} is no address"));
    Ok(AuthConfig {
        public_url: url("http://127.0.0.1:8400")?,
        client_name: "Belvedere conformance client".to_owned(),
        // The address that the suite takes for a client's document; it never reads it.
        client_document: Some(url("https://conformance-test.local/client-metadata.json")?),
    })
}

/// The suite opens its servers at ports of its own choice.
fn outbound() -> Result<Outbound, String> {
    let any_port = |host: &'static str| {
        (1..=u16::MAX).map(move |port| HostPort {
            host: host.to_owned(),
            port,
        })
    };
    Outbound::new(OutboundConfig {
        allowed_private_hosts: any_port("localhost").chain(any_port("127.0.0.1")).collect(),
        own_authorities: Vec::new(),
        user_agent: concat!("belvedere-conformance/", env!("CARGO_PKG_VERSION")).to_owned(),
        connect_timeout: Duration::from_secs(10),
    })
    .map_err(|error| error.problem().detail)
}

fn policies() -> Policies {
    let rule = |name: &str| {
        let rule = PolicyRule {
            verdict: Verdict::Read,
            guard: None,
            reason: "a tool of the conformance suite, which answers and changes nothing".to_owned(),
            reason_de: None,
        };
        (name.to_owned(), rule)
    };
    let tools = TOOLS.lines().filter(|line| !line.is_empty()).map(rule).collect();
    let policy = Policy {
        tools,
        // Two numbers are added, which sounds like more than it is.
        opens_writes: true,
    };
    Policies([(VendorId(VENDOR.to_owned()), policy)].into())
}

/// Fills every form in with its defaults.
struct Agreeable;

#[async_trait]
impl Inputs for Agreeable {
    async fn answer(&self, _: &Question) -> Answer {
        Answer::Accept(Map::new())
    }
}

#[derive(Default)]
struct Kept(Mutex<Vec<Review>>);

impl Kept {
    fn reviews(&self) -> std::sync::MutexGuard<'_, Vec<Review>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Reviews for Kept {
    async fn load(&self, _: OrgId, _: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(self.reviews().clone())
    }

    async fn save(&self, _: OrgId, _: SourceId, reviews: &[Review], _: &[VerdictEvent]) -> Result<(), StorageError> {
        let mut kept = self.reviews();
        kept.retain(|old| reviews.iter().all(|new| new.tool != old.tool));
        kept.extend_from_slice(reviews);
        Ok(())
    }

    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        let reviews: Vec<Review> = renewals.iter().map(|renewal| renewal.now.clone()).collect();
        self.save(org, source, &reviews, &[]).await
    }

    async fn history(&self, _: OrgId, _: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(Vec::new())
    }

    async fn remove_all(&self, _: OrgId, _: SourceId) -> Result<(), StorageError> {
        self.reviews().clear();
        Ok(())
    }
}
