//! Pieces of text that are looked for all at once.

use std::sync::OnceLock;

use aho_corasick::packed::Searcher;

/// A few pieces, found wherever they stand.
pub(crate) struct Fragments {
    pieces: &'static [&'static str],
    /// `None` where the machine cannot look for several at once.
    searcher: OnceLock<Option<Searcher>>,
}

impl Fragments {
    pub(crate) const fn new(pieces: &'static [&'static str]) -> Self {
        Self {
            pieces,
            searcher: OnceLock::new(),
        }
    }

    pub(crate) fn within(&self, text: &str) -> bool {
        match self.searcher.get_or_init(|| Searcher::new(self.pieces)) {
            Some(searcher) => searcher.find(text).is_some(),
            None => self.pieces.iter().any(|piece| text.contains(piece)),
        }
    }
}
