//! What was done to something is that thing's state: "members who cancelled a booking" are not cancelled themselves.

use super::{Grounding, ValueHit};
use crate::planner::reading::Reading;
use crate::planner::verbs::done_to;

/// A verb's value belongs to the rows of the noun behind it, where these have it too.
pub(super) fn settle(reading: &Reading, grounding: &mut Grounding) {
    let nouns = &grounding.nouns;
    for hit in &mut grounding.values {
        let [at] = hit.span.as_slice() else { continue };
        if done_to(reading, *at).is_none() {
            continue;
        }
        let named = |view: usize| nouns.contains(&(at + 2, view));
        if named(hit.view) {
            continue;
        }
        let of_object = |other: &&ValueHit| named(other.view);
        if let Some(other) = hit.elsewhere.iter().find(of_object).cloned() {
            *hit = other;
        }
    }
}
