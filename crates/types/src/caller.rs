//! On whose behalf something happens.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, OrgId, UserId};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, members and keys included.
    Owner,
    /// Connects sources, asks, pins.
    Editor,
    /// Asks and looks.
    Viewer,
    /// Reads the audit log and settings, never data.
    Auditor,
}

/// Who acts, for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Actor {
    User(UserId),
    ApiKey(ApiKeyId),
    /// A job of the server itself.
    System,
}

/// An authenticated caller: organisation, identity and role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    pub org: OrgId,
    pub actor: Actor,
    pub role: Role,
}
