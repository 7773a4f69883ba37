//! Deeds beside the head verb: joined to it ("Fetches and deletes"), or owned up to in a later sentence ("This also sends …").

use std::borrow::Cow;

use super::deed::{self, Kind};
use super::sentence::{self, Joint, Text, Word};
use super::{ARTICLES, MAX_WORDS, PARTICLES, also_noun, bare_object, opens_object, phrase};
use crate::lexicon::{self, Fragments, WordList};

/// Words behind the head among which a verb is joined to it.
const MAX_JOINED: usize = 12;

/// Behind these a list names parts of the answer, not further deeds.
static OPENS_PARTS: WordList = WordList::new("including includes include such like with their its e");

/// A write verb joined to the head: "Fetches and deletes", "Finds, then removes". Joined verbs are inflected alike; what is not is a noun or a
/// remark ("without deleting").
pub(super) fn joined_write(words: &[Word], head: usize, text: &str) -> Option<String> {
    let form = inflection(&words.get(head)?.text);
    if let Some(meant) = meant(words, head, text).or_else(|| done_besides(words, head)) {
        return Some(meant);
    }
    let mut parts = false;
    let kinds = kinds_of(words, head);
    for (at, word) in words.iter().enumerate().skip(head + 1 + weighed(words, head).max(kinds)) {
        // "Including refresh and clear": named, for nothing follows that it is done to.
        let named = parts && words.get(at + 1).is_none_or(|next| next.joint != Joint::Space);
        let joined = word.joint == Joint::Conjunction && !named || word.joint == Joint::List && !parts;
        parts |= OPENS_PARTS.has(&word.text);
        // "Looks up … and compiles information": what is compiled is the answer.
        let gathers = |verb: &str| {
            let class = phrase::object(words.get(at + 1..).unwrap_or_default()).map(lexicon::word);
            verb == "compile" && class.is_some_and(|class| class.measure)
        };
        if joined && inflection(&word.text) == form && runs_it(words, at) {
            return Some(word.text.to_string());
        }
        // "Checks and reports" answers; "search and navigate" browses; "retrieves and formats" shapes the answer.
        // "News articles and press releases."
        let compound = word.text == "press" && words.get(at + 1).is_some_and(|next| next.text.starts_with("release"));
        if joined
            && !compound
            && !among_nouns(words, at)
            && !in_bracket(words, at)
            && let Some((verb, Kind::Write)) = deed::kind(words, at, text)
            && !matches!(verb.as_str(), "report" | "navigate" | "format")
            && !gathers(&verb)
            && (!also_noun(word)
                || words
                    .get(at + 1)
                    .is_some_and(|next| opens_object(next) || bare_object(word, next) || PARTICLES.has(&next.text)))
            && inflection(&word.text) == form
        {
            return Some(verb);
        }
    }
    None
}

/// Whether the first sentence joins this verb to its head: "Scrape and embed a URL".
pub(crate) fn joins(description: &str, verb: &str) -> bool {
    let words = sentence::words(sentence::sentences(super::clip(description)).next().unwrap_or_default(), MAX_WORDS);
    words.first().is_some_and(|head| {
        words.iter().skip(1).take(MAX_JOINED).any(|word| {
            word.joint != Joint::Space
                && inflection(&word.text) == inflection(&head.text)
                && word.text.forms().any(|base| base.as_str() == verb)
        })
    })
}

/// "Domains of an account, and deletes them": no verb at the head, but a deed with its object joined to the noun.
pub(super) fn behind_a_noun(words: &[Word]) -> Option<String> {
    words.windows(2).find_map(|pair| {
        let [word, next] = pair else { return None };
        let deed = || word.text.forms().find(|base| base.as_str() != word.text.as_str() && base.alters);
        let joined = word.joint == Joint::Conjunction && word.text.ends_with('s') && opens_object(next);
        joined.then(deed).flatten().map(|base| base.to_string())
    })
}

