//! What is said of an object: what was done to it is its state ("members who cancelled a booking" are not cancelled themselves), and it goes by its
//! name.

use super::{Grounding, ValueHit};
use crate::planner::lexicon::Lexicon;
use crate::planner::reading::Reading;
use crate::planner::verbs::done_to;
use crate::planner::views::{Column, View};

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

/// "Assigned to whom", of `assigned_to.type` and `assigned_to.name`: what an object is called stands for it, and of which kind it is does not, unless
/// that is said.
pub(super) fn by_its_name(reading: &Reading, views: &[View], grounding: &mut Grounding, lexicon: &Lexicon) {
    let part = |column: &Column| {
        column
            .name
            .rsplit_once('.')
            .map(|(object, part)| (object.to_owned(), part.to_lowercase()))
    };
    grounding.columns.retain(|hit| {
        let Some(view) = views.get(hit.view) else { return true };
        let Some((object, own)) = view.columns.get(hit.column).and_then(part) else {
            return true;
        };
        let kind = matches!(own.as_str(), "type" | "kind" | "object" | "url" | "href");
        let said = reading.word(hit.at).is_some_and(|word| lexicon.stems(&own).contains(&word.stem));
        let named = |column: &Column| {
            part(column)
                .is_some_and(|(other, part)| other == object && matches!(part.as_str(), "name" | "title" | "display_name" | "displayname"))
        };
        !kind || said || !view.columns.iter().any(named)
    });
}
