//! Golden questions: an answer held against what is expected of it, in words that name no cell of the answer.

use belvedere_analysis_router::chart::ChartKind;
use belvedere_analysis_router::wording::{Message, Words};
use belvedere_analysis_router::{Answer, AnswerTable, Outcome};
use belvedere_catalog::{Cell, Expectation, ExpectedOutcome};
use serde_json::{Value, json};

/// How far numbers may be off when the question does not say.
const TOLERANCE: f64 = 1e-6;

/// What an answer lacks; nothing when it is as expected.
pub fn misses(expect: &Expectation, answer: &Answer) -> Vec<String> {
    let mut misses = Vec::new();
    if outcome(expect.outcome) != answer.outcome {
        misses.push(format!(
            "the outcome is {}, not {}",
            word(&answer.outcome),
            word(&outcome(expect.outcome))
        ));
        misses.extend(explained(answer));
    }
    if let Some(code) = expect.code.as_ref().filter(|code| answer.code.as_ref() != Some(code)) {
        let got = answer.code.as_deref().unwrap_or("none");
        misses.push(format!("the code is {got}, not {code}"));
    }
    calls(expect, answer, &mut misses);
    match &answer.table {
        Some(table) => result(expect, table, &mut misses),
        None if wants_table(expect) => misses.push("there is no result".into()),
        None => {}
    }
    let told = [Some(&answer.text), answer.clarification.as_ref(), answer.refusal.as_ref()];
    let told = told.into_iter().flatten().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    for part in &expect.text {
        if !told.iter().any(|text| text.contains(&part.to_lowercase())) {
            misses.push(format!("the text does not say {part:?}"));
        }
    }
    if let Some(kind) = &expect.chart {
        let got = answer.chart.as_ref().map_or_else(|| "none".to_owned(), |chart| kind_of(chart.kind));
        if got != *kind {
            misses.push(format!("the chart is {got}, not {kind}"));
        }
    }
    misses
}

/// What failed on the way and what to do about it, where that is told in words of ours or of the card.
fn explained(answer: &Answer) -> impl Iterator<Item = String> {
    let ours = |message: &Message| matches!(message, Message::What { .. } | Message::Next { .. });
    let whole = move |note: &&Words| !note.messages().is_empty() && note.messages().iter().all(ours);
    answer.notes.iter().filter(whole).map(|note| note.to_string())
}

fn outcome(expected: ExpectedOutcome) -> Outcome {
    match expected {
        ExpectedOutcome::Answered => Outcome::Answered,
        ExpectedOutcome::Clarify => Outcome::Clarify,
        ExpectedOutcome::Refused => Outcome::Refused,
        ExpectedOutcome::NoSource => Outcome::NoSource,
        ExpectedOutcome::Failed => Outcome::Failed,
    }
}

/// As it is written in the contract.
fn word(outcome: &Outcome) -> String {
    json!(outcome).as_str().unwrap_or_default().to_owned()
}

fn kind_of(kind: ChartKind) -> String {
    json!(kind).as_str().unwrap_or_default().to_owned()
}

fn calls(expect: &Expectation, answer: &Answer, misses: &mut Vec<String>) {
    let called = |tool: &String| answer.tool_calls.iter().any(|call| call.tool == *tool);
    for tool in expect.tools.iter().filter(|tool| !called(tool)) {
        misses.push(format!("{tool} was not called"));
    }
    for tool in expect.not_tools.iter().filter(|tool| called(tool)) {
        misses.push(format!("{tool} was called"));
    }
}

fn wants_table(expect: &Expectation) -> bool {
    !expect.columns.is_empty() || !expect.cells.is_empty() || expect.rows.is_some() || expect.min_rows.is_some() || expect.value.is_some()
}

fn result(expect: &Expectation, table: &AnswerTable, misses: &mut Vec<String>) {
    for name in &expect.columns {
        if !table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name)) {
            misses.push(format!("the result has no column {name}"));
        }
    }
    if let Some(rows) = expect.rows.filter(|rows| *rows != table.total_rows) {
        misses.push(format!("the result has {} rows, not {rows}", table.total_rows));
    }
    if let Some(least) = expect.min_rows.filter(|least| *least > table.total_rows) {
        misses.push(format!("the result has {} rows, fewer than {least}", table.total_rows));
    }
    let tolerance = expect.tolerance.unwrap_or(TOLERANCE);
    for wanted in &expect.cells {
        let holds = |row: &Vec<Value>| wanted.iter().all(|cell| row.iter().any(|value| is(cell, value, tolerance)));
        if !table.rows.iter().any(holds) {
            misses.push(format!("no row holds {}", json!(wanted)));
        }
    }
    if let Some(value) = expect.value {
        let only = (table.total_rows == 1).then(|| table.rows.first()).flatten();
        match only {
            Some(row) if row.iter().filter_map(number).any(|got| near(got, value, tolerance)) => {}
            Some(_) => misses.push(format!("the number is not {value}")),
            None => misses.push(format!("the result has {} rows and is no single number", table.total_rows)),
        }
    }
}

fn is(wanted: &Cell, value: &Value, tolerance: f64) -> bool {
    match wanted {
        Cell::Boolean(wanted) => value.as_bool() == Some(*wanted),
        // An integer of such a size that its neighbour is the same number is compared as it is.
        Cell::Integer(wanted) => {
            value.as_i64() == Some(*wanted) || number(value).is_some_and(|got| near(got, approximately(*wanted), tolerance))
        }
        Cell::Number(wanted) => number(value).is_some_and(|got| near(got, *wanted, tolerance)),
        Cell::Text(wanted) => value
            .as_str()
            .is_some_and(|got| got.trim().to_lowercase() == wanted.trim().to_lowercase()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
fn approximately(integer: i64) -> f64 {
    integer as f64
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn near(got: f64, wanted: f64, tolerance: f64) -> bool {
    (got - wanted).abs() <= tolerance * wanted.abs().max(f64::MIN_POSITIVE)
}
