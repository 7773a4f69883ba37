//! Descriptions that name what they give instead of a deed: "Earnings report: …", "Perform a regression analysis".

use super::behind;
use super::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// Words that end a noun phrase.
static ENDS: WordList = WordList::new(
    "
    of for from in on about with by across between per to at including such over via using against that which is are given
",
);

static DETERMINERS: WordList = WordList::new(
    "
    the a an all your this current latest detailed complete full general recent real real-time historical information data daily
    comprehensive top quick simple outstanding raw live keyword basic advanced key
",
);

/// The noun that the sentence opens with, when it is one that asks for a look and its first word can be no verb.
pub(super) fn noun(words: &[Word], name: &[String]) -> Option<String> {
    let phrase = up_to_end(words);
    let first = phrase.first()?;
    // "Auto-progress a task's status": an article behind it makes a verb of a first word that is no known one.
    if !first.text.class().verb() && phrase.iter().skip(1).any(|word| super::ARTICLES.has(&word.text)) {
        return None;
    }
    let agent = phrase.len() > 2 && phrase.last().is_some_and(|w| lexicon::look(&w.text) && w.text.ends_with("er"));
    if !(agent && !first.text.class().verb() && !verb_shaped(&first.text)
        || first.proper
        || product(phrase)
        || no_verb(&first.text)
        || name.iter().any(|part| *part == *first.text) && !verb_shaped(&first.text)
        || phrase.len() == 1)
    {
        return None;
    }
    looking_head(phrase)
}

/// "Contoso DataHub": a maker's name and a product's, written as one.
fn product(phrase: &[Word]) -> bool {
    matches!(phrase, [maker, name, _, ..] if name.proper && name.joint == Joint::Space && !verb_shaped(&maker.text)
        && maker.text.some() == lexicon::Word::default())
}

/// Whether a word that may act is a noun where it stands: a gerund behind a determiner ("daily training load") or without an object ("spending per
/// category"), or one word of a list of nouns ("sunrise, sunset, and day length").
pub(super) fn no_verb_there(words: &[Word], at: usize, behind_a_noun: bool) -> bool {
    static SURELY_NO_OBJECT: WordList = WordList::new("of per by over across between");
    let Some(word) = words.get(at) else { return false };
    let next = words.get(at + 1);
    if word.text.ends_with("ing") {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        return before.is_some_and(|before| DETERMINERS.has(&before.text)) || next.is_some_and(|next| SURELY_NO_OBJECT.has(&next.text));
    }
    let class = word.text.class();
    behind_a_noun && class.write && !class.listed && word.joint == Joint::List && next.is_none_or(|next| next.joint != Joint::Space)
}

/// "Operating guide for …" beside a name that can only look: a gerund before a form of telling is what it tells of.
pub(super) fn titles(words: &[Word], name: &[String]) -> bool {
    static TELLS: WordList = WordList::new("guide guides handbook instructions guidelines checklist manual notes tips");
    let looks = name.first().is_some_and(|verb| lexicon::word(verb).never_noun);
    looks
        && matches!(words, [gerund, tells, next, ..]
            if gerund.text.ends_with("ing") && TELLS.has(&tells.text) && tells.joint == Joint::Space && super::BEHIND_A_NOUN.has(&next.text))
}

/// What "perform" and "run" carry: a noun that means a look, with no deed beside it.
/// "Conduct detailed, independent research": the comma stands between adjectives of one noun.
pub(super) fn carried(words: &[Word]) -> Option<String> {
    let describes = |word: &&Word| word.text.class().adjective || DETERMINERS.has(&word.text);
    let adjectives = words.iter().take_while(describes).count();
    let listed = adjectives > 0 && words.get(adjectives).is_some_and(|word| word.joint == Joint::List);
    let words = if listed {
        words.get(adjectives..).unwrap_or_default()
    } else {
        words
    };
    let phrase = up_to_end(words);
    // "Run a snippet and return diagnostics": what is returned is not what is run.
    let end = phrase
        .iter()
        .position(|word| word.joint == Joint::Conjunction)
        .unwrap_or(phrase.len());
    let phrase = phrase.get(..end).unwrap_or_default();
    looking_head(phrase).or_else(|| stored(phrase, words))
}

