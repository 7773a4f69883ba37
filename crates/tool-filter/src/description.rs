//! Evidence layer 5: the head verbs of the description's first sentence, and deeds that a later sentence owns up to. Keywords elsewhere prove
//! nothing either way.

mod anew;
mod answer;
mod behind;
mod claims;
mod compared;
pub(crate) mod data;
mod deed;
mod east_asian;
mod german;
mod itself;
mod joined;
mod listed;
mod made;
mod phrase;
mod restated;
mod rows;
mod sentence;

pub(crate) use self::answer::in_base64;
use self::claims::{advises, claims_read_only, operations_that_look, says_read_only};
pub(crate) use self::claims::{
    asks_whether, gives_guidance, makes, only_reads, runs_a_search, runs_nothing, sends_a_request, tells_about, tells_of_tools,
};
use self::deed::Kind;
pub(crate) use self::joined::joins;
use self::joined::{joined_write, owns_up, told_aside};
use self::listed::looked_at;
pub(crate) use self::rows::{as_a_text, maps_to_an_identifier, told_by_columns};
pub(crate) use self::sentence::forget;
use self::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// Bytes of a description that are read.
const MAX_READ: usize = 2_000;
/// Words of a sentence that are read.
const MAX_WORDS: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Head {
    Reads(String),
    Writes(String),
    /// No verb, but a noun that asks for a look: "Earnings report".
    Names(String),
    /// The name of what comes back, proven to be a noun phrase: "Payslips of an employee".
    Data(String),
    /// The verb does not decide, but the sentence says that the tool is read-only.
    Claims,
    /// A word that stands like a verb and is not known.
    Strange(String),
    /// Nothing that decides.
    Silent,
}

