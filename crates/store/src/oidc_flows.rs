//! Sign-ins at an identity provider that were begun.

use belvedere_types::OrgId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::OidcFlowRecord;
use crate::convert::{digest, instant, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

#[derive(sqlx::FromRow)]
struct FlowRow {
    state: Vec<u8>,
    org_id: Uuid,
    browser: Vec<u8>,
    expires_at: i64,
}

impl TryFrom<FlowRow> for OidcFlowRecord {
    type Error = RowError;

    fn try_from(row: FlowRow) -> Result<Self, RowError> {
        Ok(Self {
            state: digest(&row.state)?,
            org: OrgId::from_uuid(row.org_id),
            browser: digest(&row.browser)?,
            expires_at: instant(row.expires_at)?,
        })
    }
}

impl Store {
    /// Also forgets those that ended.
    pub async fn put_oidc_flow(&self, flow: &OidcFlowRecord, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("DELETE FROM oidc_flows WHERE expires_at <= $1")
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
            sqlx::query("INSERT INTO oidc_flows (state, org_id, browser, expires_at) VALUES ($1, $2, $3, $4)")
                .bind(flow.state.as_slice())
                .bind(flow.org.uuid())
                .bind(flow.browser.as_slice())
                .bind(micros(flow.expires_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Deletes and returns it: an answer has one try. `None` when unknown, used or expired. Crosses organisations: the state is the proof.
    pub async fn take_oidc_flow(&self, state: &[u8; 32], now: OffsetDateTime) -> Result<Option<OidcFlowRecord>, StoreError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let row: Option<FlowRow> =
                sqlx::query_as("DELETE FROM oidc_flows WHERE state = $1 AND expires_at > $2 RETURNING state, org_id, browser, expires_at")
                    .bind(state.as_slice())
                    .bind(micros(now))
                    .fetch_optional(&mut *tx)
                    .await?;
            row.map(OidcFlowRecord::try_from).transpose()?
        })?)
    }
}
