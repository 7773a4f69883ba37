//! Tools that compute from numbers: "the sum of 19 and 23" is a call with the question's numbers, not a question about rows.

use serde_json::{Map, Number, Value};

use super::lexicon::Lexicon;
use super::profile::{Parameter, ParameterKind, Profile};
use super::question::{Role, Word, number_of};
use super::reading::Reading;
use super::verbs::verb_like;

/// The table that such a call's result becomes.
pub const CALCULATION: &str = "calculation";

/// The one tool that takes exactly the numbers of the question and speaks of everything else in it.
pub fn call(reading: &Reading, profiles: &[Profile], lexicon: &Lexicon) -> Option<(usize, Map<String, Value>)> {
    let numbers: Vec<(usize, f64)> = reading
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.role != Role::Time && !word.quoted)
        .filter_map(|(at, word)| Some((at, number_of(&word.lower)?)))
        .collect();
    let mut fitting = profiles.iter().enumerate().filter_map(|(index, profile)| {
        let wanted: Vec<&Parameter> = profile.parameters.iter().filter(|parameter| parameter.required).collect();
        let takes = !wanted.is_empty() && wanted.len() == numbers.len() && wanted.iter().all(|parameter| takes_a_number(parameter));
        (takes && speaks_of(profile, reading, lexicon)).then(|| Some((index, arguments(&wanted, &numbers, reading)?)))?
    });
    let found = fitting.next()?;
    // Two tools that fit equally well are no choice to make silently.
    fitting.next().is_none().then_some(found)
}

fn takes_a_number(parameter: &Parameter) -> bool {
    parameter.numeric && !parameter.many && matches!(parameter.kind, ParameterKind::Number | ParameterKind::PageSize(_))
}

/// The question names what the tool computes, and nothing that the tool does not speak of.
fn speaks_of(profile: &Profile, reading: &Reading, lexicon: &Lexicon) -> bool {
    let said = |word: &Word| word.role != Role::Stop && number_of(&word.lower).is_none();
    let alike = |stems: &[String], word: &Word| stems.iter().any(|stem| lexicon.alike(stem, &word.stem));
    let named = reading
        .words
        .iter()
        .filter(|word| said(word))
        .any(|word| alike(&profile.noun, word) || alike(&profile.title, word));
    let known = |word: &Word| {
        alike(&profile.noun, word)
            || alike(&profile.title, word)
            || profile.description.contains(&word.stem)
            || profile.parameters.iter().any(|parameter| parameter.stems.contains(&word.stem))
    };
    named && reading.content().all(|(_, word)| known(word) || verb_like(word))
}

/// Numbers beside a parameter's name are its own; the others follow in order.
fn arguments(wanted: &[&Parameter], numbers: &[(usize, f64)], reading: &Reading) -> Option<Map<String, Value>> {
    let mut left = numbers.to_vec();
    let mut filled = Map::new();
    for parameter in wanted {
        let beside = |at: usize| {
            [at.checked_sub(1), at.checked_sub(2), Some(at + 1)]
                .into_iter()
                .flatten()
                .filter_map(|near| reading.word(near))
                .any(|word| word.stem.len() > 1 && parameter.stems.contains(&word.stem))
        };
        if let Some(place) = left.iter().position(|(at, _)| beside(*at)) {
            let (_, value) = left.remove(place);
            filled.insert(parameter.name.clone(), written(value)?);
        }
    }
    let mut rest = left.into_iter();
    for parameter in wanted {
        if !filled.contains_key(&parameter.name) {
            filled.insert(parameter.name.clone(), written(rest.next()?.1)?);
        }
    }
    Some(filled)
}

fn written(value: f64) -> Option<Value> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Some(Value::from(value as i64));
    }
    Number::from_f64(value).map(Value::Number)
}
