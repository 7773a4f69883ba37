//! A verb that asks for what happened, rather than for the state that rows are in by now: what was shipped in May may have been delivered since.

use super::ground::{Grounding, ValueHit};
use super::lexicon::Lexicon;
use super::measure;
use super::question::{Role, Word};
use super::reading::{Opener, Reading};
use super::verbs::{tells_outcome, verb_like};
use super::views::{Column, Part, View};
use super::words::{listed, split_identifier};

const AUXILIARY: &str = "is are was were be been being get got has have had not never yet already";

/// Whether the word asks for that: when it was, how long until then, in which period, or that it has not been. "The shipped orders" tells of a state.
pub fn asked(reading: &Reading, at: usize) -> bool {
    let verb = |word: &&Word| word.role == Role::Content && verb_like(word) && !word.lower.ends_with("ing");
    let Some(word) = reading.word(at).filter(verb) else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|before| reading.word(before));
    let led = before.is_some_and(|before| listed(AUXILIARY, &before.lower));
    let next = reading.word(at + 1).filter(|_| !word.pause);
    let attribute = !word.governed && !led && next.is_some_and(|next| next.role == Role::Content);
    let timed = reading.opener == Opener::When || reading.window.is_some() || reading.bucket.is_some() || measure::about_duration(reading);
    !attribute && (timed || reading.is_negated(at))
}

/// The same of what need not have ended so: a row that was paid may be shipped by now, one that failed has failed.
pub fn passes_on(reading: &Reading, at: usize) -> bool {
    asked(reading, at) && !reading.share && !reading.word(at).is_some_and(tells_outcome)
}

/// The column tells when it was done: `sent_at` of "send".
pub fn tells(column: &Column, word: &Word, lexicon: &Lexicon) -> bool {
    let form = |part: &String| lexicon.stem(part) == word.stem || lexicon.forms_of_a_verb(part, &word.lower);
    column.part == Part::Time && split_identifier(&column.name).iter().any(form)
}

/// "The opening date", "the closing time": the word says which time, and chooses nothing.
pub fn names_a_time(reading: &Reading, at: usize) -> bool {
    let participle = |word: &Word| !word.pause && (word.lower.ends_with("ing") || word.lower.ends_with("ed"));
    let next = reading.word(at + 1).filter(|_| reading.word(at).is_some_and(participle));
    next.is_some_and(|next| listed("date dates day time timestamp", &next.lower))
}

/// "The most recently issued permit": the last to which it happened, whatever has become of it since.
fn chosen_by_it(reading: &Reading, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| reading.word(before));
    let temporal = reading.choice().is_some_and(|choice| choice.temporal);
    temporal && before.is_some_and(|before| before.lower == "recently") && reading.word(at).is_some_and(|word| word.lower.ends_with("ed"))
}

/// "Paid with PayPal" beside a `payment_method`: the verb says what the other value is the means of, and not how far the rows have come.
fn says_how(reading: &Reading, views: &[View], grounding: &Grounding, hit: &ValueHit, lexicon: &Lexicon) -> bool {
    let [at] = hit.span.as_slice() else { return false };
    let Some(word) = reading.word(*at).filter(|_| by_means(reading, *at)) else {
        return false;
    };
    let akin = |stem: &String| lexicon.family(stem, &word.lower) || lexicon.stem(&word.lower) == *stem;
    let means = |other: &ValueHit| {
        let column = views.get(other.view).and_then(|view| view.columns.get(other.column));
        let follows = other.span.first().is_some_and(|first| (at + 2..at + 4).contains(first));
        follows && other.view == hit.view && other.column != hit.column && column.is_some_and(|column| column.stems.iter().any(akin))
    };
    grounding.values.iter().any(means)
}

/// "Paid with …", "sent via …": by what it was done follows.
pub fn by_means(reading: &Reading, at: usize) -> bool {
    let done = reading.word(at).is_some_and(|word| verb_like(word) && !word.pause);
    done && reading
        .word(at + 1)
        .is_some_and(|next| listed("with via using through by", &next.lower))
}

/// "Accounts opened in May": the rows that it is said of have a time of it, and what has a state of that name is another table.
fn of_another_table(reading: &Reading, views: &[View], grounding: &Grounding, (at, state): (usize, usize), lexicon: &Lexicon) -> bool {
    let auxiliary = |at: &usize| reading.word(*at).is_some_and(|word| listed(AUXILIARY, &word.lower));
    let said_of = (0..at).rev().find(|before| !auxiliary(before));
    let rows = grounding
        .nouns
        .iter()
        .filter(|(noun, view)| Some(*noun) == said_of && *view != state);
    let timed = |view: &View| {
        reading
            .word(at)
            .is_some_and(|word| view.columns.iter().any(|column| tells(column, word, lexicon)))
    };
    rows.filter_map(|(_, view)| views.get(*view)).any(timed)
}

/// A state of the same name says where the rows are now; that is not asked where a time of theirs says when it happened.
pub fn told_by_a_time(reading: &Reading, views: &[View], grounding: &mut Grounding, lexicon: &Lexicon) {
    // "Neither paid nor void" are two states.
    let both = |hit: &ValueHit, at: usize| {
        let mut others = grounding.values.iter().filter(|other| other.span != hit.span);
        let beside = |other: &ValueHit| (other.view, other.column) == (hit.view, hit.column);
        others.any(|other| beside(other) && other.span.iter().all(|other| reading.is_negated(*other))) && reading.is_negated(at)
    };
    // "Those issued in October that are paid": the period is that of another verb.
    let of_another = |view: &View, at: usize| {
        let mut verbs = reading.content().filter(|(other, word)| *other != at && verb_like(word));
        reading.window.is_some() && verbs.any(|(_, word)| view.columns.iter().any(|column| tells(column, word, lexicon)))
    };
    let told = |hit: &ValueHit| {
        let [at] = hit.span.as_slice() else { return false };
        let Some((word, view)) = reading.word(*at).zip(views.get(hit.view)) else {
            return false;
        };
        let state = view
            .columns
            .get(hit.column)
            .is_some_and(|column| matches!(column.part, Part::Category | Part::Text));
        // What every row has a time of does not tell which have it.
        let time = |column: &Column| tells(column, word, lexicon) && (column.facts.nulls > 0 || !reading.is_negated(*at));
        let asked = asked(reading, *at) && !reading.share && !both(hit, *at) && !of_another(view, *at);
        let told = asked && (view.columns.iter().any(time) || of_another_table(reading, views, grounding, (*at, hit.view), lexicon));
        let dated = (names_a_time(reading, *at) || chosen_by_it(reading, *at))
            && views
                .iter()
                .flat_map(|view| &view.columns)
                .any(|column| tells(column, word, lexicon));
        state && (told || dated || says_how(reading, views, grounding, hit, lexicon))
    };
    let states: Vec<Vec<usize>> = grounding
        .values
        .iter()
        .filter(|hit| told(hit))
        .map(|hit| hit.span.clone())
        .collect();
    grounding.values.retain(|hit| !states.contains(&hit.span));
}
