//! Which of several connected sources a question is about. Each is planned over alone, the likeliest first, so that what another one calls its rows
//! never gets in the way; all together only where the question speaks of what no single one of them has.

use std::collections::{BTreeMap, BTreeSet};

use belvedere_types::SourceId;

use super::index::ToolIndex;
use super::rank;
use super::reading::Reading;
use super::verbs::verb_like;
use crate::wording::{Ask, Words};
use crate::{AskSource, Observation, PlanRequest, Step};

/// A source that explains so much less of the question than the best one is not asked.
const NEAR: f64 = 0.6;
/// One that explains so much of it is named beside the answer of the best one.
const ALIKE: f64 = 0.8;
/// Sources that are asked one after another.
const ASKED: usize = 4;
/// A match that is more than chance, and one by the name of what a tool brings.
const MATCHED: f64 = 0.3;
const BY_NAME: f64 = 0.9;
/// What a word among values that were seen once is worth.
const SEEN: f64 = 0.6;
/// What it is worth that the question names the source.
const NAMED: f64 = 2.0;

/// In what order sources are planned over.
#[derive(Debug, PartialEq)]
pub struct Order {
    /// Places of sources.
    pub alone: Vec<usize>,
    /// Whether they are planned over together where none of them has an answer.
    pub together: bool,
    /// Sources that have what is asked by the same names, where nothing says which one is meant.
    pub in_doubt: Vec<usize>,
    /// Others that explain the question about as well as the first.
    pub alike: Vec<usize>,
}

/// What one source has of the question: how well it knows each word.
struct Fit {
    words: BTreeMap<usize, f64>,
    score: f64,
    named: bool,
}

pub fn order(request: &PlanRequest<'_>, reading: &Reading) -> Order {
    let fits: Vec<Fit> = request
        .sources
        .iter()
        .zip(&request.index.alone)
        .map(|(source, index)| fit(source, index, request.index, reading))
        .collect();
    let asked = called(request.steps.iter(), request.sources);
    let before = request
        .previous
        .iter()
        .filter(|_| reading.follows)
        .flat_map(|turn| &turn.plan.steps);
    let before = called(before, request.sources);
    let score = |place: &usize| fits.get(*place).map_or(0.0, |fit| fit.score);
    let first = |place: &usize| asked.iter().position(|one| one == place).unwrap_or(usize::MAX);
    let mut alone: Vec<usize> = (0..fits.len()).collect();
    // What is gone on with, then what was called already: the order must not change while planning goes on.
    alone.sort_by(|a, b| {
        let own = |place: &usize| (first(place), !before.contains(place));
        own(a).cmp(&own(b)).then(score(b).total_cmp(&score(a)))
    });
    let best = fits.iter().map(|fit| fit.score).fold(0.0, f64::max);
    alone.retain(|place| asked.contains(place) || before.contains(place) || score(place) >= best * NEAR);
    alone.truncate(ASKED);
    let named = fits.iter().filter(|fit| fit.named).count();
    if named > 1 {
        alone.clear();
    }
    let knows = |place: &usize, at: &usize| fits.get(*place).is_some_and(|fit| fit.knows(*at) > MATCHED);
    let nouns: Vec<usize> = reading.content().filter(|(_, word)| !verb_like(word)).map(|(at, _)| at).collect();
    let together = named > 1
        || before.len() > 1
        || alone.first().is_some_and(|first| {
            nouns
                .iter()
                .any(|at| !knows(first, at) && (0..fits.len()).any(|other| knows(&other, at)))
        });
    let open = !reading.follows && before.is_empty() && named == 0;
    let in_doubt = if open && asked.is_empty() {
        in_doubt(&alone, &fits, reading, &nouns)
    } else {
        Vec::new()
    };
    let alike = |place: &&usize| open && score(place) >= best * ALIKE;
    let alike = alone.iter().skip(1).filter(alike).copied().collect();
    Order {
        alone,
        together,
        in_doubt,
        alike,
    }
}

