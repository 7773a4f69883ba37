//! "Is the alert firing?", of several alerts: one is meant, and nobody said which.

use super::Round;
use crate::Step;
use crate::planner::question::Word;
use crate::planner::reading::Opener;
use crate::planner::suggest;
use crate::planner::verbs::verb_like;
use crate::planner::views::Part;

impl Round<'_> {
    /// The question back, where the state of one row of several is asked for.
    pub(super) fn which_one(&self) -> Option<Step> {
        let reading = self.context.reading;
        let chosen = reading.aggregate.is_some()
            || reading.superlative.is_some()
            || reading.negated.is_some()
            || reading.bucket.is_some()
            || !reading.groups.is_empty()
            || !reading.comparisons.is_empty()
            || reading.follows;
        let lower = |at: usize| reading.word(at).map_or("", |word| word.lower.as_str());
        let how = lower(0) == "how" && matches!(lower(1), "the" | "is" | "was" | "did");
        let state = |word: &Word| matches!(word.lower.as_str(), "state" | "status" | "health" | "condition");
        // "The commander of the incident": its last word is the one thing that is spoken of.
        let end = reading.words.len().saturating_sub(1);
        let asks = matches!((lower(0), lower(1)), ("what" | "who", "is" | "was")) || matches!(lower(0), "what's" | "who's");
        let of_one = asks && end > 2 && lower(end - 1) == "the" && matches!(lower(end - 2), "of" | "for");
        if chosen || !(how || of_one || reading.opener == Opener::YesNo || reading.words.iter().any(state)) {
            return None;
        }
        let one = |at: usize| {
            let the = at
                .checked_sub(1)
                .is_some_and(|before| matches!(lower(before), "the" | "this" | "that"));
            let next = reading.content().any(|(next, word)| next == at + 1 && !verb_like(word));
            the && !lower(at).ends_with('s') && (!next || reading.word(at).is_some_and(|word| word.pause))
        };
        let (at, view) = self.context.grounding.nouns.iter().find(|(at, _)| one(*at))?;
        let table = self
            .context
            .views
            .get(*view)
            .filter(|table| table.rows > 1 && (table.name.ends_with('s') || of_one && *at == end))?;
        let named = self.context.grounding.values.iter().any(|hit| {
            let column = self.context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
            column.is_some_and(|column| matches!(column.part, Part::Label | Part::Identifier | Part::Text))
        });
        let label = table.label().and_then(|label| table.columns.get(label)).filter(|_| !named)?;
        let options = suggest::names(&label.facts.values);
        let said = reading.written(&[*at]);
        (options.len() > 1).then(|| suggest::could_be(said, options))
    }
}