/// "Run a saved query", "execute a query on an existing report": what is run was written before, and gives rows.
fn stored(phrase: &[Word], words: &[Word]) -> Option<String> {
    static STORED: WordList = WordList::new("saved existing stored predefined");
    static GIVES_ROWS: WordList = WordList::new("query queries report reports search searches card question view");
    // "Run a screener query", "a data explorer query": a query of what looks.
    if let [.., of, query] = phrase
        && query.text == "query"
        && (lexicon::look(&of.text) || of.text == "screener")
        && !phrase.iter().any(|word| lexicon::query_language(&word.text))
    {
        return Some(query.text.to_string());
    }
    let last = phrase.last().filter(|last| GIVES_ROWS.has(&last.text))?;
    words
        .iter()
        .take(8)
        .any(|word| STORED.has(&word.text))
        .then(|| last.text.to_string())
}

/// The noun that the verb before these words is done to.
pub(super) fn object(words: &[Word]) -> Option<&str> {
    up_to_end(words).last().map(|word| word.text.as_str())
}

fn up_to_end(words: &[Word]) -> &[Word] {
    let end = words
        .iter()
        .enumerate()
        .find(|(at, word)| {
            ENDS.has(&word.text) || behind::said_of_it(words, *at) || *at > 0 && matches!(word.joint, Joint::Break | Joint::List)
        })
        .map_or(words.len(), |(at, _)| at);
    words.get(..end.min(10)).unwrap_or_default()
}

fn looking_head(phrase: &[Word]) -> Option<String> {
    let deed = phrase.iter().any(|word| {
        let class = word.text.class();
        class.write && !class.noun_first
    });
    let last = phrase.last()?;
    (!deed && (lexicon::read_noun(&last.text) || lexicon::look(&last.text))).then(|| last.text.to_string())
}

/// A determiner or, by its ending, an adjective.
fn no_verb(text: &str) -> bool {
    let class = lexicon::word(text);
    if class.verb() {
        return false;
    }
    DETERMINERS.has(text)
        || class.read_noun
        || compounded(text)
        || ["ical", "ous", "ized", "ised", "ensive", "onal"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// "Natural-language", "single-use": words put together of which none acts.
pub(super) fn compounded(text: &str) -> bool {
    let acts = |part: &str| part.len() < 3 || lexicon::bases(part).any(|base| lexicon::word(&base).write);
    // "Year-by-year": a preposition between two words is no particle of a verb, as it is in "log-in".
    if let [before, between, behind] = *text.split('-').collect::<Vec<_>>()
        && matches!(between, "by" | "to" | "of" | "in" | "on" | "for" | "over" | "per")
    {
        return !acts(before) && !acts(behind);
    }
    // "Auto-progress", "hard-code": what these stand before is a verb as often.
    static OF_VERBS: WordList = WordList::new("auto re un de mass bulk batch force hard soft");
    text.contains('-') && !text.split('-').any(acts) && !text.split('-').next().is_some_and(|part| OF_VERBS.has(part))
}

/// By its ending more likely a verb than a noun.
pub(super) fn verb_shaped(text: &str) -> bool {
    text.len() > 4 && ["ize", "ise", "ify", "ate", "en"].iter().any(|end| text.ends_with(end)) && !lexicon::word(text).read_noun
}

/// "An array of dates": what is done to several is done to each.
pub(super) fn several(behind: &[Word]) -> &[Word] {
    static SEVERAL: WordList =
        WordList::new("array arrays list lists set sets batch batches series sequence sequences collection collections");
    match behind {
        [_, many, of, each @ ..] | [many, of, each @ ..] if SEVERAL.has(&many.text) && of.text == "of" => each,
        _ => behind,
    }
}
