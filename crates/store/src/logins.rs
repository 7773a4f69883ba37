//! Addresses and passwords of members, invitations, and how often somebody tried. Finding a login by its address crosses organisations.

use belvedere_types::{InvitationId, OrgId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{digest, from_json, from_word, instant, json, micros, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{InvitationRecord, LoginRecord, UserRecord};

const PUT_LOGIN: &str = "INSERT INTO logins (email, org_id, user_id, password, issuer, subject) VALUES ($1, $2, $3, $4, $5, $6)";

#[derive(sqlx::FromRow)]
struct LoginRow {
    email: String,
    org_id: Uuid,
    user_id: Uuid,
    password: Option<String>,
    issuer: Option<String>,
    subject: Option<String>,
}

impl From<LoginRow> for LoginRecord {
    fn from(row: LoginRow) -> Self {
        Self {
            email: row.email,
            org: OrgId::from_uuid(row.org_id),
            user: UserId::from_uuid(row.user_id),
            password: row.password,
            subject: row.issuer.zip(row.subject),
        }
    }
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    org_id: Uuid,
    id: Uuid,
    digest: Vec<u8>,
    email: Option<String>,
    role: String,
    created_by: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<InvitationRow> for InvitationRecord {
    type Error = RowError;

    fn try_from(row: InvitationRow) -> Result<Self, RowError> {
        Ok(Self {
            id: InvitationId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            digest: digest(&row.digest)?,
            email: row.email,
            role: from_word(row.role)?,
            created_by: from_json(&row.created_by)?,
            created_at: instant(row.created_at)?,
            expires_at: instant(row.expires_at)?,
        })
    }
}

impl Store {
    /// Crosses organisations: which one the address belongs to is what is being found out.
    pub async fn login(&self, email: &str) -> Result<Option<LoginRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<LoginRow> =
                sqlx::query_as("SELECT email, org_id, user_id, password, issuer, subject FROM logins WHERE email = $1")
                    .bind(email)
                    .fetch_optional(&mut *tx)
                    .await?;
            row.map(LoginRecord::from)
        })?)
    }

    pub async fn logins(&self, org: OrgId) -> Result<Vec<LoginRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<LoginRow> =
                sqlx::query_as("SELECT email, org_id, user_id, password, issuer, subject FROM logins WHERE org_id = $1 ORDER BY email")
                    .bind(org.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(LoginRecord::from).collect()
        })?)
    }

    /// The member's one login, in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::AddressTaken`] when somebody else has the address.
    pub async fn put_login(&self, login: &LoginRecord) -> Result<(), StoreError> {
        let put = within!(self, write, Scope::Org(login.org), |tx| {
            sqlx::query("DELETE FROM logins WHERE org_id = $1 AND user_id = $2")
                .bind(login.org.uuid())
                .bind(login.user.uuid())
                .execute(&mut *tx)
                .await?;
            sqlx::query(PUT_LOGIN)
                .bind(&login.email)
                .bind(login.org.uuid())
                .bind(login.user.uuid())
                .bind(&login.password)
                .bind(login.subject.as_ref().map(|(issuer, _)| issuer))
                .bind(login.subject.as_ref().map(|(_, subject)| subject))
                .execute(&mut *tx)
                .await?;
        });
        match put {
            Err(error) if error.breaks_uniqueness() => Err(StoreError::AddressTaken),
            put => Ok(put?),
        }
    }

    pub async fn put_invitation(&self, invitation: &InvitationRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(invitation.org), |tx| {
            sqlx::query("DELETE FROM invitations WHERE org_id = $1 AND expires_at <= $2")
                .bind(invitation.org.uuid())
                .bind(micros(invitation.created_at))
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO invitations (org_id, id, digest, email, role, created_by, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(invitation.org.uuid())
            .bind(invitation.id.uuid())
            .bind(invitation.digest.as_slice())
            .bind(&invitation.email)
            .bind(word(&invitation.role)?)
            .bind(json(&invitation.created_by)?)
            .bind(micros(invitation.created_at))
            .bind(micros(invitation.expires_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// Those that can still be accepted, oldest first.
    pub async fn invitations(&self, org: OrgId, now: OffsetDateTime) -> Result<Vec<InvitationRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<InvitationRow> = sqlx::query_as(
                "SELECT org_id, id, digest, email, role, created_by, created_at, expires_at FROM invitations
                 WHERE org_id = $1 AND expires_at > $2 ORDER BY created_at, id",
            )
            .bind(org.uuid())
            .bind(micros(now))
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(InvitationRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// Looks without redeeming. Crosses organisations: the digest is the proof.
    pub async fn invitation(&self, digest: &[u8; 32], now: OffsetDateTime) -> Result<Option<InvitationRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<InvitationRow> = sqlx::query_as(
                "SELECT org_id, id, digest, email, role, created_by, created_at, expires_at FROM invitations
                 WHERE digest = $1 AND expires_at > $2",
            )
            .bind(digest.as_slice())
            .bind(micros(now))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(InvitationRecord::try_from).transpose()?
        })?)
    }

    /// Redeems it: of those who come at once, one gets true.
    pub async fn take_invitation(&self, org: OrgId, id: InvitationId, now: OffsetDateTime) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("DELETE FROM invitations WHERE org_id = $1 AND id = $2 AND expires_at > $3")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Redeems an invitation: the member and their login are there, and the invitation is not. False, and nothing done, when it was redeemed or withdrawn before.
    ///
    /// # Errors
    /// [`StoreError::AddressTaken`] when somebody has the address; the invitation stays.
    pub async fn admit(&self, invitation: InvitationId, user: &UserRecord, login: &LoginRecord) -> Result<bool, StoreError> {
        let admitted = within!(self, write, Scope::Org(user.org), |tx| {
            let done = sqlx::query("DELETE FROM invitations WHERE org_id = $1 AND id = $2 AND expires_at > $3")
                .bind(user.org.uuid())
                .bind(invitation.uuid())
                .bind(micros(user.created_at))
                .execute(&mut *tx)
                .await?;
            if done.rows_affected() != 1 {
                return Ok(false);
            }
            sqlx::query("INSERT INTO users (org_id, id, name, role, created_at) VALUES ($1, $2, $3, $4, $5)")
                .bind(user.org.uuid())
                .bind(user.id.uuid())
                .bind(&user.name)
                .bind(word(&user.role)?)
                .bind(micros(user.created_at))
                .execute(&mut *tx)
                .await?;
            sqlx::query(PUT_LOGIN)
                .bind(&login.email)
                .bind(user.org.uuid())
                .bind(user.id.uuid())
                .bind(&login.password)
                .bind(login.subject.as_ref().map(|(issuer, _)| issuer))
                .bind(login.subject.as_ref().map(|(_, subject)| subject))
                .execute(&mut *tx)
                .await?;
            true
        });
        match admitted {
            Err(error) if error.breaks_uniqueness() => Err(StoreError::AddressTaken),
            admitted => Ok(admitted?),
        }
    }

    /// Counts one more attempt and answers with how many there were in the present window, this one included. Windows that ended are forgotten.
    pub async fn count_attempt(&self, bucket: &[u8; 32], now: OffsetDateTime, window: time::Duration) -> Result<i64, StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("DELETE FROM attempts WHERE window_ends_at <= $1")
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
            sqlx::query_scalar(
                "INSERT INTO attempts (bucket, tried, window_ends_at) VALUES ($1, 1, $2)
                 ON CONFLICT (bucket) DO UPDATE SET tried = attempts.tried + 1 RETURNING tried",
            )
            .bind(bucket.as_slice())
            .bind(micros(now + window))
            .fetch_one(&mut *tx)
            .await?
        })?)
    }

    pub async fn forget_attempts(&self, bucket: &[u8; 32]) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("DELETE FROM attempts WHERE bucket = $1")
                .bind(bucket.as_slice())
                .execute(&mut *tx)
                .await?;
        })?)
    }
}
