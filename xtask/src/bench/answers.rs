//! `cargo xtask bench answers --bench PATH`: a benchmark of MCP worlds, questions, a driver and a grader, put to the built server.
//!
//! The folder holds `setup.sh`, the Python module `worlds`, `drive.py` and `questions/dev.jsonl`; nothing of it is ours.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::demo::{host, key, program, start, wait_until_ready};
use crate::run::{cargo, output, succeed, target};

/// A profile of cargo: the folder it builds into.
#[derive(Clone, Copy)]
pub enum Build {
    Debug,
    Release,
}

impl Build {
    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

pub fn run(arguments: &[&str]) -> Result<()> {
    let (mut bench, mut build, mut questions) = (None, Build::Debug, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--bench" => bench = rest.next().map(PathBuf::from),
            "--questions" => questions = rest.next().map(PathBuf::from),
            "--release" => build = Build::Release,
            other => bail!("{other} is unknown; cargo xtask bench answers --bench PATH [--questions FILE] [--release]"),
        }
    }
    let bench = bench
        .context("--bench PATH names the benchmark's folder")?
        .canonicalize()
        .context("the benchmark's folder cannot be found")?;
    let questions = match questions {
        Some(file) => file.canonicalize().context("the questions cannot be found")?,
        None => bench.join("questions/dev.jsonl"),
    };
    let profile: &[&str] = if matches!(build, Build::Release) { &["--release"] } else { &[] };
    succeed(cargo().args(["build", "--workspace", "--bins", "--locked"]).args(profile))?;
    let ready = output(Command::new("sh").arg(bench.join("setup.sh")))?;
    let python = ready.rsplit("ready: ").next().unwrap_or_default().trim().to_owned();
    let place = target().join("bench-answers");
    if place.exists() {
        std::fs::remove_dir_all(&place).with_context(|| format!("{} cannot be emptied", place.display()))?;
    }
    std::fs::create_dir_all(place.join("logs"))?;
    measure(&bench, &questions, &python, &place, build)
}

/// Starts everything, asks, grades. What was started ends with this function.
fn measure(bench: &Path, questions: &Path, python: &str, place: &Path, build: Build) -> Result<()> {
    let names = worlds(questions)?;
    let mut worlds = Vec::new();
    let mut ports = Vec::new();
    for name in &names {
        let port = free_port()?;
        let log = place.join("logs").join(format!("{name}.jsonl"));
        let mut command = Command::new(python);
        command
            .args(["-m", "worlds", "serve", "--world", name, "--port", &port.to_string(), "--log"])
            .arg(log)
            .current_dir(bench);
        worlds.push(start(&mut command)?);
        ports.push((name, port));
    }
    ports.iter().try_for_each(|(_, port)| until_open(*port))?;
    let key = key()?;
    let hosts: Vec<String> = ports.iter().map(|(_, port)| format!("127.0.0.1:{port}")).collect();
    let server = start(
        Command::new(program(build.folder(), "belvedere"))
            .args(["serve", "--bind", "127.0.0.1:0"])
            .env("BELVEDERE_DATA_DIR", place.join("data"))
            .env("BELVEDERE_ALLOWED_PRIVATE_HOSTS", hosts.join(","))
            .env("BELVEDERE_BOOTSTRAP_API_KEY", &key)
            .env("BELVEDERE_LOG", "error"),
    )?;
    let url = format!("http://{}", host(server.first_line.trim().trim_start_matches("listening on ")));
    wait_until_ready(&url)?;
    let pairs: Vec<String> = ports.iter().map(|(name, port)| format!("{name}={port}")).collect();
    let answers = place.join("answers.jsonl");
    succeed(
        Command::new(python)
            .arg(bench.join("drive.py"))
            .arg("--questions")
            .arg(questions)
            .args(["--ports", &pairs.join(","), "--url", &url, "--out"])
            .arg(&answers)
            .env("BELVEDERE_API_KEY", &key),
    )?;
    let graded = output(
        Command::new(python)
            .args(["-m", "worlds", "grade", "--wrong", "--quiet-json", "--questions"])
            .arg(questions)
            .arg("--answers")
            .arg(&answers)
            .args(["--log", &format!("{}/*.jsonl", place.join("logs").display()), "--details"])
            .arg(place.join("details.jsonl"))
            .current_dir(bench),
    )?;
    println!("{graded}");
    confident(&place.join("details.jsonl"), &answers)?;
    own_time(questions, &url, &key)
}

