//! Credentials out of the vault, a thousand sources at rest, and a thousand that go at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use belvedere_auth::{Auth, AuthConfig, AuthParts, Endpoints, GrantRecord, Grants, OauthGrant, Parting};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_store::{Departure, OrgRecord, ReceiptRecord, RevocationRecord, SavedAnswers, SourceRecord, Store, StoreConfig};
use belvedere_tests::{Server, ServerOptions};
use belvedere_types::credential::{AccessTokens, SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{
    ConnectionEvent, ConnectionStatus, OrgId, Quirks, ReceiptId, RegistrationId, SecretId, SecretText, SourceAccess, SourceId,
    SourceTarget, SystemClock,
};
use belvedere_vault::{KeyFile, Vault, VaultParts};
use serde_json::json;
use time::OffsetDateTime;
use url::Url;

use crate::whole::resident_mib;
use crate::{RUNS, median, print, quantile};

const READS: usize = 1_000;
const SOURCES: usize = 1_000;

pub async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::new(folder.path()).await;
    token_ready(&house).await;
    revoke_all(&house).await;
    idle_sources().await;
}

struct House {
    store: Store,
    vault: Arc<Vault>,
    auth: Auth,
    org: OrgId,
}

impl House {
    async fn new(folder: &std::path::Path) -> Self {
        let store = open(&folder.join("bench.db")).await;
        let keys = KeyFile::create_new(folder.join("key")).unwrap();
        let rows = Arc::new(store.clone());
        let vault = Arc::new(Vault::open(VaultParts::over(Arc::new(keys), rows.clone(), rows)).await.unwrap());
        let outbound = Outbound::new(OutboundConfig {
            allowed_private_hosts: Vec::new(),
            own_authorities: Vec::new(),
            user_agent: "belvedere-bench".into(),
            connect_timeout: Duration::from_secs(5),
        })
        .unwrap();
        let auth = Auth::new(AuthParts {
            outbound,
            secrets: vault.clone(),
            flows: Arc::new(store.clone()),
            registrations: Arc::new(store.clone()),
            grants: Arc::new(store.clone()),
            connections: Arc::new(store.clone()),
            audit: Arc::new(store.clone()),
            clock: Arc::new(SystemClock),
            config: AuthConfig {
                public_url: Url::parse("http://127.0.0.1:1/").unwrap(),
                client_name: "bench".into(),
                client_document: None,
            },
        });
        let org = OrgRecord {
            id: OrgId::generate(),
            name: "Bench".into(),
            created_at: now(),
        };
        store.create_org(&org).await.unwrap();
        Self {
            store,
            vault,
            auth,
            org: org.id,
        }
    }

    /// A source with an access token that is good for an hour.
    async fn granted(&self) -> SourceTarget {
        let source = source(self.org);
        self.store.create_source(&source).await.unwrap();
        let address = SecretAddress {
            org: self.org,
            owner: SecretOwner::Source(source.id),
            id: SecretId::generate(),
            kind: SecretKind::Grant,
        };
        let began = now().unix_timestamp();
        let tokens = json!({
            "access_token": "a".repeat(900), "refresh_token": "r".repeat(200), "obtained_at": began, "expires_at": began + 3_600,
        });
        self.vault.create(&address, &SecretText::new(tokens.to_string())).await.unwrap();
        self.store.save(&grant(self.org, source.id, address.id)).await.unwrap();
        SourceTarget {
            org: self.org,
            source: source.id,
            name: source.name,
            vendor: None,
            url: source.url,
            headers: Vec::new(),
            paused_until: None,
        }
    }
}

