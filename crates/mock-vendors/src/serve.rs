//! Binds the loopback ports of one vendor and runs it until it is stopped.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
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
    mcp,
    oauth::{self, Authority, Ledger, OAuthState, PRM_PATH},
    prisma::{Inventory, Names, Prisma},
    random,
    vendor::{self, Door, Toolbox, Vendor},
    warehouse::Warehouse,
};

/// Settings of the Prisma mock. Ports may be 0.
#[derive(Debug, Clone)]
pub struct PrismaOptions {
    pub port: u16,
    pub as_port: u16,
    pub inventory: Inventory,
    pub names: Names,
    pub access_token_seconds: u32,
    /// Where the mock's clock starts and what its data is relative to.
    pub now: OffsetDateTime,
    pub journal: Option<PathBuf>,
    /// Each with its number; [`Fault::Slow`] uses it (seconds), and [`Fault::SlowToken`] (milliseconds).
    pub faults: Vec<(Fault, u64)>,
}

/// Settings of the server with a static token.
#[derive(Debug, Clone)]
pub struct BearerOptions {
    pub port: u16,
    pub token: String,
    pub now: OffsetDateTime,
    pub journal: Option<PathBuf>,
    pub faults: Vec<(Fault, u64)>,
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
    let (mcp, mcp_origin) = bind(options.port).await?;
    let (authorization, issuer) = bind(options.as_port).await?;
    let clock = Arc::new(Clock::starting_at(options.now));
    let tools = Prisma::new(options.now.date(), options.inventory, options.names);
    let authority = Arc::new(Authority {
        issuer: issuer.clone(),
        resource: format!("{mcp_origin}/mcp"),
        clock: Arc::clone(&clock),
        access_token_seconds: options.access_token_seconds,
        workspaces: tools.choices(),
        signing_key: random::key()?,
        ledger: Mutex::new(Ledger::default()),
    });
    let vendor = Arc::new(Vendor {
        name: "prisma",
        clock,
        faults: FaultSwitches::with(options.faults),
        journal: Journal::open(options.journal.as_deref())?,
        tools: Box::new(tools),
        door: Door::OAuth(Arc::clone(&authority)),
    });
    let metadata = {
        let (vendor, authority) = (Arc::clone(&vendor), Arc::clone(&authority));
        get(async move || Json(oauth::protected_resource(&authority, &vendor.faults)))
    };
    let stop = CancellationToken::new();
    let challenge = Some(format!("{mcp_origin}{PRM_PATH}"));
    let public = mcp::router(Arc::clone(&vendor), challenge, stop.clone()).route(PRM_PATH, metadata);
    let mut servers = JoinSet::new();
    run(&mut servers, mcp, mcp_side(&vendor, public), &stop);
    let oauth = recorded(
        &vendor,
        oauth::router(OAuthState {
            vendor: Arc::clone(&vendor),
            authority,
        }),
    );
    run(&mut servers, authorization, oauth, &stop);
    Ok(running(&vendor, &mcp_origin, Some(issuer), stop, servers))
}

/// Starts the server with a static token.
pub async fn start_bearer(options: BearerOptions) -> std::io::Result<Running> {
    let (listener, origin) = bind(options.port).await?;
    let tools: Box<dyn Toolbox> = Box::new(Warehouse::new(options.now.date()));
    let vendor = Arc::new(Vendor {
        name: "bearer",
        clock: Arc::new(Clock::starting_at(options.now)),
        faults: FaultSwitches::with(options.faults),
        journal: Journal::open(options.journal.as_deref())?,
        tools,
        door: Door::StaticToken(options.token),
    });
    let stop = CancellationToken::new();
    let mut servers = JoinSet::new();
    let public = mcp::router(Arc::clone(&vendor), None, stop.clone());
    run(&mut servers, listener, mcp_side(&vendor, public), &stop);
    Ok(running(&vendor, &origin, None, stop, servers))
}

/// Loopback only: nobody else shall reach a server whose consent needs no password.
async fn bind(port: u16) -> std::io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    Ok((listener, origin))
}

fn mcp_side(vendor: &Arc<Vendor>, public: Router) -> Router {
    recorded(vendor, public).merge(control::router(Arc::clone(vendor)))
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

fn running(
    vendor: &Vendor,
    origin: &str,
    issuer: Option<String>,
    stop: CancellationToken,
    servers: JoinSet<std::io::Result<()>>,
) -> Running {
    Running {
        vendor: vendor.name,
        mcp_url: format!("{origin}/mcp"),
        issuer,
        control_url: format!("{origin}/_mock"),
        stop,
        servers,
    }
}
