//! The tools of a question by their words: made once, because the set is fixed before the first result is read.

use std::collections::HashMap;

use belvedere_types::SourceId;

use super::profile::{self, Parameter, ParameterKind, Profile};
use super::rank;
use super::reading::Reading;
use super::words::Lexicon;
use crate::AskSource;
use crate::moment::AskerClock;

const NOUN: f64 = 3.0;
const TITLE: f64 = 2.0;
const CHOICE: f64 = 1.4;
const DESCRIPTION: f64 = 1.2;
pub(super) const OUTPUT: f64 = 1.5;
pub(super) const PARAMETER: f64 = 1.0;
/// The weight of a word in the place where it says most: the tool's name.
pub(super) const STRONGEST: f64 = NOUN;

/// Finds the tools that share a word with a question without looking at the others.
pub struct ToolIndex {
    pub(super) lexicon: Lexicon,
    pub(super) profiles: Vec<Profile>,
    /// For each stem the tools that use it, with the weight of the strongest place.
    places: HashMap<String, Vec<(usize, f64)>>,
    /// For each stem the tools with a parameter of that name.
    parameters: HashMap<String, Vec<usize>>,
}

/// A tool that a question may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedTool<'a> {
    pub source: SourceId,
    pub tool: &'a str,
    /// Comparable within one question only.
    pub score: f64,
}

impl ToolIndex {
    pub fn new(sources: &[AskSource]) -> Self {
        let lexicon = Lexicon::default();
        let profiles = profile::profiles(sources, &lexicon);
        let mut places: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut parameters: HashMap<String, Vec<usize>> = HashMap::new();
        for (tool, profile) in profiles.iter().enumerate() {
            for (stems, weight) in [
                (&profile.noun, NOUN),
                (&profile.title, TITLE),
                (&profile.outputs, OUTPUT),
                (&profile.choices, CHOICE),
                (&profile.description, DESCRIPTION),
            ] {
                for stem in stems {
                    let users = places.entry(stem.clone()).or_default();
                    // The places come strongest first, tool by tool.
                    if users.last().is_none_or(|(last, _)| *last != tool) {
                        users.push((tool, weight));
                    }
                }
            }
            for stem in profile
                .parameters
                .iter()
                .filter(|parameter| names(parameter))
                .flat_map(|one| &one.stems)
            {
                let users = parameters.entry(stem.clone()).or_default();
                if users.last() != Some(&tool) {
                    users.push(tool);
                }
            }
        }
        Self {
            lexicon,
            profiles,
            places,
            parameters,
        }
    }

    /// The tools that the question is about, best first. Those that share no word with it are left out.
    pub fn rank(&self, question: &str, clock: AskerClock) -> Vec<RankedTool<'_>> {
        self.ranked(&Reading::of(question, clock, &self.lexicon))
    }

    pub(super) fn ranked(&self, reading: &Reading) -> Vec<RankedTool<'_>> {
        let ranked = rank::rank(reading, self, &self.lexicon);
        let tool = |place: usize| self.profiles.get(place);
        ranked
            .into_iter()
            .filter_map(|ranked| tool(ranked.profile).map(|profile| (profile, ranked.score)))
            .map(|(profile, score)| RankedTool {
                source: profile.source,
                tool: &profile.tool,
                score,
            })
            .collect()
    }

    pub(super) fn users(&self, stem: &str) -> &[(usize, f64)] {
        self.places.get(stem).map_or(&[], Vec::as_slice)
    }

    /// That a tool takes some `id` says nothing of what it is about.
    pub(super) fn parameter_users(&self, stem: &str) -> &[usize] {
        self.parameters.get(stem).filter(|_| stem != "id").map_or(&[], Vec::as_slice)
    }

    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }
}

/// How many rows, and where to go on, say nothing of what a tool is about.
fn names(parameter: &Parameter) -> bool {
    !matches!(parameter.kind, ParameterKind::Cursor | ParameterKind::PageSize(_))
}
