//! The name's own words in the description: nouns there as they are in the name.

use super::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// Words before the name's that are looked past.
const BEFORE: usize = 3;

/// Words of a name before its verb, which say whose tool it is.
const WHOSE: usize = 2;

/// Where the name has a verb that only looks, which is no noun.
fn look(name: &[String]) -> Option<usize> {
    name.iter()
        .take(WHOSE)
        .position(|verb| lexicon::word(verb).never_noun && verb != "read")
}

/// What the name is of: without the verb that only looks, and of several words, for one alone may be a verb as well.
fn object(name: &[String]) -> Option<&[String]> {
    let object = name.get(look(name).map_or(0, |verb| verb + 1)..)?;
    (object.len() > 1).then_some(object)
}

/// "Cleaning tasks due between two days" beside `list_cleaning_tasks`: what is listed, as the name calls it.
pub(super) fn begins_with_what_is_listed(words: &[Word], name: &[String]) -> bool {
    let gerund = words.first().is_some_and(|word| word.text.ends_with("ing"));
    let many = || object(name).and_then(<[String]>::last).is_some_and(|last| super::data::many(last));
    gerund && look(name).is_some() && at(words, name) == Some(0) && many()
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

/// The same behind other words: the third of "Nasdaq trading halts".
pub(super) fn repeats(words: &[Word], name: &[String], word: usize) -> bool {
    at(words, name).is_some_and(|from| from > 0) && holds(words, name, word)
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
