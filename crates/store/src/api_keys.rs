//! API keys. Rows hold digests; finding one by its digest crosses organisations.

use belvedere_types::{ApiKeyId, OrgId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ApiKeyRecord;
use crate::convert::{digest, from_json, from_word, instant, json, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

#[derive(sqlx::FromRow)]
struct ApiKeyRow {
    id: Uuid,
    org_id: Uuid,
    name: String,
    role: String,
    digest: Vec<u8>,
    created_at: i64,
    expires_at: Option<i64>,
    created_by: String,
    networks: String,
    last_used_at: Option<i64>,
}

impl TryFrom<ApiKeyRow> for ApiKeyRecord {
    type Error = RowError;

    fn try_from(row: ApiKeyRow) -> Result<Self, RowError> {
        Ok(Self {
            id: ApiKeyId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            name: row.name,
            role: from_word(row.role)?,
            digest: digest(&row.digest)?,
            created_at: instant(row.created_at)?,
            expires_at: row.expires_at.map(instant).transpose()?,
            created_by: from_json(&row.created_by)?,
            networks: from_json(&row.networks)?,
            last_used_at: row.last_used_at.map(instant).transpose()?,
        })
    }
}

impl Store {
    /// Inserts, or replaces the key of that identifier.
    pub async fn put_api_key(&self, key: &ApiKeyRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(key.org), |tx| {
            sqlx::query(
                "INSERT INTO api_keys (org_id, id, name, role, digest, created_at, expires_at, created_by, networks, last_used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name, role = excluded.role, digest = excluded.digest,
                 expires_at = excluded.expires_at, networks = excluded.networks",
            )
            .bind(key.org.uuid())
            .bind(key.id.uuid())
            .bind(&key.name)
            .bind(word(&key.role)?)
            .bind(key.digest.as_slice())
            .bind(micros(key.created_at))
            .bind(key.expires_at.map(micros))
            .bind(json(&key.created_by)?)
            .bind(json(&key.networks)?)
            .bind(key.last_used_at.map(micros))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// `None` when unknown or expired. Crosses organisations: the digest is the proof.
    pub async fn api_key(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<ApiKeyRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<ApiKeyRow> = sqlx::query_as(
                "SELECT id, org_id, name, role, digest, created_at, expires_at, created_by, networks, last_used_at FROM api_keys
                 WHERE digest = $1 AND (expires_at IS NULL OR expires_at > $2)",
            )
            .bind(digest.as_slice())
            .bind(micros(now))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(ApiKeyRecord::try_from).transpose()?
        })?)
    }

    /// Oldest first, expired ones too.
    pub async fn api_keys(&self, org: OrgId) -> Result<Vec<ApiKeyRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<ApiKeyRow> = sqlx::query_as(
                "SELECT id, org_id, name, role, digest, created_at, expires_at, created_by, networks, last_used_at FROM api_keys
                 WHERE org_id = $1 ORDER BY created_at, id",
            )
            .bind(org.uuid())
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(ApiKeyRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// False when there is no such key.
    pub async fn delete_api_key(&self, org: OrgId, id: ApiKeyId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM api_keys WHERE org_id = $1 AND id = $2")
            .await
    }

    pub async fn touch_api_key(&self, org: OrgId, id: ApiKeyId, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE api_keys SET last_used_at = $1 WHERE org_id = $2 AND id = $3")
                .bind(micros(now))
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }
}
