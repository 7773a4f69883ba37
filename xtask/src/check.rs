//! `cargo xtask demo --check`: the whole journey over HTTP, each step asserted, then the end.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use crate::demo::{Demo, text};
use crate::run::target;

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

    let source = client.post("/api/v1/sources", &json!({ "vendor": "prisma-postgres" }))?;
    ensure!(text(&source, "state") == "authorization_required", "{source}");
    step(
        "the vendor's consent page leads back",
        browser.approve(&text(&source, "authorization_url")),
    )?;
    let path = format!("/api/v1/sources/{}", text(&source, "id"));
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

/// The owner's key over the API.
struct Client {
    url: String,
    key: String,
}

impl Client {
    fn get(&self, path: &str) -> Result<Value> {
        read(
            path,
            agent()
                .get(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .call()?,
        )
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        read(
            path,
            agent()
                .post(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .send_json(body)?,
        )
    }

    fn delete(&self, path: &str) -> Result<Value> {
        read(
            path,
            agent()
                .delete(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .call()?,
        )
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }
}

/// Statuses are looked at, redirects are followed by hand.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .into()
}

fn read(path: &str, mut reply: Response<ureq::Body>) -> Result<Value> {
    let status = reply.status();
    let body = reply.body_mut().read_to_string()?;
    ensure!(status.is_success(), "{path}: HTTP {status}: {body}");
    serde_json::from_str(&body).with_context(|| format!("{path}: {body}"))
}

/// What the visitor's browser does, without drawing.
struct Browser {
    agent: Agent,
}

impl Browser {
    fn new() -> Self {
        Self { agent: agent() }
    }

    /// Opens the link, presses its one button, and must arrive with a cookie.
    fn sign_in(&self, link: &str) -> Result<()> {
        let page = self.page(link)?;
        let (action, fields) = form(&page, "")?;
        let reply = self.agent.post(absolute(link, &action)).send_form(fields)?;
        ensure!(reply.status().is_redirection(), "HTTP {}", reply.status());
        ensure!(reply.headers().contains_key("set-cookie"), "no cookie was set");
        Ok(())
    }

    /// Opens the vendor's page, approves, and follows the redirect home.
    fn approve(&self, url: &str) -> Result<()> {
        let page = self.page(url)?;
        let (action, fields) = form(&page, "approve")?;
        let decided = self.agent.post(absolute(url, &action)).send_form(fields)?;
        let home = decided
            .headers()
            .get("location")
            .context("the vendor does not redirect")?
            .to_str()?
            .to_owned();
        self.page(&home).map(drop)
    }

    fn page(&self, url: &str) -> Result<String> {
        let mut reply = self.agent.get(url).call()?;
        let status = reply.status();
        let body = reply.body_mut().read_to_string()?;
        ensure!(status.is_success(), "HTTP {status}: {body}");
        Ok(body)
    }
}

/// The page's first form: its action and its hidden fields, the radio button called `open`, and the button whose value is `button`.
fn form(page: &str, button: &str) -> Result<(String, Vec<(String, String)>)> {
    let form = page.split("<form").nth(1).context("the page has no form")?;
    let form = form.split("</form>").next().unwrap_or(form);
    let action = attribute(form, "action").unwrap_or_default();
    let mut fields = Vec::new();
    for tag in form.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("button")) {
        let (Some(name), value) = (attribute(tag, "name"), attribute(tag, "value").unwrap_or_default()) else {
            continue;
        };
        let taken = match attribute(tag, "type").as_deref() {
            Some("hidden") => true,
            Some("radio") => value == "open",
            _ => tag.starts_with("button") && value == button,
        };
        if taken {
            fields.push((name, value));
        }
    }
    Ok((action, fields))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&quot;", "\""))
}

fn absolute(base: &str, action: &str) -> String {
    if action.starts_with("http") {
        return action.to_owned();
    }
    if action.is_empty() {
        return base.to_owned();
    }
    let origin: Vec<&str> = base.splitn(4, '/').take(3).collect();
    format!("{}{action}", origin.join("/"))
}
