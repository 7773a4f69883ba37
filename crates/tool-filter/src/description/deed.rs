//! What a verb of a description means in its sentence.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::answer::{MAKES, SHAPES, hands_back, keeps, makes_an_answer, pictures, renames, shapes_a_text};
use super::compared::{asks_how_it_stands, compared, into_another_name};
use super::phrase;
use super::sentence::{Joint, Word};
use crate::lexicon::{self, Form, WordList};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
    /// It may be either.
    Unclear,
    /// The deed is named behind it: "perform a …", "use this to …".
    Carrier,
}

/// Verbs that say "gives an answer".
static GIVES: WordList = WordList::new("return see output access look reveal surface research");

/// The same, but only when the tool is their subject: "Reports the balance" against "Report a user".
static GIVES_AS_SUBJECT: WordList = WordList::new("report answer respond render trace present provide give tell");

static CARRIERS: WordList = WordList::new("use run make perform execute select call conduct do");

/// Verbs that look when the noun they are done to can only be looked up, worked out or followed. "Resolve an incident by its id" has the
/// object `incident`, "resolve a package id" has `id`.
static LOOKS_AT: [(WordList, WordList); 18] = [
    (
        WordList::new("evaluate"),
        WordList::new("template templates formula formulas flag flags gate gates"),
    ),
    (
        WordList::new("encode escape"),
        WordList::new("string strings text texts url urls html base64 json"),
    ),
    (
        WordList::new("resolve"),
        WordList::new(
            "\
         value values id ids identifier identifiers name names url urls uri uris address addresses domain hostname reference references \
         alias aliases symbol symbols path paths handle handles coordinates dns username usernames conid doi slug slugs link links \
         hostnames domains metadata",
        ),
    ),
    // What moves by itself is followed; an event or an expense that is tracked is written down.
    (
        WordList::new("track"),
        WordList::new(
            "\
         status progress performance history maintenance shipment shipments parcel parcels package packages flight flights vessel vessels \
         container containers delivery deliveries train trains ranking rankings position positions price prices",
        ),
    ),
    (
        WordList::new("monitor"),
        WordList::new("queries query progress performance usage status"),
    ),
    (WordList::new("plan"), WordList::new("route routes directions")),
    (WordList::new("take capture"), WordList::new("screenshot screenshots")),
    (
        WordList::new("verify test"),
        WordList::new("signature signatures connection connectivity existence availability integrity status pattern regex rule"),
    ),
    (WordList::new("map"), WordList::new("dependencies relationships topology")),
    (WordList::new("trace"), WordList::new("path paths route lineage dependencies calls")),
    (WordList::new("render"), WordList::new("configuration template preview")),
    (
        WordList::new("match"),
        WordList::new("individuals businesses companies entities addresses names prospects"),
    ),
    (WordList::new("sample"), WordList::new("rows documents records values")),
    (
        WordList::new("provide give"),
        WordList::new("information details list summary overview statistics guidance instructions"),
    ),
    (WordList::new("tell"), WordList::new("user")),
    (
        WordList::new("convert"),
        WordList::new(
            "\
         timezone timezones time timestamp timestamps unit units temperature coordinates date dates epoch expression currency currencies \
         amount amounts address addresses location color colors number numbers json xml yaml csv markdown",
        ),
    ),
    (
        WordList::new("translate"),
        WordList::new("text texts query phrase word words sentence sentences error code"),
    ),
    (WordList::new("reverse"), WordList::new("geocode geocoding lookup dns")),
];

/// The states that "wait for" waits for.
static STATES: WordList = WordList::new("status ready complete completes finish finished running healthy stable");

/// Verbs of the lists above, and those that are named in [`special`] and by [`lexicon::no_look`].
static SPECIAL: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    const NAMED: &str = "wait take capture create download export work convert turn ask scan check show display identify simulate ping obtain list extract return subscribe";
    let of_objects = LOOKS_AT.iter().flat_map(|(verbs, _)| verbs.words());
    let lists = [&CARRIERS, &GIVES, &GIVES_AS_SUBJECT, &MAKES, &SHAPES];
    lists
        .into_iter()
        .flat_map(WordList::words)
        .chain(of_objects)
        .chain(NAMED.split_whitespace())
        .collect()
});

