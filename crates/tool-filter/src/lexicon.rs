//! Verbs and nouns of tool names, by what they do. Classes of English words in programming interfaces; no word stands for one tool.

mod deeds;
mod false_friends;
mod foreign;
mod fragments;
mod list;
mod memo;
mod nouns;
mod things;
mod verbs;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::LazyLock;

use nouns::*;
use rustc_hash::FxHashMap;
use verbs::*;

pub(crate) use false_friends::{ends_elsewhere, no_look, turns_into};
pub(crate) use fragments::Fragments;
pub(crate) use list::WordList;
pub(crate) use memo::{Kept, MAX_KEPT, Memo};
pub(crate) use things::{ASKS, DRAWINGS, GIVES_POWER, IN_ER, TOOLISH};

/// What a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Word {
    pub read: bool,
    pub write: bool,
    /// A verb of the blocklist.
    pub listed: bool,
    pub also_noun: bool,
    pub noun_first: bool,
    pub unclear: bool,
    /// Weighs an action instead of taking it.
    pub considers: bool,
    pub read_noun: bool,
    pub compound_tail: bool,
    pub joint: bool,
    pub query_language: bool,
    pub never_noun: bool,
    pub read_language: bool,
    pub preposition: bool,
    pub contextual: bool,
    pub look: bool,
    pub state: bool,
    /// Head verbs in other languages.
    pub foreign_read: bool,
    pub foreign_write: bool,
    /// A noun that is hardly ever a verb.
    pub thing: bool,
    /// A measure, a mass, a form of telling.
    pub measure: bool,
    /// No verb, but it opens a noun phrase.
    pub adjective: bool,
    /// An English verb that tools seldom take, or a noun that is a verb too.
    pub maybe: bool,
}

impl Word {
    pub fn verb(self) -> bool {
        self.read || self.write || self.unclear
    }

    /// What either can be.
    pub fn or(self, other: Self) -> Self {
        Self {
            read: self.read || other.read,
            write: self.write || other.write,
            listed: self.listed || other.listed,
            also_noun: self.also_noun || other.also_noun,
            noun_first: self.noun_first || other.noun_first,
            unclear: self.unclear || other.unclear,
            considers: self.considers || other.considers,
            read_noun: self.read_noun || other.read_noun,
            compound_tail: self.compound_tail || other.compound_tail,
            joint: self.joint || other.joint,
            query_language: self.query_language || other.query_language,
            never_noun: self.never_noun || other.never_noun,
            read_language: self.read_language || other.read_language,
            preposition: self.preposition || other.preposition,
            contextual: self.contextual || other.contextual,
            look: self.look || other.look,
            state: self.state || other.state,
            foreign_read: self.foreign_read || other.foreign_read,
            foreign_write: self.foreign_write || other.foreign_write,
            thing: self.thing || other.thing,
            measure: self.measure || other.measure,
            adjective: self.adjective || other.adjective,
            maybe: self.maybe || other.maybe,
        }
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Word> = FxHashMap::default();
    let mut put = |list: &'static str, mark: fn(&mut Word)| list.split_whitespace().for_each(|w| mark(words.entry(w).or_default()));
    put(READ, |w| w.read = true);
    put(BLOCKLIST, |w| (w.listed, w.write) = (true, true));
    put(WRITE, |w| w.write = true);
    put(FURTHER_WRITE, |w| w.write = true);
    for deeds in deeds::ALL {
        put(deeds, |w| (w.write, w.also_noun) = (true, true));
    }
    put(things::THING, |w| w.thing = true);
    put(things::MEASURE, |w| w.measure = true);
    put(things::ADJECTIVE, |w| w.adjective = true);
    put(things::MAY_BE_VERB, |w| w.maybe = true);
    put(CONTEXTUAL, |w| (w.write, w.contextual, w.also_noun) = (true, true, true));
    put(LOOK, |w| w.look = true);
    put(foreign::READ, |w| w.foreign_read = true);
    put(foreign::WRITE, |w| w.foreign_write = true);
    put(STATE, |w| w.state = true);
    put(ALSO_NOUN, |w| w.also_noun = true);
    put(NOUN_FIRST, |w| w.noun_first = true);
    put(UNCLEAR, |w| w.unclear = true);
    put(RATHER_THAN_DOING, |w| w.considers = true);
    put(READ_NOUN, |w| w.read_noun = true);
    put(COMPOUND_TAIL, |w| w.compound_tail = true);
    put(JOINT, |w| w.joint = true);
    put(READ_LANGUAGE, |w| (w.read_language, w.read) = (true, true));
    put(NEVER_NOUN, |w| w.never_noun = true);
    put(PREPOSITION, |w| w.preposition = true);
    put(QUERY_LANGUAGE, |w| w.query_language = true);
    words
});

