//! What nobody does: a person that the rows could name and do not.

use super::details;
use crate::planner::compile::{Context, Draft, in_value};
use crate::planner::people::says_who;
use crate::planner::shapes::own_label;

/// "Outlets nobody looks after": the only column that tells who is empty.
pub(super) fn nobody<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, words: &[usize]) -> bool {
    let said = context.reading.negated.and_then(|(from, _)| context.reading.word(from));
    let verbs = words
        .iter()
        .all(|at| context.reading.word(*at).is_some_and(|word| !word.name_like) && !in_value(context, *at));
    let Some(view) = context
        .views
        .get(subject)
        .filter(|_| verbs && said.is_some_and(|word| word.lower == "nobody"))
    else {
        return false;
    };
    let Some(who) = view.only(|column| column.facts.nulls > 0 && says_who(column)) else {
        return false;
    };
    let Some(expression) = draft.select.reference(subject, who).filter(|_| own_label(context, draft).is_some()) else {
        return false;
    };
    draft.select.conditions.push(format!("{expression} IS NULL"));
    draft.used.extend(words);
    details(context, draft, subject);
    draft.intent = "list";
    true
}
