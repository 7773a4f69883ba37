//! API keys. Rows hold digests; finding one by its digest crosses organisations.

use belvedere_types::{Actor, ApiKeyId, OrgId};
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

/// Ends the API keys and open invitations that somebody made, those that were made with these keys, and so on. Answers with the keys.
macro_rules! end_what_came_of {
    ($tx:ident, $org:expr, $maker:expr) => {{
        let (mut makers, mut ended): (Vec<Actor>, Vec<ApiKeyId>) = (vec![$maker], Vec::new());
        while let Some(maker) = makers.pop() {
            let maker = json(&maker)?;
            sqlx::query("DELETE FROM invitations WHERE org_id = $1 AND created_by = $2")
                .bind($org.uuid())
                .bind(&maker)
                .execute(&mut *$tx)
                .await?;
            let keys: Vec<(Uuid,)> = sqlx::query_as("DELETE FROM api_keys WHERE org_id = $1 AND created_by = $2 RETURNING id")
                .bind($org.uuid())
                .bind(&maker)
                .fetch_all(&mut *$tx)
                .await?;
            for (key,) in keys {
                makers.push(Actor::ApiKey(ApiKeyId::from_uuid(key)));
                ended.push(ApiKeyId::from_uuid(key));
            }
        }
        ended
    }};
}
pub(crate) use end_what_came_of;

impl Store {
    /// False, and nothing done, when there is a key of that digest.
    pub async fn put_api_key(&self, key: &ApiKeyRecord) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(key.org), |tx| {
            let done = sqlx::query(
                "INSERT INTO api_keys (org_id, id, name, role, digest, created_at, expires_at, created_by, networks, last_used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (digest) DO NOTHING",
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
            done.rows_affected() == 1
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

    /// Ends the key alone. False when there is no such key.
    pub async fn delete_api_key(&self, org: OrgId, id: ApiKeyId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM api_keys WHERE org_id = $1 AND id = $2")
            .await
    }

    /// Ends the key with every key and open invitation that came of it. Answers with the keys; with none when there is no such key.
    pub async fn end_api_key(&self, org: OrgId, id: ApiKeyId) -> Result<Vec<ApiKeyId>, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM api_keys WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            if done.rows_affected() == 0 {
                return Ok(Vec::new());
            }
            let mut ended = vec![id];
            ended.extend(end_what_came_of!(tx, org, Actor::ApiKey(id)));
            ended
        })?)
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