/// "Show (unhide) rows": a deed in brackets directly behind the head is what is meant by it.
fn meant(words: &[Word], head: usize, text: &str) -> Option<String> {
    let word = words.get(head + 1).filter(|word| word.joint == Joint::Break && !also_noun(word))?;
    let (verb, kind) = deed::kind(words, head + 1, text)?;
    let alone = words.get(head + 2).is_some_and(|next| next.joint == Joint::Break);
    (kind == Kind::Write && alone && inflection(&word.text) == inflection(&words.get(head)?.text)).then_some(verb)
}

/// "Read a conversation (marks messages as read)": behind a bracket, a dash or a colon a third person with its object tells what the tool does besides. "Updates
/// every minute" and "releases, newest first" have no object.
pub(super) fn told_aside(words: &[Word]) -> Option<String> {
    static NO_OBJECT: WordList =
        WordList::new("de da do del di des every once daily hourly weekly monthly only when where if not no today now");
    words.windows(2).find_map(|pair| {
        let [word, next] = pair else { return None };
        if word.joint != Joint::Break {
            return None;
        }
        let aside = word.text.ends_with('s');
        // "(mark it complete)": what is meant is what was told before.
        if lexicon::alters(&word.text) && matches!(next.text.as_str(), "it" | "them") && next.joint == Joint::Space {
            return Some(word.text.to_string());
        }
        let base = word.text.forms().find(|base| base.as_str() != word.text.as_str() && base.alters)?;
        let object = bare_object(word, next) && !next.text.ends_with("ly") && !next.text.starts_with(|c: char| c.is_ascii_digit());
        (aside && object && !PARTICLES.has(&next.text) && !NO_OBJECT.has(&next.text)).then(|| base.to_string())
    })
}

/// "Locate a buoy by playing a sound", "reads notices, marking them as seen": how a look is done, or what is done with it. Behind "by" an addition is a
/// remark on what to ask for ("narrow it by adding a filter").
fn done_besides(words: &[Word], head: usize) -> Option<String> {
    let deeds =
        |base: &str| lexicon::alters(base) && !matches!(base, "add" | "append" | "put") || matches!(base, "play" | "ring" | "broadcast");
    words.windows(3).skip(head).find_map(|three| {
        let [before, gerund, object] = three else { return None };
        let means = before.text == "by" && gerund.joint == Joint::Space || gerund.joint == Joint::List;
        let deed = lexicon::bases(gerund.text.strip_suffix("ing").map(|_| gerund.text.as_str())?).find(|base| deeds(base));
        deed.filter(|_| means && opens_object(object)).map(Cow::into_owned)
    })
}

/// "Messages are removed once read": a later sentence that tells what becomes of that which was looked at.
fn becomes_of_it(words: &[Word]) -> Option<String> {
    static WHICH: WordList = WordList::new("that which whose who if unless not never");
    static AS_SOON: WordList = WordList::new("once after upon when");
    static LOOKED: WordList = WordList::new(
        "read fetched retrieved returned received viewed delivered consumed polled reading fetching retrieval reception delivery",
    );
    let done = words
        .iter()
        .take_while(|word| !WHICH.has(&word.text))
        .position(|word| word.text.passive())?
        + 1;
    let adverbs = words.iter().skip(done).take_while(|word| word.text.ends_with("ly")).count();
    let behind = words.get(done + adverbs + 1..)?;
    let deed = super::participle(words.get(done + adverbs)?)?;
    let at = behind.iter().take(5).position(|word| AS_SOON.has(&word.text))?;
    let looked = behind.iter().skip(at + 1).take(3).any(|word| LOOKED.has(&word.text));
    looked.then_some(deed)
}

/// "Retrieves a script and executes it": what was looked up is run.
fn runs_it(words: &[Word], at: usize) -> bool {
    static RUNS: WordList = WordList::new("run execute call invoke perform");
    let run = words.get(at).is_some_and(|word| word.text.forms().any(|base| RUNS.has(base)));
    run && words
        .get(at + 1)
        .is_some_and(|next| next.joint == Joint::Space && matches!(next.text.as_str(), "it" | "them"))
}

