//! Questions that name nothing to look up, or something that a tool does not give.

use super::{Round, refuse};
use crate::Step;
use crate::planner::compile::in_value;
use crate::planner::compile::tallied::Deed;
use crate::planner::explore::{Explorer, Ready};
use crate::planner::ground::{Sureness, ValueHit};
use crate::planner::profile::Profile;
use crate::planner::rank::Ranked;
use crate::planner::reading::{Opener, Reading};
use crate::planner::verbs::verb_like;
use crate::planner::views;
use crate::wording::{Ask, Refusal, Words};

/// "Which is the worst", "which ones sell best": a question without a subject.
pub(super) fn is_missing(reading: &Reading, ranked: &[Ranked]) -> bool {
    let said: Vec<usize> = reading.content().map(|(at, _)| at).collect();
    let which = reading
        .words
        .iter()
        .position(|word| matches!(word.lower.as_str(), "which" | "what" | "who"))
        .filter(|at| *at < 2);
    let pronoun = which.is_some_and(|at| {
        reading
            .word(at + 1)
            .is_some_and(|word| matches!(word.lower.as_str(), "one" | "ones" | "is" | "are" | "was" | "were" | "of"))
    });
    let spoken = said
        .iter()
        .any(|at| ranked.iter().any(|tool| tool.matched.iter().any(|(matched, _)| matched == at)));
    let judged = reading.superlative.is_some() || reading.words.iter().any(|word| matches!(word.lower.as_str(), "better" | "worse"));
    said.is_empty() || (pronoun && judged && said.len() <= 2 && !spoken && !reading.content().any(|(_, word)| word.name_like))
}

/// "Which ones are the best?" names nothing: what is it about?
pub(super) fn what_about(profiles: &[Profile]) -> (Vec<Step>, bool) {
    let mut options: Vec<String> = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.listing && !profile.noun_words.is_empty()) {
        let noun = profile.noun_words.join(" ");
        if !options.contains(&noun) && options.len() < 8 {
            options.push(noun);
        }
    }
    if options.is_empty() {
        return refuse("no_relevant_tool", Refusal::NamesNothing.into());
    }
    let question = Words::from(Ask::WhatAbout { options: options.clone() });
    (vec![Step::Clarify { question, options }], true)
}

impl Round<'_> {
    /// A listing whose description opens with what the question asks for, where nothing so far is called so: its rows are those.
    pub(super) fn called_so(&self, explorer: &Explorer<'_>) -> Option<Vec<Step>> {
        let reading = self.context.reading;
        let mut head = reading.head.iter().filter_map(|at| Some((*at, reading.word(*at)?)));
        let (at, word) = head.rfind(|(at, word)| !verb_like(word) && !word.name_like && !in_value(self.context, *at))?;
        let known = |view: &views::View| {
            view.noun.iter().any(|stem| self.context.lexicon.alike(stem, &word.stem)) || view.called.contains(&word.stem)
        };
        let column = self.context.grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.6);
        if column || !word.is_plural() && reading.opener != Opener::Which || self.context.views.iter().any(known) {
            return None;
        }
        let named =
            |(index, profile): &(usize, &Profile)| !self.called.contains(index) && profile.listing && profile.called.contains(&word.stem);
        let (index, _) = self.profiles.iter().enumerate().find(named)?;
        match explorer.prepare(index, 2) {
            Ready::Steps(steps) if steps.iter().all(|step| !matches!(step, Step::CallForEach { .. })) => Some(steps),
            _ => None,
        }
    }

    /// "Unsubscribes" in a tool's own words are before whatever is not "subscribed" elsewhere; a tool that tells of "parcels posted" is asked how many
    /// parcels were posted.
    pub(super) fn in_its_own_words(&self, explorer: &Explorer<'_>) -> Option<Vec<Step>> {
        let reading = self.context.reading;
        let mut values = self.context.grounding.values.iter();
        let denied = |hit: &&ValueHit| hit.inverted && hit.sureness == Sureness::Meaning;
        let word = values.find(denied).and_then(|hit| reading.word(*hit.span.first()?));
        let word = word.filter(|word| word.is_plural());
        let deed = Deed::of(self.context);
        let tells =
            |prose: &[String]| word.is_some_and(|word| prose.contains(&word.stem)) || deed.as_ref().is_some_and(|deed| deed.told_in(prose));
        let own = |(index, profile): &(usize, &Profile)| !self.called.contains(index) && profile.listing && tells(&profile.description);
        let (index, _) = self.profiles.iter().enumerate().find(own)?;
        match explorer.prepare(index, 2) {
            Ready::Steps(steps) if steps.iter().all(|step| !matches!(step, Step::CallForEach { .. })) => Some(steps),
            _ => None,
        }
    }

    /// What the question is about is listed by a tool that refused, and nothing else has rows of that name: a count of other rows is no answer.
    pub(super) fn refused_rows(&self) -> Option<Words> {
        let reading = self.context.reading;
        let mut head = reading.head.iter().filter_map(|at| reading.word(*at));
        let word = head.rfind(|word| !verb_like(word) && !word.name_like)?;
        let lexicon = self.context.lexicon;
        let called = |noun: &[String]| noun.iter().any(|stem| lexicon.alike(stem, &word.stem));
        let have = |view: &views::View| {
            let named = |column: &views::Column| column.part != views::Part::Nested && called(&column.stems);
            let own = view.noun.get(..view.named).unwrap_or(&view.noun);
            !view.columns.is_empty() && (called(own) || view.columns.iter().any(named))
        };
        if self.context.views.iter().any(have) {
            return None;
        }
        let failed = self.request.observations.iter().filter(|seen| seen.error.is_some()).find(|seen| {
            let of = |profile: &&Profile| Some(profile.source) == seen.source && profile.tool == seen.tool;
            self.profiles
                .iter()
                .find(of)
                .is_some_and(|profile| profile.noun.contains(&word.stem))
        });
        failed.and_then(|seen| seen.error.clone())
    }
}
