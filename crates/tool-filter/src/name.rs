//! Evidence layer 1: the name, normalised, split, and read by a grammar of verbs and nouns.

use unicode_normalization::UnicodeNormalization;

use crate::lexicon::{self, Word, WordList};

/// Longest name that is read, in bytes.
const MAX_NAME: usize = 128;

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A look-alike, invisible or over-long name.
    Deceptive(&'static str),
    /// A verb of the blocklist in verb position.
    Listed(String),
    /// Another verb that acts.
    Writes(String),
    /// A verb that only looks, and nothing beside it that acts.
    Reads(String),
    /// A verb that may do either.
    Unclear(String),
    /// No verb; `looks` when the last noun asks for a look.
    Nouns { looks: bool },
}

/// The words of a name: split at case, digit and punctuation borders, lower case, digits dropped.
pub(crate) fn words(name: &str) -> Vec<String> {
    let name = name.get(..name.floor_char_boundary(MAX_NAME)).unwrap_or_default();
    // Most names have no more words.
    let mut words = Vec::with_capacity(6);
    let mut start = 0;
    // Of a letter outside ASCII no byte is an ASCII letter, so that bytes do.
    let mut before = 0_u8;
    for (at, &byte) in name.as_bytes().iter().enumerate() {
        let after = || name.as_bytes().get(at + 1);
        let rises = byte.is_ascii_uppercase() && before.is_ascii_lowercase();
        // `HTTPRequest`: the last capital of a run belongs to the word that follows.
        let run_ends = byte.is_ascii_uppercase() && before.is_ascii_uppercase() && after().is_some_and(u8::is_ascii_lowercase);
        if !byte.is_ascii_alphabetic() {
            flush(name.get(start..at), &mut words);
            start = at + 1;
        } else if rises || run_ends {
            flush(name.get(start..at), &mut words);
            start = at;
        }
        before = byte;
    }
    flush(name.get(start..), &mut words);
    // `…-tool` says nothing.
    while words.len() > 1
        && words
            .last()
            .is_some_and(|w| matches!(w.as_str(), "tool" | "tools" | "api" | "mcp" | "v"))
    {
        words.pop();
    }
    words
}

fn flush(word: Option<&str>, words: &mut Vec<String>) {
    words.extend(word.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase));
}

/// Why a name must not be taken at its face.
fn deception(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        return Some("the name is empty");
    }
    if name.len() > MAX_NAME {
        return Some("the name is longer than 128 bytes");
    }
    if !name.is_ascii() {
        let same = name.nfkc().eq(name.chars());
        return Some(if same {
            "the name has letters outside ASCII, which can imitate others"
        } else {
            "the name changes under Unicode normalisation"
        });
    }
    name.chars()
        .any(|c| c.is_ascii_control() || c.is_ascii_whitespace() && c != ' ')
        .then_some("the name has control characters")
}

/// Reads a name. A verb that acts wins wherever the grammar lets it be a verb.
pub(crate) fn read(name: &str) -> Reading {
    read_words(name, &words(name))
}

