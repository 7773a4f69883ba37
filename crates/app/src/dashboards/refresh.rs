//! Refreshing: the stored plan is replayed, without planner or model.

use std::sync::Arc;

use belvedere_analysis_router::{Answer, Outcome, Question};
use belvedere_store::{SnapshotRecord, SourceRecord, Stale, TileRecord};
use belvedere_types::{Caller, DashboardId, Problem, SourceId, TileId};
use serde_json::json;
use time::UtcOffset;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::tiles::{Pinned, Recipe, recipe_of};
use crate::access::{Permission, allow};
use crate::connect::target_of;
use crate::{App, AppError, TileView};

/// Events of a refresh are for nobody; the channel only has to be there.
const UNWATCHED: usize = 64;
/// Tiles of one dashboard that are refreshed together.
const TOGETHER: usize = 4;

impl App {
    /// A failure keeps the last good snapshot and says why it is old.
    pub async fn refresh(&self, caller: &Caller, tile: TileId) -> Result<TileView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_tile(caller, tile).await?;
        let recipe = match recipe_of(&record)? {
            Recipe::Text(_) => return self.tile_view(record, None).await,
            Recipe::Pinned(pinned) => pinned,
        };
        let why = match self.replay(caller, &record.sources, &recipe).await? {
            Ok(answer) if answer.outcome == Outcome::Answered => {
                let snapshot = SnapshotRecord {
                    tile,
                    taken_at: self.parts.clock.now(),
                    body: json!(answer),
                };
                self.parts.store.put_snapshot(caller.org, &snapshot).await?;
                None
            }
            Ok(answer) => Some(answer.text),
            Err(why) => Some(why),
        };
        let now = self.parts.clock.now();
        self.parts.store.set_tile_stale(caller.org, tile, why.as_deref(), now).await?;
        let since = record.stale.as_ref().map_or(now, |stale| stale.since);
        let stale = why.map(|why| Stale { why, since });
        self.tile_view(TileRecord { stale, ..record }, None).await
    }

    /// Every tile that the caller may see, some at a time; each one's failure is its own and shows on it. Answers with how many tiles were tried.
    pub async fn refresh_all(&self, caller: &Caller, dashboard: DashboardId) -> Result<usize, AppError> {
        allow(caller, Permission::Look)?;
        self.known_dashboard(caller, dashboard).await?;
        let permits = Arc::new(Semaphore::new(TOGETHER));
        let mut tiles = JoinSet::new();
        for tile in self.seen_tiles(caller, dashboard).await? {
            let (app, caller, permits) = (self.clone(), *caller, permits.clone());
            tiles.spawn(async move {
                let _permit = permits.acquire().await;
                app.refresh(&caller, tile.id).await.map(drop)
            });
        }
        let mut tried = 0;
        while let Some(done) = tiles.join_next().await {
            done.map_err(|_| AppError::new(Problem::internal()))??;
            tried += 1;
        }
        Ok(tried)
    }

    /// The inner error is why the plan could not be run at all: a source is gone or waits for a person.
    async fn replay(&self, caller: &Caller, sources: &[SourceId], recipe: &Pinned) -> Result<Result<Answer, String>, AppError> {
        let all = self.askable_sources(caller).await?;
        let mut used: Vec<SourceRecord> = Vec::new();
        for id in sources {
            match all.iter().find(|source| source.id == *id) {
                None => return Ok(Err("A source of this tile was disconnected.".into())),
                Some(source) if !source.status.usable() => {
                    return Ok(Err(format!(
                        "{}: {}",
                        source.name,
                        source.status.reason().unwrap_or("it waits for authorization")
                    )));
                }
                Some(source) => used.push(source.clone()),
            }
        }
        let question = Question {
            caller: *caller,
            text: recipe.question.clone(),
            now: self.parts.clock.now(),
            offset: UtcOffset::UTC,
            sources: used.iter().map(target_of).collect(),
            unusable: Vec::new(),
            conversation: recipe.conversation,
            previous: None,
        };
        let (events, mut unwatched) = mpsc::channel(UNWATCHED);
        let drain = tokio::spawn(async move { while unwatched.recv().await.is_some() {} });
        let answer = self.parts.router.replay(question, recipe.plan.clone(), events).await;
        drain.await.map_err(|_| AppError::new(Problem::internal()))?;
        self.record_calls(caller, &answer).await?;
        self.touch(caller, sources, self.parts.clock.now()).await?;
        Ok(Ok(answer))
    }
}
