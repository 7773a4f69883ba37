//! Questions near the one that could not be answered: made of what the sources have, for the asker to choose.

use super::compile::Context;
use super::profile::Profile;
use super::views::{Column, Part, View};
use super::words::split_identifier;

/// How many are offered.
const OFFERED: usize = 3;
/// Groups beyond which a count by group is no overview.
const GROUPS: u64 = 20;

/// From the tables that were read: those that know most of the question's words first.
pub fn over(context: &Context<'_>) -> Vec<String> {
    let mut ranked: Vec<(usize, usize)> = (0..context.views.len()).map(|index| (known(context, index), index)).collect();
    ranked.sort_by_key(|(known, index)| (std::cmp::Reverse(*known), *index));
    let tables = ranked.into_iter().filter_map(|(_, index)| Some((index, context.views.get(index)?)));
    let mut found: Vec<String> = Vec::new();
    for (index, view) in tables.filter(|(_, view)| !view.tool.is_empty() && view.rows > 0).take(2) {
        for question in of_table(context, index, view) {
            if found.len() < OFFERED && !found.contains(&question) {
                found.push(question);
            }
        }
    }
    found
}

/// Before anything was read: the listings by their names.
pub fn listed(profiles: &[Profile]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.listing && !profile.noun_words.is_empty()) {
        let question = format!("List the {}", profile.noun_words.join(" "));
        if found.len() < OFFERED && !found.contains(&question) {
            found.push(question);
        }
    }
    found
}

/// How many words of the question the table has something for.
fn known(context: &Context<'_>, index: usize) -> usize {
    let grounding = context.grounding;
    context
        .reading
        .content()
        .filter(|(at, _)| {
            grounding.nouns.contains(&(*at, index))
                || grounding.values.iter().any(|hit| hit.view == index && hit.span.contains(at))
                || grounding
                    .columns
                    .iter()
                    .any(|hit| hit.view == index && hit.at == *at && hit.score >= 0.5)
        })
        .count()
}

fn of_table(context: &Context<'_>, index: usize, view: &View) -> Vec<String> {
    let rows = split_identifier(&view.name).join(" ");
    let mut found = Vec::new();
    let value = context.grounding.values.iter().find_map(|hit| {
        let column = view.columns.get(hit.column).filter(|_| hit.view == index)?;
        let text = hit.values.first()?.as_str()?;
        Some((split_identifier(&column.name).join(" "), text))
    });
    if let Some((column, value)) = value {
        found.push(format!("List the {rows} with {column} \"{value}\""));
    }
    let groups = |column: &&Column| column.part == Part::Category && (2..=GROUPS).contains(&column.facts.distinct);
    if let Some(column) = view.columns.iter().find(groups) {
        found.push(format!(
            "How many {rows} are there per {}?",
            split_identifier(&column.name).join(" ")
        ));
    }
    found.push(format!("List the {rows}"));
    found
}
