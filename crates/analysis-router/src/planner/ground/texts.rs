//! Values of a column of texts that a run of words may be.

use serde_json::Value;

use super::Sureness;
use super::meaning::{by_meaning, not_ended};
use super::small::in_a_sentence;
use crate::planner::countries;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::Word;
use crate::planner::verbs::{tells_outcome, verb_like};
use crate::planner::views::{Column, Part};
use crate::planner::words::{event_of_state, plain, typo_of};

/// Letters of words that are too near each other for one to be a slip of another.
const SHORT: usize = 6;

pub(super) fn text_match(words: &[&Word], column: &Column, lexicon: &Lexicon, rated: bool) -> Option<(Vec<Value>, Sureness, bool)> {
    let said = plain(&words.iter().map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" "));
    let pick = |test: &dyn Fn(&str) -> bool| -> Vec<Value> {
        column
            .plain
            .iter()
            .zip(&column.facts.values)
            .filter(|(text, _)| test(text))
            .map(|(_, value)| value.clone())
            .collect()
    };
    let exact = pick(&|text| text == said);
    // "which tickets did they open": what was done is no state of the row. What was won is, and what they void is void.
    let ends = |word: &Word| tells_outcome(word) || (!exact.is_empty() && !event_of_state(&said, &format!("{said}ed")));
    if matches!(words, [word] if word.governed && column.part == Part::Category && !ends(word)) {
        return None;
    }
    if !exact.is_empty() {
        return Some((exact, Sureness::Exact, false));
    }
    let meant = |(means, _): &&(Vec<String>, Value)| means.iter().eq(words.iter().map(|word| &word.stem));
    let glossed: Vec<Value> = column.glosses.iter().filter(meant).map(|(_, value)| value.clone()).collect();
    if !glossed.is_empty() {
        return Some((glossed, Sureness::Meaning, false));
    }
    if let Some(names) = countries::written_as(&said).filter(|_| countries::held_in(column)) {
        let there = pick(&|text| names.iter().any(|name| name.eq_ignore_ascii_case(text)));
        if !there.is_empty() {
            return Some((there, Sureness::Meaning, false));
        }
    }
    if words.len() > 1 && words.iter().all(|word| word.name_like) {
        let theirs: Vec<Value> = column
            .facts
            .values
            .iter()
            .filter(|value| is_mail_of(value, &said))
            .cloned()
            .collect();
        if !theirs.is_empty() {
            return Some((theirs, Sureness::Meaning, false));
        }
    }
    let few = column.facts.complete && column.facts.distinct <= 40;
    if few && let Some(found) = by_meaning(words, &said, lexicon, rated, &pick).or_else(|| not_ended(words, column, &pick)) {
        return Some(found);
    }
    let named = words.iter().any(|word| word.name_like);
    let names = matches!(column.part, Part::Label | Part::Text | Part::Identifier | Part::Category);
    if names && (named || column.part == Part::Label) && said.len() >= 3 {
        let single_common = words.len() == 1 && !named && said.len() < 4;
        let mut inside = pick(&|text| !single_common && format!(" {text} ").contains(&format!(" {said} ")));
        inside.retain(|value| named || words.len() > 1 || !in_a_sentence(value, &said));
        if !inside.is_empty() {
            return Some((inside, Sureness::Contained, false));
        }
        let near = pick(&|text| typo_of(text, &said));
        if near.len() == 1 {
            return Some((near, Sureness::Typo, false));
        }
    }
    // "an offer" among states such as "offer made".
    if column.part == Part::Category && few && !named && words.len() == 1 && said.len() >= 4 {
        let inside = pick(&|text| text.split(' ').next() == Some(said.as_str()) && text.contains(' '));
        if inside.len() == 1 {
            return Some((inside, Sureness::Contained, false));
        }
    }
    // "Suspendd": a word that nothing knows, and one slip away from one of few states.
    if let [word] = words
        && column.part == Part::Category
        && few
        && !named
        && said.len() > SHORT
        && !lexicon.knows(&word.stem)
    {
        let near = pick(&|text| text.len() > SHORT && typo_of(text, &said));
        if near.len() == 1 {
            return Some((near, Sureness::Typo, false));
        }
    }
    // "What did it cost" asks for no Mr Costa.
    let spoken = words.iter().any(|word| verb_like(word));
    if column.part == Part::Label && words.len() == 1 && said.len() >= 4 && !spoken {
        // "Glass area" is none of Glasspoint: of a common word no more than an ending is left out.
        const ENDING: usize = 3;
        let short = |part: &str| named || part.len() <= said.len() + ENDING;
        let mut begins = pick(&|text| text.split(' ').any(|part| part.starts_with(said.as_str()) && short(part)));
        begins.retain(|value| !in_a_sentence(value, &said));
        if !begins.is_empty() && begins.len() <= 8 {
            return Some((begins, Sureness::Prefix, false));
        }
    }
    None
}

/// "Suki Tanabe" is `suki.tanabe@…` and `s.tanabe@…` where people go by their address.
fn is_mail_of(value: &Value, said: &str) -> bool {
    let Some((local, _)) = value.as_str().and_then(|text| text.split_once('@')) else {
        return false;
    };
    let parts: Vec<String> = local.split(['.', '_', '-']).map(plain).collect();
    let names: Vec<&str> = said.split(' ').collect();
    let initial = |short: &str, name: &str| short.len() == 1 && name.starts_with(short);
    let mut pairs = parts.iter().zip(&names).enumerate();
    parts.len() == names.len() && pairs.all(|(at, (part, name))| part == name || at == 0 && initial(part, name))
}
