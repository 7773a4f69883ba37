//! Rows of dashboards.

use belvedere_types::{Actor, DashboardId, OrgId, ShareId, SourceId, SubscriptionId, TileId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DashboardRecord {
    pub id: DashboardId,
    pub org: OrgId,
    pub name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// A rectangle in the dashboard's grid: column and row of its upper left cell, width and height in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub x: u16,
    pub y: u16,
    pub w: u16,
    pub h: u16,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TileRecord {
    pub id: TileId,
    pub org: OrgId,
    pub dashboard: DashboardId,
    pub title: String,
    pub place: Place,
    /// What is replayed (question, plan and sources) or shown (a text), as JSON.
    pub recipe: Value,
    pub sources: Vec<SourceId>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    pub stale: Option<Stale>,
}

/// Why a tile could not be refreshed, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    pub why: String,
    /// The first failure since the last refresh that went well.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

/// What a tile showed at a time: the answer as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SnapshotRecord {
    pub tile: TileId,
    #[serde(with = "time::serde::rfc3339")]
    pub taken_at: OffsetDateTime,
    pub body: Value,
}

/// When a dashboard is refreshed by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleRecord {
    pub org: OrgId,
    pub dashboard: DashboardId,
    /// The rule, as JSON.
    pub body: Value,
    /// The slot that nobody has taken yet.
    pub next_at: OffsetDateTime,
    /// The one that was taken last.
    pub last_slot: Option<OffsetDateTime>,
}

/// A link that shows a dashboard to whoever has it. The row holds the SHA-256 of the link's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRecord {
    pub id: ShareId,
    pub org: OrgId,
    pub dashboard: DashboardId,
    pub digest: [u8; 32],
    /// The origins that may frame it.
    pub embed: Vec<String>,
    /// It shows what they may see.
    pub created_by: Actor,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

/// A dashboard that is mailed to a member.
#[derive(Debug, Clone, PartialEq)]
pub struct SubscriptionRecord {
    pub id: SubscriptionId,
    pub org: OrgId,
    pub dashboard: DashboardId,
    pub user: UserId,
    /// The rule, as JSON.
    pub body: Value,
    /// The language of mails to whoever chose none, as a tag of BCP 47.
    pub language: String,
    pub created_by: Actor,
    pub created_at: OffsetDateTime,
    /// The slot that nobody has taken yet, or the next try of the last one.
    pub next_at: OffsetDateTime,
    /// The one that was taken last.
    pub last_slot: Option<OffsetDateTime>,
    /// How often the last slot was tried without success.
    pub tries: u32,
    pub sent_at: Option<OffsetDateTime>,
    /// Why the last try did not arrive, as JSON; also while it is under way, so that one that is never heard of again is seen.
    pub trouble: Option<Value>,
    /// Since when nothing is sent. `next_at` counts again once it is resumed.
    pub paused_at: Option<OffsetDateTime>,
}
