//! What is made of a listing of tools once and used by every question until the listing is another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use belvedere_tool_filter::{Inventory, JudgedTool, Verdict};
use belvedere_types::{Guide, SourceId, SourceTarget};

use crate::{AskSource, ToolIndex};

/// Tools over all listings and indexes that are kept; beyond it everything is made anew.
const TOOLS: usize = 100_000;

type Tools = (Arc<[JudgedTool]>, Arc<[String]>);

/// A source by name and the identity of its listing.
type Part = (SourceId, String, Weak<[JudgedTool]>);

#[derive(Default)]
pub(super) struct Kept {
    /// By source: the listing it was made from, which is alive as long as the gate hands it out.
    listings: Mutex<HashMap<SourceId, (Weak<Inventory>, Tools)>>,
    indexes: Mutex<Vec<(Vec<Part>, Arc<ToolIndex>)>>,
}

impl Kept {
    /// The tools of a judged listing that a question may use.
    pub(super) fn source(&self, target: &SourceTarget, inventory: &Arc<Inventory>, guide: Arc<Guide>) -> AskSource {
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        let known = listings
            .get(&target.source)
            .filter(|(known, _)| known.ptr_eq(&Arc::downgrade(inventory)));
        let (tools, hidden) = match known {
            Some((_, tools)) => tools.clone(),
            None => {
                let made = split(inventory);
                // Listed again and nothing changed: what was made of it stays.
                let made = match listings.get(&target.source) {
                    Some((_, before)) if *before == made => before.clone(),
                    _ => made,
                };
                let held: usize = listings.values().map(|(_, (tools, _))| tools.len()).sum();
                if held > TOOLS {
                    listings.clear();
                }
                listings.insert(target.source, (Arc::downgrade(inventory), made.clone()));
                made
            }
        };
        AskSource {
            target: target.clone(),
            tools,
            hidden,
            guide,
        }
    }

    /// The index over exactly these listings.
    pub(super) fn index(&self, sources: &[AskSource]) -> Arc<ToolIndex> {
        let parts: Vec<Part> = sources
            .iter()
            .map(|source| (source.target.source, source.target.name.clone(), Arc::downgrade(&source.tools)))
            .collect();
        if let Some(found) = self.find(&parts) {
            return found;
        }
        // Made outside of the lock: two questions at once may both make it.
        let made = Arc::new(ToolIndex::new(sources));
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        indexes.retain(|(parts, _)| parts.iter().all(|(.., tools)| tools.strong_count() > 0));
        let size = |parts: &[Part]| -> usize {
            parts
                .iter()
                .filter_map(|(.., tools)| tools.upgrade())
                .map(|tools| tools.len())
                .sum()
        };
        let held: usize = indexes.iter().map(|(parts, _)| size(parts)).sum();
        if held + size(&parts) > TOOLS {
            indexes.clear();
        }
        indexes.push((parts, made.clone()));
        made
    }

    fn find(&self, wanted: &[Part]) -> Option<Arc<ToolIndex>> {
        let same = |left: &Part, right: &Part| left.0 == right.0 && left.1 == right.1 && left.2.ptr_eq(&right.2);
        let indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        indexes
            .iter()
            .find(|(parts, _)| parts.len() == wanted.len() && parts.iter().zip(wanted).all(|(left, right)| same(left, right)))
            .map(|(_, index)| index.clone())
    }
}

fn split(inventory: &Inventory) -> Tools {
    let (hidden, open): (Vec<&JudgedTool>, Vec<&JudgedTool>) = inventory.tools.iter().partition(|tool| tool.verdict == Verdict::Blocked);
    (
        open.into_iter().cloned().collect(),
        hidden.into_iter().map(|tool| tool.definition.name.clone()).collect(),
    )
}
