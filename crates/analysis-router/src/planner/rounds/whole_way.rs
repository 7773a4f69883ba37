//! Two ways may lead to what a question groups by: the owner of a row, who may be missing, and what every row belongs to.

use super::Round;
use crate::Step;
use crate::planner::compile::Compiled;
use crate::planner::explore::{self, Ready};
use crate::planner::groups;
use crate::planner::views::View;

impl Round<'_> {
    /// Some of the rows have nobody there, and a listing that all of them point to speaks of the groups as well: it is looked at first.
    pub(super) fn whole_way(&self, compiled: &Compiled) -> Option<Vec<Step>> {
        let context = self.context;
        let fact = compiled.account.fact;
        let partial = |place: &(usize, usize)| place.0 != fact && !groups::points_for_all(context, fact, place.0);
        if !compiled.account.grouped.iter().any(partial) {
            return None;
        }
        let rows = context.views.get(fact)?;
        let sure = View {
            columns: rows.columns.iter().filter(|column| column.facts.nulls == 0).cloned().collect(),
            ..rows.clone()
        };
        let words = context.reading.groups.iter().flatten().filter_map(|at| context.reading.word(*at));
        let stems: Vec<&String> = words.map(|word| &word.stem).collect();
        let explorer = self.explorer();
        let linked = explore::linked_listings(&[sure], self.profiles, &self.called, context.lexicon);
        linked.into_iter().find_map(|tool| {
            let profile = self.profiles.get(tool)?;
            let seen = |stem: &&String| self.request.index.seen_in(stem).contains(&tool);
            let speaks = |stem: &&String| profile.description.contains(stem) || profile.outputs.contains(stem) || seen(stem);
            match explorer.prepare(tool, 0) {
                Ready::Steps(steps) if stems.iter().any(speaks) => Some(steps),
                _ => None,
            }
        })
    }
}