/// Whether the verb is one for which its class is not enough.
pub(super) fn is_special(verb: &str) -> bool {
    SPECIAL.contains(verb)
}

/// What a verb does for which its class is not enough.
fn special(named: &str, words: &[Word], at: usize, text: &str) -> Option<Kind> {
    let word = words.get(at)?;
    let next = words.get(at + 1).map_or("", |w| w.text.as_str());
    // "Reports the balance", "Reporting of …".
    let third = |base: &str| word.text != base && (word.text.ends_with('s') && next != "to" || word.text == "reporting");
    if CARRIERS.has(named) {
        return Some(Kind::Carrier);
    }
    let behind = words.get(at + 1..).unwrap_or_default();
    let plain = || behind.iter().map(|w| w.text.as_str()).filter(|w| !super::ARTICLES.has(w)).take(8);
    // "List homes for sale" looks for several; "list a home for sale" offers one.
    let one = named != "list" || matches!(next, "a" | "an" | "your" | "this" | "one" | "it");
    if one && lexicon::ends_elsewhere(named, plain()) {
        return Some(Kind::Write);
    }
    if lexicon::no_look(named, plain()) || lexicon::turns_into(named, plain()) {
        return Some(Kind::Unclear);
    }
    // "Presents a failed payment again": a look is not said to be one more.
    if GIVES_AS_SUBJECT.has(named) && plain().any(|word| matches!(word, "again" | "anew")) {
        return Some(Kind::Unclear);
    }
    if matches!(named, "show" | "display") && !matches!(next, "whether" | "if") && answers_with_success(text) {
        return Some(Kind::Write);
    }
    // "Renders the map to an image file": what is rendered is put there.
    let kept = named == "render" && keeps(text);
    if GIVES.has(named) || GIVES_AS_SUBJECT.has(named) && third(named) && !kept {
        return Some(Kind::Read);
    }
    let looks = match LOOKS_AT.iter().find(|(verbs, _)| verbs.has(named)) {
        Some((_, objects)) => phrase::object(phrase::several(behind)).is_some_and(|noun| objects.has(noun)),
        None => named == "wait" && behind.iter().take(12).any(|w| STATES.has(&w.text)),
    };
    if looks || named == "verify" && (compared(behind) || asks_how_it_stands(behind)) || named == "resolve" && into_another_name(behind) {
        return Some(Kind::Read);
    }
    if matches!(named, "take" | "capture") && pictures_what_is_shown(behind) || named == "create" && links_into_pages(behind) {
        return Some(Kind::Read);
    }
    if matches!(named, "download" | "export") && hands_back(text, &word.text) || named == "work" && next == "out" {
        return Some(Kind::Read);
    }
    if named == "ask" && asks_a_machine(behind) || named == "scan" && scans_rows(behind) || named == "subscribe" && listens(behind) {
        return Some(Kind::Read);
    }
    if matches!(named, "convert" | "translate") && puts_in_a_language(behind, text) {
        return Some(Kind::Read);
    }
    if named == "convert" && renames(behind, text) || named == "export" && pictures(behind, text) {
        return Some(Kind::Read);
    }
    // "Convert between units".
    if named == "convert" && next == "between" {
        return Some(Kind::Read);
    }
    if MAKES.has(named) && makes_an_answer(behind, text) || SHAPES.has(named) && shapes_a_text(behind, text) {
        return Some(Kind::Read);
    }
    None
}

/// "Issue a GET against the API", "sends a GET request": by the terms of HTTP a GET only reads. Written small, it is a verb.
pub(super) fn by_get(word: &Word, behind: &[Word]) -> bool {
    // "A lightweight GET request": what kind of one, but no other thing that is sent before it.
    let before = behind
        .iter()
        .take(3)
        .take_while(|word| word.joint == Joint::Space && !(word.text == "get" && word.proper))
        .count();
    let get = behind
        .get(before)
        .is_some_and(|get| get.text == "get" && get.proper && get.joint == Joint::Space)
        && behind.iter().take(before).all(|word| {
            super::ARTICLES.has(&word.text)
                || matches!(
                    &*word.text,
                    "single" | "simple" | "lightweight" | "light" | "plain" | "authenticated" | "quick"
                )
        });
    // "… to trigger a build": what is got is not what it is for.
    let to_act = behind
        .windows(2)
        .any(|pair| matches!(pair, [to, deed] if to.text == "to" && deed.text.some().write));
    let sends = |base: &Form| matches!(base.as_str(), "issue" | "send" | "perform" | "make" | "execute" | "run");
    get && !to_act && word.text.forms().any(sends)
}