pub(crate) fn word(text: &str) -> Word {
    WORDS.get(text).copied().unwrap_or_default()
}
pub(crate) fn only_considers(text: &str) -> bool {
    word(text).considers
}
pub(crate) fn read_noun(text: &str) -> bool {
    word(text).read_noun
}
/// A request over HTTP, or what one is sent to.
pub(crate) fn request(text: &str) -> bool {
    static REQUESTS: WordList = WordList::new("request requests http https api apis rest endpoint endpoints url urls graphql odata");
    REQUESTS.has(text)
}
pub(crate) fn look(text: &str) -> bool {
    word(text).look
}
pub(crate) fn state(text: &str) -> bool {
    word(text).state
}

/// A verb that acts, hardly ever a noun, and is not only something that a remark says ("follows redirects").
pub(crate) fn alters(text: &str) -> bool {
    static STRONG: WordList = WordList::new(
        "
        start trigger launch install deploy cancel save charge archive enqueue schedule persist revoke grant restart activate deactivate
        assign move rotate enable disable approve reject merge transition terminate mark
    ",
    );
    word(text).listed && !matches!(text, "new" | "set" | "drop" | "forward" | "alter" | "clear" | "replace") || STRONG.has(text)
}

/// A known deed done again or undone: `rebalance` where `balance` is none, `regenerate`, `unassign`.
pub(crate) fn prefixed_write(text: &str) -> bool {
    static NOT_SO: WordList = WordList::new(
        "design resign remark research report record release result resource return request region review unit united under reform",
    );
    let known = |stem: &str| stem.len() > 3 && (word(stem).write || stem == "generate");
    let again = ["re", "un", "de", "dis", "auto", "mis"]
        .iter()
        .filter_map(|prefix| text.strip_prefix(prefix))
        .any(known);
    again && !word(text).verb() && !word(text).read_noun && !NOT_SO.has(text)
}

/// What is run, not what a run has.
pub(crate) fn executable(text: &str) -> bool {
    static EXECUTABLES: WordList =
        WordList::new("code script scripts command commands snippet cell cells notebook macro program shell sql statement");
    EXECUTABLES.has(text)
}
/// What takes its own course once it is run.
pub(crate) fn started(text: &str) -> bool {
    matches!(text, "job" | "task" | "workflow" | "pipeline" | "playbook" | "agent" | "flow")
}
pub(crate) fn compound_tail(text: &str) -> bool {
    word(text).compound_tail
}
pub(crate) fn joint(text: &str) -> bool {
    word(text).joint
}
pub(crate) fn query_language(text: &str) -> bool {
    word(text).query_language
}

/// A blocklist verb at the start of a word that is run together (`deleteuser`), or the word itself inflected.
pub(crate) fn run_together(text: &str) -> Option<&'static str> {
    const LONG: [&str; 11] = [
        "create", "delete", "update", "remove", "insert", "send", "refund", "destroy", "purge", "upsert", "truncate",
    ];
    static HARMLESS: WordList = WordList::new(
        "
    creates created creator creators deleted deletes updated updates updater removed inserted sender senders sends refunds refunded
    destroyed purged
",
    );
    if HARMLESS.has(text) {
        return None;
    }
    LONG.into_iter()
        .find(|verb| text.len() > verb.len() + 1 && (text.starts_with(verb) || (text.ends_with(verb) && verb.len() > 4)))
}

/// The base forms that an inflected verb may have: `retrieves`, `deleting`, `applied`.
pub(crate) fn bases(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let gerund = text.strip_suffix("ing");
    let doubled = gerund.and_then(|stem| {
        let mut chars = stem.chars();
        let last = chars.next_back()?;
        let shorter = chars.as_str();
        (chars.next_back()? == last).then_some(Cow::Borrowed(shorter))
    });
    [
        Some(Cow::Borrowed(text)),
        text.strip_suffix("ies").map(|stem| Cow::Owned(format!("{stem}y"))),
        text.strip_suffix("es").map(Cow::Borrowed),
        text.strip_suffix('s').map(Cow::Borrowed),
        gerund.map(Cow::Borrowed),
        gerund.map(|stem| Cow::Owned(format!("{stem}e"))),
        doubled,
    ]
    .into_iter()
    .flatten()
}

/// A form that an inflected verb may have, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    text: Box<str>,
    pub class: Word,
    pub alters: bool,
}

impl Form {
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Deref for Form {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// The base forms with what each is.
pub(crate) fn forms(text: &str) -> Box<[Form]> {
    bases(text)
        .map(|base| Form {
            class: word(&base),
            alters: alters(&base),
            text: base.into(),
        })
        .collect()
}
