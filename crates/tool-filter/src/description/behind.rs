//! What is said of a noun behind it: a participle ("credits used per month", "tickets waiting for a review"), or the order of what comes back ("newest
//! first"). Neither follows a verb that has no object yet, so that what stands before is a noun.

use super::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// Where, when, by whom and by what measure: behind a participle that is said of a noun. "To" is left out: what is "added to a list" may be told as done.
static WHERE: WordList = WordList::new("by per in on at for from since during within across between before after until over of with under");
static NOW: WordList = WordList::new("now currently today yesterday recently lately so right");
/// Participles of verbs that make theirs otherwise than with -ed.
static IRREGULAR: WordList =
    WordList::new("held made paid sold sent spent taken given shown known seen found won lost built written drawn kept left worn");

/// Whether the word at `at` is a participle that is said of the noun before it: nothing follows that it could describe.
pub(super) fn said_of_it(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at).filter(|word| at > 0 && word.joint == Joint::Space) else {
        return false;
    };
    // "Objects currently held by …".
    if NOW.has(&word.text) && word.text.ends_with("ly") {
        return words.get(at + 1).is_some_and(|next| next.joint == Joint::Space) && said_of_it(words, at + 1);
    }
    let text = word.text.as_str();
    // "Invoices due to expire", "refunds paid out since": an adjective, and a participle with its particle.
    if text == "due" {
        let doing = |word: &Word| word.joint != Joint::Space && word.text.ends_with("ing");
        let done = words.iter().skip(at).any(|word| super::PASSIVE.has(&word.text) || doing(word));
        return !done
            && words
                .get(at + 1)
                .is_some_and(|next| next.joint == Joint::Space && (next.text == "to" || WHERE.has(&next.text)));
    }
    let particle = words
        .get(at + 1)
        .is_some_and(|next| next.joint == Joint::Space && matches!(&*next.text, "out" | "back" | "off"));
    let passive = text.len() > 3 && text.ends_with("ed") && !text.ends_with("eed") || IRREGULAR.has(text);
    // A gerund behind a singular is a noun as well: "price listing by".
    let active = text.len() > 4
        && text.ends_with("ing")
        && at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|noun| super::data::many(&noun.text));
    (passive || active)
        && words
            .get(at + 1 + usize::from(passive && particle))
            .is_none_or(|next| next.joint != Joint::Space || WHERE.has(&next.text) || NOW.has(&next.text))
}

/// "Credits used per project", "alerts firing right now": the first word is the noun that the participle is said of. A verb of the blocklist and what
/// surely alters is none, and neither is another verb ("closes opened by mistake", "stops charging") unless the name has the same noun.
pub(super) fn first_is_described(words: &[Word], name: &[String]) -> bool {
    let [first, second, ..] = words else { return false };
    // `orders`, `order_history`.
    let same = |part: &String| *part == *first.text || first.text.strip_suffix('s').is_some_and(|one| part == one);
    // `shop_refund_list`: what is listed.
    let listed = matches!(name, [.., noun, list] if list == "list" && same(noun)) && first.text.ends_with('s');
    if listed && said_of_it(words, 1) {
        return true;
    }
    let mut verb = false;
    for base in first.text.forms() {
        let class = base.class;
        if class.listed || base.alters || class.write && !class.also_noun || class.contextual {
            return false;
        }
        verb |= class.verb();
    }
    let noun = super::data::many(&first.text) || first.text.class().thing && first.text.class().measure;
    let named = !second.text.ends_with("ing") && name.iter().any(same);
    noun && said_of_it(words, 1) && (!verb || named)
}

/// "Types and fields of …", "clicks, impressions and …": a noun is joined to nouns, and a verb to none. What is joined here is a plural that is no verb,
/// with nothing behind it that it could be done to.
pub(super) fn first_is_joined_to_nouns(words: &[Word]) -> bool {
    let [first, second, ..] = words else { return false };
    let surely =
        |word: &Word| super::data::many(&word.text) && word.text.class().thing && !word.text.some().verb() && !word.text.some().maybe;
    let acts = |base: &str| lexicon::word(base).listed || lexicon::alters(base) || lexicon::word(base).contextual;
    let bare = words
        .get(2)
        .is_none_or(|next| next.joint != Joint::Space || super::BEHIND_A_NOUN.has(&next.text));
    super::data::many(&first.text)
        && !first.text.forms().any(|base| acts(base))
        && matches!(second.joint, Joint::Conjunction | Joint::List)
        && surely(second)
        && bare
}

/// "…, oldest first", "…, most recent first": what comes back is told in an order. A deed that takes things in an order has them as its object, and that
/// stands before.
pub(super) fn in_an_order(words: &[Word]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = |n: usize| at.checked_sub(n).and_then(|at| words.get(at));
        let apart = |n: usize| before(n).is_some_and(|word| matches!(word.joint, Joint::List | Joint::Break));
        let ends = words.get(at + 1).is_none_or(|next| next.joint != Joint::Space);
        let superlative = before(1).is_some_and(|word| word.text.len() > 4 && word.text.ends_with("est")) && apart(1);
        let most = before(2).is_some_and(|word| matches!(word.text.as_str(), "most" | "least")) && apart(2);
        word.text == "first" && word.joint == Joint::Space && ends && (superlative || most)
    })
}

/// "Insider buys and sells of": before "of" stands no verb, and what is joined to a noun is none. The blocklist stays closed.
pub(super) fn two_before_of(words: &[Word], at: usize) -> bool {
    let Some([one, other, of]) = words.get(at..at + 3) else {
        return false;
    };
    let noun = |word: &Word| word.text.ends_with('s') && !word.text.some().listed;
    noun(one) && noun(other) && other.joint == Joint::Conjunction && of.text == "of" && of.joint == Joint::Space
}

/// "Executed trades (buys and sells)": two of a kind in brackets, with nothing that is done to anything, are what the things before are. The blocklist is none.
pub(super) fn in_brackets(words: &[Word], at: usize) -> bool {
    let (Some(before), Some(word)) = (at.checked_sub(1).and_then(|before| words.get(before)), words.get(at)) else {
        return false;
    };
    let kind = |word: &Word| word.text.ends_with('s') && !word.text.some().listed;
    before.joint == Joint::Break
        && word.joint == Joint::Conjunction
        && kind(before)
        && kind(word)
        && at
            .checked_sub(2)
            .and_then(|noun| words.get(noun))
            .is_some_and(|noun| super::data::many(&noun.text))
        && words
            .get(at + 1)
            .is_none_or(|next| next.joint != Joint::Space || super::BEHIND_A_NOUN.has(&next.text))
}
