//! "Grew the most", "declined": a change, which one figure of each row does not tell.

use super::compile::Context;
use super::measure::Measure;
use super::question::Word;
use super::words::listed;

const CHANGES: &str = "grow grows grew grown growing shrink shrinks shrank shrunk shrinking increase increases increased increasing decrease decreases \
    decreased decreasing decline declines declined declining rise rises rose risen rising improve improves improved improving worsen worsens worsened worsening";

/// What a column that holds a change is called.
const CHANGED: [&str; 12] = [
    "growth", "grown", "grew", "chang", "increas", "decreas", "declin", "delta", "gain", "trend", "improv", "rise",
];

fn of_change(word: &Word) -> bool {
    !word.name_like && listed(CHANGES, &word.lower)
}

/// The question ranks by a change, and what was found to rank by is none.
pub fn unmet(context: &Context<'_>, fact: usize, found: Option<&Measure>) -> bool {
    if !context.reading.content().any(|(_, word)| of_change(word)) {
        return false;
    }
    let column = found.zip(context.views.get(fact)).and_then(|(found, view)| found.column_of(view));
    !column.is_some_and(|column| column.stems.iter().any(|stem| CHANGED.contains(&stem.as_str())))
}
