//! Tables of the customer's own, which no card knows: found by the vendor's lists, then asked by SQL like any table of a guide.
//!
//! It takes several calls to find them, so only what no list answers comes this way.

use belvedere_types::guide::{GuideTable, Look, LookAbout, OwnTables, Road};
use serde_json::Value;

use super::intent::Intent;
use super::own_table::{self, Pair};
use super::vocabulary::{self, Verbs};
use super::{Wish, sql, windows};
use crate::engine::quoted;
use crate::moment::AskerClock;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::select::literal;
use crate::wording::{Ask, Words};
use crate::{AskSource, Binding, Observation, PlanRequest, Step};

/// What these calls bring goes by names of their own.
const LOOKED: &str = "own_tables";
/// Tables that are looked at in full, those whose name was said best.
const TABLES: usize = 6;

pub fn begun(request: &PlanRequest<'_>) -> bool {
    request.steps.iter().any(|step| step.brings().is_some_and(is_own))
}

/// Whether a table was brought here.
pub fn is_own(table: &str) -> bool {
    table.starts_with(LOOKED) || table.starts_with(own_table::ROWS)
}

pub fn next(request: &PlanRequest<'_>, reading: &Reading) -> Option<(Vec<Step>, bool)> {
    request.sources.iter().enumerate().find_map(|(index, source)| {
        let own = source.guide.own.as_ref()?;
        let admitted = |tool: &str| source.tools.iter().any(|known| known.definition.name == tool);
        let search = Search {
            request,
            reading,
            source,
            own,
            prefix: format!("{LOOKED}_{index}"),
        };
        own.tools().all(admitted).then(|| search.next())?
    })
}

struct Search<'a> {
    request: &'a PlanRequest<'a>,
    reading: &'a Reading,
    source: &'a AskSource,
    own: &'a OwnTables,
    prefix: String,
}

