//! Tiles: pinned answers and texts, and where they stand.

use belvedere_analysis_router::{Answer, Outcome, Plan, chart::ChartKind};
use belvedere_store::{Place, SnapshotRecord, TileRecord};
use belvedere_types::{AnswerId, Caller, ConversationId, DashboardId, Language, Problem, TileId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;

use super::layout::{self, Nudge};
use super::refresh::why_of;
use crate::access::{Permission, allow};
use crate::ask::{answer_of, sources_of};
use crate::connect::valid_name;
use crate::{App, AppError, TileView};

const LISTED_SNAPSHOTS: u32 = 500;
const MAX_TILES: usize = 100;
const MAX_TEXT_CHARS: usize = 4_000;

/// What a tile stores.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Recipe {
    Text(Text),
    Pinned(Box<Pinned>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Text {
    pub text: String,
}

/// What a refresh replays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pinned {
    pub question: String,
    pub plan: Plan,
    pub conversation: ConversationId,
}

impl App {
    /// Pins an answer: its plan becomes a tile, the answer its first snapshot.
    pub async fn pin(&self, caller: &Caller, dashboard: DashboardId, answer: AnswerId, title: Option<&str>) -> Result<TileView, AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        let answer = self.answer(caller, answer).await?;
        if answer.outcome != Outcome::Answered {
            return Err(AppError::invalid(
                "not_pinnable",
                "Only an answer with a result can be pinned.",
                "Ask again so that there is a result, then pin it.",
            ));
        }
        let recipe = Pinned {
            question: answer.question.clone(),
            plan: answer.plan.clone(),
            conversation: answer.conversation_id,
        };
        let title = title.map(valid_name).transpose()?.unwrap_or_else(|| answer.question.clone());
        let mut tile = self
            .new_tile(caller, dashboard, title, Recipe::Pinned(Box::new(recipe)), size_for(&answer))
            .await?;
        tile.sources = sources_of(&answer);
        let rest = match &answer.table {
            Some(table) => self.rest_of(caller, answer.id, table).await?,
            None => Vec::new(),
        };
        self.parts.store.create_tile(&tile).await?;
        let snapshot = SnapshotRecord {
            tile: tile.id,
            taken_at: tile.created_at,
            body: json!(answer),
        };
        self.parts.store.put_snapshot(caller.org, &snapshot, &rest).await?;
        self.tile_view(tile, None).await
    }

    /// A tile that says something: paragraphs, `# headings` and `- lists`.
    pub async fn add_text(&self, caller: &Caller, dashboard: DashboardId, title: &str, text: &str) -> Result<TileView, AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        let recipe = Recipe::Text(valid_text(text)?);
        let tile = self.new_tile(caller, dashboard, valid_name(title)?, recipe, (4, 3)).await?;
        self.parts.store.create_tile(&tile).await?;
        self.tile_view(tile, None).await
    }

    /// Its title, and of a text tile its text.
    pub async fn edit_tile(&self, caller: &Caller, tile: TileId, title: Option<&str>, text: Option<&str>) -> Result<TileView, AppError> {
        allow(caller, Permission::Edit)?;
        let mut record = self.known_tile(caller, tile).await?;
        if let Some(title) = title {
            record.title = valid_name(title)?;
        }
        if let Some(text) = text {
            if let Recipe::Pinned(_) = recipe_of(&record)? {
                return Err(AppError::invalid(
                    "not_a_text_tile",
                    "This tile shows an answer, which nobody can write.",
                    "Add a text tile beside it.",
                ));
            }
            record.recipe = json!(Recipe::Text(valid_text(text)?));
        }
        self.parts.store.edit_tile(caller.org, tile, &record.title, &record.recipe).await?;
        self.tile_view(record, None).await
    }

    /// Puts a tile somewhere; others make room, those too that the caller does not see. Answers with the place of every tile that they do.
    pub async fn place_tile(&self, caller: &Caller, tile: TileId, place: Place) -> Result<Vec<(TileId, Place)>, AppError> {
        allow(caller, Permission::Edit)?;
        let record = self.known_tile(caller, tile).await?;
        let layout = self.layout(caller, record.dashboard).await?;
        self.arrange(caller, &record, layout, place).await
    }

    /// The same by one step.
    pub async fn nudge_tile(&self, caller: &Caller, tile: TileId, nudge: Nudge) -> Result<Vec<(TileId, Place)>, AppError> {
        allow(caller, Permission::Edit)?;
        let record = self.known_tile(caller, tile).await?;
        let layout = self.layout(caller, record.dashboard).await?;
        let place = layout::nudged(&layout, tile, nudge).unwrap_or(record.place);
        self.arrange(caller, &record, layout, place).await
    }

    async fn arrange(
        &self,
        caller: &Caller,
        tile: &TileRecord,
        layout: Vec<(TileId, Place)>,
        place: Place,
    ) -> Result<Vec<(TileId, Place)>, AppError> {
        let layout = layout::placed(layout, tile.id, place);
        self.parts.store.place_tiles(caller.org, tile.dashboard, &layout).await?;
        let seen = self.seen_tiles(caller, tile.dashboard).await?;
        Ok(layout
            .into_iter()
            .filter(|(id, _)| seen.iter().any(|tile| tile.id == *id))
            .collect())
    }

    /// Newest first, each answer in words of that language alone.
    pub async fn snapshots(&self, caller: &Caller, tile: TileId, language: Language) -> Result<Vec<SnapshotRecord>, AppError> {
        allow(caller, Permission::Look)?;
        self.known_tile(caller, tile).await?;
        let mut kept = self.parts.store.snapshots(caller.org, tile, LISTED_SNAPSHOTS).await?;
        for snapshot in &mut kept {
            let answer = answer_of(std::mem::take(&mut snapshot.body))?;
            snapshot.body = json!(answer.told(language));
        }
        Ok(kept)
    }

    pub async fn tile(&self, caller: &Caller, tile: TileId) -> Result<TileView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_tile(caller, tile).await?;
        self.tile_view(record, None).await
    }

    pub async fn unpin(&self, caller: &Caller, tile: TileId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        self.known_tile(caller, tile).await?;
        if self.parts.store.delete_tile(caller.org, tile).await? {
            Ok(())
        } else {
            Err(AppError::not_found("tile"))
        }
    }

    /// As it is shown: without the gaps that deleted tiles left.
    async fn layout(&self, caller: &Caller, dashboard: DashboardId) -> Result<Vec<(TileId, Place)>, AppError> {
        let tiles = self.parts.store.tiles(caller.org, dashboard).await?;
        Ok(layout::settled(tiles.iter().map(|tile| (tile.id, tile.place)).collect(), None))
    }

    /// Not stored yet; at the first free place.
    pub(super) async fn new_tile(
        &self,
        caller: &Caller,
        dashboard: DashboardId,
        title: String,
        recipe: Recipe,
        size: (u16, u16),
    ) -> Result<TileRecord, AppError> {
        let layout = self.layout(caller, dashboard).await?;
        room_for(layout.len())?;
        Ok(TileRecord {
            id: TileId::generate(),
            org: caller.org,
            dashboard,
            title,
            place: layout::vacant(&layout, size),
            recipe: json!(recipe),
            sources: Vec::new(),
            created_at: self.parts.clock.now(),
            stale: None,
        })
    }

    pub(super) async fn tile_view(&self, tile: TileRecord, at: Option<OffsetDateTime>) -> Result<TileView, AppError> {
        let (question, text) = match recipe_of(&tile)? {
            Recipe::Text(said) => (String::new(), Some(said.text)),
            Recipe::Pinned(pinned) => (pinned.question, None),
        };
        let at = at.unwrap_or_else(|| OffsetDateTime::new_utc(time::Date::MAX, time::Time::MIDNIGHT));
        let shown = match text {
            Some(_) => None,
            None => self.parts.store.snapshot_at(tile.org, tile.id, at).await?,
        };
        let refreshed_at = shown.as_ref().map(|snapshot| snapshot.taken_at);
        let answer = shown.map(|snapshot| answer_of(snapshot.body)).transpose()?;
        let (stale, stale_since) = tile.stale.map(|stale| (why_of(stale.why), stale.since)).unzip();
        Ok(TileView {
            id: tile.id,
            title: tile.title,
            place: tile.place,
            question,
            text,
            answer,
            refreshed_at,
            stale,
            stale_since,
        })
    }
}

