//! Whose rows a question counts, adds up or lists.

mod inner;
mod owner;
mod score;

use super::{Context, Entity};
use super::{numbered, tallied, two_numbers};
use crate::planner::attributes;
use crate::planner::ground::ValueHit;
use crate::planner::listing;
use crate::planner::measure;
use crate::planner::question::Role;
use crate::planner::reading::{Aggregate, Opener};
use crate::planner::verbs::verb_like;
use crate::planner::views::{self, Column, Part, View, path};
use crate::planner::words::typo_of;

/// Rows that stand in configurations, `configuration_rows`, are no configurations; nor are reviews that each have a title titles.
fn only_owns<'a>(context: &Context<'a>, view: &View, at: usize) -> bool {
    let Some(word) = context.reading.word(at) else { return false };
    let inside = context.views.iter().any(|other| view.inside(other).is_some());
    let place = view
        .noun
        .iter()
        .take(view.named)
        .rposition(|stem| context.lexicon.alike(stem, &word.stem));
    let points = |column: &Column| {
        // `workflow` of rows of `workflow_usage` says whose usage it is, where no usage is spoken of.
        let beside = context.reading.word(at + 1).is_some_and(|next| view.noun.contains(&next.stem));
        let tells = !beside && matches!(column.part, Part::Category | Part::Label | Part::Text) && column.stems == [word.stem.clone()];
        (tells || column.part == Part::Identifier && column.stems.contains(&word.stem)) && !view.unique(column)
    };
    (inside || view.columns.iter().any(points)) && place.is_some_and(|place| place + 1 < view.named)
}

/// The tool's prose has the word, but not for what its rows are.
pub fn only_mentioned<'a>(context: &Context<'a>, view: &View, at: usize) -> bool {
    let Some(word) = context.reading.word(at) else { return false };
    let named = view
        .noun
        .iter()
        .any(|stem| context.lexicon.alike(stem, &word.stem) || typo_of(stem, &word.stem));
    // "Postal orders" are orders, and nothing postal.
    let last = !context.reading.word(at + 1).is_some_and(|next| next.role == Role::Content);
    let adjective = |pair: &[String]| matches!(pair, [first, noun] if last && *first == word.stem && view.noun.contains(noun));
    let called = view.called.contains(&word.stem) && !view.called.windows(2).any(adjective);
    // Each row has its place among them.
    let numbered = |column: &Column| measure::is_place(column) && column.stems == [word.stem.clone()];
    !named && view.described.contains(&word.stem) && !called && view.find(numbered).is_none()
}

/// The rows of the table go by the word: it is more than a word of its tool's prose, and they do not only belong to what it names.
pub fn called(context: &Context<'_>, index: usize, at: usize) -> bool {
    let Some(view) = context.views.get(index) else {
        return false;
    };
    context.grounding.nouns.contains(&(at, index)) && !only_mentioned(context, view, at) && !only_owns(context, view, at)
}

/// How well words name a table; the last word of a phrase is its noun.
pub fn noun_score<'a>(context: &Context<'a>, index: usize, view: &View, words: &[usize]) -> f64 {
    let mut score = 0.0;
    for at in words {
        if context.grounding.nouns.contains(&(*at, index)) {
            let exact = context.reading.word(*at).is_some_and(|word| view.noun.contains(&word.stem));
            let owner = only_owns(context, view, *at);
            score += if owner || inner::holds_namesakes(context, view) || only_mentioned(context, view, *at) {
                0.3
            } else if exact {
                1.0
            } else {
                0.7
            } + if words.last() == Some(at) { 0.2 } else { 0.0 };
        }
    }
    if score > 0.0 {
        score - 0.1 * view.named.saturating_sub(1) as f64
    } else {
        0.0
    }
}

