//! Whose the rows are that a question is about.

use crate::planner::compile::Context;
use crate::planner::ground::ValueHit;
use crate::planner::people::lists_people;
use crate::planner::views::Edge;

/// "Ada's department", where people have a department and departments a head: the one she is in, and not the one that she heads, unless that is
/// said.
pub(super) fn belongs(context: &Context<'_>, direct: usize) -> Option<usize> {
    let between = |from: usize, to: usize| context.edges.iter().find(move |edge| (edge.from.0, edge.to.0) == (from, to));
    let rows = context.views.get(direct)?;
    let said = |edge: &Edge| {
        let column = context.views.get(edge.from.0).and_then(|view| view.columns.get(edge.from.1));
        let owner = context.views.get(edge.to.0);
        let telling = |stem: &String| stem != "id" && !rows.noun.contains(stem);
        let said = |stem: &String| {
            let own = owner.is_some_and(|owner| owner.noun.contains(stem));
            own || context.reading.content().any(|(_, word)| context.lexicon.alike(stem, &word.stem))
        };
        column.is_some_and(|column| column.stems.iter().filter(|stem| telling(stem)).all(said))
    };
    let named = |hit: &&ValueHit| {
        let people = context
            .views
            .get(hit.view)
            .is_some_and(|view| view.label() == Some(hit.column) && lists_people(view));
        people && hit.view != direct
    };
    let mut owners = context.grounding.values.iter().filter(named).map(|hit| hit.view);
    owners.find(|owner| {
        let ways = between(*owner, direct).zip(between(direct, *owner));
        // Two columns that hold the same are one way, whichever end it is looked at from.
        ways.is_some_and(|(one, head)| one.to != head.from && !said(head))
    })
}