/// Natural language that becomes a text of a query: nothing but the answer comes of it.
fn puts_in_a_language(behind: &[Word], text: &str) -> bool {
    static LANGUAGE: WordList = WordList::new("query queries expression expressions regex filter");
    let natural = matches!(behind, [natural, language, ..] if natural.text == "natural" && language.text == "language");
    let mut into = behind
        .iter()
        .take(14)
        .skip_while(|word| !matches!(word.text.as_str(), "into" | "to"));
    natural && into.any(|word| LANGUAGE.has(&word.text)) && !keeps(text)
}

/// What the verb at `at` does.
pub(super) fn kind(words: &[Word], at: usize, text: &str) -> Option<(String, Kind)> {
    let word = words.get(at)?;
    // "Lists of", "Reports on": a plural noun. "News" is none of `new`.
    let next = words.get(at + 1).map_or("", |w| w.text.as_str());
    // "Forward geocode addresses".
    if matches!(&*word.text, "forward" | "reverse") && matches!(next, "geocode" | "geocoding") {
        return Some((next.to_owned(), Kind::Read));
    }
    if by_get(word, words.get(at + 1..).unwrap_or_default()) {
        return Some(("get".to_owned(), Kind::Read));
    }
    if let Some(switched) = switches(word, next) {
        return Some((switched, Kind::Write));
    }
    let plural = word.text.ends_with('s') && matches!(next, "for" | "of" | "in" | "on" | "from" | "about");
    // "Return of a package": the base form before "of" is a noun.
    let lets = matches!(
        word.text.trim_end_matches('s'),
        "allow" | "enable" | "let" | "permit" | "help" | "support"
    ) && (lets_whom(words, at) || next.ends_with("ing") && lexicon::bases(next).any(|base| lexicon::word(&base).verb()));
    let noun = lets || next == "of" && word.text.class().verb();
    if noun || plural && !matches!(word.text.as_str(), "waits" | "looks" | "searches" | "checks" | "polls") || word.text == "news" {
        return None;
    }
    for base in word.text.forms() {
        let named = base.as_str();
        // Most words are on none of the lists that follow, and are passed by in one look.
        if word.text.special()
            && SPECIAL.contains(named)
            && let Some(kind) = special(named, words, at, text)
        {
            return Some((named.to_owned(), kind));
        }
        // "Has papers served" lets others act.
        if matches!(named, "has" | "is") {
            return None;
        }
        let class = base.class;
        if class.read || class.foreign_read {
            return Some((named.to_owned(), Kind::Read));
        }
        if class.write || class.foreign_write || lexicon::prefixed_write(named) {
            let noun = class.noun_first && !class.listed && (lexicon::read_noun(next) || lexicon::look(next));
            return if noun { None } else { Some((named.to_owned(), Kind::Write)) };
        }
        if class.unclear {
            return Some((named.to_owned(), Kind::Unclear));
        }
    }
    None
}

/// "Power on a machine", "switch off". "Switches on the network" are machines.
fn switches(word: &Word, next: &str) -> Option<String> {
    let base = word.text.strip_suffix('s').unwrap_or(&word.text);
    let switched = match base {
        "power" => matches!(next, "on" | "off" | "cycle" | "up" | "down"),
        "turn" | "switch" => matches!(next, "on" | "off"),
        _ => false,
    };
    switched.then(|| format!("{base} {next}"))
}

/// "Spell-check", "hard-delete": the last part says what is done.
pub(super) fn hyphenated(text: &str) -> Option<(String, Kind)> {
    let (_, last) = text.split_once('-')?;
    lexicon::bases(last).find_map(|base| {
        let class = lexicon::word(&base);
        if class.write && (!class.also_noun || class.listed) {
            Some((base.into_owned(), Kind::Write))
        } else if class.read {
            Some((base.into_owned(), Kind::Read))
        } else {
            None
        }
    })
}

