//! Refreshing: the stored plan is replayed, without planner or model.

use std::sync::Arc;

use belvedere_analysis_router::{Outcome, Words};
use belvedere_store::{SnapshotRecord, Stale, TileRecord};
use belvedere_types::{Caller, DashboardId, Problem, TileId};
use serde_json::json;
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::tiles::{Recipe, recipe_of};
use crate::access::{Permission, allow};
use crate::ask::replay::Stored;
use crate::{App, AppError, TileView};

/// Tiles of one dashboard that are refreshed together.
const TOGETHER: usize = 4;

impl App {
    /// A failure keeps the last good snapshot and says why it is old.
    pub async fn refresh(&self, caller: &Caller, tile: TileId) -> Result<TileView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_tile(caller, tile).await?;
        let recipe = match recipe_of(&record)? {
            Recipe::Text(_) => return self.tile_view(record, None).await,
            Recipe::Pinned(pinned) => *pinned,
        };
        let plan = Stored {
            question: recipe.question,
            plan: recipe.plan,
            conversation: recipe.conversation,
        };
        let replayed = self.replay(caller, &record.sources, plan).await?;
        if let Ok(answer) = &replayed {
            self.record_calls(caller, answer).await?;
            self.touch(caller, &record.sources, self.parts.clock.now()).await?;
        }
        let why = match replayed {
            Ok(answer) if answer.outcome == Outcome::Answered => {
                let snapshot = SnapshotRecord {
                    tile,
                    taken_at: self.parts.clock.now(),
                    body: json!(answer),
                };
                self.parts.store.put_snapshot(caller.org, &snapshot, &answer.rest).await?;
                None
            }
            Ok(answer) => Some(answer.text),
            Err(why) => Some(why),
        };
        let now = self.parts.clock.now();
        let why = why.as_ref().map(kept);
        self.parts.store.set_tile_stale(caller.org, tile, why.as_deref(), now).await?;
        let since = record.stale.as_ref().map_or(now, |stale| stale.since);
        let stale = why.map(|why| Stale { why, since });
        self.tile_view(TileRecord { stale, ..record }, None).await
    }

    /// Every tile that the caller may see, some at a time; each one's failure is its own and shows on it. Answers with how many tiles were tried.
    ///
    /// # Errors
    /// The first that no tile can show; the others were tried all the same.
    pub async fn refresh_all(&self, caller: &Caller, dashboard: DashboardId) -> Result<usize, AppError> {
        allow(caller, Permission::Look)?;
        self.known_dashboard(caller, dashboard).await?;
        let tiles = self.seen_tiles(caller, dashboard).await?;
        self.refresh_these(caller, tiles).await
    }

    /// The same for those whose newest snapshot is from before.
    pub(super) async fn refresh_older(&self, caller: &Caller, dashboard: DashboardId, before: OffsetDateTime) -> Result<usize, AppError> {
        let mut old = Vec::new();
        for tile in self.seen_tiles(caller, dashboard).await? {
            let newest = self.parts.store.snapshot_at(tile.org, tile.id, self.parts.clock.now()).await?;
            if newest.is_none_or(|snapshot| snapshot.taken_at < before) {
                old.push(tile);
            }
        }
        self.refresh_these(caller, old).await
    }

    async fn refresh_these(&self, caller: &Caller, wanted: Vec<TileRecord>) -> Result<usize, AppError> {
        let permits = Arc::new(Semaphore::new(TOGETHER));
        let mut tiles = JoinSet::new();
        for tile in wanted {
            let (app, caller, permits) = (self.clone(), *caller, permits.clone());
            tiles.spawn(async move {
                let _permit = permits.acquire().await;
                app.refresh(&caller, tile.id).await.map(drop)
            });
        }
        let (mut tried, mut outcome) = (0, Ok(()));
        while let Some(done) = tiles.join_next().await {
            // One that cannot be read, or was removed meanwhile, stops no other.
            let done = done.unwrap_or_else(|_| Err(AppError::new(Problem::internal())));
            outcome = outcome.and(done);
            tried += 1;
        }
        outcome.map(|()| tried)
    }
}

/// Why a tile is old, as its row keeps it: a text, or the text and what it was made of as JSON.
fn kept(why: &Words) -> String {
    if why.messages().is_empty() {
        return why.to_string();
    }
    json!(why).to_string()
}

pub(super) fn why_of(kept: String) -> Words {
    serde_json::from_str(&kept).unwrap_or_else(|_| Words::from(kept))
}
