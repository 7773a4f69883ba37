//! "Make a new referral link", "Hand out another upload slot": what was not there before is there now, whatever the verb is.

use super::sentence::{Joint, Word};
use super::{ARTICLES, LEAD_IN, PARTICLES};
use crate::lexicon::{self, WordList};

static NEW: WordList = WordList::new("new fresh another additional further");
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
    let looks = |base: &str| lexicon::look(base) || lexicon::word(base).read;
    if lexicon::bases(&verb.text).any(|base| looks(&base)) || looks(&verb.text) {
        return None;
    }
    let anew = rest.first().is_some_and(|word| NEW.has(&word.text));
    let makes = matches!(verb.text.as_str(), "make" | "makes") && matches!(article.text.as_str(), "a" | "an") && !answers(rest);
    (anew || makes).then(|| verb.text.to_string())
}

/// "Make a bar chart of …", "make an authenticated request": what is made is an answer, or asks for one.
fn answers(object: &[Word]) -> bool {
    object.iter().take(4).any(|word| ANSWERS.has(&word.text))
}
