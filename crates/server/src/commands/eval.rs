//! `belvedere eval`: golden questions asked of a running server, their answers held against what is expected.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use belvedere_app::misses;
use belvedere_app::router::Answer;
use belvedere_catalog::Golden;
use belvedere_types::{Problem, ProblemKind};
use serde::Serialize;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::api::Api;
use crate::failure::{Failure, explained};

pub struct Eval {
    pub file: PathBuf,
    pub sources: Vec<String>,
    pub model: Option<String>,
    pub json: bool,
}

/// One question's outcome.
#[derive(Serialize)]
struct Line {
    question: String,
    passed: bool,
    misses: Vec<String>,
    outcome: String,
    tools: Vec<String>,
    /// The model that planned it; nothing for the built-in planner.
    planner: Option<String>,
    tokens: u64,
    ms: f64,
}

#[derive(Serialize)]
struct Report {
    passed: usize,
    total: usize,
    tokens: u64,
    cost_micros: u64,
    questions: Vec<Line>,
}

/// Exit code 0 when every answer is as expected, 2 when one is not.
pub async fn run(api: &Api, eval: Eval) -> Result<ExitCode, Failure> {
    let questions = read(&eval.file)?;
    let mut report = Report {
        passed: 0,
        total: questions.len(),
        tokens: 0,
        cost_micros: 0,
        questions: Vec::new(),
    };
    let mut conversation = None;
    for golden in &questions {
        let before = conversation.take().filter(|_| golden.follows);
        let (line, answer) = ask(api, &eval, golden, before).await?;
        conversation = answer.as_ref().map(|answer| answer.conversation_id.to_string());
        report.passed += usize::from(line.passed);
        report.tokens += line.tokens;
        report.cost_micros += answer.and_then(|answer| answer.model?.cost_micros).unwrap_or(0);
        if !eval.json {
            print(&line);
        }
        report.questions.push(line);
    }
    if eval.json {
        println!("{}", serde_json::to_string_pretty(&report).map_err(anyhow::Error::from)?);
    } else {
        println!("{} of {} as expected", report.passed, report.total);
        if report.tokens > 0 {
            println!("{} tokens", report.tokens);
        }
    }
    Ok(if report.passed == report.total {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

fn read(file: &Path) -> Result<Vec<Golden>, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::Problem(Problem::new(
            ProblemKind::Invalid,
            "golden_file_unreadable",
            format!("The file {name} cannot be read: {}.", error.kind()),
            "Name a file of golden questions, in TOML or JSON.",
        ))
    })?;
    Golden::read_file(&name, &text).map_err(explained)
}

/// A question that the server does not take is a miss like any other.
async fn ask(api: &Api, eval: &Eval, golden: &Golden, conversation: Option<String>) -> Result<(Line, Option<Answer>), Failure> {
    let now = golden
        .now
        .map(|now| now.format(&Rfc3339))
        .transpose()
        .map_err(anyhow::Error::from)?;
    let mut body = json!({ "question": golden.question, "sources": eval.sources });
    let given = [("now", now), ("conversation_id", conversation), ("model", eval.model.clone())];
    if let Some(object) = body.as_object_mut() {
        object.extend(
            given
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))),
        );
    }
    let answer = match api.post("/api/v1/ask", &body).await {
        Ok(answer) => serde_json::from_value::<Answer>(answer).map_err(anyhow::Error::from)?,
        Err(Failure::Said(said)) => return Ok((refused(golden, &said), None)),
        Err(error) => return Err(error),
    };
    let misses: Vec<String> = misses(&golden.expect, &answer).iter().map(ToString::to_string).collect();
    let used = answer.model.as_ref();
    let line = Line {
        question: golden.question.clone(),
        passed: misses.is_empty(),
        misses,
        outcome: json!(answer.outcome).as_str().unwrap_or_default().to_owned(),
        tools: answer.tool_calls.iter().map(|call| call.tool.clone()).collect(),
        planner: used.filter(|used| used.planned).map(|used| used.model.clone()),
        tokens: used.map_or(0, |used| used.input_tokens.saturating_add(used.output_tokens)),
        ms: answer.ms,
    };
    Ok((line, Some(answer)))
}

fn refused(golden: &Golden, said: &str) -> Line {
    Line {
        question: golden.question.clone(),
        passed: false,
        misses: vec![said.lines().next().unwrap_or_default().to_owned()],
        outcome: "not_asked".into(),
        tools: Vec::new(),
        planner: None,
        tokens: 0,
        ms: 0.0,
    }
}

fn print(line: &Line) {
    let mark = if line.passed { "ok    " } else { "MISSED" };
    println!("{mark}  {:>7.0} ms  {}", line.ms, line.question);
    for miss in &line.misses {
        println!("        {miss}");
    }
}
