//! The name's own words in the description: nouns there as they are in the name.

use super::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// Words before the name's that are looked past.
const BEFORE: usize = 3;

/// What the name is of: without the verb that only looks, and of several words, for one alone may be a verb as well.
fn object(name: &[String]) -> Option<&[String]> {
    let looks = name.first().is_some_and(|verb| lexicon::word(verb).never_noun && verb != "read");
    let object = name.get(usize::from(looks)..)?;
    (object.len() > 1).then_some(object)
}

/// Where the description repeats what the name is of: 1 in "Nasdaq trading halts" beside `trading_halts`.
pub(super) fn at(words: &[Word], name: &[String]) -> Option<usize> {
    let object = object(name)?;
    words.windows(object.len()).take(BEFORE + 1).position(|run| {
        run.iter().zip(object).all(|(word, part)| *word.text == **part) && run.iter().skip(1).all(|word| word.joint == Joint::Space)
    })
}

/// Whether the word there is one of them. At the head of a description only the last, and only a plural, is surely no verb.
pub(super) fn holds(words: &[Word], name: &[String], word: usize) -> bool {
    let Some((from, object)) = at(words, name).zip(object(name)) else {
        return false;
    };
    let last = from + object.len() - 1;
    let plural = || words.get(last).is_some_and(|last| super::data::many(&last.text));
    match from {
        0 => word == last && plural(),
        _ => (from..=last).contains(&word),
    }
}

/// "Global email stats": the bare form of a verb behind a word that is none, and before a noun of telling. Who is told to do something is told so by the
/// first word; what tells how it is done ("bulk", "force") may stand before that.
pub(super) fn before_what_tells(words: &[Word], at: usize) -> bool {
    static HOW: WordList = WordList::new(
        "bulk batch mass force auto async hard soft safe please now just then cannot can must will may should to not never re",
    );
    let (Some(word), Some(next)) = (words.get(at), words.get(at + 1)) else {
        return false;
    };
    let class = word.text.class();
    let tells = next.text.class();
    let bare = class.write && class.also_noun && word.joint == Joint::Space && next.joint == Joint::Space;
    bare && (tells.read_noun || tells.measure) && !words.iter().take(at).any(|word| HOW.has(&word.text))
}

/// Whether this is a noun of telling: what a list, a report or a log has is looked at, and nobody does anything to it by a verb of everyday life.
pub(super) fn tells(word: &Word) -> bool {
    let telling = |base: &str| {
        let class = lexicon::word(base);
        class.read_noun || class.compound_tail || class.measure
    };
    word.text.forms().any(|base| telling(base)) || matches!(&*word.text, "updates" | "changes")
}
