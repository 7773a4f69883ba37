//! A description that begins with what a list is of.

use super::sentence::{Joint, Word};
use super::{BEHIND_A_NOUN, PARTICLES, data, noun_as_it_stands, restated};
use crate::lexicon::{self, WordList};

/// Beside a name that can only look, a word that is a noun too is none that acts where nothing follows that it could be done to: a measure
/// (`get_sleep`, "Sleep duration, sleep stages"), or, where the name has the same plural, what the things are of (`list_requests`, "Requests with
/// their response").
pub(super) fn looked_at(words: &[Word], name: &[String]) -> bool {
    let Some(first) = words.first() else { return false };
    let look = |verb: &String| lexicon::word(verb).never_noun && verb != "read";
    // `acme_list_refunds`: whose they are stands before the look.
    let looks = match name {
        [verb, ..] if lexicon::word(verb).verb() => look(verb),
        [_, verb, _, ..] => look(verb),
        _ => false,
    };
    // `refundsList`, `acme_refunds_list`: a plural, and the look behind it.
    let listing =
        matches!(name, [.., things, verb] if matches!(verb.as_str(), "list" | "search") && (name.len() == 2 || *things == *first.text));
    let alters = |word: &Word| word.text.some_alters() || word.text.some().contextual;
    let stands = first.text.some().also_noun;
    let noun = first.text.forms().any(|base| noun_as_it_stands(base)) && !alters(first);
    let plural = first.text.ends_with('s') && name.iter().any(|part| *part == *first.text);
    let Some(next) = words.get(1) else {
        return (looks || listing) && stands && plural;
    };
    let class = next.text.class();
    let spaced = next.joint == Joint::Space;
    let measured = spaced && (class.measure || class.read_noun);
    let followed = spaced && BEHIND_A_NOUN.has(&next.text) && !PARTICLES.has(&next.text);
    // "Refunds, voids and …" may be deeds.
    // "Labels/tags of a berth": another word for the same, of something.
    let same = next.joint == Joint::List
        && next.text.ends_with('s')
        && next.text.forms().any(|base| noun_as_it_stands(base))
        && words
            .get(2)
            .is_some_and(|of| matches!(&*of.text, "of" | "de" | "on" | "for") && of.joint == Joint::Space);
    let apart = !spaced && !next.text.some().write || same;
    let listed = plural && (followed || apart);
    let one_of_many = noun && (measured || listed) || stands && plural && apart;
    (looks || listing) && one_of_many
}

/// "Leave requests that start …" beside `list_leave_requests`, "Planner items for …" beside `planner_items`, "Charging sessions …" beside
/// `charging_history`: the description opens with what the name is of. Where the name can only look, or opens with an adjective, the first word may be one that acts elsewhere; where
/// it has no verb, it may not, but for a gerund that the name has before another noun.
pub(super) fn named_so(phrase: &[Word], next: Option<&Word>, name: &[String]) -> bool {
    let ([first, second, ..], Some(last)) = (phrase, phrase.last()) else {
        return false;
    };
    let head = last.text.class();
    let apart = next.is_none_or(|next| next.text != "to");
    if !apart || !(data::many(&last.text) || head.measure || head.read_noun) {
        return false;
    }
    let acts = |kind: fn(&str) -> bool| first.text.forms().any(|base| kind(base));
    // `pending_leave_requests`: behind an adjective, too, stands no verb.
    let looks = name.first().is_some_and(|verb| {
        let class = lexicon::word(verb);
        class.never_noun && verb != "read" || class.adjective && !class.maybe && !class.verb()
    });
    let whole = |from: usize| {
        name.len() == from + phrase.len() && phrase.iter().zip(name.iter().skip(from)).all(|(word, part)| *part == *word.text)
    };
    if looks {
        // `list_lock_berths`, "Lock berths": only what makes one noun with a verb before it ("leave requests") is named so.
        let compound = head.compound_tail || head.measure || head.read_noun || !acts(|base| lexicon::word(base).write);
        return whole(1) && compound && !acts(|base| lexicon::word(base).listed || lexicon::alters(base) || lexicon::word(base).contextual);
    }
    let tail = name.len().checked_sub(phrase.len()).is_some_and(whole);
    // `charging_history`, `charging_by_location`: what is told of the charging. `charging_cards` may be what is charged.
    let tells = name.last().is_some_and(|last| lexicon::read_noun(last))
        || name.iter().any(|part| part == "by")
        || !acts(|base| lexicon::word(base).write);
    let gerund = first.text.ends_with("ing")
        && tells
        && second.joint == Joint::Space
        && name.windows(2).any(|pair| matches!(pair, [part, _] if *part == *first.text))
        && !acts(|base| lexicon::word(base).listed);
    // `price_lists`, "Price lists of a shop": whole, and of what tells, it is no price that is set.
    let telling = whole(0) && restated::tells(last) && !acts(|base| lexicon::word(base).verb());
    gerund || telling || tail && !acts(|base| lexicon::word(base).verb() || lexicon::word(base).maybe)
}

/// "Domains mail is sent from" beside `list_sending_domains`: the plural that the name lists, and no form of a verb. What follows is said of it.
pub(super) fn of_what_is_listed(first: &Word, name: &[String]) -> bool {
    let lists = name.first().is_some_and(|verb| matches!(verb.as_str(), "list" | "get" | "search"));
    lists
        && name.last().is_some_and(|last| *last == *first.text)
        && data::many(&first.text)
        && first.text.class().thing
        && !first.text.some().verb()
        && !first.text.some().maybe
}

/// "Bulk shipping index" beside `get_supply_data`: a gerund behind a noun and before a measure.
pub(super) fn tells_of(words: &[Word], at: usize, name: &[String]) -> bool {
    let looks = name.first().is_some_and(|verb| lexicon::word(verb).never_noun && verb != "read");
    let gerund = words
        .get(at)
        .is_some_and(|word| word.text.ends_with("ing") && word.joint == Joint::Space);
    let behind = words.get(at + 1..).unwrap_or_default();
    let told = behind
        .iter()
        .take(3)
        .take_while(|word| word.joint == Joint::Space && !BEHIND_A_NOUN.has(&word.text));
    let measure = told
        .last()
        .is_some_and(|noun| noun.text.class().measure || lexicon::read_noun(&noun.text));
    looks && gerund && measure
}

/// "Trading pair data" beside `trading_pair`: the name's own words, whose gerund is no order, and "data" behind them.
pub(super) fn told_of_it(phrase: &[Word], name: &[String]) -> bool {
    let [words @ .., data] = phrase else { return false };
    let listed = |word: &Word| word.text.some().listed;
    data.text == "data"
        && words.len() == name.len()
        && words.iter().zip(name).all(|(word, part)| *word.text == **part)
        && words.first().is_some_and(|first| first.text.ends_with("ing") && !listed(first))
}

/// "Everything the logbook holds for one berth": what something has. Nobody does anything to all of it without a verb before it.
pub(super) fn all_that_is_held(words: &[Word]) -> bool {
    static HOLDS: WordList =
        WordList::new("holds has knows offers contains covers stores tracks records lists publishes provides exposes keeps");
    let [all, clause @ ..] = words else { return false };
    let held = clause
        .iter()
        .take(6)
        .take_while(|word| word.joint == Joint::Space)
        .position(|word| HOLDS.has(&word.text));
    // "Has to", "knows how to": an order to somebody.
    let before_a_noun = |at: usize| clause.get(at + 1).is_none_or(|next| !matches!(&*next.text, "to" | "how"));
    matches!(&*all.text, "everything" | "whatever") && held.is_some_and(|at| at > 0 && before_a_noun(at))
}
