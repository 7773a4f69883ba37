//! Other groupings of what was answered: "by region". Each is planned as the follow-up that it would be, over the tables that the answer read, and
//! counts only where that ends in an answer without a call that the answer did not make.

use super::german::frames;
use super::suggest::says_something;
use super::views::{self, Column, Part, View};
use super::words::split_identifier;
use super::{BuiltInPlanner, answers};
use crate::engine::quoted;
use crate::executor::mentions;
use crate::{Observation, Plan, PlanRequest, Proposal, Step, Turn};

/// Different values of a column whose groups are an overview.
pub const GROUPS: std::ops::RangeInclusive<u64> = 2..=12;
/// Words of a column's name that still make a button.
const WORDS: usize = 3;
/// Columns that are planned for.
const TRIED: usize = 5;
/// Rounds of one plan.
const ROUNDS: usize = 8;
/// What the answer to a question is when rows were counted, added up or grouped.
const FIGURES: [&str; 4] = ["count", "sum", "average", "compare"];

/// A follow-up, and the statement that would answer it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    pub question: String,
    pub sql: String,
}

impl BuiltInPlanner {
    /// In the order of the tables' columns. The request is that of the answer, with what its calls brought.
    pub(crate) fn groupings(&self, request: &PlanRequest<'_>, plan: &Plan) -> Vec<Grouping> {
        let Some(shown) = figures(plan) else { return Vec::new() };
        let previous = Turn {
            question: request.question.to_owned(),
            plan: plan.clone(),
        };
        let views = views::views(request.observations, &request.index.lexicon);
        let columns = views
            .iter()
            .filter(|view| mentions(shown, &view.name))
            .flat_map(|view| view.columns.iter().map(move |column| (view, column)))
            .filter(|(view, column)| divides(view, column) && !grouped_by(shown, column));
        let mut found: Vec<Grouping> = Vec::new();
        for (_, column) in columns.take(TRIED) {
            let question = frames::by(&split_identifier(&column.name), request.language);
            let sql = self.tried(request, &previous, &question).filter(|sql| grouped_by(sql, column));
            let new = |sql: &String| *sql != shown && found.iter().all(|known| known.sql != *sql);
            if let Some(sql) = sql.filter(new) {
                found.push(Grouping { question, sql });
            }
        }
        found
    }

    /// The statement that answers the follow-up, round by round as it will be planned. Nothing is called: what its calls bring is at hand, or the
    /// follow-up is given up.
    fn tried(&self, request: &PlanRequest<'_>, previous: &Turn, question: &str) -> Option<String> {
        let (mut steps, mut seen): (Vec<Step>, Vec<Observation>) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let proposal = self.proposed(&PlanRequest {
                question,
                previous: Some(previous),
                observations: &seen,
                steps: &steps,
                ..*request
            });
            if proposal.done {
                return statement(&proposal);
            }
            for step in proposal.steps {
                let call = step.call().filter(|_| request.steps.contains(&step) && !steps.contains(&step))?;
                let brought = |table: &&Observation| {
                    table.source == Some(call.source) && table.tool == call.tool && seen.iter().all(|known| known.table != table.table)
                };
                let brought: Vec<Observation> = request.observations.iter().filter(brought).cloned().collect();
                seen.extend(brought);
                steps.push(step);
            }
        }
        None
    }
}

/// The one statement of a plan that shows its result whole.
fn statement(proposal: &Proposal) -> Option<String> {
    let partial = |step: &Step| matches!(step, Step::Note { partial: true, .. });
    if !answers(proposal) || proposal.steps.iter().any(partial) {
        return None;
    }
    let mut statements = proposal.steps.iter().filter_map(sql);
    statements.next().filter(|_| statements.next().is_none()).map(str::to_owned)
}

/// The statement behind an answer, where that is a figure or figures of groups.
fn figures(plan: &Plan) -> Option<&str> {
    let told = |step: &Step| matches!(step, Step::Present { intent, .. } if FIGURES.contains(&intent.as_str()));
    plan.steps.iter().rev().find_map(sql).filter(|_| plan.steps.iter().any(told))
}

fn sql(step: &Step) -> Option<&str> {
    match step {
        Step::Query { sql, .. } => Some(sql),
        _ => None,
    }
}

/// A column with few values, each of several rows.
fn divides(view: &View, column: &Column) -> bool {
    let (distinct, rows) = (column.facts.distinct, view.rows);
    let category = match column.part {
        Part::Category => column.facts.values.iter().all(|value| value.is_null() || value.is_string()) && says_something(column),
        Part::Flag => column.facts.values.iter().all(|value| value.is_null() || value.is_boolean()),
        // "plan_name": what many rows bear is no name of a row.
        Part::Label => distinct * 2 <= rows,
        Part::Identifier | Part::Time | Part::Measure | Part::Text | Part::Nested => false,
    };
    let words = split_identifier(&column.name).len();
    let named = (1..=WORDS).contains(&words);
    category && named && column.facts.complete && GROUPS.contains(&distinct) && distinct < rows
}

fn grouped_by(sql: &str, column: &Column) -> bool {
    let groups = sql.split_once("GROUP BY").map_or("", |(_, groups)| groups);
    groups.contains(&quoted(&column.name))
}
