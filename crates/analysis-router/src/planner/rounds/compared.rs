//! Two things held against each other.

use super::Round;
use crate::Step;
use crate::planner::groups::contrasted;
use crate::planner::profile::{Parameter, ParameterKind};

impl Round<'_> {
    /// "Compare the setup of A and B": the best tool gives one thing's details, and nothing is to be counted or added up.
    pub(super) fn compares_details(&self, wanted: &[usize]) -> bool {
        let reading = self.context.reading;
        let plain = reading.aggregate.is_none() && reading.groups.is_empty() && reading.bucket.is_none() && reading.superlative.is_none();
        let details = wanted.iter().filter_map(|tool| self.profiles.get(*tool)).any(|profile| {
            let identifier = |parameter: &Parameter| matches!(parameter.kind, ParameterKind::Identifier(_));
            profile
                .parameters
                .iter()
                .any(|parameter| parameter.required && identifier(parameter))
        });
        let two = contrasted(self.context).is_none_or(|(view, column, _)| {
            let hits = self.context.grounding.values.iter();
            hits.filter(|hit| (hit.view, hit.column) == (view, column)).count() < 3
        });
        reading.contrast && plain && !reading.share && details && two
    }
}

/// Whether a call of these carries the name: whether it is known there, the call will tell.
pub(super) fn sends(steps: &[Step], name: &str) -> bool {
    let calls = steps.iter().filter_map(Step::call);
    calls
        .flat_map(|call| call.arguments.values())
        .any(|value| value.as_str() == Some(name))
}
