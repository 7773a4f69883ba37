//! What is verified or resolved where nothing comes of it: two things are held side by side, a clause is true or not, one name stands for another.

use super::phrase;
use super::sentence::{Joint, Word};
use crate::lexicon::WordList;

/// "Verify contacts are configured for delivery": a clause, which is true or not. "… that is registered" says which one is meant.
pub(super) fn asks_how_it_stands(behind: &[Word]) -> bool {
    static WHICH: WordList = WordList::new("which who whose where when by to for with using in on");
    let clause = behind
        .iter()
        .take(10)
        .take_while(|word| !WHICH.has(&word.text) && word.text != "that");
    let subject = usize::from(behind.first().is_some_and(|that| that.text == "that"));
    clause
        .chain(behind.iter().skip(1).take(10 * subject).take_while(|word| !WHICH.has(&word.text)))
        .any(|word| matches!(&*word.text, "is" | "are" | "exists" | "exist"))
}

/// "Verify an identifier against the public register": two things are held side by side.
pub(super) fn compared(behind: &[Word]) -> bool {
    static KEPT: WordList =
        WordList::new("register registers registry registries database databases list lists schema schemas specification checksum");
    let at = behind
        .iter()
        .take(8)
        .position(|word| word.text == "against" && word.joint == Joint::Space);
    let object = at.and_then(|at| behind.get(at + 1..)).unwrap_or_default();
    phrase::object(object).is_some_and(|noun| KEPT.has(noun))
}

/// "Resolve a customs code to tariff terms": one name of a thing for another. Trouble codes that are resolved are gone.
pub(super) fn into_another_name(behind: &[Word]) -> bool {
    static NAMES: WordList = WordList::new("code codes term terms ticker tickers symbol symbols id ids identifier identifiers");
    let to = behind
        .iter()
        .take(8)
        .position(|word| matches!(&*word.text, "to" | "into") && word.joint == Joint::Space);
    let (from, into) = behind.split_at(to.unwrap_or(behind.len()));
    let named = |words: &[Word]| phrase::object(words).is_some_and(|noun| NAMES.has(noun));
    named(from) && named(into.get(1..).unwrap_or_default())
}