/// The same, of a name whose words are known.
pub(crate) fn read_words(name: &str, words: &[String]) -> Reading {
    if let Some(why) = deception(name) {
        return Reading::Deceptive(why);
    }
    let mut classes: Vec<Word> = words.iter().map(|w| lexicon::word(w)).collect();
    if let Some((first, class)) = words.first().zip(classes.first_mut()) {
        class.write |= lexicon::prefixed_write(first);
    }
    // `get_autoupdate_settings`: what is looked at has the deed in its name.
    // `list_sending_domains`: so is what a gerund describes.
    let looked_at = |at: usize| {
        let describes = at == 1 && text_at(words, at).ends_with("ing") && at + 2 == words.len();
        at > 0
            && classes.first().is_some_and(|first| first.never_noun)
            && classes
                .get(at + 1)
                .is_some_and(|next| next.compound_tail || describes && next.thing)
    };
    // The description has to agree.
    let described = words
        .get(1)
        .filter(|word| looked_at(1) && word.ends_with("ing") && lexicon::run_together(word).is_some());
    let mut together = words.iter().enumerate().filter(|(at, _)| !looked_at(*at));
    if let Some(verb) = together.find_map(|(_, word)| lexicon::run_together(word)) {
        return Reading::Listed(verb.to_owned());
    }
    let mut head: Option<(usize, &str)> = None;
    let mut unclear: Option<&str> = None;
    // A verb whose object decides: `export`, `resolve`, or one behind which a state is named. Anything that acts beside it wins.
    let mut contextual: Option<&str> = described.map(String::as_str);
    for (at, (text, class)) in words.iter().zip(&classes).enumerate() {
        // `bulk_get`, `batch_validate`: how many at once.
        if matches!(text.as_str(), "bulk" | "batch") && words.get(at + 1).is_some_and(|next| lexicon::word(next).read) {
            continue;
        }
        if class.write && acts(words, &classes, at, head) {
            let joined = at.checked_sub(1).is_some_and(|before| lexicon::joint(text_at(words, before)));
            if !class.listed
                && !joined
                && (class.contextual
                    || object_of_a_look(words, at, head)
                    || named_behind_a_look(words, at, head)
                    || at > 0 && at + 2 == words.len() && names_a_state(words)
                    || (at == 0 || class.also_noun) && at + 1 < words.len() && names_a_state(words)
                    || at == 0 && class.also_noun && at + 1 < words.len() && words.last().is_some_and(|w| lexicon::read_noun(w))
                    || at == 0 && words.len() > 2 && opens_compound(words.get(1).map(String::as_str)))
            {
                contextual.get_or_insert(text);
                continue;
            }
            return if class.listed {
                Reading::Listed(text.clone())
            } else {
                Reading::Writes(text.clone())
            };
        }
        // `crane_update_list`: behind a first noun it is a verb as likely as a noun, unless a verb that is no noun follows. The description decides.
        let perhaps = class.write && head.is_none() && at > 0 && class.also_noun && !class.noun_first && !governed(words, at);
        if perhaps && !surely_read_behind(words, at) {
            contextual.get_or_insert(text);
        }
        // "As read" is a state.
        if text == "read" && at.checked_sub(1).is_some_and(|before| text_at(words, before) == "as") {
            continue;
        }
        if class.read && lexicon::no_look(text, words.iter().skip(at + 1).map(String::as_str)) {
            unclear.get_or_insert(text);
            continue;
        }
        // To test a connection is to look whether it stands.
        let probes =
            matches!(text.as_str(), "test" | "verify") && words.last().is_some_and(|w| matches!(w.as_str(), "connection" | "connectivity"));
        if (class.read || probes) && head.is_none() {
            head = Some((at, text));
        } else if class.unclear && unclear.is_none() && head.is_none() {
            unclear = Some(text);
        }
    }
    settle(words, contextual, head, unclear)
}

/// `can_moor`, `should_reorder`: with an auxiliary in front a name asks whether, for no order begins with one. But `will_update` may be about a will and
/// `can_send` about a bus of that name, so the description has to ask, too; and what is joined to a question may be none.
pub(crate) fn asks_whether(words: &[String]) -> Option<&str> {
    static AUXILIARIES: WordList = WordList::new("can could may might must should would will does did are was were");
    let first = words.first().filter(|first| AUXILIARIES.has(first))?;
    let acts = words.iter().skip(1).any(|word| lexicon::word(word).write);
    (acts && !words.iter().any(|word| lexicon::joint(word))).then_some(first)
}

/// What the verbs found say together.
fn settle(words: &[String], contextual: Option<&str>, head: Option<(usize, &str)>, unclear: Option<&str>) -> Reading {
    if let Some(verb) = contextual {
        return Reading::Unclear(verb.to_owned());
    }
    match (head, unclear) {
        (Some((at, verb)), None) if !only_noun(verb, at, words.len()) => Reading::Reads(verb.to_owned()),
        (Some((_, verb)), Some(unclear)) if words.first().map(String::as_str) != Some(unclear) => Reading::Reads(verb.to_owned()),
        (_, Some(unclear)) => Reading::Unclear(unclear.to_owned()),
        _ => Reading::Nouns {
            looks: words.last().is_some_and(|w| lexicon::read_noun(w) || lexicon::look(w)),
        },
    }
}

