//! What the asker is offered to choose from: questions near the one that could not be answered, made of what the sources have, and names.

use serde_json::Value;

use belvedere_types::Language;

use super::compile::Context;
use super::german::frames;
use super::profile::Profile;
use super::table_names::of_rows;
use super::views::{Column, Part, View};
use super::words::{plural_form, split_identifier};
use crate::Step;
use crate::wording::{Ask, Words};

/// How many are offered.
pub const OFFERED: usize = 3;
/// Groups beyond which a count by group is no overview.
const GROUPS: u64 = 20;

/// Names that are offered when the question could mean any of them; any other may be typed.
const NAMES: usize = 12;

/// The question back, where what was said could mean any of these.
pub fn could_be(said: String, options: Vec<String>) -> Step {
    Step::Clarify {
        question: Words::from(Ask::CouldBe {
            said,
            options: options.clone(),
        }),
        options,
    }
}

/// The names among values, as options of a question back.
pub fn names(values: &[Value]) -> Vec<String> {
    let texts = values.iter().filter_map(Value::as_str);
    texts.take(NAMES).map(str::to_owned).collect()
}

/// From the tables that were read: those that know most of the question's words first.
pub fn over(context: &Context<'_>, language: Language) -> Vec<String> {
    let mut ranked: Vec<(usize, usize)> = (0..context.views.len()).map(|index| (known(context, index), index)).collect();
    ranked.sort_by_key(|(known, index)| (std::cmp::Reverse(*known), *index));
    let tables = ranked.into_iter().filter_map(|(_, index)| Some((index, context.views.get(index)?)));
    let mut found: Vec<String> = Vec::new();
    for (index, view) in tables.filter(|(_, view)| !view.tool.is_empty() && view.rows > 0).take(2) {
        for question in of_table(context, index, view, language) {
            if found.len() < OFFERED && !found.contains(&question) {
                found.push(question);
            }
        }
    }
    found
}

/// Before anything was read: the listings by their names.
pub fn listed(profiles: &[Profile], language: Language) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut listings: Vec<&Profile> = profiles
        .iter()
        .filter(|profile| profile.listing && !profile.noun_words.is_empty())
        .collect();
    listings.sort_by_key(|profile| !reads_well(&profile.noun_words));
    for profile in listings {
        let question = frames::list(&profile.noun_words, language);
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

/// "projects", "query statistics": what is listed and counted is called in the plural, in a word or two.
pub fn reads_well(words: &[String]) -> bool {
    let plural = words.last().is_some_and(|last| plural_form(last));
    plural && words.len() <= 2
}

/// "Per nullable" is no group: a yes or no that is written as a text.
pub fn says_something(column: &Column) -> bool {
    const SWITCH: &str = "yes no true false on off y n t f none null nullable unique primary";
    let text = |value: &serde_json::Value| {
        value
            .as_str()
            .is_some_and(|text| !SWITCH.split(' ').any(|known| text.eq_ignore_ascii_case(known)))
    };
    column.facts.values.iter().filter(|value| !value.is_null()).all(text)
}

fn of_table(context: &Context<'_>, index: usize, view: &View, language: Language) -> Vec<String> {
    let words = split_identifier(of_rows(&view.name));
    let mut found = Vec::new();
    if !reads_well(&words) {
        return found;
    }
    let value = context.grounding.values.iter().find_map(|hit| {
        let column = view.columns.get(hit.column).filter(|_| hit.view == index)?;
        let text = hit.values.first()?.as_str()?;
        Some((split_identifier(&column.name), text))
    });
    if let Some((column, value)) = value {
        found.push(frames::list_with(&words, &column, value, language));
    }
    let groups = |column: &&Column| {
        column.part == Part::Category && (2..=GROUPS).contains(&column.facts.distinct) && column.stems.len() <= 2 && says_something(column)
    };
    if let Some(column) = view.columns.iter().find(groups) {
        found.push(frames::count_per(&words, &split_identifier(&column.name), language));
    }
    found.push(frames::list(&words, language));
    found
}