/// The table whose rows are counted, summed or listed: it says most of the question's words itself, or by tables it points to.
pub(super) fn fact<'a>(context: &Context<'a>, entity: Option<Entity>) -> Option<usize> {
    let reading = context.reading;
    let grouped_count = reading.choice().is_some() || !reading.groups.is_empty();
    let direct = match entity {
        Some(Entity::Table(view)) => Some(view),
        Some(Entity::Column(view, _)) => Some(view),
        None => None,
    };
    if let Some(view) = direct.filter(|view| crate::planner::latest::born(context, *view).is_some()) {
        return Some(view);
    }
    if let Some(view) = direct.and_then(|view| owner::belongs(context, view)) {
        return Some(view);
    }
    if let Some(view) = possessed(context).filter(|_| direct.is_none()) {
        return Some(view);
    }
    if let Some(view) = numbered::of_named(context)
        .or_else(|| numbered::in_full(context))
        .or_else(|| tallied::by(context))
    {
        return Some(view);
    }
    // "Where is the depot": rows of that name that say so.
    let placed =
        |view: &usize| listing::named_row(context, *view) && context.views.get(*view).is_some_and(|view| measure::place(view).is_some());
    if let Some(view) = (0..context.views.len()).find(placed).filter(|_| reading.opener == Opener::Where) {
        return Some(view);
    }
    if let Some(view) = direct.and_then(|view| two_numbers::told_by(context, view)) {
        return Some(view);
    }
    let needs_measure = matches!(
        reading.aggregate,
        Some(Aggregate::Sum | Aggregate::Average | Aggregate::Median | Aggregate::Minimum | Aggregate::Maximum)
    );
    // "The rent of Ann" is a number that her lease has, whatever other rows are called rent.
    let elsewhere = direct.and_then(|view| numbered::elsewhere(context, view));
    if let Some(view) = elsewhere.filter(|_| !grouped_count && reading.bucket.is_none() && !reading.share) {
        return Some(view);
    }
    if let Some(view) = direct.and_then(|view| done_then(context, view)) {
        return Some(view);
    }
    if let Some(view) = direct.and_then(|view| where_it_happened(context, view)).filter(|_| !grouped_count) {
        return Some(view);
    }
    if let Some(view) =
        direct.filter(|_| !needs_measure && !grouped_count && reading.bucket.is_none() && !reading.share && !reading.contrast)
    {
        return Some(view);
    }
    context
        .views
        .iter()
        .enumerate()
        .filter(|(_, view)| view.twin.is_none())
        .map(|(index, view)| {
            (
                index,
                score::fact_score(context, index, view, needs_measure)
                    + if direct == Some(index) { 0.6 } else { 0.0 }
                    + if score::only_paid(context, direct, index) { 1.0 } else { 0.0 },
            )
        })
        .filter(|(_, score)| *score > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
        .or(direct)
        .map(|fact| {
            let inside = inner::divided(context, fact).or_else(|| inner::series(context, fact));
            inside.or_else(|| attributes::divided(context, fact)).unwrap_or(fact)
        })
}

/// "everything by Ada": the rows that point to her, where only one table does.
fn possessed<'a>(context: &Context<'a>) -> Option<usize> {
    let all = |word: &crate::planner::question::Word| matches!(word.lower.as_str(), "everything" | "anything" | "all");
    let [hit] = context.grounding.values.as_slice() else { return None };
    let rest = context.reading.content().any(|(at, _)| !hit.span.contains(&at));
    if rest || !context.reading.words.iter().any(all) {
        return None;
    }
    let mut pointing = context.edges.iter().filter(|edge| edge.to.0 == hit.view).map(|edge| edge.from.0);
    pointing.next().filter(|first| pointing.all(|other| other == *first))
}

/// "Which boats were inspected this month", of boats without a time: the rows that point to them, and of which some are inspections then.
fn done_then(context: &Context<'_>, direct: usize) -> Option<usize> {
    let timed = |view: usize| {
        let mut columns = context.views.get(view).into_iter().flat_map(|view| &view.columns);
        columns.any(|column| column.part == Part::Time)
    };
    let verb = |at: &usize| {
        context
            .reading
            .word(*at)
            .is_some_and(|word| verb_like(word) && word.lower.ends_with("ed"))
    };
    let done = |hit: &&ValueHit| {
        let points = hit.view != direct && path(context.edges, hit.view, direct).is_some();
        points && timed(hit.view) && hit.span.iter().all(verb)
    };
    let mut told = context.grounding.values.iter().filter(done).map(|hit| hit.view);
    let plain = context.reading.window.is_some() && context.reading.negated.is_none() && !timed(direct);
    told.next().filter(|first| plain && told.all(|other| other == *first))
}

/// "How many books did Ines borrow": not the books are counted but the rows that know of all that is said, by columns of their own.
fn where_it_happened<'a>(context: &Context<'a>, direct: usize) -> Option<usize> {
    let reading = context.reading;
    if reading.opener != Opener::HowMany || reading.negated.is_some() || reading.share {
        return None;
    }
    let known = |index: usize| -> Vec<usize> {
        reading
            .content()
            .map(|(at, _)| at)
            .filter(|at| explains(context, index, *at))
            .collect()
    };
    let own = known(direct);
    let spoken = |index: usize| {
        context.views.get(index).is_some_and(|view| {
            reading
                .content()
                .any(|(_, word)| !verb_like(word) && view.noun.iter().any(|stem| context.lexicon.alike(stem, &word.stem)))
        })
    };
    let column = |index: usize, at: usize| {
        let hits = &context.grounding.columns;
        hits.iter().any(|hit| hit.at == at && hit.view == index && hit.score >= 0.5)
    };
    (0..context.views.len())
        .filter(|index| *index != direct && !spoken(*index))
        .map(|index| (index, known(index)))
        .filter(|(index, theirs)| {
            own.iter().all(|at| theirs.contains(at)) && theirs.iter().any(|at| !own.contains(at) && column(*index, *at))
        })
        .max_by_key(|(_, theirs)| theirs.len())
        .map(|(index, _)| index)
}

/// The table, or one it points to, has a name, a column or a value for the word.
fn explains<'a>(context: &Context<'a>, index: usize, at: usize) -> bool {
    let reached = |view: usize| views::path(context.edges, index, view).is_some();
    let grounding = context.grounding;
    let told = context
        .views
        .get(index)
        .zip(context.reading.word(at))
        .is_some_and(|(view, word)| view.described.contains(&word.stem) && !word.name_like);
    let lacks = grounding.lacks.iter().any(|lack| lack.at == at && reached(lack.view));
    told || lacks
        || grounding.nouns.iter().any(|(noun, view)| *noun == at && reached(*view))
        || grounding
            .columns
            .iter()
            .any(|hit| hit.at == at && hit.score >= 0.5 && reached(hit.view))
        || grounding.values.iter().any(|hit| hit.span.contains(&at) && reached(hit.view))
}
