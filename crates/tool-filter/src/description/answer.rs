//! Whether what is made, put into another shape, downloaded or exported is the answer itself, and is kept nowhere.

use super::phrase;
use super::sentence::Word;
use crate::lexicon::{self, WordList};

/// Verbs that make something. What they make may be the answer itself.
pub(super) static MAKES: WordList = WordList::new("generate build construct compose produce prepare");
/// Texts that are worked out from the arguments and are nowhere kept.
static WORKED_OUT: WordList = WordList::new(
    "
    link links url urls uri symbol symbols expression query queries regex regexes snippet snippets example examples suggestion suggestions
    schema schemas spec summary summaries explanation explanations preview previews hash hashes uuid uuids timestamp timestamps command commands embedding
    embeddings
",
);
/// "Generate fake street addresses", "placeholder text": what is made up is of use to whoever gets it, and to nobody else. Put somewhere, it is data of that place.
fn made_up(behind: &[Word]) -> bool {
    static MADE_UP: WordList = WordList::new("fake placeholder dummy made-up fictitious lorem");
    static SOMEWHERE: WordList = WordList::new("in into to onto on inside within across your via through using");
    let made = behind.iter().take(2).any(|word| MADE_UP.has(&word.text));
    let several = phrase::object(behind).is_some_and(|noun| super::data::many(noun) || matches!(noun, "text" | "data"));
    made && several && !behind.iter().any(|word| SOMEWHERE.has(&word.text))
}

/// "Generate a Mermaid diagram": a drawing in words, which an answer carries.
fn drawn_in_words(behind: &[Word]) -> bool {
    static NOTATIONS: WordList = WordList::new("mermaid plantuml graphviz dot ascii");
    static DRAWINGS: WordList = WordList::new("erd diagram diagrams flowchart flowcharts graph graphs chart charts syntax");
    matches!(behind, [article, notation, ..] if super::ARTICLES.has(&article.text) && NOTATIONS.has(&notation.text))
        && phrase::object(behind).is_some_and(|noun| DRAWINGS.has(noun))
}

/// Whether what is made is a text that can only be the answer: worked out, or handed back in the call itself, and put nowhere.
pub(super) fn makes_an_answer(behind: &[Word], text: &str) -> bool {
    // A picture of a map or a code is drawn from the arguments; another picture is a work of its own.
    let drawn = |noun: &str| {
        matches!(noun, "image" | "picture" | "code") && behind.iter().take(6).any(|word| matches!(word.text.as_str(), "map" | "qr"))
    };
    let made = phrase::object(behind).is_some_and(|noun| WORKED_OUT.has(noun) || drawn(noun)) || drawn_in_words(behind);
    let power = behind.iter().take(10).any(|word| lexicon::GIVES_POWER.has(&word.text));
    // What is good once, or for a while, is known to whoever gives it out.
    let power = power || issued(text);
    let inline = || words(text).any(|word| word.eq_ignore_ascii_case("inline"));
    (made_up(behind) || !power && (made || inline() || told_back(behind, text))) && !keeps(text)
}

/// "The URL expires", "one-time", "invalidates the last one": the vendor keeps count of it.
fn issued(text: &str) -> bool {
    static ISSUED: WordList = WordList::new("expire expires invalidate invalidates revokes supersedes one-time onetime single-use one-off");
    words(text).any(|word| ISSUED.has(&word.to_lowercase()))
}

/// "Generate an analytical report. … Returns a structured report": what tells comes back in the call itself. An identifier or a link tells where it is kept.
fn told_back(behind: &[Word], text: &str) -> bool {
    static RETURNS: WordList = WordList::new("returns returned return returning");
    static HANDLES: WordList = WordList::new(
        "id ids identifier uuid url urls link links path paths status job task token key true success confirmation location handle",
    );
    let tells = phrase::object(behind).is_some_and(|noun| {
        let class = lexicon::word(noun);
        class.read_noun || class.measure && noun != "number"
    });
    let mut all = words(text).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let returns = all.any(|word| RETURNS.has(&word));
    let back: Vec<String> = all.take(6).collect();
    tells && returns && !back.is_empty() && !back.iter().any(|word| HANDLES.has(word))
}

/// Verbs that give what they are told another shape.
pub(super) static SHAPES: WordList = WordList::new("format convert serialize");
/// Shapes of what is told back, which is kept nowhere.
static SHAPED: WordList = WordList::new("string text summary markdown json yaml xml csv html notation");
/// "Format … into a readable summary", "convert … to JSON".
pub(super) fn shapes_a_text(behind: &[Word], text: &str) -> bool {
    let shaped = behind
        .iter()
        .skip_while(|word| !matches!(word.text.as_str(), "into" | "to" | "as"))
        .skip(1)
        .take(5)
        .any(|word| SHAPED.has(&word.text));
    shaped && !keeps(text)
}

