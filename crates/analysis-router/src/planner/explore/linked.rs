//! Listings of what the rows so far point to.

use super::{brings, is_fixed};
use crate::planner::lexicon::Lexicon;
use crate::planner::people;
use crate::planner::profile::Profile;
use crate::planner::views::{Column, Part, View, is_code};

/// Those that the question may speak of.
pub fn linked_listings(views: &[View], profiles: &[Profile], called: &[usize], lexicon: &Lexicon) -> Vec<usize> {
    let mut found = Vec::new();
    for view in views {
        for column in &view.columns {
            let noun: &[String] = match column.part {
                Part::Identifier => column.stems.split_last().map_or(&[], |(_, noun)| noun),
                // `supplier` holding the supplier's key.
                Part::Category | Part::Text | Part::Measure if column.kind != crate::ColumnType::Number => &column.stems,
                _ => &[],
            };
            let own = |stem: &String| view.noun.iter().any(|known| lexicon.alike(known, stem));
            let names = |words: &[String]| words.iter().any(|stem| noun.iter().any(|wanted| lexicon.alike(wanted, stem)));
            let listing = profiles.iter().enumerate().filter(|(index, profile)| {
                Some(profile.source) == view.source
                    && !called.contains(index)
                    && profile.listing
                    && profile
                        .parameters
                        .iter()
                        .all(|parameter| !parameter.required || is_fixed(profile, parameter))
                    && !noun.iter().all(own)
                    && (names(&profile.noun) || (is_code(column) && (names(&profile.called) || stands_for_people(column, profile))))
            });
            if let Some((index, _)) = listing.min_by_key(|(_, profile)| (!names(&profile.noun), profile.noun.len()))
                && !found.contains(&index)
                && !profiles
                    .get(index)
                    .is_some_and(|profile| views.iter().any(|known| brings(profile, profiles, known)))
            {
                found.push(index);
            }
        }
    }
    found
}

/// `rep_id` beside a listing of "sales people": a key of somebody, whatever they are called there.
pub fn stands_for_people(column: &Column, profile: &Profile) -> bool {
    column.part == Part::Identifier
        && people::stands_for_somebody(column)
        && people::are_people(&[profile.noun.as_slice(), &profile.called].concat())
}
