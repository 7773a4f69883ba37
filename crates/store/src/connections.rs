//! The status of each source.

use async_trait::async_trait;
use belvedere_types::{ConnectionEvent, ConnectionStatus, Connections, OrgId, SourceId, StorageError};
use time::OffsetDateTime;

use crate::convert::{from_json, json, word};
use crate::engine::{Scope, Store};

#[async_trait]
impl Connections for Store {
    async fn apply(
        &self,
        org: OrgId,
        source: SourceId,
        event: ConnectionEvent,
        at: OffsetDateTime,
    ) -> Result<Option<ConnectionStatus>, StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            // An update of nothing is a lock that both databases know: what it returns stays true until the commit.
            let row: Option<(String,)> =
                sqlx::query_as("UPDATE sources SET status = status WHERE org_id = $1 AND id = $2 RETURNING status")
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .fetch_optional(&mut *tx)
                    .await?;
            let Some((text,)) = row else { return Ok(None) };
            let before: ConnectionStatus = from_json(&text)?;
            let Ok(after) = before.clone().apply(event.clone(), at) else {
                return Ok(None);
            };
            if after != before {
                sqlx::query("UPDATE sources SET status = $1, state = $2 WHERE org_id = $3 AND id = $4")
                    .bind(json(&after)?)
                    .bind(word(&after.state())?)
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .execute(&mut *tx)
                    .await?;
            }
            Some(after)
        })?)
    }
}
