//! Proofs that a visitor presents: sessions, API keys, sign-in links. Rows hold digests; finding one by its digest crosses organisations.

use belvedere_types::{ApiKeyId, OrgId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{digest, from_word, instant, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{ApiKeyRecord, SessionRecord, SignInLinkRecord};

#[derive(sqlx::FromRow)]
struct SessionRow {
    digest: Vec<u8>,
    org_id: Uuid,
    user_id: Uuid,
    csrf: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<SessionRow> for SessionRecord {
    type Error = RowError;

    fn try_from(row: SessionRow) -> Result<Self, RowError> {
        Ok(Self {
            digest: digest(&row.digest)?,
            org: OrgId::from_uuid(row.org_id),
            user: UserId::from_uuid(row.user_id),
            csrf: row.csrf,
            created_at: instant(row.created_at)?,
            expires_at: instant(row.expires_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ApiKeyRow {
    id: Uuid,
    org_id: Uuid,
    name: String,
    role: String,
    digest: Vec<u8>,
    created_at: i64,
    expires_at: Option<i64>,
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
        })
    }
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    digest: Vec<u8>,
    org_id: Option<Uuid>,
    user_id: Option<Uuid>,
    expires_at: i64,
}

impl TryFrom<LinkRow> for SignInLinkRecord {
    type Error = RowError;

    fn try_from(row: LinkRow) -> Result<Self, RowError> {
        Ok(Self {
            digest: digest(&row.digest)?,
            org: row.org_id.map(OrgId::from_uuid),
            user: row.user_id.map(UserId::from_uuid),
            expires_at: instant(row.expires_at)?,
        })
    }
}

impl Store {
    /// Also forgets the organisation's sessions that had ended when this one began.
    pub async fn put_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(session.org), |tx| {
            sqlx::query("DELETE FROM sessions WHERE org_id = $1 AND expires_at <= $2")
                .bind(session.org.uuid())
                .bind(micros(session.created_at))
                .execute(&mut *tx)
                .await?;
            sqlx::query("INSERT INTO sessions (digest, org_id, user_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(session.digest.as_slice())
                .bind(session.org.uuid())
                .bind(session.user.uuid())
                .bind(&session.csrf)
                .bind(micros(session.created_at))
                .bind(micros(session.expires_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// `None` when unknown or expired. Crosses organisations: the digest is the proof.
    pub async fn session(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<SessionRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<SessionRow> = sqlx::query_as(
                "SELECT digest, org_id, user_id, csrf, created_at, expires_at FROM sessions WHERE digest = $1 AND expires_at > $2",
            )
            .bind(digest.as_slice())
            .bind(micros(now))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(SessionRecord::try_from).transpose()?
        })?)
    }

    pub async fn drop_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("DELETE FROM sessions WHERE digest = $1")
                .bind(digest.as_slice())
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Inserts, or replaces the key of that identifier.
    pub async fn put_api_key(&self, key: &ApiKeyRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(key.org), |tx| {
            sqlx::query(
                "INSERT INTO api_keys (org_id, id, name, role, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name, role = excluded.role, digest = excluded.digest,
                 expires_at = excluded.expires_at",
            )
            .bind(key.org.uuid())
            .bind(key.id.uuid())
            .bind(&key.name)
            .bind(word(&key.role)?)
            .bind(key.digest.as_slice())
            .bind(micros(key.created_at))
            .bind(key.expires_at.map(micros))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// `None` when unknown or expired. Crosses organisations: the digest is the proof.
    pub async fn api_key(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<ApiKeyRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<ApiKeyRow> = sqlx::query_as(
                "SELECT id, org_id, name, role, digest, created_at, expires_at FROM api_keys
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
                "SELECT id, org_id, name, role, digest, created_at, expires_at FROM api_keys WHERE org_id = $1 ORDER BY created_at, id",
            )
            .bind(org.uuid())
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(ApiKeyRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// False when there is no such key.
    pub async fn delete_api_key(&self, org: OrgId, id: ApiKeyId) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM api_keys WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    pub async fn put_sign_in_link(&self, link: &SignInLinkRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("INSERT INTO sign_in_links (digest, org_id, user_id, expires_at) VALUES ($1, $2, $3, $4)")
                .bind(link.digest.as_slice())
                .bind(link.org.map(OrgId::uuid))
                .bind(link.user.map(UserId::uuid))
                .bind(micros(link.expires_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Deletes and returns it: a link works once. `None` when unknown, used or expired; expired links go with it.
    pub async fn take_sign_in_link(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<SignInLinkRecord>, StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("DELETE FROM sign_in_links WHERE expires_at <= $1")
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
            let row: Option<LinkRow> =
                sqlx::query_as("DELETE FROM sign_in_links WHERE digest = $1 RETURNING digest, org_id, user_id, expires_at")
                    .bind(digest.as_slice())
                    .fetch_optional(&mut *tx)
                    .await?;
            row.map(SignInLinkRecord::try_from).transpose()?
        })?)
    }
}