/// Words that may stand before the head verb.
static LEAD_IN: WordList = WordList::new("
    this tool the a an to you can will used for it which that lets let allows allow enables helps help quickly safely easily also
    mcp api endpoint function is be by users user your me us agents agent assistant client caller simply efficiently programmatically directly only always first
");

static ARTICLES: WordList = WordList::new("a an the all your this one multiple some any every each");

pub(crate) fn head(description: &str, name: &[String]) -> Head {
    let text = clip(description);
    if !text.is_ascii()
        && let Some(found) = east_asian::head(text)
    {
        return found;
    }
    let mut sentences = sentence::sentences(text).skip_while(|s| greets(s)).peekable();
    let Some(first) = sentences.next() else {
        return Head::Silent;
    };
    // "If a user asks to …, consider using this tool. This is a …": advice, which names what the user is about, before the statement.
    let statement = sentences.next_if(|next| starts_with(next, "this is a") && advises(first));
    let whole = statement.unwrap_or(first);
    let first = sentence::without_heading(whole, |word| lexicon::bases(word).any(|b| lexicon::word(&b).verb()));
    let words = sentence::words(first, MAX_WORDS);
    let found = match german::head(&words, first).unwrap_or_else(|| of_sentence(&words, name, text)) {
        // What a download or export leaves open is where it goes. One that is said to be read-only comes back.
        Head::Writes(verb) if lexicon::word(&verb).contextual && says_read_only(text) => Head::Reads(verb),
        // "Recent voyages — distance, duration": what looked like a heading is what comes back.
        Head::Silent if first.len() < whole.len() => match data::named(&sentence::words(whole, MAX_WORDS), name) {
            Some(noun) => Head::Data(noun),
            None => Head::Silent,
        },
        found => found,
    };
    let mut later = Vec::with_capacity(MAX_WORDS / 2);
    if !matches!(found, Head::Writes(_))
        && let Some(verb) = sentences.find_map(|sentence| owns_up(sentence, &mut later))
    {
        return Head::Writes(verb);
    }
    found
}

fn clip(description: &str) -> &str {
    let mut end = description.len().min(MAX_READ);
    while !description.is_char_boundary(end) {
        end -= 1;
    }
    description.get(..end).unwrap_or_default()
}

fn starts_with(sentence: &str, beginning: &str) -> bool {
    sentence.get(..beginning.len()).is_some_and(|s| s.eq_ignore_ascii_case(beginning))
}

/// "Start here.", which speaks to the reader, or "Limit: 90 a minute.", which speaks of something else.
fn greets(sentence: &str) -> bool {
    let figures = |told: &str| told.len() < 40 && told.split_whitespace().all(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if sentence
        .split_once(": ")
        .is_some_and(|(what, told)| !what.contains(' ') && figures(told))
    {
        return true;
    }
    sentence.len() >= 10 && sentence.get(..10).is_some_and(|s| s.eq_ignore_ascii_case("start here"))
        || sentence.get(..10).is_some_and(|s| s.eq_ignore_ascii_case("deprecated")) && sentence.len() < 40
}

fn of_sentence(words: &[Word], name: &[String], text: &str) -> Head {
    // "This is an inspector of …" says no more than "An inspector of …".
    let words = match words {
        [this, is, article, ..]
            if matches!(this.text.as_str(), "this" | "it") && is.text == "is" && matches!(article.text.as_str(), "a" | "an") =>
        {
            words.get(2..).unwrap_or_default()
        }
        _ => words,
    };
    let deed = done_to_it(words).or_else(|| wants_it_done(words));
    if let Some(deed) = deed.or_else(|| told_aside(words)).or_else(|| anew::brings_forth(words)) {
        return Head::Writes(deed);
    }
    if let Some(noun) = data::named(words, name) {
        return Head::Data(noun);
    }
    if let Some(look) = operations_that_look(words) {
        return Head::Reads(look);
    }
    if let Some(tells) = words.first().filter(|_| itself::declares_itself(words)) {
        return Head::Reads(tells.text.to_string());
    }
    let claims = claims_read_only(words);
    let Some((at, verb, kind)) = head_verb(words, name, text) else {
        return match phrase::noun(words, name) {
            Some(_) if data::does_more(words, 1) => Head::Silent,
            Some(noun) => Head::Names(noun),
            None => joined::behind_a_noun(words).map_or_else(|| strange(words), Head::Writes),
        };
    };
    if let Some(write) = joined_write(words, at, text) {
        return Head::Writes(write);
    }
    match kind {
        Kind::Read => Head::Reads(verb),
        Kind::Write if verb == "manage" && claims => Head::Claims,
        Kind::Write => Head::Writes(verb),
        Kind::Carrier => match phrase::carried(words.get(at + 1..).unwrap_or_default()) {
            Some(noun) => Head::Reads(format!("{verb} … {noun}")),
            None if claims => Head::Claims,
            None => Head::Silent,
        },
        Kind::Unclear => match phrase::noun(words, name) {
            Some(noun) => Head::Names(noun),
            None if claims => Head::Claims,
            None => Head::Silent,
        },
    }
}

/// The first verb, where a verb may stand. Behind a word that is neither a lead-in nor an adverb only a write counts.
fn head_verb(words: &[Word], name: &[String], text: &str) -> Option<(usize, String, Kind)> {
    let mut stranger = false;
    for (at, word) in words.iter().enumerate().take(14).skip(own_name(words, name)) {
        let hyphenated = || deed::hyphenated(&word.text).filter(|_| !stranger);
        match deed::kind(words, at, text).or_else(hyphenated) {
            Some((verb, Kind::Carrier)) => return Some(behind_carrier(words, at, verb, text)),
            // "Nasdaq trading halts" beside `trading_halts`: what the name is of.
            Some((_, Kind::Write)) if stranger && restated::repeats(words, name, at) => {}
            Some((_, Kind::Write)) if at == 0 && restated::begins_with_what_is_listed(words, name) => stranger = true,
            Some((_, Kind::Write)) if stranger && restated::before_what_tells(words, at) => {}
            // "Exchange rate", "charge history": a noun behind a noun.
            Some((_, Kind::Write)) if stranger && noun_as_it_stands(&word.text) => {}
            Some((verb, Kind::Write)) if at == 0 && verb == "report" && itself::tells_of_itself(words, name) => {
                return Some((at, verb, Kind::Read));
            }
            // "Invoices and transfers, newest first": a plural beside another, with nothing that it is done to.
            Some((_, Kind::Write)) if at == 0 && looked_at(words, name) => stranger = true,
            Some((_, Kind::Write)) if stranger && plural_without_object(words, at) => {}
            Some((_, Kind::Write)) if at == 0 && phrase::titles(words, name) => stranger = true,
            // "Daily training load", "sunrise, sunset, and …": nouns all the same.
            Some((_, Kind::Write)) if phrase::no_verb_there(words, at, stranger) => stranger = true,
            // "Dry bulk shipping index": beside a name that looks, a gerund before a noun says what is told of.
            Some((_, Kind::Write)) if stranger && listed::tells_of(words, at, name) => {}
            // "Services that send data": the clause says what the services do, not what the tool does.
            Some(_) if at == 2 && of_plural(words) => return None,
            // "All tags …": a noun behind its article.
            Some((_, Kind::Write)) if behind_article(words, at) => stranger = true,
            Some((verb, kind)) => return (!stranger || kind == Kind::Write).then_some((at, verb, kind)),
            // Lead-ins, adverbs and participles: "Quickly …", "Unified …".
            None if LEAD_IN.has(&word.text) || ["ly", "ed"].iter().any(|end| word.text.ends_with(end)) => {}
            None if stranger => return None,
            None => stranger = true,
        }
    }
    None
}

/// Verbs of wishing.
static WISHES: WordList = WordList::new("want wants wish prefer like");
static PASSIVE: WordList = WordList::new("is are be gets get");

/// "Orders of a berth are deleted": no name of what comes back, but a deed told in the passive. In a clause of its own ("that are …", "whether …")
/// it tells which things are meant.
fn done_to_it(words: &[Word]) -> Option<String> {
    participle(words.get(done_to_it_at(words)?)?)
}

/// Where the participle stands that the first sentence says in the passive, be its verb known or not.
fn done_to_it_at(words: &[Word]) -> Option<usize> {
    static CLAUSES: WordList =
        WordList::new("that which who whom whose where when while if whether how what why because as you they we it once until");
    if !words.iter().any(|word| word.text.passive()) {
        return None;
    }
    let clause = words
        .iter()
        .enumerate()
        .take_while(|(at, word)| !CLAUSES.has(&word.text) && (*at == 0 || matches!(word.joint, Joint::Space | Joint::Conjunction)));
    let mut auxiliaries = clause.filter(|(at, word)| *at > 0 && word.text.passive()).map(|(at, _)| at);
    let auxiliary = auxiliaries.next()?;
    let (at, done) = words
        .iter()
        .enumerate()
        .skip(auxiliary + 1)
        .find(|(_, word)| !word.text.ends_with("ly"))?;
    (done.joint == Joint::Space && done.text.ends_with("ed")).then_some(at)
}

/// "When you need a profit and want the result stored": a deed wished for beside the look, done to what comes back. Without the look before it, "when
/// you want the results stored in …" may as well say which results are meant.
fn wants_it_done(words: &[Word]) -> Option<String> {
    static ANSWER: WordList = WordList::new("it them result results answer answers response output outputs");
    let joined = |at: usize| words.get(at).is_some_and(|word| word.joint == Joint::Conjunction);
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.text.wishes())
        .find_map(|(at, wish)| {
            let subject = at
                .checked_sub(1)
                .filter(|before| words.get(*before).is_some_and(|word| word.text == "you"));
            let wished = wish.text.wishes() && (joined(at) || subject.is_some_and(joined));
            let behind = words.get(at + 1..).filter(|_| wished)?;
            let [answer, done, ..] = behind.get(usize::from(behind.first()?.text == "the")..)? else {
                return None;
            };
            participle(done).filter(|_| ANSWER.has(&answer.text) && done.joint == Joint::Space)
        })
}

/// The deed whose participle this is: "archived", "installed", "cancelled".
fn participle(word: &Word) -> Option<String> {
    // "Notified", "copied".
    if let Some(stem) = word.text.strip_suffix("ied") {
        return Some(format!("{stem}y")).filter(|base| lexicon::alters(base));
    }
    let stem = word.text.strip_suffix("ed")?;
    let shorter = stem.get(..stem.len().saturating_sub(1)).unwrap_or_default();
    [&format!("{stem}e"), stem, shorter]
        .into_iter()
        .find(|base| lexicon::alters(base))
        .map(str::to_owned)
}

fn behind_article(words: &[Word], at: usize) -> bool {
    let article = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(|w| ARTICLES.has(&w.text) && w.text != "this");
    article && words.get(at).is_some_and(also_noun)
}

/// A base form that is a noun as well as a verb, and none of the blocklist.
fn noun_as_it_stands(text: &str) -> bool {
    let class = lexicon::word(text);
    class.also_noun && !class.listed
}

/// A verb's `-s` form that is a plural noun as well, at the end of its phrase.
fn plural_without_object(words: &[Word], at: usize) -> bool {
    let plural = words.get(at).is_some_and(|word| word.text.ends_with('s') && also_noun(word));
    plural
        && words
            .get(at + 1)
            .is_none_or(|next| next.joint != Joint::Space || BEHIND_A_NOUN.has(&next.text))
}

/// What follows a noun that is no part of it.
static BEHIND_A_NOUN: WordList =
    WordList::new("of in for from by with on per at to as that which who whose using based via within across between under against is are");

/// Behind a verb they are part of it: "switch on".
static PARTICLES: WordList = WordList::new("on off up out down back away");

/// "Transfers money": a plural does not stand before another noun, so this is a verb with its object.
fn bare_object(word: &Word, next: &Word) -> bool {
    let participle = ["ed", "ing"].iter().any(|end| next.text.ends_with(end));
    word.text.ends_with('s') && next.joint == Joint::Space && !participle && !BEHIND_A_NOUN.has(&next.text)
}

/// A plural noun with a relative clause. A tool that speaks of itself is one.
fn of_plural(words: &[Word]) -> bool {
    matches!(words, [noun, pronoun, ..]
        if noun.text.ends_with('s') && !noun.text.ends_with("ss") && matches!(pronoun.text.as_str(), "that" | "which" | "who"))
}

fn also_noun(word: &Word) -> bool {
    word.text.some().also_noun
}

/// "Updates the", "uploads it": what stands before is a verb after all.
fn opens_object(word: &Word) -> bool {
    word.joint == Joint::Space && (ARTICLES.has(&word.text) || matches!(word.text.as_str(), "it" | "its" | "them" | "their"))
}

/// How many words only say the tool's own name, its product's before it: "The acme migrate status command …".
fn own_name(words: &[Word], name: &[String]) -> usize {
    let start = usize::from(words.first().is_some_and(|w| w.text == "the"));
    let product = words
        .iter()
        .skip(start)
        .take(2)
        .take_while(|w| start == 1 && !name.iter().any(|part| *part == *w.text))
        .count();
    let before = start + product;
    let run = words
        .iter()
        .skip(before)
        .take_while(|w| name.iter().any(|part| *part == *w.text))
        .count();
    let kind = words.get(before + run).map_or("", |w| w.text.as_str());
    if run > 1 && matches!(kind, "command" | "tool" | "endpoint" | "function" | "method") {
        before + run + 1
    } else {
        0
    }
}

/// The deed that a carrier names: behind "to" ("use this to search"), or as its object ("perform a deletion and purge").
fn behind_carrier(words: &[Word], at: usize, carrier: String, text: &str) -> (usize, String, Kind) {
    for (next, pair) in words.windows(2).enumerate().skip(at).take(14) {
        let [before, word] = pair else { continue };
        let Some((verb, kind)) = deed::kind(words, next + 1, text) else {
            continue;
        };
        let noun = also_noun(word);
        // "Run a query to get …" names a purpose, not what is run.
        let decides = if before.text == "to" && carrier == "use" {
            kind != Kind::Carrier
        } else {
            kind == Kind::Write && carrier != "use" && !noun
        };
        if decides {
            return (next + 1, verb, kind);
        }
    }
    (at, carrier, Kind::Carrier)
}

/// "Flattens the index": an unknown word with an article behind it stands like a verb.
fn strange(words: &[Word]) -> Head {
    match words {
        [first, second, ..] if !LEAD_IN.has(&first.text) && ARTICLES.has(&second.text) && second.joint == Joint::Space => {
            Head::Strange(first.text.to_string())
        }
        _ => Head::Silent,
    }
}

/// Whether a description without a known verb begins as a noun phrase does, and not with a verb that is merely unknown.
pub(crate) fn begins_as_noun(description: &str, name: &[String]) -> bool {
    static OPENINGS: WordList = WordList::new(
        "the a an this all current latest detailed complete full general recent real historical information data daily comprehensive your top",
    );
    let words = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 2);
    words.first().is_none_or(|first| {
        // "ISO code usage …": an abbreviation is no verb, and those that are written like one ("GET", "PUT") are known. "Re-Index" and "ReIndex" are none.
        first.proper && first.text.len() < 6 && !first.text.contains('-')
            || OPENINGS.has(&first.text)
            || name.iter().any(|part| *part == *first.text)
                && !phrase::verb_shaped(&first.text)
                && !words.get(1).is_some_and(|w| ARTICLES.has(&w.text))
    })
}
