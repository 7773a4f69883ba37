//! Where an audit log was cut off: the chain goes on from a signed checkpoint instead of from nothing.

use belvedere_types::audit::AuditEntry;
use belvedere_types::{Actor, OrgId, SecretId};
use belvedere_vault::{ERASED_ACTION, SEALED_ACTION};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Chain, Dated};
use crate::convert::{from_json, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{AuditCheckpoint, AuditHead};

/// The newest entry about a secret.
const NEWEST: &str = "SELECT sequence, action, detail FROM audit_entries
     WHERE org_id = $1 AND subject = $2 AND action IN ('secret.sealed', 'secret.erased') ORDER BY sequence DESC LIMIT 1";

#[derive(sqlx::FromRow)]
struct CheckpointRow {
    sequence: i64,
    hash: Vec<u8>,
    signature: String,
}

impl CheckpointRow {
    fn record(self, org: OrgId) -> Result<AuditCheckpoint, RowError> {
        Ok(AuditCheckpoint {
            end: AuditHead {
                org,
                sequence: self.sequence,
                hash: self.hash,
            },
            signature: from_json(&self.signature)?,
        })
    }
}

impl Store {
    pub async fn audit_checkpoint(&self, org: OrgId) -> Result<Option<AuditCheckpoint>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<CheckpointRow> = sqlx::query_as("SELECT sequence, hash, signature FROM audit_checkpoints WHERE org_id = $1")
                .bind(org.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(|row| row.record(org)).transpose()?
        })?)
    }

    /// The newest entry made before, with its hash: where the log may be cut off. `None` when there is none.
    pub async fn audit_end_before(&self, org: OrgId, before: OffsetDateTime) -> Result<Option<AuditHead>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            // The first that stays decides, since clocks of replicas differ: nothing younger than the limit goes.
            let first: Option<i64> = sqlx::query_scalar("SELECT min(sequence) FROM audit_entries WHERE org_id = $1 AND at >= $2")
                .bind(org.uuid())
                .bind(micros(before))
                .fetch_one(&mut *tx)
                .await?;
            let row: Option<(i64, Vec<u8>)> = sqlx::query_as(
                "SELECT sequence, hash FROM audit_entries WHERE org_id = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT 1",
            )
            .bind(org.uuid())
            .bind(first.unwrap_or(i64::MAX))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(|(sequence, hash)| AuditHead { org, sequence, hash })
        })?)
    }

    /// Cuts the log off behind the checkpoint. What its going part says last of a secret that is still here is said again first, so that a
    /// secret that is put back still shows. How many entries went; `None`, and nothing done, when another replica has cut so far or further.
    pub async fn cut_audit(&self, checkpoint: &AuditCheckpoint, at: OffsetDateTime) -> Result<Option<u64>, StoreError> {
        let (org, end) = (checkpoint.end.org, checkpoint.end.sequence);
        Ok(within!(self, write, Scope::Org(org), |tx| {
            // From here on nobody else adds an entry, which could be newer than what is said again.
            sqlx::query("UPDATE audit_heads SET sequence = sequence WHERE org_id = $1")
                .bind(org.uuid())
                .execute(&mut *tx)
                .await?;
            let placed = sqlx::query(
                "INSERT INTO audit_checkpoints (org_id, sequence, hash, signature, made_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (org_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash,
                 signature = excluded.signature, made_at = excluded.made_at WHERE audit_checkpoints.sequence < excluded.sequence",
            )
            .bind(org.uuid())
            .bind(end)
            .bind(&checkpoint.end.hash)
            .bind(json(&checkpoint.signature)?)
            .bind(micros(at))
            .execute(&mut *tx)
            .await?;
            if placed.rows_affected() == 0 {
                return Ok(None);
            }
            let ids: Vec<(Uuid,)> = sqlx::query_as("SELECT id FROM sealed_secrets WHERE org_id = $1 ORDER BY id")
                .bind(org.uuid())
                .fetch_all(&mut *tx)
                .await?;
            let mut fading = Vec::new();
            for (id,) in ids {
                let subject = SecretId::from_uuid(id).to_string();
                let newest: Option<(i64, String, String)> = sqlx::query_as(NEWEST)
                    .bind(org.uuid())
                    .bind(&subject)
                    .fetch_optional(&mut *tx)
                    .await?;
                let Some((_, action, detail)) = newest.filter(|(newest, ..)| *newest <= end) else {
                    continue;
                };
                let entry = AuditEntry {
                    actor: Actor::System,
                    action: if action == ERASED_ACTION { ERASED_ACTION } else { SEALED_ACTION },
                    subject,
                    detail: from_json(&detail)?,
                };
                fading.push(Dated::new(entry, at)?);
            }
            tx.chain(org, &fading.iter().collect::<Vec<_>>()).await?;
            let done = sqlx::query("DELETE FROM audit_entries WHERE org_id = $1 AND sequence <= $2")
                .bind(org.uuid())
                .bind(end)
                .execute(&mut *tx)
                .await?;
            Some(done.rows_affected())
        })?)
    }
}
