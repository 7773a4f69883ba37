//! One source at one vendor, with everything in memory and a clock moved by hand.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration as Wait;

use belvedere_auth::{Auth, AuthConfig, AuthError, AuthParts, Begin, Begun, Binding, CallbackQuery, Completed, PreRegistered};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_types::credential::{AccessTokens, Challenge, Credential, TokenError};
use belvedere_types::{
    Actor, ConnectionState, ConnectionStatus, Explain, ManualClock, OrgId, Problem, Quirks, SecretText, SourceId, SourceTarget,
};
use time::{Duration, OffsetDateTime};

use crate::memory::Memory;
use crate::vendor::Vendor;

pub const BROWSER: Binding = Binding::Browser([7; 32]);

pub struct World {
    pub vendor: Vendor,
    pub memory: Arc<Memory>,
    pub clock: Arc<ManualClock>,
    pub auth: Arc<Auth>,
    pub target: SourceTarget,
}

impl World {
    pub async fn new() -> Self {
        Self::at("http://127.0.0.1:8400", &[]).await
    }

    /// With this public URL; further vendors are admitted too.
    pub async fn at(public_url: &str, others: &[&Vendor]) -> Self {
        let vendor = Vendor::start().await;
        let clock = Arc::new(ManualClock::new(OffsetDateTime::UNIX_EPOCH + Duration::days(20_000)));
        let memory = Arc::new(Memory::new(clock.clone()));
        let hosts: Vec<SocketAddr> = others.iter().copied().chain([&vendor]).map(|vendor| vendor.address).collect();
        let auth = auth(&memory, &clock, outbound(&hosts), public_url);
        let target = SourceTarget {
            org: OrgId::generate(),
            source: SourceId::generate(),
            name: "db".into(),
            vendor: None,
            url: format!("{}/mcp", vendor.base()).parse().unwrap(),
            headers: vec![],
            paused_until: None,
        };
        memory
            .tables()
            .connections
            .insert((target.org, target.source), ConnectionStatus::new(OffsetDateTime::UNIX_EPOCH));
        Self {
            vendor,
            memory,
            clock,
            auth,
            target,
        }
    }

    /// Another process over the same storage.
    pub fn replica(&self) -> Arc<Auth> {
        self.replica_over(outbound(&[self.vendor.address]))
    }

    pub fn replica_over(&self, outbound: Outbound) -> Arc<Auth> {
        auth(&self.memory, &self.clock, outbound, "http://127.0.0.1:8400")
    }

    /// Another source of the organisation at the same server.
    pub fn second_source(&self) -> SourceTarget {
        let target = SourceTarget {
            source: SourceId::generate(),
            name: "other".into(),
            ..self.target.clone()
        };
        self.memory
            .tables()
            .connections
            .insert((target.org, target.source), ConnectionStatus::new(OffsetDateTime::UNIX_EPOCH));
        target
    }

    pub async fn begin(&self) -> Result<Begun, AuthError> {
        self.begin_with(&[], None).await
    }

    pub async fn begin_with(&self, challenges: &[Challenge], client: Option<PreRegistered>) -> Result<Begun, AuthError> {
        self.auth
            .begin(Begin {
                target: &self.target,
                actor: Actor::System,
                binding: BROWSER,
                challenges,
                client,
                quirks: Quirks::none(),
            })
            .await
    }

    /// The vendor's redirect after consent.
    pub fn callback(&self, begun: &Begun) -> CallbackQuery {
        CallbackQuery {
            state: Some(parameter(begun, "state").unwrap()),
            code: Some(SecretText::new("canary-code")),
            iss: Some(self.vendor.base()),
            error: None,
        }
    }

    pub async fn complete(&self, begun: &Begun) -> Result<Completed, AuthError> {
        self.auth.complete(self.callback(begun), BROWSER).await
    }

    pub async fn connect(&self) {
        let begun = self.begin().await.unwrap();
        self.complete(&begun).await.unwrap();
    }

    pub async fn credential(&self) -> Result<Credential, TokenError> {
        self.auth.credential(&self.target).await
    }

    pub async fn token(&self) -> String {
        clear(&self.credential().await.unwrap())
    }

