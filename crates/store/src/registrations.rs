//! Client registrations at authorization servers.

use async_trait::async_trait;
use belvedere_auth::{RegistrationRecord, Registrations};
use belvedere_types::{OrgId, RegistrationId, SecretId, SourceId, StorageError};
use uuid::Uuid;

use crate::convert::{instant, micros};
use crate::engine::{Scope, Store};
use crate::error::RowError;

#[derive(sqlx::FromRow)]
struct RegistrationRow {
    org_id: Uuid,
    id: Uuid,
    issuer: String,
    redirect_uri: String,
    source_id: Option<Uuid>,
    secret_id: Uuid,
    auth_method: String,
    road: String,
    created_at: i64,
    secret_expires_at: Option<i64>,
}

impl TryFrom<RegistrationRow> for RegistrationRecord {
    type Error = RowError;

    fn try_from(row: RegistrationRow) -> Result<Self, RowError> {
        Ok(Self {
            id: RegistrationId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            issuer: row.issuer,
            redirect_uri: row.redirect_uri,
            source: row.source_id.map(SourceId::from_uuid),
            secret: SecretId::from_uuid(row.secret_id),
            auth_method: row.auth_method,
            road: row.road,
            created_at: instant(row.created_at)?,
            secret_expires_at: row.secret_expires_at.map(instant).transpose()?,
        })
    }
}

#[async_trait]
impl Registrations for Store {
    async fn find(&self, org: OrgId, issuer: &str, redirect_uri: &str, source: SourceId) -> Result<Vec<RegistrationRecord>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<RegistrationRow> = sqlx::query_as(
                "SELECT * FROM registrations WHERE org_id = $1 AND issuer = $2 AND redirect_uri = $3
                 AND (source_id IS NULL OR source_id = $4)",
            )
            .bind(org.uuid())
            .bind(issuer)
            .bind(redirect_uri)
            .bind(source.uuid())
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(RegistrationRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    async fn load(&self, org: OrgId, id: RegistrationId) -> Result<Option<RegistrationRecord>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<RegistrationRow> = sqlx::query_as("SELECT * FROM registrations WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(RegistrationRecord::try_from).transpose()?
        })?)
    }

    async fn put(&self, record: &RegistrationRecord) -> Result<RegistrationRecord, StorageError> {
        Ok(within!(self, write, Scope::Org(record.org), |tx| {
            sqlx::query(
                "INSERT INTO registrations (org_id, id, issuer, redirect_uri, secret_id, auth_method, road, created_at, secret_expires_at,
                 source_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (org_id, issuer, redirect_uri) WHERE source_id IS NULL DO NOTHING",
            )
            .bind(record.org.uuid())
            .bind(record.id.uuid())
            .bind(&record.issuer)
            .bind(&record.redirect_uri)
            .bind(record.secret.uuid())
            .bind(&record.auth_method)
            .bind(&record.road)
            .bind(micros(record.created_at))
            .bind(record.secret_expires_at.map(micros))
            .bind(record.source.map(SourceId::uuid))
            .execute(&mut *tx)
            .await?;
            let kept: RegistrationRow = sqlx::query_as(
                "SELECT * FROM registrations WHERE org_id = $1
                 AND (id = $2 OR ($5 AND issuer = $3 AND redirect_uri = $4 AND source_id IS NULL))",
            )
            .bind(record.org.uuid())
            .bind(record.id.uuid())
            .bind(&record.issuer)
            .bind(&record.redirect_uri)
            .bind(record.source.is_none())
            .fetch_one(&mut *tx)
            .await?;
            kept.try_into()?
        })?)
    }

    async fn remove(&self, org: OrgId, id: RegistrationId) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM registrations WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }

    async fn remove_unused(&self, org: OrgId, id: RegistrationId, leaving: SourceId) -> Result<bool, StorageError> {
        // A grant names its registration inside its JSON; the text form of an identifier occurs nowhere else by chance.
        let named = format!("%{id}%");
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query(
                "DELETE FROM registrations WHERE org_id = $1 AND id = $2
                 AND NOT EXISTS (SELECT 1 FROM grants WHERE org_id = $1 AND source_id <> $3 AND oauth LIKE $4)
                 AND NOT EXISTS (SELECT 1 FROM revocations WHERE org_id = $1 AND source_id <> $3 AND oauth LIKE $4)
                 AND NOT EXISTS (SELECT 1 FROM flows WHERE org_id = $1 AND source_id <> $3 AND registration_id = $2)",
            )
            .bind(org.uuid())
            .bind(id.uuid())
            .bind(leaving.uuid())
            .bind(&named)
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        })?)
    }
}
