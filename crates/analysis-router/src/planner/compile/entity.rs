//! What a question is about: the table or column that its first noun phrase names.

use super::fact::{called, noun_score};
use super::{Context, Entity};
use crate::answer::ColumnType;
use crate::planner::ground::ValueHit;
use crate::planner::heads;
use crate::planner::lacking;
use crate::planner::listing;
use crate::planner::people;
use crate::planner::question::Word;
use crate::planner::reading::Opener;
use crate::planner::verbs::verb_like;
use crate::planner::views::{self, Column, Part, View};

/// The table or column that the first noun phrase names.
pub(super) fn named<'a>(context: &Context<'a>) -> Option<Entity> {
    if let Some(people) = on_it(context) {
        return Some(Entity::Table(people));
    }
    let in_value = |at: usize| {
        context
            .grounding
            .values
            .iter()
            .any(|hit| hit.span.contains(&at) && hit.span.len() > 1)
    };
    let mut head: Vec<usize> = context.reading.head.iter().copied().filter(|at| !in_value(*at)).collect();
    // "which guest booked": the guest, not the bookings.
    let verb = |at: &usize| context.reading.word(*at).is_some_and(verb_like);
    while head.len() > 1 && head.last().is_some_and(verb) {
        head.pop();
    }
    if let Some(verb) = heads::acted(context, &head) {
        head.truncate(verb);
    }
    let nouns: Vec<usize> = head.iter().copied().filter(|at| !heads::says_who(context, *at)).collect();
    let table = context
        .views
        .iter()
        .enumerate()
        .map(|(index, view)| (index, noun_score(context, index, view, &nouns).max(flagged(context, view, &head))))
        .filter(|(_, score)| *score > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1));
    // "Who are the admins": a value is said, and not the column that it is in.
    let chosen = |place: (usize, usize)| {
        let mut values = context.grounding.values.iter();
        values.any(|hit| (hit.view, hit.column) == place && hit.span.iter().any(|at| head.contains(at)))
    };
    // "Which team owns the flags": the team that flags have, and not that of other rows.
    let verb_next = head.last().and_then(|last| context.reading.word(last + 1)).is_some_and(verb_like);
    let spoken = |view: usize| {
        let mut rest = context.reading.content().filter(|(at, _)| !head.contains(at));
        verb_next && rest.any(|(at, _)| called(context, view, at))
    };
    let mut column: Option<(usize, usize, f64)> = None;
    for (v, view) in context.views.iter().enumerate() {
        for (c, candidate) in view.columns.iter().enumerate() {
            // A code in figures is nothing that a question is about.
            let about = matches!(candidate.part, Part::Category | Part::Text | Part::Label) && candidate.kind != ColumnType::Integer;
            if !about || is_table_of_its_own(context, view, candidate) || chosen((v, c)) {
                continue;
            }
            let score: f64 = head
                .iter()
                .map(|at| {
                    context
                        .grounding
                        .columns
                        .iter()
                        .filter(|hit| (hit.at, hit.view, hit.column) == (*at, v, c))
                        .map(|hit| hit.score)
                        .fold(0.0, f64::max)
                })
                .sum();
            let share = score
                * if view.rows as f64 > candidate.facts.distinct as f64 {
                    1.05
                } else {
                    1.0
                };
            let better = |(best, at, known): (usize, usize, f64)| {
                let same = context.views.get(best).and_then(|view| view.columns.get(at));
                let same = same.is_some_and(|column| column.stems == candidate.stems);
                share > known || (same && !spoken(best) && spoken(v))
            };
            if score > 0.6 && column.is_none_or(better) {
                column = Some((v, c, share));
            }
        }
    }
    // A column that points to a listing with names stands for what is listed there.
    let meant = |v: usize, c: usize| {
        let own = context
            .views
            .get(v)
            .and_then(|view| view.columns.get(c))
            .is_some_and(|column| column.part == Part::Label);
        let listed = |edge: &&views::Edge| edge.from == (v, c) && context.views.get(edge.to.0).is_some_and(View::bears_names);
        let itself = |edge: &&views::Edge| context.views.get(edge.to.0).is_some_and(|view| view.twin.is_some());
        match context.edges.iter().find(listed).filter(|edge| !own && !itself(edge)) {
            Some(edge) => Entity::Table(edge.to.0),
            None => Entity::Column(v, c),
        }
    };
    let own_noun = |view: usize| {
        let noun = context.views.get(view).map(|view| view.noun.as_slice()).unwrap_or_default();
        head.iter()
            .filter_map(|at| context.reading.word(*at))
            .any(|word| noun.contains(&word.stem))
    };
    let said = |view: usize, column: usize| {
        let column = context.views.get(view).and_then(|view| view.columns.get(column));
        let mut words = head.iter().filter_map(|at| context.reading.word(*at));
        column.is_some_and(|column| words.any(|word| column.is_of(&word.stem, context.lexicon)))
    };
    // "room type": the type, where the rooms have one.
    let compound = match (head.as_slice(), column) {
        ([.., owner, last], Some((v, c, _))) => {
            let of = |at: &usize| context.grounding.nouns.contains(&(*at, v));
            let hit = context
                .grounding
                .columns
                .iter()
                .any(|hit| (hit.at, hit.view, hit.column) == (*last, v, c) && hit.score >= 0.75);
            let repeated = context
                .views
                .get(v)
                .is_some_and(|view| view.columns.get(c).is_some_and(|column| !view.unique(column)));
            // "Engines depend on …": a verb, and no kind of engine.
            let verb = context
                .reading
                .word(last + 1)
                .is_some_and(|next| matches!(next.lower.as_str(), "on" | "upon"));
            hit && of(owner) && !of(last) && repeated && !verb
        }
        _ => false,
    };
    match (table, column) {
        (_, Some((v, c, _))) if compound => Some(meant(v, c)),
        (Some((_, named)), Some((v, c, score))) if score > named + 0.5 => Some(meant(v, c)),
        // "plan" is the column of that name before it is another word for a subscription.
        (Some((view, _)), Some((v, c, score))) if score >= 0.95 && view == v && !own_noun(view) && said(v, c) => Some(meant(v, c)),
        (Some((view, _)), _) => Some(Entity::Table(view)),
        (None, Some((v, c, _))) => Some(meant(v, c)),
        (None, None) => of_kind(context, &head),
    }
}

