//! Lists of words, written as text and looked up as sets.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A list of words parted by white space.
pub(crate) struct WordList {
    text: &'static str,
    words: OnceLock<Looked>,
}

struct Looked {
    /// Which of 256 shapes some word has. Most words that are asked for are on no list, and are told so without being hashed.
    shapes: [u64; 4],
    words: FxHashSet<&'static str>,
}

impl WordList {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            words: OnceLock::new(),
        }
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.text.split_whitespace()
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        let looked = self.words.get_or_init(|| Looked::of(self.text));
        let (at, bit) = shape(word);
        looked.shapes.get(at).is_some_and(|shapes| shapes & bit != 0) && looked.words.contains(word)
    }
}

impl Looked {
    fn of(text: &'static str) -> Self {
        let words: FxHashSet<&'static str> = text.split_whitespace().collect();
        let mut shapes = [0; 4];
        for (at, bit) in words.iter().map(|word| shape(word)) {
            if let Some(shapes) = shapes.get_mut(at) {
                *shapes |= bit;
            }
        }
        Self { shapes, words }
    }
}

/// Length, first and last byte, in eight bits.
fn shape(word: &str) -> (usize, u64) {
    let bytes = word.as_bytes();
    let end = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let sum = bytes.len() * 59 + end(bytes.first()) * 7 + end(bytes.last()) * 29;
    (sum / 64 % 4, 1 << (sum % 64))
}
