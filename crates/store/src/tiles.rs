//! Tiles of dashboards.

use belvedere_types::{DashboardId, OrgId, TileId};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{from_json, instant, json, micros, source_ids};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{Place, Stale, TileRecord};

#[derive(sqlx::FromRow)]
struct TileRow {
    org_id: Uuid,
    id: Uuid,
    dashboard_id: Uuid,
    title: String,
    grid_x: i64,
    grid_y: i64,
    grid_w: i64,
    grid_h: i64,
    recipe: String,
    created_at: i64,
    stale: Option<String>,
    stale_since: Option<i64>,
}

impl TileRow {
    fn with_sources(self, sources: Vec<(Uuid,)>) -> Result<TileRecord, RowError> {
        let cell = |value: i64| u16::try_from(value).map_err(|_| RowError::Value { column: "grid" });
        let created_at = instant(self.created_at)?;
        let since = self.stale_since.map(instant).transpose()?;
        Ok(TileRecord {
            id: TileId::from_uuid(self.id),
            org: OrgId::from_uuid(self.org_id),
            dashboard: DashboardId::from_uuid(self.dashboard_id),
            title: self.title,
            place: Place {
                x: cell(self.grid_x)?,
                y: cell(self.grid_y)?,
                w: cell(self.grid_w)?,
                h: cell(self.grid_h)?,
            },
            recipe: from_json(&self.recipe)?,
            sources: source_ids(sources),
            created_at,
            // Rows from before the moment was kept have none.
            stale: self.stale.map(|why| Stale {
                why,
                since: since.unwrap_or(created_at),
            }),
        })
    }
}

const SOURCES: &str = "SELECT source_id FROM tile_sources WHERE org_id = $1 AND tile_id = $2 ORDER BY position";

impl Store {
    /// `ReferenceGone` when its dashboard or a source it uses was deleted meanwhile.
    pub async fn create_tile(&self, tile: &TileRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(tile.org), |tx| {
            sqlx::query(
                "INSERT INTO tiles (org_id, id, dashboard_id, title, grid_x, grid_y, grid_w, grid_h, recipe, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(tile.org.uuid())
            .bind(tile.id.uuid())
            .bind(tile.dashboard.uuid())
            .bind(&tile.title)
            .bind(i64::from(tile.place.x))
            .bind(i64::from(tile.place.y))
            .bind(i64::from(tile.place.w))
            .bind(i64::from(tile.place.h))
            .bind(json(&tile.recipe)?)
            .bind(micros(tile.created_at))
            .execute(&mut *tx)
            .await?;
            for (position, source) in (0_i64..).zip(&tile.sources) {
                sqlx::query("INSERT INTO tile_sources (org_id, tile_id, position, source_id) VALUES ($1, $2, $3, $4)")
                    .bind(tile.org.uuid())
                    .bind(tile.id.uuid())
                    .bind(position)
                    .bind(source.uuid())
                    .execute(&mut *tx)
                    .await?;
            }
        })?)
    }

    /// From the upper left to the lower right.
    pub async fn tiles(&self, org: OrgId, dashboard: DashboardId) -> Result<Vec<TileRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<TileRow> =
                sqlx::query_as("SELECT * FROM tiles WHERE org_id = $1 AND dashboard_id = $2 ORDER BY grid_y, grid_x, created_at, id")
                    .bind(org.uuid())
                    .bind(dashboard.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            let mut tiles = Vec::with_capacity(rows.len());
            for row in rows {
                let sources = sqlx::query_as(SOURCES).bind(org.uuid()).bind(row.id).fetch_all(&mut *tx).await?;
                tiles.push(row.with_sources(sources)?);
            }
            tiles
        })?)
    }

    pub async fn tile(&self, org: OrgId, id: TileId) -> Result<Option<TileRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<TileRow> = sqlx::query_as("SELECT * FROM tiles WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let Some(row) = row else { return Ok(None) };
            let sources = sqlx::query_as(SOURCES).bind(org.uuid()).bind(id.uuid()).fetch_all(&mut *tx).await?;
            Some(row.with_sources(sources)?)
        })?)
    }

    /// All of them in one transaction. Tiles that are gone, or of another dashboard, are left out.
    pub async fn place_tiles(&self, org: OrgId, dashboard: DashboardId, places: &[(TileId, Place)]) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for (tile, place) in places {
                sqlx::query(
                    "UPDATE tiles SET grid_x = $4, grid_y = $5, grid_w = $6, grid_h = $7 WHERE org_id = $1 AND dashboard_id = $2 AND id = $3",
                )
                .bind(org.uuid())
                .bind(dashboard.uuid())
                .bind(tile.uuid())
                .bind(i64::from(place.x))
                .bind(i64::from(place.y))
                .bind(i64::from(place.w))
                .bind(i64::from(place.h))
                .execute(&mut *tx)
                .await?;
            }
        })?)
    }

    /// False when there is none.
    pub async fn edit_tile(&self, org: OrgId, id: TileId, title: &str, recipe: &Value) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("UPDATE tiles SET title = $3, recipe = $4 WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(title)
                .bind(json(recipe)?)
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    pub async fn delete_tile(&self, org: OrgId, id: TileId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM tiles WHERE org_id = $1 AND id = $2")
            .await
    }

    /// Its refresh failed just now; the moment of the first failure stays. `None` for `why` after one that went well.
    pub async fn set_tile_stale(&self, org: OrgId, id: TileId, why: Option<&str>, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE tiles SET stale = $3, stale_since = CASE WHEN $3 IS NULL THEN NULL ELSE COALESCE(stale_since, $4) END WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(why)
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
        })?)
    }
}
