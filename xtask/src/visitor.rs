//! A visitor without a screen: the owner's key over the API, and a browser that presses one button a page.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use ureq::Agent;
use ureq::http::Response;

/// The owner's key over the API.
pub struct Client {
    pub url: String,
    pub key: String,
}

impl Client {
    pub fn get(&self, path: &str) -> Result<Value> {
        read(
            path,
            agent()
                .get(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .call()?,
        )
    }

    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        read(
            path,
            agent()
                .post(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .send_json(body)?,
        )
    }

    pub fn put(&self, path: &str, body: &Value) -> Result<Value> {
        read(
            path,
            agent()
                .put(format!("{}{path}", self.url))
                .header("authorization", self.bearer())
                .send_json(body)?,
        )
    }

    pub fn delete(&self, path: &str) -> Result<Value> {
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
pub struct Browser {
    agent: Agent,
}

impl Browser {
    pub fn new() -> Self {
        Self { agent: agent() }
    }

    /// Opens the link, presses its one button, and must arrive with a cookie.
    pub fn sign_in(&self, link: &str) -> Result<()> {
        let page = self.page(link)?;
        let (action, fields) = form(&page, "")?;
        let reply = self.agent.post(absolute(link, &action)).send_form(fields)?;
        ensure!(reply.status().is_redirection(), "HTTP {}", reply.status());
        ensure!(reply.headers().contains_key("set-cookie"), "no cookie was set");
        Ok(())
    }

    /// Opens the vendor's page, approves, and follows the redirect home.
    pub fn approve(&self, url: &str) -> Result<()> {
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
