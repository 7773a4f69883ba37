//! Which tools a question is about: BM25 over each tool's own words, weighted by where a word stands.

use super::profile::{Parameter, ParameterKind, Profile};
use super::question::Word;
use super::reading::{Reading, verb_like};
use super::words::{Lexicon, typo_of};

#[derive(Debug, Clone)]
pub struct Ranked {
    pub profile: usize,
    pub score: f64,
    /// Positions of the words that the tool's words match, with the strength of each match (0 to 1).
    pub matched: Vec<(usize, f64)>,
}

const NOUN: f64 = 3.0;
const TITLE: f64 = 2.0;
const OUTPUT: f64 = 1.5;
const CHOICE: f64 = 1.4;
const PARAMETER: f64 = 1.0;
const DESCRIPTION: f64 = 1.2;
const SATURATION: f64 = 1.2;

/// Best first. Tools that this planner could never call (they want a program text) are left out.
pub fn rank(reading: &Reading, profiles: &[Profile], lexicon: &Lexicon) -> Vec<Ranked> {
    let terms: Vec<(usize, &Word)> = reading.content().collect();
    let strengths: Vec<Vec<f64>> = profiles
        .iter()
        .map(|profile| terms.iter().map(|(_, word)| strength(word, profile, lexicon)).collect())
        .collect();
    let count = profiles.len() as f64;
    let rarity: Vec<f64> = (0..terms.len())
        .map(|term| {
            let holders = strengths.iter().filter(|row| row.get(term).is_some_and(|s| *s > 0.0)).count() as f64;
            (1.0 + (count - holders + 0.5) / (holders + 0.5)).ln()
        })
        .collect();
    let mut ranked: Vec<Ranked> = profiles
        .iter()
        .zip(&strengths)
        .enumerate()
        .filter(|(_, (profile, _))| !wants_program(profile))
        .map(|(index, (profile, row))| {
            let mut score = 0.0;
            let mut matched = Vec::new();
            for ((at, word), (strength, rarity)) in terms.iter().zip(row.iter().zip(&rarity)) {
                if *strength > 0.0 {
                    let head = if reading.head.contains(at) { 1.5 } else { 1.0 };
                    let verb = if verb_like(word) { 0.5 } else { 1.0 };
                    score += rarity * head * verb * strength * (SATURATION + 1.0) / (strength + SATURATION);
                    matched.push((*at, (strength / NOUN).min(1.0)));
                }
            }
            Ranked {
                profile: index,
                score: score * fitness(reading, profile, &terms, lexicon),
                matched,
            }
        })
        .filter(|ranked| ranked.score > 0.0)
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.profile.cmp(&b.profile)));
    ranked
}

pub fn wants_program(profile: &Profile) -> bool {
    profile
        .parameters
        .iter()
        .any(|parameter| parameter.required && parameter.kind == ParameterKind::Statement)
}

/// The strongest place where the tool uses the word.
fn strength(word: &Word, profile: &Profile, lexicon: &Lexicon) -> f64 {
    let typo = !word.name_like && word.lower.len() > 4;
    let places: [(&[String], f64); 5] = [
        (&profile.noun, NOUN),
        (&profile.title, TITLE),
        (&profile.outputs, OUTPUT),
        (&profile.choices, CHOICE),
        (&profile.description, DESCRIPTION),
    ];
    let mut best: f64 = 0.0;
    for (stems, weight) in places {
        for stem in stems {
            let near = if *stem == word.stem {
                1.0
            } else if lexicon.synonyms(stem, &word.stem) {
                0.7
            } else if typo && weight >= OUTPUT && typo_of(&word.stem, stem) {
                0.8
            } else {
                0.0
            };
            best = best.max(near * weight);
        }
    }
    let parameter = profile.parameters.iter().any(|parameter| named(parameter, &word.stem));
    if parameter { best.max(PARAMETER) } else { best }
}

fn named(parameter: &Parameter, stem: &str) -> bool {
    !matches!(parameter.kind, ParameterKind::Cursor | ParameterKind::PageSize(_))
        && parameter.stems.iter().any(|known| known == stem && known != "id")
}

/// A set question wants a listing; words of the tool's name that the question does not say count against it.
fn fitness(reading: &Reading, profile: &Profile, terms: &[(usize, &Word)], lexicon: &Lexicon) -> f64 {
    let said = |stem: &String| {
        terms
            .iter()
            .any(|(_, word)| lexicon.alike(&word.stem, stem) || typo_of(&word.stem, stem))
            || reading.words.iter().any(|word| word.stem == *stem)
    };
    let unsaid = profile.noun.iter().filter(|stem| !said(stem)).count() as f64;
    let mut fit = 1.0 / (1.0 + 0.15 * unsaid);
    if profile.listing {
        fit *= 1.15;
    }
    for parameter in profile.parameters.iter().filter(|parameter| parameter.required) {
        fit *= match parameter.kind {
            ParameterKind::Search => 0.35,
            ParameterKind::Identifier(_) | ParameterKind::Text => 0.85,
            ParameterKind::Statement => 0.1,
            ParameterKind::Flag | ParameterKind::Number => 0.7,
            ParameterKind::Choice(_)
            | ParameterKind::From(_)
            | ParameterKind::To(_)
            | ParameterKind::On(_)
            | ParameterKind::LookBack(_)
            | ParameterKind::PageSize(_)
            | ParameterKind::Cursor => 1.0,
        };
    }
    fit
}
