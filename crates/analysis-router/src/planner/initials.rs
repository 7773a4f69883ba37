//! "PRs" for pull requests: letters that are the initials of one thing's name.

use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word};
use super::words::{listed, singular};

/// Letters of an abbreviation.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=4;

/// Places that are written so, whatever else is.
const PLACES: &str = "us uk eu uae usa";

/// Writes out such letters, where the data has nothing that is written so.
pub fn write_out(words: &mut Vec<Word>, lexicon: &Lexicon, known: &Known<'_>) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let whole = meant(word, before, known, lexicon)
            .map(|parts| one_by_one(word, &parts, lexicon))
            .unwrap_or_default();
        let count = whole.len();
        if count > 0 {
            words.splice(at..=at, whole);
        }
        at += count.max(1);
    }
}

fn meant(word: &Word, before: Option<&Word>, known: &Known<'_>, lexicon: &Lexicon) -> Option<Vec<String>> {
    let letters = word.raw.strip_suffix('s').unwrap_or(&word.raw);
    let initials = LETTERS.contains(&letters.len()) && letters.bytes().all(|c| c.is_ascii_uppercase());
    // "In TR" is a place.
    let place =
        listed(PLACES, &word.lower) || letters == word.raw && before.is_some_and(|before| listed("in from to near outside", &before.lower));
    if word.quoted || word.role != Role::Content || !initials || place || known.says(&word.stem) || known.says(&word.lower) {
        return None;
    }
    known.of_initials(&letters.to_lowercase(), lexicon)
}

fn one_by_one(word: &Word, parts: &[String], lexicon: &Lexicon) -> Vec<Word> {
    let many = word.raw.ends_with('s');
    let last = parts.len().saturating_sub(1);
    let part = |(at, part): (usize, &String)| {
        let text = match (at == last, many) {
            (true, true) if singular(part) == *part => format!("{part}s"),
            (true, false) => singular(part),
            _ => part.clone(),
        };
        Word {
            stem: lexicon.stem(&text),
            raw: text.clone(),
            lower: text,
            name_like: false,
            pause: word.pause && at == last,
            owner: word.owner && at == last,
            ..word.clone()
        }
    };
    parts.iter().enumerate().map(part).collect()
}
