//! Tools that the vendor has NOT published. They are assumed, so that questions about plans, migrations and
//! query statistics have somewhere to go; every row of this table is marked as assumed in its spec.

use serde_json::{Map, Value, json};

use super::{Label, Parameter, Row, optional};

const CURSOR: Parameter = optional("cursor", "next_cursor of the previous answer; leave out for the first page");
const WORKSPACE: Parameter = optional("workspace_id", "Only this workspace");
const PROJECT: Parameter = optional("project_id", "Only this project");
const LIMIT: Parameter = Parameter {
    kind: "integer",
    ..optional("limit", "Rows on a page")
};

const fn read(name: &'static str, description: &'static str, parameters: &'static [Parameter]) -> Row {
    Row {
        name,
        class: None,
        label: Label::Read,
        description,
        parameters,
    }
}

pub const ROWS: &[Row] = &[
    read(
        "list_workspaces",
        "Lists the workspaces of the account with their ids, number of projects and members.",
        &[],
    ),
    read(
        "list_projects",
        "Lists projects with their plan tier, workspace, region, creation date and environments (dev and prod, with ids), page by page. To add one, use the Create-Prisma-Postgres-Database tool.",
        &[WORKSPACE, optional("plan", "Only this plan tier"), CURSOR, LIMIT],
    ),
    read(
        "list_migrations",
        "Lists the schema migrations that were applied to the prod environments, newest first, page by page. Projects that never had one are not in the list.",
        &[
            PROJECT,
            WORKSPACE,
            optional("since", "Only those applied on or after this day, YYYY-MM-DD"),
            CURSOR,
            LIMIT,
        ],
    ),
    read(
        "get_query_statistics",
        "Gets how many queries ran, per workspace, project or day, over a range of days. Statistics are kept for 90 days.",
        &[
            optional("from", "First day, YYYY-MM-DD"),
            optional("to", "Last day, YYYY-MM-DD; today when left out"),
            Parameter {
                kind: "integer",
                ..optional("days", "Instead of from: this many days up to the last day; 7 when left out")
            },
            optional("group_by", "What a row of the answer stands for; workspace when left out"),
            WORKSPACE,
            PROJECT,
        ],
    ),
];

/// Limits that the parameter tables cannot say, and the argument that published tools are assumed to take.
pub fn refine(tool: &str, input: &mut Map<String, Value>) {
    let Some(properties) = input.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let mut extend = |name: &str, with: Value| {
        if let (Some(property), Value::Object(with)) = (properties.get_mut(name).and_then(Value::as_object_mut), with) {
            property.extend(with);
        }
    };
    match tool {
        // Of the published tools that work in one workspace: whoever left it open may name it.
        "list_prisma_postgres_databases" | "fetch_workspace_details" => {
            properties.insert(
                WORKSPACE.name.to_owned(),
                json!({"type": WORKSPACE.kind, "description": "The workspace to work in, where none was chosen when access was granted"}),
            );
        }
        "list_projects" => {
            extend("plan", json!({"enum": ["Free", "Starter", "Pro", "Business"]}));
            extend("limit", json!({"minimum": 1, "maximum": 50, "default": 10}));
        }
        "list_migrations" => {
            extend("since", json!({"format": "date"}));
            extend("limit", json!({"minimum": 1, "maximum": 100, "default": 50}));
        }
        "get_query_statistics" => {
            extend("from", json!({"format": "date"}));
            extend("to", json!({"format": "date"}));
            extend("days", json!({"minimum": 1, "maximum": 90, "default": 7}));
            extend("group_by", json!({"enum": ["workspace", "project", "day"], "default": "workspace"}));
        }
        _ => {}
    }
}

/// Only the statistics are given as structured content.
pub fn output_schema(tool: &str) -> Option<Map<String, Value>> {
    if tool != "get_query_statistics" {
        return None;
    }
    let row = json!({"type": "object", "properties": {
        "workspace_id": {"type": "string"}, "workspace": {"type": "string"},
        "project_id": {"type": "string"}, "project": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "queries": {"type": "integer"}, "writes": {"type": "integer"}, "errors": {"type": "integer"}, "average_ms": {"type": "number"},
    }, "required": ["queries", "writes", "errors", "average_ms"]});
    let schema = json!({"type": "object", "properties": {
        "from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"},
        "group_by": {"type": "string"}, "rows": {"type": "array", "items": row},
    }, "required": ["from", "to", "group_by", "rows"]});
    schema.as_object().cloned()
}
