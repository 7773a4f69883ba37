//! Small organisation-wide settings.

use belvedere_types::OrgId;
use serde_json::Value;

use crate::convert::{from_json, json};
use crate::engine::{Scope, Store};
use crate::error::StoreError;

impl Store {
    pub async fn setting(&self, org: OrgId, key: &str) -> Result<Option<Value>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE org_id = $1 AND key = $2")
                .bind(org.uuid())
                .bind(key)
                .fetch_optional(&mut *tx)
                .await?;
            row.map(|(text,)| from_json(&text)).transpose()?
        })?)
    }

    pub async fn put_setting(&self, org: OrgId, key: &str, value: &Value) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "INSERT INTO settings (org_id, key, value) VALUES ($1, $2, $3)
                 ON CONFLICT (org_id, key) DO UPDATE SET value = excluded.value",
            )
            .bind(org.uuid())
            .bind(key)
            .bind(json(value)?)
            .execute(&mut *tx)
            .await?;
        })?)
    }
}
