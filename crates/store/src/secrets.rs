//! Sealed rows, as the vault keeps them.

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretOwner, SecretVersion};
use belvedere_types::{FlowId, OrgId, RegistrationId, SecretId, SourceId, StorageError};
use belvedere_vault::{ERASED_ACTION, KeyId, LoadedRow, Recorded, SEALED_ACTION, SealedRow, SealedRows, Written};
use serde::Deserialize;
use uuid::Uuid;

use crate::convert::{from_json, from_word, word};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

#[derive(sqlx::FromRow)]
pub(crate) struct SecretRow {
    id: Uuid,
    org_id: Uuid,
    owner_kind: String,
    owner_id: Uuid,
    kind: String,
    version: i64,
    key_id: String,
    sealed: Vec<u8>,
}

impl TryFrom<SecretRow> for SealedRow {
    type Error = RowError;

    fn try_from(row: SecretRow) -> Result<Self, RowError> {
        let owner = match row.owner_kind.as_str() {
            "source" => SecretOwner::Source(SourceId::from_uuid(row.owner_id)),
            "registration" => SecretOwner::Registration(RegistrationId::from_uuid(row.owner_id)),
            "flow" => SecretOwner::Flow(FlowId::from_uuid(row.owner_id)),
            "organisation" => SecretOwner::Organisation(OrgId::from_uuid(row.owner_id)),
            _ => return Err(RowError::Value { column: "owner_kind" }),
        };
        let (org, id) = (OrgId::from_uuid(row.org_id), SecretId::from_uuid(row.id));
        let address = SecretAddress {
            org,
            owner,
            id,
            kind: from_word(row.kind)?,
        };
        Ok(Self {
            address,
            version: SecretVersion(row.version),
            key: KeyId(row.key_id),
            sealed: row.sealed,
        })
    }
}

/// A row, and the newest entry about its secret in the audit log.
#[derive(sqlx::FromRow)]
struct RecordedRow {
    #[sqlx(flatten)]
    row: SecretRow,
    action: Option<String>,
    detail: Option<String>,
}

/// What the vault records of a version that it sealed.
#[derive(Deserialize)]
pub(crate) struct SealedDetail {
    pub(crate) version: SecretVersion,
}

impl TryFrom<RecordedRow> for LoadedRow {
    type Error = RowError;

    fn try_from(loaded: RecordedRow) -> Result<Self, RowError> {
        Ok(Self {
            recorded: recorded(loaded.action.as_deref(), loaded.detail.as_deref())?,
            row: loaded.row.try_into()?,
        })
    }
}

/// Action and detail, in columns of these names, of the newest entry about a secret whose identifier `$id` writes as the audit log does; the
/// organisation is `$1`. Two subqueries, each of which the log's index answers: PostgreSQL makes a join under row-level security by reading the whole log.
macro_rules! newest_entry {
    ($id:literal) => {
        concat!(newest_entry!("action", $id), ", ", newest_entry!("detail", $id))
    };
    ($column:literal, $id:literal) => {
        concat!(
            "(SELECT ",
            $column,
            " FROM audit_entries WHERE org_id = $1 AND subject = ",
            $id,
            " AND action IN ('secret.sealed', 'secret.erased') ORDER BY sequence DESC LIMIT 1) AS ",
            $column
        )
    };
}
pub(crate) use newest_entry;

/// What the newest entry about a secret says of it.
pub(crate) fn recorded(action: Option<&str>, detail: Option<&str>) -> Result<Option<Recorded>, RowError> {
    Ok(match (action, detail) {
        (Some(SEALED_ACTION), Some(detail)) => Some(Recorded::Sealed(from_json::<SealedDetail>(detail)?.version)),
        (Some(ERASED_ACTION), _) => Some(Recorded::Erased),
        _ => None,
    })
}

/// The row names a key that is retired, or was never admitted.
fn written(outcome: Result<bool, RowError>) -> Result<Written, StorageError> {
    match outcome {
        Ok(true) => Ok(Written::Stored),
        Ok(false) => Ok(Written::Lost),
        Err(error) if error.breaks_a_reference() => Ok(Written::KeyRetired),
        Err(error) => Err(error.into()),
    }
}

fn owner(owner: SecretOwner) -> (&'static str, Uuid) {
    match owner {
        SecretOwner::Source(id) => ("source", id.uuid()),
        SecretOwner::Registration(id) => ("registration", id.uuid()),
        SecretOwner::Flow(id) => ("flow", id.uuid()),
        SecretOwner::Organisation(id) => ("organisation", id.uuid()),
    }
}

