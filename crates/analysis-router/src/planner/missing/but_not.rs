//! "Did A but not B": two values of one column, of which something has rows with the first and none with the second.

use super::{event_tests, listed, take};
use crate::planner::compile::{Context, Draft, Entity};
use crate::planner::ground::ValueHit;
use crate::planner::people;
use crate::planner::select::Select;
use crate::planner::views::path;

/// A value that is asked for and one that is ruled out, of the same column.
pub(in crate::planner) fn sides<'a>(context: &Context<'a>) -> Option<(&'a ValueHit, &'a ValueHit)> {
    let hits = &context.grounding.values;
    let negated = |hit: &&ValueHit| hit.span.first().is_some_and(|at| context.reading.is_negated(*at));
    hits.iter().filter(negated).find_map(|out| {
        let beside = |hit: &&ValueHit| (hit.view, hit.column) == (out.view, out.column) && !negated(hit);
        Some((hits.iter().find(beside)?, out))
    })
}

/// Of what the rows point to: what the question is about, or whoever they belong to where it asks who.
pub(super) fn but_not<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> bool {
    let Some((wanted, out)) = sides(context) else { return false };
    let events = wanted.view;
    let subject = match entity {
        Some(Entity::Table(view)) if view != events && path(context.edges, events, view).is_some() => view,
        _ => match people::pointed(context, events) {
            Some((view, _)) => view,
            None => return false,
        },
    };
    draft.select = Select::from(subject, context.views, context.edges);
    let negated = |at: usize| context.reading.is_negated(at);
    let (with, _, mut spans) = event_tests(context, draft, events, |at| !negated(at));
    let (without, ..) = event_tests(context, draft, events, |at| !wanted.span.contains(&at));
    spans.push(out.span.clone());
    some_and_none(context, draft, (subject, events), (&with, &without), spans)
}

/// Lists what has rows of the first kind and none of the second; `spans` are the words that tell of the first.
pub(super) fn some_and_none<'a>(
    context: &Context<'a>,
    draft: &mut Draft<'a>,
    (subject, events): (usize, usize),
    (with, without): (&[String], &[String]),
    spans: Vec<Vec<usize>>,
) -> bool {
    let (Some((key, some)), Some((_, none))) = (draft.select.subquery(events, with), draft.select.subquery(events, without)) else {
        return false;
    };
    draft.select.conditions.push(format!("{key} IN ({some}) AND {key} NOT IN ({none})"));
    take(draft, spans);
    listed(context, draft, subject)
}
