//! Golden questions: an answer held against what is expected of it, in words that name no cell of the answer.

use belvedere_analysis_router::chart::ChartKind;
use belvedere_analysis_router::wording::{Message, Miss, Words};
use belvedere_analysis_router::{Answer, AnswerTable, Outcome};
use belvedere_catalog::{Cell, Expectation, ExpectedOutcome};
use serde_json::{Value, json};

/// How far numbers may be off when the question does not say.
const TOLERANCE: f64 = 1e-6;

/// What an answer lacks; nothing when it is as expected.
pub fn misses(expect: &Expectation, answer: &Answer) -> Vec<Words> {
    let mut misses = Vec::new();
    if expect.or_clarify && answer.outcome == Outcome::Clarify {
        return misses;
    }
    if outcome(expect.outcome) != answer.outcome {
        let (got, expected) = (answer.outcome, outcome(expect.outcome));
        misses.push(Miss::Outcome { got, expected }.into());
        misses.extend(explained(answer));
    }
    if let Some(expected) = expect.code.clone().filter(|code| answer.code.as_ref() != Some(code)) {
        let got = answer.code.clone();
        misses.push(Miss::Code { got, expected }.into());
    }
    calls(expect, answer, &mut misses);
    match &answer.table {
        Some(table) => result(expect, table, &mut misses),
        None if wants_table(expect) => misses.push(Miss::NoResult.into()),
        None => {}
    }
    let told = [Some(&answer.text), answer.clarification.as_ref(), answer.refusal.as_ref()];
    let told = told.into_iter().flatten().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    for part in &expect.text {
        if !told.iter().any(|text| text.contains(&part.to_lowercase())) {
            misses.push(Miss::Part { text: part.clone() }.into());
        }
    }
    if let Some(expected) = expect.chart.clone() {
        let got = answer.chart.as_ref().map(|chart| kind_of(chart.kind));
        if got.as_ref() != Some(&expected) {
            misses.push(Miss::Chart { got, expected }.into());
        }
    }
    misses
}

/// What failed on the way and what to do about it, where that is told in words of ours or of the card.
fn explained(answer: &Answer) -> impl Iterator<Item = Words> {
    let ours = |message: &Message| matches!(message, Message::What { .. } | Message::Next { .. });
    let whole = move |note: &&Words| !note.messages().is_empty() && note.messages().iter().all(ours);
    answer.notes.iter().filter(whole).cloned()
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
fn kind_of(kind: ChartKind) -> String {
    json!(kind).as_str().unwrap_or_default().to_owned()
}

fn calls(expect: &Expectation, answer: &Answer, misses: &mut Vec<Words>) {
    let called = |tool: &String| answer.tool_calls.iter().any(|call| call.tool == *tool);
    let lacking = expect.tools.iter().filter(|tool| !called(tool)).cloned();
    misses.extend(lacking.map(|tool| Words::from(Miss::NotCalled { tool })));
    let called = expect.not_tools.iter().filter(|tool| called(tool)).cloned();
    misses.extend(called.map(|tool| Words::from(Miss::Called { tool })));
}

fn wants_table(expect: &Expectation) -> bool {
    !expect.columns.is_empty() || !expect.cells.is_empty() || expect.rows.is_some() || expect.min_rows.is_some() || expect.value.is_some()
}

fn result(expect: &Expectation, table: &AnswerTable, misses: &mut Vec<Words>) {
    let mut missed = |miss: Miss| misses.push(miss.into());
    let got = table.total_rows;
    for name in &expect.columns {
        if !table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name)) {
            missed(Miss::Column { name: name.clone() });
        }
    }
    if let Some(expected) = expect.rows.filter(|rows| *rows != got) {
        missed(Miss::Rows { got, expected });
    }
    if let Some(least) = expect.min_rows.filter(|least| *least > got) {
        missed(Miss::TooFewRows { got, least });
    }
    let tolerance = expect.tolerance.unwrap_or(TOLERANCE);
    for wanted in &expect.cells {
        let holds = |row: &Vec<Value>| wanted.iter().all(|cell| row.iter().any(|value| is(cell, value, tolerance)));
        if !table.rows.iter().any(holds) {
            missed(Miss::Row { values: json!(wanted) });
        }
    }
    if let Some(expected) = expect.value {
        let only = (got == 1).then(|| table.rows.first()).flatten();
        match only {
            Some(row) if row.iter().filter_map(number).any(|got| near(got, expected, tolerance)) => {}
            Some(_) => missed(Miss::Number { expected }),
            None => missed(Miss::NoSingleNumber { rows: got }),
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
