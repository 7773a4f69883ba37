//! Names that nothing in the data bears.

use super::{Refusal, Round, Step, refuse_with, suggest};
use crate::planner::table_names::of_rows;

impl Round<'_> {
    /// The word is something in the data.
    pub(super) fn is_held(&self, at: usize) -> bool {
        let grounding = self.context.grounding;
        grounding.values.iter().any(|hit| hit.span.contains(&at))
            || grounding.nouns.iter().any(|(noun, _)| *noun == at)
            || grounding.columns.iter().any(|hit| hit.at == at && hit.score > 0.6)
    }

    /// A name that is nothing in the data, with the words before it that are written as of the same name.
    pub(super) fn missing_name(&self) -> Option<String> {
        let reading = self.context.reading;
        let (at, _) = reading.content().find(|(at, word)| word.name_like && !self.is_held(*at))?;
        let joined = |at: &usize| {
            reading
                .word(*at)
                .is_some_and(|word| word.name_like && !word.pause && !word.owner && !word.quoted)
        };
        let first = (0..at).rev().take_while(joined).last().unwrap_or(at);
        Some(reading.written(&(first..=at).collect::<Vec<_>>()))
    }

    pub(super) fn not_found(&self, name: &str) -> (Vec<Step>, bool) {
        let looked: Vec<String> = self
            .context
            .views
            .iter()
            .filter(|view| !view.tool.is_empty() && view.twin.is_none())
            .map(|view| of_rows(&view.name).to_owned())
            .collect();
        let reason = Refusal::NotFoundIn {
            name: name.to_owned(),
            looked,
        };
        refuse_with("not_found", reason.into(), suggest::over(self.context, self.request.language))
    }
}
