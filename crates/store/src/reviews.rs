//! What the filter remembers of each tool.

use async_trait::async_trait;
use belvedere_tool_filter::{MAX_EVENTS, Renewal, Review, Reviews, VerdictEvent};
use belvedere_types::{OrgId, SourceId, StorageError};

use crate::convert::{from_json, json};
use crate::engine::{Scope, Store};

const REPLACE: &str = "INSERT INTO reviews (org_id, source_id, tool, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, source_id, tool) DO UPDATE SET body = excluded.body";
const KEEP: &str = "INSERT INTO reviews (org_id, source_id, tool, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, source_id, tool) DO NOTHING";

/// Appends to the history, and lets go of what is too much.
macro_rules! append_events {
    ($tx:ident, $org:expr, $source:expr, $events:expr) => {
        for event in $events.iter() {
            sqlx::query("INSERT INTO verdict_events (org_id, source_id, body) VALUES ($1, $2, $3)")
                .bind($org.uuid())
                .bind($source.uuid())
                .bind(json(event)?)
                .execute(&mut *$tx)
                .await?;
        }
        if !$events.is_empty() {
            sqlx::query(
                "DELETE FROM verdict_events WHERE org_id = $1 AND source_id = $2 AND id <= (
                    SELECT id FROM verdict_events WHERE org_id = $1 AND source_id = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)",
            )
            .bind($org.uuid())
            .bind($source.uuid())
            .bind(i64::from(MAX_EVENTS))
            .execute(&mut *$tx)
            .await?;
        }
    };
}

#[async_trait]
impl Reviews for Store {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(String,)> = sqlx::query_as("SELECT body FROM reviews WHERE org_id = $1 AND source_id = $2 ORDER BY tool")
                .bind(org.uuid())
                .bind(source.uuid())
                .fetch_all(&mut *tx)
                .await?;
            rows.iter().map(|(body,)| from_json(body)).collect::<Result<_, _>>()?
        })?)
    }

    async fn save(&self, org: OrgId, source: SourceId, reviews: &[Review], events: &[VerdictEvent]) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for review in reviews {
                sqlx::query(REPLACE)
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(&review.tool)
                    .bind(json(review)?)
                    .execute(&mut *tx)
                    .await?;
            }
            append_events!(tx, org, source, events);
        })?)
    }

    async fn renew(&self, org: OrgId, source: SourceId, renewals: &[Renewal]) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let mut events = Vec::new();
            for renewal in renewals {
                if let Some(before) = &renewal.before {
                    // An update of nothing locks the row: whoever changes it too has committed before, or waits. What it says is compared, not
                    // how: an earlier version may have written it in another form.
                    let stored: Option<(String,)> =
                        sqlx::query_as("UPDATE reviews SET body = body WHERE org_id = $1 AND source_id = $2 AND tool = $3 RETURNING body")
                            .bind(org.uuid())
                            .bind(source.uuid())
                            .bind(&before.tool)
                            .fetch_optional(&mut *tx)
                            .await?;
                    let stored: Option<Review> = stored.map(|(body,)| from_json(&body)).transpose()?;
                    if stored.as_ref() != Some(before) {
                        continue;
                    }
                }
                let done = sqlx::query(if renewal.before.is_some() { REPLACE } else { KEEP })
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(&renewal.now.tool)
                    .bind(json(&renewal.now)?)
                    .execute(&mut *tx)
                    .await?;
                if done.rows_affected() == 1 {
                    events.extend(&renewal.event);
                }
            }
            append_events!(tx, org, source, events);
        })?)
    }

    async fn history(&self, org: OrgId, source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(String,)> =
                sqlx::query_as("SELECT body FROM verdict_events WHERE org_id = $1 AND source_id = $2 ORDER BY id DESC LIMIT $3")
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(i64::from(MAX_EVENTS))
                    .fetch_all(&mut *tx)
                    .await?;
            rows.iter().map(|(body,)| from_json(body)).collect::<Result<_, _>>()?
        })?)
    }

    async fn remove_all(&self, org: OrgId, source: SourceId) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for forget in [
                "DELETE FROM reviews WHERE org_id = $1 AND source_id = $2",
                "DELETE FROM verdict_events WHERE org_id = $1 AND source_id = $2",
            ] {
                sqlx::query(forget).bind(org.uuid()).bind(source.uuid()).execute(&mut *tx).await?;
            }
        })?)
    }
}
