//! Data sources, and what goes with one when it is disconnected.

use belvedere_types::{OrgId, ReceiptId, SourceId, VendorId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{from_json, from_word, instant, json, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{ReceiptRecord, SourceRecord};

#[derive(sqlx::FromRow)]
struct SourceRow {
    org_id: Uuid,
    id: Uuid,
    name: String,
    vendor: Option<String>,
    url: String,
    headers: String,
    status: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl TryFrom<SourceRow> for SourceRecord {
    type Error = RowError;

    fn try_from(row: SourceRow) -> Result<Self, RowError> {
        Ok(Self {
            id: SourceId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            name: row.name,
            vendor: row.vendor.map(from_word::<VendorId>).transpose()?,
            url: row.url.parse().map_err(|_| RowError::Value { column: "url" })?,
            headers: from_json(&row.headers)?,
            status: from_json(&row.status)?,
            created_at: instant(row.created_at)?,
            last_used_at: row.last_used_at.map(instant).transpose()?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    org_id: Uuid,
    id: Uuid,
    source_id: Uuid,
    source_name: String,
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
            body: from_json(&row.body)?,
            created_at: instant(row.created_at)?,
        })
    }
}

/// What was made from the source `$2`, and the secrets that only it used. The source's row goes before the answers, so that whoever
/// stores another one from then on is refused.
const ERASE: [&str; 6] = [
    // With their flows gone by cascade, verifiers would stay behind; so these go before.
    "DELETE FROM sealed_secrets WHERE org_id = $1 AND owner_kind = 'flow'
     AND owner_id IN (SELECT id FROM flows WHERE org_id = $1 AND source_id = $2)",
    "DELETE FROM sealed_secrets WHERE org_id = $1 AND owner_kind = 'source' AND owner_id = $2",
    "DELETE FROM sources WHERE org_id = $1 AND id = $2",
    // A conversation whose every answer used the source has nothing left to show.
    "DELETE FROM conversations WHERE org_id = $1
     AND EXISTS (SELECT 1 FROM answers a WHERE a.org_id = $1 AND a.conversation_id = conversations.id)
     AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.org_id = $1 AND a.conversation_id = conversations.id
         AND a.id NOT IN (SELECT answer_id FROM answer_sources WHERE org_id = $1 AND source_id = $2))",
    "DELETE FROM answers WHERE org_id = $1 AND id IN (SELECT answer_id FROM answer_sources WHERE org_id = $1 AND source_id = $2)",
    "DELETE FROM tiles WHERE org_id = $1 AND id IN (SELECT tile_id FROM tile_sources WHERE org_id = $1 AND source_id = $2)",
];

impl Store {
    /// `NameTaken` when the organisation has a live source of that name.
    pub async fn create_source(&self, source: &SourceRecord) -> Result<(), StoreError> {
        let vendor = source.vendor.as_ref().map(word).transpose()?;
        within!(self, write, Scope::Org(source.org), |tx| {
            sqlx::query(
                "INSERT INTO sources (org_id, id, name, vendor, url, headers, state, status, created_at, last_used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(source.org.uuid())
            .bind(source.id.uuid())
            .bind(&source.name)
            .bind(&vendor)
            .bind(source.url.as_str())
            .bind(json(&source.headers)?)
            .bind(word(&source.status.state())?)
            .bind(json(&source.status)?)
            .bind(micros(source.created_at))
            .bind(source.last_used_at.map(micros))
            .execute(&mut *tx)
            .await?;
        })
        .map_err(name_taken)
    }

    pub async fn source(&self, org: OrgId, id: SourceId) -> Result<Option<SourceRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<SourceRow> = sqlx::query_as("SELECT * FROM sources WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(SourceRecord::try_from).transpose()?
        })?)
    }

    /// Live ones, oldest first.
    pub async fn sources(&self, org: OrgId) -> Result<Vec<SourceRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<SourceRow> =
                sqlx::query_as("SELECT * FROM sources WHERE org_id = $1 AND state <> 'disconnected' ORDER BY created_at, id")
                    .bind(org.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(SourceRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// False when there is no such source; `NameTaken` when another live one has the name.
    pub async fn rename_source(&self, org: OrgId, id: SourceId, name: &str) -> Result<bool, StoreError> {
        within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("UPDATE sources SET name = $1 WHERE org_id = $2 AND id = $3")
                .bind(name)
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })
        .map_err(name_taken)
    }

    pub async fn touch_source(&self, org: OrgId, id: SourceId, used_at: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "UPDATE sources SET last_used_at = $1 WHERE org_id = $2 AND id = $3 AND (last_used_at IS NULL OR last_used_at < $1)",
            )
            .bind(micros(used_at))
            .bind(org.uuid())
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// Deletes the source with its secrets, flows, grant, reviews, and the answers, tiles and snapshots made from it (I11); stores
    /// the receipt. One transaction; false and no receipt when there is no such source.
    pub async fn delete_source(&self, org: OrgId, id: SourceId, receipt: &ReceiptRecord) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            // An update of nothing locks the row: of two that disconnect at once, the second finds nothing and leaves no receipt.
            let live: Option<(Uuid,)> = sqlx::query_as("UPDATE sources SET name = name WHERE org_id = $1 AND id = $2 RETURNING id")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            if live.is_none() {
                return Ok(false);
            }
            for statement in ERASE {
                sqlx::query(statement).bind(org.uuid()).bind(id.uuid()).execute(&mut *tx).await?;
            }
            sqlx::query("INSERT INTO receipts (org_id, id, source_id, source_name, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(org.uuid())
                .bind(receipt.id.uuid())
                .bind(id.uuid())
                .bind(&receipt.source_name)
                .bind(json(&receipt.body)?)
                .bind(micros(receipt.created_at))
                .execute(&mut *tx)
                .await?;
            true
        })?)
    }

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
}

fn name_taken(error: RowError) -> StoreError {
    if error.breaks_uniqueness() {
        StoreError::NameTaken
    } else {
        error.into()
    }
}
