//! What is asked of a few things may be told inside each of them, by a tool whose name does not say so: the stock of each warehouse, by product.

use super::Round;
use crate::Step;
use crate::planner::explore::{Explorer, Ready};
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::views::View;

/// Of no more things than these.
const FEW: u64 = 12;

impl Round<'_> {
    /// The calls, one for each thing, of a tool that gives rows when it is told one of them, and that nobody asked yet. `missing` are the words of the
    /// question that nothing has so far: a tool that speaks of one comes first.
    pub(super) fn inside(&self, explorer: &Explorer<'_>, missing: &[usize]) -> Option<Vec<Step>> {
        if missing.is_empty() {
            return None;
        }
        let spoken = |view: &View| {
            let grounding = self.context.grounding;
            let this = |named: usize| self.context.views.get(named).is_some_and(|known| known.name == view.name);
            let said = grounding.nouns.iter().any(|(at, named)| self.is_noun(*at) && this(*named));
            let one = grounding
                .values
                .iter()
                .any(|hit| this(hit.view) && view.label() == Some(hit.column));
            (said || one) && view.rows > 0 && view.rows <= FEW
        };
        let of_few = |profile: &Profile| {
            let told =
                |parameter: &Parameter| parameter.required && matches!(parameter.kind, ParameterKind::Identifier(_) | ParameterKind::Text);
            let mut insisted = profile.parameters.iter().filter(|parameter| parameter.required);
            let (only, none) = (insisted.next(), insisted.next());
            let parameter = only.filter(|parameter| none.is_none() && told(parameter));
            let about = |view: &View| {
                let of = |parameter: &Parameter| parameter.stems.iter().any(|stem| view.noun.contains(stem));
                view.source == Some(profile.source) && parameter.is_some_and(of) && spoken(view)
            };
            // One of the things is no row inside it.
            let itself = |view: &View| profile.noun.iter().all(|stem| view.noun.contains(stem));
            self.context.views.iter().any(|view| about(view) && !itself(view))
        };
        let speaks = |profile: &Profile| {
            let mut words = missing.iter().filter_map(|at| self.context.reading.word(*at));
            words.any(|word| profile.description.contains(&word.stem) || profile.outputs.contains(&word.stem))
        };
        let open = self.profiles.iter().enumerate();
        let mut open: Vec<(usize, &Profile)> = open
            .filter(|(index, profile)| !self.called.contains(index) && of_few(profile))
            .collect();
        open.sort_by_key(|(_, profile)| !speaks(profile));
        open.into_iter().find_map(|(index, _)| match explorer.prepare(index, 0) {
            Ready::Steps(steps) => Some(steps),
            Ready::After(_) | Ready::Ask { .. } | Ready::Unusable => None,
        })
    }
}
