//! Proofs that a visitor presents: sessions and sign-in links. Rows hold digests; finding one by its digest crosses organisations.

use belvedere_types::{DeviceId, OrgId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{digest, from_word, instant, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{SessionRecord, SignInLinkRecord};

#[derive(sqlx::FromRow)]
struct SessionRow {
    digest: Vec<u8>,
    org_id: Uuid,
    user_id: Uuid,
    id: Uuid,
    csrf: String,
    device: String,
    began_by: String,
    created_at: i64,
    expires_at: i64,
    seen_at: i64,
}

impl TryFrom<SessionRow> for SessionRecord {
    type Error = RowError;

    fn try_from(row: SessionRow) -> Result<Self, RowError> {
        Ok(Self {
            digest: digest(&row.digest)?,
            org: OrgId::from_uuid(row.org_id),
            user: UserId::from_uuid(row.user_id),
            id: DeviceId::from_uuid(row.id),
            csrf: row.csrf,
            device: row.device,
            began_by: from_word(row.began_by)?,
            created_at: instant(row.created_at)?,
            expires_at: instant(row.expires_at)?,
            seen_at: instant(row.seen_at)?,
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
            sqlx::query(
                "INSERT INTO sessions (digest, org_id, user_id, id, csrf, device, began_by, created_at, expires_at, seen_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(session.digest.as_slice())
            .bind(session.org.uuid())
            .bind(session.user.uuid())
            .bind(session.id.uuid())
            .bind(&session.csrf)
            .bind(&session.device)
            .bind(word(&session.began_by)?)
            .bind(micros(session.created_at))
            .bind(micros(session.expires_at))
            .bind(micros(session.seen_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// `None` when unknown or expired. Crosses organisations: the digest is the proof.
    pub async fn session(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<SessionRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<SessionRow> = sqlx::query_as(
                "SELECT digest, org_id, user_id, id, csrf, device, began_by, created_at, expires_at, seen_at FROM sessions
                 WHERE digest = $1 AND expires_at > $2",
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

    /// The member's sessions that have not ended, the one begun last first.
    pub async fn sessions_of(&self, org: OrgId, user: UserId, now: OffsetDateTime) -> Result<Vec<SessionRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<SessionRow> = sqlx::query_as(
                "SELECT digest, org_id, user_id, id, csrf, device, began_by, created_at, expires_at, seen_at FROM sessions
                 WHERE org_id = $1 AND user_id = $2 AND expires_at > $3 ORDER BY created_at DESC, id",
            )
            .bind(org.uuid())
            .bind(user.uuid())
            .bind(micros(now))
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(SessionRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    pub async fn touch_session(&self, org: OrgId, id: DeviceId, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE sessions SET seen_at = $1 WHERE org_id = $2 AND id = $3")
                .bind(micros(now))
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Ends one session of this member. False when there is none of that identifier.
    pub async fn drop_device(&self, org: OrgId, user: UserId, id: DeviceId) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM sessions WHERE org_id = $1 AND user_id = $2 AND id = $3")
                .bind(org.uuid())
                .bind(user.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Ends every session of this member but one; `None` keeps none. How many they were.
    pub async fn drop_devices(&self, org: OrgId, user: UserId, kept: Option<DeviceId>) -> Result<u64, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM sessions WHERE org_id = $1 AND user_id = $2 AND id <> $3")
                .bind(org.uuid())
                .bind(user.uuid())
                .bind(kept.map_or(Uuid::nil(), DeviceId::uuid))
                .execute(&mut *tx)
                .await?;
            done.rows_affected()
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