/// "Convert a web URL to a URI": both are names of one thing, and the second follows from the first. Another name that somebody gets to keep is none of them.
pub(super) fn renames(behind: &[Word], text: &str) -> bool {
    static IDENTIFIERS: WordList = WordList::new("url urls uri uris id ids identifier identifiers handle handles slug slugs");
    let into = behind.iter().position(|word| matches!(word.text.as_str(), "into" | "to"));
    let (from, to) = behind.split_at(into.unwrap_or(behind.len()));
    let new = |word: &Word| word.text == "new" || lexicon::GIVES_POWER.has(&word.text);
    let names = |words: &[Word]| phrase::object(words).is_some_and(|noun| IDENTIFIERS.has(noun));
    let form = |words: &[Word]| words.iter().take(5).any(|word| IDENTIFIERS.has(&word.text));
    names(from) && form(to.get(1..).unwrap_or_default()) && !behind.iter().any(new) && !keeps(text)
}

/// "Export a node as an image": a picture of something drawn, which an answer can carry. An image of a machine is no picture.
pub(super) fn pictures(behind: &[Word], text: &str) -> bool {
    static PICTURES: WordList = WordList::new("image images picture pictures png svg jpg jpeg webp");
    static FORMATS: WordList = WordList::new("png svg jpg jpeg webp");
    static DRAWN: WordList = WordList::new(
        "node nodes frame frames design designs drawing drawings diagram diagrams chart charts slide slides canvas artboard artboards layer layers",
    );
    let at = behind.iter().position(|word| word.text == "as");
    let (what, form) = behind.split_at(at.unwrap_or(behind.len()));
    let pictured = form.iter().skip(1).take(3).any(|word| PICTURES.has(&word.text));
    let drawn = phrase::object(what).is_some_and(|noun| DRAWN.has(noun)) || words(text).any(|word| FORMATS.has(&word.to_lowercase()));
    let filed = form.iter().take(5).any(|word| word.text == "file");
    let elsewhere = |word: &str| ELSEWHERE.has(word) || STORED.has(word);
    pictured && drawn && !filed && !words(text).any(|word| elsewhere(&word.to_lowercase()))
}

/// Whether the text speaks of a result that is kept. "No file is written", "nothing is saved" say the contrary, up to the end of their clause.
pub(super) fn keeps(text: &str) -> bool {
    static NO: WordList = WordList::new("no nothing never without");
    const DENIED: usize = 4;
    text.split(['.', ',', ';', ':', '\n']).any(|clause| {
        let mut denied = 0;
        words(clause).filter(|word| !word.is_empty()).any(|word| {
            let word = word.to_lowercase();
            denied = if NO.has(&word) { DENIED } else { usize::saturating_sub(denied, 1) };
            denied == 0 && KEEPS.has(&word)
        })
    })
}

/// Words as they are written, in one piece where a hyphen joins them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
}

/// Words of a result that is kept.
static KEEPS: WordList = WordList::new(
    "
    disk directory folder save saves saved saving filesystem job async asynchronously queue queued bucket email emailed schedule
    upload uploads workspace write writes written store stores stored create creates created file files
",
);

/// Words of a download or export that ends elsewhere than in the answer.
static ELSEWHERE: WordList = WordList::new(
    "
    disk local locally directory folder save saves saved saving filesystem job async asynchronous asynchronously background queue
    queued bucket drive email emailed start starts started initiate initiates begin begins request requests schedule schedules
    poll task path desktop write writes written computer machine location create creates generate generates
",
);
/// The same, but not where the answer carries the bytes: "a file stored in the archive" is then the one that is meant.
static STORED: WordList = WordList::new("upload uploads workspace store stores stored");
/// Forms of text, which an answer can carry.
static FORMS: WordList = WordList::new("csv json yaml xml markdown bibtex text base64 textual base64-encoded ics tsv");
/// Words that say that it comes back.
static BACK: WordList = WordList::new("return returns returned returning content contents read embedded");

/// Whether the text speaks of bytes in a form that only an answer needs.
pub(crate) fn in_base64(text: &str) -> bool {
    super::clip(text)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("base64"))
}

/// Whether what is downloaded or exported is the answer itself: it says in what form it comes back, and speaks of no file, place or job.
pub(super) fn hands_back(text: &str, verb: &str) -> bool {
    let (mut form, mut back) = (false, false);
    let carried = in_base64(text);
    // "That can be saved or viewed": what whoever gets it may do with it.
    let mut may = false;
    // "Makes a request to the … endpoint": how the answer is got. One that "requests an export" gets it later.
    let mut sends = 0;
    for word in words(text) {
        let word = word.to_lowercase();
        let done = word.ends_with("ed") || word.ends_with("en");
        sends = if matches!(word.as_str(), "make" | "makes" | "send" | "sends") {
            3
        } else {
            sends.max(1) - 1
        };
        let elsewhere = ELSEWHERE.has(&word) || STORED.has(&word) && !carried;
        if elsewhere && !(may && done) && !(word == "request" && sends > 0) {
            return false;
        }
        may = word == "can" || may && (done || matches!(word.as_str(), "be" | "or" | "and" | "then"));
        form |= FORMS.has(&word);
        back |= BACK.has(&word);
    }
    back || form && verb.starts_with("export")
}
