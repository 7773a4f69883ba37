//! Keboola: the tools of the published server over a made-up project.

mod configs;
mod database;
mod dialect;
mod jobs;
mod project;
mod storage;
mod tools;

use clap::ValueEnum;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{
    faults::Fault,
    journal::Label,
    oauth::{Consent, Manner, Redirects, Registration},
    toon,
    vendor::{Call, Reply, Session, ToolSpec, Toolbox},
};

use database::Database;
use jobs::Job;
use tools::{Needs, ROWS};

/// Its own authorization server: nothing is registered, nothing says when a token ends, and only listed addresses are returned to.
pub const MANNER: Manner = Manner {
    brand: "Keboola",
    asks: "work in your project",
    registration: Registration::Unkept,
    redirects: Redirects::Listed(&["keboola.com", "keboola.dev", "claude.ai", "chatgpt.com", "make.com"]),
    resource_required: false,
    resource_described: false,
    states_issuer: false,
    states_expiry: false,
    scopes: &[],
    default_scope: "",
    refresh_scope: None,
    consent: Consent { legend: "", open: None },
};

/// The role of the token's user in the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Everything.
    Admin,
    /// Less than an administrator.
    Guest,
    /// Only the tools that are marked as reads.
    ReadOnly,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Guest => "guest",
            Self::ReadOnly => "readOnly",
        }
    }
}

pub struct Keboola {
    now: OffsetDateTime,
    role: Role,
    specs: Vec<ToolSpec>,
    jobs: Vec<Job>,
    database: Database,
}

impl Keboola {
    pub fn new(now: OffsetDateTime, role: Role) -> Self {
        Self {
            now,
            role,
            specs: tools::specs(),
            jobs: jobs::jobs(now),
            database: Database::new(now.date()),
        }
    }

    fn read(&self, call: &Call<'_>) -> Result<Value, String> {
        Ok(match call.tool {
            "get_jobs" => return jobs::answer(&self.jobs, call),
            "get_components" => return configs::components(call),
            "get_flows" => return configs::flows(self.now, call),
            "get_configs" => configs::configs(call),
            "get_buckets" => storage::buckets(self.now, call),
            "get_tables" => storage::tables(self.now, call),
            "get_shared_buckets" => storage::shared(call),
            "search" => configs::search(call),
            "find_component_id" => configs::find_component(call),
            "get_project_info" => configs::project(self.role.name()),
            "get_accessible_projects" => configs::accessible_projects(),
            "get_data_apps" => {
                json!({"data_apps": [{"configuration_id": "79000101", "name": "Stock board", "state": "running", "is_disabled": false}], "links": []})
            }
            "docs_query" => {
                json!({"text": "Flows run configurations in phases; a phase begins when the one before has ended.", "source_urls": []})
            }
            _ => configs::flow_schema(),
        })
    }
}

impl Toolbox for Keboola {
    fn server_name(&self) -> (&'static str, &'static str) {
        ("Keboola MCP Server", "1.81.1")
    }

    fn tools(&self) -> &[ToolSpec] {
        &self.specs
    }

    fn offers(&self, tool: &ToolSpec, session: &Session<'_>) -> bool {
        let marked = tool.hints.read_only == Some(true);
        let switched = session
            .header("x-read-only-mode")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let listed = |name: &str| {
            session
                .header(name)
                .map(|names| names.split(',').any(|one| one.trim() == tool.name))
        };
        let full = self.role == Role::Admin || session.header("x-storageapi-token").is_none();
        let there = ROWS.iter().find(|row| row.name == tool.name).is_some_and(|row| match row.needs {
            Needs::Nothing => true,
            Needs::SemanticModel | Needs::OlderFlows => false,
            Needs::LesserToken => !full,
            Needs::FullToken => full,
        });
        there
            && (marked || !(switched || self.role == Role::ReadOnly))
            && listed("x-allowed-tools") != Some(false)
            && listed("x-disallowed-tools") != Some(true)
    }

    fn refusal(&self, tool: Option<&str>, session: &Session<'_>) -> Option<(i32, String)> {
        let lost = session.fault(Fault::NoStorageToken) && tool.is_none();
        lost.then(|| (0, "Storage API token is not provided.".to_owned()))
    }

    fn unknown(&self, tool: &str, _session: &Session<'_>) -> Option<Reply> {
        let known = self.specs.iter().any(|spec| spec.name == tool);
        Some(Reply::error(if known {
            format!("Access denied: The tool \"{tool}\" is not authorized for this client.")
        } else {
            format!("Unknown tool: '{tool}'")
        }))
    }

    fn missing(&self, tool: &str, argument: &str) -> Reply {
        Reply::error(format!(
            "1 validation error for call[{tool}]\n{argument}\n  Missing required argument [type=missing_argument]"
        ))
    }

    fn call(&self, call: &Call<'_>) -> Reply {
        if call.session.fault(Fault::NoStorageToken) {
            return Reply::error("Storage API token is not provided.");
        }
        if call.session.fault(Fault::RoleTooSmall) {
            return Reply::error(format!(
                "Access denied: The tool \"{}\" is not authorized for this client. Contact your administrator to request access.",
                call.tool
            ));
        }
        match call.tool {
            "query_data" if call.session.fault(Fault::QueryCancelled) => return database::cancelled(),
            "query_data" => return self.database.query(call),
            "run_job" => return jobs::pretend(call),
            _ => {}
        }
        let label = self.specs.iter().find(|spec| spec.name == call.tool).map(|spec| spec.label);
        if label == Some(Label::Write) {
            return Reply::structured(json!({"success": true, "tool": call.tool, "links": []})).wrote();
        }
        let reply = match self.read(call) {
            Ok(value) => Reply {
                text: toon::encode(&value),
                ..Reply::structured(value)
            },
            Err(message) if message.contains("validation error") => return Reply::error(message),
            Err(message) => return Reply::error(format!("Error calling tool '{}': {message}", call.tool)),
        };
        if call.session.fault(Fault::TextOnly) {
            return Reply { structured: None, ..reply };
        }
        reply
    }
}
