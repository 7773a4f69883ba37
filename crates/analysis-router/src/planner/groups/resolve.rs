//! Which column a noun phrase means.

use super::{knows_all, points_for_all, two_words};
use crate::planner::compile::{self, Context, Draft};
use crate::planner::lacking;
use crate::planner::people::{self, stands_for_somebody};
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// A word of a column's name scores more than this, a synonym less.
const OUTRIGHT: f64 = 0.8;

/// A column of the rows themselves, or the label of a table they point to.
pub fn resolve<'a>(context: &Context<'a>, draft: &Draft<'a>, words: &[usize]) -> Option<(usize, usize)> {
    let mut best: Option<(f64, usize, usize)> = None;
    let mut offer = |score: f64, view: usize, column: usize| {
        if score > 0.0 && best.is_none_or(|(known, ..)| score > known) {
            best = Some((score, view, column));
        }
    };
    let score_of = |at: usize, view: usize, column: usize| {
        let hits = context.grounding.columns.iter();
        let own = hits.filter(|hit| (hit.at, hit.view, hit.column) == (at, view, column));
        own.map(|hit| hit.score).fold(0.0, f64::max)
    };
    // "By owner", of rows with an `owner_id`: those, and not what is like an owner in what it points to.
    let pointer = |at: usize, to: usize| {
        let mut edges = context
            .edges
            .iter()
            .filter(|edge| (edge.from.0, edge.to.0) == (draft.select.fact, to));
        edges.any(|edge| score_of(at, edge.from.0, edge.from.1) > OUTRIGHT)
    };
    for (v, table) in context.views.iter().enumerate().filter(|(v, _)| draft.select.reaches(*v)) {
        let own = v == draft.select.fact;
        let partial = match own || knows_all(context, draft.select.fact, v) {
            // Of two ways, the one that every row goes.
            true if points_for_all(context, draft.select.fact, v) => 0.0,
            true => 0.2,
            false => 1.0,
        };
        for (c, column) in table.columns.iter().enumerate().filter(|(_, column)| column.facts.distinct > 0) {
            let mut score: f64 = words.iter().map(|at| score_of(*at, v, c)).sum();
            let likened = !own && words.iter().all(|at| score_of(*at, v, c) < OUTRIGHT && pointer(*at, v));
            // "Per cycle" does not ask whether `cycles_enabled`.
            let switch = column.part == Part::Flag && words.len() < lacking::words_that_tell(&column.stems);
            if score == 0.0 || likened || switch {
                continue;
            }
            // "component type": the type of components.
            let owner = words
                .iter()
                .any(|at| context.grounding.nouns.contains(&(*at, v)) && !names(context, *at, (v, c)));
            let others: Vec<usize> = words.iter().copied().filter(|at| !names(context, *at, (v, c))).collect();
            let pointed = !own && two_words::by_pointer(context, draft, v, &others);
            score += if owner || pointed { 0.9 } else { 0.0 };
            score += match column.part {
                Part::Category | Part::Label => 0.3,
                Part::Flag | Part::Text => 0.2,
                Part::Identifier => -0.25,
                Part::Time | Part::Nested | Part::Measure => -0.6,
            };
            // A key with another name than "id": the table it points to knows what it stands for.
            let points = own
                && context.edges.iter().any(|edge| {
                    let named = context.views.get(edge.to.0).is_some_and(View::bears_names);
                    edge.from == (v, c) && knows_all(context, v, edge.to.0) && named
                });
            let score = score - if points { 0.6 } else { 0.0 };
            // What a list within the rows sums up in one text divides nothing: its own rows do.
            let summed = context
                .views
                .iter()
                .any(|inner| inner.inside(table) == Some(column.name.as_str()) && inner.bears_names());
            let score = score - if summed { 1.0 } else { 0.0 };
            offer(score + if own { 0.15 } else { -partial }, v, c);
        }
        let noun = compile::noun_score(context, v, table, words);
        // "By city" means no row of a table of which a tool's prose has the word.
        let named = words.iter().any(|at| {
            let noun = context.grounding.nouns.contains(&(*at, v));
            noun && !compile::only_mentioned(context, table, *at)
        });
        if let Some(label) = table.label().filter(|_| noun > 0.0 && named && !own) {
            offer(noun + 0.1 - partial, v, label);
        }
    }
    whoever(context, draft, words)
        .or_else(|| best.map(|(_, view, column)| (view, column)))
        .or_else(|| nameless_key(context, draft, words))
}

/// The word is one of the column's.
pub(super) fn names(context: &Context<'_>, at: usize, column: (usize, usize)) -> bool {
    let mut hits = context.grounding.columns.iter();
    hits.any(|hit| hit.at == at && (hit.view, hit.column) == column)
}

/// "Releases per person", "which people have the most": whoever has the rows, whatever that is called.
fn whoever<'a>(context: &Context<'a>, draft: &Draft<'a>, words: &[usize]) -> Option<(usize, usize)> {
    let [at] = words else { return None };
    context
        .reading
        .word(*at)
        .filter(|word| listed("person people persons", &word.lower))?;
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let own = view.only(stands_for_somebody).or_else(|| people::holder(view));
    own.map(|column| (fact, column)).or_else(|| people::pointed(context, fact))
}

/// Keys of a map have no name of their own: "by branch" means them where the tool says that its rows are by branch.
fn nameless_key<'a>(context: &Context<'a>, draft: &Draft<'a>, words: &[usize]) -> Option<(usize, usize)> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let said = words
        .iter()
        .filter_map(|at| context.reading.word(*at))
        .all(|word| view.described.contains(&word.stem));
    let keys = |column: &Column| {
        matches!(column.name.as_str(), "key" | "key_2") && !matches!(column.part, Part::Time | Part::Measure) && !view.unique(column)
    };
    view.find(keys).filter(|_| said && !words.is_empty()).map(|column| (fact, column))
}
