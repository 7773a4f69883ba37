//! Binds the loopback ports of one vendor and runs it until it is stopped.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, atomic::AtomicUsize},
};

use axum::{Json, Router, middleware, routing::get};
use serde::Serialize;
use time::OffsetDateTime;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    control,
    faults::{Fault, FaultSwitches},
    journal::Journal,
    keboola::{self, Keboola, Role},
    logfire::{self, Logfire},
    mcp::{self, Wire},
    morningstar::{self, Morningstar},
    oauth::{self, Authority, Choice, Ledger, Manner, OAuthState, PRM_PATH},
    prisma::{self, Inventory, Names, Prisma},
    random,
    vendor::{self, Door, FixedToken, Toolbox, Vendor},
    warehouse::Warehouse,
};

/// Settings that every mock has.
#[derive(Debug, Clone)]
pub struct Common {
    /// Port of the MCP server; may be 0.
    pub port: u16,
    /// Where the mock's clock starts and what its data is relative to.
    pub now: OffsetDateTime,
    pub journal: Option<PathBuf>,
    /// Each with its number; [`Fault::Slow`] uses it (seconds), and [`Fault::SlowToken`] (milliseconds).
    pub faults: Vec<(Fault, u64)>,
}

/// Settings of the Prisma mock.
#[derive(Debug, Clone)]
pub struct PrismaOptions {
    pub common: Common,
    pub as_port: u16,
    pub inventory: Inventory,
    pub names: Names,
    pub access_token_seconds: u32,
    /// Also let in whoever sends this as bearer, to all workspaces.
    pub token: Option<String>,
}

/// Settings of the Keboola mock.
#[derive(Debug, Clone)]
pub struct KeboolaOptions {
    pub common: Common,
    /// Of the token; says which tools it sees.
    pub role: Role,
    pub access_token_seconds: u32,
    /// Also let in whoever sends this in `X-StorageAPI-Token`.
    pub storage_token: Option<String>,
}

/// Settings of the Logfire mock.
#[derive(Debug, Clone)]
pub struct LogfireOptions {
    pub common: Common,
    pub access_token_seconds: u32,
    /// Also let in whoever sends this as bearer, with all scopes, for one project.
    pub api_key: Option<String>,
}

/// Settings of the Morningstar mock.
#[derive(Debug, Clone)]
pub struct MorningstarOptions {
    pub common: Common,
    pub access_token_seconds: u32,
    /// Zero: as many as one likes.
    pub calls_per_second: u32,
    /// Also let in whoever sends this as bearer.
    pub token: Option<String>,
}

/// Settings of the server with a static token.
#[derive(Debug, Clone)]
pub struct BearerOptions {
    pub common: Common,
    pub token: String,
}

/// A vendor that answers. Dropping it without [`Running::stop`] ends it with the runtime's tasks.
#[derive(Debug, Serialize)]
pub struct Running {
    pub vendor: &'static str,
    pub mcp_url: String,
    /// The authorization server, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    pub control_url: String,
    #[serde(skip)]
    stop: CancellationToken,
    #[serde(skip)]
    servers: JoinSet<std::io::Result<()>>,
}

impl Running {
    /// Waits until both servers ended, which they do after [`Running::stop`] or a failure.
    pub async fn ended(&mut self) -> std::io::Result<()> {
        while let Some(ended) = self.servers.join_next().await {
            ended.map_err(std::io::Error::other)??;
        }
        Ok(())
    }

    /// Stops accepting and closes open streams.
    pub fn stop(&self) {
        self.stop.cancel();
    }
}

/// Starts the Prisma mock: an MCP server and an authorization server on another port.
pub async fn start_prisma(options: PrismaOptions) -> std::io::Result<Running> {
    let tools = Prisma::new(options.common.now.date(), options.inventory, options.names);
    let oauth = OAuth {
        manner: prisma::MANNER,
        port: Some(options.as_port),
        choices: tools.choices(),
        access_token_seconds: options.access_token_seconds,
    };
    start(Setup {
        name: "prisma",
        tools: Box::new(tools),
        wire: Wire::Sessions,
        oauth: Some(oauth),
        fixed: options.token.map(bearer),
        common: options.common,
    })
    .await
}

/// Starts the Keboola mock: the MCP server is its own authorization server.
pub async fn start_keboola(options: KeboolaOptions) -> std::io::Result<Running> {
    let oauth = OAuth {
        manner: keboola::MANNER,
        port: None,
        choices: Vec::new(),
        access_token_seconds: options.access_token_seconds,
    };
    let fixed = options.storage_token.map(|value| FixedToken {
        value,
        headers: &["x-storageapi-token", "x-storage-token"],
        scope: "",
        workspace: None,
    });
    start(Setup {
        name: "keboola",
        tools: Box::new(Keboola::new(options.common.now, options.role)),
        wire: Wire::Stateless,
        oauth: Some(oauth),
        fixed,
        common: options.common,
    })
    .await
}

/// Starts the Logfire mock of the EU region: its own authorization server, tokens bound to the MCP server.
pub async fn start_logfire(options: LogfireOptions) -> std::io::Result<Running> {
    let oauth = OAuth {
        manner: logfire::MANNER,
        port: None,
        choices: Logfire::choices(),
        access_token_seconds: options.access_token_seconds,
    };
    let fixed = options.api_key.map(|value| FixedToken {
        value,
        headers: &[],
        scope: logfire::KEY_SCOPE,
        workspace: Some(logfire::KEY_PROJECT),
    });
    start(Setup {
        name: "logfire",
        tools: Box::new(Logfire::new(options.common.now)),
        wire: Wire::Stateless,
        oauth: Some(oauth),
        fixed,
        common: options.common,
    })
    .await
}

