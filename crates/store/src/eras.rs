//! Which life cycle the servers of an organisation speak.

use async_trait::async_trait;
use belvedere_types::{Era, Eras, OrgId, StorageError};
use time::OffsetDateTime;

use crate::convert::{from_word, micros, word};
use crate::engine::{Scope, Store};
use crate::error::StoreError;

#[async_trait]
impl Eras for Store {
    async fn recall(&self, org: OrgId, origin: &str) -> Result<Option<Era>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<(String,)> = sqlx::query_as("SELECT era FROM server_eras WHERE org_id = $1 AND origin = $2")
                .bind(org.uuid())
                .bind(origin)
                .fetch_optional(&mut *tx)
                .await?;
            row.map(|(era,)| from_word(era)).transpose()?
        })?)
    }

    async fn remember(&self, org: OrgId, origin: &str, era: Option<Era>) -> Result<(), StorageError> {
        let now = micros(self.clock.now());
        Ok(within!(self, write, Scope::Org(org), |tx| {
            match era {
                Some(era) => {
                    sqlx::query(
                        "INSERT INTO server_eras (org_id, origin, era, found_at) VALUES ($1, $2, $3, $4)
                         ON CONFLICT (org_id, origin) DO UPDATE SET era = excluded.era, found_at = excluded.found_at",
                    )
                    .bind(org.uuid())
                    .bind(origin)
                    .bind(word(&era)?)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                }
                None => {
                    sqlx::query("DELETE FROM server_eras WHERE org_id = $1 AND origin = $2")
                        .bind(org.uuid())
                        .bind(origin)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        })?)
    }
}

impl Store {
    /// Forgets what was found out before `before`: servers are replaced, and sources go.
    pub async fn prune_eras(&self, org: OrgId, before: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM server_eras WHERE org_id = $1 AND found_at < $2")
                .bind(org.uuid())
                .bind(micros(before))
                .execute(&mut *tx)
                .await?;
        })?)
    }
}
