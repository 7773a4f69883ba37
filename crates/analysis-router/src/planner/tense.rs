//! "Running now", "coming up", "overdue", "came back": what a question says of rows that have a beginning and an end.

pub mod in_time;
mod intervals;
mod others;
mod passed;
mod settled;

use super::compile::{Context, Draft, in_value};
use super::conditions;
use super::question::{Role, Word};
use super::reading::Reading;
use super::verbs::verb_like;
use super::views::{Column, Part, View};
use crate::moment::{Anchor, Format, Moment};
use crate::wording::Assumption;

pub use others::of_others;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    /// Begun and not ended.
    Now,
    Ahead,
    Over,
    /// Due, and not done.
    Late,
}

/// Phrases, longest first where one begins another.
const PHRASES: &[(&str, Tense)] = &[
    ("still to come", Tense::Ahead),
    ("yet to come", Tense::Ahead),
    ("coming up", Tense::Ahead),
    ("up next", Tense::Ahead),
    ("in the future", Tense::Ahead),
    ("upcoming", Tense::Ahead),
    ("forthcoming", Tense::Ahead),
    ("coming", Tense::Ahead),
    ("future", Tense::Ahead),
    ("planned", Tense::Ahead),
    ("at the moment", Tense::Now),
    ("right now", Tense::Now),
    ("in progress", Tense::Now),
    ("under way", Tense::Now),
    ("underway", Tense::Now),
    ("currently", Tense::Now),
    ("ongoing", Tense::Now),
    ("running", Tense::Now),
    ("current", Tense::Now),
    ("active", Tense::Now),
    ("valid", Tense::Now),
    ("now", Tense::Now),
    ("should have been", Tense::Late),
    ("should have", Tense::Late),
    ("past due", Tense::Late),
    ("past its due date", Tense::Late),
    ("past their due date", Tense::Late),
    ("has already passed", Tense::Late),
    ("have already passed", Tense::Late),
    ("has passed", Tense::Late),
    ("have passed", Tense::Late),
    ("behind schedule", Tense::Late),
    ("overdue", Tense::Late),
    ("has run out", Tense::Over),
    ("have run out", Tense::Over),
    ("ran out", Tense::Over),
    ("has lapsed", Tense::Over),
    ("have lapsed", Tense::Over),
    ("out of date", Tense::Over),
    ("no longer valid", Tense::Over),
    ("expired", Tense::Over),
    ("ended", Tense::Over),
    ("finished", Tense::Over),
    ("already over", Tense::Over),
    ("past", Tense::Over),
];

/// A word that by itself says when.
pub fn told_by(word: &Word) -> bool {
    PHRASES.iter().any(|(phrase, _)| *phrase == word.lower)
}

const BEGINS: &[&str] = &[
    "start", "open", "begin", "began", "from", "out", "launch", "valid", "effect", "sign", "depart", "sinc",
];
const ENDS: &[&str] = &[
    "end", "close", "finish", "until", "expir", "expiri", "to", "return", "back", "due", "deadlin", "stop", "complet", "renew", "matur",
];
const DUE: &[&str] = &["due", "deadlin", "expect", "promis", "until", "expir"];
const DONE: &[&str] = &[
    "return", "complet", "paid", "close", "resolv", "deliv", "deliveri", "deliver", "finish", "done", "back", "settl",
];

/// Whether the name of the column says when something is over.
pub fn says_an_end(column: &Column) -> bool {
    column.stems.iter().any(|stem| ENDS.contains(&stem.as_str()))
}

fn has(column: &Column, stems: &[&str]) -> bool {
    column.part == Part::Time && column.stems.iter().any(|stem| stems.contains(&stem.as_str()))
}

/// The column that says when something begins, or when it ends.
pub fn begins(view: &View) -> Option<usize> {
    view.find(|column| has(column, BEGINS) && !has(column, ENDS))
}

pub fn ends(view: &View) -> Option<usize> {
    view.find(|column| has(column, ENDS))
}

/// The column that says by when something has to be done.
pub fn due(view: &View) -> Option<usize> {
    view.find(says_when_due).or_else(|| view.find(|column| has(column, DUE)))
}

/// Whether the column says by when something has to be done.
pub fn says_when_due(column: &Column) -> bool {
    has(column, DUE) && !has(column, DONE)
}

/// The column that says when it was done.
pub fn done(view: &View) -> Option<usize> {
    view.find(|column| has(column, DONE) && !has(column, DUE))
}

/// Whether the column tells of something that may lie ahead.
pub fn lies_ahead(column: &Column) -> bool {
    has(column, ENDS) || has(column, &["start", "open", "begin", "schedul", "plan", "renew"])
}

/// The phrase at a position, and how many words it takes. "In the past two weeks" says when, and no more.
fn at(reading: &Reading, position: usize) -> Option<(Tense, usize)> {
    PHRASES.iter().find_map(|(phrase, tense)| {
        let length = phrase.split(' ').count();
        let said = phrase.split(' ').enumerate().all(|(offset, word)| {
            reading
                .word(position + offset)
                .is_some_and(|known| known.lower == word && !known.quoted && known.role != Role::Time)
        });
        said.then_some((*tense, length))
    })
}

