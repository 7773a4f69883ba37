//! "In September but not in October": a time in which something was, and one in which it was not.

use std::ops::Range;

use super::{Window, parsed, text};
use crate::moment::{AskerClock, Moment};
use crate::planner::question::Word;
use crate::planner::words::listed;

/// What has to be there in the first and must not be there in the second.
#[derive(Debug, Clone, PartialEq)]
pub struct Except {
    pub with: Window,
    pub without: Window,
    /// The words of the second.
    pub at: Range<usize>,
}

/// How many words may stand before the "not", and how many between it and the time: "but have had no incident at all in November".
const APART: usize = 4;

/// The window that spans both, so that what happened in either is fetched.
pub(super) fn spanning(words: &[Word], first: &Window, end: usize, clock: AskerClock) -> Option<Window> {
    if !listed("but and yet", text(words, end)) {
        return None;
    }
    let not = (end + 1..=end + APART).find(|at| denies(text(words, *at)))?;
    let (second, length, at) =
        (not + 1..=not + APART).find_map(|at| parsed(words, at, clock).map(|(window, length)| (window, length, at)))?;
    let instant = |moment: &Option<Moment>| moment.as_ref().map(|moment| moment.resolve(clock));
    let earlier = |one: &Window, other: &Window| instant(&one.from) <= instant(&other.from);
    let (early, late) = if earlier(first, &second) {
        (first, &second)
    } else {
        (&second, first)
    };
    Some(Window {
        from: early.from.clone(),
        to: late.to.clone(),
        whole_days: None,
        months: false,
        except: Some(Box::new(Except {
            with: first.clone(),
            without: second.clone(),
            at: at..at + length,
        })),
        ..first.clone()
    })
}

fn denies(word: &str) -> bool {
    listed("not no none nothing never nobody without", word) || word.ends_with("n't")
}
