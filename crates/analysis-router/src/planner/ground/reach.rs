//! Values that stand in several tables: the one that hangs together with the rows is meant.

use super::Grounding;

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
