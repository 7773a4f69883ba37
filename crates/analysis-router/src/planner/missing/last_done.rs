//! "Haven't logged in for 30 days", "not seen since May": the rows say themselves when they last did, and no rows of other tables are missing.

use crate::planner::compile::{Context, Draft};
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part};
use crate::planner::words::listed;

/// Of going in with a name: said with "in" or "on", or as one word.
const ENTERED: &str = "log logon login sign signin signon";
/// Of being about at all, by what a column calls it.
const ABOUT: &str = "seen active activity online use used access accessed";
/// What goes with a time's name.
const OF_TIME: &str = "last latest at on in date day time timestamp";

/// The time at which the subject's own rows last did what was not done. Only where nothing else is said to be missing.
pub(super) fn column(context: &Context<'_>, subject: usize, words: &[usize]) -> Option<usize> {
    let reading = context.reading;
    if let Some(column) = last_so(context, subject, words) {
        return Some(column);
    }
    reading.window.as_ref()?;
    let (told, rest): (Vec<usize>, Vec<usize>) = words.iter().copied().partition(|at| class(context, *at).is_some());
    let [at] = told.as_slice() else { return None };
    if !rest.is_empty() {
        return None;
    }
    let class = class(context, *at)?;
    let lasts = |column: &Column| {
        let of = |stem: &String| listed(class, stem) || listed(OF_TIME, stem);
        let last = |stem: &String| matches!(stem.as_str(), "last" | "latest");
        column.part == Part::Time
            && column.stems.iter().any(last)
            && column.stems.iter().any(|stem| listed(class, stem) && !listed(OF_TIME, stem))
            && column.stems.iter().all(of)
    };
    context.views.get(subject)?.only(lasts)
}

/// "Repositories nobody has ever pulled", "not pulled for 60 days", of rows with a `last_pulled_at`: that one, whatever else is known of pulls.
fn last_so(context: &Context<'_>, subject: usize, words: &[usize]) -> Option<usize> {
    const EVER: &str = "ever yet still already before";
    let word = |at: &usize| context.reading.word(*at).filter(|word| !listed(EVER, &word.lower));
    let mut said = words.iter().filter_map(word);
    let verb = said.next().filter(|word| verb_like(word) && !word.name_like)?;
    let told = |column: &Column| {
        let (last, rest): (Vec<&String>, Vec<&String>) = column.stems.iter().partition(|stem| listed(OF_TIME, stem));
        let lasts = last.iter().any(|stem| matches!(stem.as_str(), "last" | "latest"));
        lasts && column.part == Part::Time && matches!(rest.as_slice(), [stem] if context.lexicon.alike(stem, &verb.stem))
    };
    let view = context.views.get(subject).filter(|_| said.next().is_none())?;
    let gaps = |column: usize| view.columns.get(column).is_some_and(|column| column.facts.nulls > 0);
    view.only(told).filter(|column| context.reading.window.is_some() || gaps(*column))
}

/// The words are spent: "log" is no value of what else happened.
pub(super) fn spend(context: &Context<'_>, draft: &mut Draft<'_>, words: &[usize]) {
    draft.used.extend(words);
    let mut values = context.grounding.values.iter();
    while let Some(hit) = values.find(|hit| hit.span.iter().any(|at| words.contains(at))) {
        draft.taken.push(hit.span.clone());
    }
}

fn class(context: &Context<'_>, at: usize) -> Option<&'static str> {
    let word = context.reading.word(at).filter(|word| !word.quoted)?;
    let after = context.reading.word(at + 1).map(|word| word.lower.as_str());
    if matches!(word.lower.as_str(), "log" | "logged" | "logging" | "sign" | "signed" | "signing") {
        return matches!(after, Some("in" | "on" | "into")).then_some(ENTERED);
    }
    matches!(word.lower.as_str(), "active" | "online" | "seen" | "used" | "accessed").then_some(ABOUT)
}
