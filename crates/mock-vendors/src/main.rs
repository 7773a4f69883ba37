#![forbid(unsafe_code)]

//! The command line of the mock vendors.

use std::{path::PathBuf, str::FromStr, time::Duration};

use anyhow::Context;
use belvedere_mock_vendors::{
    BearerOptions, Common, Fault, Inventory, KeboolaOptions, LogfireOptions, MorningstarOptions, Names, PrismaOptions, Role, Running,
    UnknownFault, start_bearer, start_keboola, start_logfire, start_morningstar, start_prisma,
};
use clap::{Args, Parser, Subcommand};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::signal::unix::{SignalKind, signal};

/// Stateful mocks of MCP vendors on loopback ports.
#[derive(Parser)]
#[command(name = "mock-vendors", version, after_help = fault_help())]
struct Command {
    #[command(subcommand)]
    vendor: Vendor,
}

#[derive(Subcommand)]
enum Vendor {
    /// Prisma Postgres, with its authorization server on another port
    Prisma {
        #[command(flatten)]
        shared: Shared,
        /// Port of the authorization server
        #[arg(long, default_value_t = 0)]
        as_port: u16,
        /// documented: the published tools; extended: these and assumed ones
        #[arg(long, value_enum, default_value_t = Inventory::Extended)]
        inventory: Inventory,
        /// snake: today's tool names; camel: the class names of 2025
        #[arg(long, value_enum, default_value_t = Names::Snake)]
        names: Names,
        /// Life of an access token
        #[arg(long, default_value_t = 60)]
        access_token_seconds: u32,
        /// Also let in whoever sends this as bearer
        #[arg(long)]
        token: Option<String>,
    },
    /// Keboola, its own authorization server
    Keboola {
        #[command(flatten)]
        shared: Shared,
        /// Role of the user: says which tools there are
        #[arg(long, value_enum, default_value_t = Role::Admin)]
        role: Role,
        /// Life of an access token, which the token response does not tell
        #[arg(long, default_value_t = 60)]
        access_token_seconds: u32,
        /// Also let in whoever sends this in X-StorageAPI-Token
        #[arg(long)]
        storage_token: Option<String>,
    },
    /// Logfire in the EU region, its own authorization server
    Logfire {
        #[command(flatten)]
        shared: Shared,
        /// Life of an access token
        #[arg(long, default_value_t = 60)]
        access_token_seconds: u32,
        /// Also let in whoever sends this as bearer
        #[arg(long)]
        api_key: Option<String>,
    },
    /// Morningstar, its own authorization server
    Morningstar {
        #[command(flatten)]
        shared: Shared,
        /// Life of an access token
        #[arg(long, default_value_t = 60)]
        access_token_seconds: u32,
        /// Further calls are refused; 0: none is
        #[arg(long, default_value_t = 1)]
        calls_per_second: u32,
        /// Also let in whoever sends this as bearer
        #[arg(long)]
        token: Option<String>,
    },
    /// An MCP server that wants a static bearer token
    Bearer {
        #[command(flatten)]
        shared: Shared,
        /// The only token that is accepted
        #[arg(long)]
        token: String,
    },
}

#[derive(Args)]
struct Shared {
    /// Port of the MCP server
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Start of the mock's clock (RFC 3339); the real time unless told
    #[arg(long, value_parser = parse_time)]
    now: Option<OffsetDateTime>,
    /// Also append the journal to this file, one JSON object a line
    #[arg(long)]
    journal: Option<PathBuf>,
    /// Switch a fault on: NAME or NAME=NUMBER
    #[arg(long = "fault", value_parser = parse_fault)]
    faults: Vec<(Fault, u64)>,
}

impl From<Shared> for Common {
    fn from(shared: Shared) -> Self {
        Self {
            port: shared.port,
            now: shared.now.unwrap_or_else(OffsetDateTime::now_utc),
            journal: shared.journal,
            faults: shared.faults,
        }
    }
}

fn parse_time(text: &str) -> Result<OffsetDateTime, time::error::Parse> {
    OffsetDateTime::parse(text, &Rfc3339)
}

fn parse_fault(text: &str) -> Result<(Fault, u64), UnknownFault> {
    let (name, number) = text.split_once('=').unwrap_or((text, "5"));
    let number = number.parse().map_err(|_| UnknownFault { name: text.to_owned() })?;
    Ok((Fault::from_str(name)?, number))
}

fn fault_help() -> String {
    let lines = Fault::ALL
        .iter()
        .map(|fault| format!("\n  {:<24}{}", fault.name(), fault.summary()));
    format!("Faults:{}", lines.collect::<String>())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut running = start(Command::parse().vendor).await?;
    println!("{}", serde_json::to_string(&running).context("cannot print the addresses")?);
    tokio::select! {
        ended = running.ended() => return ended.context("a server ended"),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    running.stop();
    // A client that holds a connection open must not keep the program alive.
    match tokio::time::timeout(Duration::from_secs(2), running.ended()).await {
        Ok(ended) => ended.context("a server ended"),
        Err(_) => Ok(()),
    }
}

async fn start(vendor: Vendor) -> anyhow::Result<Running> {
    match vendor {
        Vendor::Prisma {
            shared,
            as_port,
            inventory,
            names,
            access_token_seconds,
            token,
        } => start_prisma(PrismaOptions {
            common: shared.into(),
            as_port,
            inventory,
            names,
            access_token_seconds,
            token,
        })
        .await
        .context("cannot start the Prisma mock"),
        Vendor::Keboola {
            shared,
            role,
            access_token_seconds,
            storage_token,
        } => start_keboola(KeboolaOptions {
            common: shared.into(),
            role,
            access_token_seconds,
            storage_token,
        })
        .await
        .context("cannot start the Keboola mock"),
        Vendor::Logfire {
            shared,
            access_token_seconds,
            api_key,
        } => start_logfire(LogfireOptions {
            common: shared.into(),
            access_token_seconds,
            api_key,
        })
        .await
        .context("cannot start the Logfire mock"),
        Vendor::Morningstar {
            shared,
            access_token_seconds,
            calls_per_second,
            token,
        } => start_morningstar(MorningstarOptions {
            common: shared.into(),
            access_token_seconds,
            calls_per_second,
            token,
        })
        .await
        .context("cannot start the Morningstar mock"),
        Vendor::Bearer { shared, token } => start_bearer(BearerOptions {
            common: shared.into(),
            token,
        })
        .await
        .context("cannot start the bearer server"),
    }
}
