//! What each source was granted, and the lease under which its refresh token is redeemed.

use async_trait::async_trait;
use belvedere_auth::{Bid, Claim, GrantRecord, Grants, Settlement, StoredGrant};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretVersion};
use belvedere_types::sealed::{KeyId, LoadedRow, SealedRow};
use belvedere_types::{OrgId, SecretId, SourceId, StorageError};
use time::Duration;
use uuid::Uuid;

use crate::convert::{from_json, instant, json, micros};
use crate::engine::{DatabaseTime, Engine, Scope, Store};
use crate::error::RowError;
use crate::secrets::{newest_entry, recorded};

#[derive(sqlx::FromRow)]
struct GrantRow {
    org_id: Uuid,
    source_id: Uuid,
    secret_id: Uuid,
    oauth: Option<String>,
    obtained_at: i64,
    access_expires_at: Option<i64>,
}

impl TryFrom<GrantRow> for GrantRecord {
    type Error = RowError;

    fn try_from(row: GrantRow) -> Result<Self, RowError> {
        Ok(Self {
            org: OrgId::from_uuid(row.org_id),
            source: SourceId::from_uuid(row.source_id),
            secret: SecretId::from_uuid(row.secret_id),
            oauth: row.oauth.as_deref().map(from_json).transpose()?,
            obtained_at: instant(row.obtained_at)?,
            access_expires_at: row.access_expires_at.map(instant).transpose()?,
        })
    }
}

/// A grant, its secret as far as there is one, and the newest entry about that in the audit log.
#[derive(sqlx::FromRow)]
struct StoredRow {
    #[sqlx(flatten)]
    grant: GrantRow,
    version: Option<i64>,
    key_id: Option<String>,
    sealed: Option<Vec<u8>>,
    action: Option<String>,
    detail: Option<String>,
}

impl TryFrom<StoredRow> for StoredGrant {
    type Error = RowError;

    fn try_from(row: StoredRow) -> Result<Self, RowError> {
        let record = GrantRecord::try_from(row.grant)?;
        let kind = if record.oauth.is_some() {
            SecretKind::Grant
        } else {
            SecretKind::StaticCredential
        };
        let address = SecretAddress {
            org: record.org,
            owner: SecretOwner::Source(record.source),
            id: record.secret,
            kind,
        };
        let sealed = match (row.version, row.key_id, row.sealed) {
            (Some(version), Some(key), Some(sealed)) => Some(LoadedRow {
                row: SealedRow {
                    address,
                    version: SecretVersion(version),
                    key: KeyId(key),
                    sealed,
                },
                recorded: recorded(row.action.as_deref(), row.detail.as_deref())?,
            }),
            _ => None,
        };
        Ok(Self { record, sealed })
    }
}

/// `$id` writes the secret's identifier as the audit log does.
macro_rules! stored {
    ($id:literal) => {
        concat!(
            "SELECT g.org_id, g.source_id, g.secret_id, g.oauth, g.obtained_at, g.access_expires_at, s.version, s.key_id, s.sealed, ",
            newest_entry!($id),
            " FROM grants g
             LEFT JOIN sealed_secrets s ON s.org_id = g.org_id AND s.id = g.secret_id AND s.owner_kind = 'source' AND s.owner_id = g.source_id
                 AND s.kind = CASE WHEN g.oauth IS NULL THEN 'static_credential' ELSE 'grant' END
             WHERE g.org_id = $1 AND g.source_id = $2"
        )
    };
}
const STORED_IN_SQLITE: &str = stored!("'sec_' || lower(hex(g.secret_id))");
const STORED_IN_POSTGRES: &str = stored!("'sec_' || replace(CAST(g.secret_id AS text), '-', '')");

/// Free, or of an older version: the first claim. Of this version, claimed once and run out: the second, in doubt. Nothing else is taken.
const CLAIM: &str = "UPDATE grants SET lease_version = $4, lease_claimant = $5, lease_until = $7,
     lease_claims = CASE WHEN lease_version = $4 THEN lease_claims + 1 ELSE 1 END
     WHERE org_id = $1 AND source_id = $2 AND secret_id = $3 AND (lease_version IS NULL OR lease_version < $4
         OR (lease_version = $4 AND (lease_claims = 0 OR (lease_claims = 1 AND lease_until <= $6))))
     RETURNING lease_claims";

