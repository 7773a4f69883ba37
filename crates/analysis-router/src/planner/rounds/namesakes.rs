//! "What is the length of the Petrel?", of two boats called so: one is meant, and an answer about both, or about their mean, is about none.

use std::collections::BTreeSet;

use super::Round;
use crate::Step;
use crate::planner::compile::{Compiled, in_value};
use crate::planner::conditions;
use crate::planner::ground::{Grounding, Sureness, ValueHit};
use crate::planner::question::{Role, Word};
use crate::planner::select::Select;
use crate::planner::verbs::says_what_is_done;
use crate::planner::views::naming::is_own_name;
use crate::planner::views::{CHOICES, Column, Part, View};
use crate::planner::words::listed;

/// Columns that may tell the rows apart, beside their key.
const TELLING: usize = 4;

impl Round<'_> {
    /// The look at the rows of one name, where the question speaks of one, several have it, and the answer is not the same for all of them. It
    /// finds nothing where the rest of the question leaves one.
    pub(super) fn namesakes(&self, compiled: &Compiled) -> Option<Vec<Step>> {
        let reading = self.context.reading;
        let asked = self.request.observations.iter().any(|seen| seen.table == CHOICES);
        let apart = reading.contrast || reading.difference || reading.negated.is_some();
        if asked || apart {
            return None;
        }
        let mut hits = self.context.grounding.values.iter();
        let hit = hits.find(|hit| self.is_one(hit, compiled))?;
        let view = self.context.views.get(hit.view)?;
        let mut select = Select::from(hit.view, self.context.views, self.context.edges);
        select.distinct = true;
        for hit in self.context.grounding.values.iter().filter(|hit| !hit.inverted) {
            if select.reaches(hit.view) {
                let test = |expression: &str| conditions::of_values(expression, &hit.values, false);
                select.restrict(hit.view, test, hit.column, |_| false);
            }
        }
        let mut answers = select.clone();
        for column in self.answered_by(hit, view, compiled) {
            let expression = answers.reference(hit.view, column)?;
            answers.add(expression, &view.columns.get(column)?.name);
        }
        for column in telling(view) {
            let expression = select.reference(hit.view, column)?;
            select.add(expression, &view.columns.get(column)?.name);
        }
        let several = format!("1 < (SELECT COUNT(*) FROM ({}))", answers.sql()?);
        select.conditions.push(several);
        Some(vec![Step::Query {
            sql: select.sql()?,
            into: CHOICES.into(),
        }])
    }

    /// What is the same for all rows of a name is said once.
    pub(super) fn said_once(&self, compiled: Compiled) -> Compiled {
        let looked = self.request.observations.iter().any(|seen| seen.table == CHOICES);
        let rows = |hit: &ValueHit| hit.view == compiled.account.fact && self.is_one(hit, &compiled);
        let several = looked && !compiled.account.aggregated && self.context.grounding.values.iter().any(rows);
        match compiled
            .sql
            .strip_prefix("SELECT ")
            .filter(|rest| several && !rest.starts_with("DISTINCT"))
        {
            Some(rest) => Compiled {
                sql: format!("SELECT DISTINCT {rest}"),
                ..compiled
            },
            None => compiled,
        }
    }

    /// The words are the name of one thing, and several rows have it.
    fn is_one(&self, hit: &ValueHit, compiled: &Compiled) -> bool {
        let reading = self.context.reading;
        let (Some(view), [value], Some(first), Some(last)) = (
            self.context.views.get(hit.view),
            hit.values.as_slice(),
            hit.span.first(),
            hit.span.last(),
        ) else {
            return false;
        };
        let Some(column) = view.columns.get(hit.column) else { return false };
        let known = column.facts.repeated.contains(value) && compiled.account.has((hit.view, hit.column));
        if !known || hit.inverted || hit.sureness < Sureness::Stem || !has_key(view) || reading.in_group(*first) {
            return false;
        }
        let noun = |at: usize| self.context.grounding.nouns.contains(&(at, hit.view)) && !in_value(self.context, at);
        let rows = |at: usize, word: &Word| noun(at) && word.is_plural();
        let called = reading.content().any(|(at, word)| rows(at, word));
        let around = (first.saturating_sub(3)..*first).chain(last + 1..last + 3);
        let several = |at: usize| {
            let word = reading.word(at);
            word.is_some_and(|word| word.role != Role::Time && listed("all both each every any a an some there these those", &word.lower))
        };
        // "The Mole berth", of two at that quay.
        let before = first.checked_sub(1).and_then(|at| reading.word(at));
        let named = hit.span.iter().all(|at| reading.word(*at).is_some_and(|word| word.name_like));
        // "The north region" is one, however many lie in it.
        let kind = reading.word(last + 1).is_some_and(|word| column.stems.contains(&word.stem));
        let place = named && view.bears_names() && noun(last + 1) && !kind && before.is_some_and(|word| word.lower == "the");
        let name = names_its_rows(view, hit.column) && column.facts.distinct * 2 >= view.rows;
        (name || place) && !called && !around.into_iter().any(several)
    }

    /// The columns of the rows that the answer is about. Where they say the same of all of them, it does not matter which one is meant.
    fn answered_by(&self, hit: &ValueHit, view: &View, compiled: &Compiled) -> Vec<usize> {
        let account = &compiled.account;
        let reading = self.context.reading;
        let words = reading
            .content()
            .filter(|(at, _)| !hit.span.contains(at) && !in_value(self.context, *at));
        let said: Vec<usize> = words
            .flat_map(|(at, _)| self.meant(compiled, at))
            .filter(|place| account.shown.contains(place))
            .map(|place| place.1)
            .collect();
        let own = account.fact == hit.view && !account.aggregated && account.shown.iter().all(|place| place.0 == hit.view);
        if own && !said.is_empty() {
            return said;
        }
        let key = |column: &usize| view.columns.get(*column).is_some_and(|column| is_key(view, column));
        (0..view.columns.len()).filter(key).take(1).collect()
    }

    /// The word speaks of more than one. "Who owns" does not.
    pub(super) fn speaks_of_several(&self, at: usize) -> bool {
        let several = |word: &Word| {
            (word.role == Role::Content && word.is_plural() && !says_what_is_done(self.context.reading, at))
                || listed("all both every any each are were these those", &word.lower)
        };
        self.context.reading.word(at).is_some_and(several)
    }
}

