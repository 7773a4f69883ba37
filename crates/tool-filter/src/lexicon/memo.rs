//! What is worked out of a word, kept for the next time it is met. Tools of one server, and servers among themselves, share most of their words.

use std::hash::Hasher;
use std::rc::Rc;

use arrayvec::ArrayString;
use rustc_hash::FxHasher;

/// Longest text that is kept, in bytes.
pub(crate) const MAX_KEPT: usize = 28;

/// What is known of a text, beside the text: what is looked at together lies together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept<T> {
    /// Empty where the text is too long to be kept.
    text: ArrayString<MAX_KEPT>,
    pub known: T,
}

impl<T> Kept<T> {
    /// The text, if it is short.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn new(text: &str, work_out: impl FnOnce(&str) -> T) -> Rc<Self> {
        Rc::new(Self {
            text: ArrayString::from(text).unwrap_or_default(),
            known: work_out(text),
        })
    }
}

/// A fixed number of places, each for the last text of all that fall there: what is asked for takes the same time whatever was asked before, and the
/// space has a bound, so that no vendor's words can make either grow.
pub(crate) struct Memo<T> {
    places: Vec<Option<Rc<Kept<T>>>>,
    count: usize,
}

impl<T> Memo<T> {
    /// With `count` places, a power of two, which are made when the first text comes.
    pub(crate) const fn new(count: usize) -> Self {
        Self { places: Vec::new(), count }
    }

    /// Gives the space back.
    pub(crate) fn clear(&mut self) {
        self.places = Vec::new();
    }

    pub(crate) fn get(&mut self, text: &str, work_out: impl FnOnce(&str) -> T) -> Rc<Kept<T>> {
        if self.places.is_empty() {
            self.places.resize_with(self.count, || None);
        }
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let at = usize::try_from(hasher.finish()).unwrap_or_default() & (self.places.len().wrapping_sub(1));
        match self.places.get_mut(at).filter(|_| text.len() <= MAX_KEPT) {
            Some(Some(kept)) if kept.text == *text => Rc::clone(kept),
            Some(place) => Rc::clone(place.insert(Kept::new(text, work_out))),
            None => Kept::new(text, work_out),
        }
    }
}