/// Adds what the question says of beginning and end to the statement, where no value of the rows already does.
pub fn apply<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact) else { return };
    for position in 0..context.reading.words.len() {
        let Some((tense, length)) = at(context.reading, position) else {
            continue;
        };
        // "Past due", though `amount_due` is shown besides: the phrase is done with when all of it is.
        let mut phrase = position..position + length;
        let taken = phrase.clone().any(|at| in_value(context, at)) || phrase.all(|at| draft.used.contains(&at));
        if taken || of_a_number(context, view, fact, position) {
            continue;
        }
        // "With their current state": what is shown is as it is now.
        if context.reading.word(position).is_some_and(|word| word.lower == "current") && names_a_column(context, fact, position + 1) {
            draft.used.insert(position);
            continue;
        }
        let stated = stated(context, fact, tense);
        let (mut conditions, named) = match passed::its_date(context, draft, view, position) {
            Some((condition, words)) => (vec![condition], words),
            None if stated => (Vec::new(), Vec::new()),
            None => {
                let said: Vec<usize> = (position..position + length).collect();
                let mut place = |index: usize| draft.select.reference(fact, index);
                let (found, read) = conditions_of(&mut place, view, tense, &context.reading.written(&said));
                draft.notes.extend(read);
                (found, Vec::new())
            }
        };
        // Rows without an end are told as they are now.
        let adjective = context
            .reading
            .word(position)
            .is_some_and(|word| matches!(word.lower.as_str(), "running" | "active" | "valid" | "current"));
        // Nothing says when it should have happened.
        let meant = context.reading.word(position).is_some_and(|word| word.lower == "should");
        if tense == Tense::Late && conditions.is_empty() {
            let verb = Some(position + length).filter(|_| meant);
            conditions.extend(intervals::due_again(context, draft, view, verb));
        }
        draft.inapplicable |= meant && conditions.is_empty();
        if meant && !conditions.is_empty() {
            draft.used.insert(position + length);
        }
        if tense == Tense::Now && conditions.is_empty() && (stated || !adjective) {
            draft.used.extend(position..position + length);
        }
        if !conditions.is_empty() {
            let negated = context.reading.is_negated(position);
            let joined = conditions.join(" AND ");
            draft
                .select
                .conditions
                .push(if negated { format!("NOT ({joined})") } else { joined });
            draft.negated |= negated;
            draft.used.extend(position..position + length);
            draft.used.extend(named);
            draft.tensed = true;
        }
    }
    in_time::apply(context, draft);
    away(context, draft, view);
    happened(context, draft, view);
}

/// "Planned and good pieces": the word is of the name of a number of the rows.
fn of_a_number(context: &Context<'_>, view: &View, fact: usize, at: usize) -> bool {
    let mut hits = context
        .grounding
        .columns
        .iter()
        .filter(|hit| (hit.at, hit.view) == (at, fact) && hit.score >= 0.8);
    hits.any(|hit| view.columns.get(hit.column).is_some_and(|column| column.part == Part::Measure))
}

fn names_a_column(context: &Context<'_>, fact: usize, at: usize) -> bool {
    let noun = context.grounding.nouns.contains(&(at, fact));
    let mut hits = context.grounding.columns.iter();
    !noun && hits.any(|hit| (hit.at, hit.view) == (at, fact) && hit.score >= 0.9)
}

/// "running now" beside a status that says so needs no dates; "overdue" is never a status of its own.
fn stated(context: &Context<'_>, fact: usize, tense: Tense) -> bool {
    tense == Tense::Now
        && context.grounding.values.iter().any(|hit| {
            let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
            // "Platform", the name of a team, says nothing of now.
            let name = hit
                .span
                .iter()
                .any(|at| context.reading.word(*at).is_some_and(|word| word.name_like));
            hit.view == fact && !name && column.is_some_and(|column| matches!(column.part, Part::Category | Part::Flag))
        })
}

fn now(column: &Column) -> String {
    let (anchor, format) = if super::measure::is_date(column) {
        (Anchor::Day, Format::Date)
    } else {
        (Anchor::Now, Format::Rfc3339)
    };
    conditions::quoted(&Moment::of(anchor), format)
}

/// Lies ahead of the time at which the plan runs.
pub fn after_now(expression: &str, column: &Column) -> String {
    format!("{expression} > {}", now(column))
}

/// Does not lie ahead of that time.
pub fn by_now(expression: &str, column: &Column) -> String {
    format!("{expression} <= {}", now(column))
}

/// "When did the last one take place", "when was it last changed": what has been.
pub fn is_past(reading: &Reading) -> bool {
    let past = |word: &Word| !word.quoted && matches!(word.lower.as_str(), "did" | "was" | "were" | "recent" | "recently");
    reading.words.iter().any(past)
}