/// "Fetch telemetry (speed, throttle, brake)": one word of a list in brackets that a noun opens, with nothing that it is done to, is a column.
fn in_bracket(words: &[Word], at: usize) -> bool {
    let alone = words.get(at + 1).is_some_and(|next| next.joint != Joint::Space);
    let opening = words.iter().take(at).rposition(|word| word.joint != Joint::List);
    let opens = opening.and_then(|first| words.get(first)).is_some_and(|first| {
        let noun = first.text.class();
        first.joint == Joint::Break && (noun.thing || noun.measure) && !noun.verb()
    });
    alone
        && opens
        && words
            .get(at)
            .is_some_and(|word| word.joint == Joint::List && !word.text.some().listed)
}

/// "Hubs, readers, relays, intercoms": one word of a list whose neighbours are plurals of no verb is one too.
fn among_nouns(words: &[Word], at: usize) -> bool {
    let noun = |word: &Word| word.text.ends_with('s') && !word.text.some().verb();
    let listed = |word: &Word| matches!(word.joint, Joint::List | Joint::Conjunction);
    let [Some(before), Some(word), Some(next)] = [at.checked_sub(1), Some(at), at.checked_add(1)].map(|at| words.get(at?)) else {
        return false;
    };
    word.joint == Joint::List && before.joint != Joint::Space && noun(before) && listed(next) && noun(next)
}

/// How many words behind the head are kinds of what is looked at: "List sync, reset, refresh, and clear jobs". Behind a verb that has no object yet stands
/// no other verb, and what is joined to the word there describes the same noun.
fn kinds_of(words: &[Word], head: usize) -> usize {
    let looks = words
        .get(head)
        .is_some_and(|head| head.text.forms().any(|base| base.class.never_noun));
    let Some(first) = words
        .get(head + 1)
        .filter(|first| looks && first.joint == Joint::Space && first.text.class().write)
    else {
        return 0;
    };
    let further = words
        .iter()
        .skip(head + 2)
        .take_while(|word| matches!(word.joint, Joint::List | Joint::Conjunction) && word.text.class().write);
    let all = 1 + further.count();
    let noun = words
        .get(head + 1 + all)
        .is_some_and(|noun| noun.joint == Joint::Space && super::data::many(&noun.text) && noun.text.class().thing);
    if noun && all > 1 && first.text.class().also_noun { all } else { 0 }
}

/// How many words behind the head are deeds that are only weighed: "Preview create, write or unlink without executing it".
fn weighed(words: &[Word], head: usize) -> usize {
    let considers = |word: &Word| word.text.forms().any(|base| lexicon::only_considers(base));
    let mut behind = words.iter().enumerate().skip(head + 1);
    let Some((_, first)) = behind.next().filter(|_| words.get(head).is_some_and(considers)) else {
        return 0;
    };
    let listed = behind.take_while(|(_, word)| word.joint != Joint::Space).count();
    let then = words.get(head + 2 + listed).is_some_and(|word| word.text == "without");
    if first.text.class().write && then { listed + 1 } else { 0 }
}

#[derive(PartialEq)]
enum Inflection {
    Base,
    Third,
    Gerund,
}

fn inflection(word: &Text) -> Inflection {
    if word.class().verb() {
        Inflection::Base
    } else if word.ends_with("ing") {
        Inflection::Gerund
    } else if word.ends_with('s') {
        Inflection::Third
    } else {
        Inflection::Base
    }
}

/// A later sentence whose subject is the tool and whose verb changes something: "Creates it if it is missing", "This also sends …".
pub(super) fn owns_up(sentence: &str, words: &mut Vec<Word>) -> Option<String> {
    // Most sentences are done with when they have begun; the rest is read where it may tell more.
    sentence::read(sentence, BEGINNING, words);
    let (told, rest) = of_the_tool(words);
    let more = match rest {
        [verb, _, ..] => told || verb.text == "uses" || verb.text.some_alters() || says_what_it_does(verb),
        _ => true,
    };
    let promises = sentence.contains(" will ");
    if !more && !tells_when(sentence) && !promises {
        return None;
    }
    let joins = promises || sentence.contains(" and ") || sentence.contains(" then ");
    sentence::read(sentence, if joins { MAX_WORDS / 2 } else { 8 }, words);
    let (told, rest) = of_the_tool(words);
    owned_up(words, rest, told).or_else(|| promised(words).filter(|_| promises))
}

