//! A house of real parts around one made-up tool server.

use std::sync::Arc;
use std::time::Duration;

use belvedere_analysis_router::model::ProviderModels;
use belvedere_analysis_router::{Answer, Planner, Router};
use belvedere_app::{App, AppError, AppParts, AskRequest, Binding, ConnectRequest, SourceView, Visitor, error_help};
use belvedere_auth::{Auth, AuthConfig, AuthParts};
use belvedere_catalog::Catalog;
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_store::{OrgRecord, Store, StoreConfig};
use belvedere_tool_filter::{Gate, ToolSource};
use belvedere_types::credential::SecretKind;
use belvedere_types::{Actor, Caller, Clock, Explain, ManualClock, OrgId, Role, SecretText, UserId};
use belvedere_vault::{KeyFile, SealedRows, Vault, VaultParts};
use tempfile::TempDir;
use time::macros::datetime;
use tokio::sync::mpsc;

use crate::postman::Postman;
use crate::server::{OneIdea, Things};

pub struct House {
    pub app: App,
    pub store: Store,
    pub things: Arc<Things>,
    pub planner: Arc<OneIdea>,
    pub postman: Arc<Postman>,
    pub clock: Arc<ManualClock>,
    pub owner: Caller,
    outbound: Outbound,
    dir: TempDir,
}

impl House {
    pub async fn new() -> Self {
        Self::beside(&[]).await
    }

    /// With leave to reach these hosts on loopback.
    pub async fn beside(hosts: &[HostPort]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(datetime!(2026-06-01 12:00 UTC)));
        let store = Store::open_with_clock(
            &StoreConfig {
                url: format!("sqlite:{}", dir.path().join("app.db").display()),
            },
            clock.clone(),
        )
        .await
        .unwrap();
        let org = OrgRecord {
            id: OrgId::generate(),
            name: "Acme".into(),
            created_at: clock.now(),
        };
        store.create_org(&org).await.unwrap();
        let outbound = Outbound::new(OutboundConfig {
            allowed_private_hosts: hosts.to_vec(),
            own_authorities: Vec::new(),
            user_agent: "belvedere-test/1".into(),
            connect_timeout: Duration::from_secs(2),
        })
        .unwrap();
        let things = Arc::new(Things::new(clock.clone()));
        let planner = Arc::new(OneIdea::default());
        let postman = Arc::new(Postman::default());
        KeyFile::create_new(dir.path().join("key")).unwrap();
        let owner = Caller {
            org: org.id,
            actor: Actor::User(UserId::generate()),
            role: Role::Owner,
        };
        let parts = Parts {
            store: &store,
            clock: &clock,
            outbound: &outbound,
            dir: &dir,
            postman: &postman,
        };
        let (app, auth) = parts.assemble(things.clone(), planner.clone()).await;
        things.ask_tokens_of(auth);
        Self {
            app,
            store,
            things,
            planner,
            postman,
            clock,
            owner,
            outbound,
            dir,
        }
    }

    /// The same house over the same rows, with another tool server and planner.
    pub async fn rebuilt(&self, tools: Arc<dyn ToolSource>, planner: Arc<dyn Planner>) -> App {
        let parts = Parts {
            store: &self.store,
            clock: &self.clock,
            outbound: &self.outbound,
            dir: &self.dir,
            postman: &self.postman,
        };
        parts.assemble(tools, planner).await.0
    }

    pub fn with_role(&self, role: Role) -> Caller {
        Caller { role, ..self.owner }
    }

    /// The owner of another organisation.
    pub async fn stranger(&self) -> Caller {
        let org = OrgRecord {
            id: OrgId::generate(),
            name: "Other".into(),
            created_at: self.clock.now(),
        };
        self.store.create_org(&org).await.unwrap();
        Caller {
            org: org.id,
            actor: Actor::User(UserId::generate()),
            role: Role::Owner,
        }
    }

    pub async fn connect(&self, request: ConnectRequest) -> Result<SourceView, AppError> {
        self.app.connect(&self.owner, Binding::ApiKey, request).await
    }

    /// A source that is connected.
    pub async fn source(&self) -> SourceView {
        self.connect(by_url("https://things.example/mcp")).await.unwrap()
    }

    pub async fn ask(&self, question: &str) -> Result<Answer, AppError> {
        self.ask_with(AskRequest {
            question: question.into(),
            ..AskRequest::default()
        })
        .await
    }

    pub async fn ask_with(&self, request: AskRequest) -> Result<Answer, AppError> {
        ask_as(&self.app, &self.owner, request).await
    }

    /// Somebody who can write to the database does.
    pub async fn tamper(&self, sql: &'static str) {
        let url = format!("sqlite:{}", self.dir.path().join("app.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
    }

    pub async fn actions(&self) -> Vec<String> {
        let entries = self.app.audit(&self.owner, 0).await.unwrap();
        entries.into_iter().map(|entry| entry.action).collect()
    }

    pub async fn sealed_rows(&self) -> usize {
        let rows = self.store.scan(None, 1_000).await.unwrap();
        // The key that signs receipts is made with the first one and stays.
        let of_sources =
            |row: &&belvedere_vault::SealedRow| row.address.org == self.owner.org && row.address.kind != SecretKind::ReceiptKey;
        rows.iter().filter(of_sources).count()
    }
}

pub async fn ask_as(app: &App, caller: &Caller, request: AskRequest) -> Result<Answer, AppError> {
    let (events, mut watched) = mpsc::channel(64);
    let watching = tokio::spawn(async move { while watched.recv().await.is_some() {} });
    let answer = app.ask(caller, request, events).await;
    watching.await.unwrap();
    answer
}

struct Parts<'a> {
    store: &'a Store,
    clock: &'a Arc<ManualClock>,
    outbound: &'a Outbound,
    dir: &'a TempDir,
    postman: &'a Arc<Postman>,
}

