//! The answer in words, from the computed table alone.

mod days;
pub(crate) mod numbers;
mod runs;
mod said;
mod sentences;

use std::time::Instant;

use belvedere_types::{AnswerId, Problem, ProblemKind};

use crate::answer::{AnswerTable, Citation};
use crate::chart::{self, ChartKind};
use crate::executor::{StepError, Work};
use crate::planner::of_rows;
use crate::router::{Question, ending};
use crate::table::Table;
use crate::wording::{Gap, Message, Refusal, Words};
use crate::{Answer, Outcome, Plan, Step};
pub use runs::days_in;
use sentences::Among;

/// Rows that an answer carries; `total_rows` says how many there are.
pub const ROWS_SHOWN: usize = 1000;
/// Further rows, for whoever stores the answer.
pub const ROWS_KEPT: usize = 100_000;

/// What an answer says, before it is bound to its question.
pub struct Draft {
    pub outcome: Outcome,
    text: Words,
    clarification: Option<Words>,
    options: Vec<String>,
    pub follow_ups: Vec<String>,
    refusal: Option<Words>,
    code: Option<String>,
    table: Option<Table>,
    intent: String,
    chart: Option<ChartKind>,
    /// How many rows the answer's were chosen from.
    counted: Option<u64>,
}

impl Draft {
    fn plain(outcome: Outcome, text: Words) -> Self {
        Self {
            outcome,
            text,
            clarification: None,
            options: Vec::new(),
            follow_ups: Vec::new(),
            refusal: None,
            code: None,
            table: None,
            intent: String::new(),
            chart: None,
            counted: None,
        }
    }
}

/// The end of the plan as an answer.
pub fn draft(plan: &Plan, work: &Work) -> Draft {
    if let Some((step, outcome)) = ending(plan) {
        return match step {
            Step::Clarify { question, options } => Draft {
                clarification: Some(question.clone()),
                options: options.clone(),
                code: Some("clarify".into()),
                ..Draft::plain(outcome, question.clone())
            },
            Step::Refuse { reason, code, instead } => {
                // The vendor's own failure keeps its code.
                let code = work
                    .failures
                    .first()
                    .filter(|_| code == "tool_error")
                    .map_or(code.as_str(), |(_, failure)| failure.code.as_str());
                Draft {
                    refusal: (outcome == Outcome::Refused).then(|| reason.clone()),
                    options: instead.clone(),
                    code: Some(code.to_owned()),
                    ..Draft::plain(outcome, reason.clone())
                }
            }
            _ => of_problem(&Problem::internal()),
        };
    }
    let present = plan.steps.iter().rev().find_map(|step| match step {
        Step::Present { table, chart, intent } => Some((table, *chart, intent)),
        _ => None,
    });
    let Some((name, chart, intent)) = present else {
        return no_end(work);
    };
    match work.results.get(name) {
        Some(table) => Draft {
            text: said::of(plan, table).unwrap_or_else(|| found(table, intent, among(plan, work, name).as_ref())),
            counted: among(plan, work, name).map(|among| among.rows),
            table: Some(table.clone()),
            intent: intent.clone(),
            chart,
            ..Draft::plain(Outcome::Answered, Words::default())
        },
        None => no_end(work),
    }
}

/// The table whose rows a plain SELECT chose from. Nothing where rows are grouped, cut or made distinct.
fn among(plan: &Plan, work: &Work, name: &str) -> Option<Among> {
    let sql = plan.steps.iter().rev().find_map(|step| match step {
        Step::Query { sql, into } if into == name => Some(sql),
        _ => None,
    })?;
    if ["GROUP BY", "\nLIMIT", "DISTINCT"].iter().any(|word| sql.contains(word)) {
        return None;
    }
    let (fact, _) = sql.split_once("\nFROM \"")?.1.split_once('"')?;
    let seen = work.observations.iter().find(|seen| seen.table == fact && seen.error.is_none())?;
    Some(Among {
        rows: seen.rows,
        name: of_rows(fact).to_owned(),
    })
}