async fn open(path: &std::path::Path) -> Store {
    let url = format!("sqlite:{}", path.display());
    Store::open(&StoreConfig { url }).await.unwrap()
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn source(org: OrgId) -> SourceRecord {
    let id = SourceId::generate();
    let status = ConnectionStatus::new(now());
    SourceRecord {
        id,
        org,
        name: id.to_string(),
        vendor: None,
        url: Url::parse("https://mcp.example.com/mcp").unwrap(),
        headers: Vec::new(),
        quirks: Quirks::NONE,
        access: SourceAccess::OPEN,
        status: status.apply(ConnectionEvent::Authorized, now()).unwrap(),
        created_at: now(),
        last_used_at: None,
    }
}

fn grant(org: OrgId, source: SourceId, secret: SecretId) -> GrantRecord {
    let endpoints = Endpoints {
        issuer: "https://as.example.com".into(),
        authorization: "https://as.example.com/authorize".into(),
        token: "https://as.example.com/token".into(),
        registration: None,
        revocation: Some("https://as.example.com/revoke".into()),
        iss_in_response: true,
        bound_tokens: false,
    };
    GrantRecord {
        org,
        source,
        secret,
        oauth: Some(OauthGrant {
            registration: RegistrationId::generate(),
            endpoints,
            resource: None,
            scopes_asked: vec!["read".into()],
            scopes_granted: vec!["read".into()],
            refreshable: true,
            trace: Vec::new(),
        }),
        obtained_at: now(),
        access_expires_at: None,
    }
}

/// The same rows are read on both sides by the same statement; what is left is unsealing and judging.
async fn token_ready(house: &House) {
    let target = house.granted().await;
    let (mut ready, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (mut ready_times, mut row_times) = (Vec::new(), Vec::new());
        for _ in 0..READS {
            let began = Instant::now();
            house.auth.credential(&target).await.unwrap();
            ready_times.push(began.elapsed());
            let began = Instant::now();
            let stored = Grants::load(&house.store, target.org, target.source).await.unwrap();
            assert!(stored.unwrap().sealed.is_some());
            row_times.push(began.elapsed());
        }
        ready.push(quantile(&mut ready_times, 0.5).as_secs_f64() * 1e6);
        rows.push(quantile(&mut row_times, 0.5).as_secs_f64() * 1e6);
    }
    let (ready, rows) = (median(&mut ready), median(&mut rows));
    print(
        "token_ready_beyond_database",
        ready - rows,
        "us",
        json!({ "credential_us": ready, "database_us": rows }),
    );
}

/// What a person waits for: everything erased here, in one transaction, with what the vendors are owed written down.
async fn revoke_all(house: &House) {
    let mut targets = Vec::new();
    for _ in 0..SOURCES {
        targets.push(house.granted().await);
    }
    let began = Instant::now();
    let mut departures = Vec::new();
    for target in &targets {
        let order = match house.auth.parting(target).await.unwrap() {
            Parting::Owed(order) => Some(order),
            Parting::Settled(_) => None,
        };
        let order = order.unwrap();
        let receipt = ReceiptRecord {
            id: ReceiptId::generate(),
            org: house.org,
            source: target.source,
            source_name: target.name.clone(),
            access: SourceAccess::OPEN,
            body: json!({}),
            created_at: now(),
        };
        departures.push(Departure {
            source: target.source,
            answers: SavedAnswers::Erased,
            owed: Some(RevocationRecord {
                order: *order,
                receipt: receipt.id,
                attempts: 0,
                deadline_at: now(),
            }),
            receipt: Some(receipt),
        });
    }
    let gone = house.store.depart(house.org, &departures, now()).await.unwrap();
    let took = began.elapsed().as_secs_f64();
    assert_eq!(gone.len(), SOURCES);
    print("revoke_all_local", took, "s", json!({ "sources": SOURCES, "database": "sqlite" }));
}

/// A server over a thousand connected sources that nobody asks, against one over none.
async fn idle_sources() {
    let mut server = Server::start(ServerOptions::default()).await;
    server.api().sources().await;
    let empty = resident_mib(server.process_id());
    assert!(server.stop().success());
    let store = open(&server.data().join("data/belvedere.db")).await;
    let org = store.orgs().await.unwrap().remove(0).id;
    for _ in 0..SOURCES {
        let source = source(org);
        store.create_source(&source).await.unwrap();
        store.save(&grant(org, source.id, SecretId::generate())).await.unwrap();
    }
    store.close().await;
    server.start_again().await;
    let at_rest = resident_mib(server.process_id());
    assert_eq!(server.api().sources().await.len(), SOURCES);
    let listed = resident_mib(server.process_id());
    print(
        "memory_of_idle_source",
        (at_rest - empty) * 1024.0 / SOURCES as f64,
        "KiB resident",
        json!({ "sources": SOURCES, "after_listing_them_kib": (listed - empty) * 1024.0 / SOURCES as f64, "sockets": sockets(server.process_id()) }),
    );
}

/// Open sockets of the process; those of its own listener and of our keep-alive connections are among them.
fn sockets(process: u32) -> usize {
    let Ok(entries) = std::fs::read_dir(format!("/proc/{process}/fd")) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter(|to| to.to_string_lossy().starts_with("socket:"))
        .count()
}
