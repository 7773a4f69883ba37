//! From a model's proposal to steps: what it may not do is found here, with words it can repair the proposal by.

mod ending;

use std::collections::{BTreeMap, BTreeSet};

use belvedere_types::SourceId;

use super::arguments::{self, ArgumentFault};
use super::briefing::Catalogue;
use super::proposal::{Proposed, ProposedCall};
use super::provenance;
use crate::executor::mentions;
use crate::{Binding, Observation, PlanRequest, Step};

/// Calls, statements and the like of one round.
const AT_ONCE: usize = 12;

/// What is known when a proposal is judged.
pub(super) struct Ground<'a> {
    pub request: &'a PlanRequest<'a>,
    pub catalogue: &'a Catalogue<'a>,
    /// Tools that this question may use: those offered in the first round, those named in it afterwards.
    pub scope: &'a BTreeSet<String>,
    /// Scalars of the arguments that were planned before the first result.
    pub planned: &'a BTreeSet<String>,
    /// No result was read yet.
    pub blind: bool,
}

#[derive(Debug, PartialEq)]
pub(super) struct Checked {
    pub steps: Vec<Step>,
    pub done: bool,
}

/// Why a proposal is not run, for the model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("there is no tool {id:?}")]
    UnknownTool { id: String },
    #[error("tool {id:?} was not named in `tools` of the first round and cannot be used any more")]
    OutOfScope { id: String },
    #[error("call of {tool}: {fault}")]
    Argument { tool: String, fault: ArgumentFault },
    #[error(
        "call of {tool}: the argument {value:?} is neither in the question nor in data of the same source; values of another source cannot be passed on"
    )]
    ForeignValue { tool: String, value: String },
    #[error("call of {tool}: table {table:?} holds rows of another source; that can only be planned in the first round")]
    CrossSource { tool: String, table: String },
    #[error("the table name {name:?} is taken or not a plain lower-case name")]
    BadName { name: String },
    #[error("there is no table {name:?}; there are: {known}")]
    UnknownTable { name: String, known: String },
    #[error("table {table:?} has no column {column:?}")]
    UnknownColumn { table: String, column: String },
    #[error("the statement of {into:?} fails: {detail}")]
    Statement { into: String, detail: String },
    #[error("more than {AT_ONCE} of one kind in one round")]
    TooMany,
    #[error("a round either fetches (`calls`) or ends (`show`, `ask`, `decline`), not both")]
    Both,
    #[error("nothing was proposed: give calls, queries, or an ending")]
    Nothing,
    #[error("{0}")]
    NotRead(&'static str),
}

/// The steps in the order in which they run: statements, comparisons, calls, then the ending.
pub(super) fn check(proposed: &Proposed, ground: &Ground<'_>) -> Result<Checked, Vec<Fault>> {
    let mut judge = Judge {
        ground,
        tables: Tables::of(ground.request),
        steps: Vec::new(),
        faults: Vec::new(),
    };
    let counts = [
        proposed.calls.len(),
        proposed.queries.len(),
        proposed.comparisons.len(),
        proposed.notes.len(),
    ];
    if counts.iter().any(|count| *count > AT_ONCE) {
        return Err(vec![Fault::TooMany]);
    }
    judge.statements(proposed);
    proposed.calls.iter().for_each(|call| judge.call(call));
    let done = judge.ending(proposed);
    if done && !proposed.calls.is_empty() {
        judge.faults.push(Fault::Both);
    }
    if judge.steps.is_empty() && judge.faults.is_empty() {
        judge.faults.push(Fault::Nothing);
    }
    if judge.faults.is_empty() {
        Ok(Checked { steps: judge.steps, done })
    } else {
        Err(judge.faults)
    }
}

/// The tables so far: which exist, and of which sources their rows are.
struct Tables {
    known: BTreeMap<String, Option<Vec<String>>>,
    origins: BTreeMap<String, BTreeSet<SourceId>>,
    /// Tables that a query or comparison made: only these can be shown.
    results: BTreeSet<String>,
}

impl Tables {
    fn of(request: &PlanRequest<'_>) -> Self {
        let mut tables = Self {
            known: BTreeMap::new(),
            origins: BTreeMap::new(),
            results: BTreeSet::new(),
        };
        for seen in request.observations.iter().filter(|seen| seen.error.is_none()) {
            let names = |seen: &Observation| seen.columns.iter().map(|column| column.name.clone()).collect();
            tables.known.insert(seen.table.clone(), Some(names(seen)));
            match seen.source {
                Some(source) => drop(tables.origins.entry(seen.table.clone()).or_default().insert(source)),
                None => drop(tables.results.insert(seen.table.clone())),
            }
        }
        for step in request.steps {
            match step {
                Step::Query { sql, into } => tables.derive(into, |name| mentions(sql, name)),
                Step::Diff { left, right, into, .. } => tables.derive(into, |name| name == left || name == right),
                Step::Call { .. }
                | Step::CallForEach { .. }
                | Step::Present { .. }
                | Step::Say { .. }
                | Step::Note { .. }
                | Step::Clarify { .. }
                | Step::Refuse { .. } => {}
            }
        }
        tables
    }

    fn derive(&mut self, into: &str, of: impl Fn(&str) -> bool) {
        let from: BTreeSet<SourceId> = self
            .origins
            .iter()
            .filter(|(name, _)| of(name))
            .flat_map(|(_, from)| from.iter().copied())
            .collect();
        self.origins.entry(into.to_owned()).or_default().extend(from);
    }

    fn list(&self) -> String {
        let names: Vec<&str> = self.known.keys().map(String::as_str).take(40).collect();
        names.join(", ")
    }
}

