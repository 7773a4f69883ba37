//! Entries by who, what, when and where, newest first.

use belvedere_types::{Actor, OrgId, SourceId};
use time::OffsetDateTime;

use super::EntryRow;
use crate::AuditRecord;
use crate::convert::{json, micros};
use crate::engine::{Scope, Store};
use crate::error::StoreError;

/// What to look for; what is `None` or empty is not looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuditQuery {
    /// Only entries with a lower sequence number.
    pub before: Option<i64>,
    pub actor: Option<Actor>,
    /// How the action begins.
    pub action: String,
    /// Entries about the source, or that name it.
    pub source: Option<SourceId>,
    pub from: Option<OffsetDateTime>,
    /// Exclusive.
    pub until: Option<OffsetDateTime>,
}

const SEARCH: &str = "SELECT sequence, at, actor, action, subject, detail, hash FROM audit_entries
     WHERE org_id = $1 AND sequence < $2 AND at >= $3 AND at < $4
     AND ($5 = '' OR actor = $5) AND ($6 = '' OR substr(action, 1, length($6)) = $6)
     AND ($7 = '' OR subject = $7 OR detail LIKE $8)
     ORDER BY sequence DESC LIMIT $9";

impl Store {
    pub async fn search_audit(&self, org: OrgId, query: &AuditQuery, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        let source = query.source.map(|source| source.to_string()).unwrap_or_default();
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let actor = query.actor.as_ref().map(json).transpose()?.unwrap_or_default();
            let rows: Vec<EntryRow> = sqlx::query_as(SEARCH)
                .bind(org.uuid())
                .bind(query.before.unwrap_or(i64::MAX))
                .bind(query.from.map_or(i64::MIN, micros))
                .bind(query.until.map_or(i64::MAX, micros))
                .bind(actor)
                .bind(&query.action)
                .bind(&source)
                .bind(format!("%{source}%"))
                .bind(i64::from(limit))
                .fetch_all(&mut *tx)
                .await?;
            rows.into_iter().map(|row| row.record(org)).collect::<Result<_, _>>()?
        })?)
    }
}
