//! Answers of the published tools: Markdown for most, JSON for SQL. Nothing is ever changed.

use time::Duration;

use super::{
    data::{Dataset, Environment, Project, Workspace},
    schema, sql, workspace_not_selected,
};
use crate::{
    random,
    seed::{id, mix},
    vendor::{Call, Reply},
};

pub fn answer(data: &Dataset, tool: &str, call: &Call<'_>) -> Reply {
    match tool {
        "introspect_database_schema" | "execute_sql_query" | "execute_prisma_postgres_schema_update" | "create_prisma_postgres_backup" => {
            in_project(data, tool, call)
        }
        "list_prisma_postgres_backups" | "list_prisma_postgres_connection_strings" if call.text("environmentId").is_some() => {
            in_environment(data, tool, call)
        }
        "search_prisma_documentation" => Reply::text(
            "1. **Prisma Postgres** — create a database and connect to it\n2. **Prisma Migrate** — change the schema step by step\n3. **Backups** — restore a database from a snapshot\n",
        ),
        "list_prisma_compute_builds" | "list_prisma_compute_deployments" => Reply::text("There is no compute app with this id.\n"),
        "get_prisma_compute_deployment_logs" => Reply::text("The log of this deployment is empty.\n\nnext cursor: none\n"),
        _ => match selected(data, call) {
            Some(workspace) => in_workspace(data, workspace, tool, call),
            None => needs_selection(tool, call),
        },
    }
}

fn selected<'a>(data: &'a Dataset, call: &Call<'_>) -> Option<&'a Workspace> {
    let id = call.session.workspace.or_else(|| call.text("workspace_id"))?;
    data.workspaces.iter().find(|workspace| workspace.id == id)
}

/// Writes that name what they act on do not need a workspace; those that make something new in it do.
fn needs_selection(tool: &str, call: &Call<'_>) -> Reply {
    let creates = matches!(tool, "create_prisma_postgres_database" | "create_object_store_bucket");
    match wrote(tool, call) {
        Some(reply) if !creates => reply,
        Some(_) => workspace_not_selected().wrote(),
        None => workspace_not_selected(),
    }
}

fn find<'a>(data: &'a Dataset, call: &'a Call<'_>) -> Result<(&'a Project, &'a Environment), Reply> {
    let wanted = call.text("projectId").unwrap_or_default();
    let Some((project, _)) = data.visible(call.session.workspace).find(|(project, _)| project.id == wanted) else {
        return Err(Reply::error(format!(
            "Project {wanted} not found. The List-Prisma-Postgres-Databases tool shows the ids."
        )));
    };
    let environment = match call.text("environmentId") {
        None => Some(&project.prod),
        Some(id) => project.environments().into_iter().find(|environment| environment.id == id),
    };
    environment
        .map(|environment| (project, environment))
        .ok_or_else(|| Reply::error(format!("The project {} has no such environment.", project.name)))
}

fn in_project(data: &Dataset, tool: &str, call: &Call<'_>) -> Reply {
    let (project, environment) = match find(data, call) {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    match tool {
        "introspect_database_schema" => Reply::text(schema::markdown(project.name, environment.name, &environment.tables)),
        "execute_sql_query" => sql::execute(project, environment, call.text("query").unwrap_or_default()),
        "create_prisma_postgres_backup" => Reply::text(format!("Backup of **{}** started.\n", project.name)).wrote(),
        _ => Reply::text(format!("Schema of **{}** ({}) updated.\n", project.name, environment.name)).wrote(),
    }
}

fn in_environment(data: &Dataset, tool: &str, call: &Call<'_>) -> Reply {
    let wanted = call.text("environmentId").unwrap_or_default();
    let found = data.visible(call.session.workspace).find_map(|(project, _)| {
        Some((
            project,
            project.environments().into_iter().find(|environment| environment.id == wanted)?,
        ))
    });
    let Some((project, environment)) = found else {
        return Reply::error(format!("Environment {wanted} not found."));
    };
    if tool == "list_prisma_postgres_connection_strings" {
        let name = id("con_", 6, project.number);
        return Reply::text(format!(
            "| Name | ID | Created |\n|---|---|---|\n| default | {name} | {} |\n",
            project.created
        ));
    }
    let kept = if environment.name == "prod" { 7 } else { 2 };
    let mut text = "| Backup ID | Taken | Size (MB) | Status |\n|---|---|---|---|\n".to_owned();
    for ago in 0..kept {
        let day = data.today.saturating_sub(Duration::days(ago));
        let size = 20 + mix(project.number, 7) % 900 - ago.unsigned_abs();
        text.push_str(&format!(
            "| {} | {day}T02:00:00Z | {size} | completed |\n",
            id("bkp_", project.number + 500, ago.unsigned_abs())
        ));
    }
    Reply::text(text)
}

fn in_workspace(data: &Dataset, workspace: &Workspace, tool: &str, call: &Call<'_>) -> Reply {
    match tool {
        "fetch_workspace_details" => {
            let databases = data.visible(Some(&workspace.id)).count() * 2;
            let Workspace {
                id,
                name,
                created,
                members,
            } = workspace;
            Reply::text(format!(
                "# Workspace {name}\n\n| | |\n|---|---|\n| ID | {id} |\n| Created | {created} |\n| Members | {members} |\n| Databases | {databases} |\n"
            ))
        }
        "list_prisma_postgres_databases" => databases(data, workspace),
        "list_prisma_postgres_backups" | "list_prisma_postgres_connection_strings" => {
            Reply::error("Give an environmentId; the List-Prisma-Postgres-Databases tool shows them.")
        }
        "list_object_store_buckets" => Reply::text("| Bucket | ID | Objects |\n|---|---|---|\n| exports | bkt_exports | 128 |\n"),
        "list_prisma_compute_apps" => Reply::text("This workspace has no compute apps.\n"),
        "get_prisma_composer_topology" => Reply::text(format!("# {}\n\nNo apps are linked to databases or buckets.\n", workspace.name)),
        _ => wrote(tool, call).unwrap_or_else(|| Reply::error(format!("The tool {tool} is not available."))),
    }
}

fn databases(data: &Dataset, workspace: &Workspace) -> Reply {
    let mut text =
        "| Database | Project | Project ID | Environment | Environment ID | Region | Status |\n|---|---|---|---|---|---|---|\n".to_owned();
    for (project, _) in data.visible(Some(&workspace.id)) {
        for environment in project.environments() {
            let (name, region) = (project.name, project.region);
            text.push_str(&format!(
                "| {name}-{} | {name} | {} | {} | {} | {region} | ready |\n",
                environment.name, project.id, environment.name, environment.id
            ));
        }
    }
    Reply::text(text)
}

/// Answers a write as if it had worked; nothing when the tool is no write.
fn wrote(tool: &str, call: &Call<'_>) -> Option<Reply> {
    let (verb, object) = tool.split_once('_')?;
    let done = match verb {
        "create" => "created",
        "delete" => "deleted",
        "promote" => "promoted",
        "rollback" => "rolled back",
        "start" => "started",
        "stop" => "stopped",
        "set" => "set",
        _ => return None,
    };
    let name = call.text("name").map(|name| format!(" **{name}**")).unwrap_or_default();
    let mut text = format!("{}{name}: {done}.\n", object.replace('_', " "));
    if matches!(tool, "create_prisma_postgres_connection_string" | "create_object_store_bucket_key") {
        let secret = random::token("mock_secret_", 18).unwrap_or_default();
        text.push_str(&format!("\nIt is shown once: `{secret}`\n"));
    }
    Some(Reply::text(text).wrote())
}
