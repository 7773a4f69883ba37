//! Rows inside the rows that a question is about.

use crate::planner::compile::Context;
use crate::planner::reading::Aggregate;
use crate::planner::views::{Column, Part, View};

/// "Issues per label", where each issue has a list of labels: what is counted for each of them are the rows of those lists.
pub(super) fn divided(context: &Context<'_>, fact: usize) -> Option<usize> {
    let outer = context.views.get(fact)?;
    let [phrase] = context.reading.groups.as_slice() else { return None };
    if !matches!(context.reading.aggregate, None | Some(Aggregate::Count)) {
        return None;
    }
    let said = |stem: &String| {
        let mut words = phrase.iter().filter_map(|at| context.reading.word(*at));
        words.any(|word| word.stem == *stem)
    };
    let called = |view: &View| {
        view.inside(outer)
            .is_some_and(|inner| context.lexicon.stems(inner).iter().all(said))
    };
    context.views.iter().position(called)
}

/// "Sessions by platform", where each row is a platform with a series of its own inside: the points of the series are counted up, and not the rows.
pub(super) fn series(context: &Context<'_>, fact: usize) -> Option<usize> {
    let outer = context.views.get(fact)?;
    let few = |column: &Column| column.part == Part::Measure;
    if !matches!(context.reading.aggregate, None | Some(Aggregate::Sum)) || outer.find(few).is_some() || outer.bears_names() {
        return None;
    }
    let points = |view: &View| {
        let time = view.only(|column| column.part == Part::Time);
        let number = view.only(few);
        view.inside(outer).is_some() && time.is_some() && number.is_some()
    };
    context.views.iter().position(points)
}

/// Each row of `configs` has a list `configs` inside: those are the configurations, and the rows around them something that has some.
pub(super) fn holds_namesakes(context: &Context<'_>, view: &View) -> bool {
    let own = context.lexicon.stems(&view.name);
    let mut inner = context.views.iter().filter_map(|other| other.inside(view));
    inner.any(|inner| context.lexicon.stems(inner) == own)
}
