//! The times a question speaks of: one, or two that are held against each other.

use crate::moment::AskerClock;
use crate::planner::known::Known;
use crate::planner::question::Role;
use crate::planner::reading::Reading;
use crate::planner::window::{self, Window};
use crate::wording::Phrase;

/// The first window of the question, and the second where two are held against each other.
pub fn windows(reading: &Reading, second: Option<&Window>) -> Vec<(String, Window)> {
    let both = reading.window.iter().chain(second);
    both.map(|window| (label(window), window.clone())).collect()
}

/// "today against yesterday": the reading knows the first; the words of the second are marked as those of the first are.
pub fn second_window(reading: &mut Reading, clock: AskerClock) -> Option<Window> {
    if reading.window.is_none() || !(reading.against || reading.contrast) {
        return None;
    }
    let last = reading.words.iter().rposition(|word| word.role == Role::Time)?;
    let mut rest = reading.words.split_off(last + 1);
    let second = window::find(&mut rest, clock, &Known::default());
    reading.words.append(&mut rest);
    second
}

/// Last week is called `last_week`.
fn label(window: &Window) -> String {
    let said = window.phrase.map(Phrase::english);
    said.map_or_else(|| "then".to_owned(), |said| said.replace(' ', "_"))
}
