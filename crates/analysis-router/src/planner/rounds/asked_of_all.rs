//! Lists that give nothing where they are asked for everything at once, and give it part by part.

use super::Round;
use crate::Step;
use crate::planner::profile::ParameterKind;

impl Round<'_> {
    /// Asked of everything at once, the tool gave nothing, or refused. That there is none of some kind, or of some time, is an answer.
    pub(super) fn came_empty(&self, tool: usize) -> bool {
        let Some(profile) = self.profiles.get(tool) else { return false };
        let own = |step: &&Step| {
            step.call()
                .is_some_and(|call| (call.source, call.tool) == (profile.source, profile.tool.as_str()))
        };
        let mut calls = self.request.steps.iter().filter(own);
        let narrowed = calls.clone().filter_map(Step::call).any(|call| {
            let sent = profile.parameters.iter().filter(|one| call.arguments.contains_key(&one.name));
            sent.into_iter().any(|one| narrows(&one.kind))
        });
        let empty = self
            .request
            .observations
            .iter()
            .filter(|seen| seen.source == Some(profile.source) && seen.tool == profile.tool && seen.rows == 0)
            .any(|seen| match &seen.error {
                Some(error) => self.wants_one(profile, error),
                None => !narrowed,
            });
        empty && !calls.any(|step| matches!(step, Step::CallForEach { .. }))
    }
}

fn narrows(kind: &ParameterKind) -> bool {
    match kind {
        ParameterKind::PageSize(_) | ParameterKind::Cursor | ParameterKind::Statement => false,
        ParameterKind::Choice(_)
        | ParameterKind::Flag
        | ParameterKind::From(_)
        | ParameterKind::To(_)
        | ParameterKind::On(_)
        | ParameterKind::LookBack(_)
        | ParameterKind::Search
        | ParameterKind::Identifier(_)
        | ParameterKind::Number
        | ParameterKind::Text => true,
    }
}