pub(super) fn room_for(tiles: usize) -> Result<(), AppError> {
    if tiles < MAX_TILES {
        return Ok(());
    }
    Err(AppError::invalid(
        "too_many_tiles",
        format!("A dashboard has at most {MAX_TILES} tiles."),
        "Remove one, or begin another dashboard.",
    ))
}

/// A figure is small, a chart or table wide.
fn size_for(answer: &Answer) -> (u16, u16) {
    match answer.chart.as_ref().map(|chart| chart.kind) {
        Some(ChartKind::Number) => (4, 4),
        Some(_) | None => (6, 5),
    }
}

pub(super) fn valid_text(text: &str) -> Result<Text, AppError> {
    let text = text.replace("\r\n", "\n");
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.trim().is_empty() || text.chars().count() > MAX_TEXT_CHARS || text.chars().any(odd) {
        return Err(AppError::invalid(
            "invalid_text",
            "That is not a text for a tile.",
            format!("Write 1 to {MAX_TEXT_CHARS} characters, without control characters."),
        ));
    }
    Ok(Text { text })
}

pub(super) fn recipe_of(tile: &TileRecord) -> Result<Recipe, AppError> {
    serde_json::from_value(tile.recipe.clone()).map_err(|_| AppError::new(Problem::internal()))
}