/// "Which customers have no open deal", where companies are customers of a kind: the rows of that kind, and not those that are told of them.
fn of_kind(context: &Context<'_>, head: &[usize]) -> Option<Entity> {
    let last = head.last()?;
    let word = context.reading.word(*last)?;
    let kind = |hit: &ValueHit| {
        let column = context
            .views
            .get(hit.view)
            .and_then(|view| Some((view, view.columns.get(hit.column)?)));
        let named = column.is_some_and(|(view, column)| column.part == Part::Category && view.bears_names());
        named && hit.span == [*last] && hit.elsewhere.is_empty()
    };
    let hit = context.grounding.values.iter().find(|hit| kind(hit))?;
    (context.reading.negated.is_some() && word.is_plural() && !verb_like(word)).then_some(Entity::Table(hit.view))
}

/// "Who is on the premium plan?": the people that some rows join to it, where nothing else is said.
fn on_it(context: &Context<'_>) -> Option<usize> {
    let [hit] = context.grounding.values.as_slice() else { return None };
    let members = people::asks_for_members(context.reading);
    // "In the Alps group": what it is may be said besides.
    let column = |at: usize| {
        context
            .grounding
            .columns
            .iter()
            .any(|known| (known.at, known.view, known.column) == (at, hit.view, hit.column))
    };
    let said = |at: usize| hit.span.contains(&at) || (members && (context.grounding.nouns.contains(&(at, hit.view)) || column(at)));
    let asks = context.reading.opener == Opener::Who && context.reading.content().all(|(at, _)| said(at));
    let people = |view: usize| context.views.get(view).is_some_and(people::lists_people);
    // "In the Sales department": people of whom a column says so.
    let own_name = context.views.get(hit.view).is_some_and(|view| view.label() == Some(hit.column));
    if asks && members && people(hit.view) && !own_name {
        return Some(hit.view);
    }
    if !asks || (people(hit.view) && !members) || !listing::named_row(context, hit.view) {
        return None;
    }
    let points = |from: usize, to: usize| context.edges.iter().any(|edge| edge.from.0 == from && edge.to.0 == to);
    let joined = |view: &usize| (0..context.views.len()).any(|row| points(row, *view) && points(row, hit.view));
    let mut found = (0..context.views.len()).filter(|view| people(*view) && joined(view));
    let joined = found.next().filter(|_| found.next().is_none());
    // Rows that are members themselves.
    let mut own = (0..context.views.len()).filter(|view| members && people(*view) && points(*view, hit.view));
    own.next().filter(|_| own.next().is_none()).or(joined)
}

/// A list whose entries are the rows of another table: what is asked of them is asked there.
fn is_table_of_its_own<'a>(context: &Context<'a>, view: &View, column: &Column) -> bool {
    context.views.iter().any(|other| other.inside(view) == Some(column.name.as_str()))
}

/// "Customers" are contacts whose `isCustomer` is on.
fn flagged(context: &Context<'_>, view: &View, words: &[usize]) -> f64 {
    let kind = |word: &Word| {
        let own = |column: &Column| column.part == Part::Flag && column.stems.iter().filter(|stem| lacking::tells(stem)).eq([&word.stem]);
        word.is_plural() && view.find(own).is_some()
    };
    let mut words = words.iter().filter_map(|at| context.reading.word(*at));
    if view.bears_names() && words.any(kind) { 0.9 } else { 0.0 }
}
