//! What a verification compares beyond the chain itself: ends of the chain that were kept elsewhere, and the stored secrets.

use belvedere_types::credential::SecretVersion;
use belvedere_types::{OrgId, SecretId};
use belvedere_vault::Recorded;
use uuid::Uuid;

use super::START;
use crate::engine::{Scope, Store};
use crate::error::StoreError;
use crate::secrets::{newest_entry, recorded};
use crate::{AuditHead, OlderSecret};

const SECRETS_PAGE: i64 = 500;
/// A secret with the newest entry about it.
const RECORDED: &str = concat!(
    "SELECT s.id, s.version, ",
    newest_entry!("$2"),
    " FROM sealed_secrets s WHERE s.org_id = $1 AND s.id = $3"
);

#[derive(sqlx::FromRow)]
struct RecordedRow {
    id: Uuid,
    version: i64,
    action: Option<String>,
    detail: Option<String>,
}

impl Store {
    /// The end of the organisation's chain, to be kept where this database's owner cannot write.
    pub async fn audit_head(&self, org: OrgId) -> Result<AuditHead, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let head: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT sequence, hash FROM audit_heads WHERE org_id = $1")
                .bind(org.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let (sequence, hash) = head.unwrap_or((0, START.to_vec()));
            AuditHead { org, sequence, hash }
        })?)
    }

    /// True when the chain still runs through this end of it. False for a database that was restored to an older state, or whose chain was written anew.
    pub async fn holds_audit_head(&self, head: &AuditHead) -> Result<bool, StoreError> {
        if head.sequence == 0 {
            return Ok(head.hash == START);
        }
        Ok(within!(self, read, Scope::Org(head.org), |tx| {
            let cut: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT sequence, hash FROM audit_checkpoints WHERE org_id = $1")
                .bind(head.org.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            // What was cut off cannot be compared any more: the checkpoint's signature answers for it.
            match cut {
                Some((sequence, hash)) if sequence == head.sequence => return Ok(hash == head.hash),
                Some((sequence, _)) if sequence > head.sequence => return Ok(true),
                Some(_) | None => {}
            }
            let hash: Option<(Vec<u8>,)> = sqlx::query_as("SELECT hash FROM audit_entries WHERE org_id = $1 AND sequence = $2")
                .bind(head.org.uuid())
                .bind(head.sequence)
                .fetch_optional(&mut *tx)
                .await?;
            hash.is_some_and(|(hash,)| hash == head.hash)
        })?)
    }

    /// Secrets of the organisation that are older than the audit log knows, or that it knows to be erased.
    pub async fn older_secrets(&self, org: OrgId) -> Result<Vec<OlderSecret>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let (mut older, mut after) = (Vec::new(), Uuid::nil());
            loop {
                let ids: Vec<(Uuid,)> = sqlx::query_as("SELECT id FROM sealed_secrets WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3")
                    .bind(org.uuid())
                    .bind(after)
                    .bind(SECRETS_PAGE)
                    .fetch_all(&mut *tx)
                    .await?;
                let Some((last,)) = ids.last() else { break };
                after = *last;
                for (id,) in ids {
                    let row: Option<RecordedRow> = sqlx::query_as(RECORDED)
                        .bind(org.uuid())
                        .bind(SecretId::from_uuid(id).to_string())
                        .bind(id)
                        .fetch_optional(&mut *tx)
                        .await?;
                    let Some(row) = row else { continue };
                    let recorded = match recorded(row.action.as_deref(), row.detail.as_deref())? {
                        Some(Recorded::Sealed(version)) => Some(version),
                        Some(Recorded::Erased) => None,
                        None => continue,
                    };
                    if recorded.is_none_or(|recorded| row.version < recorded.0) {
                        older.push(OlderSecret {
                            id: SecretId::from_uuid(row.id),
                            stored: SecretVersion(row.version),
                            recorded,
                        });
                    }
                }
            }
            older
        })?)
    }
}
