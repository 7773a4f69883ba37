//! The tools of a question by their words: made once for a listing, because the set is fixed before the first result is read.

mod seen;

use std::collections::{HashMap, HashSet};

use belvedere_types::SourceId;

use self::seen::Seen;
use super::coverage;
use super::known::{self, Known};
use super::lexicon::Lexicon;
use super::profile::{self, Parameter, ParameterKind, Profile};
use super::question::{Role, Word};
use super::rank;
use super::reading::Reading;
use super::table_names::tell_apart;
use super::verbs::verb_like;
use super::words::{singular, split_identifier};
use super::writes;
use crate::AskSource;
use crate::moment::AskerClock;
use crate::wording::Held;

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
    /// Words that only the names of hidden tools use: "retire" where there is a `vehicle.retire`.
    changes: HashSet<String>,
    /// Words that names of hidden tools begin with, and that name nothing: "request" where there is a `request-leave`, though prose has it too.
    actions: HashSet<String>,
    /// What rows and choices of parameters are called, in the singular.
    pub(super) named: HashSet<String>,
    /// The words of the tools' prose, parameters and choices, as they are written.
    pub(super) spoken: HashSet<String>,
    pub(super) seen: Seen,
    /// What is connected, in words, of whatever part of it this is.
    pub(super) connected: Vec<Held>,
    /// Where there are several sources, each alone, in their order.
    pub(super) alone: Vec<Self>,
}

/// A tool that a question may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedTool<'a> {
    pub source: SourceId,
    pub tool: &'a str,
    /// Comparable within one question only.
    pub score: f64,
}

/// What words end in that stand for no deed.
const NOUNS: [&str; 4] = ["ness", "ity", "ism", "ider"];

impl ToolIndex {
    pub fn new(sources: &[AskSource]) -> Self {
        let lexicon = Lexicon::default();
        let mut profiles = profile::profiles(sources, &lexicon);
        tell_apart(&mut profiles);
        let connected = coverage::connected(sources, &profiles);
        let several = sources.iter().filter(|_| sources.len() > 1);
        let alone = several.map(|source| {
            let own = profiles.iter().filter(|profile| profile.source == source.target.source);
            Self::over(std::slice::from_ref(source), own.cloned().collect(), connected.clone())
        });
        let alone = alone.collect();
        Self {
            alone,
            ..Self::over(sources, profiles, connected)
        }
    }

    fn over(sources: &[AskSource], profiles: Vec<Profile>, connected: Vec<Held>) -> Self {
        let lexicon = Lexicon::default();
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
        let spoken = spoken(sources, &profiles);
        let named = profiles.iter().flat_map(known::names).map(|name| singular(name)).collect();
        let hidden: Vec<Vec<String>> = sources
            .iter()
            .flat_map(|source| source.hidden.iter())
            .map(|name| split_identifier(name))
            .collect();
        // What lists secrets is hidden too, and yet to list is no change.
        // An insider does nothing, nor does a facility.
        let thing = |word: &str| NOUNS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending));
        let acts = |word: &&String| !writes::looks(word) && !thing(word);
        let noun = |stem: &String| profiles.iter().any(|profile| profile.noun.contains(stem));
        let actions = hidden
            .iter()
            .filter_map(|words| words.first())
            .filter(acts)
            .map(|word| lexicon.stem(word));
        let actions = actions.filter(|stem| stem.len() > 2 && !noun(stem)).collect();
        let changes = hidden
            .iter()
            .flatten()
            .filter(acts)
            .map(|word| lexicon.stem(word))
            .filter(|stem| stem.len() > 2 && !places.contains_key(stem) && !parameters.contains_key(stem))
            .collect();
        Self {
            lexicon,
            profiles,
            places,
            parameters,
            changes,
            actions,
            named,
            spoken,
            seen: Seen::default(),
            connected,
            alone: Vec::new(),
        }
    }

    /// The verb of a change that is asked for: a well-known one, or one that only a hidden tool's name uses.
    pub(super) fn change(&self, reading: &Reading) -> Option<String> {
        reading.write.clone().or_else(|| {
            let head = writes::head(&reading.words)?;
            let word = reading.words.get(head)?;
            let followed = reading
                .words
                .iter()
                .any(|next| next.role == Role::Content && next.lower != word.lower);
            // "have her paged", "get it archived"
            if matches!(word.lower.as_str(), "have" | "get") {
                let asked = |next: &&Word| next.role == Role::Content && next.lower.ends_with("ed") && self.changes.contains(&next.stem);
                return reading.words.iter().find(asked).map(|verb| verb.lower.clone());
            }
            // "Cleaning tasks" are some; nobody commands in that form.
            let noun = word.lower.ends_with('s') || word.lower.ends_with("ing") || word.name_like && word.quoted;
            let changes = self.changes.contains(&word.stem) && followed;
            let acts = self.actions.contains(&word.stem) && writes::asks_action(&reading.words, head);
            ((changes || acts) && !noun)
                .then(|| word.lower.clone())
                .or_else(|| self.commanded(reading))
        })
    }

    fn commanded(&self, reading: &Reading) -> Option<String> {
        let thing = |word: &Word| self.users(&word.stem).iter().any(|(_, weight)| *weight >= TITLE);
        let known = |word: &Word| {
            // Prose has verbs too.
            let told = self.users(&word.stem).iter().any(|(_, weight)| *weight > DESCRIPTION);
            told || !self.parameter_users(&word.stem).is_empty() || !self.seen_in(&word.stem).is_empty() || self.lexicon.knows(&word.stem)
        };
        writes::commanded(&reading.words, known, thing).filter(|_| !reading.follows)
    }

    /// Whether tools have a word for all that the question speaks of, and go by the name of what it asks for.
    pub(super) fn explains(&self, reading: &Reading) -> bool {
        let weight = |word: &Word| self.users(&word.stem).iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
        let mut nouns = reading.content().filter(|(_, word)| !word.name_like && !verb_like(word));
        let explained = |at: usize, word: &Word| match reading.head.contains(&at) {
            true => weight(word) >= TITLE,
            false => weight(word) > 0.0 || !self.parameter_users(&word.stem).is_empty(),
        };
        !reading.head.is_empty() && nouns.all(|(at, word)| explained(at, word))
    }

    /// The tools that the question is about, best first. Those that share no word with it are left out.
    pub fn rank(&self, question: &str, clock: AskerClock) -> Vec<RankedTool<'_>> {
        self.ranked(&Reading::of(question, clock, &self.lexicon, &Known::of(self, &[])))
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

fn spoken(sources: &[AskSource], profiles: &[Profile]) -> HashSet<String> {
    let tools = sources.iter().flat_map(|source| source.tools.iter()).map(|tool| &tool.definition);
    let prose = tools
        .flat_map(|tool| [tool.title.as_deref(), tool.description.as_deref()])
        .flatten();
    let parameters = profiles.iter().flat_map(|profile| &profile.parameters);
    let named = parameters.flat_map(|parameter| parameter.choices().iter().chain([&parameter.name]));
    prose.chain(named.map(String::as_str)).flat_map(split_identifier).collect()
}

/// How many rows, and where to go on, say nothing of what a tool is about.
fn names(parameter: &Parameter) -> bool {
    !matches!(parameter.kind, ParameterKind::Cursor | ParameterKind::PageSize(_))
}
