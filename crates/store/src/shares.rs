//! Links that show a dashboard. Finding one by its digest crosses organisations.

use belvedere_types::{DashboardId, OrgId, ShareId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ShareRecord;
use crate::convert::{digest, from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

#[derive(sqlx::FromRow)]
struct ShareRow {
    org_id: Uuid,
    id: Uuid,
    dashboard_id: Uuid,
    digest: Vec<u8>,
    embed: String,
    created_by: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<ShareRow> for ShareRecord {
    type Error = RowError;

    fn try_from(row: ShareRow) -> Result<Self, RowError> {
        Ok(Self {
            id: ShareId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            dashboard: DashboardId::from_uuid(row.dashboard_id),
            digest: digest(&row.digest)?,
            embed: from_json(&row.embed)?,
            created_by: from_json(&row.created_by)?,
            created_at: instant(row.created_at)?,
            expires_at: instant(row.expires_at)?,
        })
    }
}

impl Store {
    /// Also forgets the organisation's links that had ended when this one was made. `ReferenceGone` when the dashboard was deleted meanwhile.
    pub async fn put_share(&self, share: &ShareRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(share.org), |tx| {
            sqlx::query("DELETE FROM shares WHERE org_id = $1 AND expires_at <= $2")
                .bind(share.org.uuid())
                .bind(micros(share.created_at))
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO shares (org_id, id, dashboard_id, digest, embed, created_by, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(share.org.uuid())
            .bind(share.id.uuid())
            .bind(share.dashboard.uuid())
            .bind(share.digest.as_slice())
            .bind(json(&share.embed)?)
            .bind(json(&share.created_by)?)
            .bind(micros(share.created_at))
            .bind(micros(share.expires_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// Oldest first, ended ones too.
    pub async fn shares(&self, org: OrgId, dashboard: DashboardId) -> Result<Vec<ShareRecord>, StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let rows: Vec<ShareRow> =
                sqlx::query_as("SELECT * FROM shares WHERE org_id = $1 AND dashboard_id = $2 ORDER BY created_at, id")
                    .bind(org.uuid())
                    .bind(dashboard.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(ShareRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// False when there is none.
    pub async fn drop_share(&self, org: OrgId, id: ShareId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM shares WHERE org_id = $1 AND id = $2")
            .await
    }

    /// `None` when unknown, revoked or expired. Crosses organisations: the digest is the proof.
    pub async fn share(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<ShareRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<ShareRow> = sqlx::query_as("SELECT * FROM shares WHERE digest = $1 AND expires_at > $2")
                .bind(digest.as_slice())
                .bind(micros(now))
                .fetch_optional(&mut *tx)
                .await?;
            row.map(ShareRecord::try_from).transpose()?
        })?)
    }
}
