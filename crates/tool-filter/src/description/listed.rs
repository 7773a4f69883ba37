//! A description that begins with what a list is of.

use super::sentence::{Joint, Word};
use super::{BEHIND_A_NOUN, PARTICLES, noun_as_it_stands};
use crate::lexicon;

/// Beside a name that can only look, a word that is a noun too is none that acts where nothing follows that it could be done to: a measure
/// (`get_sleep`, "Sleep duration, sleep stages"), or, where the name has the same plural, what the things are of (`list_requests`, "Requests with
/// their response").
pub(super) fn looked_at(words: &[Word], name: &[String]) -> bool {
    let Some(first) = words.first() else { return false };
    let look = |verb: &String| lexicon::word(verb).never_noun && verb != "read";
    let looks = name.first().is_some_and(look);
    // `refundsList`: a plural, and the look behind it.
    let listing = name.len() == 2 && name.last().is_some_and(|verb| matches!(verb.as_str(), "list" | "search"));
    let alters = |word: &Word| lexicon::bases(&word.text).any(|base| lexicon::alters(&base) || lexicon::word(&base).contextual);
    let stands = lexicon::bases(&first.text).any(|base| lexicon::word(&base).also_noun);
    let noun = lexicon::bases(&first.text).any(|base| noun_as_it_stands(&base)) && !alters(first);
    let plural = first.text.ends_with('s') && name.iter().any(|part| *part == *first.text);
    let Some(next) = words.get(1) else {
        return (looks || listing) && stands && plural;
    };
    let class = lexicon::word(&next.text);
    let spaced = next.joint == Joint::Space;
    let measured = spaced && (class.measure || class.read_noun);
    let followed = spaced && BEHIND_A_NOUN.has(&next.text) && !PARTICLES.has(&next.text);
    // "Refunds, voids and …" may be deeds.
    let apart = !spaced && !lexicon::bases(&next.text).any(|base| lexicon::word(&base).write);
    let listed = plural && (followed || apart);
    let one_of_many = noun && (measured || listed) || stands && plural && apart;
    (looks || listing) && one_of_many
}
