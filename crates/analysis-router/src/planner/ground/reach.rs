//! Values that stand in several tables: the one that hangs together with the rows is meant.

use super::Grounding;

/// The grounding with each value that the rows of `fact` know nothing of taken from a table that they do know. `None` where that changes nothing.
pub fn within_reach(grounding: &Grounding, reaches: impl Fn(usize) -> bool) -> Option<Grounding> {
    let mut changed = None;
    for (index, hit) in grounding.values.iter().enumerate().filter(|(_, hit)| !reaches(hit.view)) {
        let Some(other) = hit.elsewhere.iter().find(|other| reaches(other.view)) else {
            continue;
        };
        let own: &mut Grounding = changed.get_or_insert_with(|| grounding.clone());
        if let Some(place) = own.values.get_mut(index) {
            *place = other.clone();
        }
    }
    changed
}
