//! Looks at listings that nobody spoke of: the first ones where no tool does, and the last where what was read does not answer.

use super::{PROBED, Round, push_new};
use crate::planner::compile::Context;
use crate::planner::explore::{self, Explorer, Ready};
use crate::planner::ground;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::rank::Ranked;
use crate::planner::reading::Reading;
use crate::{PlanRequest, Step};

/// A source of a few listings is looked at even when its descriptions do not speak of what is asked: their rows may.
/// Of many listings, to find what is named: those that speak of anything that is said of it.
pub(super) fn probe(request: &PlanRequest<'_>, reading: &Reading, ranked: &[Ranked]) -> Vec<Step> {
    let (lexicon, profiles) = (&request.index.lexicon, request.index.profiles.as_slice());
    let mut listings: Vec<usize> = profiles
        .iter()
        .enumerate()
        .filter(|(_, profile)| lists_freely(profile))
        .map(|(index, _)| index)
        .collect();
    let named = reading.content().any(|(_, word)| word.name_like);
    if listings.len() > PROBED && named {
        let speaks = |index: &usize| ranked.iter().any(|tool| tool.profile == *index && !tool.matched.is_empty());
        let first: Vec<usize> = listings.iter().copied().take(PROBED).collect();
        listings.retain(speaks);
        // "How is Ada doing?" says nothing but the name.
        if listings.is_empty() && reading.generally {
            listings = first;
        }
    }
    if listings.len() > PROBED || reading.content().next().is_none() {
        return Vec::new();
    }
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
    looks(&explorer, listings)
}

/// The calls of those tools that can be made now.
fn looks(explorer: &Explorer<'_>, tools: Vec<usize>) -> Vec<Step> {
    let mut steps = Vec::new();
    for tool in tools {
        if let Ready::Steps(made) = explorer.prepare(tool, 0) {
            push_new(&mut steps, made);
        }
    }
    steps
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

    /// The listings nobody has looked at yet, where there are few: their rows may hold what their descriptions do not say.
    pub(super) fn remaining(&self, explorer: &Explorer<'_>) -> Option<(Vec<Step>, bool)> {
        let open: Vec<usize> = (0..self.profiles.len())
            .filter(|index| !self.called.contains(index) && self.profiles.get(*index).is_some_and(lists_freely))
            .collect();
        if open.len() > PROBED {
            return None;
        }
        let steps = looks(explorer, open);
        (!steps.is_empty()).then_some((steps, false))
    }
}
