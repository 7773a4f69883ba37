//! Port: every crate can record what happened, none can rewrite it.

use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;

use crate::{Actor, OrgId, StorageError};

/// One thing that happened, before it gets its place in the organisation's chain.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    pub actor: Actor,
    /// Stable dotted name: `source.connected`, `tool.called`, `token.refreshed`.
    pub action: &'static str,
    /// What it happened to, by identifier or name. Never a secret, never data.
    pub subject: String,
    /// Further facts. Never a secret, never data.
    pub detail: Value,
}

#[async_trait]
pub trait Audit: Send + Sync {
    /// Durable when it returns.
    async fn record(&self, org: OrgId, entry: AuditEntry) -> Result<(), StorageError>;
    /// Written soon; durable once [`settle`](Audit::settle) returns. For what happens often and is shown later. Waits as `record` does while the log
    /// is failing.
    async fn note(&self, org: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        self.record(org, entry).await
    }
    /// Returns when everything noted for the organisation so far is durable.
    ///
    /// # Errors
    /// When it could not be written; it is kept and tried again. What depends on it must not be shown.
    async fn settle(&self, _org: OrgId) -> Result<(), StorageError> {
        Ok(())
    }
}
