//! Questions over tables that no tool lists: behind a tool that takes SQL, criteria or identifiers. The card's guide says which tables there are
//! and what people call their parts; what the question asks of them is read as for any other table, and written as a statement or as criteria.
//!
//! Only a question of which the guide explains every word is answered this way. All others go the way of the listings.

mod about;
mod intent;
mod own;
mod own_table;
mod parts;
mod screened;
mod sql;
mod statement;
mod things;
mod vocabulary;
mod windows;

use belvedere_types::guide::{GuideTable, Road};

use super::reading::Reading;
use crate::moment::AskerClock;
use crate::wording::{Finding, Words};
use crate::{AskSource, Observation, PlanRequest, Step};
use intent::Intent;
use vocabulary::Verbs;

/// What the question wants of a table.
struct Wish<'a> {
    request: &'a PlanRequest<'a>,
    source: &'a AskSource,
    table: &'a GuideTable,
    intent: Intent,
}

/// The steps, and whether planning ends with them; nothing where no guide explains the whole question.
pub fn next(request: &PlanRequest<'_>, reading: &Reading) -> Option<(Vec<Step>, bool)> {
    if !answers(reading) {
        return None;
    }
    let clock = AskerClock {
        now: request.now,
        offset: request.offset,
    };
    let mut reading = reading.clone();
    let second = windows::second_window(&mut reading, clock);
    let reading = &reading;
    let mut best: Option<Wish<'_>> = None;
    for source in request.sources {
        let admitted = |tool: &&str| source.tools.iter().any(|known| known.definition.name == **tool);
        for table in source.guide.tables.iter().filter(|table| table.road.tools().iter().all(admitted)) {
            let read = vocabulary::read(reading, table, &request.index.lexicon, &source.target.name, Verbs::Fill);
            let Some(intent) = read.and_then(|read| Intent::of(reading, table, read, second.as_ref(), &request.index.lexicon)) else {
                continue;
            };
            if best.as_ref().is_none_or(|known| intent.score > known.intent.score) {
                best = Some(Wish {
                    request,
                    source,
                    table,
                    intent,
                });
            }
        }
    }
    let wish = best?;
    match &wish.table.road {
        Road::Sql(road) => sql::next(&wish, road),
        Road::Screen(road) => screened::next(&wish, road),
        Road::About(road) => about::next(&wish, road),
    }
}

/// Whether tables of the customer's own are being looked for already.
pub fn looking(request: &PlanRequest<'_>) -> bool {
    own::begun(request)
}

/// A change, a negation and a difference have no place in a statement.
fn answers(reading: &Reading) -> bool {
    reading.write.is_none() && reading.negated.is_none() && !reading.difference
}

/// The same for tables that no card knows, once no list has answered.
pub fn next_of_own(request: &PlanRequest<'_>, reading: &Reading) -> Option<(Vec<Step>, bool)> {
    if !answers(reading) {
        return None;
    }
    own::next(request, reading)
}

/// What was seen and done so far, without the looks that a guide's question took before it turned out not to be one.
pub fn without(request: &PlanRequest<'_>) -> (Vec<Observation>, Vec<Step>) {
    let tables = || request.sources.iter().flat_map(|source| &source.guide.tables);
    let own = |name: &str| {
        let looked = tables().any(|table| {
            let column = name.strip_prefix(&table.name).and_then(|rest| rest.strip_prefix('_'));
            column.is_some_and(|column| table.column(column).is_some())
        });
        looked || own::is_own(name)
    };
    let seen = request.observations.iter().filter(|seen| !own(&seen.table));
    let steps = request.steps.iter().filter(|step| !step.brings().is_some_and(own));
    (seen.cloned().collect(), steps.cloned().collect())
}

impl Wish<'_> {
    /// Tables that a call into `name`, or one of its further tables, has brought.
    fn seen(&self, name: &str) -> Option<&Observation> {
        self.request.observations.iter().find(|seen| seen.table == name)
    }

    /// The first table from a tool that has all these columns, and what they are called there: rows inside a row call its key `parent_…`.
    fn with_columns(&self, tool: &str, columns: &[&str]) -> Option<(&Observation, Vec<String>)> {
        let named = |seen: &Observation, name: &str| {
            let own = |name: &str| seen.columns.iter().any(|column| column.name == name).then(|| name.to_owned());
            own(name).or_else(|| own(&format!("parent_{name}")))
        };
        self.request.observations.iter().filter(|seen| seen.tool == tool).find_map(|seen| {
            let names: Option<Vec<String>> = columns.iter().map(|name| named(seen, name)).collect();
            Some((seen, names?))
        })
    }

    fn called(&self, name: &str) -> bool {
        self.request.steps.iter().any(|step| step.brings() == Some(name))
    }

    /// A call that failed ends the question with what the vendor said.
    fn failure(&self) -> Option<(Vec<Step>, bool)> {
        let error = self.request.observations.iter().find_map(|seen| seen.error.clone())?;
        Some(refused("tool_error", error))
    }

    fn notes(&self) -> impl Iterator<Item = Step> + '_ {
        self.table.note.iter().map(|text| Step::Note {
            text: text.as_str().into(),
            partial: false,
        })
    }

    /// The end: a statement over what was brought, and how it is shown.
    fn shown(&self, sql: String) -> (Vec<Step>, bool) {
        let mut steps = vec![Step::Query {
            sql,
            into: "answer".into(),
        }];
        steps.extend(self.notes());
        if self.intent.kind() == "count" {
            let there_are = Finding::ThereAre {
                count: "{count}".into(),
                what: self.table.name.replace('_', " "),
                chosen: !self.intent.filters.is_empty(),
            };
            steps.push(Step::Say { text: there_are.into() });
        }
        steps.push(Step::Present {
            table: "answer".into(),
            chart: self.intent.chart,
            intent: self.intent.kind().into(),
        });
        (steps, true)
    }
}

fn refused(code: &str, reason: Words) -> (Vec<Step>, bool) {
    let code = code.into();
    (
        vec![Step::Refuse {
            reason,
            code,
            instead: Vec::new(),
        }],
        true,
    )
}