/// `profile`, `query` and the like at the end of a name are nouns too: they prove nothing alone. `view`, `screen` and `poll` are nouns behind other
/// words, too: what a camera has, what an app shows, what members vote in.
fn only_noun(verb: &str, at: usize, len: usize) -> bool {
    at > 0
        && (at + 1 == len || matches!(verb, "view" | "screen" | "poll"))
        && matches!(
            verb,
            "profile"
                | "query"
                | "preview"
                | "estimate"
                | "forecast"
                | "filter"
                | "view"
                | "screen"
                | "poll"
                | "stat"
                | "display"
                | "check"
                | "benchmark"
                | "hash"
                | "rank"
                | "measure"
                | "average"
                | "reverse"
                | "probe"
        )
}

/// Whether the write verb at `at` is a verb there, given the read verb found before it.
fn acts(words: &[String], classes: &[Word], at: usize, head: Option<(usize, &str)>) -> bool {
    let Some(class) = classes.get(at) else { return true };
    let before = at.checked_sub(1).and_then(|i| words.get(i)).map(String::as_str);
    let next = words.get(at + 1).map(String::as_str);
    // `verify_login`, `track_order`: the object of a verb that may look. The description decides on that verb.
    if at == 1 && class.also_noun && classes.first().is_some_and(|first| first.unclear && !first.write) {
        return false;
    }
    // Fixed compounds.
    if let (Some("app" | "data" | "play" | "web" | "key" | "online" | "vector"), "store") = (before, text_at(words, at))
        && next.is_none()
    {
        return false;
    }
    // "Forward geocoding" and its reverse are terms.
    if text_at(words, at) == "forward" && next.is_some_and(geocodes) {
        return false;
    }
    // A "use case" is told, not used.
    if text_at(words, at) == "use" && matches!(next, Some("case" | "cases")) {
        return false;
    }
    // "Repeat customer rate", but `repeat_purchase`: what stands before a noun of trade and behind it another is a kind of it.
    if at > 0 && text_at(words, at) == "repeat" && next.is_some_and(comes_again) && at + 2 < words.len() {
        return false;
    }
    let as_read = words
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a == "as" && (b == "read" || b == "unread")));
    let rest_reads = classes.iter().skip(at + 1).any(|c| c.read) && !as_read;
    if before == Some("or") && looked_up_by(words, at) {
        return false;
    }
    if before.is_some_and(lexicon::joint) {
        return !class.also_noun || before.is_some_and(|b| b != "with");
    }
    if before.is_some_and(|b| lexicon::word(b).preposition) && class.also_noun {
        return false;
    }
    if matches!(text_at(words, at), "run" | "execute" | "exec" | "perform") && words.iter().any(|w| lexicon::word(w).read_language) {
        return false;
    }
    if head.is_some()
        && words.last().is_some_and(|w| {
            matches!(
                w.as_str(),
                "job" | "jobs" | "status" | "history" | "log" | "logs" | "requests" | "events"
            )
        })
    {
        return false;
    }
    if next == Some("of") {
        return false;
    }
    let Some((head_at, head)) = head else {
        // `anchor_find_boats`: two verbs in a row are a product's name and a verb. The blocklist is never a product.
        let product = at == 0 && !class.listed && classes.get(1).is_some_and(|c| c.never_noun) && words.len() > 2 && !opens_compound(next);
        // `crane_report`: more noun than verb behind another noun, so the description decides. What can be run makes a verb of `run`.
        let runs = text_at(words, at) == "run" && next.is_some_and(lexicon::executable);
        // `run_query_job`: a job is what is run, whatever it is for.
        let starts = at == 0 && text_at(words, at) == "run" && words.last().is_some_and(|last| lexicon::started(last));
        let thing = at > 0 && class.noun_first && !class.listed && !runs;
        // No read verb yet: the head of the name, or the verb behind its nouns.
        let noun = class.noun_first && rest_reads
            || at == 0 && class.also_noun && !class.listed && !lexicon::alters(text_at(words, at)) && ends_with_a_look(words)
            || at > 0 && class.also_noun && (next.is_some_and(|n| lexicon::compound_tail(n) || lexicon::read_noun(n)) || rest_reads);
        return starts || !(noun || product || thing);
    };
    // `find_zero_hit_rules`: behind a look it is a number.
    if text_at(words, at) == "zero" && head_at < at {
        return false;
    }
    // `suggest_seat_reuse`: what is suggested at the end does not take place. The blocklist stays closed.
    let suggested = matches!(head, "suggest" | "recommend") && !class.listed && next.is_none();
    if lexicon::only_considers(head) || suggested || class.also_noun && head_at < at {
        return false;
    }
    !next.is_some_and(lexicon::compound_tail)
}

