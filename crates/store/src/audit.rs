//! The audit log: one hash chain an organisation.

use async_trait::async_trait;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{OrgId, StorageError};
use sha2::{Digest, Sha256};
use sqlx::{Postgres, Sqlite, Transaction};

use crate::AuditRecord;
use crate::convert::{from_json, instant};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

mod checkpoint;
mod evidence;
mod queue;
mod search;

pub(crate) use queue::{Dated, Lines};
pub use search::AuditQuery;

const START: [u8; 32] = [0; 32];
const VERIFY_PAGE: u32 = 500;
const PAGE: &str = "SELECT sequence, at, actor, action, subject, detail, hash FROM audit_entries
     WHERE org_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";

/// An entry as stored. The hash is over the stored text, so that no reading and writing again can change it.
#[derive(sqlx::FromRow)]
struct EntryRow {
    sequence: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    hash: Vec<u8>,
}

impl EntryRow {
    /// SHA-256 over the previous hash, organisation, sequence and time, then each text behind its length (numbers are 8 bytes, big-endian).
    fn chained(&self, org: OrgId, previous: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        hash.update(org.uuid().as_bytes());
        hash.update(self.sequence.to_be_bytes());
        hash.update(self.at.to_be_bytes());
        for text in [&self.actor, &self.action, &self.subject, &self.detail] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().into()
    }

    fn record(self, org: OrgId) -> Result<AuditRecord, RowError> {
        Ok(AuditRecord {
            sequence: self.sequence,
            org,
            actor: from_json(&self.actor)?,
            action: self.action,
            subject: self.subject,
            detail: from_json(&self.detail)?,
            at: instant(self.at)?,
            hash: self.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

#[async_trait]
impl Audit for Store {
    async fn record(&self, org: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        let entry = Dated::new(entry, self.clock.now())?;
        self.record_entry(org, entry).await
    }

    async fn note(&self, org: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        let entry = Dated::new(entry, self.clock.now())?;
        self.note_entry(org, entry).await
    }

    async fn settle(&self, org: OrgId) -> Result<(), StorageError> {
        self.settle_line(org).await
    }
}

/// Entries that stand or fall with what else their transaction writes.
pub(crate) trait Chain {
    async fn chain(&mut self, org: OrgId, entries: &[&Dated]) -> Result<(), RowError>;
}

macro_rules! chain_on {
    ($database:ty) => {
        impl Chain for Transaction<'static, $database> {
            async fn chain(&mut self, org: OrgId, entries: &[&Dated]) -> Result<(), RowError> {
                let Ok(count @ 1..) = i64::try_from(entries.len()) else {
                    return Ok(());
                };
                sqlx::query("INSERT INTO audit_heads (org_id, sequence, hash) VALUES ($1, 0, $2) ON CONFLICT (org_id) DO NOTHING")
                    .bind(org.uuid())
                    .bind(START.as_slice())
                    .execute(&mut **self)
                    .await?;
                // Takes the places in the chain and, with them, the lock that keeps the next writer waiting until the commit.
                let (last, mut previous): (i64, Vec<u8>) =
                    sqlx::query_as("UPDATE audit_heads SET sequence = sequence + $1 WHERE org_id = $2 RETURNING sequence, hash")
                        .bind(count)
                        .bind(org.uuid())
                        .fetch_one(&mut **self)
                        .await?;
                for (sequence, entry) in (last - count + 1..).zip(entries) {
                    let row = EntryRow {
                        sequence,
                        at: entry.at,
                        actor: entry.actor.clone(),
                        action: entry.action.into(),
                        subject: entry.subject.clone(),
                        detail: entry.detail.clone(),
                        hash: Vec::new(),
                    };
                    previous = row.chained(org, &previous).to_vec();
                    sqlx::query(
                        "INSERT INTO audit_entries (org_id, sequence, at, actor, action, subject, detail, hash)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    )
                    .bind(org.uuid())
                    .bind(row.sequence)
                    .bind(row.at)
                    .bind(row.actor)
                    .bind(row.action)
                    .bind(row.subject)
                    .bind(row.detail)
                    .bind(previous.clone())
                    .execute(&mut **self)
                    .await?;
                }
                sqlx::query("UPDATE audit_heads SET hash = $1 WHERE org_id = $2")
                    .bind(previous)
                    .bind(org.uuid())
                    .execute(&mut **self)
                    .await?;
                Ok(())
            }
        }
    };
}

chain_on!(Sqlite);
chain_on!(Postgres);

impl Store {
    /// Adds entries to the chain, all or none.
    async fn append(&self, org: OrgId, entries: &[&Dated]) -> Result<(), RowError> {
        within!(self, write, Scope::Org(org), |tx| {
            tx.chain(org, entries).await?;
        })
    }

    /// In sequence order after `after`.
    pub async fn audit_page(&self, org: OrgId, after: i64, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<EntryRow> = sqlx::query_as(PAGE)
                .bind(org.uuid())
                .bind(after)
                .bind(i64::from(limit))
                .fetch_all(&mut *tx)
                .await?;
            rows.into_iter().map(|row| row.record(org)).collect::<Result<_, _>>()?
        })?)
    }

    /// Sequence number of the first entry whose chain does not hold: altered, missing, or beyond the chain's end. `None` when all holds. A log that
    /// was cut off begins at its checkpoint, whose signature is for the caller to prove.
    pub async fn verify_audit(&self, org: OrgId) -> Result<Option<i64>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let head: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT sequence, hash FROM audit_heads WHERE org_id = $1")
                .bind(org.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let cut: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT sequence, hash FROM audit_checkpoints WHERE org_id = $1")
                .bind(org.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let (mut sequence, mut previous) = cut.unwrap_or((0, START.to_vec()));
            loop {
                let rows: Vec<EntryRow> = sqlx::query_as(PAGE)
                    .bind(org.uuid())
                    .bind(sequence)
                    .bind(i64::from(VERIFY_PAGE))
                    .fetch_all(&mut *tx)
                    .await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    if row.sequence != sequence + 1 || row.hash != row.chained(org, &previous) {
                        return Ok(Some(sequence + 1));
                    }
                    (sequence, previous) = (row.sequence, row.hash);
                }
            }
            let end = head.unwrap_or((0, START.to_vec()));
            if end == (sequence, previous) {
                None
            } else {
                Some(end.0.min(sequence) + 1)
            }
        })?)
    }
}
