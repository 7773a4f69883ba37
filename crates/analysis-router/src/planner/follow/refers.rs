//! Whether a question points at the answer before it: "which jobs were they?", "what is the rate of each?", "who, and on which day?". A word
//! that stands for something and has nothing in its own question to stand for stands for what was answered.

use crate::planner::question::{Role, Word};
use crate::planner::verbs::verb_like;
use crate::planner::words::listed;

/// A longer question says itself what it is about.
const SHORT: usize = 14;

pub fn back(words: &[Word]) -> bool {
    words.len() <= SHORT && (alone(words) || (0..words.len()).any(|at| points(words, at)))
}

/// "Those customers": where the word after the pointer is, which says what the rows before are now asked for.
pub fn pointed_noun(words: &[Word]) -> Option<usize> {
    let pointer = |at: &usize| matches!(lower(words, *at), "those" | "these");
    (0..words.len()).filter(pointer).map(|at| at + 1).find(|at| is_noun(words, *at))
}

/// "Which apps": the question names what it asks for.
pub fn asked_noun(words: &[Word]) -> Option<usize> {
    let which = (0..words.len().min(2)).find(|at| matches!(lower(words, *at), "which" | "what"))?;
    Some(which + 1).filter(|at| is_noun(words, *at))
}

/// "Who, and when?", "which ones?": it asks, and names nothing.
fn alone(words: &[Word]) -> bool {
    let first = usize::from(lower(words, 0) == "and");
    let Some(word) = words.get(first).filter(|word| listed("who whose which when where", &word.lower)) else {
        return false;
    };
    let bare = words
        .iter()
        .all(|word| word.quoted || !matches!(word.role, Role::Content | Role::Number));
    word.pause || bare || matches!(lower(words, first + 1), "ones" | "one" | "and")
}

fn points(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| lower(words, before));
    let next = lower(words, at + 1);
    let begun = clause(words, at);
    let named = (0..at).any(|noun| is_noun(words, noun));
    // What was named before the clause is meant by its pronoun; what the clause itself asks for is not.
    let elsewhere = !(0..begun).any(|noun| is_noun(words, noun));
    let led = listed("in on at of for from to with without by under about per", before);
    let asked = listed("is are was were do does did have has had will can", before);
    if words.get(at).is_some_and(|word| word.quoted) {
        return false;
    }
    match lower(words, at) {
        // "How long does it take": nothing is meant by it.
        "it" => !named && !listed("take takes took", next),
        "they" => !named || (elsewhere && asked),
        "them" => !named || (elsewhere && (!led || before == "of")),
        "their" | "theirs" | "its" => !named,
        // "Those who left" are whoever left.
        "those" | "these" => !listed("who whose", next) && (!named || is_noun(words, at + 1) || before == "of" || asked),
        // "How many days is that?"
        "that" => (asked || before == "of") && !is_noun(words, at + 1),
        "each" => begun == 0 && (at + 1 == words.len() || words.get(at).is_some_and(|word| word.pause)),
        _ => false,
    }
}

/// Where the clause begins that the word is in.
fn clause(words: &[Word], at: usize) -> usize {
    let begins = |from: &usize| {
        let joined = listed("and but that which who whose when where if because while", lower(words, *from));
        joined || words.get(from - 1).is_some_and(|before| before.pause)
    };
    (1..at).rev().find(begins).unwrap_or(0)
}

fn is_noun(words: &[Word], at: usize) -> bool {
    let content = |word: &&Word| word.role == Role::Content || word.quoted;
    words.get(at).filter(content).is_some_and(|word| !verb_like(word) || word.name_like)
}

fn lower(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.lower.as_str())
}
