//! What a description says of the tool itself: that it only reads, which operations it has, that it tells about a thing.

use super::sentence::{self, Joint, Word};
use super::{clip, phrase};
use crate::lexicon::{self, WordList};

/// Whether the tool tells something about a thing rather than the thing: "Get information about the token", "Retrieve trends in …".
pub(crate) fn tells_about(description: &str) -> bool {
    static TELLING: WordList = WordList::new("information trend trends statistics metadata count number");
    static THE_THING: WordList =
        WordList::new("value values plaintext plain cleartext decrypted decrypts reveal reveals actual itself content contents");
    static SECRETS: WordList = WordList::new("credential credentials secret secrets password passwords token tokens key keys");
    let text = clip(description);
    let sentence = sentence::sentences(text).next().unwrap_or_default();
    let first = sentence::words(sentence, 12);
    // "Information for a credential" is about it; "information for signing in" is what one signs in with.
    let on_it = |on: &Word, behind: &[Word]| match on.text.as_str() {
        "about" | "on" | "in" | "of" => true,
        "for" => behind.iter().take(4).any(|word| SECRETS.has(&word.text)),
        _ => false,
    };
    let told = (0..7).any(|at| matches!(first.get(at..), Some([what, on, behind @ ..]) if TELLING.has(&what.text) && on_it(on, behind)));
    let lower = sentence.to_lowercase();
    let nothing_else = lower.contains("metadata only") || lower.contains("only metadata");
    // "Not actual passwords" denies the thing.
    let mut before = String::new();
    let mut gives = |word: &str| {
        let word = word.to_lowercase();
        let denied = matches!(before.as_str(), "not" | "no" | "never" | "without");
        let given = THE_THING.has(&word) && !denied;
        before = word;
        given
    };
    let mut all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    (told || nothing_else) && !all.any(&mut gives)
}

/// A sentence about the tool itself: "It is read-only".
pub(super) fn says_read_only(text: &str) -> bool {
    sentence::sentences(text).any(|sentence| {
        let words = sentence::words(sentence, 4);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        matches!(
            texts.as_slice(),
            ["it" | "this", "is", "read-only", ..] | ["it" | "this", "is", "read", "only", ..] | ["this", "tool", "is", "read-only", ..]
        )
    })
}

/// A sentence that says no more than this of the tool: "Read-only.", "Read-only and side-effect-free". "Read-only actions: …" speaks of some of them, and
/// "read-only by default" of some calls.
pub(crate) fn only_reads(description: &str) -> bool {
    static WITH_IT: WordList = WordList::new("side-effect-free idempotent safe deterministic non-destructive offline local");
    static BUT: WordList = WordList::new("unless except if when until but otherwise writes write read-write mode default");
    sentence::sentences(clip(description)).any(|sentence| {
        let words = sentence::words(sentence, 30);
        let whole = match words.as_slice() {
            [only, rest @ ..] if only.text == "read-only" => rest
                .first()
                .is_none_or(|next| next.joint == Joint::Break || next.joint == Joint::Conjunction && WITH_IT.has(&next.text)),
            _ => false,
        };
        whole && !words.iter().any(|word| BUT.has(&word.text))
    })
}

/// Whether the first sentence says that what the tool is given is not run: "Diagnoses a call without executing it".
pub(crate) fn runs_nothing(description: &str) -> bool {
    static RUNNING: WordList = WordList::new("executing running calling invoking performing sending");
    let first = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 30);
    first.windows(3).any(|three| {
        matches!(three, [without, running, it]
            if without.text == "without" && RUNNING.has(&running.text) && matches!(it.text.as_str(), "it" | "them"))
    })
}

/// Whether what the first sentence runs is a query in a language that cannot write: "Execute a PromQL range query". A command or a script that speaks
/// of such a language is something else.
pub(crate) fn runs_a_search(description: &str) -> bool {
    static RUNS: WordList = WordList::new("run execute perform");
    static QUERIES: WordList = WordList::new("query queries expression expressions search searches");
    let first = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 8);
    let [verb, object @ ..] = first.as_slice() else { return false };
    let language = |word: &Word| word.text.class().read_language;
    let opens = |word: &&Word| super::ARTICLES.has(&word.text) || word.text.class().adjective;
    let opening = object.iter().take_while(opens).count();
    let named = object.get(opening..).unwrap_or_default();
    let thing = |word: &&Word| {
        let other = word.text.class().write || lexicon::executable(&word.text) || super::BEHIND_A_NOUN.has(&word.text);
        word.joint == Joint::Space && !other
    };
    verb.text.forms().any(|base| RUNS.has(base))
        && named.first().is_some_and(language)
        && named.iter().take_while(thing).any(|word| QUERIES.has(&word.text))
}

