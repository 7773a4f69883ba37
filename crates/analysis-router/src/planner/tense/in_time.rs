//! "On time", "by the promised date", "late": when something was done, held against when it should have been.

use super::{done, due, settled};
use crate::planner::compile::{Context, Draft};
use crate::planner::ground::{Grounding, Sureness, ValueHit};
use crate::planner::measure;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::verbs::verb_like;
use crate::planner::views::View;
use crate::planner::words::listed;
use crate::wording::Assumption;

/// What is told of the rows, and the words that tell it.
struct Told {
    late: bool,
    words: Vec<usize>,
}

/// The condition, the words that ask for it, and how they were read.
pub struct InTime {
    pub test: String,
    pub words: Vec<usize>,
    read: Option<Assumption>,
}

impl InTime {
    /// As the question has it, "on time" or "not on time"; the statement accounts for its words then.
    pub fn accounted(self, reading: &Reading, draft: &mut Draft<'_>) -> String {
        let negated = self.words.first().is_some_and(|at| reading.is_negated(*at));
        draft.negated |= negated;
        draft.used.extend(self.words);
        draft.notes.extend(self.read);
        if negated { format!("NOT {}", self.test) } else { self.test }
    }
}

/// The condition for rows that were in time, or late, and the words that ask for it. `None` where nothing does, or where the rows have no two such times.
pub fn test(context: &Context<'_>, draft: &mut Draft<'_>) -> Option<InTime> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let stated = |at: &usize| context.grounding.values.iter().any(|hit| hit.view == fact && hit.span.contains(at));
    let told = told(context, fact).filter(|told| !told.words.iter().any(stated))?;
    let due = due(view)?;
    let (until, now) = (draft.select.reference(fact, due)?, super::now(view.columns.get(due)?));
    let done = done(view).and_then(|done| Some((done, draft.select.reference(fact, done)?)));
    // A day is kept until its end.
    let day = |column: usize| view.columns.get(column).is_some_and(measure::is_date);
    let met = done.as_ref().map(|(done, at)| match (day(due), day(*done)) {
        (true, false) => format!("date({at}) <= {until}"),
        _ => format!("{at} <= {until}"),
    });
    let words = told.words;
    if !told.late {
        let ((_, at), met) = (done?, met?);
        let test = format!("({at} IS NOT NULL AND {met})");
        return Some(InTime { test, words, read: None });
    }
    let said = context.reading.written(&words);
    let (waits, read) = settled::waits(&mut |index| draft.select.reference(fact, index), view, &said, done.is_some());
    let mut open: Vec<String> = done.iter().map(|(_, at)| format!("{at} IS NULL")).collect();
    open.push(format!("{until} < {now}"));
    open.extend(waits);
    let open = open.join(" AND ");
    let test = met.map_or_else(|| format!("({open})"), |met| format!("(NOT {met} OR ({open}))"));
    Some(InTime { test, words, read })
}

/// Leaves the rows of which the question tells so, where no other rule took its words.
pub(super) fn apply(context: &Context<'_>, draft: &mut Draft<'_>) {
    let Some(found) = test(context, draft).filter(|found| !found.words.iter().all(|at| draft.used.contains(at))) else {
        return;
    };
    let test = found.accounted(context.reading, draft);
    draft.select.conditions.push(test);
    draft.tensed = true;
}

/// "Late" of rows that have those two times says so of them, and is no "delay" that other rows tell of.
pub fn is_no_value(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let held = |view: &usize| views.get(*view).is_some_and(|view| due(view).is_some() && done(view).is_some());
    let rows: Vec<usize> = grounding.nouns.iter().map(|(_, view)| *view).filter(held).collect();
    let late = |at: &usize| reading.word(*at).is_some_and(|word| word.lower == "late" && !word.quoted);
    let other = |hit: &ValueHit| hit.sureness <= Sureness::Meaning && !rows.contains(&hit.view) && hit.span.iter().all(late);
    if !rows.is_empty() {
        grounding.values.retain(|hit| !other(hit));
    }
}

fn told(context: &Context<'_>, fact: usize) -> Option<Told> {
    let reading = context.reading;
    let view = context.views.get(fact)?;
    let plain = |at: usize| reading.word(at).filter(|word| !word.quoted);
    let lower = |at: usize| plain(at).map_or("", |word| word.lower.as_str());
    for at in 0..reading.words.len() {
        if lower(at) == "on-time" {
            return Some(Told {
                late: false,
                words: vec![at],
            });
        }
        if listed("on in", lower(at)) && lower(at + 1) == "time" && !continues(reading, at + 1) {
            return Some(Told {
                late: false,
                words: vec![at, at + 1],
            });
        }
        if listed("by before within after past", lower(at))
            && let Some(end) = when_due(reading, view, at + 1)
        {
            let late = listed("after past", lower(at));
            return Some(Told {
                late,
                words: (at..=end).collect(),
            });
        }
        if lower(at) == "late" && (!continues(reading, at) || context.grounding.nouns.contains(&(at + 1, fact))) {
            return Some(Told {
                late: true,
                words: vec![at],
            });
        }
    }
    None
}

/// Another word follows that this one is said of: "on time sheets", "the late fee".
fn continues(reading: &Reading, at: usize) -> bool {
    let here = reading.word(at).is_some_and(|word| word.pause);
    let next = reading.word(at + 1).filter(|_| !here);
    next.is_some_and(|next| next.role == Role::Content && !verb_like(next) && !listed("rate percentage share already", &next.lower))
}

/// "The promised time", "its due date", "the deadline": where it ends.
fn when_due(reading: &Reading, view: &View, from: usize) -> Option<usize> {
    let column = view.columns.get(due(view)?)?;
    let article = reading.word(from).is_some_and(|word| listed("the its their", &word.lower));
    let names = |word: &Word| word.role != Role::Time && !word.quoted && (column.stems.contains(&word.stem) || word.lower == "deadline");
    let first = from + usize::from(article);
    reading.word(first).filter(|word| article && names(word))?;
    let tail = |at: &usize| {
        reading
            .word(*at)
            .is_some_and(|word| listed("date dates time times day", &word.lower))
    };
    Some((first + 1..).take_while(tail).last().unwrap_or(first))
}
