//! A series of something that one row defines: the row itself has none, and other rows tell it by its name.

use super::Round;
use crate::Step;
use crate::planner::compile::Compiled;
use crate::planner::explore::{Explorer, Ready};
use crate::planner::ground::{Sureness, ValueHit};
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::views::View;

impl Round<'_> {
    /// "Signups per day", where `signup` is the name of one of the rows that are counted: there is no more than that one on any day.
    pub(super) fn counts_one(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let divided = reading.bucket.is_some() || !reading.groups.is_empty();
        self.named_row(compiled)
            .filter(|_| divided && compiled.sql.contains("COUNT(*)"))
            .map(|(hit, _)| hit.span.clone())
    }

    /// A tool, not called yet, that insists on the name of such a row and tells what was of it at what time.
    pub(super) fn series_of_it(&self, compiled: &Compiled, explorer: &Explorer<'_>) -> Option<Vec<Step>> {
        let (_, view) = self.named_row(compiled)?;
        let takes = |parameter: &Parameter| {
            let text = matches!(parameter.kind, ParameterKind::Text | ParameterKind::Identifier(_));
            parameter.required && text && parameter.stems.iter().any(|stem| view.noun.contains(stem))
        };
        let timed = |parameter: &Parameter| matches!(parameter.kind, ParameterKind::From(_));
        let tells = |profile: &Profile| {
            Some(profile.source) == view.source && profile.parameters.iter().any(takes) && profile.parameters.iter().any(timed)
        };
        let open = self
            .profiles
            .iter()
            .enumerate()
            .filter(|(index, profile)| !self.called.contains(index) && tells(profile));
        open.map(|(index, _)| explorer.prepare(index, 2)).find_map(|ready| match ready {
            Ready::Steps(steps) => Some(steps),
            Ready::After(_) | Ready::Ask { .. } | Ready::Unusable => None,
        })
    }

    /// The one row of those that are counted which the question names.
    fn named_row(&self, compiled: &Compiled) -> Option<(&ValueHit, &View)> {
        let fact = compiled.account.fact;
        let view = self.context.views.get(fact)?;
        let own = |hit: &&ValueHit| {
            let one = view.columns.get(hit.column).is_some_and(|column| view.unique(column));
            hit.view == fact && one && hit.values.len() == 1 && !hit.inverted && hit.sureness == Sureness::Exact
        };
        let mut named = self.context.grounding.values.iter().filter(own);
        Some((named.next().filter(|_| named.next().is_none())?, view))
    }
}
