//! Authorizations that were begun.

use async_trait::async_trait;
use belvedere_auth::{Flows, PendingFlow};
use belvedere_types::{FlowId, OrgId, RegistrationId, SecretId, SourceId, StorageError};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::convert::{digest, from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, readable};

#[derive(sqlx::FromRow)]
struct FlowRow {
    org_id: Uuid,
    id: Uuid,
    source_id: Uuid,
    state_digest: Vec<u8>,
    browser: Option<Vec<u8>>,
    registration_id: Uuid,
    verifier_id: Uuid,
    endpoints: String,
    resource: Option<String>,
    scopes: String,
    redirect_uri: String,
    trace: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<FlowRow> for PendingFlow {
    type Error = RowError;

    fn try_from(row: FlowRow) -> Result<Self, RowError> {
        Ok(Self {
            id: FlowId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            source: SourceId::from_uuid(row.source_id),
            state_digest: digest(&row.state_digest)?,
            browser: row.browser.as_deref().map(digest).transpose()?,
            registration: RegistrationId::from_uuid(row.registration_id),
            verifier: SecretId::from_uuid(row.verifier_id),
            endpoints: from_json(&row.endpoints)?,
            resource: row.resource,
            scopes: from_json(&row.scopes)?,
            redirect_uri: row.redirect_uri,
            trace: from_json(&row.trace)?,
            created_at: instant(row.created_at)?,
            expires_at: instant(row.expires_at)?,
        })
    }
}

#[async_trait]
impl Flows for Store {
    async fn put(&self, flow: &PendingFlow) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(flow.org), |tx| {
            sqlx::query(
                "INSERT INTO flows (org_id, id, source_id, state_digest, browser, registration_id, verifier_id, endpoints, resource,
                 scopes, redirect_uri, trace, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            )
            .bind(flow.org.uuid())
            .bind(flow.id.uuid())
            .bind(flow.source.uuid())
            .bind(flow.state_digest.as_slice())
            .bind(flow.browser.as_ref().map(|digest| digest.as_slice()))
            .bind(flow.registration.uuid())
            .bind(flow.verifier.uuid())
            .bind(json(&flow.endpoints)?)
            .bind(&flow.resource)
            .bind(json(&flow.scopes)?)
            .bind(&flow.redirect_uri)
            .bind(json(&flow.trace)?)
            .bind(micros(flow.created_at))
            .bind(micros(flow.expires_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    async fn take(&self, state_digest: &[u8; 32]) -> Result<Option<PendingFlow>, StorageError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let row: Option<FlowRow> = sqlx::query_as("DELETE FROM flows WHERE state_digest = $1 RETURNING *")
                .bind(state_digest.as_slice())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(PendingFlow::try_from).transpose()?
        })?)
    }

    async fn drop_of(&self, org: OrgId, source: SourceId) -> Result<Vec<PendingFlow>, StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let rows: Vec<FlowRow> = sqlx::query_as("DELETE FROM flows WHERE org_id = $1 AND source_id = $2 RETURNING *")
                .bind(org.uuid())
                .bind(source.uuid())
                .fetch_all(&mut *tx)
                .await?;
            rows.into_iter().map(PendingFlow::try_from).collect::<Result<_, _>>()?
        })?)
    }

    async fn expire(&self, now: OffsetDateTime) -> Result<Vec<PendingFlow>, StorageError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let rows: Vec<FlowRow> = sqlx::query_as("DELETE FROM flows WHERE expires_at <= $1 RETURNING *")
                .bind(micros(now))
                .fetch_all(&mut *tx)
                .await?;
            readable(rows, "flows")
        })?)
    }
}
