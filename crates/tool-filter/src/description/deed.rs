//! What a verb of a description means in its sentence.

use super::phrase;
use super::sentence::Word;
use crate::lexicon::{self, among};

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
const GIVES: &str = "return see output access look reveal surface research";

/// The same, but only when the tool is their subject: "Reports the balance" against "Report a user".
const GIVES_AS_SUBJECT: &str = "report answer respond render trace present load provide give tell";

const CARRIERS: &str = "use run make perform execute select call conduct do";

/// Verbs that look when the noun they are done to can only be looked up, worked out or followed. "Resolve an incident by its id" has the
/// object `incident`, "resolve a package id" has `id`.
const LOOKS_AT: &[(&str, &str)] = &[
    (
        "resolve",
        "\
         value values id ids identifier identifiers name names url urls uri uris address addresses domain hostname reference \
         references alias aliases symbol symbols path handle coordinates dns username conid doi slug",
    ),
    // What moves by itself is followed; an event or an expense that is tracked is written down.
    (
        "track",
        "\
         status progress performance history maintenance shipment shipments parcel parcels package packages flight flights vessel vessels \
         container containers delivery deliveries train trains ranking rankings position positions price prices",
    ),
    ("monitor", "queries query progress performance usage status"),
    ("plan", "route routes directions"),
    ("take capture", "screenshot screenshots"),
    (
        "verify test",
        "signature signatures connection connectivity existence availability integrity status pattern regex rule",
    ),
    ("map", "dependencies relationships topology"),
    ("trace", "path paths route lineage dependencies calls"),
    ("render", "configuration template preview"),
    ("match", "individuals businesses companies entities addresses names prospects"),
    ("sample", "rows documents records values"),
    (
        "provide give",
        "information details list summary overview statistics guidance instructions",
    ),
    ("tell", "user"),
    (
        "convert",
        "\
         timezone timezones time timestamp timestamps unit units temperature coordinates date dates epoch expression currency currencies \
         amount amounts address addresses location color colors number numbers json xml yaml csv markdown",
    ),
    ("translate", "text texts query phrase word words sentence sentences error code"),
    ("reverse", "geocode geocoding lookup dns"),
];

/// The states that "wait for" waits for.
const STATES: &str = "status ready complete completes finish finished running healthy stable";

/// What the verb at `at` does.
pub(super) fn kind(words: &[Word], at: usize, text: &str) -> Option<(String, Kind)> {
    let word = words.get(at)?;
    // "Lists of", "Reports on": a plural noun. "News" is none of `new`.
    let next = words.get(at + 1).map_or("", |w| w.text.as_str());
    let plural = word.text.ends_with('s') && matches!(next, "for" | "of" | "in" | "on" | "from" | "about");
    // "Return of a package": the base form before "of" is a noun.
    let lets = among("allow enable let permit help", word.text.trim_end_matches('s')) && lets_whom(words, at);
    let noun = lets || next == "of" && lexicon::word(&word.text).verb();
    if noun || plural && !matches!(word.text.as_str(), "waits" | "looks" | "searches" | "checks" | "polls") || word.text == "news" {
        return None;
    }
    // "Reports the balance", "Reporting of …".
    let third = |base: &str| word.text != base && (word.text.ends_with('s') && next != "to" || word.text == "reporting");
    for base in lexicon::bases(&word.text) {
        let named = base.as_str();
        if among(CARRIERS, named) {
            return Some((base, Kind::Carrier));
        }
        if among(GIVES, named) || among(GIVES_AS_SUBJECT, named) && third(named) {
            return Some((base, Kind::Read));
        }
        let behind = words.get(at + 1..).unwrap_or_default();
        let looks = match LOOKS_AT.iter().find(|(verbs, _)| among(verbs, named)) {
            Some((_, objects)) => phrase::object(behind).is_some_and(|noun| among(objects, noun)),
            None => named == "wait" && behind.iter().take(12).any(|w| among(STATES, &w.text)),
        };
        if looks {
            return Some((base, Kind::Read));
        }
        if matches!(named, "download" | "export") && hands_back(text, &word.text) || named == "work" && next == "out" {
            return Some((base, Kind::Read));
        }
        if among(MAKES, named) && makes_an_answer(behind, text) {
            return Some((base, Kind::Read));
        }
        // "Has papers served" lets others act.
        if matches!(named, "has" | "is") {
            return None;
        }
        let class = lexicon::word(named);
        let object = behind
            .iter()
            .find(|w| !among(super::ARTICLES, &w.text))
            .map_or("", |w| w.text.as_str());
        if lexicon::no_look(named, object) {
            return Some((base, Kind::Unclear));
        }
        if class.read || lexicon::foreign_read(named) {
            return Some((base, Kind::Read));
        }
        if class.write || lexicon::foreign_write(named) || lexicon::prefixed_write(named) {
            let noun = class.noun_first && !class.listed && (lexicon::read_noun(next) || lexicon::look(next));
            return if noun { None } else { Some((base, Kind::Write)) };
        }
        if class.unclear {
            return Some((base, Kind::Unclear));
        }
    }
    None
}

