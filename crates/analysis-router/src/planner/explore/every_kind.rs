//! A choice that a tool insists on and the question does not make: rows of every kind together.

use super::{Explorer, Ready};
use crate::engine::quoted;
use crate::planner::arguments::{Filled, Undecided};
use crate::planner::profile::{Parameter, Profile};
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::select::literal;
use crate::planner::table_names::table_name;
use crate::planner::words::{listed, plain, split_identifier};
use crate::{Binding, Step};

/// Choices among which the rows are divided: all of them together are what the tool has.
const KINDS: &str = "type kind class category status state side";
/// Kinds that are all asked for.
const ALL: usize = 6;
/// Kinds that are asked for beside each of many rows.
const BESIDE: usize = 3;

/// The values that are sent one after another: those that the question names, or every kind of row.
fn values<'p>(profile: &Profile, undecided: &'p Undecided, parameter: &Parameter, reading: &Reading) -> Vec<&'p String> {
    let said = named(&undecided.options, reading);
    if said.len() > 1 {
        return said.into_iter().map(|(_, value)| value).collect();
    }
    let divides = split_identifier(&parameter.name).last().is_some_and(|last| listed(KINDS, last));
    match divides && profile.listing && undecided.options.len() <= ALL {
        true => undecided.options.iter().collect(),
        false => Vec::new(),
    }
}

/// Those of the choices that stand in the question, and where, in its order.
fn named<'p>(options: &'p [String], reading: &Reading) -> Vec<(usize, &'p String)> {
    let said: Vec<String> = reading.words.iter().map(|word| plain(&word.raw)).collect();
    let place = |value: &str| {
        let name = plain(value);
        let words: Vec<&str> = name.split(' ').collect();
        let run = |run: &[String]| run.iter().eq(words.iter());
        let single = |at: &usize| words.len() > 1 || reading.word(*at).is_some_and(|word| word.role == Role::Content);
        said.windows(words.len()).position(run).filter(single)
    };
    let mut found: Vec<(usize, &String)> = options.iter().filter_map(|value| Some((place(value)?, value))).collect();
    found.sort_unstable();
    found
}

impl Explorer<'_> {
    /// The calls for every kind of row, or the question which one.
    pub(super) fn undecided(&self, index: usize, profile: &Profile, filled: &Filled, undecided: &Undecided, depth: usize) -> Ready {
        let Some(parameter) = profile.parameters.get(undecided.parameter) else {
            return Ready::Unusable;
        };
        let values = values(profile, undecided, parameter, self.context.reading);
        match filled.open.is_empty() {
            true if values.is_empty() => {}
            true => return Ready::Steps(self.of_every_kind(profile, filled, parameter, &values)),
            false => match self.bound(index, profile, filled, depth) {
                Ready::After(first) => return Ready::After(first),
                Ready::Steps(steps) if (1..=BESIDE).contains(&values.len()) => return Ready::Steps(beside_rows(steps, parameter, &values)),
                _ => {}
            },
        }
        Ready::Ask {
            about: split_identifier(&parameter.name).join(" "),
            options: undecided.options.clone(),
        }
    }

    /// The calls for each kind.
    fn of_every_kind(&self, profile: &Profile, filled: &Filled, parameter: &Parameter, values: &[&String]) -> Vec<Step> {
        let into = table_name(profile, self.profiles);
        let targets = format!("{into}_targets");
        vec![
            Step::Query {
                sql: one_column(&parameter.name, values),
                into: targets.clone(),
            },
            Step::CallForEach {
                source: profile.source,
                tool: profile.tool.clone(),
                arguments: filled.arguments.clone(),
                table: targets,
                bind: vec![bound(&parameter.name)],
                batch: None,
                into,
            },
        ]
    }

    /// The parameter of this tool of which the question names several values, and those in its order.
    pub fn named_choices(&self, tool: usize) -> Option<(String, Vec<String>)> {
        let profile = self.profiles.get(tool)?;
        let several = |parameter: &Parameter| {
            let said = named(parameter.choices(), self.context.reading);
            (said.len() > 1).then(|| (parameter.name.clone(), said.into_iter().map(|(_, value)| value.clone()).collect()))
        };
        profile.parameters.iter().find_map(several)
    }

    /// The call with this choice made.
    pub fn with_choice(&self, tool: usize, parameter: &str, value: &str) -> Ready {
        const DEPTH: usize = 3;
        let Some(profile) = self.profiles.get(tool) else {
            return Ready::Unusable;
        };
        let mut filled = self.filled(tool, profile);
        filled.undecided = None;
        filled
            .open
            .retain(|open| profile.parameters.get(*open).is_some_and(|own| own.name != parameter));
        filled.arguments.insert(parameter.to_owned(), value.into());
        match filled.open.is_empty() {
            true => self.call_of(profile, filled),
            false => self.bound(tool, profile, &filled, DEPTH),
        }
    }
}

/// The same beside rows that are called for one by one.
fn beside_rows(mut steps: Vec<Step>, parameter: &Parameter, values: &[&String]) -> Vec<Step> {
    for step in &mut steps {
        match step {
            Step::Query { sql, .. } => {
                let kinds = one_column(&parameter.name, values);
                *sql = format!("SELECT * FROM ({sql}) AS r CROSS JOIN ({kinds}) AS k");
            }
            Step::CallForEach { bind, .. } => bind.push(bound(&parameter.name)),
            _ => {}
        }
    }
    steps
}

fn bound(name: &str) -> Binding {
    Binding {
        column: name.to_owned(),
        argument: name.to_owned(),
    }
}

fn one_column(name: &str, values: &[&String]) -> String {
    let rows = values.iter().enumerate().map(|(at, value)| {
        let value = literal(&(*value).clone().into());
        match at {
            0 => format!("SELECT {value} AS {}", quoted(name)),
            _ => format!("SELECT {value}"),
        }
    });
    rows.collect::<Vec<_>>().join(" UNION ALL ")
}
