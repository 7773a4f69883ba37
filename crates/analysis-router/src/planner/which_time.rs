//! Which of several times a period is said of: "made last month", "with check-in in December".

use std::ops::Range;

use serde_json::Value;

use super::ground::{ColumnHit, Grounding};
use super::lexicon::Lexicon;
use super::profile::{Parameter, Profile};
use super::question::{Role, Word};
use super::reading::Reading;
use super::views::{Part, View};
use super::words::{listed, split_identifier};

/// Words of a time's name that do not say what happened then.
const CLOCK: &str = "at on date time timestamp datetime day utc ts iso";
/// The verb that brings rows about, whatever they are.
const MADE: &str = "made placed";
/// Names of times at which rows are brought about, besides those after the rows themselves.
const BROUGHT_ABOUT: &str = "creat made place add enter submit";
/// What guests do, and what it is called where it is written down.
const STAYS: [(&str, [&str; 2]); 3] = [("arriv", ["check", "in"]), ("depart", ["check", "out"]), ("leav", ["check", "out"])];

/// As good as the name of the column.
const SURE: f64 = 0.9;

/// A name, and the words that say it.
#[derive(Debug, Clone)]
pub struct Saying {
    /// Its place among the names.
    pub name: usize,
    pub words: Range<usize>,
    /// The words say all of a name of several, or that the rows were made; another word may be a noun of the rows as well.
    pub in_full: bool,
}

/// `date_kind` of `arrival`, `departure` and `created`, where the tool insists on one: that which the period is said of.
pub fn chosen(parameter: &Parameter, values: &[String], profile: &Profile, reading: &Reading, lexicon: &Lexicon) -> Option<Value> {
    let of_time = split_identifier(&parameter.name)
        .iter()
        .any(|word| listed("date time timestamp", word));
    if !parameter.required || !of_time || values.len() < 2 {
        return None;
    }
    let said = said(values.iter().map(String::as_str), &profile.noun, reading, lexicon)?;
    values.get(said.name).cloned().map(Value::String)
}

/// The one of these names whose event is said nearest to the period.
pub fn said<'n>(names: impl Iterator<Item = &'n str>, noun: &[String], reading: &Reading, lexicon: &Lexicon) -> Option<Saying> {
    let period = reading.words.iter().position(|word| word.role == Role::Time && !word.quoted)?;
    let end = reading.words.iter().rposition(|word| word.role == Role::Time && !word.quoted)?;
    // What is said before the period is nearer than what follows it.
    let distance = |at: usize| match period.checked_sub(at) {
        Some(before) => before * 2,
        None => at.saturating_sub(end) * 2 + 3,
    };
    let mut found: Vec<(usize, Saying)> = Vec::new();
    for (name, called) in names.enumerate() {
        let words = split_identifier(called);
        let event: Vec<String> = words
            .iter()
            .filter(|word| !listed(CLOCK, word))
            .map(|word| lexicon.stem(word))
            .collect();
        for at in 0..reading.words.len() {
            if let Some((length, in_full)) = says(at, &event, noun, reading, lexicon) {
                let words = at..at + length;
                found.push((distance(at), Saying { name, words, in_full }));
            }
        }
    }
    found.sort_by_key(|(distance, saying)| (*distance, saying.name));
    let mut found = found.into_iter();
    let (nearest, saying) = found.next()?;
    let rival = found.any(|(distance, other)| distance == nearest && other.name != saying.name);
    (!rival).then_some(saying)
}

/// How many words from here on say the event, and whether in full.
fn says(at: usize, event: &[String], noun: &[String], reading: &Reading, lexicon: &Lexicon) -> Option<(usize, bool)> {
    let usable = |word: &&Word| !word.quoted && word.role != Role::Time && !reading.is_negated(at);
    let word = reading.word(at).filter(usable)?;
    let (first, rest) = event.split_first()?;
    if rest.is_empty() {
        let brought_about = listed(BROUGHT_ABOUT, first) || noun.contains(first);
        // "Made for next week" does not say when.
        let ahead = reading.word(at + 1).is_some_and(|next| next.lower == "for");
        if brought_about && listed(MADE, &word.lower) && !ahead {
            return Some((1, true));
        }
        return (word.lower.ends_with("ed") && word.stem == *first).then_some((1, false));
    }
    let stay = STAYS
        .iter()
        .any(|(verb, called)| word.stem.starts_with(verb) && event.iter().eq(called.iter()));
    let joined: Vec<String> = word.lower.split('-').map(|part| lexicon.stem(part)).collect();
    if stay || joined == event {
        return Some((1, true));
    }
    let apart = event
        .iter()
        .enumerate()
        .all(|(step, stem)| reading.word(at + step).is_some_and(|word| !word.quoted && word.stem == *stem));
    apart.then_some((event.len(), true))
}

/// What names the time of the period is that column, and no state that the rows are in: "with check-in in December".
pub fn is_no_state(reading: &mut Reading, views: &[View], grounding: &mut Grounding, lexicon: &Lexicon) {
    for (index, view) in views.iter().enumerate() {
        let times = || view.columns.iter().enumerate().filter(|(_, column)| column.part == Part::Time);
        let names = times().map(|(_, column)| column.name.as_str());
        let Some(saying) = said(names, &view.noun, reading, lexicon).filter(|saying| saying.in_full) else {
            continue;
        };
        let Some((column, _)) = times().nth(saying.name) else { continue };
        grounding.values.retain(|hit| !hit.span.iter().all(|at| saying.words.contains(at)));
        for at in saying.words {
            let score = SURE;
            grounding.columns.push(ColumnHit {
                at,
                view: index,
                column,
                score,
            });
            if let Some(word) = reading.words.get_mut(at) {
                word.name_like = false;
            }
        }
    }
}
