//! "Sign-ins", "crash-free rate", "non-billable", `berth_fees`: words that tools and columns write apart.

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
            kind_of_name(words, at, at + count);
        }
        at += count.max(1);
    }
}

/// "The table `berth_fees`", "the `berth_fees` view": what such a name is the name of, and no rows of their own.
fn kind_of_name(words: &mut [Word], from: usize, end: usize) {
    if !words.get(from).is_some_and(|word| word.raw.contains('_')) {
        return;
    }
    for beside in [from.checked_sub(1), Some(end)].into_iter().flatten() {
        if let Some(word) = words
            .get_mut(beside)
            .filter(|word| matches!(word.lower.as_str(), "table" | "view" | "dataset"))
        {
            word.role = Role::Stop;
        }
    }
}

/// Letters of a word that two are written as, at least, and of each of the two.
const JOINED: usize = 7;
const HALF: usize = 3;

/// "Page views" of a table `pageviews`: two words that the tools write as one, and neither of which they know alone.
pub fn join(words: &mut Vec<Word>, lexicon: &Lexicon, known: &Known<'_>) {
    let mut at = 0;
    while let (Some(first), Some(second)) = (words.get(at), words.get(at + 1)) {
        let plain = |word: &Word| !word.quoted && word.lower.len() >= HALF && word.lower.chars().all(char::is_alphabetic);
        let joined = format!("{}{}", first.lower, second.lower);
        // "Net pay over time" is no overtime.
        let apart =
            (first.lower == "over" && second.lower == "time") || first.pause || first.owner || second.name_like || joined.len() < JOINED;
        if !apart && plain(first) && plain(second) && known.writes_as_one(&first.lower, &joined) {
            let one = Word {
                raw: joined.clone(),
                stem: lexicon.stem(&joined),
                lower: joined,
                role: Role::Content,
                ..second.clone()
            };
            words.splice(at..=at + 1, [one]);
        }
        at += 1;
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
    let written: Vec<String> = word.lower.split('_').map(str::to_owned).collect();
    if written.len() > 1 && !word.quoted && known.calls(&written) {
        let whole = |part: Word| Word {
            raw: word.raw.clone(),
            ..part
        };
        return Some(in_parts(word, &written, lexicon).into_iter().map(whole).collect());
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
    Some(in_parts(word, &parts, lexicon))
}

fn in_parts(word: &Word, parts: &[String], lexicon: &Lexicon) -> Vec<Word> {
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
    apart
}
