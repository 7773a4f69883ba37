//! "Ordered in September but not in October": rows of the first time, and none of the second.

use super::but_not::some_and_none;
use super::{event_tests, is_called, points_to};
use crate::planner::compile::{Context, Draft};
use crate::planner::happening;
use crate::planner::reading::Reading;
use crate::planner::select::Select;
use crate::planner::window::Window;

/// Of what the rows with a time point to. What is not read as two such sets of rows is not read at all.
pub(super) fn shape<'a>(context: &Context<'a>, subject: usize, draft: &mut Draft<'a>) -> bool {
    let Some(except) = context.reading.window.as_ref().and_then(|window| window.except.as_deref()) else {
        return false;
    };
    let mut nouns = context.grounding.nouns.iter();
    let said = nouns.find(|(at, view)| *view != subject && is_called(context, *at, *view) && points_to(context, *view, subject));
    let Some(events) = said.map(|(_, view)| *view).or_else(|| Some(happening::events(context, subject)?.0)) else {
        return false;
    };
    draft.select = Select::from(subject, context.views, context.edges);
    let (with, spans) = tests(context, draft, events, &except.with);
    let (without, _) = tests(context, draft, events, &except.without);
    // A time that the rows do not know would leave both the same.
    if with == without {
        return false;
    }
    if !some_and_none(context, draft, (subject, events), (&with, &without), spans) {
        return false;
    }
    draft.used.extend(said.map(|(at, _)| *at));
    true
}

/// What such a row must be in that time, and the words that it takes.
fn tests(context: &Context<'_>, draft: &Draft<'_>, events: usize, time: &Window) -> (Vec<String>, Vec<Vec<usize>>) {
    let reading = Reading {
        window: Some(time.clone()),
        ..context.reading.clone()
    };
    let then = Context {
        reading: &reading,
        ..*context
    };
    let (tests, _, spans) = event_tests(&then, draft, events, |_| true);
    (tests, spans)
}
