//! Which life cycle a server speaks, and where that is remembered.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{OrgId, StorageError};

/// The two life cycles of MCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// Revision 2026-07-28: no session, metadata in every request.
    Stateless,
    /// The revisions before: `initialize`, and a session.
    Sessions,
}

/// Port: what was found out about the servers of an organisation, by origin (`https://mcp.example.com`). Implemented by `store`.
#[async_trait]
pub trait Eras: Send + Sync {
    async fn recall(&self, org: OrgId, origin: &str) -> Result<Option<Era>, StorageError>;
    /// Takes the place of what was known; `None` forgets it.
    async fn remember(&self, org: OrgId, origin: &str, era: Option<Era>) -> Result<(), StorageError>;
}