/// What the rows must be, and how the question was read. `place` writes a column of them; `said` is how the question puts it.
fn conditions_of(
    place: &mut dyn FnMut(usize) -> Option<String>,
    view: &View,
    tense: Tense,
    said: &str,
) -> (Vec<String>, Option<Assumption>) {
    let mut found = Vec::new();
    let mut read = None;
    let mut test = |place: &mut dyn FnMut(usize) -> Option<String>, index: Option<usize>, make: &dyn Fn(&str, &str) -> String| {
        if let Some((index, column)) = index.and_then(|index| Some((index, view.columns.get(index)?)))
            && let Some(expression) = place(index)
        {
            found.push(make(&expression, &now(column)));
        }
    };
    let only = || view.only(|column| column.part == Part::Time);
    match tense {
        Tense::Now => {
            if let (Some(start), Some(end)) = (begins(view), ends(view)) {
                test(place, Some(start), &|column, now| {
                    format!("({column} IS NULL OR {column} <= {now})")
                });
                test(place, Some(end), &|column, now| format!("({column} IS NULL OR {column} >= {now})"));
            }
        }
        Tense::Ahead => test(place, begins(view).or_else(only), &|column, now| format!("{column} > {now}")),
        Tense::Over => test(place, ends(view), &|column, now| format!("{column} < {now}")),
        Tense::Late => {
            let due = due(view);
            if due.is_some() {
                test(place, due, &|column, now| format!("{column} < {now}"));
                test(place, done(view), &|column, _| format!("{column} IS NULL"));
                let (waits, how) = settled::waits(place, view, said, done(view).is_some());
                found.extend(waits);
                read = how;
            }
        }
    }
    (found, read)
}

/// Whether the question tells how things are meanwhile: "who is off", "what is on".
pub fn meanwhile(reading: &Reading) -> bool {
    let state = |pair: &[Word]| {
        matches!(pair, [be, how]
            if matches!(be.lower.as_str(), "is" | "are" | "was" | "were" | "who's" | "what's")
            && matches!(how.lower.as_str(), "off" | "on" | "away" | "out"))
    };
    reading.words.windows(2).any(state)
}

/// Beginning and end of the rows, where that is so.
pub fn lasting(reading: &Reading, view: &View) -> Option<(usize, usize)> {
    begins(view).zip(ends(view)).filter(|_| meanwhile(reading))
}

/// "What is out on loan": begun, and the end is not written yet.
fn away<'a>(context: &Context<'a>, draft: &mut Draft<'a>, view: &View) {
    let reading = context.reading;
    let be = |at: usize| {
        reading.word(at).is_some_and(|word| {
            matches!(
                word.lower.as_str(),
                "is" | "are" | "what's" | "who's" | "what" | "still" | "currently"
            )
        })
    };
    let out = (1..reading.words.len()).find(|at| {
        let said = reading
            .word(*at)
            .is_some_and(|word| matches!(word.lower.as_str(), "out" | "away" | "outstanding"));
        let of = reading.word(at + 1).is_some_and(|next| next.lower == "of");
        said && !of && be(at - 1)
    });
    let open = ends(view).filter(|end| view.columns.get(*end).is_some_and(|column| column.facts.nulls > 0));
    let (Some(at), Some(end)) = (out, open) else { return };
    if draft.used.contains(&at) || begins(view).is_none() {
        return;
    }
    if let Some(expression) = draft.select.reference(draft.select.fact, end) {
        draft.select.conditions.push(format!("{expression} IS NULL"));
        draft.used.insert(at);
        draft.tensed = true;
    }
}

/// "those that came back", "resolved incidents": a time that not every row has chooses those that have it.
fn happened<'a>(context: &Context<'a>, draft: &mut Draft<'a>, view: &View) {
    let fact = draft.select.fact;
    let reading = context.reading;
    if super::shapes::asks_time(context) {
        return;
    }
    for (at, word) in reading.content() {
        let shown_as_column = reading
            .word(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "date" | "dates" | "time" | "times" | "at" | "on"));
        let state = verb_like(word) || word.lower == "back";
        // "Which contracts have ended": the time that is shown does not choose the rows yet.
        let said_of_rows = at.checked_sub(1).and_then(|before| reading.word(before)).is_some_and(|before| {
            let noun = context.grounding.nouns.contains(&(at - 1, fact));
            noun || matches!(
                before.lower.as_str(),
                "have" | "has" | "had" | "been" | "are" | "is" | "was" | "were" | "already" | "that"
            )
        });
        let should = (1..=3).any(|back| {
            let before = at.checked_sub(back).and_then(|before| reading.word(before));
            before.is_some_and(|before| before.lower == "should")
        });
        if !state
            || should
            || shown_as_column
            || (draft.used.contains(&at) && !said_of_rows)
            || in_value(context, at)
            || reading.is_negated(at)
        {
            continue;
        }
        let hit = context.grounding.columns.iter().find(|hit| {
            let nullable = |column: &Column| column.part == Part::Time && column.facts.nulls > 0;
            hit.at == at && hit.view == fact && hit.score >= 0.6 && view.columns.get(hit.column).is_some_and(nullable)
        });
        if let Some(expression) = hit.and_then(|hit| draft.select.reference(fact, hit.column)) {
            draft.select.conditions.push(format!("{expression} IS NOT NULL"));
            draft.used.insert(at);
        }
    }
}
