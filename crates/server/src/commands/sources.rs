//! Commands about data sources: connect, list, tools, disconnect.

use std::io::Read;
use std::process::ExitCode;

use belvedere_types::SecretText;
use serde_json::{Map, Value, json};

use crate::api::Api;
use crate::failure::Failure;

pub struct Wish {
    pub vendor_or_url: String,
    pub name: Option<String>,
    pub region: Option<String>,
    pub host: Option<String>,
    pub token: Option<SecretText>,
    pub json: bool,
}

/// A token on the command line would stand in the shell's history.
pub fn token_from_stdin() -> Result<SecretText, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(64 << 10)
        .read_to_string(&mut text)
        .map_err(anyhow::Error::from)?;
    Ok(SecretText::new(text.trim()))
}

/// Exit code 0 when connected, 3 when a person must open the printed address.
pub async fn connect(api: &Api, wish: Wish) -> Result<ExitCode, Failure> {
    let mut body = Map::new();
    let field = if wish.vendor_or_url.contains("://") { "url" } else { "vendor" };
    body.insert(field.into(), wish.vendor_or_url.into());
    for (key, value) in [("name", wish.name), ("region", wish.region), ("host", wish.host)] {
        body.extend(value.map(|value| (key.to_owned(), Value::from(value))));
    }
    if let Some(token) = wish.token {
        body.insert("bearer_token".into(), token.expose_secret().into());
    }
    let source = api.post("/api/v1/sources", &Value::Object(body)).await?;
    let waiting = source.get("authorization_url").and_then(Value::as_str);
    if wish.json {
        print_json(&source)?;
    } else if let Some(url) = waiting {
        println!(
            "{} waits for your approval. Open this address in a browser on this machine:\n\n  {url}\n",
            text(&source, "name")
        );
        println!("`belvedere sources` shows when it is connected.");
    } else {
        println!("{}", line(&source));
    }
    Ok(if waiting.is_some() { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

pub async fn list(api: &Api, json: bool) -> Result<ExitCode, Failure> {
    let listed = api.get("/api/v1/sources").await?;
    if json {
        print_json(&listed)?;
        return Ok(ExitCode::SUCCESS);
    }
    let sources = listed.get("sources").and_then(Value::as_array).cloned().unwrap_or_default();
    if sources.is_empty() {
        println!("No data source is connected. `belvedere connect VENDOR_OR_URL` adds one.");
    }
    for source in &sources {
        println!("{}", line(source));
        for (label, field) in [("why", "reason"), ("next", "next_step")] {
            if let Some(text) = source.get(field).and_then(Value::as_str) {
                println!("    {label}: {text}");
            }
        }
        golden(source);
    }
    Ok(ExitCode::SUCCESS)
}

/// How the card's golden questions went, and what those lack that did not go as expected.
fn golden(source: &Value) {
    let Some(golden) = source.get("golden").filter(|golden| golden.is_object()) else {
        return;
    };
    let questions = golden
        .get("questions")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let passed = golden.get("passed").and_then(Value::as_u64).unwrap_or_default();
    println!("    {passed} of {} golden questions as expected", questions.len());
    for question in questions
        .iter()
        .filter(|question| question.get("passed") == Some(&Value::Bool(false)))
    {
        println!("      {}", text(question, "question"));
        for miss in question
            .get("misses")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            println!("        {miss}");
        }
    }
}

pub async fn tools(api: &Api, name: &str, json: bool) -> Result<ExitCode, Failure> {
    let source = api.source(name).await?;
    let inventory = api.get(&format!("/api/v1/sources/{}/tools", text(&source, "id"))).await?;
    if json {
        print_json(&inventory)?;
        return Ok(ExitCode::SUCCESS);
    }
    for tool in inventory.get("tools").and_then(Value::as_array).into_iter().flatten() {
        println!("{:8} {}", text(tool, "verdict"), text(tool, "name"));
        for evidence in tool.get("evidence").and_then(Value::as_array).into_iter().flatten() {
            println!("           {}: {}", text(evidence, "layer"), text(evidence, "detail"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What today's rules say of every definition that was reviewed. Exit code 4 when one is judged otherwise than it was.
pub async fn replay(api: &Api, name: &str, json: bool) -> Result<ExitCode, Failure> {
    let source = api.source(name).await?;
    let replayed = api.get(&format!("/api/v1/sources/{}/replay", text(&source, "id"))).await?;
    let tools = replayed.get("tools").and_then(Value::as_array).cloned().unwrap_or_default();
    let changed: Vec<&Value> = tools
        .iter()
        .filter(|tool| tool.get("changed") == Some(&Value::Bool(true)))
        .collect();
    if json {
        print_json(&replayed)?;
    } else {
        for tool in &changed {
            println!("{:8} -> {:8} {}", text(tool, "before"), text(tool, "now"), text(tool, "tool"));
            for evidence in tool.get("evidence").and_then(Value::as_array).into_iter().flatten() {
                println!("                     {}: {}", text(evidence, "layer"), text(evidence, "detail"));
            }
        }
        for event in replayed.get("history").and_then(Value::as_array).into_iter().flatten() {
            println!(
                "{}  {:8} -> {:8} {} ({})",
                text(event, "at"),
                text(event, "before"),
                text(event, "now"),
                text(event, "tool"),
                text(event, "cause").replace('_', " ")
            );
            for detail in event
                .get("details")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                println!("                     {detail}");
            }
        }
        println!("{} tools judged again, {} otherwise than before", tools.len(), changed.len());
    }
    Ok(if changed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(4) })
}

pub async fn disconnect(api: &Api, name: &str) -> Result<ExitCode, Failure> {
    let source = api.source(name).await?;
    let receipt = api.delete(&format!("/api/v1/sources/{}", text(&source, "id"))).await?;
    print_json(&json!({ "disconnected": name, "receipt": receipt }))?;
    Ok(ExitCode::SUCCESS)
}

pub async fn sign_in_link(api: &Api) -> Result<ExitCode, Failure> {
    let link = api.post("/api/v1/sign-in-links", &json!({})).await?;
    println!("{}", text(&link, "url"));
    Ok(ExitCode::SUCCESS)
}

fn line(source: &Value) -> String {
    let count = |field: &str| source.get("tools").and_then(|tools| tools.get(field)).and_then(Value::as_u64);
    let counts = match (count("read"), count("guarded"), count("blocked")) {
        (Some(read), Some(guarded), Some(blocked)) => format!("{read} read, {guarded} guarded, {blocked} hidden"),
        _ => "tools not listed yet".into(),
    };
    format!(
        "{}  {}  ({counts})  {}",
        text(source, "name"),
        text(source, "state"),
        text(source, "url")
    )
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn print_json(value: &Value) -> Result<(), Failure> {
    println!("{}", serde_json::to_string_pretty(value).map_err(anyhow::Error::from)?);
    Ok(())
}
