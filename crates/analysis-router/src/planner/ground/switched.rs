//! "High availability turned on", "the alarm is off": what a flag is said to be, after its name.

use serde_json::Value;

use super::{Grounding, Sureness, ValueHit};
use crate::answer::ColumnType;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// Takes the words into the flag before them; they are no state of any other column.
pub(super) fn apply(reading: &Reading, views: &[View], grounding: &mut Grounding) {
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
        let Some((at, off)) = switch(reading, last) else { continue };
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

/// Where "on" or "off" stands behind a name that ends at `last`, and whether it is off.
fn switch(reading: &Reading, last: usize) -> Option<(usize, bool)> {
    let lower = |at: usize| reading.word(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
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
    (named && ends && (on || off) && !(last..at).any(pause)).then_some((at, off))
}

/// Texts that say "on" or "off" are as good as a flag: the column that is named in full, in two words or more, and the cell that says so.
pub(super) fn in_text(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (v, view) in views.iter().enumerate() {
        for (c, column) in view.columns.iter().enumerate() {
            let long = column.stems.len();
            if column.kind != ColumnType::Text || long < 2 {
                continue;
            }
            let said = |run: &[Word]| run.iter().map(|word| &word.stem).eq(&column.stems) && !run.iter().any(|word| word.quoted);
            let Some(first) = reading.words.windows(long).position(said) else {
                continue;
            };
            let Some((at, off)) = switch(reading, first + long - 1) else {
                continue;
            };
            let Some(value) = cell(column, off) else { continue };
            let span: Vec<usize> = (first..=at).collect();
            grounding.values.retain(|hit| !hit.span.iter().any(|at| span.contains(at)));
            grounding.values.push(ValueHit {
                span,
                view: v,
                column: c,
                values: vec![value],
                inverted: false,
                sureness: Sureness::Exact,
                score: 10.0,
                elsewhere: Vec::new(),
            });
        }
    }
    grounding.values.sort_by_key(|hit| hit.span.first().copied());
}

/// The one value that is on, or off, of a column that has both.
fn cell(column: &Column, off: bool) -> Option<Value> {
    let of = |words: &'static str| {
        let mut found = column
            .facts
            .values
            .iter()
            .filter(move |value| value.as_str().is_some_and(|text| listed(words, &text.to_lowercase())));
        found.next().filter(|_| found.next().is_none()).cloned()
    };
    let (on, none) = (of("on yes enabled")?, of("off no disabled")?);
    Some(if off { none } else { on })
}