#[async_trait]
impl SealedRows for Store {
    async fn insert(&self, row: &SealedRow) -> Result<Written, StorageError> {
        let at = &row.address;
        let (owner_kind, owner_id) = owner(at.owner);
        written(within!(self, write, Scope::Org(at.org), |tx| {
            let done = sqlx::query(
                "INSERT INTO sealed_secrets (id, org_id, owner_kind, owner_id, kind, version, key_id, sealed)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            )
            .bind(at.id.uuid())
            .bind(at.org.uuid())
            .bind(owner_kind)
            .bind(owner_id)
            .bind(word(&at.kind)?)
            .bind(row.version.0)
            .bind(&row.key.0)
            .bind(&row.sealed)
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        }))
    }

    async fn load(&self, at: &SecretAddress) -> Result<Option<LoadedRow>, StorageError> {
        let (owner_kind, owner_id) = owner(at.owner);
        Ok(within!(self, look, Scope::Org(at.org), |tx| {
            let row: Option<RecordedRow> = sqlx::query_as(concat!(
                "SELECT s.id, s.org_id, s.owner_kind, s.owner_id, s.kind, s.version, s.key_id, s.sealed, ",
                newest_entry!("$6"),
                " FROM sealed_secrets s
                 WHERE s.org_id = $1 AND s.id = $2 AND s.owner_kind = $3 AND s.owner_id = $4 AND s.kind = $5",
            ))
            .bind(at.org.uuid())
            .bind(at.id.uuid())
            .bind(owner_kind)
            .bind(owner_id)
            .bind(word(&at.kind)?)
            .bind(at.id.to_string())
            .fetch_optional(&mut *tx)
            .await?;
            row.map(LoadedRow::try_from).transpose()?
        })?)
    }

    async fn swap(&self, expected: SecretVersion, row: &SealedRow) -> Result<Written, StorageError> {
        let at = &row.address;
        let (owner_kind, owner_id) = owner(at.owner);
        written(within!(self, write, Scope::Org(at.org), |tx| {
            let done = sqlx::query(
                "UPDATE sealed_secrets SET version = $1, key_id = $2, sealed = $3
                 WHERE org_id = $4 AND id = $5 AND owner_kind = $6 AND owner_id = $7 AND kind = $8 AND version = $9",
            )
            .bind(row.version.0)
            .bind(&row.key.0)
            .bind(&row.sealed)
            .bind(at.org.uuid())
            .bind(at.id.uuid())
            .bind(owner_kind)
            .bind(owner_id)
            .bind(word(&at.kind)?)
            .bind(expected.0)
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        }))
    }

    async fn delete(&self, at: &SecretAddress) -> Result<bool, StorageError> {
        let (owner_kind, owner_id) = owner(at.owner);
        Ok(within!(self, write, Scope::Org(at.org), |tx| {
            let done =
                sqlx::query("DELETE FROM sealed_secrets WHERE org_id = $1 AND id = $2 AND owner_kind = $3 AND owner_id = $4 AND kind = $5")
                    .bind(at.org.uuid())
                    .bind(at.id.uuid())
                    .bind(owner_kind)
                    .bind(owner_id)
                    .bind(word(&at.kind)?)
                    .execute(&mut *tx)
                    .await?;
            done.rows_affected() == 1
        })?)
    }

    async fn scan(&self, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<SecretRow> = sqlx::query_as(
                "SELECT id, org_id, owner_kind, owner_id, kind, version, key_id, sealed FROM sealed_secrets
                 WHERE $1 IS NULL OR id > $1 ORDER BY id LIMIT $2",
            )
            .bind(after.map(SecretId::uuid))
            .bind(i64::from(limit))
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(SealedRow::try_from).collect::<Result<_, _>>()?
        })?)
    }
}

impl Store {
    /// Keys that the organisation's secrets are sealed under, with the number of secrets.
    pub async fn sealing_keys(&self, org: OrgId) -> Result<Vec<(String, u64)>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(String, i64)> =
                sqlx::query_as("SELECT key_id, count(*) FROM sealed_secrets WHERE org_id = $1 GROUP BY key_id ORDER BY key_id")
                    .bind(org.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(|(key, count)| (key, count.unsigned_abs())).collect()
        })?)
    }
}
