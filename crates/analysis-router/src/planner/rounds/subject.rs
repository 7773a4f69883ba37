//! Questions that name nothing to look up.

use super::refuse;
use crate::Step;
use crate::planner::profile::Profile;
use crate::planner::rank::Ranked;
use crate::planner::reading::Reading;
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