struct Judge<'a> {
    ground: &'a Ground<'a>,
    tables: Tables,
    steps: Vec<Step>,
    faults: Vec<Fault>,
}

impl Judge<'_> {
    fn statements(&mut self, proposed: &Proposed) {
        for query in &proposed.queries {
            let Some(into) = self.fresh(&query.into) else { continue };
            self.tables.derive(&into, |name| mentions(&query.sql, name));
            self.made(&into);
            self.steps.push(Step::Query {
                sql: query.sql.trim().trim_end_matches(';').to_owned(),
                into,
            });
        }
        for comparison in &proposed.comparisons {
            let (left, right) = (comparison.left.clone(), comparison.right.clone());
            let sides = self.table(&left) & self.table(&right);
            let Some(into) = self.fresh(&comparison.into).filter(|_| sides) else {
                continue;
            };
            if comparison.key.is_empty() {
                self.faults.push(Fault::NotRead("a comparison needs at least one key column"));
                continue;
            }
            for column in &comparison.key {
                self.column(&left, column);
                self.column(&right, column);
            }
            self.tables.derive(&into, |name| name == left || name == right);
            self.made(&into);
            self.steps.push(Step::Diff {
                part: None,
                more: Vec::new(),
                left,
                right,
                key: comparison.key.clone(),
                names: None,
                into,
            });
        }
    }

    fn made(&mut self, into: &str) {
        self.tables.known.insert(into.to_owned(), None);
        self.tables.results.insert(into.to_owned());
    }

    fn call(&mut self, call: &ProposedCall) {
        let Some(entry) = self.ground.catalogue.find(&call.tool) else {
            return self.faults.push(Fault::UnknownTool {
                id: call.tool.chars().take(40).collect(),
            });
        };
        if !self.ground.scope.contains(&entry.id) {
            return self.faults.push(Fault::OutOfScope { id: entry.id.clone() });
        }
        let source = entry.source.target.source;
        let schema = &entry.tool.definition.input_schema;
        let bound: Vec<&str> = call.bind.iter().map(|binding| binding.argument.as_str()).collect();
        let read = arguments::read(&call.arguments).and_then(|read| arguments::check(&read, &bound, schema).map(|()| read));
        let mut arguments = match read {
            Ok(arguments) => arguments,
            Err(fault) => {
                return self.faults.push(Fault::Argument {
                    tool: entry.id.clone(),
                    fault,
                });
            }
        };
        arguments.retain(|name, _| !bound.contains(&name.as_str()));
        if let Some(value) = provenance::foreign(&arguments, schema, source, self.ground.request, self.ground.planned) {
            let value = value.chars().take(60).collect();
            return self.faults.push(Fault::ForeignValue {
                tool: entry.id.clone(),
                value,
            });
        }
        let (tool, id) = (entry.tool.definition.name.clone(), entry.id.clone());
        let step = if call.table.is_empty() && call.bind.is_empty() {
            self.fresh(&call.into).map(|into| Step::Call {
                source,
                tool,
                arguments,
                into,
            })
        } else {
            self.bound(call, source, &id)
                .then(|| self.fresh(&call.into))
                .flatten()
                .map(|into| Step::CallForEach {
                    source,
                    tool,
                    arguments,
                    table: call.table.clone(),
                    bind: bindings(call),
                    batch: None,
                    into,
                })
        };
        if let Some(step) = step {
            if let Some(call) = step.call() {
                self.tables.known.insert(call.into.to_owned(), None);
                self.tables.origins.entry(call.into.to_owned()).or_default().insert(source);
            }
            self.steps.push(step);
        }
    }

    /// The table that the calls are made for exists, has the columns, and is this source's own unless nothing was read yet.
    fn bound(&mut self, call: &ProposedCall, source: SourceId, id: &str) -> bool {
        let before = self.faults.len();
        if call.bind.is_empty() {
            self.faults.push(Fault::NotRead("a call with a `table` needs `bind`"));
        }
        if self.table(&call.table) {
            for binding in &call.bind {
                self.column(&call.table, &binding.column);
            }
            let foreign = self
                .tables
                .origins
                .get(&call.table)
                .is_some_and(|from| from.iter().any(|origin| *origin != source));
            if foreign && !self.ground.blind {
                self.faults.push(Fault::CrossSource {
                    tool: id.to_owned(),
                    table: call.table.clone(),
                });
            }
        }
        self.faults.len() == before
    }

    fn table(&mut self, name: &str) -> bool {
        let known = self.tables.known.contains_key(name);
        if !known {
            self.faults.push(Fault::UnknownTable {
                name: name.chars().take(60).collect(),
                known: self.tables.list(),
            });
        }
        known
    }

    /// Columns of tables that are still to come are not known; the run finds out.
    fn column(&mut self, table: &str, column: &str) {
        let missing = self
            .tables
            .known
            .get(table)
            .and_then(Option::as_ref)
            .is_some_and(|names| !names.iter().any(|name| name == column));
        if missing {
            self.faults.push(Fault::UnknownColumn {
                table: table.to_owned(),
                column: column.chars().take(60).collect(),
            });
        }
    }

    /// A new table's name. Rows of a second result would be added to the first under the same name.
    fn fresh(&mut self, name: &str) -> Option<String> {
        let name = name.trim();
        let plain = name.len() <= 48
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let taken = self.tables.known.contains_key(name) || self.tables.results.contains(name);
        if plain && !taken {
            return Some(name.to_owned());
        }
        self.faults.push(Fault::BadName {
            name: name.chars().take(60).collect(),
        });
        None
    }
}

fn bindings(call: &ProposedCall) -> Vec<Binding> {
    call.bind
        .iter()
        .map(|binding| Binding {
            column: binding.column.clone(),
            argument: binding.argument.clone(),
        })
        .collect()
}
