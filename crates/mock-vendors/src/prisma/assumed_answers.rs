//! Answers of the assumed tools. They are account wide when consent left the workspace open.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use time::{Date, Duration, macros::format_description};

use super::{
    data::{Dataset, Project, Workspace},
    history::{self, STATISTICS_DAYS},
};
use crate::{
    faults::Fault,
    vendor::{Call, Reply},
};

/// Nothing when the tool is not one of these.
pub fn answer(data: &Dataset, tool: &str, call: &Call<'_>) -> Option<Reply> {
    let answered = match tool {
        "list_workspaces" => Ok(workspaces(data, call)),
        "list_projects" => projects(data, call),
        "list_migrations" => migrations(data, call),
        "get_query_statistics" => statistics(data, call),
        _ => return None,
    };
    Some(answered.unwrap_or_else(Reply::error))
}

fn workspaces(data: &Dataset, call: &Call<'_>) -> Reply {
    let mut text = "| Workspace | Workspace ID | Projects | Members | Created |\n|---|---|---|---|---|\n".to_owned();
    for workspace in data
        .workspaces
        .iter()
        .filter(|workspace| call.session.workspace.is_none_or(|id| workspace.id == id))
    {
        let projects = data.visible(Some(&workspace.id)).count();
        let Workspace {
            id,
            name,
            created,
            members,
        } = workspace;
        text.push_str(&format!("| {name} | {id} | {projects} | {members} | {created} |\n"));
    }
    Reply::text(text)
}

/// Projects that the grant may see, narrowed by `workspace_id` and `project_id`.
fn chosen<'a>(data: &'a Dataset, call: &'a Call<'_>) -> Result<Vec<(&'a Project, &'a Workspace)>, String> {
    let workspace = call.text("workspace_id");
    if let Some(id) = workspace
        && data.visible(call.session.workspace).all(|(_, of)| of.id != id)
    {
        return Err(format!("Workspace {id} not found."));
    }
    let project = call.text("project_id");
    if let Some(id) = project
        && data.visible(call.session.workspace).all(|(project, _)| project.id != id)
    {
        return Err(format!("Project {id} not found."));
    }
    let wanted = |(of, within): &(&Project, &Workspace)| project.is_none_or(|id| of.id == id) && workspace.is_none_or(|id| within.id == id);
    Ok(data.visible(call.session.workspace).filter(wanted).collect())
}

fn projects(data: &Dataset, call: &Call<'_>) -> Result<Reply, String> {
    let plan = call.text("plan");
    let rows = chosen(data, call)?
        .into_iter()
        .filter(|(project, _)| plan.is_none_or(|plan| project.plan.eq_ignore_ascii_case(plan)))
        .map(|(project, workspace)| {
            json!({
                "project_id": project.id,
                "name": project.name,
                "plan_tier": project.plan,
                "workspace_id": workspace.id,
                "workspace": workspace.name,
                "region": project.region,
                "created_at": format!("{}T09:00:00Z", project.created),
                "environments": project.environments().map(|environment| json!({"id": environment.id, "name": environment.name})),
            })
        })
        .collect();
    page("projects", rows, 10, 50, call)
}

fn migrations(data: &Dataset, call: &Call<'_>) -> Result<Reply, String> {
    let since = day(call, "since")?;
    let mut rows = Vec::new();
    for (project, workspace) in chosen(data, call)? {
        for migration in project
            .migrations
            .iter()
            .filter(|migration| since.is_none_or(|since| migration.day >= since))
        {
            let applied = format!("{}T{:02}:{:02}:00Z", migration.day, migration.minute / 60, migration.minute % 60);
            let row = json!({
                "migration_id": migration.id,
                "name": migration.name,
                "project_id": project.id,
                "project": project.name,
                "workspace_id": workspace.id,
                "workspace": workspace.name,
                "environment": project.prod.name,
                "status": "applied",
                "applied_at": applied,
                "duration_ms": migration.duration_ms,
            });
            rows.push((applied, row));
        }
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0));
    page("migrations", rows.into_iter().map(|(_, row)| row).collect(), 50, 100, call)
}

fn page(name: &str, rows: Vec<Value>, usual: usize, most: usize, call: &Call<'_>) -> Result<Reply, String> {
    let limit = match call.number("limit") {
        None => usual,
        Some(limit) => usize::try_from(limit)
            .ok()
            .filter(|limit| (1..=most).contains(limit))
            .ok_or(format!("limit must be 1 to {most}."))?,
    };
    let mut offset = call.text("cursor").map(read_cursor).transpose()?.unwrap_or(0);
    if call.session.fault(Fault::EndlessPages) && offset >= rows.len() {
        offset = 0;
    }
    if offset > rows.len() {
        return Err("The cursor is not valid.".to_owned());
    }
    let end = offset.saturating_add(limit).min(rows.len());
    let next = (call.session.fault(Fault::EndlessPages) || end < rows.len()).then(|| URL_SAFE_NO_PAD.encode(format!("after:{end}")));
    let total = rows.len();
    let rows: Vec<Value> = rows.into_iter().skip(offset).take(limit).collect();
    let mut answer = Map::new();
    answer.insert(name.to_owned(), rows.into());
    answer.insert("total".to_owned(), total.into());
    answer.insert("next_cursor".to_owned(), next.into());
    Ok(Reply::json(&answer.into()))
}

