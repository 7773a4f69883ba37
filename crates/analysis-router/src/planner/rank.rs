//! Which tools a question is about: BM25 over each tool's own words, weighted by where a word stands.

use std::collections::HashMap;

use super::index::{OUTPUT, PARAMETER, STRONGEST, ToolIndex};
use super::lacking;
use super::lexicon::Lexicon;
use super::measure::revenue;
use super::profile::{Parameter, ParameterKind, Profile};
use super::question::Word;
use super::reading::Reading;
use super::selector;
use super::verbs::verb_like;
use super::words::{listed, typo_of};

#[derive(Debug, Clone)]
pub struct Ranked {
    pub profile: usize,
    pub score: f64,
    /// Positions of the words that the tool's words match, with the strength of each match (0 to 1).
    pub matched: Vec<(usize, f64)>,
}

const SATURATION: f64 = 1.2;
const SYNONYM: f64 = 0.7;
const TYPO: f64 = 0.8;

/// Best first. Tools that this planner could never call (they want a program text) are left out.
pub fn rank(reading: &Reading, index: &ToolIndex, lexicon: &Lexicon) -> Vec<Ranked> {
    let terms: Vec<(usize, &Word)> = reading.content().collect();
    let mut found: HashMap<usize, Ranked> = HashMap::new();
    for (at, word) in &terms {
        let holders = strengths(word, index, lexicon, true);
        let (count, held) = (index.profiles.len() as f64, holders.len() as f64);
        let rarity = (1.0 + (count - held + 0.5) / (held + 0.5)).ln();
        let head = if reading.head.contains(at) { 1.5 } else { 1.0 };
        let verb = if verb_like(word) { 0.5 } else { 1.0 };
        for (profile, strength) in holders {
            let ranked = found.entry(profile).or_insert_with(|| Ranked {
                profile,
                score: 0.0,
                matched: Vec::new(),
            });
            ranked.score += rarity * head * verb * strength * (SATURATION + 1.0) / (strength + SATURATION);
            ranked.matched.push((*at, (strength / STRONGEST).min(1.0)));
        }
    }
    let mut said = Said {
        terms: &terms,
        reading,
        lexicon,
        known: HashMap::new(),
    };
    let mut ranked: Vec<Ranked> = found
        .into_values()
        .filter_map(|ranked| {
            let profile = index.profiles.get(ranked.profile).filter(|profile| !wants_program(profile))?;
            let score = ranked.score * fitness(profile, &mut said);
            (score > 0.0).then_some(Ranked { score, ..ranked })
        })
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

/// How well the tools know the word, at best (0 to 1); in a near spelling where it may be a slip.
pub fn known(word: &Word, index: &ToolIndex, slip: bool) -> f64 {
    let known = strengths(word, index, &index.lexicon, slip).into_values().fold(0.0, f64::max);
    (known / STRONGEST).min(1.0)
}

/// The tools that use the word, a synonym or, where it may be a slip, a near spelling, with the strongest such use.
fn strengths(word: &Word, index: &ToolIndex, lexicon: &Lexicon, slip: bool) -> HashMap<usize, f64> {
    let mut found: HashMap<usize, f64> = HashMap::new();
    let mut hold = |tool: usize, strength: f64| {
        let best = found.entry(tool).or_default();
        *best = best.max(strength);
    };
    index.users(&word.stem).iter().for_each(|(tool, weight)| hold(*tool, *weight));
    let synonyms = lexicon.synonyms_of(&word.stem);
    for synonym in &synonyms {
        index.users(synonym).iter().for_each(|(tool, weight)| hold(*tool, weight * SYNONYM));
    }
    if slip && !word.name_like && word.lower.len() > 4 {
        let near = index
            .stems()
            .filter(|stem| *stem != word.stem && !synonyms.contains(stem) && typo_of(&word.stem, stem));
        for (tool, weight) in near.flat_map(|stem| index.users(stem)).filter(|(_, weight)| *weight >= OUTPUT) {
            hold(*tool, weight * TYPO);
        }
    }
    if let Some(rest) = lacking::denied(word).map(|rest| lexicon.stem(rest)) {
        index.users(&rest).iter().for_each(|(tool, weight)| hold(*tool, weight * SYNONYM));
        index.seen_in(&rest).into_iter().for_each(|tool| hold(tool, OUTPUT * SYNONYM));
    }
    // What a tool calls spent itself is meant before what rows may come to.
    let called = |stem: &str| !index.users(stem).is_empty() || index.seen_in(stem).into_iter().next().is_some();
    if revenue::earned(word) || (revenue::asked(word) && !["spend", "spent"].into_iter().any(called)) {
        let of_money = |profile: &Profile| match revenue::earned(word) {
            true => revenue::sold(&profile.noun),
            false => revenue::paid(&profile.noun),
        };
        let sold = index.profiles.iter().enumerate().filter(|(_, profile)| of_money(profile));
        sold.for_each(|(tool, _)| hold(tool, OUTPUT * SYNONYM));
    }
    index.seen_in(&word.stem).into_iter().for_each(|tool| hold(tool, OUTPUT));
    index.parameter_users(&word.stem).iter().for_each(|tool| hold(*tool, PARAMETER));
    found
}

/// Which stems the question says, found out once for each.
struct Said<'a> {
    terms: &'a [(usize, &'a Word)],
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    known: HashMap<String, bool>,
}

impl Said<'_> {
    fn says_any(&self, words: &str) -> bool {
        self.reading.words.iter().any(|word| listed(words, &word.lower))
    }

    fn says(&mut self, stem: &str) -> bool {
        if let Some(known) = self.known.get(stem) {
            return *known;
        }
        let term = |word: &Word| self.lexicon.alike(&word.stem, stem) || typo_of(&word.stem, stem);
        let says = self.terms.iter().any(|(_, word)| term(word)) || self.reading.words.iter().any(|word| word.stem == stem);
        self.known.insert(stem.to_owned(), says);
        says
    }
}

/// How a tool says that its rows are of no time but now.
const LATEST: &str = "latest current newest live";

/// "Latest close of some securities": of a period it has one row at most, the last.
fn tells_the_latest(profile: &Profile) -> bool {
    let bounds = |parameter: &Parameter| {
        matches!(
            parameter.kind,
            ParameterKind::From(_) | ParameterKind::To(_) | ParameterKind::On(_) | ParameterKind::LookBack(_)
        )
    };
    profile.called.first().is_some_and(|first| listed(LATEST, first)) && !profile.parameters.iter().any(bounds)
}

/// A set question wants a listing; words of the tool's name that the question does not say count against it.
fn fitness(profile: &Profile, said: &mut Said<'_>) -> f64 {
    let unsaid = profile.noun.iter().filter(|stem| !said.says(stem)).count() as f64;
    let mut fit = 1.0 / (1.0 + 0.15 * unsaid);
    if profile.listing {
        fit *= 1.15;
    }
    if selector::explains(&profile.tool) && !said.reading.words.iter().any(|word| selector::explains(&word.lower)) {
        fit *= 0.4;
    }
    if tells_the_latest(profile) && (said.reading.window.is_some() || said.reading.bucket.is_some()) && !said.says_any(LATEST) {
        fit *= 0.2;
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
