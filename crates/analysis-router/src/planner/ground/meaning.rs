//! Values that are said in other words than they are written.

use serde_json::Value;

use super::Sureness;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::Word;
use crate::planner::verbs::tells_outcome;
use crate::planner::views::{Column, Part};
use crate::planner::words::{event_of_state, listed};

/// States in which nothing is left to be done.
pub const ENDED: &str =
    "done closed complete completed finished resolved solved settled fixed cancelled canceled rejected declined withdrawn abandoned";

/// The values whose text passes a test.
pub type Pick<'a> = dyn Fn(&dyn Fn(&str) -> bool) -> Vec<Value> + 'a;

/// Words for states and kinds: "failed" is `error`, "extractors" is `extractor`, "paid" is everything but `free`. Before a rate
/// or in a count of deeds (`rated`) a noun tells the state that comes of it: "approval" is `approved`.
pub fn by_meaning(words: &[&Word], said: &str, lexicon: &Lexicon, rated: bool, pick: &Pick<'_>) -> Option<(Vec<Value>, Sureness, bool)> {
    let stem_of = |text: &str| text.split(' ').map(|part| lexicon.stem(part)).collect::<Vec<_>>();
    let said_stems = stem_of(said);
    // Openings are things; what is open is no such thing.
    let thing_beside = |one: &str, other: &str| one.ends_with("ings") && !other.contains("ing");
    let thing = |text: &str| thing_beside(text, said) || thing_beside(said, text);
    // "When did a job last fail" is about those that failed.
    let ended = matches!(words, [word] if word.governed && tells_outcome(word));
    let tense = |text: &str| event_of_state(text, said) || (text.ends_with("ed") && !said.ends_with("ed") && !ended) || thing(text);
    let stems = pick(&|text| stem_of(text) == said_stems && !tense(text));
    if !stems.is_empty() {
        return Some((stems, Sureness::Stem, false));
    }
    let [word] = words else { return None };
    if word.name_like {
        return None;
    }
    if matches!(word.stem.as_str(), "paid" | "pay" | "premium") {
        let free = pick(&|text| text == "free");
        if !free.is_empty() {
            return Some((free, Sureness::Meaning, true));
        }
    }
    let misspelt = pick(&|text| said.ends_with("ed") && !text.contains(' ') && lexicon.forms_of_a_verb(text, said));
    if misspelt.len() == 1 {
        return Some((misspelt, Sureness::Stem, false));
    }
    if let Some(rest) = said
        .strip_prefix("non")
        .or_else(|| said.strip_prefix("un"))
        .filter(|rest| rest.len() > 3)
    {
        let rest = rest.trim();
        // What is closed needs no solving any more.
        let over = listed(ENDED, rest);
        let opposite = pick(&|text| stem_of(text) == stem_of(rest) || (over && listed(ENDED, text)));
        if !opposite.is_empty() {
            return Some((opposite, Sureness::Meaning, true));
        }
    }
    let alike = pick(&|text| !text.contains(' ') && lexicon.synonyms_as_values(&lexicon.stem(text), &word.stem));
    if !alike.is_empty() && alike.len() < 4 {
        return Some((alike, Sureness::Meaning, false));
    }
    let akin = |text: &str| lexicon.family(text, &word.lower) || (rated && lexicon.stem(text) == word.stem);
    let kin = pick(&|text| !text.contains(' ') && (rated || !tense(text)) && akin(text));
    (kin.len() == 1).then_some((kin, Sureness::Meaning, false))
}

/// "Open" of rows whose state is never called so: all but those that have come to an end.
pub fn not_ended(words: &[&Word], column: &Column, pick: &Pick<'_>) -> Option<(Vec<Value>, Sureness, bool)> {
    let open = matches!(words, [word] if !word.name_like && listed("open unfinished unresolved", &word.lower));
    let state = column.part == Part::Category && column.stems.iter().any(|stem| listed("status state stage", stem));
    let ended = pick(&|text| listed(ENDED, text));
    let some = open && state && !ended.is_empty() && ended.len() < column.plain.len();
    some.then_some((ended, Sureness::Meaning, true))
}
