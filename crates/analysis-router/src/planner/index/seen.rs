//! What the rows of tools were seen to hold: the next question that speaks of it finds its tool.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock};

use super::ToolIndex;
use crate::Observation;
use crate::planner::profile::Profile;
use crate::planner::table_names::table_name;
use crate::planner::words::{plain, split_identifier};

/// Columns of a tool's rows that are remembered.
const COLUMNS: usize = 60;
/// Words of values of all tools that are remembered.
const WORDS: usize = 50_000;

/// By stem, the tools whose rows have it.
#[derive(Default)]
pub struct Seen {
    columns: RwLock<HashMap<String, BTreeSet<usize>>>,
    /// Words of values by their hash under a key of this process: no value is kept.
    values: RwLock<HashMap<u64, BTreeSet<usize>>>,
    key: RandomState,
}

impl ToolIndex {
    /// Remembers what columns the tools' rows have, and by what words their values go.
    pub(crate) fn learn(&self, observations: &[Observation]) {
        self.alone.iter().for_each(|one| one.learn(observations));
        for observation in observations.iter().filter(|one| one.error.is_none() && !one.tool.is_empty()) {
            let fits = |profile: &Profile| {
                profile.tool == observation.tool
                    && Some(profile.source) == observation.source
                    && (profile.fixed.is_none() || table_name(profile, &self.profiles) == observation.table)
            };
            if let Some(tool) = self.profiles.iter().position(fits) {
                self.learn_columns(tool, observation);
                self.learn_values(tool, observation);
            }
        }
    }

    fn learn_columns(&self, tool: usize, observation: &Observation) {
        // The key of something else says what the rows belong to, and not what they are.
        let points = |at: usize, name: &str| {
            let words = split_identifier(name);
            let key = words.len() > 1
                && words
                    .last()
                    .is_some_and(|last| matches!(last.as_str(), "id" | "ids" | "key" | "ref" | "uuid"));
            key && observation.facts.get(at).is_some_and(|facts| facts.distinct < observation.rows)
        };
        let mut seen = self.seen.columns.write().unwrap_or_else(PoisonError::into_inner);
        let columns = observation.columns.iter().take(COLUMNS).enumerate();
        for stem in columns
            .filter(|(at, column)| !points(*at, &column.name))
            .flat_map(|(_, column)| self.lexicon.stems(&column.name))
        {
            seen.entry(stem).or_default().insert(tool);
        }
    }

    fn learn_values(&self, tool: usize, observation: &Observation) {
        let values = observation.facts.iter().take(COLUMNS).flat_map(|facts| &facts.values);
        let mut seen = self.seen.values.write().unwrap_or_else(PoisonError::into_inner);
        for value in values.filter_map(|value| value.as_str()) {
            for word in plain(value).split(' ').filter(|word| word.len() > 1) {
                let hash = self.seen.key.hash_one(self.lexicon.stem(word));
                if seen.len() < WORDS || seen.contains_key(&hash) {
                    seen.entry(hash).or_default().insert(tool);
                }
            }
        }
    }

    /// The tools whose rows have a column of that name, as far as rows were seen.
    pub(in crate::planner) fn seen_in(&self, stem: &str) -> Vec<usize> {
        let seen = self.seen.columns.read().unwrap_or_else(PoisonError::into_inner);
        seen.get(stem)
            .filter(|_| stem != "id")
            .map(|tools| tools.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Whether a column of the tool's rows, or a value in them, was seen to go by the word.
    pub(in crate::planner) fn was_seen(&self, tool: usize, stem: &str) -> bool {
        let values = self.seen.values.read().unwrap_or_else(PoisonError::into_inner);
        let holds = values.get(&self.seen.key.hash_one(stem)).is_some_and(|tools| tools.contains(&tool));
        holds || self.seen_in(stem).contains(&tool)
    }
}
