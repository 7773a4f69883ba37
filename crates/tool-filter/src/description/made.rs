//! Nouns of deeds: "deletion", "removal", "upload". What is told by one may be done as well as looked at.

use super::data::PARTICLES;
use crate::lexicon::{self, WordList};

/// Nouns of deeds by their endings, and those that are spelt as their verb.
pub(super) fn made(text: &str) -> bool {
    static NOT_SO: WordList = WordList::new("
        document environment statement measurement sentiment element department requirement segment instrument moment section option function
        condition signature temperature picture feature structure architecture literature furniture village image page language package image message
        proportion region question station nation version mission profession caption fraction
    ");
    let ending = ["tion", "sion", "ment", "sure", "ture", "ance", "ing", "al"]
        .iter()
        .any(|end| text.ends_with(end));
    let class = lexicon::word(text);
    (ending && !NOT_SO.has(text) && !class.measure)
        || class.write
        || class.unclear && !matches!(text, "map" | "track" | "route" | "plan" | "plot")
        || matches!(text, "purchase" | "claim" | "transfer" | "return" | "visit")
}

/// A noun that means a deed: "deletion", "removal", "onboarding", "upload". In the plural such a noun means things that are there.
pub(crate) fn deed(text: &str) -> bool {
    static OTHERS: WordList = WordList::new(
        "
        removal approval renewal withdrawal reversal disposal closure issuance clearance payment shipment enrollment enrolment fulfillment
        adjustment rollout kickoff checkout signup login logout
    ",
    );
    static THINGS: WordList = WordList::new(
        "
        listing ranking rating setting booking meeting reading recording holding mapping spending heading finding billing pricing opening
        timing bearing rounding staging training hosting messaging monitoring reporting
        transaction organization organisation configuration location publication elevation station population relation
    ",
    );
    if OTHERS.has(text) {
        return true;
    }
    if THINGS.has(text) {
        return false;
    }
    let class = lexicon::word(text);
    if class.write && !class.noun_first || text.split('-').skip(1).any(|part| PARTICLES.has(part)) {
        return true;
    }
    let acts = |base: &str| lexicon::word(base).write;
    if text.ends_with("ing") {
        return lexicon::bases(text).any(|base| acts(&base));
    }
    let Some(stem) = text.strip_suffix("ion") else {
        return false;
    };
    let shorter = stem.strip_suffix("at").unwrap_or(stem);
    let single = shorter.strip_suffix('l').unwrap_or(shorter);
    [stem, shorter, single].iter().any(|stem| acts(stem) || acts(&format!("{stem}e")))
        || stem.strip_suffix("iss").is_some_and(|stem| acts(&format!("{stem}it")))
        || stem.strip_suffix("icat").is_some_and(|stem| acts(&format!("{stem}y")))
}