/// The worlds that the questions name, in the order in which they first appear.
fn worlds(questions: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for question in lines(questions)? {
        for world in at(&question, "/worlds").as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !names.iter().any(|known| known == world) {
                names.push(world.to_owned());
            }
        }
    }
    if names.is_empty() {
        bail!("{} names no worlds", questions.display());
    }
    Ok(names)
}

fn lines(file: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).with_context(|| format!("{} holds a line that is no JSON", file.display())))
        .collect()
}

/// Wrong answers that neither refuse nor ask back: the worst outcome.
fn confident(details: &Path, answers: &Path) -> Result<()> {
    let details = lines(details)?;
    let shown: Vec<String> = lines(answers)?
        .into_iter()
        .filter(|answer| at(answer, "/table/rows").as_array().is_some_and(|rows| !rows.is_empty()))
        .filter_map(|answer| at(&answer, "/id").as_str().map(str::to_owned))
        .collect();
    let wrong: Vec<&str> = details
        .iter()
        .filter(|detail| {
            ["answer", "refused", "asked"]
                .iter()
                .all(|field| *at(detail, &format!("/{field}")) == false)
        })
        .filter_map(|detail| at(detail, "/id").as_str())
        .filter(|id| shown.iter().any(|known| known == id))
        .collect();
    let share = 100.0 * wrong.len() as f64 / details.len().max(1) as f64;
    println!(
        "wrong and confident: {} of {} ({share:.1} %) {}",
        wrong.len(),
        details.len(),
        wrong.join(" ")
    );
    Ok(())
}

/// Median of our own time, an answer's whole time less the union of its calls: every question that starts a conversation, asked once more.
fn own_time(questions: &Path, url: &str, key: &str) -> Result<()> {
    let listed = get(&format!("{url}/api/v1/sources"), key)?;
    let sources = at(&listed, "/sources")
        .as_array()
        .or_else(|| listed.as_array())
        .cloned()
        .unwrap_or_default();
    let id = |name: &Value| {
        sources
            .iter()
            .find(|source| at(source, "/name") == name)
            .map(|source| at(source, "/id").clone())
    };
    let mut own: Vec<f64> = Vec::new();
    for question in lines(questions)?.iter().filter(|question| at(question, "/follows").is_null()) {
        let used: Vec<Value> = at(question, "/worlds").as_array().into_iter().flatten().filter_map(id).collect();
        let answer: Value = ureq::post(format!("{url}/api/v1/ask"))
            .header("authorization", format!("Bearer {key}"))
            .header("accept", "application/json")
            .send_json(json!({ "question": at(question, "/question"), "now": at(question, "/now"), "sources": used }))?
            .body_mut()
            .read_json()?;
        own.push(at(&answer, "/ms").as_f64().unwrap_or_default() - waited(at(&answer, "/tool_calls")));
    }
    own.sort_by(f64::total_cmp);
    let part = |part: usize| own.get(own.len() * part / 100).copied().unwrap_or_default();
    println!(
        "own time: median {:.1} ms, 95th percentile {:.1} ms over {} questions",
        part(50),
        part(95),
        own.len()
    );
    Ok(())
}

/// Milliseconds in which at least one call was under way.
fn waited(calls: &Value) -> f64 {
    let mut spans: Vec<(f64, f64)> = calls
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|call| {
            let began = at(call, "/started_ms").as_f64()?;
            Some((began, began + at(call, "/ms").as_f64()?))
        })
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut waited, mut reached) = (0.0, 0.0);
    for (from, to) in spans {
        waited += (to - f64::max(from, reached)).max(0.0);
        reached = f64::max(reached, to);
    }
    waited
}

/// A member by its JSON pointer; `null` where there is none.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn get(url: &str, key: &str) -> Result<Value> {
    let mut reply = ureq::get(url).header("authorization", format!("Bearer {key}")).call()?;
    Ok(reply.body_mut().read_json()?)
}

/// A port that was free a moment ago. The worlds do not say which one they took, so they must be told.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn until_open(port: u16) -> Result<()> {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if std::time::Instant::now() > deadline {
            bail!("no world listens on port {port}");
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Ok(())
}