    pub async fn refused(&self, failed: &Credential) -> Result<Credential, TokenError> {
        self.auth.refused(&self.target, failed, &[]).await
    }

    pub fn later(&self, seconds: i64) {
        self.clock.advance(Duration::seconds(seconds));
    }

    pub fn status(&self) -> ConnectionStatus {
        self.memory.tables().connections[&(self.target.org, self.target.source)].clone()
    }

    pub fn state(&self) -> ConnectionState {
        self.status().state()
    }

    pub fn audited(&self, action: &str) -> usize {
        self.memory.tables().audit.iter().filter(|entry| entry.action == action).count()
    }

    pub fn secrets(&self) -> usize {
        self.memory.tables().secrets.len()
    }

    pub fn token_requests(&self) -> usize {
        self.vendor.seen("/token").len()
    }

    /// Audit entries hold no secret of the vendor's script.
    pub fn assert_nothing_secret_in_audit(&self) {
        for entry in &self.memory.tables().audit {
            assert!(!format!("{entry:?}").contains("canary"), "{entry:?}");
        }
    }
}

fn auth(memory: &Arc<Memory>, clock: &Arc<ManualClock>, outbound: Outbound, public_url: &str) -> Arc<Auth> {
    Arc::new(Auth::new(parts(memory, clock, outbound, public_url)))
}

pub fn parts(memory: &Arc<Memory>, clock: &Arc<ManualClock>, outbound: Outbound, public_url: &str) -> AuthParts {
    AuthParts {
        outbound,
        secrets: memory.clone(),
        flows: memory.clone(),
        registrations: memory.clone(),
        grants: memory.clone(),
        connections: memory.clone(),
        audit: memory.clone(),
        clock: clock.clone(),
        config: AuthConfig {
            public_url: public_url.parse().unwrap(),
            client_name: "Belvedere".into(),
            client_document: None,
        },
    }
}

pub fn outbound(hosts: &[SocketAddr]) -> Outbound {
    let allowed_private_hosts = hosts.iter().map(|address| address.to_string().parse().unwrap()).collect();
    Outbound::new(OutboundConfig {
        allowed_private_hosts,
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Wait::from_secs(5),
    })
    .unwrap()
}

pub fn begin<'a>(target: &'a SourceTarget, binding: Binding, challenges: &'a [Challenge]) -> Begin<'a> {
    Begin {
        target,
        actor: Actor::System,
        binding,
        challenges,
        client: None,
        quirks: Quirks::none(),
    }
}

pub fn parameter(begun: &Begun, name: &str) -> Option<String> {
    begun
        .authorization_url
        .query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

pub fn clear(credential: &Credential) -> String {
    match credential {
        Credential::Bearer { token, .. } | Credential::Bound { token, .. } => token.expose_secret().to_owned(),
        Credential::Header { name, value } => format!("{name}: {}", value.expose_secret()),
        Credential::None => String::new(),
    }
}

pub fn bearer_challenge(scope: Option<&str>, resource_metadata: Option<String>, error: Option<&str>) -> Challenge {
    Challenge {
        scheme: "bearer".into(),
        resource_metadata,
        scope: scope.map(Into::into),
        error: error.map(Into::into),
    }
}

/// The stable code; and nothing secret in any form of the error.
pub fn code<T>(result: Result<T, AuthError>) -> &'static str {
    let error = result.err().unwrap();
    let problem = error.problem();
    assert!(!format!("{error:?} {error} {problem:?}").contains("canary"), "{error:?}");
    problem.code
}

pub fn required<T>(result: Result<T, TokenError>) -> Problem {
    match result.err().unwrap() {
        TokenError::AuthorizationRequired(problem) => problem,
        other => panic!("{other:?}"),
    }
}

pub fn unavailable<T>(result: Result<T, TokenError>) -> (Problem, Option<Duration>) {
    match result.err().unwrap() {
        TokenError::Unavailable { problem, retry_after } => (problem, retry_after),
        other => panic!("{other:?}"),
    }
}

/// Waits for what another task brings about.
pub async fn eventually(condition: impl Fn() -> bool) {
    for _ in 0..500 {
        if condition() {
            return;
        }
        tokio::time::sleep(Wait::from_millis(10)).await;
    }
    panic!("did not come about");
}