/// A claim in doubt goes back to what it was: one claim that ran out, long ago.
const UNSPENT: &str = "UPDATE grants SET lease_claims = lease_claims - 1, lease_claimant = NULL,
     lease_until = CASE WHEN lease_claims = 1 THEN NULL ELSE 0 END
     WHERE org_id = $1 AND source_id = $2 AND lease_claimant = $3 AND lease_claims > 0";

const RENEWED: &str = "UPDATE grants SET oauth = $4, obtained_at = $5, access_expires_at = $6,
     lease_version = NULL, lease_claimant = NULL, lease_until = NULL, lease_claims = 0
     WHERE org_id = $1 AND source_id = $2 AND lease_claimant = $3";

#[async_trait]
impl Grants for Store {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Option<StoredGrant>, StorageError> {
        let stored = match &self.engine {
            Engine::Sqlite(_) => STORED_IN_SQLITE,
            Engine::Postgres(_) => STORED_IN_POSTGRES,
        };
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let row: Option<StoredRow> = sqlx::query_as(stored)
                .bind(org.uuid())
                .bind(source.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(StoredGrant::try_from).transpose()?
        })?)
    }

    async fn save(&self, grant: &GrantRecord) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(grant.org), |tx| {
            sqlx::query(
                "INSERT INTO grants (org_id, source_id, secret_id, oauth, obtained_at, access_expires_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (org_id, source_id) DO UPDATE SET secret_id = excluded.secret_id, oauth = excluded.oauth,
                 obtained_at = excluded.obtained_at, access_expires_at = excluded.access_expires_at,
                 lease_version = NULL, lease_claimant = NULL, lease_until = NULL, lease_claims = 0",
            )
            .bind(grant.org.uuid())
            .bind(grant.source.uuid())
            .bind(grant.secret.uuid())
            .bind(grant.oauth.as_ref().map(json).transpose()?)
            .bind(micros(grant.obtained_at))
            .bind(grant.access_expires_at.map(micros))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    async fn remove(&self, org: OrgId, source: SourceId) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM grants WHERE org_id = $1 AND source_id = $2")
                .bind(org.uuid())
                .bind(source.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }

    async fn claim(&self, org: OrgId, source: SourceId, bid: &Bid) -> Result<Claim, StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let now = tx.database_time().await?;
            let taken: Option<(i64,)> = sqlx::query_as(CLAIM)
                .bind(org.uuid())
                .bind(source.uuid())
                .bind(bid.secret.uuid())
                .bind(bid.version.0)
                .bind(bid.claimant.uuid())
                .bind(now)
                .bind(later(now, bid.lease))
                .fetch_optional(&mut *tx)
                .await?;
            if let Some((claims,)) = taken {
                // Read after the row lock: whoever held the lease before has stored its new tokens by now, and then this claim is late.
                let stored: Option<(i64,)> = sqlx::query_as("SELECT version FROM sealed_secrets WHERE org_id = $1 AND id = $2")
                    .bind(org.uuid())
                    .bind(bid.secret.uuid())
                    .fetch_optional(&mut *tx)
                    .await?;
                if stored != Some((bid.version.0,)) {
                    return Ok(Claim::Stale);
                }
                if claims == 1 { Claim::Claimed } else { Claim::InDoubt }
            } else {
                let held: Option<(i64,)> = sqlx::query_as(
                    "SELECT lease_until FROM grants
                     WHERE org_id = $1 AND source_id = $2 AND secret_id = $3 AND lease_version = $4 AND lease_until > $5",
                )
                .bind(org.uuid())
                .bind(source.uuid())
                .bind(bid.secret.uuid())
                .bind(bid.version.0)
                .bind(now)
                .fetch_optional(&mut *tx)
                .await?;
                if held.is_some() { Claim::Held } else { Claim::Stale }
            }
        })?)
    }

    async fn settle(&self, org: OrgId, source: SourceId, bid: &Bid, how: Settlement<'_>) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let statement = match how {
                Settlement::Unspent => sqlx::query(UNSPENT).bind(org.uuid()).bind(source.uuid()).bind(bid.claimant.uuid()),
                Settlement::Renewed(grant) => sqlx::query(RENEWED)
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(bid.claimant.uuid())
                    .bind(grant.oauth.as_ref().map(json).transpose()?)
                    .bind(micros(grant.obtained_at))
                    .bind(grant.access_expires_at.map(micros)),
            };
            statement.execute(&mut *tx).await?;
        })?)
    }
}

/// Both in microseconds.
fn later(now: i64, by: Duration) -> i64 {
    now.saturating_add(i64::try_from(by.whole_microseconds()).unwrap_or(i64::MAX))
}
