//! `cargo xtask demo --check`: the whole journey over HTTP, each step asserted, then the end.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::demo::{Demo, text};
use crate::furnish::furnish;
use crate::run::target;
use crate::visitor::{Browser, Client};

const QUESTIONS: [&str; 4] = [
    "List projects with their plan tier",
    "Which workspaces had the most queries this week?",
    "Which projects haven't had a migration in 30 days?",
    "Show schema differences between dev and prod for project",
];

pub fn run() -> Result<()> {
    let mut demo = Demo::start(&target().join("demo-check"))?;
    let browser = Browser::new();
    step("the printed link signs in", browser.sign_in(&demo.sign_in_link()?))?;
    let client = Client {
        url: demo.url.clone(),
        key: demo.key.clone(),
    };

    let furnished = furnish(&demo)?;
    let boards = client.get("/api/v1/dashboards")?;
    ensure!(
        boards.to_string().contains(&furnished.dashboard),
        "the dashboard that is ready-made is not listed: {boards}"
    );
    println!("   ok: the demo has a source and a dashboard with answers before anybody does a thing");
    let path = format!("/api/v1/sources/{}", furnished.source);
    ensure!(
        text(&client.get(&path)?, "state") == "connected",
        "not connected after the approval"
    );
    let tools = client.get(&format!("{path}/tools"))?;
    step("every tool has a verdict with evidence", judged(&tools))?;

    let mut last = Value::Null;
    let mut project = String::new();
    for question in QUESTIONS {
        let question = if question.ends_with("project") {
            format!("{question} {project}")
        } else {
            question.to_owned()
        };
        last = client.post("/api/v1/ask", &json!({ "question": question }))?;
        step(&question, answered(&last))?;
        if project.is_empty() {
            project = first_cell(&last, "name").context("the list of projects names none")?;
        }
    }

    let board = client.post("/api/v1/dashboards", &json!({ "name": "Check" }))?;
    let tile = client.post(
        &format!("/api/v1/dashboards/{}/tiles", text(&board, "id")),
        &json!({ "answer_id": last.get("id") }),
    )?;
    demo.kill_server();
    demo.serve()?;
    let refreshed = client.post(&format!("/api/v1/tiles/{}/refresh", text(&tile, "id")), &json!({}))?;
    ensure!(refreshed.get("stale").is_some_and(Value::is_null), "{refreshed}");
    println!("   ok: pinned, killed, started again, refreshed from the stored plan");

    let receipt = client.delete(&path)?;
    ensure!(text(&receipt, "revocation") == "revoked", "{receipt}");
    let next = client.post("/api/v1/ask", &json!({ "question": QUESTIONS.first() }))?;
    ensure!(text(&next, "outcome") == "no_source", "{next}");
    println!("   ok: disconnected with a receipt; the next question says what to connect");
    let journal: Value = ureq::get(format!("{}/journal", text(&demo.vendor, "control_url")))
        .call()?
        .body_mut()
        .read_json()?;
    step("the vendor's journal holds no write", untouched(&journal))?;
    println!("the whole journey works");
    Ok(())
}

fn step(name: &str, outcome: Result<()>) -> Result<()> {
    outcome.with_context(|| name.to_owned())?;
    println!("   ok: {name}");
    Ok(())
}

fn judged(tools: &Value) -> Result<()> {
    let list = tools.get("tools").and_then(Value::as_array).context("no tools")?;
    ensure!(list.len() > 20, "{} tools", list.len());
    for tool in list {
        let evidence = tool.get("evidence").and_then(Value::as_array).map_or(0, Vec::len);
        ensure!(evidence > 0, "{} has no evidence", text(tool, "name"));
    }
    Ok(())
}

fn answered(answer: &Value) -> Result<()> {
    ensure!(text(answer, "outcome") == "answered", "{answer:#}");
    for field in ["tool_calls", "citations"] {
        ensure!(
            answer.get(field).and_then(Value::as_array).is_some_and(|list| !list.is_empty()),
            "no {field}: {answer:#}"
        );
    }
    ensure!(!text(answer, "text").is_empty(), "no text: {answer:#}");
    Ok(())
}

fn first_cell(answer: &Value, column: &str) -> Option<String> {
    let table = answer.get("table")?;
    let at = table
        .get("columns")?
        .as_array()?
        .iter()
        .position(|found| text(found, "name") == column)?;
    Some(table.get("rows")?.get(0)?.get(at)?.as_str()?.to_owned())
}

fn untouched(journal: &Value) -> Result<()> {
    let entries = journal.as_array().context("the journal is no list")?;
    ensure!(
        entries.iter().any(|entry| entry.get("tool").is_some_and(Value::is_string)),
        "the journal holds no call at all"
    );
    let writes: Vec<&Value> = entries.iter().filter(|entry| text(entry, "effect") == "write").collect();
    ensure!(writes.is_empty(), "{writes:#?}");
    Ok(())
}
