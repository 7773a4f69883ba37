//! Data sources.

use belvedere_types::{OrgId, SourceAccess, SourceId, VendorId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::SourceRecord;
use crate::convert::{from_json, from_word, instant, json, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

#[derive(sqlx::FromRow)]
struct SourceRow {
    org_id: Uuid,
    id: Uuid,
    name: String,
    vendor: Option<String>,
    url: String,
    headers: String,
    quirks: String,
    access: String,
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
            quirks: from_json(&row.quirks)?,
            access: from_json(&row.access)?,
            status: from_json(&row.status)?,
            created_at: instant(row.created_at)?,
            last_used_at: row.last_used_at.map(instant).transpose()?,
        })
    }
}

impl Store {
    /// `NameTaken` when the organisation has a live source of that name.
    pub async fn create_source(&self, source: &SourceRecord) -> Result<(), StoreError> {
        let vendor = source.vendor.as_ref().map(word).transpose()?;
        within!(self, write, Scope::Org(source.org), |tx| {
            sqlx::query(
                "INSERT INTO sources (org_id, id, name, vendor, url, headers, quirks, access, state, status, created_at, last_used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(source.org.uuid())
            .bind(source.id.uuid())
            .bind(&source.name)
            .bind(&vendor)
            .bind(source.url.as_str())
            .bind(json(&source.headers)?)
            .bind(json(&source.quirks)?)
            .bind(json(&source.access)?)
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

    /// False when there is no such source.
    pub async fn set_source_access(&self, org: OrgId, id: SourceId, access: &SourceAccess) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("UPDATE sources SET access = $3 WHERE org_id = $1 AND id = $2 AND state <> 'disconnected'")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(json(access)?)
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Those that are not open to everybody, disconnected ones whose answers were kept too.
    pub async fn restricted_sources(&self, org: OrgId) -> Result<Vec<(SourceId, SourceAccess)>, StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let rows: Vec<(Uuid, String)> = sqlx::query_as("SELECT id, access FROM sources WHERE org_id = $1 AND access <> $2")
                .bind(org.uuid())
                .bind(json(&SourceAccess::OPEN)?)
                .fetch_all(&mut *tx)
                .await?;
            let read = |(id, access): (Uuid, String)| Ok((SourceId::from_uuid(id), from_json(&access)?));
            rows.into_iter().map(read).collect::<Result<_, RowError>>()?
        })?)
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
}

fn name_taken(error: RowError) -> StoreError {
    if error.breaks_uniqueness() {
        StoreError::NameTaken
    } else {
        error.into()
    }
}
