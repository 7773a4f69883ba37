//! A description cut into sentences and words, with what joins each word to the one before.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use super::deed;
use crate::lexicon::{self, Form, Kept, Memo};

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
pub(super) struct Word {
    pub text: Text,
    pub joint: Joint,
    /// As a name or an abbreviation is written: a capital or a digit behind the first letter.
    pub proper: bool,
}

/// A word in lower case, and what it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text(Rc<Kept<Known>>);

#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// In lower case, where it is written otherwise or too long to be kept.
    text: Option<Box<str>>,
    proper: bool,
    /// "And", "or": it joins, and is no word of its own.
    joins: bool,
    class: lexicon::Word,
    forms: Box<[Form]>,
    /// What some form can be.
    some: lexicon::Word,
    some_alters: bool,
    passive: bool,
    wishes: bool,
    special: bool,
}

impl Text {
    pub fn as_str(&self) -> &str {
        self.0.known.text.as_deref().unwrap_or_else(|| self.0.text())
    }

    pub fn class(&self) -> lexicon::Word {
        self.0.known.class
    }

    /// Whether the word is an auxiliary of the passive.
    pub fn passive(&self) -> bool {
        self.0.known.passive
    }

    /// Whether the word is a verb of wishing.
    pub fn wishes(&self) -> bool {
        self.0.known.wishes
    }

    /// Whether some base form is a verb for which its class is not enough.
    pub fn special(&self) -> bool {
        self.0.known.special
    }

    /// What some base form can be.
    pub fn some(&self) -> lexicon::Word {
        self.0.known.some
    }

    /// Whether some base form surely alters.
    pub fn some_alters(&self) -> bool {
        self.0.known.some_alters
    }

    /// The base forms that it may have as an inflected verb.
    pub fn forms(&self) -> std::slice::Iter<'_, Form> {
        self.0.known.forms.iter()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

/// Forgets the words of a pass.
pub(crate) fn forget() {
    WORDS.with_borrow_mut(Memo::clear);
}

/// Words that a thread keeps in mind while it judges.
const KEPT: usize = 16_384;

thread_local! {
    static WORDS: RefCell<Memo<Known>> = const { RefCell::new(Memo::new(KEPT)) };
}

impl Known {
    fn of(raw: &str) -> Self {
        let text = lower(bare(raw));
        let forms = lexicon::forms(&text);
        Self {
            some: forms.iter().fold(lexicon::Word::default(), |some, form| some.or(form.class)),
            special: forms.iter().any(|form| deed::is_special(form)),
            some_alters: forms.iter().any(|form| form.alters),
            forms,
            proper: is_proper(raw),
            joins: matches!(&*text, "and" | "or" | "then" | "et" | "ou" | "y" | "und" | "oder" | "puis" | "e"),
            passive: super::PASSIVE.has(&text),
            wishes: super::WISHES.has(&text),
            class: lexicon::word(&text),
            text: (text != raw || raw.len() > lexicon::MAX_KEPT).then(|| text.into()),
        }
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
    // A heading has two words at most.
    let end = third_word(sentence);
    let marked = sentence.get(..end).and_then(|begun| begun.find([':', ']', '—', '|']));
    let Some((head, rest)) = marked.and_then(|at| parted(sentence, at)) else {
        return sentence;
    };
    let mut words = head.split_whitespace();
    let verb = words.next().is_some_and(|first| is_verb(&first.to_lowercase()));
    if verb || words.count() > 1 || rest.len() <= 3 {
        return sentence;
    }
    rest.trim_start_matches(|c: char| !c.is_alphabetic())
}

/// Where the third word begins.
fn third_word(sentence: &str) -> usize {
    let mut words = 0;
    let mut before = b' ';
    for (at, byte) in sentence.bytes().enumerate() {
        words += usize::from(before.is_ascii_whitespace() && !byte.is_ascii_whitespace());
        if words > 2 {
            return at;
        }
        before = byte;
    }
    sentence.len()
}

/// What stands before the sign at this place, and behind it.
fn parted(sentence: &str, at: usize) -> Option<(&str, &str)> {
    let (head, rest) = sentence.split_at_checked(at)?;
    let mut behind = rest.chars();
    behind.next()?;
    Some((head, behind.as_str()))
}

/// The first words, up to `most`.
pub(super) fn words(sentence: &str, most: usize) -> Vec<Word> {
    let mut out = Vec::with_capacity(most.min(sentence.len() / 5 + 1));
    read(sentence, most, &mut out);
    out
}

/// The first words, in the place of those that are there.
pub(super) fn read(sentence: &str, most: usize, out: &mut Vec<Word>) {
    out.clear();
    WORDS.with_borrow_mut(|known| read_with(sentence, most, known, out));
}

fn read_with(sentence: &str, most: usize, known: &mut Memo<Known>, out: &mut Vec<Word>) {
    let mut joint = Joint::Space;
    let mut at = 0;
    while out.len() < most {
        let start = at;
        at += word_length(sentence.get(at..).unwrap_or_default());
        if at > start {
            let text = Text(known.get(sentence.get(start..at).unwrap_or_default(), Known::of));
            if text.0.known.joins {
                joint = Joint::Conjunction;
            } else {
                out.push(Word {
                    proper: text.0.known.proper,
                    text,
                    joint,
                });
                joint = Joint::Space;
            }
        }
        // What parts this word from the next.
        let Some(mark) = sentence.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        joint = match mark {
            ' ' => joint,
            ',' | '/' if joint != Joint::Conjunction => Joint::List,
            '&' | '+' => Joint::Conjunction,
            ':' | '(' | ')' | '[' | ']' | '"' | '–' | '—' | '|' if joint == Joint::Space => Joint::Break,
            _ => joint,
        };
        at += mark.len_utf8();
    }
}

/// Letters and digits of ASCII, and the apostrophe. A hyphen is of a word, too, but for the first of its signs.
fn of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'\''
}

/// Bytes of the word that the text begins with, none when it begins with another sign.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            byte if of_a_word(*byte) => 1,
            b'-' if at > 0 => 1,
            128.. => match text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| c.is_alphanumeric()) {
                Some(letter) => letter.len_utf8(),
                None => break,
            },
            _ => break,
        };
    }
    at
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

fn lower(word: &str) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.to_lowercase()
    }
}
