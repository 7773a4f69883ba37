//! When dashboards are refreshed by themselves.

use belvedere_types::{DashboardId, OrgId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ScheduleRecord;
use crate::convert::{from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError, readable};

#[derive(sqlx::FromRow)]
struct ScheduleRow {
    org_id: Uuid,
    dashboard_id: Uuid,
    body: String,
    next_at: i64,
    last_slot: Option<i64>,
}

impl TryFrom<ScheduleRow> for ScheduleRecord {
    type Error = RowError;

    fn try_from(row: ScheduleRow) -> Result<Self, RowError> {
        Ok(Self {
            org: OrgId::from_uuid(row.org_id),
            dashboard: DashboardId::from_uuid(row.dashboard_id),
            // What is no JSON is no rule, which whoever wants one finds; an error here would hold up all that are due with it.
            body: from_json(&row.body).unwrap_or_default(),
            next_at: instant(row.next_at)?,
            last_slot: row.last_slot.map(instant).transpose()?,
        })
    }
}

impl Store {
    /// Sets the rule; the slot that was taken last stays known. `ReferenceGone` when the dashboard was deleted meanwhile.
    pub async fn put_schedule(&self, schedule: &ScheduleRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(schedule.org), |tx| {
            sqlx::query(
                "INSERT INTO schedules (org_id, dashboard_id, body, next_at, last_slot) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (org_id, dashboard_id) DO UPDATE SET body = excluded.body, next_at = excluded.next_at",
            )
            .bind(schedule.org.uuid())
            .bind(schedule.dashboard.uuid())
            .bind(json(&schedule.body)?)
            .bind(micros(schedule.next_at))
            .bind(schedule.last_slot.map(micros))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    pub async fn schedule(&self, org: OrgId, dashboard: DashboardId) -> Result<Option<ScheduleRecord>, StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let row: Option<ScheduleRow> = sqlx::query_as("SELECT * FROM schedules WHERE org_id = $1 AND dashboard_id = $2")
                .bind(org.uuid())
                .bind(dashboard.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(ScheduleRecord::try_from).transpose()?
        })?)
    }

    pub async fn drop_schedule(&self, org: OrgId, dashboard: DashboardId) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM schedules WHERE org_id = $1 AND dashboard_id = $2")
                .bind(org.uuid())
                .bind(dashboard.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Those whose slot has come, of every organisation, the longest due first.
    pub async fn due_schedules(&self, now: OffsetDateTime, limit: u32) -> Result<Vec<ScheduleRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<ScheduleRow> =
                sqlx::query_as("SELECT * FROM schedules WHERE next_at <= $1 ORDER BY next_at, dashboard_id LIMIT $2")
                    .bind(micros(now))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *tx)
                    .await?;
            readable(rows, "schedules")
        })?)
    }

    /// Takes the slot and moves on to the next one: true for exactly one of those who try. Nobody takes a slot that is not later than the last
    /// one, whatever the clocks say.
    pub async fn take_slot(&self, due: &ScheduleRecord, next: OffsetDateTime) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(due.org), |tx| {
            let done = sqlx::query(
                "UPDATE schedules SET last_slot = next_at, next_at = $4
                 WHERE org_id = $1 AND dashboard_id = $2 AND next_at = $3 AND (last_slot IS NULL OR last_slot < next_at) AND next_at < $4",
            )
            .bind(due.org.uuid())
            .bind(due.dashboard.uuid())
            .bind(micros(due.next_at))
            .bind(micros(next))
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        })?)
    }
}
