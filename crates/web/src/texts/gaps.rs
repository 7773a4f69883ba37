//! Sentences that other crates say in English, where what they quote stands in the place of `{}`, and the same in German.

use super::{Language, Texts};

impl Texts {
    /// A sentence of a table of English and German ones, and its language where that is not the page's. In a table, one that holds another comes first.
    pub(super) fn sentence(self, table: &[[&str; 2]], said: &str) -> (Option<&'static str>, String) {
        let german = || {
            table
                .iter()
                .find_map(|[english, german]| Some(filled(german, &quoted(english, said)?)))
        };
        match german().filter(|_| self.language() == Language::German) {
            Some(german) => (None, german),
            None => (self.english(), said.to_owned()),
        }
    }
}

/// What stands in the gaps of a sentence, if it is this one.
pub(super) fn quoted<'s>(sentence: &str, said: &'s str) -> Option<Vec<&'s str>> {
    let mut parts = sentence.split("{}");
    let mut rest = said.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (gap, behind) = match parts.peek() {
            Some(_) => rest.split_once(part)?,
            None => (rest.strip_suffix(part)?, ""),
        };
        found.push(gap);
        rest = behind;
    }
    rest.is_empty().then_some(found)
}

pub(super) fn filled(sentence: &str, gaps: &[impl AsRef<str>]) -> String {
    let mut gaps = gaps.iter();
    let mut parts = sentence.split("{}");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| told + gaps.next().map_or("", AsRef::as_ref) + part)
}
