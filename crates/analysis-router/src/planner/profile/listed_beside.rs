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

/// One tool shows what such an identifier looks like, and the others take the same.
pub(super) fn share_examples(profiles: &mut [Profile]) {
    let shown: Vec<(SourceId, Vec<String>, String)> = profiles
        .iter()
        .flat_map(|profile| profile.parameters.iter().map(move |parameter| (profile.source, parameter)))
        .filter_map(|(source, parameter)| Some((source, parameter.stems.clone(), parameter.begins.clone()?)))
        .collect();
    for profile in profiles {
        for parameter in profile.parameters.iter_mut().filter(|parameter| parameter.begins.is_none()) {
            let same = |(source, stems, _): &&(SourceId, Vec<String>, String)| *source == profile.source && *stems == parameter.stems;
            parameter.begins = shown.iter().find(same).map(|(_, _, begins)| begins.clone());
        }
    }
}