impl Parts<'_> {
    async fn assemble(&self, tools: Arc<dyn ToolSource>, planner: Arc<dyn Planner>) -> (App, Arc<Auth>) {
        let (store, public_url): (Arc<Store>, url::Url) = (Arc::new(self.store.clone()), "http://127.0.0.1:8400".parse().unwrap());
        let keys = Arc::new(KeyFile::at(self.dir.path().join("key")));
        let vault = Vault::open(VaultParts::over(keys, store.clone(), store.clone())).await.unwrap();
        let vault = Arc::new(vault);
        let auth = Arc::new(Auth::new(AuthParts {
            outbound: self.outbound.clone(),
            secrets: vault.clone(),
            flows: store.clone(),
            registrations: store.clone(),
            grants: store.clone(),
            connections: store.clone(),
            audit: store.clone(),
            clock: self.clock.clone(),
            config: AuthConfig {
                public_url: public_url.clone(),
                client_name: "Belvedere".into(),
                client_document: None,
            },
        }));
        let catalog = Arc::new(Catalog::built_in().unwrap());
        let gate = Arc::new(Gate::new(
            tools.clone(),
            store.clone(),
            store,
            Arc::new(catalog.policies()),
            self.clock.clone(),
        ));
        let router = Router::new(gate.clone(), planner, error_help(catalog.clone()));
        let parts = AppParts {
            store: self.store.clone(),
            auth: auth.clone(),
            secrets: vault,
            gate,
            tools,
            router,
            models: Arc::new(ProviderModels::new(self.outbound.clone())),
            default_model: None,
            catalog,
            golden_questions: true,
            clock: self.clock.clone(),
            public_url,
            post: Some(self.postman.office()),
        };
        (App::new(parts), auth)
    }
}

pub fn by_url(url: &str) -> ConnectRequest {
    ConnectRequest {
        url: Some(url.into()),
        ..ConnectRequest::default()
    }
}

pub fn named(url: &str, name: &str) -> ConnectRequest {
    ConnectRequest {
        name: Some(name.into()),
        ..by_url(url)
    }
}

/// A browser next door.
pub fn knock() -> Visitor {
    Visitor {
        address: Some([203, 0, 113, 7].into()),
        device: "Firefox on Linux".into(),
    }
}

pub fn secret(text: &str) -> SecretText {
    SecretText::new(text)
}

/// The token in a sign-in link.
pub fn token_of(link: &url::Url) -> SecretText {
    SecretText::new(link.query_pairs().find(|(name, _)| name == "token").unwrap().1)
}

pub fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().problem().code
}
