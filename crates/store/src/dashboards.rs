//! Dashboards, their tiles, and what the tiles showed.

use belvedere_types::{DashboardId, OrgId, TileId};
use uuid::Uuid;

use crate::convert::{from_json, instant, json, micros, source_ids};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{DashboardRecord, SnapshotRecord, TileRecord};

#[derive(sqlx::FromRow)]
struct DashboardRow {
    org_id: Uuid,
    id: Uuid,
    name: String,
    created_at: i64,
}

impl TryFrom<DashboardRow> for DashboardRecord {
    type Error = RowError;

    fn try_from(row: DashboardRow) -> Result<Self, RowError> {
        Ok(Self {
            id: DashboardId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            name: row.name,
            created_at: instant(row.created_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct TileRow {
    org_id: Uuid,
    id: Uuid,
    dashboard_id: Uuid,
    title: String,
    position: i64,
    recipe: String,
    created_at: i64,
    stale: Option<String>,
}

impl TileRow {
    fn with_sources(self, sources: Vec<(Uuid,)>) -> Result<TileRecord, RowError> {
        Ok(TileRecord {
            id: TileId::from_uuid(self.id),
            org: OrgId::from_uuid(self.org_id),
            dashboard: DashboardId::from_uuid(self.dashboard_id),
            title: self.title,
            position: self.position,
            recipe: from_json(&self.recipe)?,
            sources: source_ids(sources),
            created_at: instant(self.created_at)?,
            stale: self.stale,
        })
    }
}

/// Of a tile; older ones make room.
const KEPT_SNAPSHOTS: i64 = 100;

const PRUNE: &str = "DELETE FROM snapshots WHERE org_id = $1 AND tile_id = $2 AND id NOT IN
     (SELECT id FROM snapshots WHERE org_id = $1 AND tile_id = $2 ORDER BY taken_at DESC, id DESC LIMIT $3)";

const SOURCES: &str = "SELECT source_id FROM tile_sources WHERE org_id = $1 AND tile_id = $2 ORDER BY position";

impl Store {
    pub async fn create_dashboard(&self, dashboard: &DashboardRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(dashboard.org), |tx| {
            sqlx::query("INSERT INTO dashboards (org_id, id, name, created_at) VALUES ($1, $2, $3, $4)")
                .bind(dashboard.org.uuid())
                .bind(dashboard.id.uuid())
                .bind(&dashboard.name)
                .bind(micros(dashboard.created_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Oldest first.
    pub async fn dashboards(&self, org: OrgId) -> Result<Vec<DashboardRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<DashboardRow> = sqlx::query_as("SELECT * FROM dashboards WHERE org_id = $1 ORDER BY created_at, id")
                .bind(org.uuid())
                .fetch_all(&mut *tx)
                .await?;
            rows.into_iter().map(DashboardRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    pub async fn dashboard(&self, org: OrgId, id: DashboardId) -> Result<Option<DashboardRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<DashboardRow> = sqlx::query_as("SELECT * FROM dashboards WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(DashboardRecord::try_from).transpose()?
        })?)
    }

    /// With its tiles and their snapshots; false when there is none.
    pub async fn delete_dashboard(&self, org: OrgId, id: DashboardId) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM dashboards WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// `ReferenceGone` when its dashboard or a source it uses was deleted meanwhile.
    pub async fn create_tile(&self, tile: &TileRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(tile.org), |tx| {
            sqlx::query(
                "INSERT INTO tiles (org_id, id, dashboard_id, title, position, recipe, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(tile.org.uuid())
            .bind(tile.id.uuid())
            .bind(tile.dashboard.uuid())
            .bind(&tile.title)
            .bind(tile.position)
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

    /// In position order.
    pub async fn tiles(&self, org: OrgId, dashboard: DashboardId) -> Result<Vec<TileRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<TileRow> =
                sqlx::query_as("SELECT * FROM tiles WHERE org_id = $1 AND dashboard_id = $2 ORDER BY position, created_at, id")
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

    pub async fn delete_tile(&self, org: OrgId, id: TileId) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM tiles WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Why its last refresh failed; `None` after one that went well.
    pub async fn set_tile_stale(&self, org: OrgId, id: TileId, stale: Option<&str>) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE tiles SET stale = $3 WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(stale)
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Keeps the newest hundred. `ReferenceGone` when the tile was deleted meanwhile.
    pub async fn put_snapshot(&self, org: OrgId, snapshot: &SnapshotRecord) -> Result<(), StoreError> {
        // Two snapshots of one instant are both kept; the identifier grows with time and orders them.
        let id = Uuid::now_v7();
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("INSERT INTO snapshots (org_id, id, tile_id, taken_at, body) VALUES ($1, $2, $3, $4, $5)")
                .bind(org.uuid())
                .bind(id)
                .bind(snapshot.tile.uuid())
                .bind(micros(snapshot.taken_at))
                .bind(json(&snapshot.body)?)
                .execute(&mut *tx)
                .await?;
            sqlx::query(PRUNE)
                .bind(org.uuid())
                .bind(snapshot.tile.uuid())
                .bind(KEPT_SNAPSHOTS)
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Newest first.
    pub async fn snapshots(&self, org: OrgId, tile: TileId, limit: u32) -> Result<Vec<SnapshotRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(i64, String)> = sqlx::query_as(
                "SELECT taken_at, body FROM snapshots WHERE org_id = $1 AND tile_id = $2 ORDER BY taken_at DESC, id DESC LIMIT $3",
            )
            .bind(org.uuid())
            .bind(tile.uuid())
            .bind(i64::from(limit))
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter()
                .map(|(taken_at, body)| {
                    Ok(SnapshotRecord {
                        tile,
                        taken_at: instant(taken_at)?,
                        body: from_json(&body)?,
                    })
                })
                .collect::<Result<_, RowError>>()?
        })?)
    }
}
