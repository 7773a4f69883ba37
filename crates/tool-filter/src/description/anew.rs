//! "Make a new referral link", "Hand out another upload slot": what was not there before is there now, whatever the verb is. "Draw the next case number":
//! what was next is so no more.

use super::sentence::{Joint, Word};
use super::{ARTICLES, LEAD_IN, PARTICLES, phrase};
use crate::lexicon::{self, WordList};

static NEW: WordList = WordList::new("new fresh another additional further");
/// Verbs that leave the next thing where it is: it is answered with, thought of or looked out for.
static LEAVES: WordList = WordList::new(
    "return see output access look reveal surface answer respond render present provide give tell report view wait watch monitor track trace follow \
     suggest propose plan evaluate think reason learn ask consider know highlight state name note summarize visualize compute work project extrapolate",
);
/// What is given out one by one, so that whoever takes one leaves the next to others.
static NUMBERED: WordList =
    WordList::new("number numbers ticket tickets token lot lots code codes id ids serial voucher coupon slot winner winners");
/// Pictures and figures that an answer is given as.
static ANSWERS: WordList = WordList::new(
    "chart charts plot plots graph graphs diagram diagrams map table tables comparison forecast prediction estimate summary overview report \
     request requests call calls query queries copy search lookup",
);

/// The verb of a sentence that begins with one and brings forth its object.
pub(super) fn brings_forth(words: &[Word]) -> Option<String> {
    let verb_at = words.iter().take(6).position(|word| !LEAD_IN.has(&word.text))?;
    let verb = words.get(verb_at).filter(|verb| verb.joint == Joint::Space)?;
    let mut behind = words.get(verb_at + 1..).unwrap_or_default();
    if let [particle, rest @ ..] = behind
        && PARTICLES.has(&particle.text)
    {
        behind = rest;
    }
    let article = behind.first().filter(|word| ARTICLES.has(&word.text) || word.text == "another")?;
    let rest = match article.text.as_str() {
        "another" => behind,
        _ => behind.get(1..).unwrap_or_default(),
    };
    if hands_out(&verb.text, article, rest) {
        return Some(format!("{} … next", &*verb.text));
    }
    let looks = |base: &str| lexicon::look(base) || lexicon::word(base).read;
    if verb.text.forms().any(|base| looks(base)) || looks(&verb.text) {
        return None;
    }
    let leaves = verb.text.forms().any(|base| LEAVES.has(base));
    if !leaves && in_line(&verb.text, article, rest) {
        return Some(verb.text.to_string());
    }
    let anew = rest.first().is_some_and(|word| NEW.has(&word.text));
    let makes = matches!(verb.text.as_str(), "make" | "makes") && matches!(article.text.as_str(), "a" | "an") && !answers(rest);
    (anew || makes).then(|| verb.text.to_string())
}

/// "Get the next case number": whoever is given the next of what is numbered may have used it up.
fn hands_out(verb: &str, article: &Word, object: &[Word]) -> bool {
    static GIVES: WordList = WordList::new("get fetch retrieve obtain return");
    let gives = lexicon::bases(verb).any(|base| GIVES.has(&base));
    let next = article.text == "the" && object.first().is_some_and(|next| next.text == "next");
    let which = object.get(1..).unwrap_or_default();
    gives && next && phrase::object(which).is_some_and(|noun| NUMBERED.has(noun)) && !which.iter().any(|word| &*word.text == "page")
}

/// "Make a bar chart of …", "make an authenticated request": what is made is an answer, or asks for one.
fn answers(object: &[Word]) -> bool {
    object.iter().take(4).any(|word| ANSWERS.has(&word.text))
}

/// "Draw the next case number", "take a ticket": what is given out one by one is used up by whoever takes it.
fn in_line(verb: &str, article: &Word, object: &[Word]) -> bool {
    let next = article.text == "the" && object.first().is_some_and(|next| next.text == "next");
    let takes = lexicon::bases(verb).any(|base| matches!(&*base, "draw" | "take" | "pull" | "pop" | "pick" | "spend" | "burn"));
    next || takes && phrase::object(object).is_some_and(|noun| NUMBERED.has(noun))
}
