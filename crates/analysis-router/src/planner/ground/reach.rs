//! Values that stand in several tables: the one that hangs together with the rows is meant.

use super::{Grounding, ValueHit};

/// Two places for a word are as likely within this score: less than what naming the table or column gives.
const CLOSE: f64 = 1.6;

/// How much likelier a value has to be in another table than in the rows themselves.
const NEARLY: f64 = 0.1;

/// The grounding with each value that the rows of `fact` know nothing of taken from a table that they do know, and from the rows themselves
/// where it is as likely there. `None` where that changes nothing.
pub fn within_reach(grounding: &Grounding, fact: usize, reaches: impl Fn(usize) -> bool) -> Option<Grounding> {
    let mut changed = None;
    for (index, hit) in grounding.values.iter().enumerate().filter(|(_, hit)| hit.view != fact) {
        let own = hit.rivals(NEARLY).find(|other| other.view == fact);
        let met = || {
            hit.elsewhere
                .iter()
                .find(|other| reaches(other.view))
                .filter(|_| !reaches(hit.view))
        };
        let Some(other) = own.or_else(met) else {
            continue;
        };
        let own: &mut Grounding = changed.get_or_insert_with(|| grounding.clone());
        if let Some(place) = own.values.get_mut(index) {
            *place = other.clone();
        }
    }
    changed
}

/// "Completed the safety course", where a course stands in one table and that state in several: it is told of the rows with the course.
pub(super) fn beside_others(found: &mut [ValueHit]) {
    for index in 0..found.len() {
        let shared = |view: usize| {
            found
                .iter()
                .enumerate()
                .any(|(other, hit)| other != index && hit.view == view && hit.elsewhere.is_empty())
        };
        let Some(hit) = found.get(index).filter(|hit| !shared(hit.view)) else {
            continue;
        };
        let place = hit
            .elsewhere
            .iter()
            .position(|other| shared(other.view) && hit.score - other.score < CLOSE);
        if let Some((place, hit)) = place.zip(found.get_mut(index)) {
            let other = hit.elsewhere.remove(place);
            let mut rest = std::mem::take(&mut hit.elsewhere);
            let known = std::mem::replace(hit, other);
            rest.insert(0, known);
            hit.elsewhere = rest;
        }
    }
}