/// Starts the Morningstar mock: its own authorization server, sessions, event streams.
pub async fn start_morningstar(options: MorningstarOptions) -> std::io::Result<Running> {
    let oauth = OAuth {
        manner: morningstar::MANNER,
        port: None,
        choices: Vec::new(),
        access_token_seconds: options.access_token_seconds,
    };
    start(Setup {
        name: "morningstar",
        tools: Box::new(Morningstar::new(options.common.now.date(), options.calls_per_second)),
        wire: Wire::Sessions,
        oauth: Some(oauth),
        fixed: options.token.map(bearer),
        common: options.common,
    })
    .await
}

/// Starts the server with a static token.
pub async fn start_bearer(options: BearerOptions) -> std::io::Result<Running> {
    start(Setup {
        name: "bearer",
        tools: Box::new(Warehouse::new(options.common.now.date())),
        wire: Wire::Sessions,
        oauth: None,
        fixed: Some(bearer(options.token)),
        common: options.common,
    })
    .await
}

/// Let in as bearer, with no scope.
fn bearer(value: String) -> FixedToken {
    FixedToken {
        value,
        headers: &[],
        scope: "",
        workspace: None,
    }
}

/// Everything that tells one vendor from another.
struct Setup {
    name: &'static str,
    tools: Box<dyn Toolbox>,
    wire: Wire,
    common: Common,
    oauth: Option<OAuth>,
    fixed: Option<FixedToken>,
}

struct OAuth {
    manner: Manner,
    /// None: the authorization server is on the MCP server's origin.
    port: Option<u16>,
    choices: Vec<Choice>,
    access_token_seconds: u32,
}

async fn start(setup: Setup) -> std::io::Result<Running> {
    let (mcp, origin) = bind(setup.common.port).await?;
    let clock = Arc::new(Clock::starting_at(setup.common.now));
    let mut elsewhere = None;
    let mut authority = None;
    if let Some(oauth) = setup.oauth {
        let issuer = match oauth.port {
            Some(port) => {
                let (listener, issuer) = bind(port).await?;
                elsewhere = Some(listener);
                issuer
            }
            None => origin.clone(),
        };
        authority = Some(Arc::new(Authority {
            manner: oauth.manner,
            issuer,
            resource: format!("{origin}/mcp"),
            clock: Arc::clone(&clock),
            access_token_seconds: oauth.access_token_seconds,
            workspaces: oauth.choices,
            signing_key: random::key()?,
            ledger: Mutex::new(Ledger::default()),
        }));
    }
    let vendor = Arc::new(Vendor {
        name: setup.name,
        clock,
        faults: FaultSwitches::with(setup.common.faults),
        journal: Journal::open(setup.common.journal.as_deref())?,
        tools: setup.tools,
        door: Door {
            authority: authority.clone(),
            fixed: setup.fixed,
        },
        busy: AtomicUsize::new(0),
    });
    let stop = CancellationToken::new();
    let mut servers = JoinSet::new();
    let described = authority.as_ref().filter(|authority| authority.manner.resource_described);
    let challenge = described.map(|_| format!("{origin}{PRM_PATH}"));
    let mut public = mcp::router(Arc::clone(&vendor), setup.wire, challenge, stop.clone());
    if let Some(authority) = described {
        let (vendor, authority) = (Arc::clone(&vendor), Arc::clone(authority));
        let metadata = get(async move || Json(oauth::protected_resource(&authority, &vendor.faults)));
        public = public.route(PRM_PATH, metadata);
    }
    if let Some(authority) = &authority {
        let pages = oauth::router(OAuthState {
            vendor: Arc::clone(&vendor),
            authority: Arc::clone(authority),
        });
        match elsewhere {
            Some(listener) => run(&mut servers, listener, recorded(&vendor, pages), &stop),
            None => public = public.merge(pages),
        }
    }
    run(
        &mut servers,
        mcp,
        recorded(&vendor, public).merge(control::router(Arc::clone(&vendor))),
        &stop,
    );
    Ok(Running {
        vendor: vendor.name,
        mcp_url: format!("{origin}/mcp"),
        issuer: authority.map(|authority| authority.issuer.clone()),
        control_url: format!("{origin}/_mock"),
        stop,
        servers,
    })
}

/// Loopback only: nobody else shall reach a server whose consent needs no password.
async fn bind(port: u16) -> std::io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    Ok((listener, origin))
}

/// The fallback is recorded too, so that probing for absent documents shows in the journal.
fn recorded(vendor: &Arc<Vendor>, router: Router) -> Router {
    router
        .fallback(async || axum::http::StatusCode::NOT_FOUND)
        .layer(middleware::from_fn_with_state(Arc::clone(vendor), vendor::record))
}

fn run(servers: &mut JoinSet<std::io::Result<()>>, listener: TcpListener, router: Router, stop: &CancellationToken) {
    let stopped = stop.clone().cancelled_owned();
    servers.spawn(async move { axum::serve(listener, router).with_graceful_shutdown(stopped).await });
}