fn is_key(view: &View, column: &Column) -> bool {
    column.part == Part::Identifier && view.unique(column)
}

fn has_key(view: &View) -> bool {
    view.columns.iter().any(|column| is_key(view, column))
}

/// The column is the rows' own name, and not that of somebody who has to do with them.
pub(super) fn names_its_rows(view: &View, column: usize) -> bool {
    let own = |column: &Column| {
        let of_rows = column.stems.len() == 1 || is_own_name(column) || column.stems.iter().any(|stem| view.noun.contains(stem));
        column.part == Part::Label && of_rows
    };
    view.label() == Some(column) && view.columns.get(column).is_some_and(own)
}

/// The name, what may tell the rows apart, and the key, which does.
fn telling(view: &View) -> Vec<usize> {
    let label = view.label();
    let part = |column: usize| view.columns.get(column).map(|column| (column.part, is_key(view, column)));
    let of = |wanted: Part| (0..view.columns.len()).filter(move |column| Some(*column) != label && part(*column) == Some((wanted, false)));
    let others = of(Part::Label).chain(of(Part::Category)).chain(of(Part::Text)).take(TELLING);
    let key = (0..view.columns.len()).find(|column| Some(*column) != label && part(*column).is_some_and(|(_, key)| key));
    label.into_iter().chain(others).chain(key).collect()
}

/// What an argument stands for is no part of a name, but where several have just that part in theirs, it was not enough to tell them apart.
pub(super) fn sent_is_no_part(views: &[View], grounding: &mut Grounding, sent: &BTreeSet<usize>) {
    let label = |hit: &ValueHit| views.get(hit.view).and_then(|view| view.label()) == Some(hit.column);
    let several = |hit: &ValueHit| hit.sureness == Sureness::Contained && hit.values.len() > 1 && label(hit);
    let said = |hit: &ValueHit| hit.sureness >= Sureness::Meaning || hit.span.iter().any(|at| !sent.contains(at));
    grounding.values.retain(|hit| said(hit) || several(hit));
}
