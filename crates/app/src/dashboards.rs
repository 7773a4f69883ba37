//! Dashboards: a pin is a plan, and a refresh replays it without a planner.

use belvedere_analysis_router::{Answer, Outcome, Plan, Question};
use belvedere_store::{DashboardRecord, SnapshotRecord, SourceRecord, TileRecord};
use belvedere_types::{AnswerId, Caller, ConversationId, DashboardId, Problem, SourceId, TileId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::UtcOffset;
use tokio::sync::mpsc;

use crate::access::{Permission, allow};
use crate::ask::{answer_of, sources_of};
use crate::connect::{target_of, valid_name};
use crate::{App, AppError, DashboardView, TileView};

const KEPT_SNAPSHOTS: u32 = 100;
/// Events of a refresh are for nobody; the channel only has to be there.
const UNWATCHED: usize = 64;

/// What a tile stores and a refresh replays.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Recipe {
    question: String,
    plan: Plan,
    conversation: ConversationId,
}

impl App {
    pub async fn dashboards(&self, caller: &Caller) -> Result<Vec<DashboardRecord>, AppError> {
        allow(caller, Permission::Look)?;
        Ok(self.parts.store.dashboards(caller.org).await?)
    }

    pub async fn create_dashboard(&self, caller: &Caller, name: &str) -> Result<DashboardRecord, AppError> {
        allow(caller, Permission::Edit)?;
        let record = DashboardRecord {
            id: DashboardId::generate(),
            org: caller.org,
            name: valid_name(name)?,
            created_at: self.parts.clock.now(),
        };
        self.parts.store.create_dashboard(&record).await?;
        Ok(record)
    }

    pub async fn dashboard(&self, caller: &Caller, id: DashboardId) -> Result<DashboardView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self
            .parts
            .store
            .dashboard(caller.org, id)
            .await?
            .ok_or_else(|| AppError::not_found("dashboard"))?;
        let mut tiles = Vec::new();
        for tile in self.parts.store.tiles(caller.org, id).await? {
            tiles.push(self.tile_view(tile).await?);
        }
        Ok(DashboardView {
            id,
            name: record.name,
            tiles,
        })
    }

    pub async fn delete_dashboard(&self, caller: &Caller, id: DashboardId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        if self.parts.store.delete_dashboard(caller.org, id).await? {
            Ok(())
        } else {
            Err(AppError::not_found("dashboard"))
        }
    }

    /// Pins an answer: its plan becomes a tile, the answer its first snapshot.
    pub async fn pin(&self, caller: &Caller, dashboard: DashboardId, answer: AnswerId, title: Option<&str>) -> Result<TileView, AppError> {
        allow(caller, Permission::Edit)?;
        if self.parts.store.dashboard(caller.org, dashboard).await?.is_none() {
            return Err(AppError::not_found("dashboard"));
        }
        let answer = self.answer(caller, answer).await?;
        if answer.outcome != Outcome::Answered {
            return Err(AppError::invalid(
                "not_pinnable",
                "Only an answer with a result can be pinned.",
                "Ask again so that there is a result, then pin it.",
            ));
        }
        let now = self.parts.clock.now();
        let title = title.map(valid_name).transpose()?.unwrap_or_else(|| answer.question.clone());
        let recipe = Recipe {
            question: answer.question.clone(),
            plan: answer.plan.clone(),
            conversation: answer.conversation_id,
        };
        let tile = TileRecord {
            id: TileId::generate(),
            org: caller.org,
            dashboard,
            title,
            position: self
                .parts
                .store
                .tiles(caller.org, dashboard)
                .await?
                .last()
                .map_or(0, |tile| tile.position.saturating_add(1)),
            recipe: json!(recipe),
            sources: sources_of(&answer),
            created_at: now,
            stale: None,
        };
        self.parts.store.create_tile(&tile).await?;
        self.parts
            .store
            .put_snapshot(
                caller.org,
                &SnapshotRecord {
                    tile: tile.id,
                    taken_at: now,
                    body: json!(answer),
                },
            )
            .await?;
        self.tile_view(tile).await
    }

    /// Replays the stored plan: no planner, no model. A failure keeps the last good snapshot and says why it is old.
    pub async fn refresh(&self, caller: &Caller, tile: TileId) -> Result<TileView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self
            .parts
            .store
            .tile(caller.org, tile)
            .await?
            .ok_or_else(|| AppError::not_found("tile"))?;
        let recipe = recipe_of(&record)?;
        let stale = match self.replay(caller, &record.sources, &recipe).await? {
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
        self.parts.store.set_tile_stale(caller.org, tile, stale.as_deref()).await?;
        self.tile_view(TileRecord { stale, ..record }).await
    }

    /// The inner error is why the plan could not be run at all: a source is gone or waits for a person.
    async fn replay(&self, caller: &Caller, sources: &[SourceId], recipe: &Recipe) -> Result<Result<Answer, String>, AppError> {
        let all = self.parts.store.sources(caller.org).await?;
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

    /// Newest first.
    pub async fn snapshots(&self, caller: &Caller, tile: TileId) -> Result<Vec<SnapshotRecord>, AppError> {
        allow(caller, Permission::Look)?;
        if self.parts.store.tile(caller.org, tile).await?.is_none() {
            return Err(AppError::not_found("tile"));
        }
        Ok(self.parts.store.snapshots(caller.org, tile, KEPT_SNAPSHOTS).await?)
    }

    pub async fn unpin(&self, caller: &Caller, tile: TileId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        if self.parts.store.delete_tile(caller.org, tile).await? {
            Ok(())
        } else {
            Err(AppError::not_found("tile"))
        }
    }

    async fn tile_view(&self, tile: TileRecord) -> Result<TileView, AppError> {
        let recipe = recipe_of(&tile)?;
        let newest = self.parts.store.snapshots(tile.org, tile.id, 1).await?.into_iter().next();
        let refreshed_at = newest.as_ref().map(|snapshot| snapshot.taken_at);
        let answer = newest.map(|snapshot| answer_of(snapshot.body)).transpose()?;
        Ok(TileView {
            id: tile.id,
            title: tile.title,
            question: recipe.question,
            answer,
            refreshed_at,
            stale: tile.stale,
        })
    }
}

fn recipe_of(tile: &TileRecord) -> Result<Recipe, AppError> {
    serde_json::from_value(tile.recipe.clone()).map_err(|_| AppError::new(Problem::internal()))
}
