//! A description cut into sentences and words, with what joins each word to the one before.

use std::borrow::Cow;
use std::ops::Deref;

/// How a word is joined to the word before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Space,
    /// "and", "or", "then", "&".
    Conjunction,
    /// A comma or a slash, which joins verbs as "and" does: "list/create/delete".
    List,
    /// A colon, bracket, dash or quotation mark.
    Break,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: Text<'a>,
    pub joint: Joint,
    /// As a name or an abbreviation is written: a capital or a digit behind the first letter.
    pub proper: bool,
}

/// A word in lower case, borrowed where the description has it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<Cow<'_, str>> for Text<'_> {
    fn eq(&self, other: &Cow<'_, str>) -> bool {
        self.0 == *other
    }
}

/// Sentences that are read of one description.
const MAX_SENTENCES: usize = 8;

/// The first sentences, markup in front of each skipped.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        // `<use_case>` is markup.
        while let Some((tag, after)) = rest.strip_prefix('<').and_then(|r| r.split_once('>'))
            && tag.len() < 40
        {
            rest = after.trim_start();
        }
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        if rest.is_empty() {
            return None;
        }
        let (sentence, after) = rest.split_at(end(rest));
        rest = after;
        Some(sentence)
    })
    .take(MAX_SENTENCES)
}

/// Where the first sentence ends: a full stop and the like before a space, or an empty line.
fn end(text: &str) -> usize {
    let mut marks = text.bytes().zip(text.bytes().skip(1));
    marks
        .position(|(mark, next)| matches!(mark, b'.' | b'!' | b'?' | b';') && next.is_ascii_whitespace() || (mark, next) == (b'\n', b'\n'))
        .unwrap_or(text.len())
}

/// A heading such as "IMPORTANT:", "[Read]" or "Pro —" in front of a sentence is no part of it. `is_verb` keeps "Upgrade database: …" whole.
pub(super) fn without_heading(sentence: &str, is_verb: impl Fn(&str) -> bool) -> &str {
    let Some((head, rest)) = sentence.split_once([':', ']', '—', '|']) else {
        return sentence;
    };
    let mut words = head.split_whitespace();
    let verb = words.next().is_some_and(|first| is_verb(&first.to_lowercase()));
    if verb || words.count() > 1 || rest.len() <= 3 {
        return sentence;
    }
    rest.trim_start_matches(|c: char| !c.is_alphabetic())
}

/// The first words, up to `most`.
pub(super) fn words(sentence: &str, most: usize) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::with_capacity(most.min(sentence.len() / 5 + 1));
    let mut joint = Joint::Space;
    let mut start = None;
    let mut chars = sentence.char_indices();
    loop {
        // Behind the last word comes a space, as it were.
        let (at, c) = chars.next().unwrap_or((sentence.len(), ' '));
        if c.is_ascii_lowercase() || c.is_alphanumeric() || c == '\'' || c == '-' && start.is_some() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(raw) = start.take().and_then(|start| sentence.get(start..at)) {
            let text = lower(bare(raw));
            if matches!(
                text.as_str(),
                "and" | "or" | "then" | "et" | "ou" | "y" | "und" | "oder" | "puis" | "e"
            ) {
                joint = Joint::Conjunction;
            } else {
                out.push(Word {
                    proper: is_proper(raw),
                    text,
                    joint,
                });
                joint = Joint::Space;
                if out.len() >= most {
                    break;
                }
            }
        }
        joint = match c {
            ',' | '/' if joint != Joint::Conjunction => Joint::List,
            '&' | '+' => Joint::Conjunction,
            ':' | '(' | ')' | '[' | ']' | '"' | '–' | '—' | '|' if joint == Joint::Space => Joint::Break,
            _ => joint,
        };
        if at == sentence.len() {
            break;
        }
    }
    out
}

/// The word without hyphens and apostrophes around it. Few words have any.
fn bare(raw: &str) -> &str {
    let mark = |byte: Option<&u8>| matches!(byte, Some(b'-' | b'\''));
    let bytes = raw.as_bytes();
    if mark(bytes.first()) || mark(bytes.last()) {
        raw.trim_matches(['-', '\''])
    } else {
        raw
    }
}

fn is_proper(raw: &str) -> bool {
    if raw.is_ascii() {
        return raw.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    }
    raw.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit())
}

fn lower(word: &str) -> Text<'_> {
    Text(if !word.is_ascii() {
        Cow::Owned(word.to_lowercase())
    } else if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    })
}
