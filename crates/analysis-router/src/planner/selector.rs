//! Tools that fetch one of several data sets: which one is a choice among nouns, so each value is planned over as a tool of its own.

use super::lexicon::Lexicon;
use super::profile::{Parameter, ParameterKind, Profile};
use super::words::{listed, plural_form, split_identifier};

/// Data sets of one tool.
const VALUES: usize = 40;
/// Parameters that say what kind of rows is meant.
const SELECTORS: &str =
    "dataset set kind type entity resource object collection table topic category report source domain what model class";
/// Names of several things or people that have no plural.
const MANY: &str = "staff people personnel crew equipment inventory stock media feedback traffic usage";
/// Tools about data, rather than tools that give it.
const ABOUT: &str = "describe explain schema metadata help introspect inspect about columns fields";

/// One profile for each value of the choice, or the profile itself.
pub fn split(profile: Profile, lexicon: &Lexicon) -> Vec<Profile> {
    let chosen = profile.parameters.iter().find_map(|parameter| match &parameter.kind {
        ParameterKind::Choice(values) if selects(&profile, parameter, values) => Some((parameter.name.clone(), values.clone())),
        _ => None,
    });
    let Some((parameter, values)) = chosen else {
        return vec![profile];
    };
    let mut told = told_of_each(&profile.description, &values, lexicon).into_iter();
    values
        .into_iter()
        .map(|value| {
            let noun_words = split_identifier(&value);
            Profile {
                noun: noun_words.iter().map(|word| lexicon.stem(word)).collect(),
                noun_words,
                description: told.next().unwrap_or_else(|| profile.description.clone()),
                listing: true,
                choices: profile
                    .parameters
                    .iter()
                    .filter(|other| other.name != parameter)
                    .flat_map(Parameter::choices)
                    .flat_map(|value| lexicon.stems(value))
                    .collect(),
                fixed: Some((parameter.clone(), value)),
                ..profile.clone()
            }
        })
        .collect()
}

/// "Guests are whoever stays, rooms are what they stay in": what is said of each, from where it is named first to where the next one is, beside
/// what is said before any of them. Nothing where one of them is not named.
fn told_of_each(description: &[String], values: &[String], lexicon: &Lexicon) -> Vec<Vec<String>> {
    let named = |value: &String| {
        let stems = lexicon.stems(value);
        description.windows(stems.len().max(1)).position(|run| run == stems.as_slice())
    };
    let Some(starts) = values.iter().map(named).collect::<Option<Vec<usize>>>() else {
        return Vec::new();
    };
    let first = starts.iter().min().copied().unwrap_or_default();
    let end = |start: usize| {
        starts
            .iter()
            .copied()
            .filter(|next| *next > start)
            .min()
            .unwrap_or(description.len())
    };
    let told = |start: &usize| {
        let own = description.get(*start..end(*start)).unwrap_or_default();
        [description.get(..first).unwrap_or_default(), own].concat()
    };
    starts.iter().map(told).collect()
}

/// A tool that tells about data sets, and gives none of their rows.
pub fn tells_about(tool: &str) -> bool {
    split_identifier(tool).iter().any(|word| listed(ABOUT, word))
}

/// A tool whose rows are words about other tools.
pub fn explains(tool: &str) -> bool {
    let said = |word: &String| matches!(word.as_str(), "describe" | "explain" | "help" | "metadata");
    split_identifier(tool).iter().any(said)
}

/// A choice the tool insists on, between nouns, where the tool's own name says nothing of what its rows are.
fn selects(profile: &Profile, parameter: &Parameter, values: &[String]) -> bool {
    let plural = |value: &&String| plural_form(value) || listed(MANY, &value.to_lowercase());
    let named = parameter_words(parameter).any(|word| listed(SELECTORS, &word));
    let nouns = values.iter().filter(plural).count() * 2 > values.len();
    parameter.required && !parameter.many && (2..=VALUES).contains(&values.len()) && named && nouns && !tells_about(&profile.tool)
}

fn parameter_words(parameter: &Parameter) -> impl Iterator<Item = String> {
    split_identifier(&parameter.name).into_iter()
}
