//! Names of the question as arguments.

use super::Filled;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::reading::Reading;

/// `owner` and `repo`: a name that the question gives cannot be both.
pub(super) fn several_texts(profile: &Profile) -> bool {
    let text = |parameter: &&Parameter| parameter.required && parameter.kind == ParameterKind::Text;
    profile.parameters.iter().filter(text).count() > 1
}

/// What the question names, as search words.
pub(super) fn names(reading: &Reading, filled: &mut Filled) -> Option<String> {
    let positions: Vec<usize> = reading.content().filter(|(_, word)| word.name_like).map(|(at, _)| at).collect();
    filled.used.extend(&positions);
    (!positions.is_empty()).then(|| reading.written(&positions))
}

/// A path for a path, otherwise the one thing the question names.
pub(super) fn named_text(parameter: &Parameter, reading: &Reading, filled: &mut Filled) -> Option<String> {
    let path = parameter
        .stems
        .iter()
        .any(|stem| stem.contains("path") || stem.contains("file") || stem.contains("url"));
    if path {
        let (at, word) = reading
            .content()
            .find(|(_, word)| word.raw.contains('/') || word.raw.contains('.'))?;
        filled.used.push(at);
        return Some(word.raw.clone());
    }
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, _) in reading.content().filter(|(_, word)| word.name_like) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last + 1 == at) => run.push(at),
            _ => runs.push(vec![at]),
        }
    }
    match runs.as_slice() {
        [run] => {
            filled.used.extend(run);
            Some(reading.written(run))
        }
        _ => None,
    }
}