impl Search<'_> {
    fn next(&self) -> Option<(Vec<Step>, bool)> {
        for (index, look) in self.own.looks.iter().enumerate() {
            if !self.done(&self.name(index)) {
                return Some((self.look(index, look)?, false));
            }
        }
        let pairs = format!("{}_columns", self.prefix);
        if !self.done(&pairs) {
            return Some((vec![self.pairs(pairs)?], false));
        }
        self.ask(&own_table::pairs(self.with(&pairs, &[])?))
    }

    fn name(&self, look: usize) -> String {
        format!("{}_{look}", self.prefix)
    }

    fn done(&self, name: &str) -> bool {
        self.request.steps.iter().any(|step| step.brings() == Some(name))
    }

    /// The table of this name, or one of what stands inside its rows, that has these columns.
    fn with(&self, name: &str, columns: &[&str]) -> Option<&Observation> {
        self.request.observations.iter().find(|seen| {
            let own = seen
                .table
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
            let holds = |wanted: &&str| seen.columns.iter().any(|column| column.name == **wanted);
            own && seen.error.is_none() && columns.iter().all(holds)
        })
    }

    fn look(&self, index: usize, look: &Look) -> Option<Vec<Step>> {
        let (source, tool, arguments, into) = (
            self.source.target.source,
            look.tool.clone(),
            look.arguments.clone(),
            self.name(index),
        );
        let Some(about) = &look.about else {
            return Some(vec![Step::Call {
                source,
                tool,
                arguments,
                into,
            }]);
        };
        let before = self.name(index.checked_sub(1)?);
        let (table, mut steps) = match &about.named {
            None => (self.with(&before, &[&about.column])?.table.clone(), Vec::new()),
            Some(named) => {
                let targets = format!("{into}_named");
                (targets.clone(), vec![self.named(&before, about, named, targets)?])
            }
        };
        steps.push(Step::CallForEach {
            source,
            tool,
            arguments,
            table,
            bind: vec![Binding {
                column: about.column.clone(),
                argument: about.argument.clone(),
            }],
            batch: Some(about.batch),
            into,
        });
        Some(steps)
    }

    /// The rows whose name the question says, in whole or in part.
    fn named(&self, before: &str, about: &LookAbout, named: &str, into: String) -> Option<Step> {
        let seen = self.with(before, &[&about.column, named])?;
        let place = seen.columns.iter().position(|column| column.name == named)?;
        let lexicon = &self.request.index.lexicon;
        let said: Vec<String> = self
            .reading
            .words
            .iter()
            .filter(|word| word.role == Role::Content)
            .flat_map(|word| lexicon.stems(&word.raw))
            .collect();
        let mut best: Vec<(usize, &str)> = seen
            .facts
            .get(place)?
            .values
            .iter()
            .filter_map(Value::as_str)
            .filter_map(|name| {
                let stems = lexicon.stems(name);
                let met = stems.iter().filter(|stem| said.contains(stem)).count();
                // A name that was said in whole comes before one that has more words.
                (met > 0).then(|| (stems.len() - met + usize::from(met < stems.len()) * 100 / met, name))
            })
            .collect();
        best.sort_unstable();
        let names: Vec<String> = best
            .iter()
            .take(TABLES)
            .map(|(_, name)| literal(&Value::String((*name).to_owned())))
            .collect();
        if names.is_empty() {
            return None;
        }
        let (id, name) = (quoted(&about.column), quoted(named));
        let sql = format!(
            "SELECT DISTINCT {id}\nFROM {}\nWHERE {name} IN ({})",
            quoted(&seen.table),
            names.join(", ")
        );
        Some(Step::Query { sql, into })
    }

    /// Every column with its table, each in one text.
    fn pairs(&self, into: String) -> Option<Step> {
        let own = self.own;
        let last = self.name(self.own.looks.len().checked_sub(1)?);
        let called = own.called.as_deref().unwrap_or(&own.table);
        let text = |table: &str, column: &str| {
            format!(
                "json_array({table}.{}, {table}.{}, {column}.{}, {column}.{})",
                quoted(&own.table),
                quoted(called),
                quoted(&own.column),
                quoted(&own.kind)
            )
        };
        let sql = match &own.key {
            None => {
                let seen = self.with(&last, &[&own.table, called, &own.column, &own.kind])?;
                format!(
                    "SELECT DISTINCT {} AS \"column\"\nFROM {} AS t",
                    text("t", "t"),
                    quoted(&seen.table)
                )
            }
            Some(key) => {
                let inside = format!("parent_{key}");
                let tables = self.with(&last, &[key, &own.table, called])?;
                let columns = self.with(&last, &[&inside, &own.column, &own.kind])?;
                format!(
                    "SELECT DISTINCT {} AS \"column\"\nFROM {} AS t JOIN {} AS c ON c.{} = t.{}",
                    text("t", "c"),
                    quoted(&tables.table),
                    quoted(&columns.table),
                    quoted(&inside),
                    quoted(key)
                )
            }
        };
        Some(Step::Query { sql, into })
    }

    fn ask(&self, pairs: &[Pair]) -> Option<(Vec<Step>, bool)> {
        let clock = AskerClock {
            now: self.request.now,
            offset: self.request.offset,
        };
        let mut reading = self.reading.clone();
        let second = windows::second_window(&mut reading, clock);
        let lexicon = &self.request.index.lexicon;
        // What failed before this search began is none of its business.
        let (observations, steps) = self.own_part();
        let request = PlanRequest {
            observations: &observations,
            steps: &steps,
            ..*self.request
        };
        let mut tables = own_table::tables(pairs, self.own, &reading, lexicon);
        let said = |table: &GuideTable, fresh: bool| own_table::said_in_full(table, &reading, lexicon, fresh);
        // The reply to a question of ours names one.
        if reading.follows && tables.iter().any(|table| said(table, true)) {
            tables.retain(|table| own_table::said_in_full(table, &reading, lexicon, true));
        }
        let read = |table: &GuideTable| {
            let read = vocabulary::read(&reading, table, lexicon, &self.source.target.name, Verbs::Say)?;
            Intent::of(&reading, table, read, second.as_ref(), lexicon)
        };
        let mut found: Vec<(Intent, &GuideTable)> = tables.iter().filter_map(|table| Some((read(table)?, table))).collect();
        found.sort_by_key(|(intent, _)| std::cmp::Reverse(intent.score));
        let best = found.first()?.0.score;
        let even: Vec<&GuideTable> = found
            .iter()
            .filter(|(intent, _)| intent.score == best)
            .map(|(_, table)| *table)
            .collect();
        if even.len() > 1 {
            return Some((vec![which(&even)], true));
        }
        let (intent, table) = found.into_iter().next()?;
        // "Orders" names `orders` before `purchase_orders`, whichever of them has the column.
        let named: Vec<&GuideTable> = tables.iter().filter(|other| said(other, false)).collect();
        if !named.is_empty() && !said(table, false) {
            let choice: Vec<&GuideTable> = named.into_iter().chain([table]).collect();
            return Some((vec![which(&choice)], true));
        }
        let Road::Sql(road) = &table.road else { return None };
        let wish = Wish {
            request: &request,
            source: self.source,
            table,
            intent,
        };
        sql::next(&wish, road)
    }

    fn own_part(&self) -> (Vec<Observation>, Vec<Step>) {
        let steps = self.request.steps.iter().filter(|step| step.brings().is_some_and(is_own));
        let observations = self.request.observations.iter().filter(|seen| is_own(&seen.table));
        (observations.cloned().collect(), steps.cloned().collect())
    }
}

fn which(tables: &[&GuideTable]) -> Step {
    let options: Vec<String> = tables.iter().filter_map(|table| table.rows.first().cloned()).collect();
    Step::Clarify {
        question: Words::from(Ask::WhichTable { options: options.clone() }),
        options,
    }
}
