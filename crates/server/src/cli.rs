//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::classify::{FailOn, Format};

/// Ask questions over hosted MCP servers, read-only.
#[derive(Parser)]
#[command(name = "belvedere", version, about)]
pub struct Cli {
    #[command(flatten)]
    pub settings: SettingFlags,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags win over the environment, which wins over the file.
#[derive(Args)]
pub struct SettingFlags {
    /// A settings file [default: belvedere.toml in the working directory, if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Any setting by name, as in `--set log=debug`
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the server
    Serve {
        /// Address and port to listen on
        #[arg(long)]
        bind: Option<String>,
        /// Folder of database and key file
        #[arg(long)]
        data_dir: Option<String>,
    },
    /// Ask a running server a question
    Ask {
        /// Use only this source; may be repeated
        #[arg(long = "source", value_name = "NAME")]
        sources: Vec<String>,
        /// Answer as if it were this instant (RFC 3339)
        #[arg(long)]
        now: Option<String>,
        /// Print the whole answer as JSON
        #[arg(long)]
        json: bool,
        question: String,
    },
    /// Ask a running server the golden questions of a file and hold the answers against what is expected
    Eval {
        /// `[[golden]]` questions in TOML, or the same in JSON; docs/EVALUATION.md has the form
        file: PathBuf,
        /// Use only this source; may be repeated
        #[arg(long = "source", value_name = "NAME")]
        sources: Vec<String>,
        /// `none` for the built-in planner, or another model of the provider that is set
        #[arg(long)]
        model: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// List the data sources of a running server
    Sources {
        #[arg(long)]
        json: bool,
    },
    /// Connect a vendor of the catalog, or any MCP server by URL
    Connect {
        vendor_or_url: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        region: Option<String>,
        /// Host of your own installation of the vendor's server, or the whole address of its MCP endpoint
        #[arg(long)]
        host: Option<String>,
        /// Read a bearer token from standard input
        #[arg(long)]
        token_stdin: bool,
        #[arg(long)]
        json: bool,
    },
    /// Revoke access at the vendor and erase what was stored
    Disconnect { name: String },
    /// Every tool of a source with its verdict and evidence
    Tools {
        name: String,
        #[arg(long)]
        json: bool,
        /// Judge every reviewed definition again, by today's rules, without asking the vendor
        #[arg(long)]
        replay: bool,
    },
    /// A new single-use link that signs in to a running server
    SignInLink,
    /// Judge tools offline, one JSON object a line on the standard input; exit codes are in docs/FILTER.md
    Classify {
        /// A reviewed policy (TOML) to apply on top of the generic layers
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
        /// How the verdicts are told
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
        /// End with exit code 3 when a tool's verdict is this bad
        #[arg(long, value_enum, value_name = "VERDICT")]
        fail_on: Option<FailOn>,
    },
    /// Check the settings and print them, secrets left out
    CheckConfig {
        /// Print the reference of all settings as Markdown instead
        #[arg(long)]
        reference: bool,
    },
    /// Bring the database to this version's schema
    Migrate,
    /// Make a new master key and wrap all secrets with it, while servers run; goes on where an earlier run ended
    RotateKey {
        /// Print which keys are in use instead
        #[arg(long)]
        status: bool,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Work on the vendor catalog
    Catalog {
        #[command(subcommand)]
        command: CatalogCommand,
    },
    /// Work on the audit log
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Subcommand)]
pub enum CatalogCommand {
    /// Check the built-in cards, and those of a folder on top of them
    Check {
        /// A folder of vendor files, as `catalog_dir` names one
        folder: Option<PathBuf>,
    },
    /// Print the file of a built-in card, to begin one of your own with; without an id, the ids of all
    Show {
        /// The id of the card, such as `linear`
        vendor: Option<String>,
    },
    /// Print the page of known vendor errors as Markdown
    Troubleshooting,
}

#[derive(Subcommand)]
pub enum AuditCommand {
    /// Prove that no entry of any organisation was changed or removed, and that no secret was put back to an older version
    Verify {
        /// Ends of the chains that `audit head` printed earlier: shows a whole database that was restored
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Print the end of each organisation's chain, to be kept elsewhere
    Head,
}
