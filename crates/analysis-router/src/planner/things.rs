//! "Records", "reports", "shows": grammar in most questions, and what some tools are about.

use super::idioms;
use super::known::Known;
use super::lexicon::Lexicon;
use super::profile::Profile;
use super::question::{Role, Word};
use super::words::{listed, split_identifier};
use crate::Observation;

/// Small words of a question that may be things.
const DOUBLE: &str = "show shows list lists record records report reports entry entries set sets";

/// Those of them, and the nouns of verbs in two words, by their stems, that a tool's name says or that rows are numbered by.
pub fn named(profiles: &[Profile], observations: &[Observation], lexicon: &Lexicon) -> Vec<String> {
    let keys = observations.iter().flat_map(|seen| &seen.columns).filter_map(|column| {
        let words = split_identifier(&column.name);
        let keyed = matches!(words.as_slice(), [_])
            || matches!(words.as_slice(), [_, key] if matches!(key.as_str(), "id" | "no" | "number" | "code" | "ref"));
        words.into_iter().next().filter(|_| keyed)
    });
    let nouns = profiles.iter().flat_map(|profile| profile.noun_words.iter().cloned());
    let mut found: Vec<String> = nouns
        .chain(keys)
        .filter(|word| listed(DOUBLE, word) || idioms::is_phrasal(word))
        .map(|word| lexicon.stem(&word))
        .collect();
    // `phone_numbers` are things that are called numbers.
    let numbers = profiles
        .iter()
        .any(|profile| profile.noun_words.last().is_some_and(|last| last == "numbers"));
    found.extend(numbers.then(|| NUMBERS.to_owned()));
    found.sort_unstable();
    found.dedup();
    found
}

/// What stands for "numbers" among the things.
const NUMBERS: &str = "numbers";

/// "Our toll-free numbers": some of the things that are called so, and no count of others.
pub fn are_numbers(words: &[Word], at: usize, things: &[String]) -> bool {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let counted = listed("of for on", lower(at + 1));
    lower(at) == NUMBERS && !counted && things.iter().any(|thing| thing == NUMBERS)
}

/// "Average mileage per make", where a column is called `make`: what something is divided by is no grammar.
pub fn divide(words: &mut [Word], known: &Known<'_>) {
    for at in 1..words.len() {
        // "By make", "by vehicle make"
        let thing = words.get(at - 1).is_some_and(|word| word.role == Role::Content && !word.pause);
        let before = at - 1 - usize::from(thing && at > 1);
        let divides = words.get(before).is_some_and(|word| listed("per by each every", &word.lower));
        let small = |word: &&mut Word| word.role == Role::Stop && !word.quoted && known.is_column(&word.lower);
        if let Some(word) = words.get_mut(at).filter(small).filter(|_| divides) {
            word.role = Role::Content;
        }
    }
}

/// "Which show has most listeners" asks for shows, "show the listeners" asks to see them.
pub fn mark(words: &mut [Word], things: &[String]) {
    for at in 0..words.len() {
        let before = at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .map_or("", |word| word.lower.as_str());
        let commanded = matches!(
            before,
            "" | "please"
                | "you"
                | "to"
                | "me"
                | "and"
                | "just"
                | "then"
                | "can"
                | "could"
                | "we"
                | "i"
                | "they"
                | "not"
                | "do"
                | "does"
                | "did"
        );
        let plural = words.get(at).is_some_and(|word| word.lower.ends_with('s') && !before.is_empty());
        if let Some(word) = words.get_mut(at)
            && word.role == Role::Stop
            && listed(DOUBLE, &word.lower)
            && things.contains(&word.stem)
            && (plural || !commanded)
        {
            word.role = Role::Content;
        }
    }
}
