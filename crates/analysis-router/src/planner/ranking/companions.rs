//! What is shown beside the rows because the question names it.

use crate::planner::compile::{Context, Draft, in_value, label};
use crate::planner::groups;
use crate::planner::heads;
use crate::planner::people;
use crate::planner::question::Role;
use crate::planner::select::alias_of;
use crate::planner::views::{Part, View};

/// Other columns that the question names, of the rows and of what they point to.
pub fn companions<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let mut best: Vec<(usize, f64, usize, usize)> = Vec::new();
    for hit in context
        .grounding
        .columns
        .iter()
        .filter(|hit| hit.score >= 0.55 && !in_value(context, hit.at) && draft.select.reaches(hit.view))
    {
        let content = context.reading.word(hit.at).is_some_and(|word| word.role == Role::Content);
        let noun_of_other = heads::names_rows(context, fact, hit.at);
        if !content || noun_of_other {
            continue;
        }
        let part = context
            .views
            .get(hit.view)
            .and_then(|view| view.columns.get(hit.column))
            .map(|column| column.part);
        let score = hit.score + if hit.view == fact { 0.2 } else { 0.0 } - if part == Some(Part::Identifier) { 0.3 } else { 0.0 };
        match best.iter_mut().find(|known| known.0 == hit.at) {
            Some(known) if known.1 < score => *known = (hit.at, score, hit.view, hit.column),
            Some(_) => {}
            None => best.push((hit.at, score, hit.view, hit.column)),
        }
    }
    let points = |view: usize, column: usize| {
        let shape = context.views.get(view).and_then(|view| view.columns.get(column));
        shape.is_some_and(|shape| shape.part == Part::Identifier)
    };
    for (at, view) in &context.grounding.nouns {
        let own = |known: &(usize, f64, usize, usize)| known.0 == *at && known.2 == fact && known.1 > 0.8;
        // A key of the row says less than the name it stands for.
        let said = best.iter().any(|known| own(known) && !points(known.2, known.3));
        let foreign = *view != fact && draft.select.reaches(*view) && !said;
        if foreign && same_name(context, fact, *view) {
            draft.used.insert(*at);
            continue;
        }
        if foreign && let Some((expression, alias)) = label(context, draft, *view) {
            draft.select.add(expression, &alias);
            draft.used.insert(*at);
            best.retain(|known| !(own(known) && points(known.2, known.3)));
        }
    }
    for (at, _, view, column) in best {
        let (view, column) = by_name_of_its_own(context, (view, column));
        let Some(table) = context.views.get(view) else { continue };
        let Some(shape) = table.columns.get(column).filter(|shape| shape.part != Part::Nested) else {
            continue;
        };
        if let Some(expression) = draft.select.reference(view, column) {
            draft.select.add(expression, &alias_of(table, shape, view != fact));
            draft.used.insert(at);
        }
    }
}

/// The rows are told by the very name that the others bear.
fn same_name(context: &Context<'_>, fact: usize, other: usize) -> bool {
    let label = |view: usize| context.views.get(view).and_then(|table| Some((view, table.label()?)));
    let (own, theirs) = (label(fact), label(other));
    let mut edges = context.edges.iter();
    edges.any(|edge| Some(edge.from) == own && Some(edge.to) == theirs)
}

/// The `manager_id` of an employee stands for the name of another, and the `owner_id` of a campaign for that of its owner.
fn by_name_of_its_own(context: &Context<'_>, place: (usize, usize)) -> (usize, usize) {
    let named = groups::by_name(context, place);
    let who = context
        .views
        .get(place.0)
        .and_then(|view| view.columns.get(place.1))
        .is_some_and(people::says_who);
    let person = |view: &View| view.twin.is_some() || (who && people::lists_people(view));
    if context.views.get(named.0).is_some_and(person) {
        named
    } else {
        place
    }
}
