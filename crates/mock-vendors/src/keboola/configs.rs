//! Components, their configurations, and flows.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::project::{COMPONENTS, CONFIGS, Component, Config, FLOW, FLOWS, Flow, ORCHESTRATOR, PROJECTS};
use crate::{seed::mix, vendor::Call};

fn summary_of_component(component: &Component) -> Value {
    let (id, name, kind) = component;
    json!({
        "component_id": id, "component_name": name, "component_type": kind,
        "capabilities": {
            "is_row_based": *kind == "extractor", "has_table_input": *kind != "extractor", "has_table_output": *kind != "writer",
            "has_file_input": false, "has_file_output": false, "requires_oauth": name.contains("Google") || name.contains("Ads"),
        },
        "links": [],
    })
}

pub fn components(call: &Call<'_>) -> Result<Value, String> {
    let mut found = Vec::new();
    for id in call.list("component_ids") {
        let Some(component) = COMPONENTS.iter().find(|component| component.0 == id) else {
            return Err(format!("Component not found: {id}"));
        };
        let mut value = summary_of_component(component);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("component_categories".to_owned(), json!([component.2]));
            fields.insert("documentation_url".to_owned(), format!("https://help.keboola.example/{id}").into());
            fields.insert("configuration_schema".to_owned(), json!({"type": "object", "properties": {}}));
        }
        found.push(value);
    }
    Ok(json!({"components": found, "links": []}))
}

/// Configurations by component: all, those of some components or types, or some in full.
pub fn configs(call: &Call<'_>) -> Value {
    let (types, components) = (call.list("component_types"), call.list("component_ids"));
    let full = call
        .arguments
        .get("configs")
        .and_then(Value::as_array)
        .filter(|wanted| !wanted.is_empty());
    if let Some(wanted) = full {
        let ids: Vec<&str> = wanted.iter().filter_map(|one| one.get("configuration_id")?.as_str()).collect();
        let found: Vec<Value> = CONFIGS.iter().filter(|config| ids.contains(&config.id)).map(detail).collect();
        return json!({"configs": found, "links": []});
    }
    let chosen = COMPONENTS.iter().filter(|component| {
        (types.is_empty() || types.contains(&component.2)) && (components.is_empty() || components.contains(&component.0))
    });
    let groups: Vec<Value> = chosen
        .filter_map(|component| {
            let configs: Vec<Value> = CONFIGS
                .iter()
                .filter(|config| config.component == component.0)
                .map(summary)
                .collect();
            (!configs.is_empty()).then(|| json!({"component": summary_of_component(component), "configs": configs}))
        })
        .collect();
    json!({"components_with_configs": groups, "links": []})
}

fn root(config: &Config) -> Value {
    json!({
        "component_id": config.component, "configuration_id": config.id, "name": config.name, "description": null,
        "is_disabled": config.disabled, "is_deleted": false, "folder": config.folder,
    })
}

fn rows(config: &Config) -> Value {
    let rows = config.rows.iter().zip(1_u32..).map(|(name, number)| {
        json!({
            "component_id": config.component, "configuration_id": config.id, "row_configuration_id": format!("{}{number:02}", config.id),
            "name": name, "description": null, "is_disabled": false, "is_deleted": false,
        })
    });
    rows.collect()
}

fn summary(config: &Config) -> Value {
    let rows = if config.rows.is_empty() { Value::Null } else { rows(config) };
    json!({"configuration_root": root(config), "configuration_rows": rows, "links": []})
}

fn detail(config: &Config) -> Value {
    let mut value = summary(config);
    if let Some(fields) = value.get_mut("configuration_root").and_then(Value::as_object_mut) {
        fields.insert("version".to_owned(), (3 + mix(u64::from(config.runs.minute), 5) % 40).into());
        fields.insert(
            "parameters".to_owned(),
            json!({"db": {"host": "erp.harbour.example", "#password": "KBC::ProjectSecure::hidden"}}),
        );
    }
    value
}

pub fn flows(now: OffsetDateTime, call: &Call<'_>) -> Result<Value, String> {
    let wanted = call.list("flow_ids");
    let links =
        json!([{"type": "ui-dashboard", "title": "Flows in the project", "url": "https://keboola.example/admin/projects/8821/flows"}]);
    if let Some(missing) = wanted.iter().find(|id| FLOWS.iter().all(|flow| flow.id != **id)) {
        return Err(format!("Flow configuration not found: {missing}"));
    }
    let found: Vec<Value> = FLOWS
        .iter()
        .filter(|flow| wanted.is_empty() || wanted.contains(&flow.id))
        .map(|flow| {
            if wanted.is_empty() {
                flow_summary(now, flow)
            } else {
                flow_detail(now, flow)
            }
        })
        .collect();
    Ok(json!({"flows": found, "links": links}))
}

fn flow_head(now: OffsetDateTime, flow: &Flow) -> Value {
    let random = mix(u64::from(flow.version), 8);
    let day = |ago: u64| now.date().saturating_sub(Duration::days(i64::try_from(ago).unwrap_or(0)));
    json!({
        "component_id": flow.component, "configuration_id": flow.id, "name": flow.name, "description": flow.description,
        "version": flow.version, "is_disabled": flow.disabled, "is_deleted": false, "folder": flow.folder,
        "created": format!("{}T09:20:00+0100", day(400 + random % 300)), "updated": format!("{}T14:05:00+0100", day(4 + random % 90)),
    })
}

