//! What a tool insists on, where another tool lists it.

use belvedere_types::SourceId;

use super::{ParameterKind, Profile};
use crate::planner::lexicon::Lexicon;

/// A tool that insists on an `organization`, beside one that lists organizations, takes the key of one of those.
pub(super) fn take(profiles: &mut [Profile], lexicon: &Lexicon) {
    let lists: Vec<(SourceId, String, String)> = profiles
        .iter()
        .filter(|profile| profile.listing)
        .filter_map(|profile| match profile.noun.as_slice() {
            [noun] => Some((profile.source, profile.tool.clone(), noun.clone())),
            _ => None,
        })
        .collect();
    for profile in profiles {
        for parameter in &mut profile.parameters {
            let [stem] = parameter.stems.as_slice() else { continue };
            let mut lists = lists
                .iter()
                .filter(|(source, tool, _)| *source == profile.source && *tool != profile.tool);
            let listed = lists.any(|(_, _, noun)| lexicon.alike(noun, stem));
            if parameter.required && parameter.kind == ParameterKind::Text && listed {
                parameter.kind = ParameterKind::Identifier(parameter.stems.clone());
            }
        }
    }
}
