//! "High availability turned on", "the alarm is off": what a flag is said to be, after its name.

use serde_json::Value;

use super::Grounding;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::views::{Part, View};
use crate::planner::words::listed;

/// Takes the words into the flag before them; they are no state of any other column.
pub(super) fn apply(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let lower = |at: usize| reading.word(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
    let flag = |view: usize, column: usize| {
        let column = views.get(view).and_then(|view| view.columns.get(column));
        column.is_some_and(|column| column.part == Part::Flag)
    };
    let flags: Vec<(usize, usize, usize)> = grounding
        .values
        .iter()
        .filter(|hit| flag(hit.view, hit.column))
        .filter_map(|hit| Some((*hit.span.last()?, hit.view, hit.column)))
        .collect();
    for (last, view, column) in flags {
        let pause = |at: usize| reading.word(at).is_some_and(|word| word.pause);
        let lead = (last + 1..last + 4).take_while(|at| listed("is are was were being turned switched set still currently", lower(*at)));
        let at = last + 1 + lead.count();
        let named = reading.word(at).is_some_and(|word| word.role != Role::Time && !word.name_like);
        let on = listed("on enabled", lower(at));
        let off = listed("off disabled", lower(at));
        // "Turned on by Ada", "on the basic plan": something else follows.
        let ends = pause(at)
            || reading
                .word(at + 1)
                .is_none_or(|next| next.role != Role::Content && !listed("the a an by", &next.lower));
        if !named || !ends || !(on || off) || (last..at).any(pause) {
            continue;
        }
        let said: Vec<usize> = (last + 1..=at).collect();
        grounding.values.retain(|hit| !hit.span.iter().any(|at| said.contains(at)));
        for hit in grounding.values.iter_mut().filter(|hit| (hit.view, hit.column) == (view, column)) {
            if off {
                hit.values = vec![Value::Bool(false)];
            }
            if hit.span.last() == Some(&last) {
                hit.span.extend(&said);
            }
        }
    }
}
