//! Identifiers that the question writes out: `ord_123`, "order 5060", "booking B7001".

use serde_json::Value;

use super::lexicon::Lexicon;
use super::profile::{Parameter, example};
use super::question::{Role, Word};
use super::reading::Reading;

/// The identifier of a thing of this noun, with its position. A parameter the tool can do without takes one only beside the noun itself.
pub fn identifier(parameter: &Parameter, noun: &[String], reading: &Reading, lexicon: &Lexicon) -> Option<(usize, Value)> {
    let beside = |at: usize| {
        [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|near| reading.word(near))
            .any(|word| !word.quoted && noun.iter().any(|stem| lexicon.alike(stem, &word.stem)))
    };
    // "web-eu-1" is no host id where those look like "h-01ab2c".
    let looks = |raw: &str| {
        parameter
            .begins
            .as_ref()
            .is_none_or(|begins| example::begins(raw).as_ref() == Some(begins))
    };
    let coded = |word: &Word| word.role == Role::Content && mixed(&word.raw) && looks(&word.raw);
    let marked = |word: &Word| coded(word) && word.raw.len() >= 4 && word.raw.contains(['_', '-']);
    // "3 projects" are so many of them, and "project 3" is one.
    let several = |at: usize| {
        let next = reading.word(at + 1).filter(|next| next.is_plural() && !next.quoted);
        next.is_some_and(|next| noun.iter().any(|stem| lexicon.alike(stem, &next.stem)))
    };
    let counted = |at: usize, word: &Word| word.role == Role::Number && word.raw.chars().all(|c| c.is_ascii_digit()) && !several(at);
    let find = |test: &dyn Fn(usize, &Word) -> bool| {
        reading
            .words
            .iter()
            .enumerate()
            .find(|(at, word)| test(*at, word))
            .map(|(at, _)| at)
    };
    let named = find(&|at, word| beside(at) && (coded(word) || counted(at, word)));
    let lone = || find(&|_, word| marked(word)).or_else(|| find(&|_, word| coded(word)));
    let at = named.or_else(|| if parameter.required { lone() } else { None })?;
    let raw = &reading.word(at)?.raw;
    let value = if parameter.numeric {
        Value::from(raw.parse::<i64>().ok()?)
    } else {
        Value::String(raw.clone())
    };
    Some((at, value))
}

/// Letters and digits in one word.
fn mixed(raw: &str) -> bool {
    raw.chars().any(|c| c.is_ascii_digit()) && raw.chars().any(char::is_alphabetic)
}
