//! Looks at listings that nobody spoke of: the first ones where no tool does, and the last where what was read does not answer.

use std::cmp::Reverse;

use super::{PROBED, Round};
use crate::planner::compile::Context;
use crate::planner::coverage;
use crate::planner::explore::{self, Explorer, Ready};
use crate::planner::ground;
use crate::planner::index::ToolIndex;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::rank::Ranked;
use crate::planner::reading::Reading;
use crate::{PlanRequest, Step};

/// Lists of what the rows point to that are looked at together.
const BELONGS: usize = 3;

/// A source of a few listings is looked at even when its descriptions do not speak of what is asked: their rows may.
/// Of many listings those whose rows were seen to hold anything of it, and, to find what is named, those that speak of anything that is said of it.
pub(super) fn probe(request: &PlanRequest<'_>, reading: &Reading, ranked: &[Ranked]) -> Vec<Step> {
    let (lexicon, profiles) = (&request.index.lexicon, request.index.profiles.as_slice());
    let mut listings: Vec<usize> = profiles
        .iter()
        .enumerate()
        .filter(|(_, profile)| lists_freely(profile))
        .map(|(index, _)| index)
        .collect();
    if listings.len() > PROBED {
        let named = reading.content().any(|(_, word)| word.name_like);
        let speaks = |index: &usize| ranked.iter().any(|tool| tool.profile == *index && !tool.matched.is_empty());
        let first: Vec<usize> = listings.iter().copied().take(PROBED).collect();
        listings.retain(|index| (named && speaks(index)) || saw(request.index, *index, reading) > 0);
        // "How is Ada doing?" says nothing but the name.
        if listings.is_empty() && reading.generally {
            listings = first;
        }
        if listings.is_empty() && reading.content().any(|(_, word)| is_code(&word.raw)) {
            listings = named_elsewhere(profiles);
        }
    }
    if listings.len() > PROBED || reading.content().next().is_none() {
        return Vec::new();
    }
    likely_first(&mut listings, request.index, reading);
    let grounding = ground::Grounding::default();
    let context = Context {
        reading,
        views: &[],
        edges: &[],
        grounding: &grounding,
        lexicon,
        offset: request.offset,
    };
    let explorer = Explorer {
        context: &context,
        profiles,
        called: &[],
        ranked: &[],
    };
    look(&explorer, listings).unwrap_or_default()
}

/// `signup_completed`, `PX-204`: written as only data is.
fn is_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['_', '-']).collect();
    let figures = word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic);
    parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) && (word.contains('_') || figures)
}

/// Listings of what other tools have to be told by its name: a code of the question may be one of those names.
fn named_elsewhere(profiles: &[Profile]) -> Vec<usize> {
    let asks = |listing: &Profile, other: &Profile| {
        let names = |parameter: &Parameter| {
            let text = matches!(parameter.kind, ParameterKind::Text | ParameterKind::Identifier(_));
            parameter.required && text && parameter.stems.iter().any(|stem| listing.noun.contains(stem))
        };
        other.source == listing.source && other.tool != listing.tool && other.parameters.iter().any(names)
    };
    let listed = profiles.iter().enumerate().filter(|(_, profile)| lists_freely(profile));
    let told = listed.filter(|(_, profile)| profiles.iter().any(|other| asks(profile, other)));
    told.map(|(index, _)| index).take(PROBED).collect()
}

/// The call of the first of those tools that can be made now. One at a time: what it brings may be enough.
fn look(explorer: &Explorer<'_>, tools: impl IntoIterator<Item = usize>) -> Option<Vec<Step>> {
    tools.into_iter().find_map(|tool| match explorer.prepare(tool, 0) {
        Ready::Steps(steps) => Some(steps),
        _ => None,
    })
}

/// Those first whose rows were seen to hold the most of what the question says.
fn likely_first(listings: &mut [usize], index: &ToolIndex, reading: &Reading) {
    listings.sort_by_cached_key(|tool| Reverse(saw(index, *tool, reading)));
}

/// How many words of the question the tool's rows were seen to hold.
fn saw(index: &ToolIndex, tool: usize, reading: &Reading) -> usize {
    reading.content().filter(|(_, word)| index.was_seen(tool, &word.stem)).count()
}

/// A listing that can be called with nothing, or with a time.
fn lists_freely(profile: &Profile) -> bool {
    let timed = |parameter: &Parameter| matches!(parameter.kind, ParameterKind::From(_) | ParameterKind::To(_));
    let given = |parameter: &Parameter| !parameter.required || explore::is_fixed(profile, parameter) || timed(parameter);
    explore::lists(profile) && profile.parameters.iter().all(given)
}

impl Round<'_> {
    /// "Hours by team", and the people of each team are there: a listing not asked so far that speaks of the hours.
    pub(super) fn speaking(&self, explorer: &Explorer<'_>, words: &[usize]) -> Option<(Vec<Step>, bool)> {
        if self.context.reading.groups.is_empty() {
            return None;
        }
        let open = self.ranked.iter().filter(|tool| !self.called.contains(&tool.profile));
        let speaks = |tool: &&Ranked| tool.matched.iter().any(|(at, _)| words.contains(at));
        open.filter(speaks).find_map(|tool| match explorer.prepare(tool.profile, 0) {
            Ready::Steps(steps) => Some((steps, false)),
            _ => None,
        })
    }

    /// "Issues by team", where issues name a project, and projects may name a team: the short lists that the rows point to come before a call for each
    /// of them. All at once: of two ways to a team, the one that was looked at first need not be the one that is meant.
    pub(super) fn what_it_belongs_to(&self, explorer: &Explorer<'_>) -> Option<Vec<Step>> {
        if self.context.reading.groups.is_empty() {
            return None;
        }
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        let free = linked.into_iter().filter(|tool| self.profiles.get(*tool).is_some_and(lists_freely));
        let steps: Vec<Step> = free
            .filter_map(|tool| match explorer.prepare(tool, 0) {
                Ready::Steps(steps) => Some(steps),
                _ => None,
            })
            .take(BELONGS)
            .flatten()
            .collect();
        (!steps.is_empty()).then_some(steps)
    }

    /// A listing nobody has looked at yet: one of those that the rows so far point to; one whose rows were seen to hold what is missing; or, where a
    /// name is missing or no tool speaks of what is asked, any of a few.
    pub(super) fn remaining(&self, explorer: &Explorer<'_>, missing: &[usize]) -> Option<(Vec<Step>, bool)> {
        let (reading, index) = (self.context.reading, self.request.index);
        let missing = || missing.iter().filter_map(|at| reading.word(*at));
        let open = |tool: &usize| !self.called.contains(tool) && self.profiles.get(*tool).is_some_and(lists_freely);
        let mut open: Vec<usize> = (0..self.profiles.len()).filter(open).collect();
        let few = open.len() <= PROBED;
        let nothing_speaks = || !coverage::promising(reading, self.ranked);
        // What divides the rows, or what was never done with them, may stand in rows that point to these.
        let told_elsewhere = reading.negated.is_some() || !reading.groups.is_empty();
        let anything = few && (told_elsewhere || missing().any(|word| word.name_like) || nothing_speaks());
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        let pointed_at = |tool: &usize| few && linked.contains(tool);
        let seen = |tool: &usize| missing().any(|word| index.was_seen(*tool, &word.stem));
        open.retain(|tool| anything || pointed_at(tool) || seen(tool));
        likely_first(&mut open, index, reading);
        open.sort_by_key(|tool| !pointed_at(tool));
        Some((look(explorer, open)?, false))
    }
}