/// Whether the first sentence says that a request is sent: "Make an HTTP request to …", "Calls an endpoint". What is reached "through the API" may be a
/// telephone.
pub(crate) fn sends_a_request(description: &str) -> bool {
    static BEHIND: WordList = WordList::new("through via by with using over to on from at for in");
    let first = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 12);
    first
        .iter()
        .take_while(|word| !BEHIND.has(&word.text))
        .any(|word| lexicon::request(&word.text))
}

/// Whether what the tool gives is guidance: "Provides step-by-step guidance for …". Instructions may also be given to a machine.
pub(crate) fn gives_guidance(description: &str) -> bool {
    static GIVES: WordList = WordList::new("provide give return get");
    static GUIDANCE: WordList = WordList::new("guidance guide guides documentation checklist");
    let text = clip(description);
    sentence::sentences(text).take(2).any(|sentence| {
        let words = sentence::words(sentence, 8);
        let gives = words.first().is_some_and(|first| first.text.forms().any(|base| GIVES.has(base)));
        let what = words.iter().skip(1).take(5).take_while(|word| word.joint == Joint::Space);
        // "Returns instructions for subscribing to …": how it is done.
        let how = words.windows(3).any(|three| {
            matches!(three, [told, on, doing]
                if told.text == "instructions" && matches!(on.text.as_str(), "for" | "on") && doing.text.ends_with("ing"))
        });
        gives && (how || what.clone().any(|word| GUIDANCE.has(&word.text)))
    })
}

/// Whether what the first sentence looks up are tools: "Discover available tools by domain". To go to where they are is something else.
pub(crate) fn tells_of_tools(description: &str) -> bool {
    let words = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 8);
    let looks = words.first().is_some_and(|first| first.text.some().read);
    looks && matches!(phrase::object(words.get(1..).unwrap_or_default()), Some("tools"))
}

/// Whether the first sentence tells of a question: "Check if a boat can moor", "Whether a door is locked".
pub(crate) fn asks_whether(description: &str) -> bool {
    let words = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 8);
    words.iter().any(|word| matches!(word.text.as_str(), "if" | "whether"))
}

/// Whether one of the first sentences says that the tool makes something: "Generates a report".
pub(crate) fn makes(description: &str) -> bool {
    static MAKES: WordList = WordList::new("generate create produce save write export download render build dump record");
    sentence::sentences(clip(description)).take(3).any(|sentence| {
        let words = sentence::words(sentence, 1);
        words.first().is_some_and(|first| first.text.forms().any(|base| MAKES.has(base)))
    })
}

/// "Environment operations: list/get": a heading and nothing but verbs that look.
pub(super) fn operations_that_look(words: &[Word]) -> Option<String> {
    static HEADINGS: WordList = WordList::new("ops operation operations action actions");
    let heading = words.iter().take(6).position(|word| HEADINGS.has(&word.text))?;
    let told = words.get(heading + 1..)?;
    let listed = told.iter().enumerate().take_while(|(at, word)| match word.joint {
        Joint::Break => *at == 0,
        Joint::List | Joint::Conjunction => *at > 0,
        Joint::Space => false,
    });
    let first = told.first().filter(|word| word.joint == Joint::Break)?;
    let nouns = words.get(..heading)?.iter().all(|word| !word.text.some().write);
    let looks = listed.clone().all(|(_, word)| word.text.class().read);
    // What follows the list is said of it: "(action: infer)" ends with it.
    let ends = told.get(listed.count()).is_none_or(|next| next.joint == Joint::Break);
    (nouns && looks && ends).then(|| first.text.to_string())
}

/// "If a user asks …, use this tool."
pub(super) fn advises(sentence: &str) -> bool {
    let words = sentence::words(sentence, super::MAX_WORDS);
    let speaks = words.iter().take(3).any(|word| matches!(word.text.as_str(), "if" | "when"));
    let this = words
        .windows(2)
        .any(|pair| matches!(pair, [this, tool] if this.text == "this" && tool.text == "tool"));
    speaks && this
}

pub(super) fn claims_read_only(words: &[Word]) -> bool {
    let arbitrary = [
        "sql",
        "cypher",
        "command",
        "commands",
        "code",
        "script",
        "graphql",
        "arbitrary",
        "write",
        "statement",
    ];
    static CHANGING: WordList = WordList::new("modifying changing altering writing saving applying committing");
    let said = words.iter().enumerate().any(|(at, word)| {
        let pair = word.text == "read" && words.get(at + 1).is_some_and(|w| matches!(w.text.as_str(), "only" | "operations"));
        let denied = at
            .checked_sub(1)
            .and_then(|i| words.get(i))
            .is_some_and(|w| matches!(w.text.as_str(), "not" | "non" | "isn't"));
        let without = word.text == "without" && words.get(at + 1).is_some_and(|w| CHANGING.has(&w.text));
        (pair || without || matches!(word.text.as_str(), "read-only" | "readonly")) && !denied
    });
    said && !words.iter().any(|w| arbitrary.contains(&w.text.as_str()))
}
