//! Lists of words, written as text and looked up as sets.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A list of words parted by white space.
pub(crate) struct WordList {
    text: &'static str,
    words: OnceLock<FxHashSet<&'static str>>,
}

impl WordList {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            words: OnceLock::new(),
        }
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.text.split_whitespace().collect()).contains(word)
    }
}