fn found(table: &Table, intent: &str, among: Option<&Among>) -> Words {
    let findings = sentences::write(table, intent, among).into_iter();
    Words::from(findings.map(Message::from).collect::<Vec<_>>())
}

fn no_end(work: &Work) -> Draft {
    let why = work
        .failures
        .first()
        .map_or_else(|| Words::from(Refusal::NoWayFound), |(_, failure)| failure.text());
    let code = "no_answer".to_owned();
    let next = Message::Next {
        code: code.clone(),
        text: "Ask in other words, or name the thing you mean.".into(),
        german: None,
    };
    Draft {
        code: Some(code),
        ..Draft::plain(Outcome::Failed, why.and(next))
    }
}

pub fn of_problem(problem: &Problem) -> Draft {
    Draft {
        code: Some(problem.code.to_owned()),
        ..Draft::plain(Outcome::Failed, Words::of_problem(problem))
    }
}

/// What is missing may well be in the source that could not be listed: then that is the problem to tell.
pub fn draft_with(plan: &Plan, work: &Work, unlisted: Option<&Problem>) -> Draft {
    match (draft(plan, work), unlisted) {
        (draft, Some(problem)) if draft.outcome == Outcome::NoSource => of_problem(problem),
        (draft, _) => draft,
    }
}

/// No source can be read: the failure that stopped it, or what has to be done first. `None` when nothing is connected at all.
pub fn without_sources(problem: Option<&Problem>, unusable: &[(String, Problem)]) -> Option<Draft> {
    if let Some(problem) = problem {
        return Some(of_problem(problem));
    }
    if unusable.is_empty() {
        return None;
    }
    let told = unusable.iter().fold(Words::default(), |told, (name, problem)| {
        told.and(Gap::ConnectedButUnusable { source: name.clone() })
            .and(Words::of_problem(problem))
    });
    Some(Draft {
        code: unusable.first().map(|(_, problem)| problem.code.to_owned()),
        ..Draft::plain(Outcome::NoSource, told)
    })
}

pub fn slow_source(name: &str) -> Problem {
    Problem::new(
        ProblemKind::Unavailable,
        "source_timed_out",
        format!("{name} did not list its tools in time."),
        "Ask again in a moment.",
    )
    .quoting(name)
}

pub fn newer_plan() -> Problem {
    Problem::new(
        ProblemKind::Invalid,
        "plan_too_new",
        "This plan was stored by a newer version of the program.",
        "Upgrade, or ask the question again.",
    )
}

/// A replay whose source failed tells the source's failure, not the SQL's.
pub fn of_replay(error: &StepError, work: &Work) -> Draft {
    match work.failures.first() {
        Some((_, failure)) => Draft {
            code: Some(failure.code.clone()),
            ..Draft::plain(Outcome::Failed, failure.text())
        },
        None => of_step_error(error),
    }
}

pub fn of_step_error(error: &StepError) -> Draft {
    use crate::engine::EngineError;
    let problem = match error {
        StepError::NotAllowed => Problem::new(
            ProblemKind::Forbidden,
            "tool_not_available",
            "The plan needs a source or tool that is not available to this question.",
            "Reconnect the source, or ask the question again.",
        ),
        StepError::CrossSource => Problem::new(
            ProblemKind::Forbidden,
            "cross_source_refused",
            "The plan would pass data of one source to another.",
            "Ask about one source at a time.",
        ),
        StepError::TooManyCalls => Problem::new(
            ProblemKind::Limited,
            "too_many_calls",
            "Answering this takes more calls than one question may make.",
            "Ask about less at once.",
        ),
        StepError::Cancelled | StepError::Engine(EngineError::Cancelled) => {
            Problem::new(ProblemKind::Unavailable, "cancelled", "The question was cancelled.", "Ask again.")
        }
        StepError::Engine(EngineError::TimedOut { .. }) => Problem::new(
            ProblemKind::Limited,
            "query_timed_out",
            "Computing the answer took too long.",
            "Ask about a shorter time or fewer rows.",
        ),
        StepError::Engine(EngineError::Full { limit }) => Problem::new(
            ProblemKind::TooLarge,
            "too_much_data",
            format!("The tables of this question take more than {} MiB.", limit >> 20),
            "Ask about a shorter time, or about fewer sources at once.",
        ),
        StepError::Engine(EngineError::TooManyRows { limit }) => Problem::new(
            ProblemKind::TooLarge,
            "too_many_rows",
            format!("The result has more than {limit} rows."),
            "Ask for a summary or a narrower part.",
        ),
        StepError::Engine(_) => Problem::new(
            ProblemKind::Internal,
            "plan_failed",
            "The data came back in a shape that the plan did not expect.",
            "Ask in other words. If it stays, look at the plan and its SQL in the answer.",
        ),
    };
    of_problem(&problem)
}