/// "Allows you to", "enables the agent to": what is allowed follows.
fn lets_whom(words: &[Word], at: usize) -> bool {
    static WHOM: WordList =
        WordList::new("you us users user agents agent clients client callers caller to developers models model assistants assistant");
    let behind = |n: usize| words.get(at + n).map_or("", |word| word.text.as_str());
    WHOM.has(behind(1)) || behind(1) == "the" && WHOM.has(behind(2))
}

/// A snapshot of what a screen shows; one of a disk is a thing that is made.
fn pictures_what_is_shown(behind: &[Word]) -> bool {
    static SHOWN: WordList = WordList::new("page screen window tab viewport desktop dom browser");
    let near = |list: &WordList| behind.iter().take(9).any(|word| list.has(&word.text));
    static PICTURES: WordList = WordList::new("snapshot snapshots picture image");
    near(&PICTURES) && near(&SHOWN)
}

/// A link that opens a page of the vendor's for whoever may see it anyhow: it is worked out, not kept.
fn links_into_pages(behind: &[Word]) -> bool {
    static PAGES: WordList = WordList::new("ui dashboard console browser app");
    let near = |list: &WordList| behind.iter().take(16).any(|word| list.has(&word.text));
    static OPENS: WordList = WordList::new("view open see visit");
    matches!(phrase::object(behind), Some("link" | "url")) && near(&OPENS) && near(&PAGES) && !near(&lexicon::GIVES_POWER)
}

/// "Returns true if it is shown": what is shown does not come back, so it is shown elsewhere.
fn answers_with_success(text: &str) -> bool {
    const ANSWERS: [&str; 3] = ["eturns true", "eturns success", "eturns a confirmation"];
    ANSWERS.iter().any(|answer| text.contains(answer))
}

/// "Ask a question about a document": what is asked is a text, or who answers is a model. A question about a listing is asked of somebody.
fn asks_a_machine(behind: &[Word]) -> bool {
    static TEXTS: WordList = WordList::new("document documents file files documentation docs repository codebase transcript pdf");
    let articles = behind.iter().take_while(|word| super::ARTICLES.has(&word.text)).count();
    let [question, about, thing @ ..] = behind.get(articles..).unwrap_or_default() else {
        return false;
    };
    let text = phrase::object(thing).is_some_and(|noun| TEXTS.has(noun));
    let model = thing
        .windows(2)
        .take(8)
        .any(|pair| matches!(pair, [using, who] if using.text == "using" && matches!(who.text.as_str(), "ai" | "llm")));
    matches!(question.text.as_str(), "question" | "questions") && about.text == "about" && (text || model)
}

/// "Scan the items of a table": rows that lie there. A host is scanned by going there, a thing at a till by somebody.
fn scans_rows(behind: &[Word]) -> bool {
    static ROWS: WordList = WordList::new("rows row records items documents entries keys");
    static KEPT: WordList = WordList::new("table tables collection collections keyspace partition index");
    phrase::object(behind).is_some_and(|noun| ROWS.has(noun)) && behind.iter().take(8).any(|word| KEPT.has(&word.text))
}

/// "Subscribe to a topic and return the first message": what came meanwhile is the answer, and the subscription ends with the call. Whoever is to "receive
/// messages" stays subscribed.
fn listens(behind: &[Word]) -> bool {
    let to = behind.first().is_some_and(|to| to.text == "to");
    let hands_over =
        |word: &Word| word.joint == Joint::Conjunction && word.text.forms().any(|base| matches!(base.as_str(), "return" | "collect"));
    let handed = behind
        .iter()
        .position(hands_over)
        .and_then(|at| behind.get(at..))
        .unwrap_or_default();
    let came = |pair: &[Word]| match pair {
        [which, message] if message.text == "message" => matches!(which.text.as_str(), "first" | "next" | "last" | "latest"),
        [which, messages] => messages.text == "messages" && !matches!(which.text.as_str(), "confirmation" | "success" | "status"),
        _ => false,
    };
    to && handed.windows(2).take(4).any(came)
}