fn geocodes(word: &str) -> bool {
    matches!(word, "geocode" | "geocoding" | "geocoder")
}

fn comes_again(word: &str) -> bool {
    matches!(
        word,
        "purchase" | "purchases" | "customer" | "customers" | "buyer" | "buyers" | "visitor" | "visitors"
    )
}

/// `get_highlight`, `get_incoming_domain_move`: a verb cannot be what is got, so the word is a noun. The description has to agree.
fn object_of_a_look(words: &[String], at: usize, head: Option<(usize, &str)>) -> bool {
    let got = |(head, verb): (usize, &str)| {
        lexicon::word(verb).never_noun
            && (head + 1 == at || matches!(verb, "get" | "list") && !words.iter().any(|word| lexicon::joint(word)))
    };
    head.is_some_and(got) && at + 1 == words.len()
}

/// `list_launch_sites`, `get_collaboration_whitelist_entry`: the bare form of a verb cannot be what is listed, so it is part of a name. The description has
/// to agree, and nothing may be joined.
fn named_behind_a_look(words: &[String], at: usize, head: Option<(usize, &str)>) -> bool {
    let looks = match head {
        Some((0, "get" | "list")) => true,
        // `search_gift_cards`, but `search_connect_boat`: what is searched is many.
        Some((0, "search")) => at + 2 == words.len() && text_at(words, at + 1).ends_with('s'),
        _ => false,
    };
    looks && at + 1 < words.len() && !words.iter().any(|word| lexicon::joint(word))
}

/// `search_guests_by_name_or_email`: the last of what is looked by.
fn looked_up_by(words: &[String], at: usize) -> bool {
    let by = words.iter().position(|word| word == "by");
    let keys = by.and_then(|by| words.get(by + 1..at)).unwrap_or_default();
    let plain = |word: &String| !lexicon::word(word).verb();
    matches!(text_at(words, at), "email" | "mail") && at + 1 == words.len() && keys.iter().all(plain) && !keys.is_empty()
}

/// `anchor_list_styles`, `mark_read_letters`: behind another verb these are the first half of a noun as well, so the description decides what is done.
fn opens_compound(next: Option<&str>) -> bool {
    matches!(next, Some("list" | "read"))
}

/// `sign_api_get`: the verb stands behind its nouns.
fn ends_with_a_look(words: &[String]) -> bool {
    let looks = |last: &String| lexicon::word(last).never_noun && !matches!(last.as_str(), "list" | "read");
    words.last().is_some_and(looks) && !words.iter().any(|word| lexicon::joint(word))
}

/// Whether a preposition makes a noun of the word at `at`.
fn governed(words: &[String], at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| lexicon::word(text_at(words, before)).preposition)
}

/// Whether a read verb that is no noun follows: `list` and `read` are nouns at the end.
fn surely_read_behind(words: &[String], at: usize) -> bool {
    words
        .iter()
        .enumerate()
        .skip(at + 1)
        .any(|(n, w)| lexicon::word(w).never_noun && (n + 1 < words.len() || !matches!(w.as_str(), "list" | "read")))
}

fn names_a_state(words: &[String]) -> bool {
    words.last().is_some_and(|w| lexicon::state(w))
}

fn text_at(words: &[String], at: usize) -> &str {
    words.get(at).map_or("", String::as_str)
}
