//! Codes in the rows at hand, of which a listing tells what they stand for.

use belvedere_types::SourceId;

use super::Round;
use crate::Step;
use crate::planner::compile::{Compiled, Place};
use crate::planner::explore::{self, Ready};
use crate::planner::people;
use crate::planner::profile::Profile;
use crate::planner::question::Role;
use crate::planner::reading::Opener;
use crate::planner::views::{Column, View, is_code};

impl Round<'_> {
    /// "Deals by stage", where each deal has the key of one: the list that tells of stages comes before what is told of each deal by itself.
    pub(super) fn codes_first(&self, detail: usize) -> Option<Vec<Step>> {
        let lexicon = self.context.lexicon;
        let ranked = self.ranked.iter().find(|ranked| ranked.profile == detail)?;
        let words = || ranked.matched.iter().filter_map(|(at, _)| self.context.reading.word(*at));
        self.explained(|stems| stems.iter().all(|stem| words().any(|word| lexicon.alike(&word.stem, stem))))
    }

    /// The list that tells of a column's codes beside its own rows: "pipelines with their stages".
    pub(super) fn explained(&self, asked: impl Fn(&[String]) -> bool) -> Option<Vec<Step>> {
        let coded = self.context.views.iter().flat_map(|view| {
            let columns = view.columns.iter().filter(|column| is_code(column) && column.stems.len() == 1);
            columns.filter_map(|column| Some((view.source?, column.stems.as_slice())))
        });
        let tells = |source: SourceId, code: &[String], (index, profile): (usize, &Profile)| {
            let said = |stem: &String| profile.noun.contains(stem) || profile.description.contains(stem);
            profile.source == source && !self.called.contains(&index) && profile.listing && code.iter().all(said)
        };
        let lists = |index: usize| match self.explorer().prepare(index, 1) {
            Ready::Steps(steps) if steps.iter().all(|step| !matches!(step, Step::CallForEach { .. })) => Some(steps),
            _ => None,
        };
        coded.filter(|(_, stems)| asked(stems)).find_map(|(source, code)| {
            let mut profiles = self.profiles.iter().enumerate();
            profiles.find_map(|found| tells(source, code, found).then(|| lists(found.0)).flatten())
        })
    }

    /// What the tool would tell of each row by itself stands in the lists at hand: the rows are called so, or hold the key of what is.
    pub(super) fn told_by_codes(&self, detail: usize) -> bool {
        let (views, lexicon) = (self.context.views, self.context.lexicon);
        let Some(ranked) = self.ranked.iter().find(|ranked| ranked.profile == detail) else {
            return false;
        };
        let coded = |stem: &str| {
            self.context.edges.iter().any(|edge| {
                let column = views.get(edge.from.0).and_then(|view| view.columns.get(edge.from.1));
                let called = |column: &Column| matches!(column.stems.as_slice(), [own] if lexicon.alike(own, stem));
                column.is_some_and(|column| is_code(column) && called(column)) && views.get(edge.to.0).is_some_and(View::bears_names)
            })
        };
        let mut strong = ranked
            .matched
            .iter()
            .filter(|(_, strength)| *strength >= explore::STRONG)
            .peekable();
        let rows = |at: usize| self.context.grounding.nouns.iter().any(|(noun, _)| *noun == at);
        let some = ranked
            .matched
            .iter()
            .any(|(at, _)| self.context.reading.word(*at).is_some_and(|word| coded(&word.stem)));
        strong.peek().is_some()
            && some
            && strong.all(|(at, _)| rows(*at) || self.context.reading.word(*at).is_some_and(|word| coded(&word.stem)))
    }

    /// "Who logged the most calls", where each call has no more than the key of somebody: the list that knows them by name.
    pub(super) fn people_first(&self) -> Option<Vec<Step>> {
        if self.context.reading.opener != Opener::Who && self.who_besides().is_none() {
            return None;
        }
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        let people = |index: &usize| {
            let mut columns = self.context.views.iter().flat_map(|view| &view.columns);
            let profile = self.profiles.get(*index);
            profile.is_some_and(|profile| columns.any(|column| explore::stands_for_people(column, profile)))
        };
        match self.explorer().prepare(linked.into_iter().find(people)?, 0) {
            Ready::Steps(steps) => Some(steps),
            _ => None,
        }
    }

    /// "The longest call, and who took it?": where the second question begins.
    fn who_besides(&self) -> Option<usize> {
        let words = &self.context.reading.words;
        let joined = |at: usize| {
            let before = words.get(at - 1);
            before.is_some_and(|before| before.pause || before.lower == "and" || before.role == Role::Time)
        };
        (1..words.len()).find(|at| words.get(*at).is_some_and(|word| word.lower == "who" && !word.quoted) && joined(*at))
    }

    /// Nobody is shown, where the question asks who it was besides: the list that knows them.
    pub(super) fn nobody_yet(&self, compiled: &Compiled) -> Option<Vec<Step>> {
        self.who_besides().filter(|at| !compiled.used.contains(at))?;
        let somebody = |place: &Place| {
            let view = self.context.views.get(place.0);
            view.is_some_and(|view| view.columns.get(place.1).is_some_and(people::says_who) || people::lists_people(view))
        };
        let told = compiled.account.shown.iter().any(somebody);
        (!told).then(|| self.people_first())?
    }
}