/// "For a given website, this tool will scrape the pages and save the content in a new bucket": what the tool will do, wherever the sentence says so.
fn promised(words: &[Word]) -> Option<String> {
    static TOOL: WordList = WordList::new("tool it this command function operation call endpoint action");
    let at = words
        .windows(2)
        .position(|pair| matches!(pair, [tool, will] if TOOL.has(&tool.text) && will.text == "will" && will.joint == Joint::Space))?;
    words.windows(2).skip(at + 2).enumerate().find_map(|(nth, pair)| {
        let [verb, next] = pair else { return None };
        let stands = nth == 0 && verb.joint == Joint::Space || matches!(verb.joint, Joint::Conjunction | Joint::List);
        let base = verb.text.forms().find(|base| base.alters && base.as_str() == verb.text.as_str())?;
        (stands && opens_object(next)).then(|| base.to_string())
    })
}

/// Words of a later sentence that are read of each.
const BEGINNING: usize = 3;

/// What follows the words that only say that the tool is spoken of, and whether there are any.
fn of_the_tool(words: &[Word]) -> (bool, &[Word]) {
    static OF_THE_TOOL: WordList = WordList::new("this it tool operation action call endpoint will also automatically immediately");
    let told = words.iter().take_while(|word| OF_THE_TOOL.has(&word.text)).count();
    (told > 0, words.get(told..).unwrap_or_default())
}

/// "Returns", "writes": what a later sentence begins with.
fn says_what_it_does(verb: &Word) -> bool {
    inflection(&verb.text) == Inflection::Third && verb.text.some().verb()
}

/// Whether the sentence may tell what becomes of something once it was looked at.
fn tells_when(sentence: &str) -> bool {
    static WHEN: Fragments = Fragments::new(&[
        "once", "after", "upon", "when", "Once", "After", "Upon", "When", "ONCE", "AFTER", "UPON", "WHEN",
    ]);
    WHEN.within(sentence)
}

fn owned_up(words: &[Word], rest: &[Word], told: bool) -> Option<String> {
    let verb = rest.first()?;
    let next = rest.get(1)?;
    if let Some(made) = made_with(rest).or_else(|| becomes_of_it(words)) {
        return Some(made);
    }
    // "Returns a summary and writes the whole to a file."
    if says_what_it_does(verb)
        && let Some(joined) = rest.windows(2).find_map(joined_deed)
    {
        return Some(joined);
    }
    let base = verb.text.forms().find(|b| b.alters)?;
    let inflected = verb.text != base.as_str() && verb.text.ends_with('s');
    let object =
        (ARTICLES.has(&next.text) || next.text == "new" || next.text == "it") && !deed::by_get(verb, rest.get(1..).unwrap_or_default());
    let will = told && words.iter().take(8).any(|w| w.text == "will");
    (object && (inflected || will)).then(|| base.to_string())
}

/// "Uses the reports interface to create a schedule": what the tool does on its way.
fn made_with(sentence: &[Word]) -> Option<String> {
    let uses = sentence.first().is_some_and(|first| first.text == "uses");
    let mut purposes = sentence.windows(3).take(12).filter(|_| uses);
    purposes.find_map(|three| match three {
        [to, verb, article] if to.text == "to" && matches!(article.text.as_str(), "a" | "an" | "the" | "new") => {
            verb.text.forms().find(|base| base.alters).map(|base| base.to_string())
        }
        _ => None,
    })
}

/// ", and writes …", "and updates it": a plain deed, joined.
/// "Updates and deletes remain restricted" speaks of deeds, and does none.
fn joined_deed(pair: &[Word]) -> Option<String> {
    static FINITE: WordList = WordList::new("remain remains are is stay stays were was require need can cannot may must will");
    let [word, next] = pair else { return None };
    if FINITE.has(&next.text) && next.joint == Joint::Space {
        return None;
    }
    if word.joint != Joint::Conjunction || inflection(&word.text) != Inflection::Third || also_noun(word) && !opens_object(next) {
        return None;
    }
    word.text.forms().find(|base| base.alters).map(|base| base.to_string())
}
