//! Prisma Postgres: its published tools, and assumed ones beside them, over made-up data.

mod answers;
mod assumed;
mod assumed_answers;
mod data;
mod documented;
mod history;
mod schema;
mod sql;

use clap::ValueEnum;
use serde_json::{Map, Value, json};
use time::Date;

use crate::{
    faults::Fault,
    journal::Label,
    oauth::{Choice, Consent, Manner, Redirects, Registration},
    vendor::{Call, Hints, Reply, ToolSpec, Toolbox},
};

use data::Dataset;

/// Which tools are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Inventory {
    /// The tools that the vendor has published.
    Documented,
    /// These, and assumed ones that list workspaces, projects, migrations and query statistics.
    Extended,
}

/// How tools are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Names {
    /// As clients have recorded them from the live server.
    Snake,
    /// The class names of the vendor's documentation of 2025, for the tools that had one.
    Camel,
}

/// One tool of an inventory, before it is spelled.
struct Row {
    name: &'static str,
    /// Its class name of 2025.
    class: Option<&'static str>,
    label: Label,
    description: &'static str,
    parameters: &'static [Parameter],
}

struct Parameter {
    name: &'static str,
    kind: &'static str,
    required: Need,
    description: &'static str,
}

#[derive(PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

const fn required(name: &'static str, description: &'static str) -> Parameter {
    Parameter {
        name,
        kind: "string",
        required: Need::Required,
        description,
    }
}

const fn optional(name: &'static str, description: &'static str) -> Parameter {
    Parameter {
        name,
        kind: "string",
        required: Need::Optional,
        description,
    }
}

/// Another origin than the MCP server's; long client ids with a secret; one workspace chosen at consent.
pub const MANNER: Manner = Manner {
    brand: "Prisma",
    asks: "use your data platform",
    registration: Registration::Confidential,
    redirects: Redirects::Registered,
    resource_required: true,
    resource_described: true,
    states_issuer: true,
    states_expiry: true,
    scopes: &[
        (
            "workspace:admin",
            "read and change everything in the workspace you choose: projects, databases, backups",
        ),
        ("offline_access", "keep this access until you or the application end it"),
    ],
    default_scope: "workspace:admin offline_access",
    refresh_scope: None,
    consent: Consent {
        legend: "Workspace",
        open: Some(("Leave open", "The application asks for a workspace when it needs one")),
    },
};

pub struct Prisma {
    data: Dataset,
    specs: Vec<ToolSpec>,
    /// For each of `specs`, the name that the answers know.
    canonical: Vec<&'static str>,
}

impl Prisma {
    pub fn new(today: Date, inventory: Inventory, names: Names) -> Self {
        let documented = documented::READS.iter().chain(documented::WRITES).map(|row| (row, false));
        let assumed = match inventory {
            Inventory::Documented => &[],
            Inventory::Extended => assumed::ROWS,
        };
        let rows: Vec<(&Row, bool)> = documented.chain(assumed.iter().map(|row| (row, true))).collect();
        let specs = rows.iter().map(|(row, assumed)| spec(row, inventory, names, *assumed)).collect();
        let canonical = rows.iter().map(|(row, _)| row.name).collect();
        Self {
            data: Dataset::build(today),
            specs,
            canonical,
        }
    }

    pub fn choices(&self) -> Vec<Choice> {
        self.data
            .workspaces
            .iter()
            .map(|workspace| Choice {
                id: workspace.id.clone(),
                name: workspace.name.to_owned(),
            })
            .collect()
    }
}

impl Toolbox for Prisma {
    fn server_name(&self) -> (&'static str, &'static str) {
        ("Prisma", "2.0.0")
    }

    fn tools(&self) -> &[ToolSpec] {
        &self.specs
    }

    fn call(&self, call: &Call<'_>) -> Reply {
        let at = self.specs.iter().position(|spec| spec.name == call.tool);
        let Some(name) = at.and_then(|at| self.canonical.get(at)) else {
            return Reply::error(format!("Unknown tool: {}", call.tool));
        };
        if call.session.fault(Fault::WorkspaceNotSelected) && call.session.workspace.is_none() {
            return workspace_not_selected();
        }
        assumed_answers::answer(&self.data, name, call).unwrap_or_else(|| answers::answer(&self.data, name, call))
    }
}

fn workspace_not_selected() -> Reply {
    Reply::error("Workspace not selected. This account has several workspaces: authorize again and choose the one to work in.")
}

fn spec(row: &Row, inventory: Inventory, names: Names, assumed: bool) -> ToolSpec {
    let name = match names {
        Names::Snake => row.name,
        Names::Camel => row.class.unwrap_or(row.name),
    };
    let properties: Map<String, Value> = row
        .parameters
        .iter()
        .map(|parameter| {
            (
                parameter.name.to_owned(),
                json!({"type": parameter.kind, "description": parameter.description}),
            )
        })
        .collect();
    let required: Vec<&str> = row
        .parameters
        .iter()
        .filter(|parameter| parameter.required == Need::Required)
        .map(|p| p.name)
        .collect();
    let mut input = Map::new();
    input.insert("type".to_owned(), "object".into());
    input.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        input.insert("required".to_owned(), json!(required));
    }
    if inventory == Inventory::Extended {
        assumed::refine(row.name, &mut input);
    }
    let output = assumed::output_schema(row.name);
    ToolSpec {
        name: name.to_owned(),
        description: row.description.to_owned(),
        input,
        output,
        hints: Hints::default(),
        label: row.label,
        assumed,
    }
}
