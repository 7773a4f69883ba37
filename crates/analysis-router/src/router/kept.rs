//! What is made of a listing of tools once and used by every question until the listing is another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use belvedere_tool_filter::{Inventory, JudgedTool, Verdict};
use belvedere_types::{Guide, SourceId, SourceTarget};
use time::{Duration, OffsetDateTime};

use crate::{AskSource, Database, ToolIndex};

/// Tools over all listings and indexes that are kept; beyond it everything is made anew.
const TOOLS: usize = 100_000;

type Tools = (Arc<[JudgedTool]>, Arc<[String]>);

/// A source by name, and the identity of its listing and of what is known of its tables.
type Part = (SourceId, String, Weak<[JudgedTool]>, Option<Weak<Database>>);

/// How long tables that were found are taken for those that there are, and how long it is taken for certain that there are none.
const FOUND: Duration = Duration::hours(1);
const NONE_FOUND: Duration = Duration::minutes(5);

/// The tables of a listing, and when they were looked for.
struct Looked {
    tools: Weak<[JudgedTool]>,
    at: OffsetDateTime,
    database: Arc<Database>,
}

#[derive(Default)]
pub(super) struct Kept {
    /// By source: the listing it was made from, which is alive as long as the gate hands it out.
    listings: Mutex<HashMap<SourceId, (Weak<Inventory>, Tools)>>,
    indexes: Mutex<Vec<(Vec<Part>, Arc<ToolIndex>)>>,
    databases: Mutex<HashMap<SourceId, Looked>>,
}

impl Kept {
    /// The tools of a judged listing that a question may use.
    pub(super) fn source(&self, target: &SourceTarget, inventory: &Arc<Inventory>, guide: Arc<Guide>, now: OffsetDateTime) -> AskSource {
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
        drop(listings);
        AskSource {
            target: target.clone(),
            database: self.database(target.source, &tools, now),
            tools,
            hidden,
            guide,
        }
    }

    fn database(&self, source: SourceId, tools: &Arc<[JudgedTool]>, now: OffsetDateTime) -> Option<Arc<Database>> {
        let databases = self.databases.lock().unwrap_or_else(PoisonError::into_inner);
        let looked = databases.get(&source)?;
        let lasts = if looked.database.tables.is_empty() { NONE_FOUND } else { FOUND };
        let fresh = looked.tools.ptr_eq(&Arc::downgrade(tools)) && (now - looked.at).abs() < lasts;
        fresh.then(|| looked.database.clone())
    }

    /// Remembers what a look at a source's tables found.
    pub(super) fn found(&self, source: &AskSource, database: &Arc<Database>, now: OffsetDateTime) {
        let mut databases = self.databases.lock().unwrap_or_else(PoisonError::into_inner);
        databases.retain(|_, looked| looked.tools.strong_count() > 0);
        let looked = Looked {
            tools: Arc::downgrade(&source.tools),
            at: now,
            database: database.clone(),
        };
        databases.insert(source.target.source, looked);
    }

    /// The index over exactly these listings.
    pub(super) fn index(&self, sources: &[AskSource]) -> Arc<ToolIndex> {
        let parts: Vec<Part> = sources
            .iter()
            .map(|source| {
                let database = source.database.as_ref().map(Arc::downgrade);
                (
                    source.target.source,
                    source.target.name.clone(),
                    Arc::downgrade(&source.tools),
                    database,
                )
            })
            .collect();
        if let Some(found) = self.find(&parts) {
            return found;
        }
        // Made outside of the lock: two questions at once may both make it.
        let made = Arc::new(ToolIndex::new(sources));
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let alive = |database: &Weak<Database>| database.strong_count() > 0;
        indexes.retain(|(parts, _)| {
            parts
                .iter()
                .all(|(.., tools, database)| tools.strong_count() > 0 && database.as_ref().is_none_or(alive))
        });
        let size = |parts: &[Part]| -> usize {
            parts
                .iter()
                .filter_map(|(_, _, tools, _)| tools.upgrade())
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
        let tables = |left: &Part, right: &Part| match (&left.3, &right.3) {
            (Some(left), Some(right)) => left.ptr_eq(right),
            (left, right) => left.is_none() && right.is_none(),
        };
        let same = |left: &Part, right: &Part| left.0 == right.0 && left.1 == right.1 && left.2.ptr_eq(&right.2) && tables(left, right);
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