/// "Allows you to", "enables the agent to": what is allowed follows.
fn lets_whom(words: &[Word], at: usize) -> bool {
    const WHOM: &str = "you us users user agents agent clients client callers caller to developers models model assistants assistant";
    let behind = |n: usize| words.get(at + n).map_or("", |word| word.text.as_str());
    among(WHOM, behind(1)) || behind(1) == "the" && among(WHOM, behind(2))
}

/// Verbs that make something. What they make may be the answer itself.
const MAKES: &str = "generate build construct compose produce prepare";
/// Texts that are worked out from the arguments and are nowhere kept.
const WORKED_OUT: &str = "
    link links url urls uri symbol symbols expression query queries regex regexes snippet snippets example examples suggestion suggestions
    summary summaries explanation explanations preview previews hash hashes uuid uuids timestamp timestamps
";
/// Whether what is made is a text that can only be the answer: worked out, or handed back in the call itself, and put nowhere.
fn makes_an_answer(behind: &[Word], text: &str) -> bool {
    // A picture of a map or a code is drawn from the arguments; another picture is a work of its own.
    let drawn = |noun: &str| among("image picture code", noun) && behind.iter().take(6).any(|word| among("map qr", &word.text));
    let made = phrase::object(behind).is_some_and(|noun| among(WORKED_OUT, noun) || drawn(noun));
    let power = behind.iter().take(10).any(|word| among(lexicon::GIVES_POWER, &word.text));
    let mut inline = false;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
        let word = word.to_lowercase();
        if among(KEEPS, &word) {
            return false;
        }
        inline |= word == "inline";
    }
    !power && (made || inline)
}

/// Words of a result that is kept.
const KEEPS: &str = "
    disk directory folder save saves saved saving filesystem job async asynchronously queue queued bucket email emailed schedule
    upload uploads workspace write writes written store stores stored create creates created file files
";

/// Words of a download or export that ends elsewhere than in the answer.
const ELSEWHERE: &str = "
    disk local locally directory folder save saves saved saving filesystem job async asynchronous asynchronously background queue
    queued bucket drive email emailed start starts started initiate initiates begin begins request requests schedule schedules
    upload uploads poll task workspace path desktop write writes written store stores stored computer machine location create
    creates generate generates
";
/// Forms of text, which an answer can carry.
const FORMS: &str = "csv json yaml xml markdown bibtex text base64 textual base64-encoded ics tsv";
/// Words that say that it comes back.
const BACK: &str = "return returns returned returning content contents read embedded";

/// Whether what is downloaded or exported is the answer itself: it says in what form it comes back, and speaks of no file, place or job.
fn hands_back(text: &str, verb: &str) -> bool {
    let (mut form, mut back) = (false, false);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
        let word = word.to_lowercase();
        if among(ELSEWHERE, &word) {
            return false;
        }
        form |= among(FORMS, &word);
        back |= among(BACK, &word);
    }
    back || form && verb.starts_with("export")
}
