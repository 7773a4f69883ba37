//! Words that the statement accounts for without naming their column.

use super::Context;
use crate::planner::ground::ValueHit;
use crate::planner::select::Select;

pub(super) fn words(context: &Context<'_>, select: &Select<'_>) -> Vec<usize> {
    let content = context.reading.content().map(|(at, _)| at);
    content.filter(|at| all_of(context, select, *at) || of_code(context, *at)).collect()
}

/// "across all services": none is left out, so nothing of them has to be said.
fn all_of(context: &Context<'_>, select: &Select<'_>, at: usize) -> bool {
    let before = |back: usize| {
        at.checked_sub(back)
            .and_then(|at| context.reading.word(at))
            .map(|word| word.lower.as_str())
    };
    let article = matches!(before(1), Some("the" | "our" | "your" | "their"));
    let all = matches!(before(if article { 2 } else { 1 }), Some("all" | "every" | "whole" | "entire"));
    let known = context
        .grounding
        .columns
        .iter()
        .any(|hit| hit.at == at && hit.view == select.fact && hit.score >= 0.6)
        || context
            .grounding
            .nouns
            .iter()
            .any(|(noun, view)| *noun == at && select.reaches(*view));
    all && known
}

/// "HTTP 500 responses": what has a status code is a response.
fn of_code(context: &Context<'_>, at: usize) -> bool {
    let response = context
        .reading
        .word(at)
        .is_some_and(|word| matches!(word.stem.as_str(), "respons" | "repli"));
    let coded = |hit: &ValueHit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        hit.span.last().is_some_and(|last| last + 1 == at)
            && column.is_some_and(|column| column.stems.iter().any(|stem| matches!(stem.as_str(), "status" | "code")))
    };
    response && context.grounding.values.iter().any(coded)
}
