//! Receipts of disconnects.

use belvedere_types::{OrgId, ReceiptId, SourceId};
use uuid::Uuid;

use crate::ReceiptRecord;
use crate::convert::{from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

pub(crate) const PUT_RECEIPT: &str =
    "INSERT INTO receipts (org_id, id, source_id, source_name, access, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    org_id: Uuid,
    id: Uuid,
    source_id: Uuid,
    source_name: String,
    access: String,
    body: String,
    created_at: i64,
}

impl TryFrom<ReceiptRow> for ReceiptRecord {
    type Error = RowError;

    fn try_from(row: ReceiptRow) -> Result<Self, RowError> {
        Ok(Self {
            id: ReceiptId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            source: SourceId::from_uuid(row.source_id),
            source_name: row.source_name,
            access: from_json(&row.access)?,
            body: from_json(&row.body)?,
            created_at: instant(row.created_at)?,
        })
    }
}

impl Store {
    pub async fn receipt(&self, org: OrgId, id: ReceiptId) -> Result<Option<ReceiptRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<ReceiptRow> = sqlx::query_as("SELECT * FROM receipts WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(ReceiptRecord::try_from).transpose()?
        })?)
    }

    /// Newest first.
    pub async fn receipts(&self, org: OrgId, limit: u32) -> Result<Vec<ReceiptRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<ReceiptRow> =
                sqlx::query_as("SELECT * FROM receipts WHERE org_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
                    .bind(org.uuid())
                    .bind(i64::from(limit))
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(ReceiptRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// Writes down what became of a revocation.
    pub async fn amend_receipt(&self, receipt: &ReceiptRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(receipt.org), |tx| {
            sqlx::query("UPDATE receipts SET body = $3 WHERE org_id = $1 AND id = $2")
                .bind(receipt.org.uuid())
                .bind(receipt.id.uuid())
                .bind(json(&receipt.body)?)
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Deletes those of before `before` whose revocation is over.
    pub async fn prune_receipts(&self, org: OrgId, before: time::OffsetDateTime) -> Result<u64, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "DELETE FROM receipts WHERE org_id = $1 AND created_at < $2
                 AND id NOT IN (SELECT receipt_id FROM revocations WHERE org_id = $1)",
            )
            .bind(org.uuid())
            .bind(micros(before))
            .execute(&mut *tx)
            .await?
            .rows_affected()
        })?)
    }
}
