//! Grants that nobody used for long, to be renewed before their refresh tokens die.

use belvedere_types::{OrgId, SourceId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::convert::micros;
use crate::engine::{DatabaseTime, Engine, Scope, Store};
use crate::error::StoreError;

const IDLE_SQLITE: &str = "UPDATE grants SET upkeep_until = $3 WHERE (org_id, source_id) IN
     (SELECT org_id, source_id FROM grants WHERE oauth IS NOT NULL AND obtained_at <= $1 AND upkeep_until <= $2
      ORDER BY obtained_at LIMIT $4)
     RETURNING org_id, source_id";

const IDLE_POSTGRES: &str = "UPDATE grants SET upkeep_until = $3 WHERE (org_id, source_id) IN
     (SELECT org_id, source_id FROM grants WHERE oauth IS NOT NULL AND obtained_at <= $1 AND upkeep_until <= $2
      ORDER BY obtained_at LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING org_id, source_id";

impl Store {
    /// Takes at most `limit` grants of any organisation that were last renewed before `before`, each for `lease` of the database's time.
    pub async fn take_idle_grants(
        &self,
        before: OffsetDateTime,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<(OrgId, SourceId)>, StoreError> {
        let statement = match &self.engine {
            Engine::Sqlite(_) => IDLE_SQLITE,
            Engine::Postgres(_) => IDLE_POSTGRES,
        };
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let time = tx.database_time().await?;
            let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(statement)
                .bind(micros(before))
                .bind(time)
                .bind(time.saturating_add(micros(OffsetDateTime::UNIX_EPOCH + lease)))
                .bind(i64::from(limit))
                .fetch_all(&mut *tx)
                .await?;
            rows.into_iter()
                .map(|(org, source)| (OrgId::from_uuid(org), SourceId::from_uuid(source)))
                .collect()
        })?)
    }
}