fn fit(source: &AskSource, index: &ToolIndex, all: &ToolIndex, reading: &Reading) -> Fit {
    let mut words: BTreeMap<usize, f64> = BTreeMap::new();
    for (at, word) in reading.content() {
        // What another source has as it is written is no slip of spelling here.
        let known = rank::known(word, index, all.users(&word.stem).is_empty());
        if known > 0.0 {
            words.insert(at, known);
        }
        if (0..index.profiles.len()).any(|tool| index.was_seen(tool, &word.stem)) {
            let known = words.entry(at).or_default();
            *known = known.max(SEEN);
        }
    }
    let weight = |at: usize| {
        let verb = reading.word(at).is_some_and(verb_like);
        let head = reading.head.contains(&at);
        match (verb, head) {
            (true, _) => 0.5,
            (false, true) => 1.5,
            (false, false) => 1.0,
        }
    };
    let said: BTreeSet<&str> = reading.words.iter().map(|word| word.stem.as_str()).collect();
    let name = index.lexicon.stems(&source.target.name);
    let named = !name.is_empty() && name.iter().all(|stem| said.contains(stem.as_str()));
    let matched: f64 = words.iter().map(|(at, strength)| weight(*at) * strength).sum();
    Fit {
        score: matched + if named { NAMED } else { 0.0 },
        words,
        named,
    }
}

impl Fit {
    fn knows(&self, at: usize) -> f64 {
        self.words.get(&at).copied().unwrap_or_default()
    }

    /// What is asked for is what its tools bring, by their names.
    fn by_name(&self, reading: &Reading) -> bool {
        let mut head = reading
            .head
            .iter()
            .filter(|at| reading.word(**at).is_some_and(|word| !verb_like(word)))
            .peekable();
        head.peek().is_some() && head.all(|at| self.knows(*at) >= BY_NAME)
    }
}

/// Those of the likeliest that call what is asked for by its name, where none of them has more of the question by its name.
fn in_doubt(alone: &[usize], fits: &[Fit], reading: &Reading, nouns: &[usize]) -> Vec<usize> {
    let Some(best) = alone.first().and_then(|place| fits.get(*place)) else {
        return Vec::new();
    };
    // That one lists the states of its rows and the other does not says nothing of what they are.
    let same = |fit: &Fit| fit.by_name(reading) && nouns.iter().all(|at| fit.knows(*at) > MATCHED || best.knows(*at) < BY_NAME);
    let mut equal: Vec<usize> = alone.iter().copied().filter(|place| fits.get(*place).is_some_and(same)).collect();
    equal.sort_unstable();
    let name = reading.content().any(|(_, word)| word.name_like);
    if name || equal.len() < 2 { Vec::new() } else { equal }
}

/// Places of the sources that the calls were made to, in the order of their first calls.
fn called<'s>(steps: impl Iterator<Item = &'s Step>, sources: &[AskSource]) -> Vec<usize> {
    let mut found = Vec::new();
    for call in steps.filter_map(Step::call) {
        let place = sources.iter().position(|source| source.target.source == call.source);
        found.extend(place.filter(|place| !found.contains(place)));
    }
    found
}

/// Which of them is meant is the asker's to say.
pub fn which(request: &PlanRequest<'_>, places: &[usize]) -> Step {
    let options = names(request, places);
    Step::Clarify {
        question: Words::from(Ask::WhichSource { options: options.clone() }),
        options,
    }
}

pub fn names(request: &PlanRequest<'_>, places: &[usize]) -> Vec<String> {
    let sources = places.iter().filter_map(|place| request.sources.get(*place));
    sources.map(|source| source.target.name.clone()).collect()
}

/// What was seen of one source, and the steps of its calls.
pub struct OneSource<'a> {
    place: usize,
    index: &'a ToolIndex,
    observations: Vec<Observation>,
    steps: Vec<Step>,
}

impl<'a> OneSource<'a> {
    pub fn of(request: &PlanRequest<'a>, place: usize) -> Option<Self> {
        let source = request.sources.get(place)?.target.source;
        let index = request.index.alone.get(place)?;
        let steps = of_source(request.steps, source);
        let brought: BTreeSet<&str> = steps.iter().filter_map(Step::brings).collect();
        let own = |seen: &&Observation| match seen.source {
            Some(of) => of == source,
            None => brought.contains(seen.table.as_str()),
        };
        Some(Self {
            place,
            index,
            observations: request.observations.iter().filter(own).cloned().collect(),
            steps,
        })
    }

    /// The request as if nothing else were connected.
    pub fn request<'s>(&'s self, request: &PlanRequest<'s>) -> PlanRequest<'s> {
        PlanRequest {
            sources: request.sources.get(self.place..=self.place).unwrap_or_default(),
            index: self.index,
            observations: &self.observations,
            steps: &self.steps,
            ..*request
        }
    }
}

/// The calls to the source, and what was made of their tables before the next call to another.
fn of_source(steps: &[Step], source: SourceId) -> Vec<Step> {
    let mut own = false;
    let of = |step: &&Step| {
        own = step.call().map_or(own, |call| call.source == source);
        own
    };
    steps.iter().filter(of).cloned().collect()
}
