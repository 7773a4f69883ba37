//! Rows inside the rows that a question is about.

use crate::planner::compile::Context;
use crate::planner::reading::Aggregate;
use crate::planner::views::View;

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

/// Each row of `configs` has a list `configs` inside: those are the configurations, and the rows around them something that has some.
pub(super) fn holds_namesakes(context: &Context<'_>, view: &View) -> bool {
    let own = context.lexicon.stems(&view.name);
    let mut inner = context.views.iter().filter_map(|other| other.inside(view));
    inner.any(|inner| context.lexicon.stems(inner) == own)
}