/// Binds the draft to its question, with provenance.
pub fn answer(question: &Question, draft: Draft, plan: Plan, work: Option<Work>, started: Instant) -> Answer {
    let table = draft.table.as_ref().map(shown);
    let beyond = draft.table.as_ref().map(|table| table.rows.iter().skip(ROWS_SHOWN).take(ROWS_KEPT));
    let rest = beyond.into_iter().flatten().cloned().collect();
    let (checked, figures) = match &draft.table {
        Some(table) => {
            let known = numbers::Known {
                table,
                question: &question.text,
                among: draft.counted,
            };
            let text = numbers::supported(draft.text, &known);
            let figures = numbers::figures(&text, &known);
            (text, figures)
        }
        None => (draft.text, Vec::new()),
    };
    let chart = table
        .as_ref()
        .filter(|_| draft.outcome == Outcome::Answered)
        .map(|table| chart::choose(table, draft.chart, &draft.intent, &question.text));
    let citations = work
        .as_ref()
        .map(|work| citations(work, &plan, question, draft.table.as_ref()))
        .unwrap_or_default();
    let (calls, sql, notes, disclosures, complete) = work
        .map(|work| (work.calls, work.sql, work.notes, work.disclosures, work.complete))
        .unwrap_or_default();
    Answer {
        id: AnswerId::generate(),
        question: question.text.clone(),
        outcome: draft.outcome,
        complete: complete && draft.outcome == Outcome::Answered,
        text: checked,
        clarification: draft.clarification,
        options: draft.options,
        follow_ups: draft.follow_ups,
        refusal: draft.refusal,
        code: draft.code,
        table,
        chart,
        plan,
        tool_calls: calls,
        sql,
        citations,
        figures,
        notes,
        rest,
        disclosures,
        conversation_id: question.conversation,
        ms: started.elapsed().as_secs_f64() * 1000.0,
        model: None,
    }
}

fn shown(table: &Table) -> AnswerTable {
    AnswerTable {
        columns: table.columns.clone(),
        rows: table.rows.iter().take(ROWS_SHOWN).cloned().collect(),
        total_rows: table.rows.len() as u64,
        truncated: table.rows.len() > ROWS_SHOWN,
    }
}

/// One for each call that the shown table was made of.
fn citations(work: &Work, plan: &Plan, question: &Question, table: Option<&Table>) -> Vec<Citation> {
    let Some(made) = table.and_then(|table| work.made_of.get(&table.name)) else {
        return Vec::new();
    };
    let names: std::collections::HashMap<_, _> = question.sources.iter().map(|target| (target.source, target.name.clone())).collect();
    let into = |tool: &str| {
        let mut calls = plan.steps.iter().filter_map(Step::call);
        calls.find(|call| call.tool == tool).map(|call| call.into.to_owned())
    };
    made.iter()
        .filter_map(|index| {
            let call = work.calls.get(*index)?;
            let passed =
                time::Duration::try_from(std::time::Duration::from_secs_f64(((call.started_ms + call.ms) / 1000.0).max(0.0))).ok()?;
            Some(Citation {
                call: *index,
                source: names.get(&call.source).cloned().unwrap_or_else(|| call.source.to_string()),
                tool: call.tool.clone(),
                arguments: call.arguments.clone(),
                table: into(&call.tool).unwrap_or_default(),
                rows: call.rows,
                sql: work.sql.len().checked_sub(1),
                fetched_at: question.now.checked_add(passed)?,
            })
        })
        .collect()
}
