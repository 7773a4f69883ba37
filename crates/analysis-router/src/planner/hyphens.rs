//! "Sign-ins", "crash-free rate", "non-billable": words that tools and columns write apart.

use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word, number_of};

/// Words of one hyphenated word; more are a name.
const PARTS: usize = 3;

/// Parts such words where tools, columns or cells know each part and no cell holds the whole. With "non-" it stays one word and names nothing.
pub fn part(words: &mut Vec<Word>, lexicon: &Lexicon, known: &Known<'_>) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let parts = apart(word, lexicon, known).unwrap_or_default();
        let count = parts.len();
        if count > 0 {
            words.splice(at..=at, parts);
        }
        at += count.max(1);
    }
}

fn apart(word: &Word, lexicon: &Lexicon, known: &Known<'_>) -> Option<Vec<Word>> {
    let parts: Vec<&str> = word.lower.split('-').collect();
    // "1-star", "two-star"
    if let [figure, star @ ("star" | "stars")] = parts.as_slice()
        && number_of(figure).is_some()
        && !word.quoted
        && !known.holds(&word.lower)
    {
        let part = |text: &str, role: Role| Word {
            raw: text.to_owned(),
            lower: text.to_owned(),
            stem: lexicon.stem(text),
            role,
            name_like: false,
            pause: false,
            owner: false,
            ..word.clone()
        };
        let star = Word {
            pause: word.pause,
            ..part(star, Role::Content)
        };
        return Some(vec![part(figure, Role::Number), star]);
    }
    let lettered = parts.iter().all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic));
    if word.quoted || !lettered || !(2..=PARTS).contains(&parts.len()) || known.holds(&word.lower) {
        return None;
    }
    if let ["non", denied] = parts.as_slice() {
        let plain = Word {
            name_like: false,
            ..word.clone()
        };
        return known.says(&lexicon.stem(denied)).then(|| vec![plain]);
    }
    let parts: Vec<String> = parts.iter().map(|part| known.part(part, lexicon)).collect::<Option<_>>()?;
    let one = |text: &String| Word {
        raw: text.clone(),
        lower: text.clone(),
        stem: lexicon.stem(text),
        role: Role::Content,
        name_like: false,
        pause: false,
        owner: false,
        ..word.clone()
    };
    let mut apart: Vec<Word> = parts.iter().map(one).collect();
    if let Some(last) = apart.last_mut() {
        (last.pause, last.owner) = (word.pause, word.owner);
    }
    Some(apart)
}
