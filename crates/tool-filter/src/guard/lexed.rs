//! Pieces of a query language's text: words, quoted texts, signs. Comments and white space are dropped; what could hide an end is refused.

use super::NotProven;
use super::comment::one_line;

pub(super) const MAX_BYTES: usize = 20_000;
const MAX_PIECES: usize = 4_000;
const MAX_DEPTH: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Word(&'a str),
    /// A literal, or a name in backticks; what it begins with.
    Quoted(char),
    /// `<http://…>`, without its brackets.
    Iri(&'a str),
    Sign(char),
}

impl Piece<'_> {
    /// Whether a word that begins with a digit is a number to its end. Engines cut `5SERVICE` in two.
    pub fn is_number(&self) -> bool {
        let Self::Word(word) = self else { return false };
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '_');
        let hexadecimal = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit() || c == '_');
        match word.split_once(['x', 'X', 'o', 'O', 'e', 'E']) {
            Some(("0", rest)) if word.starts_with("0x") || word.starts_with("0X") => hexadecimal(rest),
            Some((before, "")) => digits(before) && word.ends_with(['e', 'E']),
            Some((before, rest)) => digits(before) && digits(rest),
            None => digits(word),
        }
    }

    /// Whether it begins as a number does.
    pub fn begins_with_digit(&self) -> bool {
        matches!(self, Self::Word(word) if word.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The word in lower case; "" for everything else.
    pub fn word(&self) -> String {
        match self {
            Self::Word(word) => word.to_ascii_lowercase(),
            Self::Quoted(_) | Self::Iri(_) | Self::Sign(_) => String::new(),
        }
    }
}

/// What a language's text looks like.
pub(super) struct Look {
    pub line_comment: &'static str,
    /// Characters that quote; a backslash escapes within.
    pub quotes: &'static [char],
    /// `<…>` names something.
    pub iris: bool,
    /// Texts that begin a literal this does not read.
    pub refused: &'static [&'static str],
}

/// Cuts a text. Brackets must close in order.
pub(super) fn pieces<'a>(text: &'a str, look: &Look) -> Result<Vec<Piece<'a>>, NotProven> {
    if text.len() > MAX_BYTES {
        return Err(NotProven::new("the query is longer than 20 000 bytes"));
    }
    let mut out = Vec::new();
    let mut open: Vec<char> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(trick) = look.refused.iter().find(|trick| rest.starts_with(**trick)) {
            return Err(NotProven::new(format!("`{trick}` is not admitted in a query")));
        }
        let taken = if rest.starts_with(look.line_comment) {
            one_line(rest.split('\n').next().unwrap_or_default())?.len()
        } else if c.is_ascii_whitespace() {
            1
        } else if look.quotes.contains(&c) {
            out.push(Piece::Quoted(c));
            quoted_end(rest, c)?
        } else if c.is_alphanumeric() || c == '_' || look.iris && c == ':' {
            let end = if look.iris { name_end(rest, out.last()) } else { word_end(rest) };
            out.push(if end == 0 {
                Piece::Sign(c)
            } else {
                Piece::Word(rest.get(..end).unwrap_or_default())
            });
            end.max(1)
        } else if look.iris && c == '<' && iri(rest).is_some() {
            let iri = iri(rest).unwrap_or_default();
            out.push(Piece::Iri(iri));
            iri.len() + 2
        } else if c.is_control() || !c.is_ascii() {
            return Err(NotProven::new("the query has a character outside the language"));
        } else {
            balance(c, &mut open)?;
            out.push(Piece::Sign(c));
            1
        };
        rest = rest.get(taken..).unwrap_or_default();
        if out.len() > MAX_PIECES {
            return Err(NotProven::new("the query is too long to be proven"));
        }
    }
    if open.is_empty() { Ok(out) } else { Err(unbalanced()) }
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// Bytes of a word, or of a prefixed name with its dashes and dots. Behind `?`, `$`, `@` and in numbers these end the word.
fn name_end(text: &str, before: Option<&Piece<'_>>) -> usize {
    let word = word_end(text);
    let bare = matches!(before, Some(Piece::Sign('?' | '$' | '@'))) || text.starts_with(|c: char| c.is_ascii_digit());
    if bare || !text.get(word..).is_some_and(|rest| rest.starts_with(':')) {
        return word;
    }
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    let run = text.find(|c: char| !in_name(c)).unwrap_or(text.len());
    // A dot at the end closes the triple.
    text.get(..run).map_or(run, |run| run.trim_end_matches('.').len())
}

fn balance(c: char, open: &mut Vec<char>) -> Result<(), NotProven> {
    let opener = match c {
        '(' | '[' | '{' => {
            open.push(c);
            return if open.len() > MAX_DEPTH {
                Err(NotProven::new("the query is nested more than 40 deep"))
            } else {
                Ok(())
            };
        }
        ')' => '(',
        ']' => '[',
        '}' => '{',
        _ => return Ok(()),
    };
    if open.pop() == Some(opener) { Ok(()) } else { Err(unbalanced()) }
}

fn unbalanced() -> NotProven {
    NotProven::new("the query has unbalanced brackets")
}

fn iri(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.get(..inner.find('>')?)?;
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '"' | '{' | '}' | '|' | '^' | '`' | '\\');
    inner.chars().all(fits).then_some(inner)
}

/// Bytes of the quoted text at the start. A line feed within is left to the server, which may refuse it but not end the text there.
fn quoted_end(text: &str, quote: char) -> Result<usize, NotProven> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\0' => break,
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            _ if c == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Err(NotProven::new("a quote is not closed"))
}
