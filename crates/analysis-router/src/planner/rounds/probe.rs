//! A first look where no tool speaks of what is asked.

use super::{PROBED, push_new};
use crate::planner::compile::Context;
use crate::planner::explore::{self, Explorer, Ready};
use crate::planner::ground;
use crate::planner::profile::{Parameter, ParameterKind};
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
        .filter(|(_, profile)| {
            let timed = |parameter: &Parameter| matches!(parameter.kind, ParameterKind::From(_) | ParameterKind::To(_));
            explore::lists(profile)
                && profile
                    .parameters
                    .iter()
                    .all(|parameter| !parameter.required || explore::is_fixed(profile, parameter) || timed(parameter))
        })
        .map(|(index, _)| index)
        .collect();
    let named = reading.content().any(|(_, word)| word.name_like);
    if listings.len() > PROBED && named {
        let speaks = |index: &usize| ranked.iter().any(|tool| tool.profile == *index && !tool.matched.is_empty());
        listings.retain(speaks);
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
    let mut steps = Vec::new();
    for listing in listings {
        if let Ready::Steps(made) = explorer.prepare(listing, 0) {
            push_new(&mut steps, made);
        }
    }
    steps
}
