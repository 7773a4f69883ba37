//! Whether the data can answer the question at all. Wrong and confident is the worst outcome.

use std::collections::BTreeSet;

use super::operators::is_about_money;
use super::profile::Profile;
use super::question::{Role, Word, is_small};
use super::rank::Ranked;
use super::reading::{Opener, Reading};
use super::suggest::reads_well;
use super::verbs::{Found, asks_for_money, idle, tells_outcome, verb_like};
use super::words::listed;
use crate::AskSource;
use crate::wording::Held;

#[derive(Debug, PartialEq)]
pub enum Judged {
    Answer,
    /// Something the question names is not in the data.
    NotFound {
        name: String,
    },
    /// The question is about something no source has.
    NoSource {
        words: Vec<usize>,
    },
}

/// Before any call: does a tool speak of anything the question speaks of? Whether it holds all of it shows in the rows.
pub fn promising(reading: &Reading, ranked: &[Ranked]) -> bool {
    // "Cost per day": what costs is not said, what it costs is.
    // A small word is content where things are called so: "reports".
    let thing = |word: &Word| is_small(&word.lower) && word.role == Role::Content;
    let hard = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| !verb_like(word) || is_about_money(&word.lower) || thing(word))
    };
    ranked
        .first()
        .is_some_and(|best| best.matched.iter().any(|(at, strength)| hard(*at) && *strength > 0.3))
}

/// After the statement is made: is every word that matters accounted for?
/// `names_one` tells the words that stand beside a noun as a name does.
/// `found` tells what the data has for a word, `measured` whether the answer shows a number of its rows.
pub fn judge(
    reading: &Reading,
    used: &BTreeSet<usize>,
    described: impl Fn(&Word) -> bool,
    names_one: impl Fn(usize) -> bool,
    found: impl Fn(usize) -> Found,
    measured: bool,
) -> Judged {
    let open: Vec<(usize, &Word)> = reading
        .content()
        // What the tool says of its rows accounts for a word; for a cost, or one of two numbers that the answer leaves out, it does not.
        .filter(|(at, word)| {
            // "Failed requests", where what fails is a state of other rows.
            let must = word.name_like
                || asks_for_money(reading, word)
                || (tells_outcome(word) && found(*at) == Found::Value)
                || (joined(reading, *at) && found(*at) == Found::Measure);
            !used.contains(at) && (must || !described(word))
        })
        .collect();
    let mut names: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for (at, _) in open.iter().filter(|(at, word)| word.name_like || names_one(*at)) {
        match names.last_mut().filter(|_| last.is_some_and(|before| before + 1 == *at)) {
            Some(run) => run.push(*at),
            None => names.push(vec![*at]),
        }
        last = Some(*at);
    }
    if let Some(name) = names.first() {
        return Judged::NotFound {
            name: whole(reading, name),
        };
    }
    // "order 5058": a number that nothing stands for.
    let digits = |word: &Word| word.role == Role::Number && word.raw.chars().all(|c| c.is_ascii_digit());
    // "Callouts that needed four units": a number that chooses; "the two regions" are all there are.
    let counted = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| !listed("the these those our your their all any both", &before.lower))
    };
    let spelt = |at: usize, word: &Word| word.role == Role::Number && word.raw.chars().all(char::is_alphabetic) && counted(at);
    if let Some((at, _)) = reading
        .words
        .iter()
        .enumerate()
        .find(|(at, word)| spelt(*at, word) && !used.contains(at))
    {
        return Judged::NoSource { words: vec![at] };
    }
    let after_noun = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| before.role == Role::Content)
    };
    if let Some((_, number)) = reading.words.iter().enumerate().find(|(at, word)| {
        let looked_at = reading.opener == Opener::List && *at < 3 && !after_noun(*at) && so_many_rows(reading, *at, &found);
        digits(word) && !used.contains(at) && !looked_at
    }) {
        return Judged::NotFound { name: number.raw.clone() };
    }
    let hard: Vec<&(usize, &Word)> = open.iter().filter(|(at, _)| !idle(reading, *at, &found, measured)).collect();
    if !hard.is_empty() {
        return Judged::NoSource {
            words: hard.iter().map(|(at, _)| *at).collect(),
        };
    }
    Judged::Answer
}

/// "Show 10 open orders" says how many are looked at, "show 3 bedroom flats" says of which kind they are.
fn so_many_rows(reading: &Reading, at: usize, found: impl Fn(usize) -> Found) -> bool {
    let one = reading.word(at).is_some_and(|word| word.raw == "1");
    let mut end = at + 1;
    let content = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Content);
    while content(end + 1) && !reading.word(end).is_some_and(|word| word.pause) {
        end += 1;
    }
    let rows = reading.word(end).is_some_and(|noun| noun.is_plural() != one);
    content(at + 1) && rows && (end == at + 1 || (!one && found(at + 1) != Found::Measure))
}

/// "Opens and clicks": the word beside an "and".
fn joined(reading: &Reading, at: usize) -> bool {
    let joins = |at: usize| {
        let word = reading.word(at);
        word.is_some_and(|word| matches!(word.lower.as_str(), "and" | "versus" | "vs" | "plus"))
    };
    joins(at + 1) || at.checked_sub(1).is_some_and(joins)
}

/// A name as it is written, with the words after it that are written as names too, whatever the data takes them for.
fn whole(reading: &Reading, run: &[usize]) -> String {
    let (Some(&first), Some(&last)) = (run.first(), run.last()) else {
        return String::new();
    };
    let named = |at: usize| reading.word(at).is_some_and(|word| word.name_like && word.role == Role::Content);
    let ends = |at: usize| reading.word(at).is_none_or(|word| word.pause);
    let mut last = last;
    while !ends(last) && named(last + 1) {
        last += 1;
    }
    let words: Vec<&str> = (first..=last)
        .filter_map(|at| reading.word(at))
        .map(|word| word.raw.as_str())
        .collect();
    words.join(" ")
}

/// The "prisma postgres databases" of Prisma Postgres are its databases.
fn without_name<'w>(words: &'w [String], source: &str) -> &'w [String] {
    let source = source.to_lowercase();
    let own = words
        .iter()
        .take_while(|word| source.split(|c: char| !c.is_alphanumeric()).any(|part| part == word.as_str()));
    let own = own.count().min(words.len().saturating_sub(1));
    words.get(own..).unwrap_or(words)
}

/// Each source with what it lists, by the names of a few.
pub fn connected(sources: &[AskSource], profiles: &[Profile]) -> Vec<Held> {
    sources
        .iter()
        .map(|source| {
            let lists = |profile: &&Profile| profile.source == source.target.source && profile.listing && !profile.noun_words.is_empty();
            let mut listed: Vec<&[String]> = profiles
                .iter()
                .filter(lists)
                .map(|profile| without_name(&profile.noun_words, &source.target.name))
                .collect();
            listed.sort_by_key(|words| !reads_well(words));
            let mut nouns: Vec<String> = Vec::new();
            for noun in listed.into_iter().map(|words| words.join(" ")) {
                if !nouns.contains(&noun) && nouns.len() < 6 {
                    nouns.push(noun);
                }
            }
            Held {
                name: source.target.name.clone(),
                parts: nouns,
            }
        })
        .collect()
}
