//! Dashboards.

use belvedere_types::{DashboardId, OrgId};
use uuid::Uuid;

use crate::DashboardRecord;
use crate::convert::{instant, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

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

    /// False when there is none.
    pub async fn rename_dashboard(&self, org: OrgId, id: DashboardId, name: &str) -> Result<bool, StoreError> {
        self.name_row(
            org,
            id.uuid(),
            name,
            "UPDATE dashboards SET name = $3 WHERE org_id = $1 AND id = $2",
        )
        .await
    }

    /// With its tiles, their snapshots, its schedule and its links; false when there is none.
    pub async fn delete_dashboard(&self, org: OrgId, id: DashboardId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM dashboards WHERE org_id = $1 AND id = $2")
            .await
    }
}