fn flow_summary(now: OffsetDateTime, flow: &Flow) -> Value {
    let mut value = flow_head(now, flow);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("phases_count".to_owned(), flow.phases.len().into());
        fields.insert(
            "tasks_count".to_owned(),
            flow.phases.iter().map(|phase| phase.1.len()).sum::<usize>().into(),
        );
        fields.insert("schedules_count".to_owned(), flow.schedules.len().into());
    }
    value
}

fn flow_detail(now: OffsetDateTime, flow: &Flow) -> Value {
    let mut value = flow_head(now, flow);
    let phases: Vec<Value> = flow
        .phases
        .iter()
        .zip(1_u32..)
        .map(|((name, _), id)| json!({"id": id.to_string(), "name": name}))
        .collect();
    let tasks: Vec<Value> = flow
        .phases
        .iter()
        .zip(1_u32..)
        .flat_map(|((_, configs), phase)| configs.iter().map(move |id| task(id, phase)))
        .collect();
    let schedules: Vec<Value> = flow
        .schedules
        .iter()
        .zip(1_u32..)
        .map(|(cron, number)| json!({"scheduleId": format!("{}9{number}", flow.id), "timezone": "Europe/Oslo", "state": "enabled", "cronTab": cron}))
        .collect();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("configuration".to_owned(), json!({"phases": phases, "tasks": tasks}));
        fields.insert(
            "schedules".to_owned(),
            json!({"n_schedules": schedules.len(), "schedules": schedules}),
        );
        fields.insert("links".to_owned(), json!([]));
    }
    value
}

fn task(id: &str, phase: u32) -> Value {
    let config = CONFIGS.iter().find(|config| config.id == id);
    json!({
        "id": format!("{phase}{id}"), "name": config.map(|config| config.name), "phase": phase.to_string(), "enabled": true,
        "task": {"type": "job", "componentId": config.map(|config| config.component), "configId": id, "mode": "run"},
    })
}

/// Items in whose name or id a pattern occurs.
pub fn search(call: &Call<'_>) -> Value {
    let patterns: Vec<String> = call.list("patterns").into_iter().map(str::to_lowercase).collect();
    let types = call.list("item_types");
    let hit = |kind: &str, texts: &[&str]| {
        (types.is_empty() || types.contains(&kind))
            && texts
                .iter()
                .any(|text| patterns.iter().any(|pattern| text.to_lowercase().contains(pattern)))
    };
    let mut found = Vec::new();
    for config in CONFIGS.iter().filter(|config| hit("configuration", &[config.name, config.id])) {
        found.push(
            json!({"item_type": "configuration", "component_id": config.component, "configuration_id": config.id, "name": config.name}),
        );
    }
    for flow in FLOWS.iter().filter(|flow| hit("flow", &[flow.name, flow.id])) {
        found.push(json!({"item_type": "flow", "component_id": flow.component, "configuration_id": flow.id, "name": flow.name}));
    }
    for table in super::storage::TABLES
        .iter()
        .filter(|table| hit("table", &[table.name, table.columns]))
    {
        found.push(json!({"item_type": "table", "table_id": table.id(), "bucket_id": table.bucket_id(), "name": table.name}));
    }
    let whole = |name: &str, otherwise: usize| {
        call.number(name)
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(otherwise)
    };
    let page: Vec<Value> = found
        .into_iter()
        .skip(whole("offset", 0))
        .take(whole("limit", 50).clamp(1, 100))
        .collect();
    json!({"hits": page})
}

pub fn find_component(call: &Call<'_>) -> Value {
    let words = call.text("query").unwrap_or_default().to_lowercase();
    let found = COMPONENTS
        .iter()
        .filter(|component| {
            words
                .split_whitespace()
                .any(|word| component.1.to_lowercase().contains(word) || component.0.contains(word))
        })
        .map(|component| json!({"component_id": component.0, "score": 0.8}));
    json!({"result": found.collect::<Vec<_>>()})
}

pub fn project(role: &str) -> Value {
    let [(id, name), ..] = PROJECTS;
    json!({
        "project_id": id, "project_name": name, "project_description": "Data of shops, warehouse and wholesale.", "organization_id": 514,
        "sql_dialect": "Snowflake", "workspace_id": 771_204, "conditional_flows": true, "links": [], "branch_id": 30_011, "branch_name": "Main",
        "is_development_branch": false, "user_role": role, "toolset_restrictions": null, "llm_instruction": "",
    })
}

pub fn accessible_projects() -> Value {
    let projects = PROJECTS
        .iter()
        .map(|(id, name)| json!({"project_id": id, "project_name": name, "organization_id": 514}));
    json!({"projects": projects.collect::<Vec<_>>()})
}

/// Kinds of flow, for the schema and examples tools.
pub fn flow_schema() -> Value {
    json!({"result": format!("A configuration of {FLOW} (or {ORCHESTRATOR}) has phases, each with id and name, and tasks, each with id, name, phase and task.")})
}
