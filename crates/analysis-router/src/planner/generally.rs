//! "How is the north site doing?", "is it fine?": questions that ask how something is, and name no figure of it.

use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word};
use super::words::listed;

/// What such a question ends in, after "how is", after "how did", and after "is" or "did".
const IS: &[&str] = &[
    "doing",
    "going",
    "faring",
    "performing",
    "looking",
    "getting on",
    "getting along",
    "coming along",
    "holding up",
    "shaping up",
    "working out",
];
const DID: &[&str] = &[
    "do",
    "go",
    "perform",
    "fare",
    "look",
    "get on",
    "get along",
    "hold up",
    "turn out",
    "work out",
];
const WELL: &[&str] = &[
    "ok",
    "okay",
    "fine",
    "alright",
    "all right",
    "healthy",
    "well",
    "good",
    "in good shape",
    "in good health",
    "in order",
];

/// Words that may follow: they say when, and choose nothing.
const LATELY: &str = "now currently today lately recently overall nowadays";

/// Whether the question asks that. The words that ask it become grammar. A word for how it is that tools or rows have is a state, and asks for that.
pub fn mark(words: &mut [Word], lexicon: &Lexicon, known: &Known<'_>) -> bool {
    let lower = |at: usize| words.get(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
    // "How's the site doing?"
    let short = lower(0) == "hows" || lower(0) == "how" && words.first().is_some_and(|word| word.owner);
    let how = short || lower(0) == "how";
    let verb = usize::from(how && !short);
    let after = |word: &Word| word.role == Role::Time || listed(LATELY, &word.lower);
    let Some(last) = words.iter().rposition(|word| !after(word)) else {
        return false;
    };
    let ends = |phrases: &[&str], last: usize| {
        let said = |phrase: &&&str| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            let from = (last + 1).checked_sub(parts.len());
            from.is_some_and(|from| parts.iter().enumerate().all(|(offset, part)| lower(from + offset) == *part))
        };
        let longest = phrases.iter().filter(said).max_by_key(|phrase| phrase.len());
        longest.and_then(|phrase| last.checked_sub(phrase.split(' ').count()))
    };
    let being = short || matches!(lower(verb), "is" | "are" | "was" | "were");
    let doing = matches!(lower(verb), "did" | "does" | "do");
    // The last word of what it is asked of.
    let subject = match (how, being, doing) {
        (true, true, _) => ends(IS, last),
        (true, _, true) => ends(DID, last),
        (false, true, _) => ends(WELL, last).map(|before| ends(IS, before).unwrap_or(before)),
        (false, _, true) => ends(WELL, last).and_then(|before| ends(DID, before)),
        _ => None,
    };
    let Some(subject) = subject.filter(|subject| *subject > verb) else {
        return false;
    };
    let state = |word: &Word| WELL.contains(&word.lower.as_str()) && known.says(&lexicon.stem(&word.lower));
    let mut asking = words.iter().take(last + 1).skip(subject + 1);
    if asking.any(state) || !words.iter().take(subject + 1).any(|word| word.role == Role::Content) {
        return false;
    }
    words
        .iter_mut()
        .take(last + 1)
        .skip(subject + 1)
        .for_each(|word| word.role = Role::Stop);
    true
}