fn read_cursor(cursor: &str) -> Result<usize, String> {
    let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| text.strip_prefix("after:")?.parse().ok())
        .ok_or_else(|| "The cursor is not valid.".to_owned())
}

/// What one row of the statistics stands for.
#[derive(Clone, Copy)]
enum Grouping {
    Workspace,
    Project,
    Day,
}

#[derive(Default)]
struct Sum {
    labels: Map<String, Value>,
    queries: u64,
    writes: u64,
    errors: u64,
    total_ms: u64,
}

fn statistics(data: &Dataset, call: &Call<'_>) -> Result<Reply, String> {
    let (name, grouping) = match call.text("group_by") {
        None | Some("workspace") => ("workspace", Grouping::Workspace),
        Some("project") => ("project", Grouping::Project),
        Some("day") => ("day", Grouping::Day),
        Some(_) => return Err("group_by must be workspace, project or day.".to_owned()),
    };
    let (from, to) = range(data, call)?;
    let mut sums: BTreeMap<(usize, u64, i32), Sum> = BTreeMap::new();
    for (project, workspace) in chosen(data, call)? {
        let mut date = from;
        while date <= to {
            if let Some(day) = history::day(project, data.today, date) {
                let key = match grouping {
                    Grouping::Workspace => (project.workspace, 0, 0),
                    Grouping::Project => (project.workspace, project.number, 0),
                    Grouping::Day => (0, 0, date.to_julian_day()),
                };
                let sum = sums.entry(key).or_insert_with(|| Sum {
                    labels: labels(grouping, project, workspace, date),
                    ..Sum::default()
                });
                sum.queries += day.queries;
                sum.writes += day.writes;
                sum.errors += day.errors;
                sum.total_ms += day.total_ms;
            }
            date = date.saturating_add(Duration::DAY);
        }
    }
    let rows: Vec<Value> = sums.into_values().map(row).collect();
    Ok(Reply::structured(
        json!({"from": from.to_string(), "to": to.to_string(), "group_by": name, "rows": rows}),
    ))
}

fn labels(grouping: Grouping, project: &Project, workspace: &Workspace, date: Date) -> Map<String, Value> {
    let labels = match grouping {
        Grouping::Workspace => json!({"workspace_id": workspace.id, "workspace": workspace.name}),
        Grouping::Project => {
            json!({"project_id": project.id, "project": project.name, "workspace_id": workspace.id, "workspace": workspace.name})
        }
        Grouping::Day => json!({"day": date.to_string()}),
    };
    labels.as_object().cloned().unwrap_or_default()
}

fn row(sum: Sum) -> Value {
    let mut row = sum.labels;
    row.insert("queries".to_owned(), sum.queries.into());
    row.insert("writes".to_owned(), sum.writes.into());
    row.insert("errors".to_owned(), sum.errors.into());
    let tenths = (sum.total_ms * 10).checked_div(sum.queries).unwrap_or(0);
    row.insert(
        "average_ms".to_owned(),
        json!(f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0),
    );
    row.into()
}

fn range(data: &Dataset, call: &Call<'_>) -> Result<(Date, Date), String> {
    let to = day(call, "to")?.unwrap_or(data.today);
    let days = call.number("days").unwrap_or(7);
    if !(1..=STATISTICS_DAYS).contains(&days) {
        return Err(format!("days must be 1 to {STATISTICS_DAYS}."));
    }
    let from = day(call, "from")?.unwrap_or_else(|| to.saturating_sub(Duration::days(days - 1)));
    if from > to {
        return Err("from is after to.".to_owned());
    }
    // Days without statistics would only cost time.
    let first = data.today.saturating_sub(Duration::days(STATISTICS_DAYS - 1));
    Ok((from.max(first), to.min(data.today)))
}

fn day(call: &Call<'_>, name: &str) -> Result<Option<Date>, String> {
    let format = format_description!("[year]-[month]-[day]");
    // A full timestamp is taken by its day.
    let parse = |text: &str| Date::parse(text.get(..10).unwrap_or(text), &format).map_err(|_| format!("{name} must be a day, YYYY-MM-DD."));
    call.text(name).map(parse).transpose()
}
