//! What tiles showed.

use belvedere_types::{OrgId, TileId};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::SnapshotRecord;
use crate::answer_rows::{CHUNK, rows_of};
use crate::convert::{from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

/// Of a tile, whenever they were taken.
const KEPT: i64 = 100;
/// And of the days (UTC) before, the last one of each.
const KEPT_DAYS: i64 = 366;

/// Whole days since 1970 are the same integer division on both databases.
const PRUNE: &str = "DELETE FROM snapshots WHERE org_id = $1 AND tile_id = $2
     AND id NOT IN (SELECT id FROM snapshots WHERE org_id = $1 AND tile_id = $2 ORDER BY taken_at DESC, id DESC LIMIT $3)
     AND taken_at NOT IN (SELECT max(taken_at) FROM snapshots WHERE org_id = $1 AND tile_id = $2
         GROUP BY taken_at / 86400000000 ORDER BY 1 DESC LIMIT $4)";

/// Those of every snapshot of a tile but its newest.
const FORGET_ROWS: &str = "DELETE FROM snapshot_rows WHERE org_id = $1
     AND snapshot_id IN (SELECT id FROM snapshots WHERE org_id = $1 AND tile_id = $2)
     AND snapshot_id <> (SELECT id FROM snapshots WHERE org_id = $1 AND tile_id = $2 ORDER BY taken_at DESC, id DESC LIMIT 1)";

impl Store {
    /// Keeps the newest hundred, and of every day of a year the last one. `rest` are rows beyond those that it carries; only the newest has them.
    /// `ReferenceGone` when the tile was deleted meanwhile.
    pub async fn put_snapshot(&self, org: OrgId, snapshot: &SnapshotRecord, rest: &[Vec<Value>]) -> Result<(), StoreError> {
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
            for (number, chunk) in (0_i64..).zip(rest.chunks(CHUNK)) {
                sqlx::query("INSERT INTO snapshot_rows (org_id, snapshot_id, chunk, body) VALUES ($1, $2, $3, $4)")
                    .bind(org.uuid())
                    .bind(id)
                    .bind(number)
                    .bind(json(&chunk)?)
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query(FORGET_ROWS)
                .bind(org.uuid())
                .bind(snapshot.tile.uuid())
                .execute(&mut *tx)
                .await?;
            sqlx::query(PRUNE)
                .bind(org.uuid())
                .bind(snapshot.tile.uuid())
                .bind(KEPT)
                .bind(KEPT_DAYS)
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
            rows.into_iter().map(|row| snapshot(tile, row)).collect::<Result<_, RowError>>()?
        })?)
    }

    /// What the newest snapshot has beyond the rows that it carries, in order.
    pub async fn snapshot_rows(&self, org: OrgId, tile: TileId) -> Result<Vec<Vec<Value>>, StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let bodies: Vec<String> = sqlx::query_scalar(
                "SELECT body FROM snapshot_rows WHERE org_id = $1 AND snapshot_id =
                 (SELECT id FROM snapshots WHERE org_id = $1 AND tile_id = $2 ORDER BY taken_at DESC, id DESC LIMIT 1) ORDER BY chunk",
            )
            .bind(org.uuid())
            .bind(tile.uuid())
            .fetch_all(&mut *tx)
            .await?;
            rows_of(&bodies)?
        })?)
    }

    /// What the tile showed at that moment: the newest one that is not younger.
    pub async fn snapshot_at(&self, org: OrgId, tile: TileId, at: OffsetDateTime) -> Result<Option<SnapshotRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<(i64, String)> = sqlx::query_as(
                "SELECT taken_at, body FROM snapshots WHERE org_id = $1 AND tile_id = $2 AND taken_at <= $3
                 ORDER BY taken_at DESC, id DESC LIMIT 1",
            )
            .bind(org.uuid())
            .bind(tile.uuid())
            .bind(micros(at))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(|row| snapshot(tile, row)).transpose()?
        })?)
    }
}

fn snapshot(tile: TileId, (taken_at, body): (i64, String)) -> Result<SnapshotRecord, RowError> {
    Ok(SnapshotRecord {
        tile,
        taken_at: instant(taken_at)?,
        body: from_json(&body)?,
    })
}
