//! Things that are known only by what happened to them.

use crate::planner::compile::{Context, in_value};
use crate::planner::ground::ColumnHit;
use crate::planner::views::Part;

/// "Which machine has never run" over runs: each run has a machine, and one that never ran is in none of them. Only a list of machines tells.
pub(super) fn only_seen_in(context: &Context<'_>, subject: usize) -> bool {
    let Some(view) = context.views.get(subject) else { return false };
    let reading = context.reading;
    let mut head = reading
        .head
        .iter()
        .filter(|at| !reading.is_negated(**at) && !in_value(context, **at));
    let rows = |at: usize| {
        let last = view.named.checked_sub(1).and_then(|last| view.noun.get(last));
        reading
            .word(at)
            .zip(last)
            .is_some_and(|(word, own)| context.lexicon.alike(own, &word.stem))
    };
    // Rows with a `project_id` of their own each are projects, whoever is `project_lead`.
    let keyed = |at: usize| {
        let key = view.key().and_then(|key| view.columns.get(key));
        let word = reading.word(at);
        key.zip(word)
            .is_some_and(|(key, word)| key.part == Part::Identifier && key.stems.iter().any(|own| context.lexicon.alike(own, &word.stem)))
    };
    head.any(|at| {
        let of = |hit: &ColumnHit| {
            let column = view.columns.get(hit.column);
            let word = reading.word(*at);
            column.zip(word).is_some_and(|(column, word)| {
                matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text)
                    && !view.unique(column)
                    && column.facts.distinct > 1
                    && column.is_of(&word.stem, context.lexicon)
            })
        };
        let mut hits = context.grounding.columns.iter();
        !rows(*at) && !keyed(*at) && hits.any(|hit| (hit.at, hit.view) == (*at, subject) && hit.score >= 0.75 && of(hit))
    })
}
