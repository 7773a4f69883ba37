//! How a round ends: a table that is shown, a question back, or a refusal, in words that pass our own checks.

use serde_json::Value;

use super::super::clean::spoken;
use super::super::proposal::{INTENTS, Proposed};
use super::{Fault, Judge};
use crate::chart::ChartKind;
use crate::engine::quoted;
use crate::table::Table;
use crate::wording::{Refusal, Words};
use crate::writing::numbers::{Known, supported_only};
use crate::{PlanRequest, Step};

const TEXT_CHARS: usize = 300;
const OPTION_CHARS: usize = 80;
const OPTIONS: usize = 8;
const NOTES: usize = 4;

impl Judge<'_> {
    /// Adds the ending; `true` when there is one.
    pub(super) fn ending(&mut self, proposed: &Proposed) -> bool {
        let request = self.ground.request;
        for text in proposed.notes.iter().take(NOTES) {
            let text = supported(text, request);
            if !text.is_empty() {
                let text = Words::verbatim(text, request.language);
                self.steps.push(Step::Note { text, partial: false });
            }
        }
        if let Some(decline) = proposed.decline.first() {
            self.steps.push(refusal(&decline.code, &decline.reason, request));
            return true;
        }
        if let Some(ask) = proposed.ask.first() {
            let question = supported(&ask.question, request);
            if question.is_empty() {
                self.faults
                    .push(Fault::NotRead("`ask` needs a question without numbers that nobody gave"));
                return true;
            }
            let options = ask
                .options
                .iter()
                .map(|option| spoken(option, OPTION_CHARS))
                .filter(|option| !option.is_empty() && supported(option, request) == *option)
                .take(OPTIONS)
                .collect();
            let question = Words::verbatim(question, request.language);
            self.steps.push(Step::Clarify { question, options });
            return true;
        }
        let Some(show) = proposed.show.first() else { return false };
        let table = self.shown(&show.table);
        let Some(table) = table else { return true };
        let chart = serde_json::from_value::<ChartKind>(Value::String(show.chart.clone())).ok();
        let intent = INTENTS.iter().find(|known| **known == show.intent).copied().unwrap_or("list");
        self.steps.push(Step::Present {
            table,
            chart,
            intent: intent.to_owned(),
        });
        let sentence = spoken(&show.sentence, TEXT_CHARS);
        if !sentence.is_empty() {
            let text = Words::verbatim(sentence, request.language);
            self.steps.push(Step::Say { text });
        }
        true
    }

    /// A table that a call brought is shown through a statement, so that its rows have one.
    fn shown(&mut self, name: &str) -> Option<String> {
        if !self.table(name) {
            return None;
        }
        if self.tables.results.contains(name) {
            return Some(name.to_owned());
        }
        let into = self.fresh(&format!("{name}_shown"))?;
        self.steps.push(Step::Query {
            sql: format!("SELECT * FROM {}", quoted(name)),
            into: into.clone(),
        });
        self.tables.results.insert(into.clone());
        Some(into)
    }
}

fn refusal(code: &str, reason: &str, request: &PlanRequest<'_>) -> Step {
    if code == "write_request" {
        return Step::Refuse {
            reason: Refusal::AsksForChange { verb: None }.into(),
            code: code.to_owned(),
            instead: Vec::new(),
        };
    }
    let told = supported(reason, request);
    let sources = request.sources.iter().map(|source| source.target.name.clone()).collect();
    let told = if told.is_empty() {
        Words::from(Refusal::NothingBringsIt)
    } else {
        Words::verbatim(told, request.language)
    };
    Step::Refuse {
        reason: told.and(Refusal::ConnectedAre { sources }),
        code: "no_source".to_owned(),
        instead: Vec::new(),
    }
}

/// A model's words without addresses and without sentences whose numbers are neither the asker's nor in the data.
fn supported(text: &str, request: &PlanRequest<'_>) -> String {
    let text = spoken(text, TEXT_CHARS);
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return text;
    }
    let values = request
        .observations
        .iter()
        .flat_map(|seen| {
            seen.facts
                .iter()
                .flat_map(|facts| facts.values.iter().cloned())
                .chain(std::iter::once(Value::from(seen.rows)))
        })
        .collect();
    let seen = Table {
        name: String::new(),
        columns: Vec::new(),
        rows: vec![values],
    };
    supported_only(
        &text,
        &Known {
            table: &seen,
            question: request.question,
            among: None,
        },
        request.language,
    )
}
